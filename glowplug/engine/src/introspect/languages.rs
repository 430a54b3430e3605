//! Reads procedural languages, transforms, access methods and conversions.

use super::Section;
use crate::catalog::{AccessMethod, Body, Conversion, Id, Language, QName, Transform};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "{database}{given languages}select l.oid, l.lanname as name, l.lanpltrusted as trusted, \
              case when l.lanplcallfoid <> 0 then l.lanplcallfoid::pg_catalog.regproc::pg_catalog.text end as handler, \
              case when l.laninline <> 0 then l.laninline::pg_catalog.regproc::pg_catalog.text end as inline, \
              case when l.lanvalidator <> 0 then l.lanvalidator::pg_catalog.regproc::pg_catalog.text end as validator, \
              pg_catalog.pg_get_userbyid(l.lanowner) as owner, {acl l.lanacl l.lanowner} as grants, \
              pg_catalog.obj_description(l.oid, 'pg_language') as comment \
              from pg_catalog.pg_language l where l.oid >= 16384 \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_language'::pg_catalog.regclass \
                and e.objid = l.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = Language {
                trusted: row.flag("trusted")?,
                handler: row.string("handler")?,
                inline: row.string("inline")?,
                validator: row.string("validator")?,
            };
            reader.add("pg_language", row, Id::Language(row.text("name")?.to_owned()), Body::Language(body))
        },
    },
    Section {
        sql: "{database}{given transforms}select t.oid, pg_catalog.format_type(t.trftype, null) as type, l.lanname as language, \
              case when t.trffromsql <> 0 then t.trffromsql::pg_catalog.regprocedure::pg_catalog.text end as from_sql, \
              case when t.trftosql <> 0 then t.trftosql::pg_catalog.regprocedure::pg_catalog.text end as to_sql, \
              pg_catalog.obj_description(t.oid, 'pg_transform') as comment \
              from pg_catalog.pg_transform t join pg_catalog.pg_language l on l.oid = t.trflang where \
              not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_transform'::pg_catalog.regclass \
                and e.objid = t.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = Transform { from: row.string("from_sql")?, to: row.string("to_sql")? };
            let id = Id::Transform(row.text("type")?.to_owned(), row.text("language")?.to_owned());
            reader.add("pg_transform", row, id, Body::Transform(body))
        },
    },
    Section {
        sql: "{database}{given access methods}select m.oid, m.amname as name, m.amtype = 't' as is_table, m.amhandler::pg_catalog.regproc::pg_catalog.text as handler, \
              pg_catalog.obj_description(m.oid, 'pg_am') as comment from pg_catalog.pg_am m where m.oid >= 16384 \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_am'::pg_catalog.regclass \
                and e.objid = m.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = AccessMethod { table: row.flag("is_table")?, handler: row.text("handler")?.to_owned() };
            reader.add("pg_am", row, Id::AccessMethod(row.text("name")?.to_owned()), Body::AccessMethod(body))
        },
    },
    Section {
        sql: "{given conversions}select c.oid, n.nspname as schema, c.conname as name, c.condefault as is_default, \
              pg_catalog.pg_encoding_to_char(c.conforencoding) as source, pg_catalog.pg_encoding_to_char(c.contoencoding) as destination, \
              (select pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(p.proname) from pg_catalog.pg_proc p \
                join pg_catalog.pg_namespace f on f.oid = p.pronamespace where p.oid = c.conproc) as function, \
              pg_catalog.pg_get_userbyid(c.conowner) as owner, pg_catalog.obj_description(c.oid, 'pg_conversion') as comment \
              from pg_catalog.pg_conversion c join pg_catalog.pg_namespace n on n.oid = c.connamespace where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass \
                and e.objid = c.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = Conversion {
                default: row.flag("is_default")?,
                source: row.text("source")?.to_owned(),
                destination: row.text("destination")?.to_owned(),
                function: row.text("function")?.to_owned(),
            };
            let id = Id::Conversion(QName::new(row.text("schema")?, row.text("name")?));
            reader.add("pg_conversion", row, id, Body::Conversion(body))
        },
    },
];
