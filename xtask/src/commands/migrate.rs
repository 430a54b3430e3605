//! `migrate`: applies what is pending. The deploy step.

use clap::Args;
use glowplug_migrate::{Direction, Flags, Runner, SUM_FILE, SumFile};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::marking;
use crate::migrations::{self, Ground};
use crate::project::Project;
use crate::story::Story;

/// Apply the pending migrations
///
/// Oldest first, each in a transaction of its own. Works on DATABASE_URL if the environment has it,
/// else on the database that APP_ENV names, else on the embedded server. Runners exclude each other,
/// applied files are held against their checksums, and a run that was killed is gone on with. Exit
/// code 0 also when nothing is pending.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Stop after this version
    #[arg(long, value_name = "VERSION")]
    to: Option<String>,
    /// Print the SQL that would be run, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the files as they are for the truth: rewrite migrations/glowplug.sum, and run nothing
    #[arg(long, exclusive = true)]
    update_sum: bool,
    /// Enter what is pending into the ledger and run nothing: for a database that db-push or another
    /// tool filled. Refused unless it has exactly the schema that the migrations lead to; with --to,
    /// those up to that version. What a migration does to rows is not looked at
    #[arg(long, conflicts_with = "allow_existing")]
    mark_applied: bool,
    #[command(flatten)]
    flags: Flags,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    if arguments.update_sum {
        return update_sum(project, story);
    }
    let ground = Ground::prepare(project, story)?;
    if arguments.mark_applied {
        let options = arguments.flags.options(arguments.to);
        return marking::run(project, story, &ground, options, arguments.dry_run).await;
    }
    let connection = ground.database.session(project, story, "migrate").await?;
    let mut runner = Runner::new(&connection.client, &ground.namespace, &ground.migrations)
        .options(arguments.flags.options(arguments.to))
        .progress(migrations::tell(story));
    if arguments.dry_run {
        migrations::plan(story, &runner.plan().await?, Direction::Up);
        return Ok(Exit::Done);
    }
    story.aside(&format!("migrating {} in {}", ground.namespace, ground.database.describe()));
    let report = runner.migrate().await?;
    migrations::result(story, &report, "nothing to do: every migration is applied");
    Ok(Exit::Done)
}

fn update_sum(project: &Project, story: Story) -> Result<Exit, Failure> {
    let directory = project.migrations()?;
    SumFile::rebuild(&directory)?;
    let path = project.shown(&directory.join(SUM_FILE));
    story.result(&format!("wrote {path}; commit it with the migrations"), &json!({ "wrote": path }));
    Ok(Exit::Done)
}
