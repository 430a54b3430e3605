//! `redo`: takes migrations back and applies them again, under one lock.

use clap::Args;
use glowplug_migrate::{Flags, Runner};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrations::{self, Ground};
use crate::project::Project;
use crate::story::Story;

/// Take back the newest migration and apply it again
///
/// A trial of its down.sql, or, with --allow-edited, of an up.sql that was edited.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Redo so many
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    steps: usize,
    #[command(flatten)]
    flags: Flags,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let ground = Ground::prepare(project, story)?;
    migrations::agree(story, &ground.database, "redoing migrations")?;
    let connection = ground.database.session(project, story, "redo").await?;
    let mut runner = Runner::new(&connection.client, &ground.namespace, &ground.migrations)
        .options(arguments.flags.options(None))
        .progress(migrations::tell(story));
    story.aside(&format!("redoing migrations of {} in {}", ground.namespace, ground.database.describe()));
    let report = runner.redo(arguments.steps).await?;
    migrations::result(story, &report, "nothing to do: no migration is applied");
    Ok(Exit::Done)
}
