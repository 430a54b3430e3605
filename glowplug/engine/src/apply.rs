//! Runs a plan on a connection, batch by batch. Knows nothing of consent: whoever calls it has it.

use tokio_postgres::Client;

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

/// Applies the statements of one batch inside the caller's transaction.
///
/// One message for all of them: one round trip. Only when it fails are the statements told apart.
///
/// # Errors
/// The refused statement; the transaction is then aborted.
pub async fn apply_in_transaction(client: &Client, batch: &Batch) -> Result<(), ApplyError> {
    // Function bodies may speak of tables that come later; they are checked when the plan is proven.
    run(client, "set local check_function_bodies = off").await.ok();
    for statement in &batch.statements {
        run(client, &sql::print(&statement.ddl)).await?;
    }
    Ok(())
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
