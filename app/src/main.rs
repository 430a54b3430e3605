//! The application: `app serve`, and `app migrate` for the step before it.

mod command_line;
mod error;
mod health;
mod migrate;
mod page;
mod post;
mod serve;
mod store;
mod wire;

use std::process::ExitCode;

use clap::Parser as _;

use crate::command_line::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(&arguments).await,
        Command::Migrate(arguments) => migrate::run(&arguments).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&format!("error: {}", failure.message));
            for line in &failure.help {
                tell(&format!("  help: {line}"));
            }
            ExitCode::from(failure.code)
        }
    }
}

/// A command that did not do what it was asked.
struct Failure {
    /// 2 for what is set or written wrongly, 5 for no way to the database, 6 for a failed statement, 7 for a refusal.
    code: u8,
    message: String,
    help: Vec<String>,
}

/// The story goes to stderr; whoever collects logs takes it from there.
#[allow(clippy::print_stderr, reason = "the one place that does")]
fn tell(line: &str) {
    eprintln!("{line}");
}
