//! A number that changes whenever anything in the namespace does, and the lock that keeps others out.

use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::PushError;
use crate::catalog::Literal;
use crate::introspect::Scope;

/// What a namespace's catalog rows add up to. Equal fingerprints of one database mean an equal schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(String);

/// The fingerprint of a namespace, and that of everything in it but some tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) whole: Fingerprint,
    pub(crate) beyond: Fingerprint,
}

/// Sums over oid and xmin of every catalog row that belongs to the namespace: every change of a row
/// gives it another xmin. One round trip.
///
/// # Errors
/// When the connection is lost.
pub async fn fingerprint(client: &Client, namespace: &str) -> Result<Fingerprint, tokio_postgres::Error> {
    Ok(parts(client, &Scope::namespace(namespace)).await?.whole)
}

/// The fingerprint of a scope's namespace, and that of what lies beyond the scope's tables: nothing,
/// when the scope is not limited to some.
pub(crate) async fn parts(client: &Client, scope: &Scope) -> Result<Parts, tokio_postgres::Error> {
    // One message is one transaction, to which the setting is local.
    let text = format!("{QUICK}; {}", query(scope));
    Ok(found(client.simple_query(&text).await?))
}

/// The last row of an answer.
fn found(answer: Vec<SimpleQueryMessage>) -> Parts {
    let texts = answer.into_iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => {
            Some((row.get(0).unwrap_or_default().to_owned(), row.get(1).unwrap_or_default().to_owned()))
        }
        _ => None,
    });
    let (whole, beyond) = texts.unwrap_or_default();
    Parts { whole: Fingerprint(whole), beyond: Fingerprint(beyond) }
}

/// Compiling the query takes longer than running it.
const QUICK: &str = "select pg_catalog.set_config('jit', 'off', true)";

/// Catalogs whose rows are in a namespace, with that column, and which of them are beyond the tables.
const IN_NAMESPACE: &[(&str, &str, &str)] = &[
    (
        "pg_type",
        "typnamespace",
        "x.oid <> all((select own.types from own)::pg_catalog.oid[]) and x.typelem <> all((select own.types from own)::pg_catalog.oid[])",
    ),
    ("pg_proc", "pronamespace", "true"),
    ("pg_constraint", "connamespace", "x.conrelid <> all((select own.oids from own)::pg_catalog.oid[])"),
    ("pg_operator", "oprnamespace", "true"),
    ("pg_opclass", "opcnamespace", "true"),
    ("pg_opfamily", "opfnamespace", "true"),
    ("pg_collation", "collnamespace", "true"),
    ("pg_statistic_ext", "stxnamespace", "true"),
    ("pg_ts_config", "cfgnamespace", "true"),
    ("pg_ts_dict", "dictnamespace", "true"),
];

/// Catalogs whose rows belong to a relation, with that column.
const OF_RELATION: &[(&str, &str)] = &[
    ("pg_attribute", "attrelid"),
    ("pg_attrdef", "adrelid"),
    ("pg_index", "indexrelid"),
    ("pg_trigger", "tgrelid"),
    ("pg_policy", "polrelid"),
    ("pg_rewrite", "ev_class"),
    ("pg_sequence", "seqrelid"),
    ("pg_inherits", "inhrelid"),
];

