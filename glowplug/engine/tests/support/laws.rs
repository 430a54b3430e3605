//! Holds one scenario to the laws: a plan leads there, nothing is left to do, the way back leads back,
//! and what is built this way is kept for `pg_dump` to judge.

use glowplug::catalog::{Catalog, Renames};
use glowplug::introspect;
use glowplug::plan::{Plan, plan};
use glowplug::{apply, sql};
use tokio_postgres::Client;

use super::observer::{self, Entries};
use super::scenario::Scenario;

/// What a scenario left behind.
pub(crate) struct Outcome {
    /// The statements, for the snapshot.
    pub(crate) shown: String,
    /// What `pg_dump` must find equal: a schema of one name in `built` and in `fresh`.
    pub(crate) kept: Vec<Kept>,
}

/// A schema of one name in both databases: led there by a plan in one, built from nothing in the other.
pub(crate) struct Kept {
    pub(crate) name: String,
    /// Which of the two the plan led.
    pub(crate) led: Side,
}

/// One of the two databases of a worker.
pub(crate) enum Side {
    Built,
    Fresh,
}

/// Builds one half from nothing, in the schema `app`.
pub(crate) async fn build(client: &Client, script: &str) -> Result<(), String> {
    let text = format!(
        "set client_min_messages = warning; reset search_path; drop schema if exists app cascade; create schema app; set search_path = app, public; {script}; reset search_path; reset check_function_bodies"
    );
    client.batch_execute(&text).await.map_err(|error| format!("the scenario's own SQL fails: {}", show(&error)))
}

fn show(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| format!("{} [{}]", db.message(), db.code().code()))
}

async fn read(client: &Client, scenario: &Scenario) -> Result<Catalog, String> {
    introspect::read(client, &scenario.scope).await.map_err(|error| error.to_string())
}

fn statements(plan: &Plan) -> String {
    apply::script(plan)
}

/// Makes room, and keeps what was built under another name.
async fn keep(client: &Client, name: &str) -> Result<(), String> {
    client
        .batch_execute(&format!("alter schema app rename to {name}"))
        .await
        .map_err(|error| format!("could not be kept: {}", show(&error)))
}

fn nothing_left(scenario: &Scenario, reached: &Catalog, to: &Catalog, planned: &Plan) -> Result<(), String> {
    let rest = plan(reached, to, &Renames::default(), &scenario.options).map_err(|error| error.to_string())?;
    if rest.is_empty() {
        return Ok(());
    }
    let rest: Vec<String> = rest.statements().map(|statement| sql::print(&statement.ddl)).collect();
    let planned = statements(planned);
    Err(format!("did not converge; still to do:\n    {}\n  after:\n{planned}", rest.join("\n    ")))
}

fn planned(scenario: &Scenario, from: &Catalog, to: &Catalog, renames: &Renames) -> Result<Plan, String> {
    plan(from, to, renames, &scenario.options).map_err(|error| error.to_string())
}

/// Laws 1 and 2 for one direction, on a database that stands where the plan begins.
async fn lead(client: &Client, scenario: &Scenario, planned: &Plan, to: &Catalog) -> Result<(), String> {
    apply::apply(client, planned)
        .await
        .map_err(|error| format!("{error}\n  in: {}\n{}", error.sql, statements(planned)))?;
    nothing_left(scenario, &read(client, scenario).await?, to, planned)
}

/// Law 3, on a database that the plan up has just led to `after`. Leaves no trace.
async fn return_to(client: &Client, scenario: &Scenario, down: &Plan, before: &Catalog) -> Result<(), String> {
    let [batch] = down.batches.as_slice() else { return Ok(()) };
    client.batch_execute("begin").await.map_err(|error| show(&error))?;
    apply::apply_in_transaction(client, batch)
        .await
        .map_err(|error| format!("returning: {error}\n  in: {}\n{}", error.sql, statements(down)))?;
    let reached = introspect::read_in_transaction(client, &scenario.scope).await.map_err(|error| error.to_string())?;
    nothing_left(scenario, &reached, before, down).map_err(|error| format!("returning: {error}"))?;
    client.batch_execute("rollback").await.map_err(|error| show(&error))
}

