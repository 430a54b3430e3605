//! What may run: the project's files held against what the database says was applied.
//!
//! Pure: takes values, returns a [`History`]. Every rule is one [`Violation`], with its message,
//! its next step and the flag that lifts it.

use std::collections::BTreeMap;

use crate::event::Warning;
use crate::options::{Allow, Direction};
use crate::source::{Migration, Migrations, Script};
use crate::statement::Form;
use crate::sum::UPDATE;

/// What the database has on one version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// When the ledger says it was applied; `None` when it is not in the ledger.
    pub(crate) run_on: Option<String>,
    /// Our own record; `None` for what stock Diesel applied.
    pub(crate) record: Option<Record>,
}

/// A row of our checksum table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) up: String,
    pub(crate) down: Option<String>,
    pub(crate) progress: Option<Progress>,
}

/// How far a script without a transaction has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) direction: Direction,
    /// Statements known to be done.
    pub(crate) done: usize,
    /// The checksum of their text.
    pub(crate) done_sha256: String,
    /// The next one was sent outside of a transaction, and nobody saw it end.
    pub(crate) running: bool,
}

/// The database's rows by version.
pub(crate) type Rows = BTreeMap<String, Row>;

/// The files and the database, held against each other.
#[derive(Debug)]
pub(crate) struct History<'a> {
    /// In the order they would run.
    pub(crate) pending: Vec<&'a Migration>,
    /// Applied, but no record of ours: stock Diesel did it.
    pub(crate) adopt: Vec<&'a Migration>,
    /// Applied and edited since, and that was allowed.
    pub(crate) accepted: Vec<&'a Migration>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) warnings: Vec<Warning>,
}

/// A rule that the files or the database break.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// An applied migration's file is not what was applied.
    #[error("{origin} was edited after it was applied (sha256 {found:.12}…, applied {recorded:.12}…)")]
    Edited {
        /// The file.
        origin: String,
        /// Its checksum when it was applied.
        recorded: String,
        /// Its checksum now.
        found: String,
    },
    /// The database has a migration, older than our newest, that the files lack.
    #[error("migration {version} is applied, but its directory is gone")]
    Deleted {
        /// The version.
        version: String,
    },
    /// A pending migration is older than one that is applied.
    #[error("migration {name} is pending, but {newest} is applied already: it would run out of order")]
    OutOfOrder {
        /// The pending one.
        name: String,
        /// The newest applied version.
        newest: String,
    },
    /// Nothing is applied, and yet the namespace is not empty.
    #[error("namespace {namespace} holds what no migration made: {}", some(.objects))]
    Existing {
        /// The namespace.
        namespace: String,
        /// What stands there.
        objects: Vec<String>,
    },
    /// A script without any statement.
    #[error("{origin} has no statement in it")]
    Empty {
        /// The file.
        origin: String,
    },
    /// A statement that ends the transaction the migration runs in.
    #[error("{place}: {statement} would end the migration's own transaction half-way")]
    TransactionControl {
        /// `file:line:column`.
        place: String,
        /// The statement.
        statement: String,
    },
    /// A transaction opened in the script and not closed in it.
    #[error("{place}: the transaction opened here is not committed in this file")]
    OpenTransaction {
        /// `file:line:column`.
        place: String,
    },
    /// `COPY FROM STDIN`.
    #[error("{place}: COPY FROM STDIN has no input in a migration")]
    CopyStdin {
        /// `file:line:column`.
        place: String,
    },
    /// The checksum file has no line for a migration.
    #[error("migration {name} is not in glowplug.sum")]
    NotInSum {
        /// The migration.
        name: String,
    },
    /// A file differs from its line in the checksum file.
    #[error("{origin} differs from its line in glowplug.sum")]
    SumDiffers {
        /// The file.
        origin: String,
    },
    /// The checksum file has a line whose migration is gone.
    #[error("migration {version} is in glowplug.sum, but its directory is gone")]
    GoneFromFiles {
        /// The version.
        version: String,
    },
    /// A migration to be taken back has no `down.sql`.
    #[error("migration {name} cannot be rolled back: it has no down.sql")]
    NoDown {
        /// The migration.
        name: String,
    },
    /// A migration to be taken back has no directory.
    #[error("migration {version} cannot be rolled back: its directory is not here")]
    NotHere {
        /// The version.
        version: String,
    },
    /// A half-run script was edited in the part that ran.
    #[error("{origin} was edited in its first {done} statements, which have run already")]
    InterruptedEdited {
        /// The file.
        origin: String,
        /// How many ran.
        done: usize,
    },
    /// A statement outside of a transaction whose end nobody saw.
    #[error("{place}: nobody can tell whether `{statement}` was done: the run was killed during it")]
    Uncertain {
        /// `file:line:column`.
        place: String,
        /// The statement.
        statement: String,
    },
    /// A half-run script stands in the way.
    #[error("migration {version} stopped half-way while it was {doing}")]
    Interrupted {
        /// The version.
        version: String,
        /// `applied` or `rolled back`.
        doing: &'static str,
    },
}

