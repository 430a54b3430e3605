//! Reads table constraints, with the index behind a key.

use super::indexes::index;
use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Constraint, ConstraintKind, Id, QName};

pub(super) const SECTIONS: &[Section] = &[Section {
    // Not-null constraints (PostgreSQL 18) are the columns' own property; constraint triggers are triggers.
    sql: "select k.oid, k.conindid as index_oid, n.nspname as schema, c.relname as table, k.conname as name, k.contype as kind, \
          pg_catalog.pg_get_constraintdef(k.oid) as definition, k.condeferrable as deferrable, k.condeferred as deferred, \
          k.convalidated as validated, k.conislocal as local, k.coninhcount > 0 as inherited, k.contype = 'c' and k.connoinherit as no_inherit, \
          k.conrelid as relation, pg_catalog.array_to_json(k.conkey) as numbers, \
          rn.nspname as references_schema, r.relname as references_table, \
          k.confrelid as references_relation, pg_catalog.array_to_json(k.confkey) as references_numbers, \
          case when r.relnamespace <> c.relnamespace or not {only k.confrelid} then \
            (select pg_catalog.json_agg(a.attname order by u.position) from pg_catalog.unnest(k.confkey) with ordinality u(number, position) \
              join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number) end as references_columns, \
          pn.nspname as parent_schema, pc.relname as parent_table, pk.conname as parent_name, \
          xn.nspname as parent_index_schema, xc.relname as parent_index, \
          pg_catalog.pg_get_indexdef(i.indexrelid) as index_definition, ic.relname as index_name, i.indisunique as unique, i.indisvalid as valid, \
          pg_catalog.array_to_json(ic.reloptions) as options, \
          (select s.spcname from pg_catalog.pg_tablespace s where s.oid = ic.reltablespace) as tablespace, \
          c.relkind = 'p' as partitioned, \
          case when c.relkind = 'p' then (select pg_catalog.count(*) from pg_catalog.pg_index o where o.indrelid = i.indrelid and o.indexrelid < i.indexrelid) else 0 end as index_position, \
          case when ic.reloptions is not null then (select pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || '=' || case when pg_catalog.quote_ident(o.option_value) = o.option_value \
             then o.option_value else pg_catalog.quote_literal(o.option_value) end, ', ') from pg_catalog.pg_options_to_table(ic.reloptions) o) end as flat_options, \
          xd.description as index_comment, kd.description as comment \
          from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid \
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
          left join pg_catalog.pg_class r on r.oid = k.confrelid left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace \
          left join pg_catalog.pg_constraint pk on pk.oid = k.conparentid left join pg_catalog.pg_class pc on pc.oid = pk.conrelid \
          left join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace \
          left join pg_catalog.pg_index i on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x') \
          left join pg_catalog.pg_class ic on ic.oid = i.indexrelid \
          left join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid left join pg_catalog.pg_class xc on xc.oid = h.inhparent \
          left join pg_catalog.pg_namespace xn on xn.oid = xc.relnamespace \
          left join pg_catalog.pg_description xd on xd.objoid = ic.oid and xd.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and xd.objsubid = 0 \
          left join pg_catalog.pg_description kd on kd.objoid = k.oid and kd.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and kd.objsubid = 0 \
          where {scope} and {only k.conrelid} and k.contype in ('c', 'f', 'p', 'u', 'x')",
    read: read_constraint,
}];

/// What `pg_get_constraintdef` appends after the definition proper, last first.
const SUFFIXES: &[&str] = &[" NOT VALID", " NOT ENFORCED", " INITIALLY DEFERRED", " DEFERRABLE"];

fn read_constraint(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let table = QName::new(row.text("schema")?, row.text("table")?);
    if !reader.catalog.objects.contains_key(&Id::Relation(table.clone())) {
        return Ok(());
    }
    let id = Id::Constraint(table.clone(), row.text("name")?.to_owned());
    let full = row.text("definition")?;
    let mut definition = full;
    for suffix in SUFFIXES {
        definition = definition.strip_suffix(suffix).unwrap_or(definition);
    }
    let mut definition = definition.to_owned();
    if let Some(flat) = row.option("flat_options")? {
        definition = definition.replacen(&format!(" WITH ({flat})"), "", 1);
    }
    let kind = match row.text("kind")? {
        "c" => ConstraintKind::Check,
        "f" => ConstraintKind::ForeignKey {
            references: QName::new(row.text("references_schema")?, row.text("references_table")?),
            columns: match row.option("references_columns")? {
                Some(_) => row.json("references_columns")?,
                None => {
                    reader.columns(row.number("references_relation")?, &row.json::<Vec<i32>>("references_numbers")?)?
                }
            },
        },
        kind => {
            let mut index = index(row, table.clone(), "index_definition", "index_name", &table, Vec::new())?;
            index.comment = row.string("index_comment")?;
            match kind {
                "p" => ConstraintKind::PrimaryKey(index),
                "u" => ConstraintKind::Unique(index),
                _ => ConstraintKind::Exclusion(index),
            }
        }
    };
    if !matches!(kind, ConstraintKind::Check | ConstraintKind::ForeignKey { .. }) {
        reader.alias("pg_class", row.number("index_oid")?, 0, id.clone());
        if let Some(parent) = row.name("parent_index_schema", "parent_index")? {
            let index = table.sibling(row.text("index_name")?.to_owned());
            reader.add_part(Id::IndexAttachment(index), Body::IndexAttachment(parent));
        }
    }
    let constraint = Constraint {
        kind,
        definition,
        columns: reader.columns(row.number("relation")?, &row.json::<Vec<i32>>("numbers")?)?,
        deferrable: row.flag("deferrable")?,
        deferred: row.flag("deferred")?,
        validated: row.flag("validated")?,
        enforced: !full.contains(" NOT ENFORCED"),
        local: row.flag("local")?,
        inherited: row.flag("inherited")?,
        no_inherit: row.flag("no_inherit")?,
        parent: row.name("parent_schema", "parent_table")?.zip(row.string("parent_name")?),
    };
    reader.add("pg_constraint", row, id, Body::Constraint(constraint))
}
