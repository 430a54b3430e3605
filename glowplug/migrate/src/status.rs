//! What is applied, what is pending, and what is wrong: read, never written.

use crate::event::Warning;
use crate::history::{self, Rows, Violation};
use crate::options::{Allow, Direction};
use crate::source::Migrations;

/// The state of a database as this project sees it.
#[derive(Debug, Clone)]
pub struct Status {
    /// All versions of files and ledger, oldest first.
    pub entries: Vec<Entry>,
    /// What would stop `migrate`.
    pub violations: Vec<Violation>,
    /// What would not.
    pub warnings: Vec<Warning>,
}

/// One version.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The version.
    pub version: String,
    /// The directory's name; `None` when there is none.
    pub name: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it was applied, in the server's time zone.
    pub run_on: Option<String>,
}

/// Where a migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// In the ledger, files unchanged.
    Applied,
    /// In the ledger, files edited since.
    Edited,
    /// In the ledger, no directory.
    Missing,
    /// Not in the ledger.
    Pending,
    /// Stopped half-way.
    Interrupted {
        /// Which way it ran.
        direction: Direction,
        /// Statements done.
        done: usize,
    },
}

impl Status {
    /// Whether `migrate` has something to do.
    pub fn is_pending(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.state, State::Pending | State::Interrupted { .. }))
    }

    pub(crate) fn of(migrations: &Migrations, rows: &Rows, allow: &Allow) -> Self {
        let history = history::compare(migrations, rows, allow);
        let mut versions = rows
            .iter()
            .filter(|(_, row)| {
                row.run_on.is_some() || row.record.as_ref().is_some_and(|record| record.progress.is_some())
            })
            .map(|(version, _)| version.as_str())
            .collect::<std::collections::BTreeSet<_>>();
        versions.extend(migrations.iter().map(|migration| migration.version.as_str()));
        let entries = versions
            .into_iter()
            .map(|version| {
                let migration = migrations.get(version);
                let row = rows.get(version);
                let run_on = row.and_then(|row| row.run_on.clone());
                let record = row.and_then(|row| row.record.as_ref());
                let progress = record.and_then(|record| record.progress.as_ref());
                let state = match (progress, migration, record) {
                    (Some(progress), _, _) => State::Interrupted { direction: progress.direction, done: progress.done },
                    (None, None, _) => State::Missing,
                    (None, Some(_), _) if run_on.is_none() => State::Pending,
                    (None, Some(migration), Some(record)) if !history::edits(migration, record).is_empty() => {
                        State::Edited
                    }
                    (None, Some(_), _) => State::Applied,
                };
                Entry {
                    version: version.to_owned(),
                    name: migration.map(|migration| migration.name.clone()),
                    state,
                    run_on,
                }
            })
            .collect();
        Self { entries, violations: history.violations, warnings: history.warnings }
    }
}
