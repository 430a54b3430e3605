//! Reads operators, operator families, operator classes and casts.

use std::collections::BTreeSet;

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{
    Body, CastMethod, Id, Member, MemberKind, Operator, OperatorClass, OperatorFamily, QName, TypeCast,
};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        // An operator without a function is a shell: another one names it as its commutator or negator.
        sql: "{given operators}select o.oid, n.nspname as schema, o.oprname as name, \
              case when o.oprleft = 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end as left, \
              case when o.oprright = 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end as right, \
              (select pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(p.proname) from pg_catalog.pg_proc p \
                join pg_catalog.pg_namespace f on f.oid = p.pronamespace where p.oid = o.oprcode) as function, \
              cn.nspname as commutator_schema, c.oprname as commutator, gn.nspname as negator_schema, g.oprname as negator, \
              (select pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(p.proname) from pg_catalog.pg_proc p \
                join pg_catalog.pg_namespace f on f.oid = p.pronamespace where p.oid = o.oprrest) as restrict, \
              (select pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(p.proname) from pg_catalog.pg_proc p \
                join pg_catalog.pg_namespace f on f.oid = p.pronamespace where p.oid = o.oprjoin) as join, \
              o.oprcanhash as hashes, o.oprcanmerge as merges, pg_catalog.pg_get_userbyid(o.oprowner) as owner, \
              pg_catalog.obj_description(o.oid, 'pg_operator') as comment \
              from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace \
              left join pg_catalog.pg_operator c on c.oid = o.oprcom left join pg_catalog.pg_namespace cn on cn.oid = c.oprnamespace \
              left join pg_catalog.pg_operator g on g.oid = o.oprnegate left join pg_catalog.pg_namespace gn on gn.oid = g.oprnamespace \
              where {scope} \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass \
                and e.objid = o.oid and e.deptype = 'e')",
        read: read_operator,
    },
    Section {
        sql: "{given operator families}select f.oid, n.nspname as schema, f.opfname as name, m.amname as method, pg_catalog.pg_get_userbyid(f.opfowner) as owner, \
              pg_catalog.obj_description(f.oid, 'pg_opfamily') as comment \
              from pg_catalog.pg_opfamily f join pg_catalog.pg_namespace n on n.oid = f.opfnamespace join pg_catalog.pg_am m on m.oid = f.opfmethod \
              where {scope} and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass \
                and e.objid = f.oid and e.deptype = 'e')",
        read: |reader, row| {
            let id =
                Id::OperatorFamily(QName::new(row.text("schema")?, row.text("name")?), row.text("method")?.to_owned());
            reader.add("pg_opfamily", row, id, Body::OperatorFamily(OperatorFamily { members: BTreeSet::new() }))
        },
    },
    Section {
        sql: "{given operator classes}select c.oid, n.nspname as schema, c.opcname as name, m.amname as method, c.opcdefault as \"default\", \
              pg_catalog.format_type(c.opcintype, null) as type, fn.nspname as family_schema, f.opfname as family, \
              case when c.opckeytype <> 0 then pg_catalog.format_type(c.opckeytype, null) end as storage, \
              pg_catalog.pg_get_userbyid(c.opcowner) as owner, pg_catalog.obj_description(c.oid, 'pg_opclass') as comment \
              from pg_catalog.pg_opclass c join pg_catalog.pg_namespace n on n.oid = c.opcnamespace join pg_catalog.pg_am m on m.oid = c.opcmethod \
              join pg_catalog.pg_opfamily f on f.oid = c.opcfamily join pg_catalog.pg_namespace fn on fn.oid = f.opfnamespace \
              where {scope} and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass \
                and e.objid = c.oid and e.deptype = 'e')",
        read: read_class,
    },
    Section {
        // A member is its class's when it depends on that, and else its family's.
        sql: "{given operator families}with members as ( \
              select 'pg_catalog.pg_amop'::pg_catalog.regclass as classid, 'pg_amop' as class, a.oid, a.amopfamily as family, a.amopstrategy as number, \
                a.amoplefttype as lefttype, a.amoprighttype as righttype, \
                (select pg_catalog.quote_ident(tn.nspname) || '.' || o.oprname from pg_catalog.pg_operator o \
                  join pg_catalog.pg_namespace tn on tn.oid = o.oprnamespace where o.oid = a.amopopr) as target, \
                (select pg_catalog.quote_ident(sn.nspname) || '.' || pg_catalog.quote_ident(s.opfname) from pg_catalog.pg_opfamily s \
                  join pg_catalog.pg_namespace sn on sn.oid = s.opfnamespace where s.oid = a.amopsortfamily) as order_by \
              from pg_catalog.pg_amop a \
              union all select 'pg_catalog.pg_amproc'::pg_catalog.regclass, 'pg_amproc', a.oid, a.amprocfamily, a.amprocnum, a.amproclefttype, a.amprocrighttype, \
                (select pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(p.proname) || '(' || coalesce((select \
                    pg_catalog.string_agg(pg_catalog.format_type(x.ty, null), ', ' order by x.position) \
                    from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) with ordinality x(ty, position)), '') || ')' \
                  from pg_catalog.pg_proc p join pg_catalog.pg_namespace tn on tn.oid = p.pronamespace where p.oid = a.amproc), null \
              from pg_catalog.pg_amproc a) \
              select m.oid, m.class, m.number, pg_catalog.format_type(m.lefttype, null) as left, pg_catalog.format_type(m.righttype, null) as right, \
              m.target, m.order_by, d.refobjid as operator_class, m.family \
              from members m join pg_catalog.pg_opfamily f on f.oid = m.family join pg_catalog.pg_namespace n on n.oid = f.opfnamespace \
              left join pg_catalog.pg_depend d on d.classid = m.classid and d.objid = m.oid and d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass \
              where {scope}",
        read: read_member,
    },
    Section {
        // A cast is in no namespace: it belongs to those of its two types.
        sql: "{given casts}select k.oid, pg_catalog.format_type(k.castsource, null) as source, pg_catalog.format_type(k.casttarget, null) as target, \
              k.castmethod as method, k.castcontext as context, \
              (select pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(p.proname) || '(' || coalesce((select \
                  pg_catalog.string_agg(pg_catalog.format_type(x.ty, null), ', ' order by x.position) \
                  from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) with ordinality x(ty, position)), '') || ')' \
                from pg_catalog.pg_proc p join pg_catalog.pg_namespace f on f.oid = p.pronamespace where p.oid = k.castfunc) as function, \
              pg_catalog.obj_description(k.oid, 'pg_cast') as comment \
              from pg_catalog.pg_cast k where k.oid >= 16384 and ({whole_database} or exists (select from pg_catalog.pg_type t \
                join pg_catalog.pg_namespace n on n.oid = t.typnamespace where t.oid in (k.castsource, k.casttarget) and {scope})) \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass \
                and e.objid = k.oid and e.deptype in ('e', 'i'))",
        read: read_cast,
    },
];

