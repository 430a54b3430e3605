//! `generate`: from the declared schema to reviewed migration files, each pair proven first.
//!
//! `before` is what the existing migrations lead to, replayed on a database of our own; `after` is
//! the declared schema. [`draft`] plans, [`Draft::prove`] runs the very files on a clone with rows in
//! every table that they can touch: up, down, up again. Only then does [`Proven::write`] put them into `migrations/`.

mod baseline;
mod commit;
mod files;
mod focused;
mod name;
mod proof;
mod replay;
mod rows;
mod stage;
mod survival;
mod touched;
mod workshop;

use std::path::{Path, PathBuf};

use glowplug_migrate::{Migrations, RunError, SourceError, SumError};

use crate::apply::ApplyError;
use crate::canonical::{Canonical, CanonicalError};
use crate::catalog::{Catalog, Id, Renames};
use crate::declared::DeclaredSchema;
use crate::diff::Options;
use crate::introspect::IntrospectError;
use crate::plan::{HazardKind, Plan, PlanError, plan};
use crate::push::{self, Answers, Digests, Loss, PushError, Question};

pub use baseline::baseline;
pub use commit::Turn;
pub use files::Directory;
pub use proof::Proven;
pub use workshop::{Workshop, WorkshopError};

/// Why there are no files. Nothing is written in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The declarations have no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// There is no place to prove anything.
    #[error(transparent)]
    Workshop(#[from] WorkshopError),
    /// The existing migrations cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The existing migrations do not run from an empty database.
    #[error("the existing migrations do not run on an empty database: {0}")]
    Replay(#[source] RunError),
    /// A catalog could not be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// An answer names something that is not there.
    #[error(transparent)]
    Answer(PushError),
    /// A statement of the plan failed on the way to the proof.
    #[error("the plan fails on the proof database: {0}")]
    Apply(#[from] ApplyError),
    /// The files do not do what they should: a bug of ours.
    #[error("the proof failed: {0}; nothing was written")]
    Proof(String),
    /// The files could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The checksum file could not be written.
    #[error(transparent)]
    Sum(#[from] SumError),
    /// The connection was lost.
    #[error("the proof database: {0}")]
    Connection(#[from] tokio_postgres::Error),
}

/// What would be generated.
pub struct Draft {
    /// The way from the migrations to the declarations. Empty when there is nothing to do.
    pub plan: Plan,
    /// What the plan can lose.
    pub losses: Vec<Loss>,
    /// Renames that nobody declared and nobody denied.
    pub questions: Vec<Question>,
    renames: Renames,
    before: Catalog,
    after: Catalog,
    options: Options,
    /// What is declared, where tables can be told apart.
    digests: Option<Digests>,
    /// What it is about, when that is not everything.
    part: Option<focused::Part>,
}

/// Compares the migrations with the declarations.
///
/// # Errors
/// When either side cannot be made, or there is no way between them.
pub async fn draft(
    workshop: &Workshop,
    canonical: &Canonical<'_>,
    declared: &DeclaredSchema,
    migrations: &Migrations,
    answers: &Answers,
) -> Result<Draft, GenerateError> {
    if let Some(draft) = focused::draft(workshop, canonical, declared, migrations, answers).await {
        return Ok(draft);
    }
    let before = replayed(workshop, migrations).await?;
    let after = canonical.catalog(declared).await?;
    let renames = push::collect_renames(declared, answers, &before, &after)
        .map_err(GenerateError::Answer)?
        .pending(&before, &after);
    let mut draft = Draft::between(before, after, renames, push::options(declared))?;
    push::convert(&mut draft.plan, declared);
    draft.digests = Digests::of(declared);
    draft.losses = losses(&draft.plan);
    draft.questions = push::questions(&draft.before, &draft.after, &draft.renames, answers);
    Ok(draft)
}

/// What the migrations lead to. Costs nothing when they are the same as the last time.
///
/// # Errors
/// When they do not run, or there is no place to run them.
pub async fn replayed(workshop: &Workshop, migrations: &Migrations) -> Result<Catalog, GenerateError> {
    replay::catalog(workshop, migrations).await
}

/// Lets the next draft look at everything.
pub fn forget(workshop: &Workshop) {
    focused::Memory::forget(workshop);
}

/// What the plan says it can lose. There are no rows to ask.
fn losses(plan: &Plan) -> Vec<Loss> {
    plan.statements()
        .flat_map(|statement| {
            statement.hazards.iter().filter(|hazard| hazard.kind == HazardKind::DataLoss).map(|hazard| Loss {
                id: statement.concerned(hazard),
                rows: 0,
                message: hazard.message.clone(),
                examples: Vec::new(),
            })
        })
        .collect()
}

impl Draft {
    /// A draft between two catalogs, with renames that are known already.
    ///
    /// # Errors
    /// When there is no way between them.
    pub fn between(before: Catalog, after: Catalog, renames: Renames, options: Options) -> Result<Self, PlanError> {
        let plan = plan(&before, &after, &renames, &options)?;
        let losses = losses(&plan);
        Ok(Self { plan, losses, questions: Vec::new(), renames, before, after, options, digests: None, part: None })
    }

    /// A name made from the change: `create_post`, `add_post_slug`.
    pub fn name(&self) -> String {
        let has_tables = self.before.objects.keys().any(|id| matches!(id, Id::Relation(_)));
        if has_tables || self.part.is_some() { name::of(&self.plan) } else { "initial".to_owned() }
    }

    /// Whether it was made from a look at the changed tables alone. What fails then deserves another look,
    /// after [`forget`].
    pub fn is_focused(&self) -> bool {
        self.part.is_some()
    }

    /// The catalog that the declarations mean.
    pub fn after(&self) -> &Catalog {
        &self.after
    }

    /// Makes the files and proves them.
    ///
    /// # Errors
    /// When a file does not do what it should.
    pub async fn prove(
        &self,
        workshop: &Workshop,
        directory: &Path,
        migrations: &Migrations,
        name: &str,
    ) -> Result<Proven, GenerateError> {
        proof::prove(self, workshop, directory, migrations, name).await
    }
}

/// An empty pair for statements written by hand.
///
/// # Errors
/// When it cannot be written.
pub fn custom(turn: &Turn, directory: &Path, migrations: &Migrations, name: &str) -> Result<PathBuf, GenerateError> {
    let version = files::next_version(migrations);
    let made = Directory {
        version,
        name: name::clean(name),
        up: "-- Write the change here: plain SQL, one or more statements.\n-- A statement that cannot run in a transaction (CREATE INDEX CONCURRENTLY) needs a directory of its own\n-- with a metadata.toml that says: run_in_transaction = false\n".to_owned(),
        down: "-- Write here what undoes up.sql.\n".to_owned(),
        transaction: true,
    };
    turn.commit(directory, migrations, std::slice::from_ref(&made))?;
    Ok(directory.join(made.folder()))
}
