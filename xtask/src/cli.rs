//! The command line's shape and its help.

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand};

use crate::commands;
use crate::story::Story;

/// The project's database workflow: declare tables in db/src/schema, push them while developing,
/// generate reviewed migrations, deploy them.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    after_help = EXIT_CODES,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command knows.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// Print the result as JSON on stdout
    #[arg(long, global = true)]
    json: bool,
    /// Answer yes to every question (data loss has a flag of its own)
    #[arg(long, short, global = true)]
    yes: bool,
    /// Tell nothing but warnings and errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"])]
    color: String,
}

impl Global {
    pub(crate) fn story(&self) -> Story {
        match self.color.as_str() {
            "always" => ColorChoice::Always.write_global(),
            "never" => ColorChoice::Never.write_global(),
            _ => {}
        }
        Story { json: self.json, quiet: self.quiet, yes: self.yes }
    }
}

/// Each command's help stands on its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    DbPush(commands::push::Arguments),
    DbPull(commands::pull::Arguments),
    Generate(commands::generate::Arguments),
    Check(commands::check::Arguments),
    Migrate(commands::migrate::Arguments),
    Rollback(commands::rollback::Arguments),
    Redo(commands::redo::Arguments),
    Status(commands::status::Arguments),
    Db(commands::db::Arguments),
    Diff(commands::diff::Arguments),
    Branch(commands::branch::Arguments),
    E2e(commands::e2e::Arguments),
    Test(commands::test::Arguments),
    Bench(commands::bench::Arguments),
}

const EXIT_CODES: &str = "\
Exit codes:
    0  done, or nothing to do
    1  a bug in this tool
    2  the command line, a setting or a declaration makes no sense
    3  something is pending or differs (--check)
    4  consent needed, and no terminal to ask on
    5  no server, or no way into it
    6  something that was run failed; the report says what stands
    7  refused: production, CI, a foreign object, or files, checksums and database tell different histories
  130  interrupted

Variables are explained in .env.example; `cargo xtask COMMAND --help` says more about a command.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
