//! Reads extensions, who their members are, and what is tied to them.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Extension, Grant, Id, MemberGrants};

/// Read in every scope: what needs a member needs the extension, wherever that lives.
pub(super) const SECTIONS: &[Section] = &[EXTENSIONS, GRANTS];

const EXTENSIONS: Section = Section {
    // The paths are asked of the files on the server: only where versions are compared. So is the comment that an
    // extension comes with: it takes longer than the rest, and every database has plpgsql.
    sql: "select e.oid, e.extname as name, n.nspname as schema, e.extversion as version, e.extrelocatable as relocatable, \
          case when {whole_database} then (select pg_catalog.json_agg(u.target) from pg_catalog.pg_extension_update_paths(e.extname) u \
            where u.source = e.extversion and u.path is not null) end as updates, \
          case e.extname when 'plpgsql' then pg_catalog.obj_description(e.oid, 'pg_extension') \
            else (select a.comment from pg_catalog.pg_available_extensions() a where a.name = e.extname) end as initial_comment, \
          pg_catalog.obj_description(e.oid, 'pg_extension') as comment \
          from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace",
    read: read_extension,
};

/// What was granted on members since they came: `pg_init_privs` holds what they came with, granted by whoever owned
/// them then.
const GRANTS: Section = Section {
    sql: "{database}select e.extname as name, x.address, {acl x.present x.owner} as present, {acl x.initial x.first} as initial, \
          pg_catalog.pg_get_userbyid(x.owner) as owner, pg_catalog.pg_get_userbyid(x.first) as first_owner \
          from pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid = d.refobjid \
          left join pg_catalog.pg_init_privs i on i.objoid = d.objid and i.classoid = d.classid and i.objsubid = 0 \
          join lateral (select m.address, m.owner, m.acl as present, \
            coalesce((select a.grantor from pg_catalog.aclexplode(i.initprivs) a limit 1), m.owner) as first, \
            coalesce(i.initprivs, pg_catalog.acldefault(m.kind::\"char\", m.owner)) as initial from (\
            select case p.prokind when 'p' then 'PROCEDURE ' else 'FUNCTION ' end || p.oid::pg_catalog.regprocedure::text as address, \
              p.proowner as owner, p.proacl as acl, 'f' as kind from pg_catalog.pg_proc p \
              where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = d.objid \
            union all select case c.relkind when 'S' then 'SEQUENCE ' else 'TABLE ' end || c.oid::pg_catalog.regclass::text, \
              c.relowner, c.relacl, case c.relkind when 'S' then 's' else 'r' end from pg_catalog.pg_class c \
              where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = d.objid and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') \
            union all select 'TYPE ' || t.oid::pg_catalog.regtype::text, t.typowner, t.typacl, 'T' from pg_catalog.pg_type t \
              where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid \
            union all select 'LANGUAGE ' || pg_catalog.quote_ident(l.lanname), l.lanowner, l.lanacl, 'l' from pg_catalog.pg_language l \
              where d.classid = 'pg_catalog.pg_language'::pg_catalog.regclass and l.oid = d.objid \
            union all select 'SCHEMA ' || pg_catalog.quote_ident(s.nspname), s.nspowner, s.nspacl, 'n' from pg_catalog.pg_namespace s \
              where d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and s.oid = d.objid \
            union all select 'FOREIGN DATA WRAPPER ' || pg_catalog.quote_ident(w.fdwname), w.fdwowner, w.fdwacl, 'F' \
              from pg_catalog.pg_foreign_data_wrapper w \
              where d.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass and w.oid = d.objid) m \
            where m.acl is not null and m.acl is distinct from i.initprivs) x on true \
          where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e'",
    read: |reader, row| {
        let extension = Id::Extension(row.text("name")?.to_owned());
        // What another role granted is not ours to grant.
        let own = |grants: Option<BTreeSet<Grant>>| -> BTreeSet<Grant> {
            grants.unwrap_or_default().into_iter().filter(|grant| grant.grantor.is_none()).collect()
        };
        let owner = row.text("owner")?.to_owned();
        let first = row.text("first_owner")?;
        let initial = own(row.grants("initial")?);
        let initial = initial.into_iter().map(|grant| grant.passed_on(first, &owner)).collect();
        let grants = MemberGrants { initial, present: own(row.grants("present")?), owner };
        if let Some(object) = reader.catalog.objects.get_mut(&extension)
            && let Body::Extension(body) = &mut object.body
            && grants.initial != grants.present
        {
            body.granted.insert(row.text("address")?.to_owned(), grants);
        }
        Ok(())
    },
};

