//! `migrate --mark-applied`: takes migrations for applied whose schema stands there already.
//!
//! For a database that db-push filled, or another tool. Nothing is believed: the migrations are
//! replayed on a database of our own, and the live schema must be exactly the one they lead to.

use glowplug::generate;
use glowplug::{declared, push, sql};
use glowplug_connect::environment::{AppEnv, Audience};
use glowplug_migrate::{Direction, Migrations, Options, Report, Runner};
use serde_json::json;

use crate::commands::generate::Bench;
use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrations::{self, Ground};
use crate::project::Project;
use crate::story::Story;

/// How many differences are shown.
const SHOWN: usize = 10;

/// Proves, then marks what is pending up to `options.to`.
pub(crate) async fn run(
    project: &Project,
    story: Story,
    ground: &Ground,
    options: Options,
    dry_run: bool,
) -> Result<Exit, Failure> {
    let connection = ground.database.session(project, story, "migrate").await?;
    let to = options.to.clone();
    let mut runner = Runner::new(&connection.client, &ground.namespace, &ground.migrations)
        .options(options)
        .progress(migrations::tell(story));
    let pending = runner.plan_marking().await?;
    if pending.is_empty() {
        told(story, &runner.mark_applied().await?);
        return Ok(Exit::Done);
    }
    // Everything up to there is compared, applied or not: the schema is the sum of all.
    let wanted = match &to {
        Some(version) => ground.migrations.up_to(version),
        None => ground.migrations.clone(),
    };
    let bench = bench(project, story).await?;
    let schema = declared::read(&project.root, &project.schema()?, &ground.namespace)?;
    let whole = wanted.iter().count() == ground.migrations.iter().count();
    // Another content than the newest has a template of its own, so that the usual one stays.
    let workshop = if whole { bench.workshop } else { bench.workshop.apart("up to a version") };
    let difference = generate::baseline(&workshop, &wanted, &connection.client, &push::options(&schema)).await;
    if !whole {
        workshop.clear().await.map_err(generate::GenerateError::from)?;
    }
    let difference = difference?;
    if !difference.is_empty() {
        let lacking: Vec<String> =
            difference.statements().map(|statement| one_line(&sql::print(&statement.ddl))).collect();
        return Err(differs(ground, &wanted, &lacking));
    }
    if dry_run {
        migrations::plan(story, &pending, Direction::Up);
        story.tell("they would be marked as applied, not run: the database has exactly their schema");
        return Ok(Exit::Done);
    }
    story.aside(&format!("{} has exactly the schema that they lead to", ground.database.describe()));
    told(story, &runner.mark_applied().await?);
    Ok(Exit::Done)
}

fn told(story: Story, report: &Report) {
    let names: Vec<&str> = report.ran.iter().map(|marked| marked.name.as_str()).collect();
    let text = match names.len() {
        0 => "nothing to do: every migration is applied".to_owned(),
        1 => "1 migration marked as applied".to_owned(),
        count => format!("{count} migrations marked as applied"),
    };
    story.result(&text, &json!({ "marked": names }));
}

/// Where the migrations are replayed: beside the development database, also when it is production
/// whose ledger is written. No database is made on a server that only deploys.
async fn bench(project: &Project, story: Story) -> Result<Bench, Failure> {
    let database = Database::of(project, story, AppEnv::Development, Audience::Push)?;
    Bench::beside(project, story, &database).await
}

fn differs(ground: &Ground, wanted: &Migrations, lacking: &[String]) -> Failure {
    let last = wanted.iter().last().map_or_else(String::new, |migration| format!(" up to {}", migration.name));
    let message = format!(
        "{} does not have the schema that the migrations{last} lead to; nothing was marked as applied",
        ground.database.describe()
    );
    let mut failure = Failure::new(Exit::Refused, message);
    failure.causes = lacking.iter().take(SHOWN).map(|statement| format!("it would take: {statement}")).collect();
    if let Some(more @ 1..) = lacking.len().checked_sub(SHOWN) {
        failure.causes.push(format!("and {more} more statements"));
    }
    failure
        .help("`cargo xtask migrate --mark-applied --to VERSION` marks only the older ones whose work is done")
        .help("in development, `cargo xtask db-push` brings the database to the declared schema first")
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
