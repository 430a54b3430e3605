//! Reads functions, procedures and window functions.

use super::reader::{Reader, Row};
use super::{IntrospectError, Section};
use crate::catalog::{Argument, Body, Id, QName, Routine, RoutineAttributes, RoutineKind, Substance};

pub(super) const SECTIONS: &[Section] = &[ROUTINES, CONSTRUCTORS];

/// The functions that make values of a range type belong to the type.
const CONSTRUCTORS: Section = Section {
    sql: "{given routines}select d.objid as oid, d.refobjid as type from pg_catalog.pg_depend d join pg_catalog.pg_type t on t.oid = d.refobjid \
          join pg_catalog.pg_namespace n on n.oid = t.typnamespace where {scope} and d.deptype = 'i' \
          and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass",
    read: |reader, row| {
        let ty = reader.find("pg_type", row.number("type")?, 0).cloned();
        if let Some(ty) = ty {
            reader.alias("pg_proc", row.number("oid")?, 0, ty);
        }
        Ok(())
    },
};

const ROUTINES: Section = Section {
    sql: "{given routines}select p.oid, n.nspname as schema, p.proname as name, p.prokind as kind, \
          (select coalesce(pg_catalog.string_agg(pg_catalog.format_type(u.type, null), ', ' order by u.position), '') \
            from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) with ordinality u(type, position)) as types, \
          pg_catalog.pg_get_function_identity_arguments(p.oid) as signature, \
          (select pg_catalog.json_agg(pg_catalog.json_build_array(coalesce(p.proargmodes[u.position], 'i'), coalesce(p.proargnames[u.position], ''), \
              pg_catalog.format_type(u.type, null)) order by u.position) \
            from pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[])) with ordinality u(type, position)) as arguments, \
          p.pronargdefaults as defaults, pg_catalog.format_type(p.prorettype, null) as result, p.proretset as returns_set, \
          l.lanname as language, p.prosrc as source, p.probin as library, \
          pg_catalog.pg_get_function_sqlbody(p.oid) as sql_body, pg_catalog.array_to_json(p.proconfig) as settings, \
          pg_catalog.pg_get_function_arguments(p.oid) as all_arguments, \
          (select pg_catalog.json_agg(pg_catalog.format_type(u.type, null) order by u.position) \
            from pg_catalog.unnest(p.protrftypes) with ordinality u(type, position)) as transforms, \
          p.provolatile as volatility, p.proisstrict as strict, p.proleakproof as leakproof, p.prosecdef as security_definer, \
          p.proparallel as parallel, p.procost as cost, p.prorows as rows, \
          (select pg_catalog.quote_ident(sn.nspname) || '.' || pg_catalog.quote_ident(s.proname) from pg_catalog.pg_proc s \
            join pg_catalog.pg_namespace sn on sn.oid = s.pronamespace where s.oid = p.prosupport) as support, \
          pg_catalog.pg_get_functiondef(p.oid) as definition, \
          pg_catalog.pg_get_userbyid(p.proowner) as owner, \
          {acl p.proacl p.proowner} as grants, \
          pg_catalog.obj_description(p.oid, 'pg_proc') as comment \
          from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace \
          join pg_catalog.pg_language l on l.oid = p.prolang \
          where {scope} and p.prokind <> 'a' \
          and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass \
            and e.objid = p.oid and e.deptype in ('e', 'i'))",
    read: read_routine,
};

fn read_routine(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let id = Id::Routine(QName::new(row.text("schema")?, row.text("name")?), row.text("types")?.to_owned());
    let arguments: Vec<(char, String, String)> = row.json("arguments")?;
    let routine = Routine {
        kind: match row.text("kind")? {
            "p" => RoutineKind::Procedure,
            "w" => RoutineKind::Window,
            _ => RoutineKind::Function,
        },
        signature: row.text("signature")?.to_owned(),
        arguments: arguments.into_iter().map(|(mode, name, ty)| Argument { mode, name, ty }).collect(),
        defaults: row.number("defaults")?,
        result: row.string("result")?.unwrap_or_default(),
        returns_set: row.flag("returns_set")?,
        substance: Substance {
            language: row.text("language")?.to_owned(),
            source: row.text("source")?.to_owned(),
            library: row.string("library")?,
            sql_body: row.string("sql_body")?,
            settings: row.json("settings")?,
            arguments: row.text("all_arguments")?.to_owned(),
            transforms: row.json("transforms")?,
        },
        attributes: RoutineAttributes {
            volatility: match row.text("volatility")? {
                "i" => "IMMUTABLE",
                "s" => "STABLE",
                _ => "VOLATILE",
            }
            .to_owned(),
            strict: row.flag("strict")?,
            leakproof: row.flag("leakproof")?,
            security_definer: row.flag("security_definer")?,
            parallel: match row.text("parallel")? {
                "s" => "SAFE",
                "r" => "RESTRICTED",
                _ => "UNSAFE",
            }
            .to_owned(),
            cost: row.text("cost")?.to_owned(),
            rows: row.text("rows")?.to_owned(),
            support: row.string("support")?,
        },
        definition: row.text("definition")?.trim_end().to_owned(),
    };
    reader.add("pg_proc", row, id, Body::Routine(routine))
}
