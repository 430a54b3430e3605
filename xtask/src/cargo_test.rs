//! Running `cargo test`, and summing up what its programs say.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use xshell::{Shell, cmd};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// A `cargo test` in the project, by the cargo that runs us, so that its toolchain is used.
pub(crate) fn command(project: &Project) -> Result<Command, Failure> {
    let shell = Shell::new().map_err(|error| Failure::of(Exit::Failed, &error))?;
    shell.change_dir(&project.root);
    let cargo = shell.var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::from(cmd!(shell, "{cargo} test --no-fail-fast"));
    // Tests have databases of their own; a host's must not be within their reach.
    command.env_remove("DATABASE_URL");
    // What cargo told us of our own package: ring's build script would take it for a change, and
    // every `cargo test` after a `cargo xtask test` would compile everything anew.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|own| name.to_string_lossy().starts_with(own)) {
            command.env_remove(name);
        }
    }
    Ok(command)
}

/// Builds the application with the rest of what is built, and gives its binary. Built by the tests
/// themselves, with other features in force, its dependencies would be compiled a second time.
pub(crate) fn application(project: &Project, selection: &[&str]) -> Result<PathBuf, Failure> {
    program(project, selection, "app")
}

/// Builds what is selected, and gives one binary or example of it.
pub(crate) fn program(project: &Project, selection: &[&str], name: &str) -> Result<PathBuf, Failure> {
    let failed_to_run = |error| Failure::of(Exit::Failed, &error);
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&project.root).arg("build").args(selection).arg("--message-format=json-render-diagnostics");
    let output = command.stderr(Stdio::inherit()).output().map_err(failed_to_run)?;
    if !output.status.success() {
        return Err(Failure::new(Exit::Failed, "the project does not compile"));
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name && message["profile"]["test"] == false)
        .find_map(|message| Some(PathBuf::from(message["executable"].as_str()?)))
        .ok_or_else(|| Failure::new(Exit::Failed, format!("cargo built no program `{name}`")))
}

/// Runs it, shows its lines, and closes with their sum.
pub(crate) fn run(story: Story, mut command: Command) -> Result<Exit, Failure> {
    let failed_to_run = |error| Failure::of(Exit::Failed, &error);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed_to_run)?;
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
    /// Takes in a line like `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; ...`, or one that
    /// names scenarios that the server could not run.
    fn add(&mut self, line: &str) {
        if let Some((number, rest)) = line.strip_prefix("SKIPPED ").and_then(|rest| rest.split_once(' '))
            && let (Ok(number), true) = (number.parse::<u64>(), rest.starts_with("scenarios"))
        {
            self.skipped += number;
            return;
        }
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
        tally.add("SKIPPED 7 scenarios, 90 run, on PostgreSQL 16: a needs extension citext");
        assert_eq!(tally.to_string(), "5 passed, 1 failed, 8 skipped");
    }
}
