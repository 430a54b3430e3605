//! Reads triggers, rewrite rules and event triggers.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Body, Enabled, EventTrigger, Id, Ident, QName, Rule, Trigger};

pub(super) const SECTIONS: &[Section] = &[
    Section {
        // A partition's copies of its parent's triggers come by themselves. Only one that fires at other
        // times than its parent's is something that was said about the partition. Before PostgreSQL 15
        // copies count as internal, as do the triggers of foreign keys and of deferrable keys in every
        // version: those call what `ri_triggers.c` and `unique_key_recheck` define.
        sql: "{given triggers}select t.oid, n.nspname as schema, c.relname as table, t.tgname as name, t.tgconstraint <> 0 as constraint, \
              t.tgenabled as enabled, t.tgparentid <> 0 as clone, pg_catalog.pg_get_triggerdef(t.oid) as definition, \
              pg_catalog.obj_description(t.oid, 'pg_trigger') as comment \
              from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid \
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
              left join pg_catalog.pg_trigger parent on parent.oid = t.tgparentid \
              where {scope} and {only t.tgrelid} and (not t.tgisinternal or t.tgparentid <> 0 and t.tgfoid not in (1250, 1644, 1645, \
                1646, 1647, 1648, 1649, 1650, 1651, 1652, 1653, 1654, 1655)) \
              and (t.tgparentid = 0 or parent.tgenabled <> t.tgenabled) \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass \
                and e.objid = t.oid and e.deptype = 'e')",
        read: read_trigger,
    },
    Section {
        sql: "{given rules}select r.oid, n.nspname as schema, c.relname as table, r.rulename as name, r.ev_enabled as enabled, \
              pg_catalog.pg_get_ruledef(r.oid) as definition, pg_catalog.obj_description(r.oid, 'pg_rewrite') as comment \
              from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class \
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
              where {scope} and {only r.ev_class} and r.rulename <> '_RETURN' \
              and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass \
                and e.objid = r.oid and e.deptype = 'e')",
        read: read_rule,
    },
    Section {
        sql: "{database}{given event triggers}select t.oid, t.evtname as name, t.evtevent as event, t.evtenabled as enabled, pg_catalog.array_to_json(t.evttags) as tags, \
              fn.nspname as function_schema, f.proname as function, pg_catalog.pg_get_userbyid(t.evtowner) as owner, \
              pg_catalog.obj_description(t.oid, 'pg_event_trigger') as comment \
              from pg_catalog.pg_event_trigger t join pg_catalog.pg_proc f on f.oid = t.evtfoid \
              join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace where \
              not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass \
                and e.objid = t.oid and e.deptype = 'e')",
        read: read_event_trigger,
    },
];

fn enabled(row: &Row<'_>) -> Result<Enabled, IntrospectError> {
    Ok(match row.text("enabled")? {
        "D" => Enabled::Disabled,
        "R" => Enabled::Replica,
        "A" => Enabled::Always,
        _ => Enabled::Origin,
    })
}

/// The rest of a definition after its name. A name may hold anything, so the cut is by length.
fn after_name(definition: &str, start: &str, name: &str) -> Result<String, IntrospectError> {
    let prefix = format!("{start} {} ", Ident(name));
    match definition.strip_prefix(&prefix) {
        Some(rest) => Ok(rest.to_owned()),
        None => Err(IntrospectError::Unexpected(format!("{definition:?} does not begin with {prefix:?}"))),
    }
}

fn read_trigger(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let table = QName::new(row.text("schema")?, row.text("table")?);
    if !reader.catalog.objects.contains_key(&Id::Relation(table.clone())) {
        return Ok(());
    }
    let name = row.text("name")?;
    let constraint = row.flag("constraint")?;
    let start = if constraint { "CREATE CONSTRAINT TRIGGER" } else { "CREATE TRIGGER" };
    let trigger = Trigger {
        constraint,
        definition: after_name(row.text("definition")?, start, name)?,
        enabled: enabled(row)?,
        clone: row.flag("clone")?,
    };
    reader.add("pg_trigger", row, Id::Trigger(table, name.to_owned()), Body::Trigger(trigger))
}

fn read_rule(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let table = QName::new(row.text("schema")?, row.text("table")?);
    if !reader.catalog.objects.contains_key(&Id::Relation(table.clone())) {
        return Ok(());
    }
    let name = row.text("name")?;
    let definition = after_name(row.text("definition")?, "CREATE RULE", name)?;
    let rule = Rule { definition: definition.trim_end_matches(';').to_owned(), enabled: enabled(row)? };
    reader.add("pg_rewrite", row, Id::Rule(table, name.to_owned()), Body::Rule(rule))
}

fn read_event_trigger(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let trigger = EventTrigger {
        event: row.text("event")?.to_owned(),
        tags: row.json("tags")?,
        function: QName::new(row.text("function_schema")?, row.text("function")?),
        enabled: enabled(row)?,
    };
    reader.add("pg_event_trigger", row, Id::EventTrigger(row.text("name")?.to_owned()), Body::EventTrigger(trigger))
}
