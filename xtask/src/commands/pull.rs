//! `db-pull`: writes declarations from an existing namespace.

use std::path::PathBuf;

use clap::Args;
use glowplug::canonical::{Canonical, Scratch};
use glowplug::introspect::{self, Scope};
use glowplug::pull;
use glowplug_connect::environment::Audience;
use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};
use serde_json::json;

use crate::database::Database;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Write declarations from an existing database
///
/// What the macros can say becomes pulled.rs, the rest pulled.sql, both proven: making them gives the
/// schema they were read from. Only reads the database; never overwrites a file without --force.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The database to read [default: the one that APP_ENV names]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The namespace to read [default: the project's]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
    /// Where to write [default: db/src/schema]
    #[arg(long, value_name = "DIRECTORY")]
    out: Option<PathBuf>,
    /// Overwrite pulled.rs and pulled.sql
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let own = Database::choose(project, story, Audience::Push)?;
    let beside = own.session(project, story, "db-pull").await?;
    let namespace = match &arguments.namespace {
        Some(name) => name.clone(),
        None => project.namespace()?,
    };
    let scope = Scope::namespace(&namespace);
    let (live, scratch) = match &arguments.url {
        None => {
            let live = introspect::read(&beside.client, &scope).await.map_err(unreadable)?;
            (live, Scratch::open(&own.url, &beside.client, None).await?)
        }
        Some(url) => {
            let url: DatabaseUrl =
                url.parse().map_err(|error| Failure::of(Exit::Usage, &error).help("look at the URL given to --url"))?;
            let other = connect(&url, &ConnectOptions::default()).await?;
            let live = introspect::read(&other.client, &scope).await.map_err(unreadable)?;
            // The scratch database stays on our own server: the other one is only read.
            (live, Scratch::open(&own.url, &beside.client, None).await?)
        }
    };
    let live = live.without_tables(glowplug_migrate::LEDGER_TABLES);
    let canonical = Canonical { scratch: &scratch, cache: None };
    let pulled = pull::pull(&live, &namespace, &canonical).await?;
    let directory = match arguments.out {
        Some(directory) => directory,
        None => project.schema()?,
    };
    let mut files = vec![(directory.join("pulled.rs"), &pulled.rust)];
    if !pulled.sql.is_empty() {
        files.push((directory.join("pulled.sql"), &pulled.sql));
    }
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists() && !arguments.force) {
        return Err(Failure::new(Exit::Refused, format!("{} is there already", project.shown(path)))
            .help("move it away, write elsewhere with --out, or overwrite it with --force"));
    }
    let failed = |error: std::io::Error| Failure::new(Exit::Usage, format!("cannot write: {error}"));
    std::fs::create_dir_all(&directory).map_err(failed)?;
    for (path, text) in &files {
        std::fs::write(path, text).map_err(failed)?;
    }
    for table in &pulled.in_sql {
        story.aside(&format!("{table} is in pulled.sql: the macros have no words for all of it"));
    }
    story.tell("proven: these declarations make the schema they were read from");
    story.tell("next: add `mod pulled;` and `pub use super::pulled::*;` to the two lists in the schema's mod.rs");
    let written: Vec<String> = files.iter().map(|(path, _)| project.shown(path)).collect();
    story.result(&written.join("\n"), &json!({ "wrote": written }));
    Ok(Exit::Done)
}

fn unreadable(error: introspect::IntrospectError) -> Failure {
    Failure::of(Exit::Failed, &error)
}
