//! The commands on every way to a server: the table in `docs/connections.md`, walked cell by cell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

#[path = "../sandbox/mod.rs"]
mod sandbox;
#[path = "../../../glowplug/connect/tests/support/ways/mod.rs"]
mod ways;

use std::collections::BTreeSet;
use std::fs;

use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};
use sandbox::{Run, Sandbox};
use ways::table::{Cell, all, cells, test_of};
use ways::{Way, Ways};

const SCHEMA: &str = "use super::namespace::table;

table! {
    note (id) {
        id -> BigInt identity,
        text -> Text unique,
    }
}
";

fn sql(url: &DatabaseUrl, text: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = connect(url, &ConnectOptions::default()).await.unwrap();
        connection.client.batch_execute(text).await.unwrap();
        connection.close().await;
    });
}

fn declared() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(".cargo/config.toml", "[env]\nPROJECT_NAME = \"ways\"\n");
    sandbox.write("db/src/schema/note.rs", SCHEMA);
    sandbox
}

/// One way's row of the table: what was run is noted.
struct Row<'a> {
    way: String,
    sandbox: Sandbox,
    walked: &'a mut BTreeSet<Cell>,
}

impl Row<'_> {
    fn ok(&mut self, column: &str, environment: &str, arguments: &[&str]) -> Run {
        let output = self.sandbox.command(arguments).env("APP_ENV", environment).output().unwrap();
        let run = Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert_eq!(run.code, 0, "{}, {column}: {}{}", self.way, run.stdout, run.stderr);
        assert!(!run.stderr.contains("postgres:postgres@"), "{}", run.stderr);
        self.walked.insert((self.way.clone(), column.to_owned()));
        run
    }

    /// Declares, generates, migrates and takes back, pushes, pulls, compares: all in one database.
    fn develop(&mut self, url: &str) {
        self.ok("generate (development)", "development", &["generate", "first"]);
        self.ok("migrate (development)", "development", &["migrate"]);
        let run = self.ok("diff", "development", &["diff", "--from", url, "--to", url]);
        assert_eq!(run.stdout.trim(), "", "a database does not differ from itself");
        self.sandbox.ok(&["rollback", "--all", "--yes"]);
        let run = self.ok("db-push (development)", "development", &["db-push"]);
        assert!(run.stderr.contains("pushed"), "{}: {}", self.way, run.stderr);
        let run = self.ok("db-push (development)", "development", &["db-push"]);
        assert!(run.stderr.contains("up to date"), "{}: {}", self.way, run.stderr);
        fs::remove_dir_all(self.sandbox.root().join("db/src/schema")).unwrap();
        self.ok("db-pull (development)", "development", &["db-pull", "--yes"]);
        let files = fs::read_dir(self.sandbox.root().join("db/src/schema")).unwrap();
        let text: String = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        assert!(text.contains("note (id)"), "{}: {text}", self.way);
    }

    fn deploy(&mut self) {
        self.ok("migrate (staging)", "staging", &["migrate"]);
        self.ok("migrate (production)", "production", &["migrate", "--yes"]);
        self.ok("status (production)", "production", &["status", "--check"]);
        self.ok("rollback (production)", "production", &["rollback", "--yes"]);
        self.ok("migrate (production)", "production", &["migrate", "--yes"]);
    }
}

/// A URL without password, authority and transport, and a `.env` that has them, for every connection
/// that a command opens.
fn the_way_may_be_said_in_dotenv_alone(ways: &Ways) {
    sql(&ways.aside(Way::WebSocket, "postgres"), "create database ways_dotenv");
    let url = ways.url(Way::WebSocket, "ways_dotenv");
    let plain = url.with_user("postgres", None).with_parameters(|it| {
        it.transport = None;
        it.websocket_proxy = None;
        it.sslrootcert = None;
    });
    let sandbox = declared();
    sandbox.write(
        ".env",
        &format!(
            "DATABASE_URL_DEV='{}'\nPGPASSWORD=postgres\nPGSSLROOTCERT='{}'\nDATABASE_TRANSPORT=websocket\nDATABASE_WEBSOCKET_PROXY='{}'\n",
            plain.reveal(),
            ways.root,
            url.parameters().websocket_proxy.as_ref().unwrap(),
        ),
    );
    let run = sandbox.ok(&["db-push"]);
    assert!(run.stderr.contains("pushed"), "{}", run.stderr);
    sandbox.ok(&["generate", "first"]);
}

#[test]
fn every_command_goes_every_way() {
    let mut walked = BTreeSet::new();
    let ways = Ways::open();
    for (number, way) in ways.passable().enumerate() {
        let name = |which: &str| format!("ways{number}_{which}");
        let mut sandbox = declared();
        for (which, suffix) in [("dev", "DEV"), ("staging", "STAGING"), ("prod", "PROD")] {
            sql(&ways.aside(way, "postgres"), &format!("create database {}", name(which)));
            sandbox.set(&format!("DATABASE_URL_{suffix}"), &ways.url(way, &name(which)).reveal());
            if way == Way::Pooler && which == "dev" {
                for arguments in [&["db-push"][..], &["generate"], &["migrate"]] {
                    let run = sandbox.fails(7, arguments);
                    assert!(
                        run.stderr.contains("DIRECT_URL") && run.stderr.contains("nothing was changed"),
                        "{}",
                        run.stderr
                    );
                }
            }
            if way == Way::Pooler {
                sandbox.set(&format!("DIRECT_URL_{suffix}"), &ways.direct(way, &name(which)).reveal());
            }
        }
        let mark = ways.mark(way);
        let url = ways.url(way, &name("dev")).reveal();
        let mut row = Row { way: way.name(), sandbox, walked: &mut walked };
        row.develop(&url);
        row.deploy();
        if way == Way::Pooler {
            let run = row.ok("migrate (production)", "production", &["migrate", "--yes"]);
            let lines: Vec<&str> = run.stderr.lines().filter(|line| line.contains("is a pooler")).collect();
            assert!(matches!(lines[..], [line] if line.contains("by DIRECT_URL_PROD")), "{}", run.stderr);
        }
        // What the server does not know of itself: databases for trials, beside ours.
        for which in ["dev", "staging", "prod"] {
            ways.prove(way, mark, &name(which));
        }
    }

    the_way_may_be_said_in_dotenv_alone(&ways);

    let mut row = Row { way: "embedded".to_owned(), sandbox: declared(), walked: &mut walked };
    let url = row.sandbox.url();
    row.develop(&url);
    for environment in ["staging", "production"] {
        let output = row.sandbox.command(&["migrate"]).env("APP_ENV", environment).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(&format!("no database for {environment}")), "{text}");
    }

    assert_eq!(test_of("C"), "every_command_goes_every_way");
    let mut documented = cells("C");
    if ways.passable().count() < ways::WAYS.len() {
        documented.retain(|(way, _)| *way != Way::Pooler.name());
    }
    assert_eq!(walked, documented, "docs/connections.md and this test disagree");
    for (way, command, text) in all() {
        let none = way == "embedded" && (command.contains("staging") || command.contains("production"));
        let known = if none { &["–"][..] } else { &["C", "E"] };
        assert!(known.contains(&text.as_str()), "{way}, {command}: {text:?}");
    }
}
