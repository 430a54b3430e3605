//! The application on every way to a server: the suite itself, run as a process for each.

#[path = "../../../glowplug/connect/tests/support/ways/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::process::Command;

use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};
use support::table::{cells, test_of};
use support::{Way, Ways};

/// What stands for the suite where it is not run as a whole.
const PART: [&str; 3] = [
    "posts::a_post_is_created_listed_and_read",
    "service::health_is_ok_while_the_database_answers_and_unavailable_while_it_does_not",
    "migrate::what_is_pending_is_applied_once_and_the_app_works_on_it",
];

fn execute(url: &DatabaseUrl, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let connection = connect(url, &ConnectOptions::default()).await.expect("the server is there");
        connection.client.batch_execute(sql).await.expect("it is sound");
        connection.close().await;
    });
}

/// The tables, by the migrations that the application carries.
fn migrate(url: &DatabaseUrl) {
    let app = std::env::var_os("GLOWPLUG_E2E_APP").expect("cargo xtask sets GLOWPLUG_E2E_APP");
    let output = Command::new(app)
        .arg("migrate")
        .env_remove("DATABASE_URL")
        .env("APP_ENV", "test")
        .env("DATABASE_URL_TEST", url.reveal())
        .current_dir(std::env::temp_dir())
        .output()
        .expect("the application runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs the suite, or a part of it; what it said.
fn suite(url: &DatabaseUrl, app_url: &DatabaseUrl, part: &[&str]) {
    let program = std::env::current_exe().expect("this is a program");
    let output = Command::new(program)
        .args(part)
        .args(["--skip", "ways::"])
        .env("GLOWPLUG_E2E_URL", url.reveal())
        .env("GLOWPLUG_E2E_APP_URL", app_url.reveal())
        .env("GLOWPLUG_E2E_FINGERPRINT", "ways")
        .env_remove("GLOWPLUG_E2E_WAYS")
        .output()
        .expect("it can be run again");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{url}\n{text}");
    let passed = text.lines().find_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok());
    let expected = if part.is_empty() { 15 } else { part.len() };
    assert!(passed.is_some_and(|passed: usize| passed >= expected), "{url}\n{text}");
}

#[test]
#[allow(clippy::print_stderr, reason = "whoever reads the output of a test should know what it did not show")]
fn the_app_goes_every_way() {
    if std::env::var_os("GLOWPLUG_E2E_WAYS").is_none() {
        eprintln!("NOT RUN: `cargo xtask e2e --every-way` and `cargo xtask test` run it");
        return;
    }
    // The embedded server's part is the suite that this test belongs to.
    let mut walked: BTreeSet<_> = ["app (test)", "e2e (test)"].map(|it| ("embedded".to_owned(), it.to_owned())).into();
    let ways = Ways::open();
    for way in [Way::Tcp, Way::Tls("require")] {
        execute(&ways.aside(way, "postgres"), "create database blog_test");
        migrate(&ways.aside(way, "blog_test"));
    }
    for way in ways.passable() {
        let whole = matches!(way, Way::Pooler | Way::WebSocket);
        suite(&ways.direct(way, "blog_test"), &ways.url(way, "blog_test"), if whole { &[] } else { &PART });
        walked.extend(["app (test)", "e2e (test)"].map(|command| (way.name(), command.to_owned())));
    }
    assert_eq!(test_of("E"), "the_app_goes_every_way");
    let mut documented = cells("E");
    if ways.passable().count() < support::WAYS.len() {
        documented.retain(|(way, _)| *way != Way::Pooler.name());
    }
    assert_eq!(walked, documented, "docs/connections.md and this test disagree");
}
