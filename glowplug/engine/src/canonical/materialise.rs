//! Executes declarations in the scratch database.
//!
//! All of the macros' statements go as one message; only when that fails are they sent one by one, to
//! learn which one it was. Statements of `.sql` files may stand in any order: those that fail for want
//! of something that is not there yet are tried again after the others.

use glowplug_migrate::split;
use tokio_postgres::Client;

use super::CanonicalError;
use crate::catalog::Literal;
use crate::declared::{DeclaredSchema, DeclaredStatement};

/// Creates everything inside the caller's transaction.
pub(super) async fn create(client: &Client, declared: &DeclaredSchema) -> Result<(), CanonicalError> {
    let statements: Vec<&DeclaredStatement> = declared.statements.iter().collect();
    create_some(client, declared, &statements).await
}

/// Creates the given statements, and the files if there are any.
pub(super) async fn create_some(
    client: &Client,
    declared: &DeclaredSchema,
    statements: &[&DeclaredStatement],
) -> Result<(), CanonicalError> {
    let path = format!(
        "set local client_min_messages = warning; set local check_function_bodies = off; \
         select pg_catalog.set_config('search_path', {}, true)",
        Literal(&declared.search_path())
    );
    client.batch_execute(&path).await?;
    let mut pieces: Vec<Piece> = statements
        .iter()
        .map(|statement| Piece {
            sql: statement.sql.clone(),
            place: statement.place.as_ref().map(|place| (place.file.clone(), place.line, place.column)),
        })
        .collect();
    if declared.sql_files.is_empty() {
        let all: String = pieces.iter().map(|piece| format!("{};\n", piece.sql)).collect();
        client.batch_execute("savepoint whole").await?;
        if client.batch_execute(&all).await.is_ok() {
            return Ok(());
        }
        client.batch_execute("rollback to savepoint whole").await?;
        for piece in &pieces {
            client.batch_execute(&piece.sql).await.map_err(|error| piece.refused(&error))?;
        }
        return Ok(());
    }
    for file in &declared.sql_files {
        for (line, column, sql) in script_statements(&file.text) {
            pieces.push(Piece { sql, place: Some((file.path.clone(), line, column)) });
        }
    }
    in_any_order(client, pieces).await
}

/// The statements of a script with their line and column, from 1.
pub fn script_statements(text: &str) -> Vec<(usize, usize, String)> {
    split(text)
        .into_iter()
        .map(|statement| {
            let before = &text[..statement.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            (line, column, text[statement.start..statement.range.end].trim().trim_end_matches(';').to_owned())
        })
        .collect()
}

/// A statement and where it stands: file, line, column.
struct Piece {
    sql: String,
    place: Option<(String, usize, usize)>,
}

impl Piece {
    fn refused(&self, error: &tokio_postgres::Error) -> CanonicalError {
        let place = self.place.as_ref().map(|(file, line, column)| format!("{file}:{line}:{column}"));
        match error.as_db_error() {
            Some(db) => CanonicalError::Refused {
                place,
                message: format!("PostgreSQL refuses this declaration: {} ({})", db.message(), db.code().code()),
                sql: self.sql.clone(),
                help: db.hint().or(db.detail()).map(str::to_owned),
            },
            None => CanonicalError::Refused { place, message: error.to_string(), sql: self.sql.clone(), help: None },
        }
    }
}

/// Runs what can run until nothing is left, or nothing more can.
async fn in_any_order(client: &Client, mut waiting: Vec<Piece>) -> Result<(), CanonicalError> {
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut failed = Vec::new();
        let mut first_error = None;
        for piece in waiting {
            client.batch_execute("savepoint piece").await?;
            match client.batch_execute(&piece.sql).await {
                Ok(()) => client.batch_execute("release savepoint piece").await?,
                Err(error) => {
                    client.batch_execute("rollback to savepoint piece").await?;
                    let refused = piece.refused(&error);
                    // Something that is missing may come later; anything else will not get better.
                    if !error.code().is_some_and(|code| is_missing(code.code())) {
                        return Err(refused);
                    }
                    first_error.get_or_insert(refused);
                    failed.push(piece);
                }
            }
        }
        if failed.len() == before {
            return Err(first_error.expect("every piece failed, so there is a first error"));
        }
        waiting = failed;
    }
    Ok(())
}

/// Undefined table, column, function, object, schema, or a type that is only a shell.
fn is_missing(code: &str) -> bool {
    matches!(code, "42P01" | "42703" | "42883" | "42704" | "3F000" | "42830" | "42809")
}
