//! `db-push`: brings the development database to the declared schema.

use std::time::Instant;

use clap::Args;
use glowplug::canonical::{Canonical, Scratch};
use glowplug::declared::{self, DeclaredSchema};
use glowplug::push::{self, Answers, Blocker, Loss, Memory, Prepared, Question};
use glowplug::{apply, sql};
use glowplug_connect::environment::{Audience, refuse_protected};
use glowplug_connect::{Connection, DatabaseUrl};
use serde_json::{Value, json};

use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::{self, Story};

/// Sync the declared tables into the development database
///
/// Reads db/src/schema, compares it with the database, and applies the difference in one transaction
/// that is committed only when the result equals the declaration. Writes no files. Refused in CI and
/// against staging and production; never takes DATABASE_URL.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Print the SQL that would be run, and change nothing
    #[arg(long)]
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

impl Arguments {
    /// For a database whose rows nobody will miss.
    pub(crate) fn disposable() -> Self {
        Self { dry_run: false, accept_data_loss: true, rename: Vec::new(), drop: Vec::new() }
    }
}

pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    let (old, new) = text.split_once('=').ok_or("expected OLD=NEW")?;
    if old.is_empty() || new.is_empty() {
        return Err("expected OLD=NEW".to_owned());
    }
    Ok((old.to_owned(), new.to_owned()))
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    if project.variables.get("CI")?.is_some() {
        return Err(Failure::new(Exit::Refused, "db-push is for development, and CI is set")
            .help("in CI, apply reviewed migrations with `cargo xtask migrate`"));
    }
    let database = Database::choose(project, story, Audience::Push)?;
    push(project, story, &database, &arguments).await
}

/// Pushes into a given database: what `e2e` does first.
pub(crate) async fn push(
    project: &Project,
    story: Story,
    database: &Database,
    arguments: &Arguments,
) -> Result<Exit, Failure> {
    let started = Instant::now();
    let namespace = project.namespace()?;
    let folder = project.schema()?;
    let files = declared::read::files(&project.root, &folder)?;
    let (connection, url) = database.direct_session(project, story, "db-push").await?;
    if let Some(variable) = database.variable() {
        refuse_protected(&project.variables, variable, &database.url, &connection).await?;
    }
    let cache = project.cache();
    let memory = Memory::new(&cache, &database.url.to_string(), &namespace, &files);
    let live = push::fingerprint(&connection.client, &namespace).await.map_err(lost)?;
    if memory.knows(&live) {
        nothing(story, database, started);
        return Ok(Exit::Done);
    }
    let schema = declared::read::parse(&files, &namespace)?;
    for warning in &schema.warnings {
        story.warn(&warning.to_string());
    }
    let scratch = open_scratch(project, &url, &connection).await?;
    let canonical = Canonical { scratch: &scratch, cache: Some(cache) };
    let mut answers = Answers { renames: arguments.rename.clone(), drops: arguments.drop.iter().cloned().collect() };
    for attempt in 0..Prepared::attempts() {
        let just_now = Some(&live).filter(|_| attempt == 0);
        let mut prepared = push::prepare(&connection.client, &canonical, &schema, &answers, &memory, just_now).await?;
        while !prepared.questions.is_empty() {
            answer(story, &prepared.questions, &mut answers)?;
            prepared = push::prepare(&connection.client, &canonical, &schema, &answers, &memory, None).await?;
        }
        if prepared.plan.is_empty() {
            memory.remember(live, &prepared, &schema);
            nothing(story, database, started);
            return Ok(Exit::Done);
        }
        if arguments.dry_run {
            dry_run(story, &prepared, &schema);
            return Ok(Exit::Done);
        }
        if !prepared.blockers.is_empty() {
            return Err(blocked(&prepared.blockers, &prepared, &schema));
        }
        agree(story, Consent { given: arguments.accept_data_loss, losses: &prepared.losses })?;
        if let Some(fingerprint) = prepared.apply(&connection.client, &push::options(&schema)).await? {
            memory.remember(fingerprint, &prepared, &schema);
            done(story, database, &prepared, &schema, started);
            return Ok(Exit::Done);
        }
        story.aside("the schema changed in the meantime; looking again");
    }
    Err(push::PushError::Restless.into())
}

