//! `db-push` as a process, on a real server: what it does to rows, what it refuses, how it fails.

mod bad_input;
mod focus;
mod interruption;
mod names;
mod project;
mod questions;
mod rows;
mod strangers;
