//! What the four commands over migrations share: their files, the story of a run, its result.

use std::time::Duration;

use glowplug_connect::environment::Audience;
use glowplug_migrate::{Direction, Event, Migration, Migrations, Report};
use serde_json::{Value, json};

use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// What a command over migrations works with.
pub(crate) struct Ground {
    pub(crate) migrations: Migrations,
    pub(crate) namespace: String,
    pub(crate) database: Database,
}

impl Ground {
    /// Reads the files before it touches a server: a mistake in them costs no connection.
    pub(crate) fn prepare(project: &Project, story: Story) -> Result<Self, Failure> {
        let namespace = project.namespace()?;
        let migrations = read(project)?;
        let database = Database::choose(project, story, Audience::Migrate)?;
        Ok(Self { migrations, namespace, database })
    }
}

/// Reads the project's migrations.
pub(crate) fn read(project: &Project) -> Result<Migrations, Failure> {
    let directory = project.migrations()?;
    if !directory.is_dir() {
        return Err(Failure::new(Exit::Usage, format!("there is no directory {}", directory.display()))
            .help("migrations lie there, in Diesel's layout: VERSION_name/up.sql and down.sql")
            .help("[workspace.metadata.glowplug] in Cargo.toml may name another directory"));
    }
    Ok(Migrations::from_directory(directory)?)
}

/// Tells what happens during a run: a line per migration, and whatever is out of the ordinary.
pub(crate) fn tell(story: Story) -> impl FnMut(&Event<'_>) + Send {
    const LONG: Duration = Duration::from_secs(1);
    move |event| match event {
        Event::Warning(warning) => story.warn(&warning.to_string()),
        Event::Started { .. } => {}
        Event::Statement { elapsed, .. } if *elapsed < LONG => {}
        Event::Finished { .. } => story.tell(&event.to_string()),
        _ => story.aside(&event.to_string()),
    }
}

/// The result of a run that did something, or found nothing to do.
pub(crate) fn result(story: Story, report: &Report, nothing: &str) {
    let text = match report.ran.len() {
        0 => nothing.to_owned(),
        1 => format!("1 migration {} ({:.2} s)", done(report), report.elapsed.as_secs_f64()),
        count => format!("{count} migrations {} ({:.2} s)", done(report), report.elapsed.as_secs_f64()),
    };
    let ran: Vec<Value> = report
        .ran
        .iter()
        .map(|ran| {
            json!({
                "version": ran.version,
                "name": ran.name,
                "direction": word(ran.direction),
                "seconds": ran.elapsed.as_secs_f64(),
            })
        })
        .collect();
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    story.result(&text, &json!({ "ran": ran, "warnings": warnings, "seconds": report.elapsed.as_secs_f64() }));
}

/// The result of a dry run: the SQL that would be run.
pub(crate) fn plan(story: Story, migrations: &[&Migration], direction: Direction) {
    let script = |migration: &Migration| match direction {
        Direction::Up => migration.up.sql.clone(),
        Direction::Down => migration.down.as_ref().map(|down| down.sql.clone()).unwrap_or_default(),
    };
    let text: Vec<String> =
        migrations.iter().map(|migration| format!("-- {}\n{}", migration.name, script(migration).trim_end())).collect();
    let value: Vec<Value> = migrations
        .iter()
        .map(|migration| json!({ "version": migration.version, "name": migration.name, "sql": script(migration) }))
        .collect();
    if migrations.is_empty() {
        story.tell("nothing would be run");
    }
    story.result(&text.join("\n\n"), &json!({ "direction": word(direction), "would_run": value }));
}

/// Rolling back loses what the migration added; where people depend on the data, that is asked about.
pub(crate) fn agree(story: Story, database: &Database, what: &str) -> Result<(), Failure> {
    if !database.environment.is_protected() || story.ask(&format!("{what} in {}?", database.environment)) {
        return Ok(());
    }
    let message = format!("{what} in {} may lose data; nothing was changed", database.environment);
    Err(Failure::new(Exit::Consent, message).help("agree with --yes"))
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn done(report: &Report) -> &'static str {
    match report.ran.last().map(|ran| ran.direction) {
        Some(Direction::Down) => "rolled back",
        _ => "applied",
    }
}
