//! Compares two live databases. Only reads.

use tokio_postgres::Client;

use crate::catalog::{Catalog, Misnamed, Renames};
use crate::diff::Options;
use crate::introspect::{self, IntrospectError, Scope};
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
    let (before, after) = tokio::join!(introspect::read(from, scope), introspect::read(to, scope));
    let before: Catalog = before.map_err(DifferenceError::From)?.without_ledger();
    let after: Catalog = after.map_err(DifferenceError::To)?.without_ledger();
    if let Some(misnamed) = renames.misnamed(&before, &after) {
        return Err(misnamed.into());
    }
    Ok(plan(&before, &after, renames, options)?)
}
