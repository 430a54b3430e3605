//! `migrate`: applies what is pending. The deploy step.

use clap::Args;
use glowplug_migrate::{Direction, Migrations, Runner, SUM_FILE, SumFile};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrations::{self, Ground, Rules};
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
    #[command(flatten)]
    rules: Rules,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    if arguments.update_sum {
        return update_sum(project, story);
    }
    let ground = Ground::prepare(project, story)?;
    let connection = ground.database.session(project, story, "migrate").await?;
    let mut runner = Runner::new(&connection.client, &ground.namespace, &ground.migrations)
        .options(arguments.rules.options(arguments.to))
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

/// A broken file cannot be read, so it is put aside while the new one is made.
fn update_sum(project: &Project, story: Story) -> Result<Exit, Failure> {
    let directory = project.migrations()?;
    let path = directory.join(SUM_FILE);
    let aside = directory.join(format!(".{SUM_FILE}.old"));
    let failed = |error: std::io::Error| Failure::new(Exit::Usage, format!("cannot write {}: {error}", path.display()));
    let was_there = path.is_file();
    if was_there {
        std::fs::rename(&path, &aside).map_err(failed)?;
    }
    let outcome = Migrations::from_directory(&directory)
        .map_err(Failure::from)
        .and_then(|migrations| Ok(SumFile::of(&migrations).write(&directory)?));
    if was_there {
        if outcome.is_ok() { std::fs::remove_file(&aside) } else { std::fs::rename(&aside, &path) }.map_err(failed)?;
    }
    outcome?;
    story.result(&format!("wrote {}; commit it with the migrations", path.display()), &json!({ "wrote": path }));
    Ok(Exit::Done)
}
