//! Reads base types and shells of types.

use super::aggregates::function;
use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{BaseType, Body, Id, QName};

pub(super) const SECTIONS: &[Section] = &[Section {
    // The array of a type is a base type to the system, and the only one that its own function reads.
    sql: concat!(
        "{given base types}select t.oid, n.nspname as schema, t.typname as name, t.typisdefined as defined, \
          t.typlen as length, t.typbyval as by_value, t.typcategory as category, t.typispreferred as preferred, \
          t.typdelim as delimiter, case when t.typelem <> 0 then pg_catalog.format_type(t.typelem, null) end as element, \
          t.typdefault as default, t.typcollation <> 0 as collatable, \
          case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end as alignment, \
          case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end as storage, ",
        function!("t.typinput"),
        " as input, ",
        function!("t.typoutput"),
        " as output, ",
        function!("t.typreceive"),
        " as receive, ",
        function!("t.typsend"),
        " as send, ",
        function!("t.typmodin"),
        " as modifier_in, ",
        function!("t.typmodout"),
        " as modifier_out, ",
        function!("t.typanalyze"),
        " as analyze, ",
        function!("t.typsubscript"),
        " as subscript, \
          pg_catalog.pg_get_userbyid(t.typowner) as owner, {acl t.typacl t.typowner} as grants, \
          pg_catalog.obj_description(t.oid, 'pg_type') as comment \
          from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
          where {scope} and t.typtype in ('b', 'p') and t.typinput <> 'pg_catalog.array_in'::pg_catalog.regproc \
          and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass \
            and e.objid = t.oid and e.deptype = 'e')"
    ),
    read: read_base_type,
}];

fn read_base_type(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let id = Id::Type(QName::new(row.text("schema")?, row.text("name")?));
    if !row.flag("defined")? {
        return reader.add("pg_type", row, id, Body::Shell);
    }
    let base = BaseType {
        length: row.number("length")?,
        by_value: row.flag("by_value")?,
        input: row.text("input")?.to_owned(),
        output: row.text("output")?.to_owned(),
        receive: row.string("receive")?,
        send: row.string("send")?,
        modifier_in: row.string("modifier_in")?,
        modifier_out: row.string("modifier_out")?,
        analyze: row.string("analyze")?,
        subscript: row.string("subscript")?,
        element: row.string("element")?,
        default: row.string("default")?,
        category: row.text("category")?.to_owned(),
        preferred: row.flag("preferred")?,
        delimiter: row.text("delimiter")?.to_owned(),
        alignment: row.text("alignment")?.to_owned(),
        storage: row.text("storage")?.to_owned(),
        collatable: row.flag("collatable")?,
    };
    reader.add("pg_type", row, id, Body::Base(base))
}
