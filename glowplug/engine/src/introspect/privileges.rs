//! Reads the roles of the cluster and default privileges, and spells out how privileges are read.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Id, Object};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "select rolname as name from pg_catalog.pg_roles",
        read: |reader, row| {
            reader.catalog.roles.insert(row.text("name")?.to_owned());
            Ok(())
        },
    },
    Section {
        // All are needed, even outside of the namespaces: they say what new objects get.
        sql: "select pg_catalog.pg_get_userbyid(d.defaclrole) as role, n.nspname as schema, d.defaclobjtype as kind, \
              coalesce(case when d.defaclnamespace = 0 then {whole_database} else {scope} end, false) as wanted, \
              {acl d.defaclacl d.defaclrole} as grants \
              from pg_catalog.pg_default_acl d left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace \
              where d.defaclobjtype <> 'L'",
        read: read_default,
    },
];

/// Spells out `{acl COLUMN OWNER}`: a JSON array of grantee (null for `PUBLIC`), privilege, grant
/// option, and grantor (null for the owner); null when the column is, which means the built-in default.
pub(super) fn expand(sql: &str) -> String {
    let mut text = String::new();
    let mut rest = sql;
    while let Some((head, tail)) = rest.split_once("{acl ") {
        let (arguments, tail) = tail.split_once('}').expect("the placeholder is closed");
        let (column, owner) = arguments.split_once(' ').expect("column and owner");
        text.push_str(head);
        text.push_str(&format!(
            "case when {column} is not null then coalesce((select pg_catalog.json_agg(pg_catalog.json_build_array(\
             case when acl.grantee <> 0 then pg_catalog.pg_get_userbyid(acl.grantee) end, acl.privilege_type, \
             acl.is_grantable, case when acl.grantor <> {owner} then pg_catalog.pg_get_userbyid(acl.grantor) end)) \
             from pg_catalog.aclexplode({column}) acl), '[]') end"
        ));
        rest = tail;
    }
    text.push_str(rest);
    text
}

fn read_default(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let (role, schema, kind) = (row.text("role")?.to_owned(), row.string("schema")?, row.text("kind")?.to_owned());
    let grants = row.grants("grants")?.unwrap_or_default();
    reader.catalog.default_grants.insert((role.clone(), schema.clone(), kind.clone()), grants.clone());
    if row.flag("wanted")? {
        let object = Object { grants: Some(grants), ..Object::new(Body::DefaultPrivileges) };
        reader.catalog.objects.insert(Id::DefaultPrivileges(role, schema, kind), object);
    }
    Ok(())
}
