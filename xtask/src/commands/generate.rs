//! `generate`: writes reviewed migrations, each pair proven first.

use std::path::Path;
use std::time::Instant;

use clap::Args;
use glowplug::canonical::{Canonical, Scratch};
use glowplug::declared;
use glowplug::generate::{self, Draft, Turn, Workshop};
use glowplug::push::{self, Answers};
use glowplug::{apply, sql};
use glowplug_connect::connect;
use glowplug_connect::environment::Audience;
use glowplug_migrate::{Migrations, SumFile};
use serde_json::json;

use super::check::unedited;
use super::push::{Consent, agree, answer, open_scratch, pair, shadow};
use crate::database::{Database, options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Write a migration for what changed in the declarations
///
/// Replays migrations/ on a database of its own, compares with db/src/schema, and writes
/// up.sql and down.sql only after running both there: up reaches the declared schema, down the former
/// one, up again, with rows in every table that it can touch. Writes nothing when nothing changed.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The migration's name [default: made from the change]
    name: Option<String>,
    /// Write an empty pair for statements of your own
    #[arg(long, requires = "name")]
    custom: bool,
    /// Only say whether something is pending: exit with 3 when it is
    #[arg(long, conflicts_with = "custom")]
    check: bool,
    /// Print the SQL that would be written, and write nothing
    #[arg(long, conflicts_with = "custom")]
    dry_run: bool,
    /// Agree to lose what the report names
    #[arg(long)]
    accept_data_loss: bool,
    /// This was renamed: TABLE=TABLE, TABLE.COLUMN=COLUMN or ENUM.VALUE=VALUE; may be repeated
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    rename: Vec<(String, String)>,
    /// This was not renamed but is gone: TABLE or TABLE.COLUMN; may be repeated
    #[arg(long, value_name = "OLD")]
    drop: Vec<String>,
}

/// Where drafts are made and proven.
pub(crate) struct Bench {
    pub(crate) workshop: Workshop,
    pub(crate) scratch: Scratch,
}

impl Bench {
    pub(crate) async fn open(project: &Project, story: Story) -> Result<Self, Failure> {
        Self::beside(project, story, &Database::choose(project, story, Audience::Push)?).await
    }

    /// On the server of a database, or on that of the shadow.
    pub(crate) async fn beside(project: &Project, story: Story, database: &Database) -> Result<Self, Failure> {
        let namespace = project.namespace()?;
        let (connection, url) = database.direct_session(project, story, "generate").await?;
        let scratch = open_scratch(project, &url, &connection).await?;
        // Where the role may not create databases beside the target, it may beside the shadow.
        let (admin, url) = match shadow(project)? {
            None => (connection, url),
            Some(shadow) => (connect(&shadow, &options("generate")).await?, shadow),
        };
        let workshop = Workshop::new(admin, url, &namespace, &scratch, Some(project.cache()));
        Ok(Self { workshop, scratch })
    }

    /// The difference between the migrations and the declarations.
    pub(crate) async fn draft(
        &self,
        project: &Project,
        migrations: &Migrations,
        answers: &Answers,
    ) -> Result<Draft, Failure> {
        let schema = declared::read(&project.root, &project.schema()?, &project.namespace()?)?;
        let canonical = Canonical { scratch: &self.scratch, cache: Some(project.cache()) };
        Ok(generate::draft(&self.workshop, &canonical, &schema, migrations, answers).await?)
    }
}

/// The project's migrations, none when there is no directory yet.
pub(crate) fn migrations(project: &Project) -> Result<Migrations, Failure> {
    let directory = project.migrations()?;
    if !directory.is_dir() {
        std::fs::create_dir_all(&directory)
            .map_err(|error| Failure::new(Exit::Usage, format!("cannot create {}: {error}", directory.display())))?;
    }
    Ok(Migrations::from_directory(&directory)?)
}