fn equals_itself(scenario: &Scenario, catalog: &Catalog, which: &str) -> Result<(), String> {
    let same = plan(catalog, catalog, &Renames::default(), &scenario.options).map_err(|error| error.to_string())?;
    if same.is_empty() { Ok(()) } else { Err(format!("{which} differs from itself:\n{}", statements(&same))) }
}

/// Runs a scenario. Both clients must be of databases without the schema `app`; what is kept gets
/// names that begin with `name`.
pub(crate) async fn hold(built: &Client, fresh: &Client, scenario: &Scenario, name: &str) -> Result<Outcome, String> {
    let (up_name, down_name) = (format!("{name}_up"), format!("{name}_down"));
    build(fresh, &scenario.after).await?;
    let after = read(fresh, scenario).await?;
    build(built, &scenario.before).await?;
    let before = read(built, scenario).await?;
    equals_itself(scenario, &before, "before")?;
    equals_itself(scenario, &after, "after")?;
    let up = planned(scenario, &before, &after, &scenario.renames)?;
    lead(built, scenario, &up, &after).await?;
    let mut outcome = Outcome {
        shown: format!("-- up\n{}", statements(&up)),
        kept: vec![Kept { name: up_name.clone(), led: Side::Built }],
    };
    if scenario.one_way {
        keep(built, &up_name).await?;
        keep(fresh, &up_name).await?;
        return Ok(outcome);
    }
    let back = |error: String| format!("on the way back: {error}");
    let down = planned(scenario, &after, &before, &scenario.renames_back()).map_err(back)?;
    return_to(built, scenario, &down, &before).await?;
    keep(built, &up_name).await?;
    // The way back begins at what was built from nothing, which stands there already: every schema that is made
    // costs the server its plans of our questions. Both references are built when nothing is read any more.
    lead(fresh, scenario, &down, &before).await.map_err(back)?;
    keep(fresh, &down_name).await?;
    build(fresh, &scenario.after).await?;
    keep(fresh, &up_name).await?;
    build(built, &scenario.before).await?;
    keep(built, &down_name).await?;
    outcome.shown.push_str(&format!("-- down\n{}", statements(&down)));
    outcome.kept.push(Kept { name: down_name, led: Side::Fresh });
    Ok(outcome)
}

/// Runs a scenario in two databases of its own, by name and connection: `pg_dump` judges at once.
pub(crate) async fn hold_apart(
    (built_name, built): (&str, &Client),
    (fresh_name, fresh): (&str, &Client),
    scenario: &Scenario,
) -> Result<Outcome, String> {
    let difference = |built: &Entries, fresh: &Entries| observer::difference(scenario, built, fresh);
    build(fresh, &scenario.after).await?;
    let after = read(fresh, scenario).await?;
    build(built, &scenario.before).await?;
    let before = read(built, scenario).await?;
    equals_itself(scenario, &before, "before")?;
    equals_itself(scenario, &after, "after")?;
    let first = observer::whole(built_name).await;
    let up = planned(scenario, &before, &after, &scenario.renames)?;
    lead(built, scenario, &up, &after).await?;
    difference(&observer::whole(built_name).await, &observer::whole(fresh_name).await)
        .map_err(|error| format!("{error}  after:\n{}", statements(&up)))?;
    let mut outcome = Outcome { shown: format!("-- up\n{}", statements(&up)), kept: Vec::new() };
    if !scenario.one_way {
        let back = |error: String| format!("on the way back: {error}");
        let down = planned(scenario, &after, &before, &scenario.renames_back()).map_err(back)?;
        lead(built, scenario, &down, &before).await.map_err(back)?;
        difference(&observer::whole(built_name).await, &first)
            .map_err(|error| format!("on the way back: {error}  after:\n{}", statements(&down)))?;
        outcome.shown.push_str(&format!("-- down\n{}", statements(&down)));
    }
    Ok(outcome)
}
