//! The flags of a run, the same for `cargo xtask migrate` and an application's own `migrate`.

use std::time::Duration;

use clap::Args;

use crate::options::{Allow, Options, Uncertain};

/// How to run, as flags of a command line: `#[command(flatten)]` takes them in.
#[derive(Debug, Clone, Args)]
pub struct Flags {
    /// Wait so many seconds for another runner
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    lock_wait: u64,
    /// Let a statement wait so many seconds for a table's lock before it steps back and tries again
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    lock_timeout: u64,
    /// Try again so many times after that
    #[arg(long, value_name = "TIMES", default_value_t = 10)]
    lock_retries: u32,
    /// Go on though applied files differ from what was applied
    #[arg(long)]
    allow_edited: bool,
    /// Go on though applied migrations are not here
    #[arg(long)]
    allow_missing: bool,
    /// Run migrations that are older than applied ones
    #[arg(long)]
    allow_out_of_order: bool,
    /// Take files without a statement
    #[arg(long)]
    allow_empty: bool,
    /// Run the first migration though the namespace holds objects already
    #[arg(long)]
    allow_existing: bool,
    /// Run a statement again of which a killed run left unclear whether it was done
    #[arg(long, conflicts_with = "skip_statement")]
    retry_statement: bool,
    /// Take such a statement for done
    #[arg(long)]
    skip_statement: bool,
}

impl Flags {
    /// What they say; `to` is the last version to apply.
    pub fn options(&self, to: Option<String>) -> Options {
        Options {
            lock_wait: Duration::from_secs(self.lock_wait),
            lock_timeout: Duration::from_secs(self.lock_timeout),
            lock_retries: self.lock_retries,
            allow: Allow {
                edited: self.allow_edited,
                missing: self.allow_missing,
                out_of_order: self.allow_out_of_order,
                empty: self.allow_empty,
                existing: self.allow_existing,
            },
            uncertain: match (self.retry_statement, self.skip_statement) {
                (true, _) => Uncertain::Retry,
                (false, true) => Uncertain::Skip,
                (false, false) => Uncertain::Refuse,
            },
            to,
        }
    }
}