/// The right to write migrations. What a killed command left is cleared up first.
fn turn(project: &Project, story: Story, directory: &Path) -> Result<Turn, Failure> {
    let turn = Turn::take(&project.cache())?;
    let finished = turn.recover(directory)?;
    if !finished.is_empty() {
        let names = finished.join(", ");
        story.warn(&format!(
            "a former `generate` was killed while it put its files in place; they are whole now: {names}"
        ));
    }
    Ok(turn)
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let started = Instant::now();
    let directory = project.migrations()?;
    let turn = if arguments.check || arguments.dry_run { None } else { Some(turn(project, story, &directory)?) };
    let migrations = migrations(project)?;
    // New lines in the checksum file would hide an edit of the old ones.
    if SumFile::read(&directory)?.is_some() {
        unedited(project, &migrations)?;
    }
    if let (true, Some(name), Some(turn)) = (arguments.custom, &arguments.name, &turn) {
        let path = generate::custom(turn, &directory, &migrations, name)?;
        story.tell("write its SQL, then take it into glowplug.sum: cargo xtask migrate --update-sum");
        story.result(&project.shown(&path), &json!({ "wrote": [project.shown(&path)] }));
        return Ok(Exit::Done);
    }
    let bench = Bench::open(project, story).await?;
    let mut answers = Answers { renames: arguments.rename.clone(), drops: arguments.drop.iter().cloned().collect() };
    let mut draft = bench.draft(project, &migrations, &answers).await?;
    if draft.plan.is_empty() {
        story.tell("nothing to generate: the migrations lead to the declared schema");
        story.result("", &json!({ "pending": false, "wrote": [] }));
        return Ok(Exit::Done);
    }
    if arguments.check {
        return Ok(pending(story, &draft));
    }
    while !draft.questions.is_empty() {
        answer(story, &draft.questions, &mut answers)?;
        draft = bench.draft(project, &migrations, &answers).await?;
    }
    let Some(turn) = turn else {
        story.result(apply::script(&draft.plan).trim_end(), &draft.plan.to_json());
        return Ok(Exit::Done);
    };
    agree(story, Consent { given: arguments.accept_data_loss, losses: &draft.losses })?;
    let name = arguments.name.clone().unwrap_or_else(|| draft.name());
    let proven = match draft.prove(&bench.workshop, &directory, &migrations, &name).await {
        Err(_) if draft.is_focused() => {
            generate::forget(&bench.workshop);
            draft = bench.draft(project, &migrations, &answers).await?;
            agree(story, Consent { given: arguments.accept_data_loss, losses: &draft.losses })?;
            draft.prove(&bench.workshop, &directory, &migrations, &name).await?
        }
        proven => proven?,
    };
    let written: Vec<String> =
        proven.write(&turn, &directory, &migrations)?.iter().map(|path| project.shown(path)).collect();
    for part in draft.plan.statements().flat_map(|statement| statement.ddl.parts()) {
        let (sign, what) = push::describe(part);
        story.change(sign, &what, 0, None);
    }
    for note in &proven.notes {
        story.warn(note);
    }
    for table in &proven.without_rows {
        story.aside(&format!("{table} took no rows of ours: nothing is shown about rows in it"));
    }
    story.tell(&format!(
        "proven on a clone (up, down, up again) and written in {:.2} s; read it, then commit it",
        started.elapsed().as_secs_f64()
    ));
    story.result(&written.join("\n"), &json!({ "pending": true, "wrote": written, "notes": proven.notes }));
    Ok(Exit::Done)
}

/// What `--check` and `check` say when the migrations lag behind.
pub(crate) fn pending(story: Story, draft: &Draft) -> Exit {
    let statements: Vec<String> = draft.plan.statements().map(|statement| sql::print(&statement.ddl)).collect();
    story.tell("pending: the declarations are ahead of the migrations; run `cargo xtask generate`");
    for part in draft.plan.statements().flat_map(|statement| statement.ddl.parts()) {
        let (sign, what) = push::describe(part);
        story.change(sign, &what, 0, None);
    }
    story.result("", &json!({ "pending": true, "statements": statements }));
    Exit::Pending
}
