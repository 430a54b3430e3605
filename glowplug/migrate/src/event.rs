//! What the runner tells while it works. It prints nothing itself.

use std::fmt;
use std::time::Duration;

use crate::lock::Holder;
use crate::options::Direction;

/// Hears what happens. Any `FnMut(&Event)` is one.
pub trait Progress: Send {
    /// Called in order, as things happen.
    fn event(&mut self, event: &Event<'_>);
}

impl<F: FnMut(&Event<'_>) + Send> Progress for F {
    fn event(&mut self, event: &Event<'_>) {
        self(event);
    }
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ignore;

impl Progress for Ignore {
    fn event(&mut self, _event: &Event<'_>) {}
}

/// Something that happened. `Display` gives one line of text for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner has the lock. Told again every few seconds.
    Waiting {
        /// Whose lock.
        namespace: &'a str,
        /// Who has it, as far as the server tells.
        holder: Option<&'a Holder>,
        /// How long this one has waited.
        waited: Duration,
    },
    /// The namespace was missing and has been made.
    NamespaceCreated {
        /// Its name.
        namespace: &'a str,
    },
    /// Something worth a word that stops nothing.
    Warning(&'a Warning),
    /// Migrations that stock Diesel applied; their checksums are kept from now on.
    Adopted {
        /// How many.
        count: usize,
    },
    /// A migration begins.
    Started {
        /// Its directory's name.
        name: &'a str,
        /// Which way.
        direction: Direction,
        /// How many statements it has.
        statements: usize,
    },
    /// A former run did part of this one.
    Resuming {
        /// Its directory's name.
        name: &'a str,
        /// Statements done already.
        done: usize,
        /// Statements in all.
        of: usize,
    },
    /// One statement is done (and, in a transaction, not committed yet).
    Statement {
        /// Counted from one.
        number: usize,
        /// Statements in all.
        of: usize,
        /// The statement in one line.
        text: &'a str,
        /// How long it took.
        elapsed: Duration,
    },
    /// What a failed `CREATE INDEX CONCURRENTLY` left was dropped.
    Cleaned {
        /// The index.
        index: &'a str,
    },
    /// A lock was not to be had in time, or a deadlock was broken; the same again after a pause.
    Retrying {
        /// Its directory's name.
        name: &'a str,
        /// The try that failed, counted from one.
        attempt: u32,
        /// The pause.
        pause: Duration,
        /// What the server said.
        reason: &'a str,
        /// Who was in the way, as far as the server tells.
        blockers: &'a [String],
    },
    /// A migration is done and in the ledger (or out of it).
    Finished {
        /// Its directory's name.
        name: &'a str,
        /// Which way.
        direction: Direction,
        /// How long it took, pauses included.
        elapsed: Duration,
    },
    /// A migration is in the ledger now and was not run.
    Marked {
        /// Its directory's name.
        name: &'a str,
    },
    /// Another runner did it in the meantime.
    Elsewhere {
        /// Its directory's name.
        name: &'a str,
    },
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting { namespace, holder, waited } => {
                write!(f, "waiting for the migration lock of {namespace} ({})", seconds(*waited))?;
                match holder {
                    Some(holder) => write!(f, ": held by {holder}"),
                    None => write!(f, ": just released"),
                }
            }
            Self::NamespaceCreated { namespace } => write!(f, "created namespace {namespace}"),
            Self::Warning(warning) => write!(f, "warning: {warning}"),
            Self::Adopted { count } => {
                write!(f, "recorded the checksums of {count} migrations that were applied without them")
            }
            Self::Started { name, direction, statements } => {
                let plural = if *statements == 1 { "" } else { "s" };
                write!(f, "{} {name} ({statements} statement{plural})", direction.doing())
            }
            Self::Resuming { name, done, of } => {
                write!(f, "resuming {name}: {done} of {of} statements were done before")
            }
            Self::Statement { number, of, text, elapsed } => {
                write!(f, "  {number}/{of} {text} ({})", seconds(*elapsed))
            }
            Self::Cleaned { index } => {
                write!(f, "dropped invalid index {index}, left by a failed run")
            }
            Self::Retrying { name, attempt, pause, reason, blockers } => {
                write!(f, "{name}: {reason} (try {attempt}); again in {}", seconds(*pause))?;
                if !blockers.is_empty() {
                    write!(f, "; in the way: {}", blockers.join(", "))?;
                }
                Ok(())
            }
            Self::Finished { name, direction, elapsed } => {
                write!(f, "{} {name} in {}", direction.done(), seconds(*elapsed))
            }
            Self::Marked { name } => write!(f, "marked {name} as applied"),
            Self::Elsewhere { name } => write!(f, "{name} was run by someone else in the meantime"),
        }
    }
}

/// Something that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The database is ahead of this version of the project: a rollback deploy.
    #[error("migration {version} is applied and newer than any here: this is an older version of the project")]
    UnknownNewer {
        /// The version.
        version: String,
    },
    /// An applied migration has no directory, and that was allowed.
    #[error("migration {version} is applied, but its directory is gone (allowed)")]
    Missing {
        /// The version.
        version: String,
    },
    /// An applied migration was edited, and that was allowed.
    #[error("migration {name} was edited after it was applied (allowed; this text is recorded now)")]
    Edited {
        /// The migration.
        name: String,
    },
    /// A pending migration is older than an applied one, and that was allowed.
    #[error("migration {name} runs out of order (allowed)")]
    OutOfOrder {
        /// The migration.
        name: String,
    },
}

/// A duration as people read it.
pub(crate) fn seconds(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds < 1_000 {
        format!("{milliseconds} ms")
    } else if milliseconds < 100_000 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60)
    }
}
