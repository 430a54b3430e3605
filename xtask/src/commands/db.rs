//! `db`: the embedded server, by hand. Other commands start it themselves.

use std::path::PathBuf;
use std::process::Command;

use clap::{Args, Subcommand};
use glowplug::embedded::{Purpose, Running, Server, Status};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Start, stop or look into this project's private PostgreSQL server
///
/// It is made and started by the first command that needs it, listens on 127.0.0.1 only, and keeps
/// running. Its data survives `cargo clean`. Set DATABASE_URL_DEV to work on another server instead.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// The server for tests instead of the one for development
    #[arg(long, global = true)]
    test: bool,
    /// A major version of PostgreSQL: 14, 15, 16, 17 or 18
    #[arg(long, global = true, value_name = "MAJOR", value_parser = clap::value_parser!(u32).range(14..=99))]
    pg: Option<u32>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Start it, making it first where there is none
    Start,
    /// Stop it; without --test, all servers of this project
    Stop,
    /// Say whether it runs, where, and in which version
    Status,
    /// Delete all its data and start an empty one on the same URL
    Reset,
    /// Print its URL, with the password: psql "$(cargo xtask db url)"
    Url,
    /// Open psql on it; what follows -- goes to psql
    Psql {
        /// Passed to psql, as in: db psql -- -c 'select 1'
        #[arg(last = true)]
        arguments: Vec<String>,
    },
}

pub(crate) fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let purpose = if arguments.test { Purpose::Test } else { Purpose::Development };
    let server = project.server(purpose, arguments.pg)?;
    match arguments.action {
        Action::Start => {
            let running = server.ensure_running(&story)?;
            mention_variable(project, story, purpose)?;
            let text = format!(
                "PostgreSQL {} {} at {} ({:.2} s)",
                running.version,
                if running.started { "runs" } else { "was running already" },
                running.url,
                running.took.as_secs_f64()
            );
            story.result(&text, &describe(&server, &running));
        }
        Action::Stop => stop(project, story, &server, arguments.test)?,
        Action::Status => status(story, &server)?,
        Action::Reset => return reset(story, &server),
        Action::Url => {
            let running = server.ensure_running(&story)?;
            let url = running.url.reveal();
            story.result(&url, &json!({ "url": url }));
        }
        Action::Psql { arguments } => return psql(&server.ensure_running(&story)?, arguments),
    }
    Ok(Exit::Done)
}

fn describe(server: &Server, running: &Running) -> Value {
    json!({
        "server": server.name(),
        "running": true,
        "started": running.started,
        "seconds": running.took.as_secs_f64(),
        "version": running.version,
        "port": running.url.port(),
        "url": running.url.to_string(),
        "programs": running.bin,
        "log": server.log(),
    })
}

fn mention_variable(project: &Project, story: Story, purpose: Purpose) -> Result<(), Failure> {
    let variable = match purpose {
        Purpose::Development => "DATABASE_URL_DEV",
        Purpose::Test => "DATABASE_URL_TEST",
    };
    if project.variables.get(variable)?.is_some() {
        story.warn(&format!("{variable} is set, so other commands use that database, not this server"));
    }
    Ok(())
}

fn stop(project: &Project, story: Story, server: &Server, only_this: bool) -> Result<(), Failure> {
    let servers =
        if only_this { vec![server.clone()] } else { Server::all(&project.root, &project.server_settings(None)?)? };
    let mut stopped = Vec::new();
    for server in servers {
        if server.stop(&story)? {
            stopped.push(server.name().to_owned());
        }
    }
    let text =
        if stopped.is_empty() { "nothing was running".into() } else { format!("stopped {}", stopped.join(", ")) };
    story.result(&text, &json!({ "stopped": stopped }));
    Ok(())
}

fn status(story: Story, server: &Server) -> Result<(), Failure> {
    match server.status()? {
        Status::Running(running) => {
            let text = format!("PostgreSQL {} runs at {}", running.version, running.url);
            story.result(&text, &describe(server, &running));
        }
        Status::Stopped { major, data } => {
            let text = format!("stopped; a cluster of PostgreSQL {major} is in {}", data.display());
            story.result(&text, &json!({ "server": server.name(), "running": false, "major": major, "data": data }));
        }
        _ => story.result(
            "there is none yet; `cargo xtask db start` makes it",
            &json!({ "server": server.name(), "running": false }),
        ),
    }
    Ok(())
}

fn reset(story: Story, server: &Server) -> Result<Exit, Failure> {
    let question = format!("Delete all data of this project's embedded {} server?", server.name());
    if !story.ask(&question) {
        return Err(Failure::new(
            Exit::Consent,
            format!(
                "resetting deletes all data of this project's embedded {} server; nothing was changed",
                server.name()
            ),
        )
        .help("agree with --yes"));
    }
    let running = server.reset(&story)?;
    let text =
        format!("PostgreSQL {} runs, empty, at {} ({:.2} s)", running.version, running.url, running.took.as_secs_f64());
    story.result(&text, &describe(server, &running));
    Ok(Exit::Done)
}

/// Becomes psql, so that Ctrl-C is psql's. The password travels in the environment, not on the command line.
fn psql(running: &Running, arguments: Vec<String>) -> Result<Exit, Failure> {
    let beside = running.bin.join("psql");
    let program = if beside.is_file() { beside } else { PathBuf::from("psql") };
    let url = &running.url;
    let mut command = Command::new(program);
    command.args(arguments);
    command.env("PGHOST", url.host()).env("PGPORT", url.port().to_string());
    command.env("PGUSER", url.user().unwrap_or_default()).env("PGDATABASE", url.database().unwrap_or_default());
    command.env("PGPASSWORD", running.password.reveal()).env("PGSSLMODE", "disable");
    let error = become_program(&mut command);
    Err(Failure::new(Exit::Failed, format!("psql could not be run: {error}"))
        .help("install PostgreSQL's client programs (`apt-get install postgresql-client`)")
        .help("or use any other client with the URL that `cargo xtask db url` prints"))
}

#[cfg(unix)]
fn become_program(command: &mut Command) -> std::io::Error {
    use std::os::unix::process::CommandExt as _;
    command.exec()
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> std::io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(i32::from(Exit::Failed.code()))),
        Err(error) => error,
    }
}