impl Violation {
    /// What to do next.
    pub fn help(&self) -> String {
        match self {
            Self::Edited { .. } => "restore the file and put the change into a new migration; or accept the file as it is".to_owned(),
            Self::Deleted { version } => format!("restore the directory of {version} from version control; or go on without it"),
            Self::OutOfOrder { .. } => "rename its directory to a version newer than all applied ones; or, if order does not matter to it, run it now".to_owned(),
            Self::Existing { .. } => "if db-push or another tool made it: `cargo xtask migrate --mark-applied` takes the migrations for applied once it has proven that this is their schema; or run them beside it".to_owned(),
            Self::Empty { .. } => "write its SQL (`SELECT 1;` if it is meant to do nothing), or remove it".to_owned(),
            Self::TransactionControl { .. } => "remove it: the migration is one transaction as it is; or put `run_in_transaction = false` into metadata.toml beside it".to_owned(),
            Self::OpenTransaction { .. } => "add the COMMIT".to_owned(),
            Self::CopyStdin { .. } => "write INSERT statements instead".to_owned(),
            Self::NotInSum { .. } | Self::SumDiffers { .. } => format!("if the files are as they should be: `{UPDATE}`, and commit glowplug.sum"),
            Self::GoneFromFiles { .. } => format!("restore the directory from version control; if it was never applied anywhere: `{UPDATE}`"),
            Self::NoDown { .. } => "write down.sql, or go forward with a new migration".to_owned(),
            Self::NotHere { .. } => "run this from a version of the project that has it".to_owned(),
            Self::InterruptedEdited { .. } => "restore those statements; or go on after them with the file as it is".to_owned(),
            Self::Uncertain { .. } => "look whether it was; then --retry-statement or --skip-statement".to_owned(),
            Self::Interrupted { .. } => "finish it first, with its directory in place: run the same command as then".to_owned(),
        }
    }

    /// The flag that lifts the rule, where one does.
    pub fn flag(&self) -> Option<&'static str> {
        match self {
            Self::Edited { .. } | Self::InterruptedEdited { .. } => Some("--allow-edited"),
            Self::Deleted { .. } => Some("--allow-missing"),
            Self::OutOfOrder { .. } => Some("--allow-out-of-order"),
            Self::Existing { .. } => Some("--allow-existing"),
            Self::Empty { .. } => Some("--allow-empty"),
            Self::Uncertain { .. } => Some("--retry-statement"),
            Self::NotInSum { .. } | Self::SumDiffers { .. } | Self::GoneFromFiles { .. } => Some("--update-sum"),
            Self::TransactionControl { .. }
            | Self::OpenTransaction { .. }
            | Self::CopyStdin { .. }
            | Self::NoDown { .. }
            | Self::NotHere { .. }
            | Self::Interrupted { .. } => None,
        }
    }

    /// 2 where a file is wrong in itself; 7 where files, checksum file and database tell different
    /// histories.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Empty { .. }
            | Self::TransactionControl { .. }
            | Self::OpenTransaction { .. }
            | Self::CopyStdin { .. } => 2,
            Self::NotInSum { .. }
            | Self::SumDiffers { .. }
            | Self::GoneFromFiles { .. }
            | Self::Existing { .. }
            | Self::Edited { .. }
            | Self::Deleted { .. }
            | Self::OutOfOrder { .. }
            | Self::NoDown { .. }
            | Self::NotHere { .. }
            | Self::InterruptedEdited { .. }
            | Self::Uncertain { .. }
            | Self::Interrupted { .. } => 7,
        }
    }
}

/// The first few names, and how many more there are.
fn some(objects: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = objects.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match objects.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Holds the files against the database.
pub(crate) fn compare<'a>(migrations: &'a Migrations, rows: &Rows, allow: &Allow) -> History<'a> {
    let mut history = History {
        pending: Vec::new(),
        adopt: Vec::new(),
        accepted: Vec::new(),
        violations: Vec::new(),
        warnings: Vec::new(),
    };
    let newest_file = migrations.iter().last().map(|migration| migration.version.as_str());
    let applied = |version: &str| rows.get(version).is_some_and(|row| row.run_on.is_some());
    let newest_applied = rows.keys().rev().find(|version| applied(version));

    for (version, row) in rows {
        if migrations.get(version).is_some() {
            continue;
        }
        if row.run_on.is_none() {
            if row.record.as_ref().is_some_and(|record| record.progress.is_some()) {
                history.violations.push(Violation::Interrupted { version: version.clone(), doing: "applied" });
            }
            continue;
        }
        if newest_file.is_none_or(|newest| version.as_str() > newest) {
            history.warnings.push(Warning::UnknownNewer { version: version.clone() });
        } else if allow.missing {
            history.warnings.push(Warning::Missing { version: version.clone() });
        } else {
            history.violations.push(Violation::Deleted { version: version.clone() });
        }
    }
    for migration in migrations.iter() {
        let row = rows.get(&migration.version);
        if applied(&migration.version) {
            match row.and_then(|row| row.record.as_ref()) {
                None => history.adopt.push(migration),
                Some(record) => {
                    let edits = edits(migration, record);
                    if edits.is_empty() {
                        continue;
                    }
                    if allow.edited {
                        history.accepted.push(migration);
                        history.warnings.push(Warning::Edited { name: migration.name.clone() });
                    } else {
                        history.violations.extend(edits);
                    }
                }
            }
            continue;
        }
        history.pending.push(migration);
        if let Some(newest) = newest_applied.filter(|newest| **newest > migration.version) {
            if allow.out_of_order {
                history.warnings.push(Warning::OutOfOrder { name: migration.name.clone() });
            } else {
                history.violations.push(Violation::OutOfOrder { name: migration.name.clone(), newest: newest.clone() });
            }
        }
        history.violations.extend(script_rules(&migration.up, migration.run_in_transaction, allow));
        let progress = row.and_then(|row| row.record.as_ref()?.progress.as_ref());
        if let Some(progress) = progress {
            history.violations.extend(progress_rules(&migration.up, progress, allow));
        }
    }
    history.violations.extend(sum_rules(migrations));
    history
}

