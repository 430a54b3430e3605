//! The WebSocket proxy of the examples, as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A running proxy; ended when dropped.
pub(crate) struct Proxy {
    child: Child,
    pub(crate) port: u16,
}

impl Proxy {
    /// Starts one with these options.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child =
            Command::new(binary()).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // One that has ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The proxy's program, built if it is not: a run of one test file alone builds no examples.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let program = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples/websocket_proxy");
        // `cargo test` of the whole package has built it already, with the features of this very run;
        // another build inside of it would compile half of the workspace anew.
        if !program.exists() {
            let built = Command::new(env!("CARGO"))
                .args(["build", "--quiet", "--package", "glowplug-connect", "--example", "websocket_proxy"])
                .status()
                .unwrap();
            assert!(built.success(), "the proxy does not build");
        }
        program
    })
}
