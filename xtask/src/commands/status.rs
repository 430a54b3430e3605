//! `status`: which migrations are applied, which are pending, and what is wrong.

use clap::Args;
use glowplug_migrate::{Direction, Entry, Runner, State};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrations::Ground;
use crate::project::Project;
use crate::story::Story;

/// Show which migrations are applied and which are pending
///
/// Changes nothing.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Exit with 3 when something is pending
    #[arg(long)]
    check: bool,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: &Arguments) -> Result<Exit, Failure> {
    let ground = Ground::prepare(project, story)?;
    let connection = ground.database.connect("status").await?;
    let status = Runner::new(&connection.client, &ground.namespace, &ground.migrations).status().await?;
    story.aside(&format!("{} in {}", ground.namespace, ground.database.describe()));
    for warning in &status.warnings {
        story.warn(&warning.to_string());
    }
    for violation in &status.violations {
        story.warn(&format!("{violation}; {}", violation.help()));
    }
    let lines: Vec<String> = status.entries.iter().map(line).collect();
    let text = if lines.is_empty() { "there are no migrations yet".into() } else { lines.join("\n") };
    let violations: Vec<String> = status.violations.iter().map(ToString::to_string).collect();
    let warnings: Vec<String> = status.warnings.iter().map(ToString::to_string).collect();
    story.result(
        &text,
        &json!({
            "namespace": ground.namespace,
            "pending": status.is_pending(),
            "migrations": status.entries.iter().map(value).collect::<Vec<_>>(),
            "violations": violations,
            "warnings": warnings,
        }),
    );
    if arguments.check && status.is_pending() {
        return Ok(Exit::Pending);
    }
    Ok(Exit::Done)
}

fn line(entry: &Entry) -> String {
    let name = entry.name.as_deref().unwrap_or(&entry.version);
    match (&entry.run_on, details(entry.state)) {
        (Some(when), None) => format!("{:<11}  {name}  {when}", word(entry.state)),
        (Some(when), Some(details)) => format!("{:<11}  {name}  {when}  ({details})", word(entry.state)),
        (None, Some(details)) => format!("{:<11}  {name}  ({details})", word(entry.state)),
        (None, None) => format!("{:<11}  {name}", word(entry.state)),
    }
}

fn value(entry: &Entry) -> Value {
    json!({
        "version": entry.version,
        "name": entry.name,
        "state": word(entry.state),
        "applied_at": entry.run_on,
        "details": details(entry.state),
    })
}

fn word(state: State) -> &'static str {
    match state {
        State::Applied => "applied",
        State::Edited => "edited",
        State::Missing => "missing",
        State::Pending => "pending",
        State::Interrupted { .. } => "interrupted",
        _ => "unknown",
    }
}

fn details(state: State) -> Option<String> {
    match state {
        State::Edited => Some("its files changed since".into()),
        State::Missing => Some("its directory is gone".into()),
        State::Interrupted { direction, done } => {
            let doing = match direction {
                Direction::Up => "applying",
                Direction::Down => "rolling back",
            };
            Some(format!("{doing} stopped after {done} statements; run the same command again"))
        }
        _ => None,
    }
}
