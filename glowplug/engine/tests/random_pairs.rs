//! Random pairs of schemas with rows, held to the laws. `GLOWPLUG_PAIRS` says how many, `GLOWPLUG_SEED`
//! where to begin. What fails is made smaller and printed as a scenario.

#[path = "support/chance.rs"]
mod chance;
#[path = "support/random_schema.rs"]
mod random_schema;
#[path = "support/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::time::Instant;

use chance::Chance;
use glowplug::apply::{self, ApplyError};
use glowplug::catalog::{Body, Catalog, Id, QName, Renames};
use glowplug::diff::Options;
use glowplug::introspect::{self, Scope};
use glowplug::plan::{Ddl, HazardKind, Plan, Statement, plan};
use glowplug::sql;
use random_schema::Schema;
use tokio_postgres::{Client, SimpleQueryMessage};

/// One pair as statements, with rows for the first half.
#[derive(Clone, Debug)]
struct Pair {
    before: Vec<String>,
    after: Vec<String>,
    rows: String,
    renames: Renames,
}

/// Why a pair proves nothing, or what it proves.
enum Failure {
    /// The generator made something that cannot be built.
    Unbuildable,
    /// A law is broken.
    Broken(String),
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(error.to_string())
}

fn refused(error: tokio_postgres::Error) -> Failure {
    Failure::Broken(error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned()))
}

async fn build(client: &Client, statements: &[String]) -> Result<(), Failure> {
    let mut text = format!(
        "set client_min_messages = error; reset search_path; drop schema if exists app cascade; create schema app; grant usage, create on schema app to glow_admin; set search_path = app; {}; reset search_path",
        statements.join("; ")
    );
    if version(client).await? < 15 {
        text = text.replace(" nulls not distinct", "").replace("security_invoker", "security_barrier");
    }
    client.batch_execute(&text).await.map_err(|error| unbuildable(&error))
}

/// The server's major version.
async fn version(client: &Client) -> Result<u32, Failure> {
    let query = "select current_setting('server_version_num')::int4 / 10000";
    let major: i32 = client.query_one(query, &[]).await.map_err(refused)?.get(0);
    Ok(major.unsigned_abs())
}

async fn read(client: &Client) -> Result<Catalog, Failure> {
    introspect::read(client, &Scope::namespace("app")).await.map_err(broken)
}

fn planned(from: &Catalog, to: &Catalog) -> Result<Plan, Failure> {
    renaming(from, to, &Renames::default())
}

fn renaming(from: &Catalog, to: &Catalog, renames: &Renames) -> Result<Plan, Failure> {
    plan(from, to, renames, &Options::default()).map_err(broken)
}

/// With `GLOWPLUG_PAIRS_SHOW` set, why a pair cannot be built is worth a line.
#[expect(clippy::print_stderr, reason = "asked for by whoever works on the generator")]
fn unbuildable(error: &tokio_postgres::Error) -> Failure {
    if std::env::var_os("GLOWPLUG_PAIRS_SHOW").is_some() {
        eprintln!("unbuildable: {}", error.as_db_error().map_or_else(|| error.to_string(), |db| db.to_string()));
    }
    Failure::Unbuildable
}

/// Law 2.
fn arrived(reached: &Catalog, to: &Catalog, way: &Plan) -> Result<(), Failure> {
    let rest = planned(reached, to)?;
    if rest.is_empty() {
        return Ok(());
    }
    let rest: Vec<String> = rest.statements().map(|statement| sql::print(&statement.ddl)).collect();
    Err(broken(format!(
        "did not converge; still to do:\n    {}\n  after:\n{}",
        rest.join("\n    "),
        apply::script(way)
    )))
}

/// Every value of every column that is there, as one text: what must survive. Those of a partitioned table
/// are its partitions'.
async fn values(client: &Client, catalog: &Catalog) -> Result<BTreeMap<Id, String>, Failure> {
    let mut wanted = Vec::new();
    for (id, object) in &catalog.objects {
        if let (Id::Column(relation, column), Body::Column(_)) = (id, &object.body)
            && let Some(table) = catalog.table(relation)
        {
            let only = if table.partition_key.is_some() { "" } else { "only " };
            let column = glowplug::catalog::Ident(column);
            wanted.push((id.clone(), format!("select string_agg(coalesce({column}::text, 'null'), ',' order by {column}::text) || count(*) from {only}{relation}")));
        }
    }
    let text: Vec<&str> = wanted.iter().map(|(_, query)| query.as_str()).collect();
    if text.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = client.simple_query(&text.join(";\n")).await.map_err(refused)?;
    let values = rows.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
        _ => None,
    });
    Ok(wanted.into_iter().map(|(id, _)| id).zip(values).collect())
}

