//! Finds what no section has read: an object inside of what was read that the model does not know must
//! be refused by name, never overlooked. Comes last.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::Id;

/// Lists everything by its address; the reader knows which it has met. Describing an object is dear, so
/// only those it has not met are described, in a second question (see [`question`]).
///
/// The system's own objects have OIDs below 16384; those of extensions belong to the extension.
pub(super) const SECTIONS: &[Section] = &[Section {
    sql: "select x.class, x.oid, x.whole_class, x.whole from ( \
          select 'pg_class' as class, c.oid, null::pg_catalog.text as whole_class, 0::pg_catalog.oid as whole from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and (c.relkind in ('S', 'c') or {only c.oid}) \
            and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S') and c.relpersistence <> 't' \
            and not (c.relkind = 'S' and exists (select from pg_catalog.pg_depend i where i.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and i.objid = c.oid and i.deptype = 'i')) \
          union all select 'pg_class', i.indexrelid, 'pg_class', i.indrelid from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indrelid \
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and {only c.oid} and c.relpersistence <> 't' \
          union all select 'pg_type', t.oid, null, 0 from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace where {scope} \
            and t.typrelid = 0 and t.typtype <> 'm' and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid) \
          union all select 'pg_proc', p.oid, null, 0 from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where {scope} \
            and not exists (select from pg_catalog.pg_depend i where i.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and i.objid = p.oid and i.deptype = 'i') \
          union all select 'pg_constraint', k.oid, case when k.conrelid <> 0 then 'pg_class' else 'pg_type' end, case when k.conrelid <> 0 then k.conrelid else k.contypid end from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace where {scope} and (k.conrelid = 0 or {only k.conrelid}) and k.contype in ('c', 'f', 'p', 'u', 'x') \
          union all select 'pg_trigger', t.oid, 'pg_class', t.tgrelid from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid \
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and {only t.tgrelid} and not t.tgisinternal and t.tgparentid = 0 \
          union all select 'pg_rewrite', w.oid, 'pg_class', w.ev_class from pg_catalog.pg_rewrite w join pg_catalog.pg_class c on c.oid = w.ev_class \
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and {only w.ev_class} and w.rulename <> '_RETURN' \
          union all select 'pg_policy', y.oid, 'pg_class', y.polrelid from pg_catalog.pg_policy y join pg_catalog.pg_class c on c.oid = y.polrelid \
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace where {scope} and {only y.polrelid} \
          union all select 'pg_operator', o.oid, null, 0 from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace where {scope} and o.oprcode <> 0 \
          union all select 'pg_opclass', o.oid, null, 0 from pg_catalog.pg_opclass o join pg_catalog.pg_namespace n on n.oid = o.opcnamespace where {scope} \
          union all select 'pg_opfamily', o.oid, null, 0 from pg_catalog.pg_opfamily o join pg_catalog.pg_namespace n on n.oid = o.opfnamespace where {scope} \
          union all select 'pg_conversion', o.oid, null, 0 from pg_catalog.pg_conversion o join pg_catalog.pg_namespace n on n.oid = o.connamespace where {scope} \
          union all select 'pg_collation', o.oid, null, 0 from pg_catalog.pg_collation o join pg_catalog.pg_namespace n on n.oid = o.collnamespace where {scope} \
          union all select 'pg_statistic_ext', o.oid, null, 0 from pg_catalog.pg_statistic_ext o join pg_catalog.pg_namespace n on n.oid = o.stxnamespace where {scope} and {only o.stxrelid} \
          union all select 'pg_ts_config', o.oid, null, 0 from pg_catalog.pg_ts_config o join pg_catalog.pg_namespace n on n.oid = o.cfgnamespace where {scope} \
          union all select 'pg_ts_dict', o.oid, null, 0 from pg_catalog.pg_ts_dict o join pg_catalog.pg_namespace n on n.oid = o.dictnamespace where {scope} \
          union all select 'pg_ts_parser', o.oid, null, 0 from pg_catalog.pg_ts_parser o join pg_catalog.pg_namespace n on n.oid = o.prsnamespace where {scope} \
          union all select 'pg_ts_template', o.oid, null, 0 from pg_catalog.pg_ts_template o join pg_catalog.pg_namespace n on n.oid = o.tmplnamespace where {scope} \
          union all select 'pg_cast', o.oid, null, 0 from pg_catalog.pg_cast o where {whole_database} and o.oid >= 16384 \
            and not exists (select from pg_catalog.pg_depend i where i.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass and i.objid = o.oid and i.deptype = 'i') \
          union all select 'pg_transform', o.oid, null, 0 from pg_catalog.pg_transform o where {whole_database} \
          union all select 'pg_language', o.oid, null, 0 from pg_catalog.pg_language o where {whole_database} and o.oid >= 16384 \
          union all select 'pg_am', o.oid, null, 0 from pg_catalog.pg_am o where {whole_database} and o.oid >= 16384 \
          union all select 'pg_event_trigger', o.oid, null, 0 from pg_catalog.pg_event_trigger o where {whole_database} \
          union all select 'pg_foreign_data_wrapper', o.oid, null, 0 from pg_catalog.pg_foreign_data_wrapper o where {whole_database} \
          union all select 'pg_foreign_server', o.oid, null, 0 from pg_catalog.pg_foreign_server o where {whole_database} \
          union all select 'pg_publication', o.oid, null, 0 from pg_catalog.pg_publication o where {whole_database} \
          union all select 'pg_subscription', o.oid, null, 0 from pg_catalog.pg_subscription o join pg_catalog.pg_database b on b.oid = o.subdbid \
            where {whole_database} and b.datname = pg_catalog.current_database()) x",
    read: |reader, row| {
        let (class, oid) = (row.text("class")?, row.number("oid")?);
        let whole = row.option("whole_class")?.map(|class| Ok::<_, IntrospectError>((class, row.number("whole")?)));
        let of_extension = match whole.transpose()? {
            Some((class, whole)) => matches!(reader.find(class, whole, 0), Some(Id::Extension(_))),
            None => false,
        };
        if !of_extension && reader.find(class, oid, 0).is_none() {
            reader.unknown.push((class.to_owned(), oid));
        }
        Ok(())
    },
}];

/// Asks for the names of what was not met.
pub(super) fn question(unknown: &[(String, u32)]) -> String {
    let addresses: Vec<String> =
        unknown.iter().map(|(class, oid)| format!("('pg_catalog.{class}'::pg_catalog.regclass, {oid})")).collect();
    format!(
        "select pg_catalog.pg_describe_object(x.class, x.oid, 0) as name from (values {}) x(class, oid)",
        addresses.join(", ")
    )
}

/// Takes the answer.
pub(super) fn read(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    if let Some(name) = row.string("name")? {
        reader.catalog.unmodelled.insert(name);
    }
    Ok(())
}