/// Read after everything else, so that a member is never taken for an object of ours. What is tied to an extension stands
/// in the same place.
pub(super) const MEMBERS: &[Section] = &[Section {
    sql: "select c.relname as class, d.objid as oid, e.extname as name, d.deptype = 'x' as tied, \
          case when d.deptype = 'x' then pg_catalog.pg_describe_object(d.classid, d.objid, 0) end as described, \
          case when e.extrelocatable then case d.classid \
            when 'pg_catalog.pg_type'::pg_catalog.regclass then (select x.typname from pg_catalog.pg_type x where x.oid = d.objid) \
            when 'pg_catalog.pg_proc'::pg_catalog.regclass then (select x.proname from pg_catalog.pg_proc x where x.oid = d.objid) \
            when 'pg_catalog.pg_operator'::pg_catalog.regclass then (select x.oprname from pg_catalog.pg_operator x where x.oid = d.objid) \
            when 'pg_catalog.pg_opclass'::pg_catalog.regclass then (select x.opcname from pg_catalog.pg_opclass x where x.oid = d.objid) \
            when 'pg_catalog.pg_collation'::pg_catalog.regclass then (select x.collname from pg_catalog.pg_collation x where x.oid = d.objid) \
            when 'pg_catalog.pg_class'::pg_catalog.regclass then (select x.relname from pg_catalog.pg_class x where x.oid = d.objid) \
            when 'pg_catalog.pg_ts_config'::pg_catalog.regclass then (select x.cfgname from pg_catalog.pg_ts_config x where x.oid = d.objid) \
            when 'pg_catalog.pg_ts_dict'::pg_catalog.regclass then (select x.dictname from pg_catalog.pg_ts_dict x where x.oid = d.objid) \
          end end as member \
          from pg_catalog.pg_depend d \
          join pg_catalog.pg_extension e on e.oid = d.refobjid join pg_catalog.pg_class c on c.oid = d.classid \
          where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype in ('e', 'x') \
          union all select 'pg_type', x.oid, e.extname, false, null, null from pg_catalog.pg_depend d \
          join pg_catalog.pg_extension e on e.oid = d.refobjid join pg_catalog.pg_type t on t.oid = d.objid \
          left join pg_catalog.pg_range r on r.rngtypid = t.oid left join pg_catalog.pg_type m on m.oid = r.rngmultitypid \
          cross join lateral (values (t.typarray), (m.oid), (m.typarray)) x(oid) \
          where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e' \
          and d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and x.oid <> 0 \
          union all select 'pg_type', t.oid, e.extname, false, null, null from pg_catalog.pg_depend d \
          join pg_catalog.pg_extension e on e.oid = d.refobjid join pg_catalog.pg_type t on t.typrelid = d.objid \
          where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e' \
          and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
          union all select 'pg_class', t.typrelid, e.extname, false, null, null from pg_catalog.pg_depend d \
          join pg_catalog.pg_extension e on e.oid = d.refobjid join pg_catalog.pg_type t on t.oid = d.objid \
          where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e' \
          and d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.typrelid <> 0",
    read: |reader, row| {
        let name = row.text("name")?.to_owned();
        if row.flag("tied")? {
            read_tie(reader, row, name)?;
            return Ok(());
        }
        let extension = Id::Extension(name);
        if let (Some(member), Some(object)) = (row.string("member")?, reader.catalog.objects.get_mut(&extension))
            && let Body::Extension(body) = &mut object.body
        {
            body.members.insert(member);
        }
        reader.alias(row.text("class")?, row.number("oid")?, 0, extension);
        Ok(())
    },
}];

/// What another extension brought is not ours to tie. What was not read would go with the extension in silence.
fn read_tie(reader: &mut Reader, row: &Row<'_>, extension: String) -> Result<(), IntrospectError> {
    match reader.find(row.text("class")?, row.number("oid")?, 0).cloned() {
        Some(Id::Extension(_)) => {}
        Some(tied) => reader.add_part(Id::ExtensionTie(Box::new(tied), extension), Body::ExtensionTie),
        None => {
            let described = row.text("described")?.to_owned();
            reader.catalog.external_dependents.entry(Id::Extension(extension)).or_default().insert(described);
        }
    }
    Ok(())
}

fn read_extension(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let schema = row.text("schema")?.to_owned();
    let id = Id::Extension(row.text("name")?.to_owned());
    let body = Extension {
        schema: schema.clone(),
        version: row.text("version")?.to_owned(),
        relocatable: row.flag("relocatable")?,
        updates: row.json::<Vec<String>>("updates")?.into_iter().collect(),
        members: BTreeSet::new(),
        initial_comment: row.string("initial_comment")?,
        granted: BTreeMap::new(),
    };
    reader.depend(id.clone(), Id::Schema(schema));
    reader.add("pg_extension", row, id, Body::Extension(body))
}
