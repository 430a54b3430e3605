//! Reads the server's version, casts, and namespaces.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Id};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "select pg_catalog.current_setting('server_version_num') as version, current_user as role, {whole_database} as whole_database",
        read: |reader, row| {
            reader.catalog.whole_database = row.flag("whole_database")?;
            reader.catalog.role = row.text("role")?.to_owned();
            reader.catalog.version = row.number("version")?;
            Ok(())
        },
    },
    Section {
        sql: "select pg_catalog.format_type(castsource, null) as source, pg_catalog.format_type(casttarget, null) as target, \
              castcontext as context from pg_catalog.pg_cast where castsource <> casttarget",
        read: |reader, row| {
            let context = row.text("context")?.chars().next().unwrap_or('e');
            let cast = (row.text("source")?.to_owned(), row.text("target")?.to_owned());
            reader.catalog.casts.insert(cast, context);
            Ok(())
        },
    },
    Section {
        sql: "select n.oid, n.nspname as name, pg_catalog.pg_get_userbyid(n.nspowner) as owner, \
              {acl n.nspacl n.nspowner} as grants, \
              pg_catalog.obj_description(n.oid, 'pg_namespace') as comment \
              from pg_catalog.pg_namespace n where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass \
                and e.objid = n.oid and e.deptype = 'e')",
        read: read_namespace,
    },
];

fn read_namespace(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    reader.add("pg_namespace", row, Id::Schema(row.text("name")?.to_owned()), Body::Schema)
}
