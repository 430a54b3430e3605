//! Reads types: enums, domains with their constraints, composites, ranges.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Attribute, Body, Composite, Domain, DomainConstraint, Enum, Id, QName, Range};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        sql: "{given types}select t.oid, n.nspname as schema, t.typname as name, t.typtype as kind, \
              (select pg_catalog.json_agg(l.enumlabel order by l.enumsortorder) from pg_catalog.pg_enum l where l.enumtypid = t.oid) as labels, \
              pg_catalog.format_type(t.typbasetype, t.typtypmod) as base, t.typnotnull as not_null, coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 'pg_catalog.pg_type'::pg_catalog.regclass), pg_catalog.quote_literal(t.typdefault)) as default, \
              case when t.typcollation <> b.typcollation and t.typcollation <> 0 then (select pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(l.collname) \
                from pg_catalog.pg_collation l join pg_catalog.pg_namespace cn on cn.oid = l.collnamespace where l.oid = t.typcollation) end as collation, \
              case when t.typtype = 'c' then (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), \
                case when a.attcollation <> at.typcollation and a.attcollation <> 0 then (select pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(l.collname) \
                from pg_catalog.pg_collation l join pg_catalog.pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation) end, pg_catalog.col_description(t.typrelid, a.attnum)) order by a.attnum), '[]') \
                from pg_catalog.pg_attribute a join pg_catalog.pg_type at on at.oid = a.atttypid where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) end as attributes, \
              pg_catalog.format_type(r.rngsubtype, null) as subtype, \
              (select pg_catalog.quote_ident(opn.nspname) || '.' || pg_catalog.quote_ident(o.opcname) from pg_catalog.pg_opclass o join pg_catalog.pg_namespace opn on opn.oid = o.opcnamespace \
                where o.oid = r.rngsubopc and not o.opcdefault) as operator_class, \
              (select pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(l.collname) from pg_catalog.pg_collation l join pg_catalog.pg_namespace cn on cn.oid = l.collnamespace \
                where l.oid = r.rngcollation and l.oid <> (select st.typcollation from pg_catalog.pg_type st where st.oid = r.rngsubtype)) as range_collation, \
              case when r.rngcanonical <> 0 then r.rngcanonical::pg_catalog.regproc::pg_catalog.text end as canonical, \
              case when r.rngsubdiff <> 0 then r.rngsubdiff::pg_catalog.regproc::pg_catalog.text end as difference, \
              (select mn.nspname from pg_catalog.pg_type m join pg_catalog.pg_namespace mn on mn.oid = m.typnamespace where m.oid = r.rngmultitypid) as multirange_schema, \
              (select m.typname from pg_catalog.pg_type m where m.oid = r.rngmultitypid) as multirange, \
              r.rngmultitypid as multirange_oid, t.typrelid as relation, \
              pg_catalog.pg_get_userbyid(t.typowner) as owner, \
              {acl t.typacl t.typowner} as grants, \
              pg_catalog.obj_description(t.oid, 'pg_type') as comment \
              from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
              left join pg_catalog.pg_type b on b.oid = t.typbasetype left join pg_catalog.pg_range r on r.rngtypid = t.oid \
              where {scope} and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c'))) \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass \
                and e.objid = t.oid and e.deptype = 'e')",
        read: read_type,
    },
    Section {
        sql: "{given domain constraints}select k.oid, n.nspname as schema, t.typname as type, k.conname as name, pg_catalog.pg_get_constraintdef(k.oid) as definition, \
              k.convalidated as validated, pg_catalog.obj_description(k.oid, 'pg_constraint') as comment \
              from pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid \
              join pg_catalog.pg_namespace n on n.oid = t.typnamespace where {scope} and k.contype = 'c'",
        read: read_domain_constraint,
    },
];

fn read_type(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let id = Id::Type(QName::new(row.text("schema")?, row.text("name")?));
    let body = match row.text("kind")? {
        "e" => Body::Enum(Enum { labels: row.json("labels")? }),
        "d" => Body::Domain(Domain {
            base: row.text("base")?.to_owned(),
            collation: row.string("collation")?,
            default: row.string("default")?,
            not_null: row.flag("not_null")?,
        }),
        "c" => {
            reader.alias("pg_class", row.number("relation")?, 0, id.clone());
            let attributes: Vec<(String, String, Option<String>, Option<String>)> = row.json("attributes")?;
            let attribute = |(name, ty, collation, comment)| Attribute { name, ty, collation, comment };
            Body::Composite(Composite { attributes: attributes.into_iter().map(attribute).collect() })
        }
        _ => {
            reader.alias("pg_type", row.number("multirange_oid")?, 0, id.clone());
            Body::Range(Range {
                subtype: row.text("subtype")?.to_owned(),
                operator_class: row.string("operator_class")?,
                collation: row.string("range_collation")?,
                canonical: row.string("canonical")?,
                difference: row.string("difference")?,
                multirange: QName::new(row.text("multirange_schema")?, row.text("multirange")?),
            })
        }
    };
    reader.add("pg_type", row, id, body)
}

fn read_domain_constraint(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let domain = QName::new(row.text("schema")?, row.text("type")?);
    if !reader.catalog.objects.contains_key(&Id::Type(domain.clone())) {
        // Of an extension's domain.
        return Ok(());
    }
    let id = Id::DomainConstraint(domain.clone(), row.text("name")?.to_owned());
    let definition = row.text("definition")?;
    let body = Body::DomainConstraint(DomainConstraint {
        definition: definition.strip_suffix(" NOT VALID").unwrap_or(definition).to_owned(),
        validated: row.flag("validated")?,
    });
    reader.add("pg_constraint", row, id.clone(), body)?;
    reader.depend(id, Id::Type(domain));
    Ok(())
}
