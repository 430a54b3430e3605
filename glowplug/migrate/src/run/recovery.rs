//! What a killed or failed statement outside of a transaction left, read from the catalogs.

use tokio_postgres::{Client, Error, SimpleQueryMessage};

use crate::quote::literal;
use crate::statement::Form;

/// Where the work of a statement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not done, or doing it again does no harm.
    NotDone,
    /// Done.
    Done,
    /// An index of that name is there, but invalid: drop it, then do it again.
    InvalidIndex { index: String },
    /// A partition is half detached: this finishes it.
    Pending { finish: String },
    /// The catalogs do not tell.
    Unknown,
}

/// Looks whether the statement's work is done. Names are resolved under the migration's own
/// `search_path`, as the statement's own are.
pub(super) async fn standing(client: &Client, form: &Form) -> Result<Standing, Error> {
    match form {
        Form::CreateIndexConcurrently { name: Some(name), table, .. } => index(client, name, table).await,
        Form::DropIndexConcurrently { name } => {
            let there = text(client, &format!("SELECT to_regclass({})", literal(name))).await?;
            Ok(if there.is_some() { Standing::NotDone } else { Standing::Done })
        }
        Form::DetachPartitionConcurrently { table, partition } => {
            let sql = format!(
                "SELECT inhdetachpending FROM pg_catalog.pg_inherits \
                 WHERE inhparent = to_regclass({}) AND inhrelid = to_regclass({})",
                literal(table),
                literal(partition)
            );
            Ok(match text(client, &sql).await?.as_deref() {
                None => Standing::Done,
                Some("t") => {
                    Standing::Pending { finish: format!("ALTER TABLE {table} DETACH PARTITION {partition} FINALIZE") }
                }
                Some(_) => Standing::NotDone,
            })
        }
        Form::Setting { .. } | Form::Repeatable => Ok(Standing::NotDone),
        Form::CreateIndexConcurrently { name: None, .. }
        | Form::Plain
        | Form::Begin
        | Form::Commit
        | Form::Abort
        | Form::CopyStdin => Ok(Standing::Unknown),
    }
}

async fn index(client: &Client, name: &str, table: &str) -> Result<Standing, Error> {
    // The index is in its table's namespace; its own name is written without one.
    let sql = format!(
        "SELECT CASE WHEN x.indisvalid AND x.indisready THEN '' \
         ELSE format('%I.%I', n.nspname, i.relname) END \
         FROM pg_catalog.pg_index AS x \
         JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = i.relnamespace \
         WHERE x.indrelid = to_regclass({table}) AND i.relname = (parse_ident({name}))[1]::name",
        table = literal(table),
        name = literal(name),
    );
    Ok(match text(client, &sql).await? {
        None => Standing::NotDone,
        Some(index) if index.is_empty() => Standing::Done,
        Some(index) => Standing::InvalidIndex { index },
    })
}

async fn text(client: &Client, sql: &str) -> Result<Option<String>, Error> {
    Ok(client.simple_query(sql).await?.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    }))
}