/// Law 5: what is the same column of the same type holds the same values, unless a loss was announced.
fn survived(
    before: &Catalog,
    after: &Catalog,
    way: &Plan,
    renames: &Renames,
    (old, new): (&BTreeMap<Id, String>, &BTreeMap<Id, String>),
) -> Result<(), Failure> {
    let losses: Vec<Id> = way
        .statements()
        .flat_map(|statement| statement.hazards.iter().map(move |hazard| (statement, hazard)))
        .filter(|(_, hazard)| hazard.kind == HazardKind::DataLoss)
        .map(|(statement, hazard)| statement.concerned(hazard))
        .collect();
    let renames = renames.pending(before, after);
    // Rows of a table made anew may have moved to other partitions of it.
    let remade = |relation: &QName| {
        way.statements().any(|statement| matches!(&statement.ddl, Ddl::RestoreRows(rows) if rows.table == *relation))
    };
    let anywhere = way.statements().any(|statement| matches!(statement.ddl, Ddl::RestoreRows(_)));
    // A table that joins or leaves a tree brings or takes its rows.
    let made = |child: &QName| {
        way.statements().any(|statement| matches!(&statement.ddl, Ddl::CreateTable(table) if table.name == *child))
    };
    let moves = |statement: &Statement| match &statement.ddl {
        Ddl::Drop { id: Id::Attachment(child, _), .. } | Ddl::Create { id: Id::Attachment(child, _), .. } => {
            !made(child) && after.table(child).is_some()
        }
        _ => false,
    };
    let moves = way.statements().any(moves);
    for (origin, value) in old {
        let id = &renames.target(origin);
        let (Some(Body::Column(was)), Some(Body::Column(is))) = (before.body(origin), after.body(id)) else { continue };
        let relation = id.relation().expect("a column is of a table");
        let (Some(old_table), Some(new_table)) =
            (before.table(origin.relation().expect("a column is of a table")), after.table(relation))
        else {
            continue;
        };
        let partitioned = old_table.partition_key.is_some() || new_table.partition_key.is_some();
        let excused = if remade(relation) {
            moves && old_table.partition_key.is_some()
        } else {
            partitioned || new_table.partition && anywhere
        };
        if excused {
            continue;
        }
        let lost = losses.iter().any(|loss| loss == id || *loss == Id::Relation(relation.clone()));
        let computed = format!("{:?}", is.generation) != "None" || format!("{:?}", was.generation) != "None";
        if !lost && !computed && was.ty == is.ty && new.get(id) != Some(value) {
            return Err(broken(format!(
                "{id} held {value:?} and holds {:?} after\n{}",
                new.get(id),
                apply::script(way)
            )));
        }
    }
    Ok(())
}

/// Whether a refusal was announced.
fn announced(way: &Plan, error: &ApplyError) -> bool {
    way.statements().any(|statement| {
        sql::print(&statement.ddl) == error.sql
            && statement.hazards.iter().any(|hazard| hazard.kind == HazardKind::MayFailOnData)
    })
}

