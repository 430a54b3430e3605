//! Reads what depends on our objects from outside of what was read: another namespace's view over our
//! table, a foreign key to it. Such an object must not be pulled out from under its owner. Nothing is
//! outside of the whole database.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};

pub(super) const SECTIONS: &[Section] = &[Section {
    // The namespace of a dependent is that of the relation it is a part of. What is nobody's part and in no
    // namespace (a cast, a publication's table) is the database's: outside, too, when only namespaces are
    // read. An automatic dependent vanishes in silence with what it needs: told of when it holds rows.
    // Each dependent is looked up in the one catalog that it is of: joining them all is slow to plan and to run.
    sql: "{namespaces}with scope(oid) as (select n.oid from pg_catalog.pg_namespace n where {scope}), \
          mine(classid, oid) as ( \
          select 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid from pg_catalog.pg_class c join scope on scope.oid = c.relnamespace where c.relkind <> 't' and (c.relkind = 'S' or {only c.oid}) \
          union all select 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid from pg_catalog.pg_type t join scope on scope.oid = t.typnamespace where {row type} \
          union all select 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid from pg_catalog.pg_constraint k join scope on scope.oid = k.connamespace where {only k.conrelid} and k.contype in ('p', 'u') \
          union all select 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid from pg_catalog.pg_proc p join scope on scope.oid = p.pronamespace \
          union all select 'pg_catalog.pg_collation'::pg_catalog.regclass, l.oid from pg_catalog.pg_collation l join scope on scope.oid = l.collnamespace \
          union all select 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid from pg_catalog.pg_operator o join scope on scope.oid = o.oprnamespace \
          union all select 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid from pg_catalog.pg_opclass o join scope on scope.oid = o.opcnamespace \
          union all select 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid from pg_catalog.pg_opfamily o join scope on scope.oid = o.opfnamespace \
          union all select 'pg_catalog.pg_ts_config'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_config o join scope on scope.oid = o.cfgnamespace \
          union all select 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_dict o join scope on scope.oid = o.dictnamespace \
          union all select 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_parser o join scope on scope.oid = o.prsnamespace \
          union all select 'pg_catalog.pg_ts_template'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_template o join scope on scope.oid = o.tmplnamespace), \
          dependents as ( \
          select d.*, case d.classid when 'pg_catalog.pg_class'::pg_catalog.regclass then d.objid \
              when 'pg_catalog.pg_rewrite'::pg_catalog.regclass then (select x.ev_class from pg_catalog.pg_rewrite x where x.oid = d.objid) \
              when 'pg_catalog.pg_attrdef'::pg_catalog.regclass then (select x.adrelid from pg_catalog.pg_attrdef x where x.oid = d.objid) \
              when 'pg_catalog.pg_trigger'::pg_catalog.regclass then (select x.tgrelid from pg_catalog.pg_trigger x where x.oid = d.objid) \
              when 'pg_catalog.pg_policy'::pg_catalog.regclass then (select x.polrelid from pg_catalog.pg_policy x where x.oid = d.objid) \
            end as relation \
          from mine join pg_catalog.pg_depend d on d.refclassid = mine.classid and d.refobjid = mine.oid \
          where d.deptype = 'n' or (d.deptype = 'a' and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0)) \
          select rc.relname as needed_class, d.refobjid as needed_oid, d.refobjsubid as needed_sub, \
          case when d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass \
              and exists (select from pg_catalog.pg_rewrite w where w.oid = d.objid and w.rulename = '_RETURN') \
            then pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, d.relation, 0) \
            else pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) end as dependent \
          from dependents d join pg_catalog.pg_class rc on rc.oid = d.refclassid \
          left join pg_catalog.pg_class r on r.oid = d.relation \
          cross join lateral (select case when r.oid is not null then r.relnamespace else case d.classid \
              when 'pg_catalog.pg_constraint'::pg_catalog.regclass then (select x.connamespace from pg_catalog.pg_constraint x where x.oid = d.objid) \
              when 'pg_catalog.pg_type'::pg_catalog.regclass then (select x.typnamespace from pg_catalog.pg_type x where x.oid = d.objid) \
              when 'pg_catalog.pg_proc'::pg_catalog.regclass then (select x.pronamespace from pg_catalog.pg_proc x where x.oid = d.objid) \
              when 'pg_catalog.pg_amop'::pg_catalog.regclass then (select f.opfnamespace from pg_catalog.pg_amop x \
                join pg_catalog.pg_opfamily f on f.oid = x.amopfamily where x.oid = d.objid) \
              when 'pg_catalog.pg_amproc'::pg_catalog.regclass then (select f.opfnamespace from pg_catalog.pg_amproc x \
                join pg_catalog.pg_opfamily f on f.oid = x.amprocfamily where x.oid = d.objid) \
              else pg_catalog.to_regnamespace((pg_catalog.pg_identify_object(d.classid, d.objid, 0)).schema)::pg_catalog.oid \
            end end as oid offset 0) home \
          where (d.deptype = 'n' or r.relkind in ('r', 'p', 'f', 'm')) and coalesce(r.relpersistence, 'p') <> 't' \
          and not (d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass and exists (select from pg_catalog.pg_cast k \
            join pg_catalog.pg_type t on t.oid in (k.castsource, k.casttarget) join scope on scope.oid = t.typnamespace where k.oid = d.objid)) \
          and case when home.oid is null then d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass \
              and d.classid <> 'pg_catalog.pg_publication_rel'::pg_catalog.regclass \
            else home.oid not in (select scope.oid from scope) and home.oid <> (select t.oid from pg_catalog.pg_namespace t where t.nspname = 'pg_toast') end",
    read: read_dependent,
}];

fn read_dependent(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let needed = reader.find(row.text("needed_class")?, row.number("needed_oid")?, row.number("needed_sub")?).cloned();
    if let (Some(needed), Some(dependent)) = (needed, row.string("dependent")?)
        && !matches!(needed, crate::catalog::Id::Extension(_))
    {
        reader.catalog.external_dependents.entry(needed).or_default().insert(dependent);
    }
    Ok(())
}