/// The applied files that are not what was applied.
pub(crate) fn edits(migration: &Migration, record: &Record) -> Vec<Violation> {
    let mut edits = Vec::new();
    let down = migration.down.as_ref();
    let pairs = [
        (migration.up.origin.clone(), Some(&migration.up.checksum), Some(&record.up)),
        (
            down.map_or_else(|| format!("{}/down.sql", migration.name), |down| down.origin.clone()),
            down.map(|down| &down.checksum),
            record.down.as_ref(),
        ),
    ];
    for (origin, found, recorded) in pairs {
        if found != recorded {
            let shown = |sum: Option<&String>| sum.map_or_else(|| "none".to_owned(), Clone::clone);
            edits.push(Violation::Edited { origin, recorded: shown(recorded), found: shown(found) });
        }
    }
    edits
}

/// The rules a script must keep before any of it runs.
pub(crate) fn script_rules(script: &Script, transaction: bool, allow: &Allow) -> Vec<Violation> {
    let mut violations = Vec::new();
    if script.statements().is_empty() && !allow.empty {
        violations.push(Violation::Empty { origin: script.origin.clone() });
    }
    let mut open = None;
    for statement in script.statements() {
        let place = || script.place(statement.start);
        match &statement.form {
            Form::CopyStdin => violations.push(Violation::CopyStdin { place: place() }),
            Form::Begin | Form::Commit | Form::Abort if transaction => {
                violations.push(Violation::TransactionControl {
                    place: place(),
                    statement: statement.summary(&script.sql, 40),
                });
            }
            Form::Begin => open = Some(statement.start),
            Form::Commit | Form::Abort => open = None,
            Form::Plain
            | Form::Setting { .. }
            | Form::CreateIndexConcurrently { .. }
            | Form::DropIndexConcurrently { .. }
            | Form::DetachPartitionConcurrently { .. }
            | Form::Repeatable => {}
        }
    }
    if let Some(start) = open {
        violations.push(Violation::OpenTransaction { place: script.place(start) });
    }
    violations
}

fn progress_rules(script: &Script, progress: &Progress, allow: &Allow) -> Option<Violation> {
    match progress.direction {
        Direction::Down => None,
        Direction::Up => {
            let same = done_sha256(script, progress.done).as_ref() == Some(&progress.done_sha256);
            (!same && !allow.edited)
                .then(|| Violation::InterruptedEdited { origin: script.origin.clone(), done: progress.done })
        }
    }
}

/// The checksum of a script's first statements; `None` when it has fewer.
pub(crate) fn done_sha256(script: &Script, done: usize) -> Option<String> {
    let texts = script.statements().get(..done)?;
    let texts =
        texts.iter().map(|statement| script.sql[statement.range.clone()].replace("\r\n", "\n")).collect::<Vec<_>>();
    Some(crate::checksum::of_text(&texts.join(";")))
}

pub(crate) fn sum_rules(migrations: &Migrations) -> Vec<Violation> {
    let Some(sum) = &migrations.sum else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    for line in &sum.lines {
        if migrations.get(&line.version).is_none() {
            violations.push(Violation::GoneFromFiles { version: line.version.clone() });
        }
    }
    for migration in migrations.iter() {
        let Some(line) = sum.line(&migration.version) else {
            violations.push(Violation::NotInSum { name: migration.name.clone() });
            continue;
        };
        if line.up != migration.up.checksum {
            violations.push(Violation::SumDiffers { origin: migration.up.origin.clone() });
        }
        let down = migration.down.as_ref();
        if line.down.as_ref() != down.map(|down| &down.checksum) {
            violations.push(Violation::SumDiffers {
                origin: down.map_or_else(|| format!("{}/down.sql", migration.name), |down| down.origin.clone()),
            });
        }
    }
    violations
}
