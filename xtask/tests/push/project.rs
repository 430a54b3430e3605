//! A project of one file of declarations, a database of its own, and the command run in it.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its project is to stop")]

use std::fs;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use glowplug_connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::SimpleQueryMessage;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Dropped with its database.
pub(crate) struct Project {
    pub(crate) directory: tempfile::TempDir,
    server: DatabaseUrl,
    pub(crate) url: DatabaseUrl,
    /// The namespace, and the database's name.
    pub(crate) name: String,
    variables: Vec<(String, String)>,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// An open connection for tests that are not asynchronous.
pub(crate) struct Session {
    runtime: Runtime,
    connection: Connection,
}

impl Session {
    pub(crate) fn open(url: &DatabaseUrl) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let connection = runtime.block_on(connect(url, &ConnectOptions::default())).unwrap();
        Self { runtime, connection }
    }

    /// Runs SQL; gives the rows, columns divided by `|`, lines by line breaks.
    pub(crate) fn sql(&self, text: &str) -> String {
        let answer = self.runtime.block_on(self.connection.client.simple_query(text));
        let rows = answer.unwrap_or_else(|error| panic!("{text}: {error:?}")).into_iter().filter_map(|message| {
            let SimpleQueryMessage::Row(row) = message else { return None };
            Some((0..row.len()).map(|column| row.get(column).unwrap_or("")).collect::<Vec<_>>().join("|"))
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Runs SQL that must fail; gives the server's error.
    pub(crate) fn fails(&self, text: &str) -> String {
        let outcome = self.runtime.block_on(self.connection.client.simple_query(text));
        let error = outcome.map(|answer| answer.len()).expect_err(text);
        error.as_db_error().map(|error| error.message().to_owned()).unwrap_or_default()
    }
}

/// The server that all tests share.
pub(crate) fn server() -> DatabaseUrl {
    let url = std::env::var("GLOWPLUG_TEST_URL")
        .expect("set GLOWPLUG_TEST_URL to a superuser's URL of a disposable PostgreSQL, or run `cargo xtask test`");
    url.parse().expect("GLOWPLUG_TEST_URL is a PostgreSQL URL")
}

impl Project {
    /// An empty database, and these declarations.
    pub(crate) fn new(declarations: &str) -> Self {
        Self::on(server(), declarations)
    }

    /// As [`Project::new`], on another server.
    pub(crate) fn on(server: DatabaseUrl, declarations: &str) -> Self {
        let name = format!("push_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Session::open(&server).sql(&format!("create database {name}"));
        let project = Self {
            directory: tempfile::Builder::new().prefix("glowplug-push-").tempdir().unwrap(),
            url: server.with_database(&name),
            server,
            name,
            variables: Vec::new(),
        };
        project.write("Cargo.toml", "[workspace]\n");
        project.write(".cargo/config.toml", &format!("[env]\nPROJECT_NAME = \"{}\"\n", project.name));
        project.declare(declarations);
        project
    }

    /// As [`Project::new`], already pushed.
    pub(crate) fn pushed(declarations: &str) -> Self {
        let project = Self::new(declarations);
        project.push(0, &[]);
        project
    }

    /// Sets a variable for every command.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Replaces the declarations.
    pub(crate) fn declare(&self, declarations: &str) {
        self.write("db/src/schema/all.rs", declarations);
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("db-push").args(arguments).current_dir(self.directory.path()).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in ["PATH", "LANG", "TMPDIR", "HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("DATABASE_URL_DEV", self.url.reveal());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Pushes; it must end with this exit code.
    pub(crate) fn push(&self, code: i32, arguments: &[&str]) -> Run {
        let run = finish(self.command(arguments).spawn().unwrap());
        assert_eq!(run.code, code, "{arguments:?}\n{}{}", run.stdout, run.stderr);
        run
    }

    /// Pushes with `--json`; gives what it prints.
    pub(crate) fn json(&self, code: i32, arguments: &[&str]) -> Value {
        let run = self.push(code, &[arguments, &["--json"]].concat());
        serde_json::from_str(&run.stdout).unwrap()
    }

    pub(crate) fn session(&self) -> Session {
        Session::open(&self.url)
    }

    /// Runs SQL with the namespace as the search path.
    pub(crate) fn sql(&self, text: &str) -> String {
        let session = self.session();
        session.sql(&format!("set search_path = \"{}\", public", self.name));
        session.sql(text)
    }

    /// A second push finds nothing to do.
    pub(crate) fn is_settled(&self) {
        // Without its memory, so that it has to look.
        let _ = fs::remove_dir_all(self.directory.path().join(".glowplug"));
        let value = self.json(0, &["--dry-run"]);
        assert_eq!(value["changes"], serde_json::json!([]));
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        Session::open(&self.server).sql(&format!("drop database {} with (force)", self.name));
    }
}

/// Waits for the end. Whatever happened, there was no panic.
pub(crate) fn finish(child: process::Child) -> Run {
    let output = child.wait_with_output().unwrap();
    let run = Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!run.stderr.contains("panicked") && !run.stderr.contains("a bug in this tool"), "{}", run.stderr);
    run
}

/// Declarations with what every file begins with.
pub(crate) fn tables(bodies: &str) -> String {
    format!("use super::namespace::{{pg_enum, table}};\n{bodies}")
}
