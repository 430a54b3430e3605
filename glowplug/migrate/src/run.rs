//! Runs one migration one way: all in one transaction, or step by step.

mod pipeline;
mod recovery;
mod retry;
mod stepwise;
mod transactional;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

use crate::event::Progress as Listener;
use crate::failure::Outcome;
use crate::history::Progress;
use crate::ledger::Ledger;
use crate::options::{Direction, Options};
use crate::quote::{identifier, literal};
use crate::source::{Migration, Script};

/// What every step needs.
pub(crate) struct Context<'a> {
    pub(crate) client: &'a Client,
    pub(crate) namespace: &'a str,
    pub(crate) ledger: &'a Ledger,
    pub(crate) options: &'a Options,
}

/// One migration to run one way.
pub(crate) struct Job<'a> {
    pub(crate) migration: &'a Migration,
    pub(crate) direction: Direction,
    pub(crate) script: &'a Script,
    /// How far a former run came.
    pub(crate) progress: Option<Progress>,
    /// Whether the ledger has it now.
    pub(crate) in_ledger: bool,
}

/// Why a job was not finished.
pub(crate) enum JobError {
    /// The ledger says that somebody else did it.
    Elsewhere,
    /// A statement failed, or (`None`) the end of the transaction.
    Statement { index: Option<usize>, error: Error, outcome: Outcome },
    /// Our own bookkeeping failed.
    Database { doing: &'static str, error: Error },
    /// Nobody can tell whether this statement was done.
    Uncertain { index: usize },
}

pub(crate) async fn run(context: &Context<'_>, job: &Job<'_>, listener: &mut dyn Listener) -> Result<(), JobError> {
    let result = if job.migration.run_in_transaction && job.progress.is_none() {
        transactional::run(context, job, listener).await
    } else {
        stepwise::run(context, job, listener).await
    };
    // What one migration sets for its session must not reach the next one. The migration is
    // finished or has failed by now; an error here says that the connection is gone.
    let _ = context.client.batch_execute("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL;").await;
    result
}

impl Context<'_> {
    /// The namespace first, then `public`, where extensions usually are.
    fn search_path(&self, local: bool) -> String {
        let path = if self.namespace == "public" {
            "public".to_owned()
        } else {
            format!("{}, public", identifier(self.namespace))
        };
        format!("SELECT set_config('search_path', {}, {local});", literal(&path))
    }

    fn lock_timeout(&self) -> String {
        format!("SET LOCAL lock_timeout = {};", self.options.lock_timeout.as_millis())
    }

    /// Ends a transaction that failed; an error here says that the connection is gone, and the
    /// transaction with it.
    async fn roll_back(&self) {
        let _ = self.client.batch_execute("ROLLBACK").await;
    }
}

/// Whether the error came instead of an answer, so that nobody knows what the server did.
fn is_lost(error: &Error) -> bool {
    match error.code() {
        None => true,
        Some(code) => {
            [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT]
                .contains(code)
        }
    }
}
