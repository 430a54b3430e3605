//! The app from outside. Run with `cargo xtask e2e [FILTER]`.

mod harness;
mod migrate;
mod pages;
mod posts;
mod service;
mod ways;
