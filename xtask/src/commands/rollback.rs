//! `rollback`: takes migrations back, newest first.

use clap::Args;
use glowplug_migrate::{Direction, Flags, RollbackTo, Runner};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrations::{self, Ground};
use crate::project::Project;
use crate::story::Story;

/// Take back the newest migration, or more
///
/// Runs down.sql. What a migration added is lost with its data; in staging and production that is
/// asked about first.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Take back so many
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    steps: usize,
    /// Take back everything newer than this version, which stays
    #[arg(long, value_name = "VERSION", conflicts_with = "steps")]
    to: Option<String>,
    /// Take back everything
    #[arg(long, conflicts_with_all = ["steps", "to"])]
    all: bool,
    /// Print the SQL that would be run, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    flags: Flags,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let to = match arguments.to {
        Some(version) => RollbackTo::Version(version),
        None if arguments.all => RollbackTo::All,
        None => RollbackTo::Steps(arguments.steps),
    };
    let ground = Ground::prepare(project, story)?;
    let connection = ground.database.session(project, story, "rollback").await?;
    let mut runner = Runner::new(&connection.client, &ground.namespace, &ground.migrations)
        .options(arguments.flags.options(None))
        .progress(migrations::tell(story));
    if arguments.dry_run {
        migrations::plan(story, &runner.plan_rollback(&to).await?, Direction::Down);
        return Ok(Exit::Done);
    }
    migrations::agree(story, &ground.database, "rolling back")?;
    story.aside(&format!("rolling back {} in {}", ground.namespace, ground.database.describe()));
    let report = runner.rollback(&to).await?;
    migrations::result(story, &report, "nothing to do: no migration is applied");
    Ok(Exit::Done)
}
