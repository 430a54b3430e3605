//! Runs a plan on a connection, batch by batch. Knows nothing of consent: whoever calls it has it.

use std::pin::pin;

use futures_util::StreamExt as _;
use tokio_postgres::error::ErrorPosition;
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::catalog::Body;
use crate::diff::Alteration;
use crate::plan::{Batch, Ddl, Plan, Statement};
use crate::sql;

/// A statement that PostgreSQL refused.
#[derive(Debug, thiserror::Error)]
#[error("{}", describe(.error))]
pub struct ApplyError {
    /// Its text.
    pub sql: String,
    /// PostgreSQL's answer.
    pub error: tokio_postgres::Error,
}

fn describe(error: &tokio_postgres::Error) -> String {
    let Some(db) = error.as_db_error() else { return error.to_string() };
    let mut text = format!("{} ({})", db.message(), db.code().code());
    for more in [db.detail(), db.hint()].into_iter().flatten() {
        text.push_str("; ");
        text.push_str(more);
    }
    text
}

/// Applies all batches, each in a transaction of its own where it asks for one.
///
/// # Errors
/// The first refused statement. Its batch is rolled back; earlier batches stand.
pub async fn apply(client: &Client, plan: &Plan) -> Result<(), ApplyError> {
    for batch in &plan.batches {
        if batch.transaction {
            run(client, "begin").await?;
        }
        if let Err(error) = apply_in_transaction(client, batch).await {
            if batch.transaction {
                run(client, "rollback").await?;
            }
            return Err(error);
        }
        if batch.transaction {
            run(client, "commit").await?;
        }
    }
    Ok(())
}

/// Applies the statements of one batch inside the caller's transaction: one message, one round trip.
///
/// # Errors
/// The refused statement; the transaction is then aborted.
pub async fn apply_in_transaction(client: &Client, batch: &Batch) -> Result<(), ApplyError> {
    // Function bodies may speak of tables that come later; they are checked when the plan is proven.
    let first = "set local check_function_bodies = off".to_owned();
    let texts: Vec<String> =
        std::iter::once(first).chain(batch.statements.iter().map(|statement| sql::print(&statement.ddl))).collect();
    run_all(client, &texts).await.map_err(|(index, error)| ApplyError { sql: texts[index].clone(), error })
}

/// Sends statements as one message and finds out which one was refused, if one was.
///
/// PostgreSQL stops at the first error. It tells the place in the whole text, or, for errors that have
/// no place in a text, as many statements have been completed as stood before the refused one.
pub(crate) async fn run_all(client: &Client, statements: &[String]) -> Result<(), (usize, tokio_postgres::Error)> {
    let Some(last) = statements.len().checked_sub(1) else { return Ok(()) };
    let mut completed = 0;
    let refused = match client.simple_query_raw(&statements.join(BETWEEN)).await {
        Err(error) => error,
        Ok(answer) => {
            let mut answer = pin!(answer);
            loop {
                match answer.next().await {
                    None => return Ok(()),
                    Some(Ok(SimpleQueryMessage::CommandComplete(_))) => completed += 1,
                    Some(Ok(_)) => {}
                    Some(Err(error)) => break error,
                }
            }
        }
    };
    let place = refused.as_db_error().and_then(|db| match db.position() {
        Some(ErrorPosition::Original(place)) => Some(*place as usize),
        Some(ErrorPosition::Internal { .. }) | None => None,
    });
    let index = place.and_then(|place| statement_at(statements, place)).unwrap_or(completed);
    Err((index.min(last), refused))
}

/// What stands between two statements of a message. The line break ends a comment.
const BETWEEN: &str = ";\n";

/// The statement that holds a character of the joined text, counted from 1.
fn statement_at(statements: &[String], place: usize) -> Option<usize> {
    let mut end = 0;
    statements.iter().position(|statement| {
        end += statement.chars().count() + BETWEEN.len();
        place <= end
    })
}

/// Runs one statement by itself.
pub(crate) async fn run_statement(client: &Client, sql: &str) -> Result<(), ApplyError> {
    run(client, sql).await
}

async fn run(client: &Client, sql: &str) -> Result<(), ApplyError> {
    client.batch_execute(sql).await.map_err(|error| ApplyError { sql: sql.to_owned(), error })
}

/// The whole plan as a script for `psql`: terminated statements, `BEGIN` and `COMMIT` around each
/// batch that is a transaction, and a comment over each statement that can lose data.
pub fn script(plan: &Plan) -> String {
    let mut text = String::new();
    for batch in &plan.batches {
        if batch.transaction {
            text.push_str("BEGIN;\n");
            if batch.statements.iter().any(|statement| makes_routine(&statement.ddl)) {
                text.push_str("SET LOCAL check_function_bodies = off;\n");
            }
        }
        for statement in &batch.statements {
            text.push_str(&commented(statement));
        }
        if batch.transaction {
            text.push_str("COMMIT;\n");
        }
    }
    text
}

/// Whether a statement has a body to check. It may speak of objects that come later.
fn makes_routine(ddl: &Ddl) -> bool {
    match ddl {
        Ddl::Create { object, .. } => matches!(object.body, Body::Routine(_)),
        Ddl::Alter { alteration, .. } => matches!(alteration.as_ref(), Alteration::Routine(_)),
        _ => false,
    }
}

/// The statements of a plan as a plain file: no transactions, no hazards. For declarations.
pub(crate) fn script_of(plan: &Plan) -> String {
    let statements: Vec<String> =
        plan.statements().map(|statement| format!("{};\n", sql::print(&statement.ddl))).collect();
    statements.join("\n")
}

fn commented(statement: &Statement) -> String {
    let mut text = String::new();
    for hazard in &statement.hazards {
        // A message names objects, and a name may hold a line break.
        let message = hazard.message.replace(['\n', '\r'], " ");
        text.push_str(&format!("-- {}: {message}\n", hazard.kind));
    }
    text.push_str(&sql::print(&statement.ddl));
    text.push_str(";\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_message_is_a_place_in_a_statement() {
        let statements = ["ab".to_owned(), "é".to_owned(), "f".to_owned()];
        let found: Vec<_> = (1..=8).map(|place| statement_at(&statements, place)).collect();
        assert_eq!(found, [Some(0), Some(0), Some(0), Some(0), Some(1), Some(1), Some(1), Some(2)]);
    }
}
