//! Programs of this workspace that a measurement starts: the application and the WebSocket proxy.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::cargo_test;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;

/// The variable that names a proxy built already.
const PROXY: &str = "GLOWPLUG_WEBSOCKET_PROXY";

/// The variable that names an application built already, as for the end-to-end tests.
const APPLICATION: &str = "GLOWPLUG_E2E_APP";

/// How long a program may take to say where it listens.
const START: Duration = Duration::from_secs(30);

/// The application's binary: the one a variable names, else one built now.
pub(crate) fn application(project: &Project) -> Result<PathBuf, Failure> {
    match std::env::var_os(APPLICATION) {
        Some(path) => Ok(path.into()),
        None => cargo_test::program(project, &["--package", "app"], "app"),
    }
}

/// The WebSocket proxy's binary, likewise.
pub(crate) fn proxy(project: &Project) -> Result<PathBuf, Failure> {
    match std::env::var_os(PROXY) {
        Some(path) => Ok(path.into()),
        None => {
            let selection = ["--package", "glowplug-connect", "--example", "websocket_proxy"];
            cargo_test::program(project, &selection, "websocket_proxy")
        }
    }
}

/// A running program that says where it listens; it ends with us, and when dropped.
pub(crate) struct Program {
    child: Child,
    /// Where it listens: the last word of the line that says so.
    pub(crate) address: String,
}

impl Program {
    /// Starts it and waits for the line that holds `mark`.
    pub(crate) fn start(command: &mut Command, mark: &'static str) -> Result<Self, Failure> {
        let failed = |error| Failure::of(Exit::Failed, &error);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let lines = match (child.stdout.take(), child.stderr.take()) {
            (Some(stdout), Some(stderr)) => read(stdout, stderr, mark),
            _ => unreachable!("both are piped"),
        };
        // Until the address comes the program is ours to end.
        let mut program = Self { child, address: String::new() };
        match lines.recv_timeout(START) {
            Ok(Ok(line)) => {
                program.address = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
                Ok(program)
            }
            Ok(Err(said)) => Err(Failure::new(Exit::Failed, format!("a program ended at once: {said}"))),
            Err(_) => Err(Failure::new(Exit::Failed, "a program does not say where it listens")),
        }
    }

    /// Ends it without any farewell, as a crash does.
    pub(crate) fn kill(&mut self) {
        // One that has ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end by closing its input, and waits for it.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        drop(self.child.stdin.take());
        self.child.wait().map(drop).map_err(|error| Failure::of(Exit::Failed, &error))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The first line with the mark, else what was said until the end. Everything is read to the end, so
/// that no pipe fills up.
fn read(
    stdout: impl Read + Send + 'static,
    stderr: impl Read + Send + 'static,
    mark: &'static str,
) -> Receiver<Result<String, String>> {
    let (sender, lines) = channel();
    for output in [Box::new(stdout) as Box<dyn Read + Send>, Box::new(stderr)] {
        let sender = sender.clone();
        std::thread::spawn(move || {
            let mut said = String::new();
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if line.contains(mark) {
                    let _ = sender.send(Ok(line));
                } else if said.len() < 1_000 {
                    said.push_str(&line);
                    said.push('\n');
                }
            }
            if !said.is_empty() {
                let _ = sender.send(Err(said));
            }
        });
    }
    lines
}

/// A command without anything of our surroundings that decides about databases.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["DATABASE_", "DIRECT_URL", "PG", "APP_"].iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
    command
}
