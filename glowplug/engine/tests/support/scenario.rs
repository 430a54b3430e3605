//! Runs scenario files. A file is `before`, `after`, and what is allowed:
//!
//! ```text
//! -- rename: column app.post.title -> app.post.headline
//! -- before
//! create table post (title text);
//! -- after
//! create table post (headline text);
//! ```
//!
//! Both halves run with `app` as the search path, in a schema of that name. Directives may stand above
//! `-- before`:
//!
//! - `-- scope: database` compares the whole database instead of the schema `app`; each half is then
//!   built in a database of its own.
//! - `-- without: owners` and `-- without: grants` leave those out of the comparison.
//! - `-- rename: ...` tells of a rename.
//! - `-- one way` leaves out the way back.
//! - `-- fails: TEXT` expects an error that holds TEXT.
//!
//! The roles `glow_app`, `glow_reader`, `glow_admin` and, with a name that must be quoted,
//! `Glow "Odd"` are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use glowplug::catalog::{Catalog, Id, QName, Renames};
use glowplug::diff::Options;
use glowplug::introspect::{self, Scope};
use glowplug::plan::{Plan, plan};
use glowplug::{apply, sql};
use tokio_postgres::Client;

use super::server;

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

/// One parsed file.
struct Scenario {
    name: String,
    before: String,
    after: String,
    scope: Scope,
    options: Options,
    renames: Renames,
    one_way: bool,
    fails: Option<String>,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the scenario folder is there") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
    found.sort();
}

fn parse(root: &Path, path: &Path) -> Scenario {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let name = path.strip_prefix(root).expect("inside the root").with_extension("").to_string_lossy().into_owned();
    let (directives, rest) = text.split_once("-- before\n").unwrap_or_else(|| panic!("{name}: no `-- before`"));
    let (before, after) = rest.split_once("-- after\n").unwrap_or_else(|| panic!("{name}: no `-- after`"));
    let mut scenario = Scenario {
        name: name.clone(),
        before: before.to_owned(),
        after: after.to_owned(),
        scope: Scope::namespace("app"),
        options: Options::default(),
        renames: Renames::default(),
        one_way: false,
        fails: None,
    };
    for line in directives.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.strip_prefix("-- ").unwrap_or_else(|| panic!("{name}: not a directive: {line}"));
        match line.split_once(": ") {
            Some(("scope", "database")) => scenario.scope = Scope::Database,
            Some(("rename", renamed)) => add_rename(&mut scenario.renames, renamed),
            Some(("fails", message)) => scenario.fails = Some(message.to_owned()),
            Some(("without", "owners")) => scenario.options.owners = false,
            Some(("without", "grants")) => scenario.options.grants = false,
            Some(("about", _)) => {}
            None if line == "one way" => scenario.one_way = true,
            _ => panic!("{name}: unknown directive: {line}"),
        }
    }
    scenario
}

fn add_rename(renames: &mut Renames, text: &str) {
    let (kind, rest) = text.split_once(' ').expect("kind");
    let (old, new) = rest.split_once(" -> ").expect("old -> new");
    let parts = |name: &str| name.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (parts(old), parts(new));
    let id = |parts: &[String]| {
        let relation = QName::new(parts[0].clone(), parts[1].clone());
        match kind {
            "table" => Id::Relation(relation),
            "type" => Id::Type(relation),
            "sequence" => Id::Sequence(relation),
            "index" => Id::Index(relation),
            "column" => Id::Column(relation, parts[2].clone()),
            "constraint" => Id::Constraint(relation, parts[2].clone()),
            "trigger" => Id::Trigger(relation, parts[2].clone()),
            "policy" => Id::Policy(relation, parts[2].clone()),
            _ => panic!("unknown kind {kind}"),
        }
    };
    if kind == "label" {
        renames.labels.insert((Id::Type(QName::new(new[0].clone(), new[1].clone())), old[2].clone()), new[2].clone());
    } else {
        renames.objects.insert(id(&old), id(&new));
    }
}

/// Builds one half from nothing.
async fn build(client: &Client, script: &str) -> Result<(), String> {
    let text = format!(
        "set client_min_messages = warning; reset search_path; drop schema if exists app cascade; create schema app; set search_path = app, public; {script}; reset search_path; reset check_function_bodies"
    );
    client.batch_execute(&text).await.map_err(|error| format!("the scenario's own SQL fails: {}", show(&error)))
}

fn show(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| format!("{} [{}]", db.message(), db.code().code()))
}

async fn read(client: &Client, scope: &Scope) -> Result<Catalog, String> {
    introspect::read(client, scope).await.map_err(|error| error.to_string())
}

fn text(plan: &Plan) -> String {
    apply::script(plan)
}

