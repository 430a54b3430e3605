//! The declared schema as PostgreSQL prints it.
//!
//! Declarations become SQL, the SQL runs in a scratch database inside a transaction that is rolled
//! back, and what stood there in between is read like any other catalog. So every default, check and
//! view body has the form that PostgreSQL gives it, and text comparison is enough.
//!
//! What was read is remembered by content ([`cache`]), and when only some tables changed since, only
//! those are made again ([`partial`]).

mod apart;
mod cache;
mod materialise;
mod partial;
mod scratch;

use std::path::PathBuf;

use tokio_postgres::Client;

use crate::catalog::Catalog;
use crate::declared::{DeclaredSchema, DeclaredStatement};
use crate::introspect::{self, IntrospectError, Scope};

pub use materialise::script_statements;
pub use scratch::{Scratch, ScratchError};

/// Why the declared schema has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// The scratch database could not be made or reached.
    #[error(transparent)]
    Scratch(#[from] ScratchError),
    /// PostgreSQL refuses a declaration.
    #[error("{}{message}", place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default())]
    Refused {
        /// Where the declaration stands: `file:line:column`.
        place: Option<String>,
        /// PostgreSQL's message and code.
        message: String,
        /// The refused statement.
        sql: String,
        /// PostgreSQL's own hint or detail, if any.
        help: Option<String>,
        /// PostgreSQL's error code.
        code: String,
    },
    /// The connection was lost in the middle.
    #[error("the scratch database: {reason}")]
    Lost {
        /// What the driver says.
        reason: String,
    },
    /// The result could not be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// The connection was lost.
    #[error("the scratch database: {0}")]
    Connection(#[from] tokio_postgres::Error),
}

impl CanonicalError {
    /// Whether a declaration speaks of something that is not there (yet): a table, column, function,
    /// object or schema, a referenced key, or a type that is only a shell.
    fn misses_something(&self) -> bool {
        self.code().is_some_and(|code| {
            matches!(code, "42P01" | "42703" | "42883" | "42704" | "3F000" | "42830" | "42809" | "42P10")
        })
    }

    /// Whether one transaction was too small for all objects: `out of shared memory`, the lock table.
    fn is_out_of_locks(&self) -> bool {
        self.code() == Some("53200")
    }

    fn code(&self) -> Option<&str> {
        match self {
            CanonicalError::Refused { code, .. } => Some(code),
            CanonicalError::Scratch(_)
            | CanonicalError::Lost { .. }
            | CanonicalError::Introspect(_)
            | CanonicalError::Connection(_) => None,
        }
    }
}

/// Finds canonical forms on one server.
pub struct Canonical<'a> {
    /// The scratch database.
    pub scratch: &'a Scratch,
    /// Where to remember results; `None` remembers nothing.
    pub cache: Option<PathBuf>,
}

impl Canonical<'_> {
    /// The catalog that the declarations mean.
    ///
    /// # Errors
    /// When PostgreSQL refuses a declaration: with its place.
    pub async fn catalog(&self, declared: &DeclaredSchema) -> Result<Catalog, CanonicalError> {
        let key = cache::key(declared, &self.scratch.environment);
        if let Some(directory) = &self.cache
            && let Some(entry) = cache::read(directory, &declared.namespace)
        {
            if entry.key == key {
                return Ok(entry.catalog);
            }
            if entry.environment == self.scratch.environment
                && let Some(part) = partial::affected(&entry.declared, declared)
            {
                // What only the whole can tell, its places for instance, is told by the whole.
                if let Ok(catalog) = partial::renew(self, entry, declared, part).await {
                    self.remember(key, declared, &catalog);
                    return Ok(catalog);
                }
            }
        }
        let catalog = self.materialise(declared).await?;
        self.remember(key, declared, &catalog);
        Ok(catalog)
    }

    /// What some of the declared statements make by themselves. Remembers nothing.
    pub(crate) async fn some(
        &self,
        declared: &DeclaredSchema,
        statements: &[&DeclaredStatement],
    ) -> Result<Catalog, CanonicalError> {
        let client = &self.scratch.connection.client;
        let read = match materialise::create_some(self.scratch, declared, statements).await {
            Ok(()) => introspect::read_in_transaction(client, &Scope::namespace(&declared.namespace))
                .await
                .map_err(CanonicalError::from),
            Err(error) => Err(error),
        };
        rollback(client).await;
        read
    }

    /// Makes the declared schema and reads it. Leaves nothing behind.
    async fn materialise(&self, declared: &DeclaredSchema) -> Result<Catalog, CanonicalError> {
        let client = &self.scratch.connection.client;
        let made = materialise::create(self.scratch, declared).await;
        let read = match made {
            Ok(()) => Ok(introspect::read_in_transaction(client, &Scope::namespace(&declared.namespace)).await?),
            Err(error) => Err(error),
        };
        rollback(client).await;
        match read {
            Err(error) if error.is_out_of_locks() => apart::read(self.scratch, declared).await,
            other => other,
        }
    }

    fn remember(&self, key: String, declared: &DeclaredSchema, catalog: &Catalog) {
        if let Some(directory) = &self.cache {
            let entry = cache::Entry {
                key,
                environment: self.scratch.environment.clone(),
                declared: declared.clone(),
                catalog: catalog.clone(),
            };
            cache::write(directory, &entry);
        }
    }
}

/// Ends the transaction whatever its state. A connection that is gone has ended it already.
async fn rollback(client: &Client) {
    client.batch_execute("rollback").await.ok();
}
