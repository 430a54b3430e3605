//! Runs all scenario files, a few at a time, and shows what failed.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::laws::{self, Outcome, Side};
use super::scenario::{self, Scenario};
use super::{observer, server};

/// Roles belong to the whole cluster: made once, and left there. Two runs may come here at once.
const ROLES: &str = r#"do $$
declare
    role text;
begin
    foreach role in array array['glow_app', 'glow_reader', 'glow_admin', 'Glow "Odd"'] loop
        begin
            execute format('create role %I', role);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
end $$"#;

/// How many run at once.
const WORKERS: usize = 3;

/// What became of one scenario: its place in the list, and its text or error.
type Result = (usize, std::result::Result<String, String>);

/// Makes the roles that scenarios speak of.
pub(crate) async fn roles() {
    server::execute(ROLES).await;
}

/// Runs every file, or those whose name holds `SCENARIO`.
pub(crate) async fn run_all() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths = Vec::new();
    scenario::files(&root, &mut paths);
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let scenarios: Vec<Scenario> =
        paths.iter().map(|path| scenario::parse(&root, path)).filter(|s| s.name.contains(&wanted)).collect();
    assert!(!scenarios.is_empty(), "no scenario matches {wanted:?}");
    let scenarios = runnable(scenarios).await;
    let count = scenarios.len();
    roles().await;
    let scenarios = Arc::new(scenarios);
    let next = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..WORKERS.min(count))
        .map(|worker| tokio::spawn(work(worker, Arc::clone(&scenarios), Arc::clone(&next))))
        .collect();
    let mut results = Vec::new();
    for worker in workers {
        results.extend(worker.await.expect("a worker does not panic"));
    }
    results.sort_by_key(|(index, _)| *index);
    let major = major().await;
    let mut failures = Vec::new();
    let mut shown = Vec::new();
    for (index, result) in results {
        let scenario = &scenarios[index];
        match expected(scenario, result).and_then(|text| snapshot(&root, scenario, &text, major).map(|()| text)) {
            Ok(text) => shown.push(format!("== {}\n{text}", scenario.name)),
            Err(error) => failures.push(format!("{}: {error}", scenario.name)),
        }
    }
    if !wanted.is_empty() {
        show_all(&shown);
    } else {
        failures.extend(stale(&root));
    }
    assert!(failures.is_empty(), "{} of {count} scenarios failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Those that the server can run. The others need an extension that its installation lacks, or words that
/// its version does not know: they are named, and counted by `cargo xtask test`.
pub(crate) async fn runnable(scenarios: Vec<Scenario>) -> Vec<Scenario> {
    let (major, there, parts) = (major().await, available().await, built_with().await);
    let lacks = |scenario: &Scenario| {
        if scenario.since > major {
            return Some(format!("{} is of PostgreSQL {}", scenario.name, scenario.since));
        }
        if let Some(part) = scenario.needs.as_ref().filter(|part| !parts.contains(part)) {
            return Some(format!("{} needs a server built with {part}", scenario.name));
        }
        let missing = scenario.extensions.iter().find(|(name, version)| match version {
            Some(version) => !there.contains(&(name.clone(), version.clone())),
            None => !there.iter().any(|(there, _)| there == name),
        });
        missing.map(|(name, _)| format!("{} needs extension {name}", scenario.name))
    };
    let (mut kept, mut skipped) = (Vec::new(), Vec::new());
    for scenario in scenarios {
        match lacks(&scenario) {
            None => kept.push(scenario),
            Some(why) => skipped.push(why),
        }
    }
    if !skipped.is_empty() {
        let line = format!(
            "\nSKIPPED {} scenarios, {} run, on PostgreSQL {major}: {}\n",
            skipped.len(),
            kept.len(),
            skipped.join(", ")
        );
        // Not through `println!`: what a test that passes prints is not shown.
        std::io::stdout().write_all(line.as_bytes()).expect("standard output takes a line");
    }
    kept
}

/// Parts of PostgreSQL that are a matter of how it was built.
async fn built_with() -> Vec<String> {
    let connection = server::open("postgres").await;
    let asked = [
        ("icu", "create collation pg_temp.probe (provider = icu, locale = 'und')"),
        ("xml", "select xmlparse(content '<a/>')::text"),
    ];
    let mut parts = Vec::new();
    for (part, question) in asked {
        if connection.client.batch_execute(question).await.is_ok() {
            parts.push(part.to_owned());
        }
    }
    parts
}

/// The extensions of the test server's installation, with their versions.
async fn available() -> Vec<(String, String)> {
    let connection = server::open("postgres").await;
    let rows = connection.client.query("select name::text, version from pg_available_extension_versions", &[]).await;
    rows.expect("the server lists its extensions").iter().map(|row| (row.get(0), row.get(1))).collect()
}

fn expected(scenario: &Scenario, result: std::result::Result<String, String>) -> std::result::Result<String, String> {
    match (&scenario.fails, result) {
        (None, result) => result,
        (Some(expected), Err(error)) if error.contains(expected) => Ok(format!("-- refused\n-- {error}\n")),
        (Some(expected), Err(error)) => Err(format!("expected an error with {expected:?}, got: {error}")),
        (Some(expected), Ok(_)) => Err(format!("expected an error with {expected:?}, but it went through")),
    }
}

/// How many scenarios share a pair of databases: reading one schema gets slower with every other that is kept
/// beside it, and a new pair costs two dumps more.
const TOGETHER: usize = 25;

/// One worker: takes scenarios until there are none.
async fn work(worker: usize, scenarios: Arc<Vec<Scenario>>, next: Arc<AtomicUsize>) -> Vec<Result> {
    let mut results = Vec::new();
    while next.load(Ordering::Relaxed) < scenarios.len() {
        results.extend(work_together(worker, &scenarios, &next).await);
    }
    results
}

/// Takes the next scenarios, then has `pg_dump` judge all of them.
async fn work_together(worker: usize, scenarios: &[Scenario], next: &AtomicUsize) -> Vec<Result> {
    let database = |which: &str| format!("scenarios_{}_{worker}_{which}", std::process::id());
    let (built_name, fresh_name) = (database("built"), database("fresh"));
    server::create(&built_name).await;
    server::create(&fresh_name).await;
    let mut results = Vec::new();
    let mut kept: Vec<(usize, Outcome)> = Vec::new();
    {
        let (built, fresh) = (server::open(&built_name).await, server::open(&fresh_name).await);
        while kept.len() < TOGETHER {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(scenario) = scenarios.get(index) else { break };
            if scenario.apart {
                results.push((index, run_apart(scenario, &database("own")).await.map(|outcome| outcome.shown)));
                continue;
            }
            match laws::hold(&built.client, &fresh.client, scenario, &format!("s{index}")).await {
                Ok(outcome) => kept.push((index, outcome)),
                Err(error) => {
                    built.client.batch_execute("rollback").await.ok();
                    fresh.client.batch_execute("rollback").await.ok();
                    results.push((index, Err(error)));
                }
            }
        }
    }
    let (built, fresh) = (observer::schemas(&built_name).await, observer::schemas(&fresh_name).await);
    for (index, outcome) in kept {
        results.push((index, judge(&scenarios[index], outcome, &built, &fresh)));
    }
    server::drop(&built_name).await;
    server::drop(&fresh_name).await;
    results
}

fn judge(
    scenario: &Scenario,
    outcome: Outcome,
    built: &BTreeMap<String, observer::Entries>,
    fresh: &BTreeMap<String, observer::Entries>,
) -> std::result::Result<String, String> {
    let nothing = observer::Entries::new();
    for kept in &outcome.kept {
        let (built, fresh) = (built.get(&kept.name).unwrap_or(&nothing), fresh.get(&kept.name).unwrap_or(&nothing));
        let (led, wanted) = match kept.led {
            Side::Built => (built, fresh),
            Side::Fresh => (fresh, built),
        };
        observer::difference(scenario, led, wanted).map_err(|error| format!("{error}  after:\n{}", outcome.shown))?;
    }
    Ok(outcome.shown)
}

/// Runs a scenario that needs databases of its own.
async fn run_apart(scenario: &Scenario, name: &str) -> std::result::Result<Outcome, String> {
    let names = ["built", "fresh"].map(|half| format!("{name}_{half}"));
    for name in &names {
        server::create(name).await;
    }
    let outcome = {
        let (built, fresh) = (server::open(&names[0]).await, server::open(&names[1]).await);
        laws::hold_apart((&names[0], &built.client), (&names[1], &fresh.client), scenario).await
    };
    for name in &names {
        server::drop(name).await;
    }
    outcome
}

/// The major version that the snapshots were taken on: others print some expressions otherwise.
const SNAPSHOTS_OF: u32 = 15;

/// Compares with the snapshot beside the file; `INSTA_UPDATE=always` writes it.
fn snapshot(root: &Path, scenario: &Scenario, text: &str, major: u32) -> std::result::Result<(), String> {
    if major != SNAPSHOTS_OF {
        return Ok(());
    }
    let file = root.join(&scenario.name);
    let name = file.file_name().expect("a file").to_string_lossy().into_owned();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(file.parent().expect("in a folder"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let compared = std::panic::AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(name, text)));
    std::panic::catch_unwind(compared).map_err(|_| "its plan differs from the snapshot".to_owned())
}

/// Snapshots whose scenario is gone.
fn stale(root: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    scenario::all_files(root, &mut paths);
    let snapshots = paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "snap"));
    let stale = snapshots.filter(|path| !path.with_extension("sql").exists());
    stale.map(|path| format!("{}: a snapshot without its scenario", path.display())).collect()
}

/// With `SCENARIO` set, one looks at the statements.
#[expect(clippy::print_stdout, reason = "the person who named a scenario wants to see it")]
fn show_all(scenarios: &[String]) {
    for scenario in scenarios {
        println!("{scenario}");
    }
}

/// The major version of the test server.
async fn major() -> u32 {
    let connection = server::open("postgres").await;
    let row = connection.client.query_one("select current_setting('server_version_num')::int4 / 10000", &[]).await;
    u32::try_from(row.expect("the server knows its version").get::<_, i32>(0)).expect("a version is positive")
}