async fn empty(client: &Client, catalog: &Catalog) -> Result<(), Failure> {
    let tables: Vec<String> = catalog
        .objects
        .iter()
        .filter_map(|(id, object)| match (id, &object.body) {
            (Id::Relation(name), Body::Table(_)) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    if tables.is_empty() {
        return Ok(());
    }
    client.batch_execute(&format!("truncate {}", tables.join(", "))).await.map_err(refused)
}

/// Whether the rows forbade the way up, as announced.
async fn hold(client: &Client, pair: &Pair) -> Result<bool, Failure> {
    build(client, &pair.after).await?;
    let after = read(client).await?;
    build(client, &pair.before).await?;
    let before = read(client).await?;
    client.batch_execute(&format!("set search_path = app; {} reset search_path", pair.rows)).await.map_err(refused)?;
    for catalog in [&before, &after] {
        if !planned(catalog, catalog)?.is_empty() {
            return Err(broken("a schema differs from itself"));
        }
    }
    let up = renaming(&before, &after, &pair.renames)?;
    if apply::script(&up) != apply::script(&renaming(&before, &after, &pair.renames)?) {
        return Err(broken("the same pair gave two plans"));
    }
    let old = values(client, &before).await?;
    let mut refused = false;
    match apply::apply(client, &up).await {
        Ok(()) => {
            let reached = read(client).await?;
            survived(&before, &reached, &up, &pair.renames, (&old, &values(client, &reached).await?))?;
            arrived(&reached, &after, &up)?;
        }
        Err(error) if announced(&up, &error) => {
            refused = true;
            build(client, &pair.before).await?;
            lead(client, &up, &after).await?;
        }
        Err(error) => return Err(broken(format!("{error}\n  in: {}\n{}", error.sql, apply::script(&up)))),
    }
    // Law 3, without rows: what the way up kept, the way down may refuse.
    let reached = read(client).await?;
    empty(client, &reached).await?;
    let back = pair.renames.objects.iter().map(|(old, new)| (new.clone(), old.clone())).collect();
    let down = renaming(&reached, &before, &Renames { objects: back, ..Renames::default() })?;
    lead(client, &down, &before).await?;
    Ok(refused)
}

async fn lead(client: &Client, way: &Plan, to: &Catalog) -> Result<(), Failure> {
    apply::apply(client, way)
        .await
        .map_err(|error| broken(format!("{error}\n  in: {}\n{}", error.sql, apply::script(way))))?;
    arrived(&read(client).await?, to, way)
}

/// Leaves out one statement after the other for as long as a law stays broken.
async fn smaller(client: &Client, mut pair: Pair) -> (Pair, String) {
    let mut error = String::new();
    loop {
        let mut candidates = Vec::new();
        let all: Vec<String> = pair.before.iter().chain(&pair.after).cloned().collect();
        for statement in all {
            let without =
                |list: &[String]| list.iter().filter(|other| **other != statement).cloned().collect::<Vec<_>>();
            candidates.push(Pair {
                before: without(&pair.before),
                after: without(&pair.after),
                rows: pair.rows.clone(),
                renames: pair.renames.clone(),
            });
        }
        candidates.push(Pair { rows: String::new(), ..pair.clone() });
        candidates.push(Pair { renames: Renames::default(), ..pair.clone() });
        let size = |pair: &Pair| pair.before.len() + pair.after.len() + pair.rows.len() + pair.renames.objects.len();
        let mut found = None;
        for candidate in candidates.into_iter().filter(|candidate| size(candidate) < size(&pair)) {
            client.batch_execute("rollback").await.ok();
            if let Err(Failure::Broken(message)) = hold(client, &candidate).await {
                (found, error) = (Some(candidate), message);
                break;
            }
        }
        match found {
            Some(candidate) => pair = candidate,
            None => return (pair, error),
        }
    }
}

/// Renames as a scenario's directives.
fn hints(renames: &Renames) -> String {
    let hint = |(old, new): (&Id, &Id)| match (old, new) {
        (Id::Relation(old), Id::Relation(new)) => format!("-- rename: table {old} -> {new}\n"),
        (old, new) => format!("-- rename: {old} -> {new}\n"),
    };
    renames.objects.iter().map(hint).collect()
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What became of a worker's pairs.
#[derive(Default)]
struct Sum {
    failures: Vec<String>,
    unbuildable: usize,
    /// Pairs whose rows forbade the way, as announced; held without rows.
    refused: usize,
}

async fn work(worker: u64, workers: u64, pairs: u64, seed: u64) -> Sum {
    let database = format!("pairs_{}_{worker}", std::process::id());
    server::create(&database).await;
    let mut sum = Sum::default();
    {
        let connection = server::open(&database).await;
        let client = &connection.client;
        for seed in (seed + worker..seed + pairs).step_by(usize::try_from(workers).expect("a few")) {
            let mut chance = Chance::new(seed);
            let before = Schema::random(&mut chance);
            let after = if chance.once_in(10) { Schema::random(&mut chance) } else { before.mutated(&mut chance) };
            let rows = before.rows(&mut chance);
            let pair = Pair { before: before.statements(), after: after.statements(), rows, renames: after.renames() };
            match hold(client, &pair).await {
                Ok(refused) => sum.refused += usize::from(refused),
                Err(Failure::Unbuildable) => sum.unbuildable += 1,
                Err(Failure::Broken(first)) => {
                    let (pair, error) = smaller(client, pair).await;
                    let error = if error.is_empty() { first } else { error };
                    let list = |list: &[String]| list.iter().map(|s| format!("{s};\n")).collect::<String>();
                    sum.failures.push(format!(
                        "seed {seed}: {error}\n{}-- before\n{}{}-- after\n{}",
                        hints(&pair.renames),
                        list(&pair.before),
                        pair.rows,
                        list(&pair.after)
                    ));
                    client.batch_execute("rollback").await.ok();
                    if sum.failures.len() >= 5 {
                        break;
                    }
                }
            }
        }
    }
    server::drop(&database).await;
    sum
}

#[tokio::test(flavor = "multi_thread")]
async fn random_pairs_hold_the_laws() {
    let (pairs, seed) = (number("GLOWPLUG_PAIRS", 150), number("GLOWPLUG_SEED", 1));
    for role in ["glow_app", "glow_reader", "glow_admin"] {
        server::execute(&format!(
            "do $$ begin create role {role}; exception when duplicate_object or unique_violation then null; end $$"
        ))
        .await;
    }
    let workers: Vec<_> = (0..2).map(|worker| tokio::spawn(work(worker, 2, pairs, seed))).collect();
    let start = Instant::now();
    let mut sum = Sum::default();
    for worker in workers {
        let more = worker.await.expect("a worker does not panic");
        sum.failures.extend(more.failures);
        sum.unbuildable += more.unbuildable;
        sum.refused += more.refused;
    }
    let Sum { failures, unbuildable, refused } = sum;
    say(&format!(
        "pairs: {pairs} from seed {seed}: {} failed, {unbuildable} could not be built, {refused} refused by their rows as announced, in {} s",
        failures.len(),
        start.elapsed().as_secs()
    ));
    assert!(failures.is_empty(), "{} pairs failed:\n\n{}", failures.len(), failures.join("\n\n"));
    let limit = usize::try_from(pairs).expect("a number of pairs") / 4;
    assert!(unbuildable <= limit, "{unbuildable} of {pairs} pairs could not be built");
}

#[expect(clippy::print_stdout, reason = "the sum is what `cargo xtask bench --pairs` shows")]
fn say(line: &str) {
    println!("{line}");
}
