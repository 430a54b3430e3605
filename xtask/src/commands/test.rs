//! `test`: every test of the workspace against one embedded server.

use std::process::Command;

use clap::Args;
use glowplug::embedded::Purpose;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Run every test: unit, compile-fail, scenarios, properties, end-to-end, documentation.
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

pub(crate) fn run(project: &Project, story: Story, arguments: &Arguments) -> Result<Exit, Failure> {
    let running = project.server(Purpose::Test, arguments.pg)?.ensure_running(&story)?;
    story.tell(&format!("testing on PostgreSQL {}", running.version));
    // The cargo that runs us, so that its toolchain is used.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(&project.root).args(["test", "--no-fail-fast"]);
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
    let status = command.status().map_err(|error| Failure::of(Exit::Failed, &error))?;
    if status.success() { Ok(Exit::Done) } else { Err(Failure::new(Exit::Failed, "not all tests passed")) }
}