/// One message: sums over each catalog. Hash joins, because the planner expects few rows where there
/// can be very many.
fn query(scope: &Scope) -> String {
    let (namespace, limited) = match scope {
        Scope::Tables { namespace, .. } => (namespace.as_str(), true),
        Scope::Namespaces(names) => (names.first().map_or("", String::as_str), false),
        Scope::Database => ("", false),
    };
    // A relation that is read in part: the tables, their indexes, and the sequences they own.
    let inner = if limited {
        format!(
            "({} or c.relkind = 'S' and exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype in ('a', 'i') \
             and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjsubid > 0 and {}))",
            scope.relations("c.oid"),
            scope.relations("d.refobjid")
        )
    } else {
        "true".to_owned()
    };
    let own = if limited { "not x.mine" } else { "false" };
    let of_relation = if limited { "not r.mine" } else { "false" };
    let mut sums = vec![sum("rel x", "x.oid::pg_catalog.int8", own)];
    for (catalog, column, beyond) in IN_NAMESPACE {
        let beyond = if limited { beyond } else { "false" };
        let from = format!("pg_catalog.{catalog} x where x.{column} = (select ns.oid from ns)");
        sums.push(sum(&from, "x.oid::pg_catalog.int8", beyond));
    }
    for (catalog, column) in OF_RELATION {
        let number = if *catalog == "pg_attribute" { "x.attnum::pg_catalog.int8" } else { "1" };
        // What a sequence has for columns never changes.
        let sequences = if *catalog == "pg_attribute" { " and r.relkind <> 'S'" } else { "" };
        let from = format!("pg_catalog.{catalog} x join rel r on r.oid = x.{column}{sequences}");
        sums.push(sum(&from, number, of_relation));
    }
    sums.push(sum("pg_catalog.pg_enum x join pg_catalog.pg_type t on t.oid = x.enumtypid where t.typnamespace = (select ns.oid from ns)", "1", "true"));
    // Comments on anybody's objects: too many rather than too few.
    sums.push(sum("pg_catalog.pg_description x where x.objoid >= 16384", "1", "false"));
    sums.push(sum("pg_catalog.pg_extension x", "1", "true"));
    let ties = "pg_catalog.pg_depend x where x.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and x.deptype = 'x'";
    sums.push(sum(ties, "x.objid::pg_catalog.int8", "true"));
    sums.push(sum("ns x", "x.oid::pg_catalog.int8", "true"));
    let sums: Vec<String> = sums
        .into_iter()
        .enumerate()
        .map(|(number, sum)| format!("select {number} as number, s.whole, s.beyond from ({sum}) s"))
        .collect();
    format!(
        "with ns as materialized (select n.oid, n.xmin from pg_catalog.pg_namespace n where n.nspname = {}), \
         rel as materialized (select c.oid, c.xmin, c.relkind, c.reltype, {inner} as mine from pg_catalog.pg_class c \
         where c.relnamespace = (select ns.oid from ns)), \
         own as materialized (select array(select rel.oid from rel where rel.mine) as oids, \
         array(select rel.reltype from rel where rel.mine and rel.reltype <> 0) as types) \
         select pg_catalog.concat_ws('/', pg_catalog.current_setting('server_version_num'), \
         (select d.oid::pg_catalog.text from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()), \
         pg_catalog.string_agg(p.whole, '/' order by p.number)), pg_catalog.string_agg(p.beyond, '/' order by p.number) \
         from ({}) p",
        Literal(namespace),
        sums.join(" union all ")
    )
}

/// Count and sums over the rows of one catalog: all of them, and those beyond the tables.
fn sum(from: &str, number: &str, beyond: &str) -> String {
    let texts = |filter: &str| {
        format!(
            "pg_catalog.concat_ws(',', pg_catalog.count(*){filter}, pg_catalog.sum({number}){filter}, \
             pg_catalog.sum(x.xmin::pg_catalog.text::pg_catalog.int8){filter})"
        )
    };
    let partly = if beyond == "false" { "null".to_owned() } else { texts(&format!(" filter (where {beyond})")) };
    format!("select {} as whole, {partly} as beyond from {from}", texts(""))
}

/// Begins a transaction, takes the lock of pushes and migrations until it ends, waiting a bounded time,
/// and gives the fingerprints under the lock. One round trip.
pub(super) async fn begin_locked(client: &Client, namespace: &str, scope: &Scope) -> Result<Parts, PushError> {
    let key = glowplug_migrate::advisory_key(namespace);
    // Tables may be in use by an application: they are waited for longer than another push.
    let text = format!(
        "begin; {QUICK}; set local lock_timeout = '10s'; select pg_catalog.pg_advisory_xact_lock({key}); \
         set local lock_timeout = '30s'; {}",
        query(scope)
    );
    match client.simple_query(&text).await {
        Ok(answer) => Ok(found(answer)),
        Err(error) if error.code().is_some_and(|code| code.code() == "55P03") => Err(PushError::Locked),
        Err(error) => Err(error.into()),
    }
}
