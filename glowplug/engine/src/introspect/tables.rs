//! Reads tables, partitioned tables, and their ties to parents.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, ForeignTable, Id, Parameters, Partition, Persistence, QName, ReplicaIdentity, Table};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.relpersistence as persistence, \
              c.relispartition as partition, c.relrowsecurity as row_security, c.relforcerowsecurity as force_row_security, \
              c.relreplident as replica_identity, pg_catalog.array_to_json(c.reloptions) as options, \
              (select pg_catalog.array_to_json(t.reloptions) from pg_catalog.pg_class t where t.oid = c.reltoastrelid) as toast_options, \
              (select a.amname from pg_catalog.pg_am a where a.oid = c.relam) as access_method, \
              (select s.spcname from pg_catalog.pg_tablespace s where s.oid = c.reltablespace) as tablespace, \
              (select tn.nspname from pg_catalog.pg_type t join pg_catalog.pg_namespace tn on tn.oid = t.typnamespace where t.oid = c.reloftype) as of_schema, \
              (select t.typname from pg_catalog.pg_type t where t.oid = c.reloftype) as of_name, \
              case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end as partition_key, \
              case when c.relkind = 'p' then (select pg_catalog.json_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a \
                join pg_catalog.pg_partitioned_table pt on pt.partrelid = a.attrelid where a.attrelid = c.oid and a.attnum > 0 \
                and (a.attnum = any(pt.partattrs) or pt.partexprs::pg_catalog.text ~ ('[:]varattno ' || a.attnum || ' '))) end as partition_columns, \
              (select ic.relname from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) as replica_index, \
              (select ic.relname from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid where i.indrelid = c.oid and i.indisclustered) as clustered_on, \
              ft.server as foreign_server, ft.options as foreign_options, pg_catalog.pg_get_userbyid(c.relowner) as owner, \
              {acl c.relacl c.relowner} as grants, \
              pg_catalog.obj_description(c.oid, 'pg_class') as comment \
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
              left join lateral (select fs.srvname as server, pg_catalog.array_to_json(f.ftoptions) as options from pg_catalog.pg_foreign_table f \
                join pg_catalog.pg_foreign_server fs on fs.oid = f.ftserver where f.ftrelid = c.oid) ft on c.relkind = 'f' \
              where {scope} and {only c.oid} and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
                and e.objid = c.oid and e.deptype = 'e')",
        read: read_table,
    },
    Section {
        sql: "select cn.nspname as schema, c.relname as name, pn.nspname as parent_schema, p.relname as parent_name, \
              pg_catalog.row_number() over (partition by i.inhrelid order by i.inhseqno) as position, pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bound \
              from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid \
              join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace \
              join pg_catalog.pg_class p on p.oid = i.inhparent \
              join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace \
              where {only c.oid} and c.relkind in ('r', 'p', 'f') and c.relnamespace = any(array(select n.oid from pg_catalog.pg_namespace n where {scope}))",
        read: read_attachment,
    },
];

fn read_table(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    let toast: Parameters =
        row.options("toast_options")?.into_iter().map(|(key, value)| (format!("toast.{key}"), value)).collect();
    let mut options = row.options("options")?;
    options.extend(toast);
    let table = Table {
        partition_key: row.string("partition_key")?,
        partition_columns: row.json("partition_columns")?,
        persistence: if row.text("persistence")? == "u" { Persistence::Unlogged } else { Persistence::Permanent },
        partition: row.flag("partition")?,
        options,
        access_method: row.string("access_method")?.filter(|method| method != "heap"),
        tablespace: row.string("tablespace")?,
        of_type: row.name("of_schema", "of_name")?,
        foreign: match row.string("foreign_server")? {
            Some(server) => Some(ForeignTable { server, options: row.options("foreign_options")? }),
            None => None,
        },
        row_security: row.flag("row_security")?,
        force_row_security: row.flag("force_row_security")?,
    };
    let replica_identity = match (row.text("replica_identity")?, row.string("replica_index")?) {
        ("f", _) => Some(ReplicaIdentity::Full),
        // A foreign table has none of its own.
        _ if table.foreign.is_some() => None,
        ("n", _) => Some(ReplicaIdentity::Nothing),
        ("i", Some(index)) => Some(ReplicaIdentity::Index(index)),
        // `i` without an index: the index was dropped, which PostgreSQL treats as nothing.
        ("i", None) => Some(ReplicaIdentity::Nothing),
        _ => None,
    };
    if let Some(identity) = replica_identity {
        reader.add_part(Id::ReplicaIdentity(name.clone()), Body::ReplicaIdentity(identity));
    }
    if let Some(index) = row.string("clustered_on")? {
        reader.add_part(Id::ClusterOn(name.clone()), Body::ClusterOn(index));
    }
    if let Some(foreign) = &table.foreign {
        reader.depend(Id::Relation(name.clone()), Id::ForeignServer(foreign.server.clone()));
    }
    reader.add("pg_class", row, Id::Relation(name), Body::Table(table))
}

fn read_attachment(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let child = QName::new(row.text("schema")?, row.text("name")?);
    let parent = QName::new(row.text("parent_schema")?, row.text("parent_name")?);
    let body = Body::Attachment(Partition { bound: row.string("bound")?, order: row.number("position")? });
    reader.add_part(Id::Attachment(child, parent), body);
    Ok(())
}
