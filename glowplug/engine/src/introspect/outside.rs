//! Reads what depends on our objects from outside of what was read: another namespace's view over our
//! table, a foreign key to it. Such an object must not be pulled out from under its owner. Nothing is
//! outside of the whole database.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};

pub(super) const SECTIONS: &[Section] = &[Section {
    // The namespace of a dependent is that of the relation it is a part of. What is nobody's part and in no
    // namespace (a cast, a publication's table) is the database's: outside, too, when only namespaces are
    // read. An automatic dependent vanishes in silence with what it needs: told of when it holds rows.
    sql: "with scope(oid) as (select n.oid from pg_catalog.pg_namespace n where {scope} and not {whole_database}), \
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
          union all select 'pg_catalog.pg_ts_template'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_template o join scope on scope.oid = o.tmplnamespace) \
          select rc.relname as needed_class, d.refobjid as needed_oid, d.refobjsubid as needed_sub, \
          case when rw.rulename = '_RETURN' then pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, rw.ev_class, 0) \
            else pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) end as dependent \
          from mine join pg_catalog.pg_depend d on d.refclassid = mine.classid and d.refobjid = mine.oid \
          join pg_catalog.pg_class rc on rc.oid = d.refclassid \
          left join pg_catalog.pg_rewrite rw on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and rw.oid = d.objid \
          left join pg_catalog.pg_attrdef ad on d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and ad.oid = d.objid \
          left join pg_catalog.pg_trigger tg on d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and tg.oid = d.objid \
          left join pg_catalog.pg_policy pl on d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass and pl.oid = d.objid \
          left join pg_catalog.pg_constraint ck on d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and ck.oid = d.objid \
          left join pg_catalog.pg_class r on r.oid = coalesce(rw.ev_class, ad.adrelid, tg.tgrelid, pl.polrelid, \
            case when d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass then d.objid end) \
          left join pg_catalog.pg_type ty on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and ty.oid = d.objid \
          left join pg_catalog.pg_proc pr on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and pr.oid = d.objid \
          left join pg_catalog.pg_operator op on d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass and op.oid = d.objid \
          left join pg_catalog.pg_opclass oc on d.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass and oc.oid = d.objid \
          left join pg_catalog.pg_opfamily fa on d.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass and fa.oid = d.objid \
          left join pg_catalog.pg_amop ao on d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass and ao.oid = d.objid \
          left join pg_catalog.pg_amproc ap on d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass and ap.oid = d.objid \
          left join pg_catalog.pg_opfamily af on af.oid = coalesce(ao.amopfamily, ap.amprocfamily) \
          left join pg_catalog.pg_collation co on d.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass and co.oid = d.objid \
          left join pg_catalog.pg_conversion cv on d.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass and cv.oid = d.objid \
          left join pg_catalog.pg_statistic_ext st on d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass and st.oid = d.objid \
          left join pg_catalog.pg_ts_config tc on d.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass and tc.oid = d.objid \
          left join pg_catalog.pg_ts_dict td on d.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass and td.oid = d.objid \
          left join pg_catalog.pg_ts_parser tp on d.classid = 'pg_catalog.pg_ts_parser'::pg_catalog.regclass and tp.oid = d.objid \
          left join pg_catalog.pg_ts_template tt on d.classid = 'pg_catalog.pg_ts_template'::pg_catalog.regclass and tt.oid = d.objid \
          cross join lateral (select coalesce(r.relnamespace, ck.connamespace, ty.typnamespace, pr.pronamespace, op.oprnamespace, oc.opcnamespace, \
            fa.opfnamespace, af.opfnamespace, co.collnamespace, cv.connamespace, st.stxnamespace, tc.cfgnamespace, td.dictnamespace, tp.prsnamespace, \
            tt.tmplnamespace) as oid) home \
          where (d.deptype = 'n' or (d.deptype = 'a' and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0 and r.relkind in ('r', 'p', 'f', 'm'))) \
          and coalesce(r.relpersistence, 'p') <> 't' \
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
