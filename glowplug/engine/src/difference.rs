//! Compares two live databases. Only reads.

use tokio_postgres::Client;

use crate::catalog::{Catalog, Misnamed, Renames};
use crate::diff::Options;
use crate::introspect::{self, IntrospectError, Scope, Two};
use crate::plan::{Plan, PlanError, plan};

/// Why two databases could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum DifferenceError {
    /// The first one could not be read.
    #[error("the database to change: {0}")]
    From(#[source] IntrospectError),
    /// The second one could not be read.
    #[error("the database to reach: {0}")]
    To(#[source] IntrospectError),
    /// A rename names nothing.
    #[error(transparent)]
    Rename(#[from] Misnamed),
    /// There is no way from one to the other.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// The plan that turns the first database's namespaces into the second's. One round trip to each.
///
/// # Errors
/// When one cannot be read, or holds what cannot be compared.
pub async fn difference(
    from: &Client,
    to: &Client,
    scope: &Scope,
    renames: &Renames,
    options: &Options,
) -> Result<Plan, DifferenceError> {
    let two = introspect::read_two(from, to, scope).await;
    match two.map_err(|(first, error)| if first { DifferenceError::From(error) } else { DifferenceError::To(error) })? {
        Two::Same(both) => {
            let both = both.without_tables(glowplug_migrate::LEDGER_TABLES);
            between(&both, &both, true, renames, options)
        }
        Two::Each(before, after) => {
            let (before, after) = (
                before.without_tables(glowplug_migrate::LEDGER_TABLES),
                after.without_tables(glowplug_migrate::LEDGER_TABLES),
            );
            let same = before == after;
            between(&before, &after, same, renames, options)
        }
    }
}

fn between(
    before: &Catalog,
    after: &Catalog,
    same: bool,
    renames: &Renames,
    options: &Options,
) -> Result<Plan, DifferenceError> {
    if let Some(misnamed) = renames.misnamed(before, after) {
        return Err(misnamed.into());
    }
    // What is the same in everything needs no way; a rename of it has been carried out. What nobody models
    // may differ nevertheless, and the plan says so.
    if same && before.unmodelled.is_empty() {
        return Ok(Plan::default());
    }
    Ok(plan(before, after, renames, options)?)
}
