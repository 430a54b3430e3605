//! Every scenario pair as generated files: not only the plan, the very files that `generate` writes
//! pass the proof. A pair that cannot be undone says so in its file.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use glowplug::canonical::{Canonical, Scratch};
use glowplug::declared::{DeclaredSchema, Provenance, Renames as Hints, SqlFile};
use glowplug::generate::{Draft, Turn, Workshop, replayed};
use glowplug::introspect::Scope;
use glowplug_migrate::Migrations;

use super::scenario::{self, Scenario};
use super::{server, suite};

/// Runs every pair that can be a migration.
pub(crate) async fn run_all() {
    suite::roles().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths = Vec::new();
    scenario::files(&root, &mut paths);
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let scenarios: Vec<Scenario> = paths
        .iter()
        .map(|path| scenario::parse(&root, path))
        .filter(|scenario| scenario.name.contains(&wanted) && fits(scenario))
        .step_by(scenario::stride())
        .collect();
    let scenarios = suite::runnable(scenarios).await;
    let count = scenarios.len();
    let (scenarios, next) = (Arc::new(scenarios), Arc::new(AtomicUsize::new(0)));
    // On one task: the server does the work, and a runner may stay on the thread it was made on.
    let (first, second) = tokio::join!(
        work(0, Arc::clone(&scenarios), Arc::clone(&next)),
        work(1, Arc::clone(&scenarios), Arc::clone(&next))
    );
    let mut failures = [first, second].concat();
    failures.sort();
    assert!(failures.is_empty(), "{} of {count} pairs failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Migrations live in one namespace.
fn fits(scenario: &Scenario) -> bool {
    scenario.fails.is_none() && scenario.scope == Scope::namespace("app") && !scenario.apart
}

async fn work(worker: usize, scenarios: Arc<Vec<Scenario>>, next: Arc<AtomicUsize>) -> Vec<String> {
    let mut failures = Vec::new();
    let target = format!("generated_{}_{worker}", std::process::id());
    server::create(&target).await;
    {
        let admin = server::open(&target).await;
        let scratch = Scratch::open(&server::url().with_database(&target), &admin.client, None)
            .await
            .expect("a scratch database");
        let workshop = Workshop::new(server::open(&target).await, server::url(), "app", &scratch, None).apart(&target);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(scenario) = scenarios.get(index) else { break };
            if let Err(error) = prove(scenario, &workshop, &scratch).await {
                failures.push(format!("{}: {error}", scenario.name));
            }
        }
        workshop.clear().await.expect("our databases are dropped");
    }
    server::drop(&target).await;
    failures
}

/// The first half as a migration written by hand, the second half as declarations.
async fn prove(scenario: &Scenario, workshop: &Workshop, scratch: &Scratch) -> Result<(), String> {
    let directory = tempfile::tempdir().map_err(|error| told(&error))?;
    let first = directory.path().join("20200101000000_before");
    std::fs::create_dir(&first).map_err(|error| told(&error))?;
    let text = format!("set local check_function_bodies = off;\n{}", scenario.before);
    std::fs::write(first.join("up.sql"), text).map_err(|error| told(&error))?;
    std::fs::write(first.join("down.sql"), "select 1;\n").map_err(|error| told(&error))?;
    let migrations = Migrations::from_directory(directory.path()).map_err(|error| told(&error))?;
    let declared = DeclaredSchema {
        namespace: "app".to_owned(),
        statements: Vec::new(),
        sql_files: vec![SqlFile {
            path: "after.sql".to_owned(),
            text: format!("create schema app;\n{}", scenario.after),
        }],
        provenance: Provenance::default(),
        renames: Hints::default(),
        conversions: Vec::new(),
        warnings: Vec::new(),
    };
    let canonical = Canonical { scratch, cache: None };
    let before = replayed(workshop, &migrations).await.map_err(|error| told(&error))?;
    let after = canonical.catalog(&declared).await.map_err(|error| told(&error))?;
    let renames = scenario.renames.pending(&before, &after);
    let draft = Draft::between(before, after, renames, scenario.options.clone()).map_err(|error| told(&error))?;
    if draft.plan.is_empty() {
        return Ok(());
    }
    let proven = draft.prove(workshop, directory.path(), &migrations, "change").await.map_err(|error| told(&error))?;
    let turn = Turn::take(directory.path()).map_err(|error| told(&error))?;
    let written = proven.write(&turn, directory.path(), &migrations).map_err(|error| told(&error))?;
    for path in written {
        let down = std::fs::read_to_string(path.join("down.sql")).map_err(|error| told(&error))?;
        if down.trim().is_empty() {
            return Err(format!("{} has an empty down.sql that says nothing", path.display()));
        }
    }
    Ok(())
}

/// An error and its causes.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
