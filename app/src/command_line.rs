//! The command line.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use glowplug_migrate::{Allow, Options};

/// The application.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer requests until asked to stop
    Serve(Serve),
    /// Apply the migrations that this binary carries
    Migrate(Migrate),
}

/// Answer requests until asked to stop
///
/// The address is printed once requests are answered. SIGTERM and Ctrl-C let running requests end.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes a free one [default: APP_ADDRESS, else 127.0.0.1:3000]
    #[arg(long)]
    pub(crate) address: Option<SocketAddr>,
    /// Stop when standard input ends, so that a harness that dies leaves no orphan
    #[arg(long, hide = true)]
    pub(crate) until_stdin_closes: bool,
}

/// Apply the migrations that this binary carries
///
/// The same runner, ledger and rules as `cargo xtask migrate`, for a place without the sources.
/// Any number of these may start at once. Exit code 0 also when nothing is pending.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// Print the SQL that would run, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Stop after this version
    #[arg(long, value_name = "VERSION")]
    to: Option<String>,
    /// Seconds to wait for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    lock_wait: u64,
    /// Seconds a statement waits for a table's lock before its transaction steps back
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    lock_timeout: u64,
    /// How often to try again after that
    #[arg(long, value_name = "TIMES", default_value_t = 10)]
    lock_retries: u32,
    /// Go on although an applied migration was edited
    #[arg(long)]
    allow_edited: bool,
    /// Go on although an applied migration is not in this binary
    #[arg(long)]
    allow_missing: bool,
    /// Run a migration although a newer one is applied
    #[arg(long)]
    allow_out_of_order: bool,
    /// Take a script without statements for done
    #[arg(long)]
    allow_empty: bool,
}

impl Migrate {
    pub(crate) fn options(&self) -> Options {
        Options {
            lock_wait: Duration::from_secs(self.lock_wait),
            lock_timeout: Duration::from_secs(self.lock_timeout),
            lock_retries: self.lock_retries,
            allow: Allow {
                edited: self.allow_edited,
                missing: self.allow_missing,
                out_of_order: self.allow_out_of_order,
                empty: self.allow_empty,
            },
            to: self.to.clone(),
            ..Options::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
