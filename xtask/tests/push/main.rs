//! `db-push` as a process, on a real server: what it does to rows, what it refuses, how it fails.

mod bad_input;
#[allow(clippy::unwrap_used, dead_code, reason = "a test fails by panicking, and each program uses a part")]
#[path = "../../../glowplug/connect/tests/support/cluster.rs"]
mod cluster;
mod focus;
mod hints;
mod inside;
mod interruption;
mod names;
mod project;
mod questions;
mod rows;
mod servers;
mod strangers;
mod terminal;
