//! A statement that failed: where, why, what stands and what does not.

use std::fmt;

use tokio_postgres::error::{ErrorPosition, SqlState};

use crate::options::Direction;
use crate::source::{Migration, Script};

/// A migration that failed.
#[derive(Debug)]
pub struct Failure {
    /// Its directory's name.
    pub name: String,
    /// Which way it ran.
    pub direction: Direction,
    /// Which statement, counted from one; `None` when the transaction's end failed.
    pub statement: Option<usize>,
    /// How many statements it has.
    pub of: usize,
    /// `file:line:column`.
    pub place: Option<String>,
    /// The line of the file and a caret under the place.
    pub excerpt: Option<String>,
    /// The server's error code.
    pub code: Option<String>,
    /// What the server or the driver said.
    pub says: String,
    /// What stands now.
    pub outcome: Outcome,
    /// The migrations this run finished before.
    pub before: Vec<String>,
    /// The migrations this run did not come to.
    pub after: Vec<String>,
    pub(crate) advice: Option<String>,
}

/// What stands of a failed migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: its transaction was rolled back.
    RolledBack,
    /// Its first statements, recorded as done; the next run goes on after them.
    Partly {
        /// How many.
        done: usize,
        /// What the failed statement may have left.
        left: Option<String>,
    },
    /// The connection was lost; the next run finds out.
    Unknown {
        /// How many statements are known to be done.
        done: usize,
    },
}

impl Failure {
    pub(crate) fn new(
        migration: &Migration,
        direction: Direction,
        statement: Option<usize>,
        error: &tokio_postgres::Error,
        outcome: Outcome,
    ) -> Self {
        let script = match direction {
            Direction::Up => Some(&migration.up),
            Direction::Down => migration.down.as_ref(),
        };
        let byte = script.and_then(|script| byte_of(script, statement?, error));
        let place = script.zip(byte).map(|(script, byte)| script.place(byte));
        let excerpt = script.zip(byte).map(|(script, byte)| excerpt(script, byte));
        Self {
            name: migration.name.clone(),
            direction,
            statement: statement.map(|index| index + 1),
            of: script.map_or(0, |script| script.statements().len()),
            place,
            excerpt,
            code: error.code().map(|code| code.code().to_owned()),
            says: server_says(error),
            outcome,
            before: Vec::new(),
            after: Vec::new(),
            advice: advice(error),
        }
    }

    /// What to do next.
    pub fn help(&self) -> Vec<String> {
        let mut lines = self.advice.iter().cloned().collect::<Vec<_>>();
        lines.push(match &self.outcome {
            Outcome::RolledBack => "correct the file and run the same command again".to_owned(),
            Outcome::Partly { .. } => {
                "correct the statements that did not run and run the same command again: it goes on after those that did".to_owned()
            }
            Outcome::Unknown { .. } => "run the same command again: it finds out and goes on".to_owned(),
        });
        lines
    }
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} failed ", self.direction.doing(), self.name)?;
        match self.statement {
            Some(number) => write!(f, "at statement {number} of {}", self.of)?,
            None => write!(f, "at its commit")?,
        }
        write!(f, ": {}", self.says)?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {place}")?;
        }
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n{excerpt}")?;
        }
        match &self.outcome {
            Outcome::RolledBack => write!(f, "\n  nothing of it stands: its transaction was rolled back")?,
            Outcome::Partly { done, left } => {
                match (done, self.direction) {
                    (0, _) => write!(f, "\n  no statement of it is done")?,
                    (1, _) => write!(f, "\n  its first statement is done and stays")?,
                    (done, _) => write!(f, "\n  its first {done} statements are done and stay")?,
                }
                if let Some(left) = left {
                    write!(f, "; {left}")?;
                }
            }
            Outcome::Unknown { done } => {
                write!(f, "\n  the connection was lost; {done} statements are known to be done")?
            }
        }
        if !self.before.is_empty() {
            write!(f, "\n  finished before it: {}", self.before.join(", "))?;
        }
        if !self.after.is_empty() {
            write!(f, "\n  not begun: {}", self.after.join(", "))?;
        }
        Ok(())
    }
}

