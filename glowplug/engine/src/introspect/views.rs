//! Reads views and materialized views with their columns and rewrite rules.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Default, Id, MaterializedView, Parameters, QName, View, ViewColumn};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "{given views}select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, \
              pg_catalog.pg_get_viewdef(c.oid) as definition, pg_catalog.array_to_json(c.reloptions) as options, \
              (select pg_catalog.array_to_json(t.reloptions) from pg_catalog.pg_class t where t.oid = c.reltoastrelid) as toast_options, \
              (select a.amname from pg_catalog.pg_am a where a.oid = c.relam) as access_method, \
              (select s.spcname from pg_catalog.pg_tablespace s where s.oid = c.reltablespace) as tablespace, \
              c.relispopulated as populated, \
              (select ic.relname from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid where i.indrelid = c.oid and i.indisclustered) as clustered_on, \
              (select r.oid from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.rulename = '_RETURN') as rewrite, \
              pg_catalog.pg_get_userbyid(c.relowner) as owner, \
              {acl c.relacl c.relowner} as grants, \
              pg_catalog.obj_description(c.oid, 'pg_class') as comment \
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
              where {scope} and {only c.oid} and c.relkind in ('v', 'm') and c.relpersistence <> 't' \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
                and e.objid = c.oid and e.deptype = 'e')",
        read: read_view,
    },
    Section {
        sql: "{given views}select a.attrelid as relation, a.attnum as number, n.nspname as schema, c.relname as view, a.attname as name, \
              pg_catalog.format_type(a.atttypid, a.atttypmod) as type, \
              case when a.attcollation <> t.typcollation and a.attcollation <> 0 then \
                (select pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(l.collname) from pg_catalog.pg_collation l \
                 join pg_catalog.pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation) end as collation, \
              case when c.relkind = 'm' and a.attstorage <> t.typstorage then a.attstorage end as storage, t.typstorage as type_storage, \
              nullif(a.attcompression, '') as compression, \
              case when a.attstattarget >= 0 then a.attstattarget end as statistics, \
              pg_catalog.array_to_json(a.attoptions) as options, \
              d.oid as default_oid, pg_catalog.pg_get_expr(d.adbin, d.adrelid) as expression, \
              {acl a.attacl c.relowner} as grants, \
              ds.description as comment \
              from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid \
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_type t on t.oid = a.atttypid \
              left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum \
              left join pg_catalog.pg_description ds on ds.objoid = a.attrelid and ds.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and ds.objsubid = a.attnum \
              where a.attnum > 0 and not a.attisdropped and a.attrelid = any(array(select r.oid from pg_catalog.pg_class r \
                where {only r.oid} and r.relkind in ('v', 'm') and r.relpersistence <> 't' and r.relnamespace = any(array(select n.oid from pg_catalog.pg_namespace n where {scope}))))",
        read: read_column,
    },
];

fn read_view(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    let id = Id::Relation(name.clone());
    let definition = row.text("definition")?.trim_end_matches(';').to_owned();
    let mut options = row.options("options")?;
    if let Some(index) = row.string("clustered_on")? {
        reader.add_part(Id::ClusterOn(name.clone()), Body::ClusterOn(index));
    }
    let body = if row.text("kind")? == "v" {
        Body::View(View { definition, options })
    } else {
        let toast: Parameters = row.options("toast_options")?;
        options.extend(toast.into_iter().map(|(key, value)| (format!("toast.{key}"), value)));
        Body::MaterializedView(MaterializedView {
            definition,
            options,
            access_method: row.string("access_method")?.filter(|method| method != "heap"),
            tablespace: row.string("tablespace")?,
            populated: row.flag("populated")?,
        })
    };
    // What the query needs, PostgreSQL records for the rule that holds it.
    reader.alias("pg_rewrite", row.number("rewrite")?, 0, id.clone());
    reader.add("pg_class", row, id, body)
}

fn read_column(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let relation: u32 = row.number("relation")?;
    if reader.find("pg_class", relation, 0).is_none() {
        // A column of an extension's view.
        return Ok(());
    }
    let number: i32 = row.number("number")?;
    let view = QName::new(row.text("schema")?, row.text("view")?);
    let name = row.text("name")?;
    let id = Id::Column(view.clone(), name.to_owned());
    if let Some(expression) = row.string("expression")? {
        let default = Id::Default(view, name.to_owned());
        reader.alias("pg_attrdef", row.number("default_oid")?, 0, default.clone());
        // Nothing is ever filled with the default of a view's column.
        reader.add_part(default, Body::Default(Default { expression, volatile: false }));
    }
    let column = ViewColumn {
        position: number,
        ty: row.text("type")?.to_owned(),
        collation: row.string("collation")?,
        statistics: match row.option("statistics")? {
            Some(_) => Some(row.number("statistics")?),
            None => None,
        },
        storage: row.option("storage")?.map(super::columns::storage),
        type_storage: super::columns::storage(row.text("type_storage")?),
        compression: row.option("compression")?.map(super::columns::compression),
        options: row.options("options")?,
    };
    reader.add_column(relation, number, name);
    reader.alias("pg_class", relation, number, id.clone());
    reader.add_column_object(row, id, Body::ViewColumn(column))
}
