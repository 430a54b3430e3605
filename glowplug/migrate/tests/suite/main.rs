//! The runner on a real PostgreSQL: `GLOWPLUG_TEST_URL` names a disposable cluster's superuser.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a test may say what it does")]

mod support;

mod basics;
mod diesel;
mod failures;
mod processes;
mod rules;
mod stepwise;
