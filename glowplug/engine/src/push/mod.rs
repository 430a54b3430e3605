//! `db-push`: brings a development database to the declared schema, without files.
//!
//! [`prepare`] reads both sides, plans, and looks at the rows that the plan could lose or trip over;
//! [`Prepared::apply`] runs the plan in one transaction and commits only when a fresh reading inside
//! it equals the declaration. In between the caller gets the consent it needs.

mod cast;
mod fingerprint;
mod focus;
mod loss;
mod memory;
mod parts;
mod probe;
mod question;
mod rename;
mod report;
mod run;

use tokio_postgres::Client;

use crate::apply::ApplyError;
use crate::canonical::{Canonical, CanonicalError};
use crate::catalog::{Catalog, Id, Renames};
use crate::declared::DeclaredSchema;
use crate::diff::Options;
use crate::introspect::{self, IntrospectError, Scope};
use crate::plan::{Plan, PlanError, plan};

pub use fingerprint::{Fingerprint, fingerprint};
pub(crate) use fingerprint::{Parts, parts};
pub(crate) use focus::{Digests, Focus};
pub use memory::Memory;
pub(crate) use probe::convert;
pub use probe::{Blocker, Loss};
pub(crate) use question::questions;
pub use question::{Candidate, Question};
pub use rename::Answers;
pub(crate) use rename::collect as collect_renames;
pub use report::{Line, describe, lines, place};

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
    /// A statement failed; its transaction was rolled back.
    #[error(
        "{error}; {}",
        if *committed == 0 { "everything was rolled back".to_owned() }
        else { format!("its transaction was rolled back, and {committed} statements before it are committed: push again when the cause is gone") }
    )]
    Statement {
        /// PostgreSQL's answer.
        error: ApplyError,
        /// What the statement was for.
        cause: Option<Box<Id>>,
        /// How many statements stand, of earlier transactions: enum labels that had to be committed,
        /// or parts of a push too large for one transaction.
        committed: usize,
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

impl From<ApplyError> for PushError {
    fn from(error: ApplyError) -> Self {
        PushError::Statement { error, cause: None, committed: 0 }
    }
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
    /// The tables that it is about, when the others need no look.
    focus: Option<Focus>,
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
/// `live` is the database's fingerprint, if it was taken just now: when it is the remembered one, a look
/// at the tables whose declarations changed can be enough.
///
/// # Errors
/// When either side cannot be read, or there is no way.
pub async fn prepare(
    client: &Client,
    canonical: &Canonical<'_>,
    declared: &DeclaredSchema,
    answers: &Answers,
    memory: &Memory,
    live: Option<&Fingerprint>,
) -> Result<Prepared, PushError> {
    if let Some(live) = live
        && let Some(focus) = Focus::find(memory, live, declared)
        // Whatever is wrong is said after a look at everything.
        && let Ok(Some(prepared)) = prepare_focused(client, canonical, declared, answers, memory, (live, focus)).await
    {
        return Ok(prepared);
    }
    let scope = Scope::namespace(&declared.namespace);
    let (after, live) = tokio::join!(canonical.catalog(declared), read_with_fingerprint(client, &scope, declared));
    let after = after?;
    let (before, fingerprint) = live?;
    let renames = rename::collect(declared, answers, &before, &after)?.pending(&before, &after);
    let options = options(declared);
    let mut plan = plan(&before, &after, &renames, &options)?;
    probe::convert(&mut plan, declared);
    let found = probe::probe(client, &plan, (&before, &after), &renames).await?;
    let questions = question::questions(&before, &after, &renames, answers);
    Ok(Prepared {
        losses: loss::of_plan(&plan, &after, memory, found.losses),
        plan,
        blockers: found.blockers,
        questions,
        renames,
        before,
        after,
        fingerprint,
        namespace: declared.namespace.clone(),
        focus: None,
    })
}

/// The same for a few tables; none when that does not do.
async fn prepare_focused(
    client: &Client,
    canonical: &Canonical<'_>,
    declared: &DeclaredSchema,
    answers: &Answers,
    memory: &Memory,
    (live, focus): (&Fingerprint, Focus),
) -> Result<Option<Prepared>, PushError> {
    let mut prepared = Prepared {
        plan: Plan::default(),
        losses: Vec::new(),
        blockers: Vec::new(),
        questions: Vec::new(),
        renames: Renames::default(),
        before: Catalog::default(),
        after: Catalog::default(),
        fingerprint: live.clone(),
        namespace: declared.namespace.clone(),
        focus: None,
    };
    if !focus.is_empty() {
        let (scope, statements) = (focus.scope(), focus.statements(declared));
        let (after, before) = tokio::join!(canonical.some(declared, &statements), introspect::read(client, &scope));
        let (before, after) = (focus.of(before?), focus.of(after?));
        let renames = rename::collect(declared, answers, &before, &after)?.pending(&before, &after);
        prepared.plan = plan(&before, &after, &renames, &options(declared))?;
        probe::convert(&mut prepared.plan, declared);
        prepared.questions = question::questions(&before, &after, &renames, answers);
        let clear = prepared.questions.is_empty() && focus.holds(&prepared.plan, &before, &after);
        if !clear || focus.names_clash(client, &before, &after).await? {
            return Ok(None);
        }
        let found = probe::probe(client, &prepared.plan, (&before, &after), &renames).await?;
        prepared.losses = loss::of_plan(&prepared.plan, &after, memory, found.losses);
        prepared.blockers = found.blockers;
        (prepared.renames, prepared.before, prepared.after) = (renames, before, after);
    }
    prepared.focus = Some(focus);
    Ok(Some(prepared))
}

async fn read_with_fingerprint(
    client: &Client,
    scope: &Scope,
    declared: &DeclaredSchema,
) -> Result<(Catalog, Fingerprint), PushError> {
    // The fingerprint is taken first: a change in between makes it stale, never the reading. Both are on
    // their way at once.
    let (fingerprint, catalog) =
        tokio::join!(fingerprint(client, &declared.namespace), introspect::read(client, scope));
    Ok((catalog?.without_tables(glowplug_migrate::LEDGER_TABLES), fingerprint?))
}

impl Prepared {
    /// The catalogs the plan leads between, renames not yet done.
    pub fn catalogs(&self) -> (&Catalog, &Catalog) {
        (&self.before, &self.after)
    }

    /// Whether the catalogs hold only the tables that it is about.
    pub(crate) fn is_focused(&self) -> bool {
        self.focus.is_some()
    }

    /// How often a caller should prepare again when [`Prepared::apply`] finds the database changed.
    pub fn attempts() -> usize {
        ATTEMPTS
    }
}
