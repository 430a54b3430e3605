//! `check`: the gate for CI.

use clap::Args;
use glowplug::push::Answers;
use glowplug_migrate::{Migrations, SUM_FILE, SumFile};
use serde_json::json;

use super::generate::{Bench, migrations, pending};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Check that the migrations are complete and unedited
///
/// Exits with 3 when the declarations are ahead of migrations/, and with 7 when a migration was edited
/// against migrations/glowplug.sum. A push of the declarations and a replay of all migrations then give
/// the same schema. Runs in CI; changes no database but its own.
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(project: &Project, story: Story, _: Arguments) -> Result<Exit, Failure> {
    let migrations = migrations(project)?;
    unedited(project, &migrations)?;
    let bench = Bench::open(project, story).await?;
    let draft = bench.draft(project, &migrations, &Answers::default()).await?;
    if !draft.plan.is_empty() {
        return Ok(pending(story, &draft));
    }
    let count = migrations.iter().count();
    story.tell(&format!("{count} migrations, unedited, and they lead to the declared schema"));
    story.result("", &json!({ "pending": false, "migrations": count }));
    Ok(Exit::Done)
}

/// Holds the migrations against their checksum file.
pub(crate) fn unedited(project: &Project, migrations: &Migrations) -> Result<(), Failure> {
    let directory = project.migrations()?;
    let recorded = SumFile::read(&directory)?;
    if recorded.is_none() && migrations.iter().next().is_some() {
        return Err(Failure::new(Exit::Refused, format!("{}/{SUM_FILE} is missing", project.shown(&directory)))
            .help("if the files are as they should be: cargo xtask migrate --update-sum"));
    }
    if let Some(recorded) = recorded
        && recorded.text() != SumFile::of(migrations).text()
    {
        let mut failure = Failure::new(
            Exit::Refused,
            format!("{SUM_FILE} and the migrations do not agree: a file was edited, added or removed by hand"),
        )
        .help("restore the files; or, if no database has run them yet: cargo xtask migrate --update-sum");
        failure.causes = migrations.against_sum().iter().map(ToString::to_string).collect();
        return Err(failure);
    }
    Ok(())
}