/// The byte of the script that the error is about: the server counts characters of what it was
/// sent; without a position, the statement's first word.
fn byte_of(script: &Script, statement: usize, error: &tokio_postgres::Error) -> Option<usize> {
    let statement = script.statements().get(statement)?;
    let position = match error.as_db_error().and_then(|error| error.position()) {
        Some(ErrorPosition::Original(position)) => usize::try_from(*position).ok()?,
        Some(ErrorPosition::Internal { .. }) | None => return Some(statement.start),
    };
    let sent = &script.sql[statement.range.clone()];
    let within = sent.char_indices().nth(position.saturating_sub(1)).map_or(sent.trim_end().len(), |(byte, _)| byte);
    Some(statement.range.start + within)
}

/// The line with a caret under the place; of a very long line, the part around it.
fn excerpt(script: &Script, byte: usize) -> String {
    const WIDTH: usize = 120;
    let (line, column) = script.line_and_column(byte);
    let text = script.sql.lines().nth(line - 1).unwrap_or_default();
    let hidden = if text.chars().count() > WIDTH { (column - 1).saturating_sub(WIDTH / 2) } else { 0 };
    let shown = text.chars().skip(hidden).take(WIDTH).collect::<String>();
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs under the line, so that the caret keeps its place.
    let lead = shown.chars().take(column - 1 - hidden).map(|c| if c == '\t' { '\t' } else { ' ' }).collect::<String>();
    format!("  {margin} |\n  {number} | {shown}\n  {margin} | {lead}^")
}

/// The server's words with its code, detail and hint; the driver's where the server said nothing.
pub(crate) fn server_says(error: &tokio_postgres::Error) -> String {
    let Some(error) = error.as_db_error() else {
        return crate::failure::chain(error);
    };
    let mut text = format!("{} ({})", error.message(), error.code().code());
    for (label, part) in [("detail", error.detail()), ("hint", error.hint()), ("where", error.where_())] {
        if let Some(part) = part {
            for piece in ["\n  ", label, ": ", &part.replace('\n', "\n    ")] {
                text.push_str(piece);
            }
        }
    }
    text
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let part = error.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        source = error.source();
    }
    text
}

/// What usually helps against this error.
pub(crate) fn advice(error: &tokio_postgres::Error) -> Option<String> {
    let code = error.code()?;
    let advice = if *code == SqlState::ACTIVE_SQL_TRANSACTION {
        "it cannot run in a transaction: move it into a migration of its own whose metadata.toml says `run_in_transaction = false`"
    } else if *code == SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE {
        "a new enum value must be committed before it is used: add it in an earlier migration of its own"
    } else if *code == SqlState::LOCK_NOT_AVAILABLE {
        "end the sessions in the way, or raise --lock-timeout or --lock-retries"
    } else if *code == SqlState::QUERY_CANCELED {
        "if it ran into statement_timeout: put `SET LOCAL statement_timeout = 0;` on top of the file"
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        "run it as a role that owns the namespace, or grant it CREATE and USAGE there"
    } else if [
        SqlState::DUPLICATE_TABLE,
        SqlState::DUPLICATE_OBJECT,
        SqlState::DUPLICATE_COLUMN,
        SqlState::DUPLICATE_SCHEMA,
    ]
    .contains(code)
    {
        "the object stands there already: was this database filled by db-push or by hand? `cargo xtask migrate --mark-applied` takes a migration whose work is done for applied"
    } else if *code == SqlState::INVALID_TRANSACTION_TERMINATION {
        "it ends transactions itself: move it into a migration whose metadata.toml says `run_in_transaction = false`"
    } else {
        return None;
    };
    Some(advice.to_owned())
}
