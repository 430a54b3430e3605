//! Reads sequences that are not the inside of an identity column, and who owns them.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Id, QName, Sequence};

pub(super) const SECTIONS: &[Section] = &[Section {
    sql: "{given sequences}select c.oid, n.nspname as schema, c.relname as name, pg_catalog.format_type(q.seqtypid, null) as type, \
          q.seqstart as start, q.seqincrement as increment, q.seqmin as minimum, q.seqmax as maximum, q.seqcache as cache, q.seqcycle as cycle, \
          c.relpersistence = 'u' as unlogged, o.schema as owner_schema, o.table as owner_table, o.column as owner_column, \
          pg_catalog.pg_get_userbyid(c.relowner) as owner, \
          {acl c.relacl c.relowner} as grants, \
          pg_catalog.obj_description(c.oid, 'pg_class') as comment \
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
          join pg_catalog.pg_sequence q on q.seqrelid = c.oid \
          left join lateral (select tn.nspname as schema, tc.relname as table, ta.attname as column \
            from pg_catalog.pg_depend sd join pg_catalog.pg_class tc on tc.oid = sd.refobjid \
            join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace \
            join pg_catalog.pg_attribute ta on ta.attrelid = tc.oid and ta.attnum = sd.refobjsubid \
            where sd.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and sd.objid = c.oid and sd.deptype = 'a' \
            and sd.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and sd.refobjsubid > 0) o on true \
          where {scope} and c.relkind = 'S' and c.relpersistence <> 't' \
          and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
            and e.objid = c.oid and e.deptype in ('e', 'i'))",
    read: read_sequence,
}];

/// The options of a sequence, from columns of these names.
pub(super) fn sequence(row: &Row<'_>, ty: &str) -> Result<Sequence, IntrospectError> {
    Ok(Sequence {
        ty: row.text(ty)?.to_owned(),
        start: row.number("start")?,
        increment: row.number("increment")?,
        minimum: row.number("minimum")?,
        maximum: row.number("maximum")?,
        cache: row.number("cache")?,
        cycle: row.flag("cycle")?,
        unlogged: row.flag("unlogged")?,
    })
}

fn read_sequence(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    if let Some(table) = row.name("owner_schema", "owner_table")? {
        let owner = Body::SequenceOwner(table, row.text("owner_column")?.to_owned());
        reader.add_part(Id::SequenceOwner(name.clone()), owner);
    }
    reader.add("pg_class", row, Id::Sequence(name), Body::Sequence(sequence(row, "type")?))
}
