//! Executes declarations in the scratch database.
//!
//! All statements go as one message. Those of `.sql` files may stand in any order: when the order of
//! the files does not do, what fails for want of something that is not there yet is tried again after
//! the others.

use glowplug_migrate::split;
use tokio_postgres::Client;

use super::scratch::{self, Extension};
use super::{CanonicalError, Scratch, ScratchError};
use crate::apply::run_all;
use crate::catalog::Literal;
use crate::declared::{DeclaredSchema, DeclaredStatement};

/// Begins a transaction and creates everything in it. The caller ends it.
pub(super) async fn create(scratch: &Scratch, declared: &DeclaredSchema) -> Result<(), CanonicalError> {
    let statements: Vec<&DeclaredStatement> = declared.statements.iter().collect();
    create_some(scratch, declared, &statements).await
}

/// Begins a transaction and creates the given statements, and the files if there are any.
pub(super) async fn create_some(
    scratch: &Scratch,
    declared: &DeclaredSchema,
    statements: &[&DeclaredStatement],
) -> Result<(), CanonicalError> {
    let client = &scratch.connection.client;
    let mut texts = vec!["begin".to_owned()];
    texts.extend(settings(declared, true));
    texts.push("savepoint whole".to_owned());
    let head = texts.len();
    let pieces = with_extensions(pieces(declared, statements), &scratch.extensions, &declared.namespace);
    texts.extend(pieces.iter().map(|piece| piece.sql.clone()));
    match run_all(client, &texts).await {
        Ok(()) => Ok(()),
        Err((index, error)) => {
            let Some(piece) = index.checked_sub(head).and_then(|index| pieces.get(index)) else {
                return Err(error.into());
            };
            let refused = piece.refused(&error);
            // The namespace itself is no declaration of the user's: the role may not make one here.
            if let (None, Some(db)) = (&piece.place, error.as_db_error())
                && db.code().code() == "42501"
            {
                return Err(ScratchError::Create { reason: db.message().to_owned() }.into());
            }
            if declared.sql_files.is_empty() || !refused.misses_something() {
                return Err(refused);
            }
            client.batch_execute("rollback to savepoint whole").await?;
            in_any_order(client, pieces).await
        }
    }
}

/// Creates everything piece by piece, committed as it goes: for more objects than the server has
/// locks for. The database must be the caller's alone.
pub(super) async fn create_committed(
    client: &Client,
    declared: &DeclaredSchema,
    extensions: &[Extension],
) -> Result<(), CanonicalError> {
    client.batch_execute(&settings(declared, false).join(";")).await?;
    let statements: Vec<&DeclaredStatement> = declared.statements.iter().collect();
    let without_files = DeclaredSchema { sql_files: Vec::new(), ..declared.clone() };
    // A message without `begin` is a transaction of its own.
    let all = with_extensions(pieces(&without_files, &statements), extensions, &declared.namespace);
    for chunk in all.chunks(AT_ONCE) {
        let texts: Vec<String> = chunk.iter().map(|piece| piece.sql.clone()).collect();
        run_all(client, &texts).await.map_err(|(index, error)| chunk[index].refused(&error))?;
    }
    if !declared.sql_files.is_empty() {
        client.batch_execute("begin").await?;
        in_any_order(client, pieces(declared, &[])).await?;
        client.batch_execute("commit").await?;
    }
    Ok(())
}

/// Statements in one transaction, when all of them in one would take too many locks.
const AT_ONCE: usize = 50;

/// The settings under which declarations mean what their author meant.
fn settings(declared: &DeclaredSchema, local: bool) -> Vec<String> {
    let scope = if local { "local" } else { "session" };
    vec![
        format!("set {scope} client_min_messages = warning"),
        format!("set {scope} check_function_bodies = off"),
        format!("select pg_catalog.set_config('search_path', {}, {local})", Literal(&declared.search_path())),
    ]
}

/// The extensions that the trial needs where the target has them: those in the namespace as soon as it
/// is there, the others before.
fn with_extensions(pieces: Vec<Piece>, extensions: &[Extension], namespace: &str) -> Vec<Piece> {
    let piece = |sql: String| Piece { sql, place: None };
    let (inside, before): (Vec<_>, Vec<_>) =
        extensions.iter().filter(|it| !scratch::stays(it)).partition(|(_, schema, _)| schema == namespace);
    let mut all: Vec<Piece> = before.into_iter().flat_map(|it| scratch::for_a_trial(it, false)).map(piece).collect();
    let mut pieces = pieces.into_iter();
    all.extend(pieces.next());
    all.extend(inside.into_iter().flat_map(|it| scratch::for_a_trial(it, true)).map(piece));
    all.extend(pieces);
    all
}

/// What is to be executed, in the order of the declarations.
fn pieces(declared: &DeclaredSchema, statements: &[&DeclaredStatement]) -> Vec<Piece> {
    let macros = statements.iter().map(|statement| Piece {
        sql: statement.sql.clone(),
        place: statement.place.as_ref().map(|place| (place.file.clone(), place.line, place.column)),
    });
    let files = declared.sql_files.iter().flat_map(|file| {
        script_statements(&file.text)
            .into_iter()
            .map(|(line, column, sql)| Piece { sql, place: Some((file.path.clone(), line, column)) })
    });
    macros.chain(files).collect()
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
                help: help(db),
                code: db.code().code().to_owned(),
            },
            None => CanonicalError::Lost { reason: error.to_string() },
        }
    }
}

/// PostgreSQL's own advice, or ours where a declaration speaks of something that only the target has.
fn help(db: &tokio_postgres::error::DbError) -> Option<String> {
    let ours = match db.code().code() {
        "42883" | "42704" | "42P01" | "3F000" => Some(
            "declarations are tried out in an empty database with the target's extensions: what else they \
             need must be declared too, in a .sql file in db/src/schema for instance",
        ),
        _ => None,
    };
    ours.or(db.hint()).or(db.detail()).map(str::to_owned)
}

/// Runs what can run until nothing is left, or nothing more can. One round trip for each piece.
async fn in_any_order(client: &Client, mut waiting: Vec<Piece>) -> Result<(), CanonicalError> {
    client.batch_execute("savepoint piece").await?;
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut failed = Vec::new();
        let mut first_error = None;
        for piece in waiting {
            // Both are on their way before the first is answered.
            let (saved, ran) = tokio::join!(
                client.batch_execute("release savepoint piece; savepoint piece"),
                client.batch_execute(&piece.sql)
            );
            saved?;
            if let Err(error) = ran {
                let refused = piece.refused(&error);
                // Something that is missing may come later; anything else will not get better.
                if !refused.misses_something() {
                    return Err(refused);
                }
                client.batch_execute("rollback to savepoint piece").await?;
                first_error.get_or_insert(refused);
                failed.push(piece);
            }
        }
        if failed.len() == before {
            return Err(first_error.expect("every piece failed, so there is a first error"));
        }
        waiting = failed;
    }
    Ok(())
}
