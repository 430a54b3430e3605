//! Reads columns with their defaults, generation expressions and identity sequences.

use super::reader::{Reader, Row};
use super::sequences::sequence;
use super::{IntrospectError, Section};
use crate::catalog::{Body, Column, Default, Generation, Grantable, Id, Identity, QName, Sequence};

pub(super) const SECTIONS: &[Section] = &[Section {
    // The expression tree names every function by OID; built-in ones are in no dependency record.
    sql: "select a.attrelid as relation, a.attnum as number, n.nspname as schema, c.relname as table, a.attname as name, \
          pg_catalog.format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null, a.attidentity as identity, \
          a.attgenerated as generated, pg_catalog.pg_get_expr(d.adbin, d.adrelid) as expression, d.oid as default_oid, \
          case when d.oid is not null and a.attgenerated = '' then pg_catalog.strpos(d.adbin::pg_catalog.text, 'funcid') > 0 and exists (select from pg_catalog.regexp_matches(d.adbin::pg_catalog.text, ':(?:funcid|opfuncid) (\\d+)', 'g') m \
            join pg_catalog.pg_proc p on p.oid = m[1]::pg_catalog.oid where p.provolatile = 'v') end as volatile, \
          case when a.attcollation <> t.typcollation and a.attcollation <> 0 then \
            (select pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(l.collname) from pg_catalog.pg_collation l \
             join pg_catalog.pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation) end as collation, \
          case when a.attstorage <> t.typstorage then a.attstorage end as storage, t.typstorage as type_storage, \
          nullif(a.attcompression, '') as compression, \
          case when a.attstattarget >= 0 then a.attstattarget end as statistics, \
          c.relkind = 'f' as foreign, pg_catalog.array_to_json(a.attfdwoptions) as foreign_options, pg_catalog.array_to_json(a.attoptions) as options, a.attislocal as local, a.attinhcount > 0 as inherited, \
          s.schema as sequence_schema, s.name as sequence_name, s.type as sequence_type, s.start, s.increment, s.minimum, s.maximum, s.cache, s.cycle, s.unlogged, c.relpersistence = 'u' as table_unlogged, s.grants as sequence_grants, s.comment as sequence_comment, \
          {acl a.attacl c.relowner} as grants, \
          ds.description as comment \
          from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid \
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
          join pg_catalog.pg_type t on t.oid = a.atttypid \
          left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum \
          left join pg_catalog.pg_description ds on ds.objoid = a.attrelid and ds.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and ds.objsubid = a.attnum \
          left join lateral (select sn.nspname as schema, sc.relname as name, pg_catalog.format_type(q.seqtypid, null) as type, \
             q.seqstart as start, q.seqincrement as increment, q.seqmin as minimum, q.seqmax as maximum, q.seqcache as cache, q.seqcycle as cycle, sc.relpersistence = 'u' as unlogged, {acl sc.relacl sc.relowner} as grants, \
             pg_catalog.obj_description(sc.oid, 'pg_class') as comment \
             from pg_catalog.pg_depend sd join pg_catalog.pg_class sc on sc.oid = sd.objid \
             join pg_catalog.pg_namespace sn on sn.oid = sc.relnamespace join pg_catalog.pg_sequence q on q.seqrelid = sc.oid \
             where sd.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and sd.refobjid = case when a.attidentity <> '' then a.attrelid end \
             and sd.refobjsubid = a.attnum and sd.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and sd.deptype = 'i' limit 1) s on true \
          where a.attnum > 0 and not a.attisdropped and a.attrelid = any(array(select r.oid from pg_catalog.pg_class r \
            where {only r.oid} and r.relkind in ('r', 'p', 'f') and r.relpersistence <> 't' and r.relnamespace = any(array(select n.oid from pg_catalog.pg_namespace n where {scope}))))",
    read: read_column,
}];

fn read_column(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let relation: u32 = row.number("relation")?;
    let number: i32 = row.number("number")?;
    let name = row.text("name")?;
    reader.add_column(relation, number, name);
    if reader.find("pg_class", relation, 0).is_none() {
        // A column of an extension's table: a foreign key may name it.
        return Ok(());
    }
    let table = QName::new(row.text("schema")?, row.text("table")?);
    let id = Id::Column(table.clone(), name.to_owned());
    let expression = row.string("expression")?;
    let generation = match (row.option("generated")?, &expression) {
        (Some("s"), Some(expression)) => Generation::Stored(expression.clone()),
        (Some("v"), Some(expression)) => Generation::Virtual(expression.clone()),
        _ => Generation::None,
    };
    let identity = match (row.option("identity")?, row.name("sequence_schema", "sequence_name")?) {
        (Some(kind @ ("a" | "d")), Some(name)) => {
            let comment = row.string("sequence_comment")?;
            let sequence = sequence(row, "sequence_type")?;
            // Whether it is logged follows the table unless it is told otherwise. Before, it was always logged.
            let apart = reader.catalog.version >= 150_000 && sequence.unlogged != row.flag("table_unlogged")?;
            let sequence = Sequence { unlogged: false, ..sequence };
            Some(Identity { always: kind == "a", name, sequence, apart, comment })
        }
        _ => None,
    };
    if row.option("default_oid")?.is_some() {
        let oid = row.number("default_oid")?;
        match (&generation, expression) {
            (Generation::None, Some(expression)) => {
                let default = Id::Default(table.clone(), name.to_owned());
                reader.alias("pg_attrdef", oid, 0, default.clone());
                reader.add_part(default, Body::Default(Default { expression, volatile: row.flag("volatile")? }));
            }
            _ => reader.alias("pg_attrdef", oid, 0, id.clone()),
        }
    }
    let sequence_grants = match (&identity, &reader.owner(&Id::Relation(table.clone()))) {
        (Some(_), Some(owner)) => Some(match row.grants("sequence_grants")? {
            Some(grants) => grants,
            None => Grantable::Sequence.built_in(owner, reader.catalog.version),
        }),
        _ => None,
    };
    let column = Column {
        sequence_grants,
        position: number,
        ty: row.text("type")?.to_owned(),
        collation: row.string("collation")?,
        not_null: row.flag("not_null")?,
        generation,
        identity,
        storage: row.option("storage")?.map(storage),
        type_storage: storage(row.text("type_storage")?),
        compression: row.option("compression")?.map(compression),
        statistics: match row.option("statistics")? {
            Some(_) => Some(row.number("statistics")?),
            None => None,
        },
        options: row.options("options")?,
        foreign_options: match row.flag("foreign")? {
            true => Some(row.options("foreign_options")?),
            false => None,
        },
        local: row.flag("local")?,
        inherited: row.flag("inherited")?,
    };
    reader.alias("pg_class", relation, number, id.clone());
    reader.add_column_object(row, id, Body::Column(column))
}

/// `pg_attribute.attstorage` as `SET STORAGE` calls it.
pub(super) fn storage(code: &str) -> String {
    match code {
        "p" => "PLAIN",
        "e" => "EXTERNAL",
        "m" => "MAIN",
        _ => "EXTENDED",
    }
    .to_owned()
}

/// `pg_attribute.attcompression` in words.
pub(super) fn compression(code: &str) -> String {
    if code == "l" { "lz4" } else { "pglz" }.to_owned()
}
