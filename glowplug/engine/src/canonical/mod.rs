//! The declared schema as PostgreSQL prints it.
//!
//! Declarations become SQL, the SQL runs in a scratch database inside a transaction that is rolled
//! back, and what stood there in between is read like any other catalog. So every default, check and
//! view body has the form that PostgreSQL gives it, and text comparison is enough.
//!
//! What was read is remembered by content ([`cache`]), and when only some tables changed since, only
//! those are made again ([`partial`]).

mod cache;
mod materialise;
mod partial;
mod scratch;

use std::path::PathBuf;

use tokio_postgres::Client;

use crate::catalog::Catalog;
use crate::declared::DeclaredSchema;
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
    },
    /// The result could not be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// The connection was lost.
    #[error("the scratch database: {0}")]
    Connection(#[from] tokio_postgres::Error),
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
                let catalog = partial::renew(self, &entry, declared, part).await?;
                self.remember(key, declared, &catalog);
                return Ok(catalog);
            }
        }
        let catalog = self.materialise(declared).await?;
        self.remember(key, declared, &catalog);
        Ok(catalog)
    }

    /// Makes the declared schema and reads it. Leaves nothing behind.
    async fn materialise(&self, declared: &DeclaredSchema) -> Result<Catalog, CanonicalError> {
        let client = &self.scratch.connection.client;
        client.batch_execute("begin").await?;
        let made = materialise::create(client, declared).await;
        let read = match made {
            Ok(()) => Ok(introspect::read_in_transaction(client, &Scope::namespace(&declared.namespace)).await?),
            Err(error) => Err(error),
        };
        rollback(client).await;
        read
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
