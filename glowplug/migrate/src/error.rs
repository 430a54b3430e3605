//! Why a run did not come to its end.

use std::time::Duration;

use crate::event::seconds;
use crate::failure::{Failure, server_says};
use crate::history::Violation;
use crate::lock::Holder;
use crate::source::SourceError;

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The files cannot be taken in.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Rules are broken; nothing was run.
    #[error("{}", refused(.0))]
    Refused(Vec<Violation>),
    /// Another runner kept the lock for longer than this one was to wait; nothing was run.
    #[error("the migration lock of namespace {namespace} was not to be had within {}: held by {}",
        seconds(*.waited), .holder.as_ref().map_or_else(|| "nobody any more".to_owned(), ToString::to_string))]
    Locked {
        /// The namespace.
        namespace: String,
        /// How long this one waited.
        waited: Duration,
        /// Who has it.
        holder: Option<Box<Holder>>,
    },
    /// The version to go to is not among the applied ones.
    #[error("cannot go to version {version}: {reason}")]
    Target {
        /// The version asked for.
        version: String,
        /// Why not.
        reason: &'static str,
    },
    /// A statement of a migration failed.
    #[error(transparent)]
    Failed(#[from] Box<Failure>),
    /// The runner's own bookkeeping failed.
    #[error("cannot {doing}: {says}")]
    Database {
        /// What for.
        doing: &'static str,
        /// What the server or the driver said.
        says: String,
        /// The whole error.
        source: tokio_postgres::Error,
    },
}

fn refused(violations: &[Violation]) -> String {
    let lines = violations.iter().map(ToString::to_string).collect::<Vec<_>>();
    format!("nothing was run: {}", lines.join("\n  and: "))
}

impl RunError {
    pub(crate) fn database(doing: &'static str, source: tokio_postgres::Error) -> Self {
        Self::Database { doing, says: server_says(&source), source }
    }

    /// What to do next: one line per broken rule, or one for all.
    pub fn help(&self) -> Vec<String> {
        match self {
            Self::Source(error) => vec![error.help()],
            Self::Refused(violations) => {
                let mut lines: Vec<String> = Vec::new();
                for violation in violations {
                    let line = match violation.flag() {
                        Some(flag) if !violation.help().contains(flag) => {
                            format!("{} ({flag})", violation.help())
                        }
                        _ => violation.help(),
                    };
                    if !lines.contains(&line) {
                        lines.push(line);
                    }
                }
                lines
            }
            Self::Locked { holder, .. } => {
                let mut lines = vec!["wait for it, or wait longer with --lock-wait".to_owned()];
                if let Some(holder) = holder {
                    lines.push(format!("if it is a leftover: SELECT pg_terminate_backend({});", holder.pid));
                }
                lines
            }
            Self::Target { .. } => {
                vec!["`cargo xtask status` lists the applied versions".to_owned()]
            }
            Self::Failed(failure) => failure.help(),
            Self::Database { source, .. } => crate::failure::advice(source).into_iter().collect(),
        }
    }

    /// The exit code: 2 for files, 5 for a lost connection, 6 for a failed statement, 7 for a
    /// refusal.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Source(_) | Self::Target { .. } => 2,
            Self::Refused(violations) => violations.iter().map(Violation::exit_code).max().unwrap_or(7),
            Self::Locked { .. } => 7,
            Self::Failed(_) => 6,
            Self::Database { source, .. } if source.as_db_error().is_none() => 5,
            Self::Database { .. } => 6,
        }
    }
}