/// The scratch database beside the target (not through a pooler, which knows no such database), or the one that SHADOW_DATABASE_URL names.
pub(crate) async fn open_scratch(
    project: &Project,
    target: &DatabaseUrl,
    connection: &Connection,
) -> Result<Scratch, Failure> {
    Ok(Scratch::open(target, &connection.client, shadow(project)?.as_ref()).await?)
}

/// The database set aside for trying things out, if there is one.
pub(crate) fn shadow(project: &Project) -> Result<Option<DatabaseUrl>, Failure> {
    let Some(text) = project.variables.get("SHADOW_DATABASE_URL")? else { return Ok(None) };
    text.parse().map(Some).map_err(|error| {
        Failure::of(Exit::Usage, &error).help("SHADOW_DATABASE_URL must be the URL of an empty database")
    })
}

fn lost(error: impl std::error::Error) -> Failure {
    Failure::of(Exit::Connect, &error)
}

fn nothing(story: Story, database: &Database, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    story.tell(&format!("{} is up to date ({seconds:.2} s)", database.describe()));
    story.result("", &json!({ "changes": [], "seconds": seconds }));
}

fn changes(prepared: &Prepared, schema: &DeclaredSchema) -> Vec<Value> {
    let (_, after) = prepared.catalogs();
    prepared
        .plan
        .statements()
        .map(|statement| {
            let (sign, what) = push::describe(&statement.ddl);
            json!({
                "sign": sign.to_string(),
                "what": what,
                "declared_at": push::place(schema, after, &statement.ddl.id()),
                "sql": sql::print(&statement.ddl),
                "hazards": statement.hazards.iter().map(|hazard| hazard.kind.code()).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn losses_json(losses: &[Loss]) -> Vec<Value> {
    losses
        .iter()
        .map(|loss| json!({ "object": loss.id.to_string(), "rows": loss.rows, "what": loss.message, "examples": loss.examples }))
        .collect()
}

fn dry_run(story: Story, prepared: &Prepared, schema: &DeclaredSchema) {
    for loss in &prepared.losses {
        story.warn(&loss_line(loss));
    }
    for blocker in &prepared.blockers {
        story.warn(&blocker_line(blocker));
    }
    let value = json!({
        "dry_run": true,
        "changes": changes(prepared, schema),
        "losses": losses_json(&prepared.losses),
        "blockers": blockers_json(&prepared.blockers),
    });
    story.result(apply::script(&prepared.plan).trim_end(), &value);
}

/// Asks what became of things, or says how to answer without a terminal.
pub(crate) fn answer(story: Story, questions: &[Question], answers: &mut Answers) -> Result<(), Failure> {
    if !story::may_ask() || story.json {
        let mut failure = Failure::new(
            Exit::Consent,
            format!("{} was renamed or dropped, and there is no terminal to ask on", list(questions)),
        );
        for question in questions {
            failure = failure.help(format!("answer for {}: {}", question.old, question.flags().join(", or ")));
            for hint in question.hints() {
                failure = failure.help(format!("or in the declaration: {hint}"));
            }
        }
        failure.details = Some(json!({
            "questions": questions.iter().map(|question| json!({
                "object": question.old,
                "name": question.name,
                "candidates": question.candidates.iter().map(|candidate| &candidate.what).collect::<Vec<_>>(),
                "flags": question.flags(),
                "hints": question.hints(),
            })).collect::<Vec<_>>(),
        }));
        return Err(failure);
    }
    for question in questions {
        let mut items: Vec<String> =
            question.candidates.iter().map(|candidate| format!("it was renamed to {}", candidate.what)).collect();
        items.push("it is gone, and what it held is lost".to_owned());
        let chosen = story::choose(&format!("What became of {}?", question.old), &items)
            .ok_or_else(|| Failure::new(Exit::Consent, "no answer, so nothing was changed"))?;
        match question.candidates.get(chosen) {
            Some(candidate) => {
                answers.renames.push((question.name.clone(), candidate.short.clone()));
                story.aside(&format!("declare it for the other databases: {}", question.hints()[chosen]));
            }
            None => {
                answers.drops.insert(question.name.clone());
            }
        }
    }
    Ok(())
}

fn list(questions: &[Question]) -> String {
    questions.iter().map(|question| question.old.as_str()).collect::<Vec<_>>().join(", ")
}

fn blocked(blockers: &[Blocker], prepared: &Prepared, schema: &DeclaredSchema) -> Failure {
    let (_, after) = prepared.catalogs();
    let mut failure = Failure::new(Exit::Failed, "existing rows do not allow this; nothing was changed");
    for blocker in blockers {
        let place = push::place(schema, after, &blocker.id).map(|place| format!("{place}: ")).unwrap_or_default();
        failure.causes.push(format!("{place}{}", blocker_line(blocker)));
        failure = failure.help(format!("{}: {}", blocker.id, blocker.help));
    }
    failure.details = Some(json!({ "blockers": blockers_json(blockers) }));
    failure
}

fn blocker_line(blocker: &Blocker) -> String {
    format!("{}: {}{}", blocker.id, blocker.message, rows(blocker.rows, &blocker.examples))
}

fn blockers_json(blockers: &[Blocker]) -> Vec<Value> {
    let value = |it: &Blocker| json!({ "object": it.id.to_string(), "rows": it.rows, "what": it.message, "examples": it.examples, "help": it.help });
    blockers.iter().map(value).collect()
}

/// How many rows, where there are any.
fn rows(count: u64, values: &[String]) -> String {
    match count {
        0 => String::new(),
        1 => format!(" (1 row{})", examples(values)),
        _ => format!(" ({count} rows{})", examples(values)),
    }
}

fn examples(values: &[String]) -> String {
    if values.is_empty() { String::new() } else { format!(", such as {}", values.join(" | ")) }
}

fn loss_line(loss: &Loss) -> String {
    format!("{}: {}{}", loss.id, loss.message, rows(loss.rows, &loss.examples))
}

/// Losses, and whether `--accept-data-loss` agreed to them beforehand.
pub(crate) struct Consent<'a> {
    pub(crate) given: bool,
    pub(crate) losses: &'a [Loss],
}

/// Gets the consent that is still missing.
pub(crate) fn agree(story: Story, consent: Consent<'_>) -> Result<(), Failure> {
    let losses = consent.losses;
    if losses.is_empty() || consent.given {
        for loss in losses {
            story.warn(&format!("lost: {}", loss_line(loss)));
        }
        return Ok(());
    }
    if story::may_ask() && !story.json {
        for loss in losses {
            story.warn(&format!("would be lost: {}", loss_line(loss)));
        }
        // `--yes` is no consent to data loss: the question has a flag of its own.
        return if story::confirm("Lose this data?") {
            Ok(())
        } else {
            Err(Failure::new(Exit::Consent, "not agreed to, so nothing was changed"))
        };
    }
    let mut failure = Failure::new(Exit::Consent, "data would be lost, so nothing was changed")
        .help("look at it with --dry-run; agree to it with --accept-data-loss");
    failure.causes.extend(losses.iter().map(loss_line));
    failure.details = Some(json!({ "losses": losses_json(losses), "flags": ["--accept-data-loss"] }));
    Err(failure)
}

/// So many changes are shown one by one; the rest is counted. `--json` has them all.
const SHOWN: usize = 40;

fn done(story: Story, database: &Database, prepared: &Prepared, schema: &DeclaredSchema, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    let (_, after) = prepared.catalogs();
    let lines = push::lines(&prepared.plan);
    let shown = &lines[..lines.len().min(SHOWN)];
    let width = shown.iter().map(|line| line.what.chars().count()).max().unwrap_or(0).min(60);
    for line in shown {
        story.change(line.sign, &line.what, width, push::place(schema, after, &line.id).as_deref());
    }
    let count = lines.len();
    if count > SHOWN {
        story.aside(&format!("  and {} more", count - SHOWN));
    }
    let plural = if count == 1 { "" } else { "s" };
    story.tell(&format!("pushed {count} change{plural} to {} in {seconds:.2} s", database.describe()));
    if story.json {
        let changes = changes(prepared, schema);
        let losses = losses_json(&prepared.losses);
        story.result("", &json!({ "changes": changes, "losses": losses, "seconds": seconds }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_two_sides() {
        assert_eq!(pair("post.old=new"), Ok(("post.old".to_owned(), "new".to_owned())));
        assert!(pair("post.old").is_err());
        assert!(pair("=new").is_err());
    }
}
