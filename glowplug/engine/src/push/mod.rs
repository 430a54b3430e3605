//! `db-push`: brings a development database to the declared schema, without files.
//!
//! [`prepare`] reads both sides, plans, and looks at the rows that the plan could lose or trip over;
//! [`Prepared::apply`] runs the plan in one transaction and commits only when a fresh reading inside
//! it equals the declaration. In between the caller gets the consent it needs.

mod fingerprint;
mod memory;
mod probe;
mod question;
mod rename;
mod report;

use tokio_postgres::Client;

use crate::apply::{ApplyError, apply_in_transaction};
use crate::canonical::{Canonical, CanonicalError};
use crate::catalog::{Catalog, Id, Renames};
use crate::declared::DeclaredSchema;
use crate::diff::{Alteration, Cast, ColumnAlteration, Options};
use crate::introspect::{self, IntrospectError, Scope};
use crate::plan::{Ddl, Plan, PlanError, plan};

pub use fingerprint::{Fingerprint, fingerprint};
pub use memory::Memory;
pub(crate) use probe::convert;
pub use probe::{Blocker, Loss};
pub use question::Question;
pub(crate) use question::questions;
pub use rename::Answers;
pub(crate) use rename::collect as collect_renames;
pub use report::{describe, place};

/// How often a plan is made anew because the database changed between reading and locking.
const ATTEMPTS: usize = 3;

/// Why a push did not happen. Nothing is half-applied in any of these cases, except where it says so.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The declarations have no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The database could not be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// An answer names something that is not there.
    #[error("{0}")]
    Answer(String),
    /// A statement failed; everything was rolled back.
    #[error("{error}; everything was rolled back")]
    Statement {
        /// PostgreSQL's answer.
        error: ApplyError,
        /// What the statement was for.
        cause: Option<Box<Id>>,
        /// Whether an earlier transaction of this push stands: enum labels that had to be committed.
        committed: bool,
    },
    /// Applying the plan did not lead to the declared schema: a bug of ours. Rolled back.
    #[error("the plan does not lead to the declared schema, so it was rolled back; left over: {}", .0.join("; "))]
    NotConverged(Vec<String>),
    /// Another push or migration holds the lock.
    #[error("another push or migration is at work in this namespace; try again when it is done")]
    Locked,
    /// The database kept changing while the push was prepared.
    #[error("the schema kept changing while the push was prepared; is something else migrating this database?")]
    Restless,
    /// The connection was lost.
    #[error("the connection to the database was lost: {0}")]
    Connection(#[from] tokio_postgres::Error),
}

/// A push that is ready to run, with what must be agreed to first.
pub struct Prepared {
    /// What will be done.
    pub plan: Plan,
    /// What would be lost, on the rows as they are.
    pub losses: Vec<Loss>,
    /// What cannot succeed on the rows as they are.
    pub blockers: Vec<Blocker>,
    /// Renames that nobody declared and nobody denied.
    pub questions: Vec<Question>,
    /// Renames that were done with this plan.
    pub renames: Renames,
    before: Catalog,
    after: Catalog,
    fingerprint: Fingerprint,
    namespace: String,
}

/// What a push compares: not owners, and grants only when the declarations speak of them, because
/// hosts give roles of their own access to everything.
pub fn options(declared: &DeclaredSchema) -> Options {
    let speaks_of_grants = declared.sql_files.iter().any(|file| {
        let text = file.text.to_ascii_lowercase();
        text.contains("grant ") || text.contains("revoke ")
    });
    Options { owners: false, grants: speaks_of_grants }
}

/// Plans the way from the live database to the declared schema.
///
/// # Errors
/// When either side cannot be read, or there is no way.
pub async fn prepare(
    client: &Client,
    canonical: &Canonical<'_>,
    declared: &DeclaredSchema,
    answers: &Answers,
) -> Result<Prepared, PushError> {
    let scope = Scope::namespace(&declared.namespace);
    let (after, live) = tokio::join!(canonical.catalog(declared), read_with_fingerprint(client, &scope, declared));
    let after = after?;
    let (before, fingerprint) = live?;
    let renames = rename::collect(declared, answers, &before, &after)?.pending(&before, &after);
    let options = options(declared);
    let mut plan = plan(&before, &after, &renames, &options)?;
    probe::convert(&mut plan, declared);
    let found = probe::probe(client, &plan).await?;
    let questions = question::questions(&before, &after, &renames, answers, &found.losses);
    Ok(Prepared {
        plan,
        losses: found.losses,
        blockers: found.blockers,
        questions,
        renames,
        before,
        after,
        fingerprint,
        namespace: declared.namespace.clone(),
    })
}

