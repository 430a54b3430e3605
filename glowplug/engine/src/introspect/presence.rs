//! Whether there is anything of a kind: a question about a kind that is not there need not be planned, and most
//! schemas lack most kinds.
//!
//! Each condition may hold for more than the question finds (an extension's objects), and never for less.

/// An SQL condition. It speaks of `glowplug_scope`, an array of the OIDs of the namespaces that are read. What the
/// system brings has OIDs below 16384: <https://www.postgresql.org/docs/current/system-catalog-initial-data.html>.
pub(super) fn condition(kind: &str) -> String {
    let inside = |catalog: &str, namespace: &str, more: &str| {
        format!(
            "exists (select from pg_catalog.{catalog} x where x.oid >= 16384 and x.{namespace} = any (glowplug_scope){more})"
        )
    };
    let part = |catalog: &str, relation: &str, more: &str| {
        format!(
            "exists (select from pg_catalog.{catalog} x join pg_catalog.pg_class r on r.oid = x.{relation} \
             where x.oid >= 16384 and r.relnamespace = any (glowplug_scope){more})"
        )
    };
    let anywhere = |catalog: &str| format!("exists (select from pg_catalog.{catalog} x where x.oid >= 16384)");
    match kind {
        // The row type of a table is none of these.
        "types" => format!(
            "({} or {})",
            inside("pg_type", "typnamespace", " and x.typtype in ('e', 'd', 'r')"),
            inside("pg_class", "relnamespace", " and x.relkind = 'c'")
        ),
        "base types" => inside(
            "pg_type",
            "typnamespace",
            " and x.typtype in ('b', 'p') and x.typinput <> 'pg_catalog.array_in'::pg_catalog.regproc",
        ),
        "domain constraints" => inside("pg_constraint", "connamespace", " and x.contypid <> 0"),
        "views" => inside("pg_class", "relnamespace", " and x.relkind in ('v', 'm')"),
        "sequences" => inside("pg_class", "relnamespace", " and x.relkind = 'S'"),
        "policies" => part("pg_policy", "polrelid", ""),
        "routines" => inside("pg_proc", "pronamespace", ""),
        "aggregates" => inside("pg_proc", "pronamespace", " and x.prokind = 'a'"),
        "triggers" => part("pg_trigger", "tgrelid", " and (not x.tgisinternal or x.tgparentid <> 0)"),
        "rules" => part("pg_rewrite", "ev_class", " and x.rulename <> '_RETURN'"),
        "event triggers" => anywhere("pg_event_trigger"),
        "operators" => inside("pg_operator", "oprnamespace", ""),
        "operator families" => inside("pg_opfamily", "opfnamespace", ""),
        "operator classes" => inside("pg_opclass", "opcnamespace", ""),
        "casts" => anywhere("pg_cast"),
        "collations" => inside("pg_collation", "collnamespace", ""),
        "statistics" => inside("pg_statistic_ext", "stxnamespace", ""),
        "text search parsers" => inside("pg_ts_parser", "prsnamespace", ""),
        "text search templates" => inside("pg_ts_template", "tmplnamespace", ""),
        "text search dictionaries" => inside("pg_ts_dict", "dictnamespace", ""),
        "text search configurations" => inside("pg_ts_config", "cfgnamespace", ""),
        "languages" => anywhere("pg_language"),
        "transforms" => anywhere("pg_transform"),
        "access methods" => anywhere("pg_am"),
        "conversions" => inside("pg_conversion", "connamespace", ""),
        "foreign-data wrappers" => anywhere("pg_foreign_data_wrapper"),
        "foreign servers" => anywhere("pg_foreign_server"),
        "publications" => anywhere("pg_publication"),
        other => unreachable!("a question is asked given {other}"),
    }
}
