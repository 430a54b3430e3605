//! `test`: every test of the workspace against one embedded server.

use clap::Args;
use glowplug::embedded::Purpose;
use glowplug_connect::environment::AppEnv;

use crate::cargo_test;
use crate::commands::e2e;
use crate::database::{Database, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Run every test: unit, compile-fail, scenarios, properties, end-to-end, documentation
///
/// Starts the embedded server for tests (a cluster of its own, disposable) and hands it to plain
/// `cargo test` as GLOWPLUG_TEST_URL. Scenarios and properties are tests like the others, so a filter
/// selects among all of them.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only tests whose name contains this
    filter: Option<String>,
    /// Only the tests of this package; may be repeated
    #[arg(long, short, value_name = "NAME")]
    package: Vec<String>,
    /// The major version of PostgreSQL to test on: 14, 15, 16, 17 or 18; fetched where it is not installed
    #[arg(long, value_name = "MAJOR", value_parser = clap::value_parser!(u32).range(14..=99))]
    pg: Option<u32>,
    /// Passed to the test programs, as in: test -- --nocapture
    #[arg(last = true)]
    arguments: Vec<String>,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: &Arguments) -> Result<Exit, Failure> {
    let running = project.server(Purpose::Test, arguments.pg)?.ensure_running(&story)?;
    story.tell(&format!("testing on PostgreSQL {}", running.version));
    let mut command = cargo_test::command(project)?;
    if arguments.package.is_empty() {
        command.arg("--workspace");
    }
    for package in &arguments.package {
        command.args(["--package", package]);
    }
    command.args(&arguments.filter);
    if !arguments.arguments.is_empty() {
        command.arg("--").args(&arguments.arguments);
    }
    command.env("GLOWPLUG_TEST_URL", running.url.reveal());
    // Programs of the same version: pg_dump, and clusters that tests make for themselves.
    command.env("GLOWPLUG_PG_BIN", &running.bin);
    if arguments.package.is_empty() || arguments.package.iter().any(|package| package == e2e::PACKAGE) {
        let database = Database { environment: AppEnv::Test, url: running.url, origin: Origin::Embedded };
        command.envs(e2e::prepare(project, story, &database).await?);
        // All targets: what `cargo test` builds next is then built already, with the same features.
        let selection: &[&str] =
            if arguments.package.is_empty() { &["--workspace", "--all-targets"] } else { &["--package", "app"] };
        command.env(e2e::WAYS, "1");
        command.env(e2e::APPLICATION, cargo_test::application(project, selection)?);
    }
    cargo_test::run(story, command)
}
