//! A migration in one transaction, its ledger row included: all of it stands, or nothing.

use std::time::Instant;

use tokio_postgres::SimpleQueryMessage;

use super::{Context, Job, JobError, is_lost, pipeline, retry};
use crate::event::{Event, Progress as Listener};
use crate::failure::Outcome;
use crate::ledger::Ledger;

pub(super) async fn run(context: &Context<'_>, job: &Job<'_>, listener: &mut dyn Listener) -> Result<(), JobError> {
    let mut attempt = 1;
    loop {
        match once(context, job, listener).await {
            Err(JobError::Statement { error, outcome: Outcome::RolledBack, .. })
                if retry::is_worthwhile(&error) && attempt <= context.options.lock_retries =>
            {
                retry::pause(context, &job.migration.name, attempt, &error, listener).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}

async fn once(context: &Context<'_>, job: &Job<'_>, listener: &mut dyn Listener) -> Result<(), JobError> {
    let opening = format!(
        "BEGIN; {}{}{}",
        context.lock_timeout(),
        context.search_path(true),
        context.ledger.book(job.migration, job.direction)
    );
    if let Err(error) = open(context, job, &opening).await {
        context.roll_back().await;
        return Err(error);
    }
    let script = job.script;
    let of = script.statements().len();
    let mut last = Instant::now();
    let ran = pipeline::in_order(
        context.client,
        script.statements().iter().map(|statement| &script.sql[statement.range.clone()]),
        |index| {
            listener.event(&Event::Statement {
                number: index + 1,
                of,
                text: &script.statements()[index].summary(&script.sql, 60),
                elapsed: last.elapsed(),
            });
            last = Instant::now();
        },
    )
    .await;
    if let Err((index, error)) = ran {
        context.roll_back().await;
        return Err(JobError::Statement { index: Some(index), error, outcome: Outcome::RolledBack });
    }
    context.client.batch_execute("COMMIT").await.map_err(|error| JobError::Statement {
        index: None,
        outcome: if is_lost(&error) { Outcome::Unknown { done: 0 } } else { Outcome::RolledBack },
        error,
    })
}

/// Opens the transaction with the ledger's row. Another runner without our lock (stock Diesel)
/// makes it wait here for that runner's row, and then fail, before any statement ran twice.
async fn open(context: &Context<'_>, job: &Job<'_>, opening: &str) -> Result<(), JobError> {
    let messages = match context.client.simple_query(opening).await {
        Ok(messages) => messages,
        Err(error) if Ledger::is_taken(&error) => return Err(JobError::Elsewhere),
        Err(error) if retry::is_worthwhile(&error) => {
            return Err(JobError::Statement { index: Some(0), error, outcome: Outcome::RolledBack });
        }
        Err(error) => {
            return Err(JobError::Database { doing: "write the ledger", error });
        }
    };
    // BEGIN, SET and SELECT come first; then the ledger's own statement says how many rows.
    let booked = messages
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::CommandComplete(rows) => Some(*rows),
            _ => None,
        })
        .nth(3);
    if job.in_ledger && booked == Some(0) {
        return Err(JobError::Elsewhere);
    }
    Ok(())
}
