//! A schema of more objects than one transaction can lock: made in a database of its own, in parts
//! that are committed, and thrown away with it.
//!
//! A server has room for `max_locks_per_transaction` times `max_connections` locks; at its defaults
//! about 1,000 tables with their indexes fill it.

use glowplug_connect::{ConnectOptions, connect};

use super::{CanonicalError, Scratch, ScratchError, materialise};
use crate::catalog::{Catalog, Ident};
use crate::declared::DeclaredSchema;
use crate::introspect::{self, Scope};

pub(super) async fn read(scratch: &Scratch, declared: &DeclaredSchema) -> Result<Catalog, CanonicalError> {
    let name = format!("{}_{}", super::scratch::NAME, std::process::id());
    let server = &scratch.connection.client;
    let failed = |error: tokio_postgres::Error| ScratchError::Create {
        reason: error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned()),
    };
    // A process of the same number may have been killed here before.
    server.batch_execute(&format!("drop database if exists {} with (force)", Ident(&name))).await.map_err(failed)?;
    server.batch_execute(&format!("create database {} template template0", Ident(&name))).await.map_err(failed)?;
    let outcome = fill_and_read(scratch, &name, declared).await;
    server.batch_execute(&format!("drop database if exists {} with (force)", Ident(&name))).await.map_err(failed)?;
    outcome
}

async fn fill_and_read(scratch: &Scratch, name: &str, declared: &DeclaredSchema) -> Result<Catalog, CanonicalError> {
    let options = ConnectOptions { application_name: Some("glowplug scratch".to_owned()), ..ConnectOptions::default() };
    let connection = connect(&scratch.url.with_database(name), &options).await.map_err(ScratchError::from)?;
    for extension in scratch.extensions.iter().filter(|extension| super::scratch::stays(extension)) {
        super::scratch::install(&connection.client, extension).await?;
    }
    materialise::create_committed(&connection.client, declared, &scratch.extensions).await?;
    let catalog = introspect::read(&connection.client, &Scope::namespace(&declared.namespace)).await?;
    connection.close().await;
    Ok(catalog)
}
