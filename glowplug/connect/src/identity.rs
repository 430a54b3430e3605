//! Which database a connection has reached, whatever the name it was reached by.

use tokio_postgres::Client;

/// A database of a running server. Two connections open at the same time whose identities are
/// equal have reached the same database.
///
/// The cluster's system identifier alone does not tell a copy from its original (restored
/// backups, Neon branches), so the moment the server was started belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseIdentity {
    system: Option<String>,
    started: String,
    database: String,
}

impl DatabaseIdentity {
    /// Asks the server.
    ///
    /// # Errors
    ///
    /// When the query fails.
    pub async fn of(client: &Client) -> Result<Self, tokio_postgres::Error> {
        // As one simple query: nothing is prepared, so a pooler in between does not matter. The
        // system identifier is a bonus that some hosts do not let everybody read.
        let rows = client
            .simple_query(
                "select extract(epoch from pg_catalog.pg_postmaster_start_time())::text, \
                        (select oid::text from pg_catalog.pg_database \
                         where datname = pg_catalog.current_database()), \
                        case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') \
                             then (select system_identifier::text from pg_catalog.pg_control_system()) end",
            )
            .await?;
        let row = rows.iter().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let column = |index| row.and_then(|row| row.get(index)).map(str::to_owned);
        Ok(Self { started: column(0).unwrap_or_default(), database: column(1).unwrap_or_default(), system: column(2) })
    }
}