async fn read_with_fingerprint(
    client: &Client,
    scope: &Scope,
    declared: &DeclaredSchema,
) -> Result<(Catalog, Fingerprint), PushError> {
    // Taken first: a change in between makes the fingerprint stale, never the reading.
    let fingerprint = fingerprint(client, &declared.namespace).await?;
    Ok((introspect::read(client, scope).await?.without_ledger(), fingerprint))
}

impl Prepared {
    /// Runs the plan. Values that a cast would cut are cut: the caller has consent for every loss.
    ///
    /// # Errors
    /// When a statement fails, the result is not the declared schema, or the database has changed
    /// since it was read: `Ok(None)` then, and the caller prepares again.
    pub async fn apply(&self, client: &Client, options: &Options) -> Result<Option<Fingerprint>, PushError> {
        let mut plan = self.plan.clone();
        self.cut_where_consented(&mut plan);
        let last = plan.batches.len().saturating_sub(1);
        let mut result = self.fingerprint.clone();
        for (position, batch) in plan.batches.iter().enumerate() {
            client.batch_execute("begin").await?;
            let outcome = self.run_batch(client, batch, position, last, options).await;
            match outcome {
                Ok(Some(fingerprint)) => {
                    client.batch_execute("commit").await?;
                    result = fingerprint;
                }
                Ok(None) => {
                    client.batch_execute("rollback").await?;
                    return Ok(None);
                }
                Err(error) => {
                    client.batch_execute("rollback").await.ok();
                    return Err(error);
                }
            }
        }
        Ok(Some(result))
    }

    async fn run_batch(
        &self,
        client: &Client,
        batch: &crate::plan::Batch,
        position: usize,
        last: usize,
        options: &Options,
    ) -> Result<Option<Fingerprint>, PushError> {
        fingerprint::lock(client, &self.namespace).await?;
        if position == 0 && fingerprint(client, &self.namespace).await? != self.fingerprint {
            return Ok(None);
        }
        apply_in_transaction(client, batch).await.map_err(|error| PushError::Statement {
            cause: batch
                .statements
                .iter()
                .find(|statement| crate::sql::print(&statement.ddl) == error.sql)
                .map(|statement| Box::new(statement.cause.clone())),
            error,
            committed: position > 0,
        })?;
        if position == last {
            let scope = Scope::namespace(&self.namespace);
            let reached = introspect::read_in_transaction(client, &scope).await?.without_ledger();
            let rest = plan(&reached, &self.after, &Renames::default(), options)?;
            if !rest.is_empty() {
                let rest = rest.statements().map(|statement| crate::sql::print(&statement.ddl)).collect();
                return Err(PushError::NotConverged(rest));
            }
        }
        Ok(Some(fingerprint(client, &self.namespace).await?))
    }

    /// An assignment cast refuses a value that is too long; an explicit one cuts it.
    fn cut_where_consented(&self, plan: &mut Plan) {
        for batch in &mut plan.batches {
            for statement in &mut batch.statements {
                let lossy = self.losses.iter().any(|loss| loss.id == statement.ddl.id());
                if let Ddl::Alter { alteration, .. } = &mut statement.ddl
                    && let Alteration::Column(ColumnAlteration::Type { cast, .. }) = alteration.as_mut()
                    && lossy
                    && *cast == Cast::Implicit
                {
                    *cast = Cast::Explicit;
                }
            }
        }
    }

    /// The catalogs the plan leads between, renames not yet done.
    pub fn catalogs(&self) -> (&Catalog, &Catalog) {
        (&self.before, &self.after)
    }

    /// How often a caller should prepare again when [`Prepared::apply`] finds the database changed.
    pub fn attempts() -> usize {
        ATTEMPTS
    }
}