/// Law 1 and 2 for one direction, on a database that stands at `from`.
async fn lead(
    client: &Client,
    scenario: &Scenario,
    from: &Catalog,
    to: &Catalog,
    renames: &Renames,
) -> Result<Plan, String> {
    let options = &scenario.options;
    let planned = plan(from, to, renames, options).map_err(|error| error.to_string())?;
    apply::apply(client, &planned)
        .await
        .map_err(|error| format!("{error}\n  in: {}\n{}", error.sql, text(&planned)))?;
    let reached = read(client, &scenario.scope).await?;
    let rest = plan(&reached, to, &Renames::default(), options).map_err(|error| error.to_string())?;
    if !rest.is_empty() {
        let rest: Vec<String> = rest.statements().map(|statement| sql::print(&statement.ddl)).collect();
        return Err(format!(
            "did not converge; still to do:\n    {}\n  after:\n{}",
            rest.join("\n    "),
            text(&planned)
        ));
    }
    Ok(planned)
}

/// Runs a scenario in the shared database, or in two of its own.
async fn run_somewhere(shared: &Client, scenario: &Scenario) -> Result<String, String> {
    if scenario.scope != Scope::Database {
        return run(shared, shared, scenario).await;
    }
    let names = ["before", "after"].map(|half| format!("scenarios_{}_{half}", std::process::id()));
    for name in &names {
        server::create(name).await;
    }
    let outcome = {
        let (before, after) = (server::open(&names[0]).await, server::open(&names[1]).await);
        run(&before.client, &after.client, scenario).await
    };
    for name in &names {
        server::drop(name).await;
    }
    outcome
}

async fn run(client: &Client, other: &Client, scenario: &Scenario) -> Result<String, String> {
    build(other, &scenario.after).await?;
    let after = read(other, &scenario.scope).await?;
    build(client, &scenario.before).await?;
    let before = read(client, &scenario.scope).await?;
    for (catalog, which) in [(&before, "before"), (&after, "after")] {
        let same = plan(catalog, catalog, &Renames::default(), &scenario.options).map_err(|error| error.to_string())?;
        if !same.is_empty() {
            return Err(format!("{which} differs from itself:\n{}", text(&same)));
        }
    }
    let up = lead(client, scenario, &before, &after, &scenario.renames).await?;
    let mut shown = format!("-- up\n{}", text(&up));
    if !scenario.one_way {
        let back = Renames {
            objects: scenario.renames.objects.iter().map(|(old, new)| (new.clone(), old.clone())).collect(),
            labels: back_labels(&scenario.renames),
        };
        let down = lead(client, scenario, &after, &before, &back)
            .await
            .map_err(|error| format!("on the way back: {error}"))?;
        shown.push_str(&format!("-- down\n{}", text(&down)));
    }
    Ok(shown)
}

fn back_labels(renames: &Renames) -> BTreeMap<(Id, String), String> {
    let original =
        |ty: &Id| renames.objects.iter().find(|(_, new)| *new == ty).map_or_else(|| ty.clone(), |(old, _)| old.clone());
    renames.labels.iter().map(|((ty, old), new)| ((original(ty), new.clone()), old.clone())).collect()
}

/// Runs every file, or those whose name holds `SCENARIO`.
pub(crate) async fn run_all() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let wanted = std::env::var("SCENARIO").unwrap_or_default();
    let scenarios: Vec<Scenario> =
        paths.iter().map(|path| parse(&root, path)).filter(|s| s.name.contains(&wanted)).collect();
    assert!(!scenarios.is_empty(), "no scenario matches {wanted:?}");
    let database = format!("scenarios_{}", std::process::id());
    server::create(&database).await;
    let connection = server::open(&database).await;
    connection.client.batch_execute(ROLES).await.expect("the test role can create roles");
    let mut failures = Vec::new();
    let mut shown_scenarios = Vec::new();
    let count = scenarios.len();
    for scenario in scenarios {
        let outcome = run_somewhere(&connection.client, &scenario).await;
        let outcome = match (&scenario.fails, outcome) {
            (None, outcome) => outcome,
            (Some(expected), Err(error)) if error.contains(expected) => Ok(format!("-- refused\n-- {error}\n")),
            (Some(expected), Err(error)) => Err(format!("expected an error with {expected:?}, got: {error}")),
            (Some(expected), Ok(_)) => Err(format!("expected an error with {expected:?}, but it went through")),
        };
        match outcome {
            Ok(shown) => {
                if !wanted.is_empty() {
                    shown_scenarios.push(format!("== {}\n{shown}", scenario.name));
                }
            }
            Err(error) => {
                connection.client.batch_execute("rollback").await.ok();
                failures.push(format!("{}: {error}", scenario.name));
            }
        }
    }
    show_all(&shown_scenarios);
    drop(connection);
    server::drop(&database).await;
    assert!(failures.is_empty(), "{} of {count} scenarios failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// With `SCENARIO` set, one looks at the statements.
#[expect(clippy::print_stdout, reason = "the person who named a scenario wants to see it")]
fn show_all(scenarios: &[String]) {
    for scenario in scenarios {
        println!("{scenario}");
    }
}
