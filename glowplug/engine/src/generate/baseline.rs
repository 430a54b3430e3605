//! Whether a live schema is exactly what migrations lead to: what must be known before they are
//! taken for applied. Reads the live database, changes nothing in it.

use glowplug_migrate::Migrations;
use tokio_postgres::Client;

use super::{GenerateError, Workshop, replayed};
use crate::catalog::Renames;
use crate::diff::Options;
use crate::introspect::{self, Scope};
use crate::plan::{Plan, plan};

/// The way from a live schema to the one that the migrations lead to; empty when they are the same.
///
/// # Errors
/// When the migrations do not run on an empty database, a side cannot be read, or the live schema
/// holds what is not modelled, so that nothing can be said.
pub async fn baseline(
    workshop: &Workshop,
    migrations: &Migrations,
    live: &Client,
    options: &Options,
) -> Result<Plan, GenerateError> {
    let wanted = replayed(workshop, migrations).await?;
    let there = introspect::read(live, &Scope::namespace(&workshop.namespace))
        .await?
        .without_tables(glowplug_migrate::LEDGER_TABLES);
    Ok(plan(&there, &wanted, &Renames::default(), options)?)
}
