//! The command line.

use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand};
use glowplug_migrate::{Flags, Options};

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
    #[command(flatten)]
    flags: Flags,
}

impl Migrate {
    pub(crate) fn options(&self) -> Options {
        self.flags.options(self.to.clone())
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
