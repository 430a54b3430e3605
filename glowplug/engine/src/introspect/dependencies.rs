//! Reads who needs whom, what outside needs ours, and what inside we do not know. Comes last: it
//! speaks of objects that the other sections have read.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::Id;

pub(super) const SECTIONS: &[Section] = &[Section {
    // Types that stand for something else: the row type of a table, the array of a type.
    sql: "select t.oid, 'pg_class' as class, t.typrelid as target from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
              where {scope} and t.typrelid <> 0 and {only t.typrelid} \
              union all select t.typarray, 'pg_type', t.oid from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
              where {scope} and t.typarray <> 0 and t.typrelid = 0 \
              union all select t.typarray, 'pg_class', t.typrelid from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
              where {scope} and t.typarray <> 0 and t.typrelid <> 0 and {only t.typrelid}",
    read: |reader, row| {
        let target = reader.find(row.text("class")?, row.number("target")?, 0).cloned();
        if let Some(target) = target {
            reader.alias("pg_type", row.number("oid")?, 0, target);
        }
        Ok(())
    },
}];

/// Who needs whom.
pub(super) const EDGES: &[Section] = &[OBJECTS, NAMESPACES];

/// An expression that names a namespace as a constant (`regnamespace`) needs it. Everything needs the namespace where
/// it stands, and is not asked for that: names tell it. Only where namespaces can go.
const NAMESPACES: Section = Section {
    sql: "{database}select cc.relname as class, d.objid as oid, d.objsubid as sub, 'pg_namespace' as needed_class, \
          d.refobjid as needed_oid, 0 as needed_sub \
          from pg_catalog.pg_depend d join pg_catalog.pg_class cc on cc.oid = d.classid \
          where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.deptype = 'n' \
          and d.refobjid = any(array(select n.oid from pg_catalog.pg_namespace n where {scope})) and case cc.relname \
            when 'pg_class' then exists (select from pg_catalog.pg_index i where i.indexrelid = d.objid) \
            when 'pg_proc' then d.refobjid <> (select p.pronamespace from pg_catalog.pg_proc p where p.oid = d.objid) \
            else cc.relname in ('pg_rewrite', 'pg_attrdef', 'pg_constraint', 'pg_policy', 'pg_trigger', 'pg_statistic_ext', \
              'pg_publication_rel') end",
    read: read_dependency,
};

const OBJECTS: Section = Section {
    sql: "with mine(classid, oid) as ( \
              select 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and c.relkind <> 't' and (c.relkind = 'S' or {only c.oid}) \
              union all select 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where {scope} and {row type} \
              union all select 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace where {scope} and {only k.conrelid} and k.contype in ('p', 'u') \
              union all select 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where {scope} \
              union all select 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and {only t.tgrelid} and (not t.tgisinternal or t.tgparentid <> 0) \
              union all select 'pg_catalog.pg_collation'::pg_catalog.regclass, l.oid from pg_catalog.pg_collation l join pg_catalog.pg_namespace n on n.oid = l.collnamespace where {scope} \
              union all select 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace where {scope} \
              union all select 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid from pg_catalog.pg_opclass o join pg_catalog.pg_namespace n on n.oid = o.opcnamespace where {scope} \
              union all select 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid from pg_catalog.pg_opfamily o join pg_catalog.pg_namespace n on n.oid = o.opfnamespace where {scope} \
              union all select 'pg_catalog.pg_ts_config'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_config o join pg_catalog.pg_namespace n on n.oid = o.cfgnamespace where {scope} \
              union all select 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_dict o join pg_catalog.pg_namespace n on n.oid = o.dictnamespace where {scope} \
              union all select 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_parser o join pg_catalog.pg_namespace n on n.oid = o.prsnamespace where {scope} \
              union all select 'pg_catalog.pg_ts_template'::pg_catalog.regclass, o.oid from pg_catalog.pg_ts_template o join pg_catalog.pg_namespace n on n.oid = o.tmplnamespace where {scope} \
              union all select 'pg_catalog.pg_extension'::pg_catalog.regclass, o.oid from pg_catalog.pg_extension o \
              union select d.classid, d.objid from pg_catalog.pg_depend d where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e' \
              union select 'pg_catalog.pg_type'::pg_catalog.regclass, x.oid from pg_catalog.pg_depend d join pg_catalog.pg_type t on t.oid = d.objid \
                left join pg_catalog.pg_range r on r.rngtypid = t.oid left join pg_catalog.pg_type m on m.oid = r.rngmultitypid \
                cross join lateral (values (t.typarray), (m.oid), (m.typarray)) x(oid) where x.oid <> 0 and d.deptype = 'e' \
                and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass \
              union all select 'pg_catalog.pg_language'::pg_catalog.regclass, o.oid from pg_catalog.pg_language o where {whole_database} and o.oid >= 16384 \
              union all select 'pg_catalog.pg_transform'::pg_catalog.regclass, o.oid from pg_catalog.pg_transform o where {whole_database} \
              union all select 'pg_catalog.pg_am'::pg_catalog.regclass, o.oid from pg_catalog.pg_am o where {whole_database} and o.oid >= 16384 \
              union all select 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, o.oid from pg_catalog.pg_foreign_data_wrapper o where {whole_database} \
              union all select 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, o.oid from pg_catalog.pg_foreign_server o where {whole_database}) \
              select cc.relname as class, d.objid as oid, d.objsubid as sub, rc.relname as needed_class, d.refobjid as needed_oid, d.refobjsubid as needed_sub \
              from mine join pg_catalog.pg_depend d on d.refclassid = mine.classid and d.refobjid = mine.oid \
              join pg_catalog.pg_class cc on cc.oid = d.classid join pg_catalog.pg_class rc on rc.oid = d.refclassid \
              where d.deptype in ('n', 'a', 'i', 'P', 'S')",
    read: read_dependency,
};

fn read_dependency(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let needed = reader.find(row.text("needed_class")?, row.number("needed_oid")?, row.number("needed_sub")?).cloned();
    let dependent = reader.find(row.text("class")?, row.number("oid")?, row.number("sub")?).cloned();
    if let (Some(needed), Some(dependent)) = (needed, dependent)
        // A whole never needs its part.
        && needed.relation().is_none_or(|whole| Id::Relation(whole.clone()) != dependent)
    {
        reader.depend(dependent, needed);
    }
    Ok(())
}
