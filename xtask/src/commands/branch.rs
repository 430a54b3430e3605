//! `branch`: branches of the project's database at Neon.

use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use glowplug_connect::DatabaseUrl;
use glowplug_connect::environment::{AppEnv, set_in_dotenv};
use glowplug_connect::neon::{Branch, Neon, NewBranch, lifetime};
use serde_json::{Value, json};

use crate::branches::{neon, refuse_protected};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::AtTheEnd;
use crate::project::Project;
use crate::story::Story;

/// Make, list, delete and reset branches of the database at Neon
///
/// Needs NEON_API_KEY and NEON_PROJECT_ID, from the environment or .env. A branch is given by its name or
/// its id. Branches that DATABASE_URL_STAGING or DATABASE_URL_PROD lead to are neither deleted nor reset.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a branch, with a compute to reach it by
    Create(Create),
    /// List the project's branches
    List,
    /// Delete a branch and everything in it
    Delete {
        /// Its name or id
        name: String,
    },
    /// Make a branch what its parent is now; what was changed in it is lost
    Reset {
        /// Its name or id
        name: String,
        /// Keep its present state as a branch of this name
        #[arg(long, value_name = "NAME")]
        keep_as: Option<String>,
    },
}

#[derive(Debug, Args)]
struct Create {
    /// The new branch's name
    name: String,
    /// The branch to start from, by name or id; the project's default branch unless given
    #[arg(long, value_name = "BRANCH")]
    from: Option<String>,
    /// Take over tables, but no rows
    #[arg(long)]
    schema_only: bool,
    /// Have Neon delete it after this time, as in 7d or 12h
    #[arg(long, value_name = "TIME", value_parser = lifetime)]
    expires: Option<Duration>,
    /// Write its URL into .env, as DATABASE_URL_DEV or DATABASE_URL_TEST
    #[arg(long, value_name = "ENVIRONMENT")]
    write_env: Option<Written>,
    /// The database the URL leads to, where there are several
    #[arg(long, value_name = "NAME")]
    database: Option<String>,
    /// The role of the URL; the database's owner unless given
    #[arg(long, value_name = "NAME")]
    role: Option<String>,
    /// Take the address of Neon's pooler
    #[arg(long)]
    pooled: bool,
}

/// Where a URL may be written. Staging and production are set up by hand.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Written {
    Dev,
    Test,
}

impl Written {
    fn variable(self) -> &'static str {
        match self {
            Self::Dev => AppEnv::Development.variable(),
            Self::Test => AppEnv::Test.variable(),
        }
    }
}

pub(crate) fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let neon = neon(project, story)?;
    match arguments.action {
        Action::Create(arguments) => create(project, story, &neon, arguments),
        Action::List => {
            let branches = neon.branches()?;
            let values: Vec<Value> = branches.iter().map(describe).collect();
            story.result(&table(&branches), &json!({ "project": neon.project(), "branches": values }));
            Ok(Exit::Done)
        }
        Action::Delete { name } => delete(project, story, &neon, &name),
        Action::Reset { name, keep_as } => reset(project, story, &neon, &name, keep_as.as_deref()),
    }
}

fn create(project: &Project, story: Story, neon: &Neon, arguments: Create) -> Result<Exit, Failure> {
    let Create { name, from, schema_only, expires, write_env, database, role, pooled } = arguments;
    let variable = write_env.map(Written::variable);
    if let Some(variable) = variable
        && project.variables.process_value(variable)?.is_some()
    {
        story.warn(&format!("{variable} is set in the environment, which wins over .env"));
    }
    let parent = from.map(|name| neon.find(&name)).transpose()?.map(|branch| branch.id);
    let new = NewBranch { name: name.clone(), parent, schema_only, lifetime: expires };
    let end = AtTheEnd::arm(move || {
        story.warn(&format!("branch {name} may be there: `cargo xtask branch delete {name}` removes it"));
    });
    let made = neon.create(&new, &|_| {});
    end.disarm();
    let made = made?;
    let branch = made.branch;
    let plain = database.is_none() && role.is_none() && !pooled;
    let url = match made.url.filter(|_| plain) {
        Some(url) => Ok(url),
        None => neon.url(&branch, database.as_deref(), role.as_deref(), pooled),
    };
    let url = match url {
        Ok(url) => Some(url),
        // Which database is meant can be left open where nothing is to be written.
        Err(error) if variable.is_none() => {
            story.warn(&format!("{error}"));
            None
        }
        Err(error) => {
            let mut failure = Failure::from(error);
            failure.message = format!("branch {} is made, but not written to .env: {}", branch.name, failure.message);
            return Err(failure.help(format!("`cargo xtask branch delete {}` removes the branch", branch.name)));
        }
    };
    let written = match (variable, &url) {
        (Some(variable), Some(url)) => Some(write(project, variable, url)?),
        _ => None,
    };
    let text = report(&branch, url.as_ref(), variable.zip(written.as_deref()));
    let value = json!({
        "branch": describe(&branch),
        "url": url.as_ref().map(ToString::to_string),
        "variable": variable,
        "file": written,
    });
    story.result(&text, &value);
    Ok(Exit::Done)
}

