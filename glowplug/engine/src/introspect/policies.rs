//! Reads row-level security policies.

use std::collections::BTreeSet;

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Id, Policy, QName};

pub(super) const SECTIONS: &[Section] = &[Section {
    sql: "{given policies}select p.oid, n.nspname as schema, c.relname as table, p.polname as name, p.polpermissive as permissive, p.polcmd as command, \
          (select pg_catalog.json_agg(case when r.oid <> 0 then pg_catalog.pg_get_userbyid(r.oid) end) from pg_catalog.unnest(p.polroles) r(oid)) as roles, \
          pg_catalog.pg_get_expr(p.polqual, p.polrelid) as using, pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as check, \
          pg_catalog.obj_description(p.oid, 'pg_policy') as comment \
          from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid \
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and {only p.polrelid} \
          and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
            and e.objid = c.oid and e.deptype = 'e')",
    read: read_policy,
}];

fn read_policy(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let relation = QName::new(row.text("schema")?, row.text("table")?);
    let roles: Vec<Option<String>> = row.json("roles")?;
    let policy = Policy {
        permissive: row.flag("permissive")?,
        command: match row.text("command")? {
            "r" => "SELECT",
            "a" => "INSERT",
            "w" => "UPDATE",
            "d" => "DELETE",
            _ => "ALL",
        }
        .to_owned(),
        roles: BTreeSet::from_iter(roles),
        using: row.string("using")?,
        check: row.string("check")?,
    };
    reader.add("pg_policy", row, Id::Policy(relation, row.text("name")?.to_owned()), Body::Policy(policy))
}
