//! How to run, and what came of it.

use std::time::Duration;

use crate::event::Warning;

/// Which way a migration runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `up.sql`.
    Up,
    /// `down.sql`.
    Down,
}

impl Direction {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        if word == "down" { Self::Down } else { Self::Up }
    }

    pub(crate) fn doing(self) -> &'static str {
        match self {
            Self::Up => "applying",
            Self::Down => "rolling back",
        }
    }

    pub(crate) fn done(self) -> &'static str {
        match self {
            Self::Up => "applied",
            Self::Down => "rolled back",
        }
    }
}

/// The rules that are lifted for this run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allow {
    /// `--allow-edited`: applied files may differ from what was applied.
    pub edited: bool,
    /// `--allow-missing`: applied migrations may lack their directory.
    pub missing: bool,
    /// `--allow-out-of-order`: pending migrations may be older than applied ones.
    pub out_of_order: bool,
    /// `--allow-empty`: scripts may have no statement.
    pub empty: bool,
    /// `--allow-existing`: the first migration may find objects in the namespace.
    pub existing: bool,
}

/// What to do with a statement of which nobody can tell whether it was done: one that ran outside
/// of a transaction, whose run was killed, and of which the catalogs show nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Uncertain {
    /// Stop and say so.
    #[default]
    Refuse,
    /// `--retry-statement`: run it again.
    Retry,
    /// `--skip-statement`: take it for done.
    Skip,
}

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long to wait for another runner.
    pub lock_wait: Duration,
    /// How long a statement waits for a table's lock before its transaction steps back.
    pub lock_timeout: Duration,
    /// How many times to try again after that, or after a deadlock.
    pub lock_retries: u32,
    /// The rules that are lifted.
    pub allow: Allow,
    /// What to do when nobody can tell.
    pub uncertain: Uncertain,
    /// The last version to apply; everything when `None`.
    pub to: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock_wait: Duration::from_secs(300),
            lock_timeout: Duration::from_secs(5),
            lock_retries: 10,
            allow: Allow::default(),
            uncertain: Uncertain::default(),
            to: None,
        }
    }
}

/// How far to roll back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollbackTo {
    /// The newest so many.
    Steps(usize),
    /// Everything newer than this version, which stays.
    Version(String),
    /// Everything.
    All,
}

/// What a run did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The migrations that ran, in order.
    pub ran: Vec<Ran>,
    /// What is worth a word.
    pub warnings: Vec<Warning>,
    /// How long all of it took.
    pub elapsed: Duration,
}

/// One migration that ran.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Its version.
    pub version: String,
    /// Its directory's name.
    pub name: String,
    /// Which way.
    pub direction: Direction,
    /// How long it took.
    pub elapsed: Duration,
}
