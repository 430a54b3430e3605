//! The runner on a real PostgreSQL: `GLOWPLUG_TEST_URL` names a disposable cluster's superuser.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

mod basics;
mod failures;
mod rules;
mod stepwise;
