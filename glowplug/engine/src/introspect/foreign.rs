//! Reads foreign-data wrappers, servers and user mappings, and publications: what is database-wide.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, ForeignDataWrapper, ForeignServer, Id, Publication, PublishedTable, QName};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "{database}{given foreign-data wrappers}select f.oid, f.fdwname as name, case when f.fdwhandler <> 0 then f.fdwhandler::pg_catalog.regproc::pg_catalog.text end as handler, \
              case when f.fdwvalidator <> 0 then f.fdwvalidator::pg_catalog.regproc::pg_catalog.text end as validator, \
              pg_catalog.array_to_json(f.fdwoptions) as options, pg_catalog.pg_get_userbyid(f.fdwowner) as owner, {acl f.fdwacl f.fdwowner} as grants, \
              pg_catalog.obj_description(f.oid, 'pg_foreign_data_wrapper') as comment \
              from pg_catalog.pg_foreign_data_wrapper f where \
              not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass \
                and e.objid = f.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = ForeignDataWrapper {
                handler: row.string("handler")?,
                validator: row.string("validator")?,
                options: row.options("options")?,
            };
            let id = Id::ForeignDataWrapper(row.text("name")?.to_owned());
            reader.add("pg_foreign_data_wrapper", row, id, Body::ForeignDataWrapper(body))
        },
    },
    Section {
        sql: "{database}{given foreign servers}select s.oid, s.srvname as name, f.fdwname as wrapper, s.srvtype as type, s.srvversion as version, \
              pg_catalog.array_to_json(s.srvoptions) as options, pg_catalog.pg_get_userbyid(s.srvowner) as owner, {acl s.srvacl s.srvowner} as grants, \
              pg_catalog.obj_description(s.oid, 'pg_foreign_server') as comment \
              from pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper f on f.oid = s.srvfdw where \
              not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass \
                and e.objid = s.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = ForeignServer {
                wrapper: row.text("wrapper")?.to_owned(),
                ty: row.string("type")?,
                version: row.string("version")?,
                options: row.options("options")?,
            };
            let id = Id::ForeignServer(row.text("name")?.to_owned());
            reader.depend(id.clone(), Id::ForeignDataWrapper(body.wrapper.clone()));
            reader.add("pg_foreign_server", row, id, Body::ForeignServer(body))
        },
    },
    Section {
        // The view hides the options, like passwords, from those who may not see them; and it shows nothing where
        // there are none.
        sql: "{database}{given foreign servers}select u.umid as oid, u.srvname as server, case when u.umuser <> 0 then u.usename end as role, pg_catalog.array_to_json(u.umoptions) as options, \
              u.umoptions is null and not (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) and not case when u.umuser = 0 \
                then pg_catalog.pg_has_role(s.srvowner, 'USAGE') else u.usename = current_user and (pg_catalog.pg_has_role(s.srvowner, 'USAGE') \
                or pg_catalog.has_server_privilege(s.oid, 'USAGE')) end as hidden \
              from pg_catalog.pg_user_mappings u join pg_catalog.pg_foreign_server s on s.oid = u.srvid",
        read: |reader, row| {
            let server = row.text("server")?.to_owned();
            let id = Id::UserMapping(server.clone(), row.option("role")?.unwrap_or("public").to_owned());
            if row.flag("hidden")? {
                reader.hidden.push(format!("the options of the {id}"));
            }
            reader.depend(id.clone(), Id::ForeignServer(server));
            let body = Body::UserMapping(row.options("options")?);
            reader.add("pg_user_mapping", row, id, body)
        },
    },
    Section {
        sql: "{database}{given publications}select p.oid, p.pubname as name, p.puballtables as all_tables, p.pubviaroot as via_root, pg_catalog.concat_ws(', ', \
                case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end, \
                case when p.pubtruncate then 'truncate' end) as publish, pg_catalog.pg_get_userbyid(p.pubowner) as owner, \
              pg_catalog.obj_description(p.oid, 'pg_publication') as comment from pg_catalog.pg_publication p where \
              not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass \
                and e.objid = p.oid and e.deptype = 'e')",
        read: |reader, row| {
            let body = Publication {
                all_tables: row.flag("all_tables")?,
                publish: row.text("publish")?.to_owned(),
                via_root: row.flag("via_root")?,
            };
            reader.add("pg_publication", row, Id::Publication(row.text("name")?.to_owned()), Body::Publication(body))
        },
    },
    Section {
        // Before PostgreSQL 15 there are no such columns: the names then mean those of `absent`.
        sql: "{database}{given publications}select r.oid, p.pubname as publication, n.nspname as schema, c.relname as table, more.filter, \
              (select pg_catalog.json_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a \
                where a.attrelid = c.oid and a.attnum = any(more.columns)) as columns \
              from pg_catalog.pg_publication_rel r join pg_catalog.pg_publication p on p.oid = r.prpubid \
              join pg_catalog.pg_class c on c.oid = r.prrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
              cross join (values (null::pg_catalog.pg_node_tree, null::pg_catalog.int2vector)) absent(prqual, prattrs) \
              cross join lateral (select (select pg_catalog.pg_get_expr(prqual, x.prrelid) from pg_catalog.pg_publication_rel x where x.oid = r.oid) as filter, \
                (select prattrs::pg_catalog.int2[] from pg_catalog.pg_publication_rel x where x.oid = r.oid) as columns) more",
        read: read_published_table,
    },
    Section {
        // The catalog of published schemas is not there before PostgreSQL 15; its dependencies tell as much.
        sql: "{database}{given publications}select s.objid as oid, p.pubname as publication, n.nspname as schema from pg_catalog.pg_depend s \
              join pg_catalog.pg_depend o on o.classid = s.classid and o.objid = s.objid \
              join pg_catalog.pg_publication p on p.oid = o.refobjid join pg_catalog.pg_namespace n on n.oid = s.refobjid \
              where s.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace') \
              and s.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass \
              and o.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass",
        read: |reader, row| {
            let (publication, schema) = (row.text("publication")?.to_owned(), row.text("schema")?.to_owned());
            let id = Id::PublishedSchema(publication.clone(), schema.clone());
            reader.depend(id.clone(), Id::Publication(publication));
            reader.depend(id.clone(), Id::Schema(schema));
            reader.add("pg_publication_namespace", row, id, Body::PublishedSchema)
        },
    },
];

fn read_published_table(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let publication = row.text("publication")?.to_owned();
    let relation = QName::new(row.text("schema")?, row.text("table")?);
    let columns = match row.option("columns")? {
        Some(_) => Some(row.json("columns")?),
        None => None,
    };
    let id = Id::PublishedTable(publication.clone(), relation.clone());
    reader.depend(id.clone(), Id::Publication(publication));
    reader.depend(id.clone(), Id::Relation(relation));
    let body = Body::PublishedTable(PublishedTable { columns, filter: row.string("filter")? });
    reader.add("pg_publication_rel", row, id, body)
}