fn read_operator(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    let id = Id::Operator(name, row.text("left")?.to_owned(), row.text("right")?.to_owned());
    let Some(function) = row.string("function")? else {
        reader.alias("pg_operator", row.number("oid")?, 0, id.clone());
        reader.add_part(id, Body::OperatorShell);
        return Ok(());
    };
    let body = Operator {
        function,
        commutator: row.name("commutator_schema", "commutator")?,
        negator: row.name("negator_schema", "negator")?,
        restrict: row.string("restrict")?,
        join: row.string("join")?,
        hashes: row.flag("hashes")?,
        merges: row.flag("merges")?,
    };
    reader.add("pg_operator", row, id, Body::Operator(body))
}

fn read_class(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let name = QName::new(row.text("schema")?, row.text("name")?);
    let id = Id::OperatorClass(name, row.text("method")?.to_owned());
    let body = OperatorClass {
        default: row.flag("default")?,
        ty: row.text("type")?.to_owned(),
        family: QName::new(row.text("family_schema")?, row.text("family")?),
        storage: row.string("storage")?,
        members: BTreeSet::new(),
    };
    reader.add("pg_opclass", row, id, Body::OperatorClass(body))
}

fn read_member(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let (class, oid) = (row.text("class")?, row.number("oid")?);
    let whole = match row.option("operator_class")? {
        Some(_) => reader.find("pg_opclass", row.number("operator_class")?, 0),
        None => reader.find("pg_opfamily", row.number("family")?, 0),
    };
    let Some(whole) = whole.cloned() else { return Ok(()) };
    reader.alias(class, oid, 0, whole.clone());
    let member = Member {
        kind: if class == "pg_amop" { MemberKind::Operator } else { MemberKind::Function },
        number: row.number("number")?,
        types: (row.text("left")?.to_owned(), row.text("right")?.to_owned()),
        target: row.text("target")?.to_owned(),
        order_by: row.string("order_by")?,
    };
    if let Some(Body::OperatorClass(OperatorClass { members, .. }) | Body::OperatorFamily(OperatorFamily { members })) =
        reader.catalog.objects.get_mut(&whole).map(|object| &mut object.body)
    {
        members.insert(member);
    }
    Ok(())
}

fn read_cast(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let id = Id::Cast(row.text("source")?.to_owned(), row.text("target")?.to_owned());
    let method = match (row.text("method")?, row.string("function")?) {
        ("f", Some(function)) => CastMethod::Function(function),
        ("i", _) => CastMethod::InputOutput,
        _ => CastMethod::Binary,
    };
    let context = row.text("context")?.chars().next().unwrap_or('e');
    reader.add("pg_cast", row, id, Body::Cast(TypeCast { method, context }))
}
