//! The stress run: random pairs of schemas with rows, held to the laws by a test of the engine.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use glowplug::embedded::Purpose;
use serde_json::json;

use crate::cargo_test;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Runs the engine's test of random pairs on the embedded server for tests, and passes its sum on.
pub(crate) fn run(project: &Project, story: Story, pairs: u64, seed: u64) -> Result<Exit, Failure> {
    let running = project.server(Purpose::Test, None)?.ensure_running(&story)?;
    story.tell(&format!("{pairs} random pairs from seed {seed} on PostgreSQL {}", running.version));
    let mut command = cargo_test::command(project)?;
    command.args(["--package", "glowplug", "--test", "random_pairs", "--", "--nocapture"]);
    command.env("GLOWPLUG_TEST_URL", running.url.reveal());
    command.env("GLOWPLUG_PAIRS", pairs.to_string()).env("GLOWPLUG_SEED", seed.to_string());
    let failed_to_run = |error| Failure::of(Exit::Failed, &error);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed_to_run)?;
    let mut sum = None;
    for line in BufReader::new(child.stdout.take().expect("it is piped")).lines() {
        let line = line.map_err(failed_to_run)?;
        match line.strip_prefix("pairs: ") {
            Some(text) => sum = Some(text.to_owned()),
            None => story.aside(&line),
        }
    }
    let status = child.wait().map_err(failed_to_run)?;
    match sum.filter(|_| status.success()) {
        Some(sum) => {
            story.result(&sum, &json!({ "pairs": pairs, "seed": seed, "failed": 0, "sum": sum }));
            Ok(Exit::Done)
        }
        None => Err(Failure::new(Exit::Failed, "some pairs break a law; each is printed above as a scenario")),
    }
}
