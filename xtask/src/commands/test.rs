//! `test`: every test of the workspace against one embedded server.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use clap::Args;
use glowplug::embedded::Purpose;

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
    command.stdout(Stdio::piped());
    let failed_to_run = |error| Failure::of(Exit::Failed, &error);
    let mut child = command.spawn().map_err(failed_to_run)?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().expect("it is piped")).split(b'\n') {
        let line = line.map_err(failed_to_run)?;
        let line = String::from_utf8_lossy(&line);
        tally.add(&line);
        story.line(&line);
    }
    let status = child.wait().map_err(failed_to_run)?;
    story.result(&tally.to_string(), &tally.json());
    if status.success() { Ok(Exit::Done) } else { Err(Failure::new(Exit::Failed, "not all tests passed")) }
}

/// The sum of what all test programs said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Takes in a line like `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; ...`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            return;
        };
        for part in counts.split("; ") {
            match part.split_once(' ').map(|(number, word)| (number.parse::<u64>(), word)) {
                Some((Ok(number), "passed")) => self.passed += number,
                Some((Ok(number), "failed")) => self.failed += number,
                Some((Ok(number), "ignored")) => self.skipped += number,
                _ => {}
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "passed": self.passed, "failed": self.failed, "skipped": self.skipped })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_sums_the_lines_that_close_a_test_program() {
        let mut tally = Tally::default();
        tally.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s");
        tally.add("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s");
        tally.add("test a_name ... ok");
        assert_eq!(tally.to_string(), "5 passed, 1 failed, 1 skipped");
    }
}
