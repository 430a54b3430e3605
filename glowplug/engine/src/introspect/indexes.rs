//! Reads indexes that no constraint owns.

use std::collections::BTreeMap;

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Id, Ident, Index, IndexColumn, QName};

pub(super) const SECTIONS: &[Section] = &[Section {
    sql: "select ic.oid, n.nspname as schema, ic.relname as name, tn.nspname as table_schema, c.relname as table, c.relkind = 'p' as partitioned, \
          case when c.relkind = 'p' then (select pg_catalog.count(*) from pg_catalog.pg_index o where o.indrelid = i.indrelid and o.indexrelid < i.indexrelid) else 0 end as index_position, \
          pg_catalog.pg_get_indexdef(i.indexrelid) as definition, i.indisunique as unique, i.indisvalid as valid, \
          pg_catalog.array_to_json(ic.reloptions) as options, \
          case when ic.reloptions is not null then (select pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || '=' || case when pg_catalog.quote_ident(o.option_value) = o.option_value \
             then o.option_value else pg_catalog.quote_literal(o.option_value) end, ', ') from pg_catalog.pg_options_to_table(ic.reloptions) o) end as flat_options, \
          (select s.spcname from pg_catalog.pg_tablespace s where s.oid = ic.reltablespace) as tablespace, \
          i.indrelid as relation, pg_catalog.array_to_json(i.indkey::pg_catalog.int2[]) as numbers, \
          case when i.indexprs is not null then (select pg_catalog.json_object_agg(a.attnum, a.attstattarget) from pg_catalog.pg_attribute a \
             where a.attrelid = i.indexrelid and a.attstattarget >= 0) end as statistics, \
          pn.nspname as parent_schema, pc.relname as parent_name, \
          ds.description as comment \
          from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid \
          join pg_catalog.pg_namespace n on n.oid = ic.relnamespace \
          join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace tn on tn.oid = c.relnamespace \
          left join pg_catalog.pg_inherits h on h.inhrelid = ic.oid left join pg_catalog.pg_class pc on pc.oid = h.inhparent \
          left join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace \
          left join pg_catalog.pg_description ds on ds.objoid = ic.oid and ds.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and ds.objsubid = 0 \
          where {scope} and {only i.indrelid} and c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' \
          and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) \
          and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
            and e.objid = c.oid and e.deptype = 'e')",
    read: read_index,
}];

/// The part of an index that creating it again needs. `relation` is what PostgreSQL prints after `ON`.
pub(super) fn index(
    row: &Row<'_>,
    relation: QName,
    definition: &str,
    name: &str,
    printed: &QName,
    columns: Vec<IndexColumn>,
) -> Result<Index, IntrospectError> {
    let full = row.text(definition)?;
    let unique = row.flag("unique")?;
    let only = row.flag("partitioned")?;
    let mut text = body(full, unique, only, row.text(name)?, printed).to_owned();
    if let Some(flat) = row.option("flat_options")? {
        text = text.replacen(&format!(" WITH ({flat})"), "", 1);
    }
    Ok(Index {
        relation,
        definition: text,
        unique,
        only,
        valid: row.flag("valid")?,
        options: row.options("options")?,
        tablespace: row.string("tablespace")?,
        comment: None,
        position: row.number("index_position")?,
        columns,
    })
}

/// Cuts `CREATE INDEX name ON table ` off what `pg_get_indexdef` prints. A name may hold anything, so
/// the cut is by length and not by searching.
fn body<'a>(full: &'a str, unique: bool, only: bool, name: &str, table: &QName) -> &'a str {
    let unique = if unique { "UNIQUE " } else { "" };
    let only = if only { "ONLY " } else { "" };
    let prefix = format!("CREATE {unique}INDEX {} ON {only}{table} ", Ident(name));
    full.strip_prefix(&prefix).unwrap_or_else(|| full.find(" USING ").map_or(full, |at| &full[at + 1..]))
}

fn read_index(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    let relation = QName::new(row.text("table_schema")?, row.text("table")?);
    let (table, numbers) = (row.number("relation")?, row.json::<Vec<i32>>("numbers")?);
    let statistics: BTreeMap<i32, i32> = row.json("statistics")?;
    let mut columns = Vec::new();
    // 0 stands for an expression: https://www.postgresql.org/docs/current/catalog-pg-index.html
    for (place, number) in (1..).zip(numbers) {
        let name = if number == 0 { None } else { Some(reader.column(table, number)?.to_owned()) };
        columns.push(IndexColumn { name, statistics: statistics.get(&place).copied() });
    }
    let index = index(row, relation.clone(), "definition", "name", &relation, columns)?;
    if let Some(parent) = row.name("parent_schema", "parent_name")? {
        reader.add_part(Id::IndexAttachment(name.clone()), Body::IndexAttachment(parent));
    }
    reader.add("pg_class", row, Id::Index(name), Body::Index(index))
}
