//! The app as a process: built once, started on a free port, its output kept.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use glowplug_connect::DatabaseUrl;

use crate::settings::Settings;

/// What the app prints before its address.
const LISTENING: &str = "listening on ";
const PATIENCE: Duration = Duration::from_secs(30);

/// The app's binary: the one given, or built now.
pub(crate) fn binary(settings: &Settings) -> Result<&'static Path, String> {
    static BINARY: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BINARY
        .get_or_init(|| match &settings.app {
            Some(path) if path.is_file() => Ok(path.clone()),
            Some(path) => Err(format!("GLOWPLUG_E2E_APP: there is no file {}", path.display())),
            None => build(),
        })
        .as_deref()
        .map_err(Clone::clone)
}

fn build() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        // What cargo tells this test of its own package: some build scripts (ring's) would take it
        // for a change and compile everything again.
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_"].iter().any(|start| name.starts_with(start)) {
            command.env_remove(name);
        }
    }
    let output = command
        .args(["build", "--quiet", "--package", "app", "--message-format", "json-render-diagnostics"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err("the app does not build".to_owned());
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "app")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo built no binary called app".to_owned())
}

/// A command of the app in the surroundings of a test.
pub(crate) fn command(binary: &Path, url: &DatabaseUrl) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        // Nothing of the surroundings may decide which database is meant.
        if ["DATABASE_URL", "DIRECT_URL", "PG"].iter().any(|start| name.starts_with(start)) {
            command.env_remove(name);
        }
    }
    command
        .env("APP_ENV", "test")
        .env("DATABASE_URL_TEST", url.reveal())
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A running `app serve`.
pub(crate) struct Process {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    log: Arc<Mutex<String>>,
}

impl Process {
    /// Starts it and waits for its address.
    pub(crate) fn start(binary: &Path, url: &DatabaseUrl) -> Result<Self, String> {
        let mut child = command(binary, url)
            .args(["serve", "--address", "127.0.0.1:0", "--until-stdin-closes"])
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", binary.display()))?;
        let log = Arc::new(Mutex::new(String::new()));
        let (sender, lines) = channel();
        for output in [
            child.stdout.take().map(|output| Box::new(output) as Box<dyn Read + Send>),
            child.stderr.take().map(|output| Box::new(output) as Box<dyn Read + Send>),
        ] {
            let (log, sender) = (Arc::clone(&log), sender.clone());
            std::thread::spawn(move || {
                for line in BufReader::new(output.expect("it was piped")).lines().map_while(Result::ok) {
                    if let Ok(mut log) = log.lock() {
                        log.push_str(&line);
                        log.push('\n');
                    }
                    let _ = sender.send(line);
                }
            });
        }
        drop(sender);
        let mut process = Self { child, address: String::new(), log };
        match process.wait_for_address(&lines) {
            Ok(address) => {
                process.address = address;
                Ok(process)
            }
            Err(reason) => Err(format!("{reason}\n{}", process.log())),
        }
    }

    fn wait_for_address(&mut self, lines: &Receiver<String>) -> Result<String, String> {
        let began = Instant::now();
        loop {
            match lines.recv_timeout(PATIENCE.saturating_sub(began.elapsed())) {
                Ok(line) => {
                    if let Some((_, address)) = line.split_once(LISTENING) {
                        return Ok(address.trim().to_owned());
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    return Err(format!("the app did not say its address in {PATIENCE:?}"));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
                    return Err(format!("the app ended before it listened ({status})"));
                }
            }
        }
    }

    /// Everything it has printed.
    pub(crate) fn log(&self) -> String {
        self.log.lock().map_or_else(|_| String::new(), |log| log.clone())
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub(crate) fn terminate(&mut self) -> Option<ExitStatus> {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