fn write(project: &Project, variable: &str, url: &DatabaseUrl) -> Result<String, Failure> {
    let path = set_in_dotenv(&project.root, variable, &url.reveal())?;
    Ok(project.shown(&path))
}

fn report(branch: &Branch, url: Option<&DatabaseUrl>, written: Option<(&str, &str)>) -> String {
    let mut text = format!("branch {} ({}) is ready", branch.name, branch.id);
    if let Some(expires) = &branch.expires {
        text.push_str(&format!(", until {expires}"));
    }
    if let Some(url) = url {
        text.push_str(&format!("\n{url}"));
    }
    match written {
        Some((variable, file)) => text.push_str(&format!("\n{variable} is set in {file}")),
        None => text.push_str("\n--write-env dev or test writes its URL, with the password, into .env"),
    }
    text
}

fn delete(project: &Project, story: Story, neon: &Neon, name: &str) -> Result<Exit, Failure> {
    let branch = neon.find(name)?;
    refuse_protected(project, neon, &branch, "deleting")?;
    consent(story, &branch, "Delete", "deleting")?;
    let was_there = neon.delete(&branch.id)?;
    let text = if was_there {
        format!("branch {} ({}) is deleted", branch.name, branch.id)
    } else {
        format!("branch {} ({}) was gone already", branch.name, branch.id)
    };
    story.result(&text, &json!({ "branch": describe(&branch), "deleted": was_there }));
    Ok(Exit::Done)
}

fn reset(project: &Project, story: Story, neon: &Neon, name: &str, keep: Option<&str>) -> Result<Exit, Failure> {
    let branch = neon.find(name)?;
    refuse_protected(project, neon, &branch, "resetting")?;
    if keep.is_none() {
        consent(story, &branch, "Reset", "resetting")?;
    }
    neon.reset(&branch, keep)?;
    let text = format!("branch {} ({}) is what its parent is now", branch.name, branch.id);
    story.result(&text, &json!({ "branch": describe(&branch), "kept_as": keep }));
    Ok(Exit::Done)
}

fn consent(story: Story, branch: &Branch, word: &str, doing: &str) -> Result<(), Failure> {
    if story.ask(&format!("{word} branch {} ({}) and lose what is in it?", branch.name, branch.id)) {
        return Ok(());
    }
    let message = format!("{doing} branch {} ({}) loses what is in it; nothing was changed", branch.name, branch.id);
    Err(Failure::new(Exit::Consent, message).help("agree with --yes"))
}

fn describe(branch: &Branch) -> Value {
    json!({
        "id": branch.id,
        "name": branch.name,
        "parent_id": branch.parent,
        "state": branch.state,
        "default": branch.default,
        "protected": branch.protected,
        "created_at": branch.created,
        "expires_at": branch.expires,
    })
}

fn table(branches: &[Branch]) -> String {
    let parent = |branch: &Branch| -> String {
        let id = branch.parent.clone().unwrap_or_default();
        branches.iter().find(|it| it.id == id).map_or(id, |it| it.name.clone())
    };
    let marks = |branch: &Branch| {
        [(branch.default, "default"), (branch.protected, "protected")]
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| *word)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let head = ["name", "id", "parent", "state", "expires", ""].map(str::to_owned);
    let mut rows = vec![head];
    rows.extend(branches.iter().map(|branch| {
        let expires = branch.expires.clone().unwrap_or_default();
        [branch.name.clone(), branch.id.clone(), parent(branch), branch.state.clone(), expires, marks(branch)]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..6).map(width).collect();
    let line = |row: &[String; 6]| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
