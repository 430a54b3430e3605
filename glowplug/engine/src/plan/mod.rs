//! From differences to an ordered list of statements. Pure.
//!
//! Three steps: `closure` finds what a change drags along (a view over a column that changes its type
//! must go and come back), `graph` orders it by the dependencies of both catalogs, `emit` makes
//! statements of it, folding the parts of a new table into its `CREATE TABLE`.

mod absorption;
mod adopted;
mod attributes;
mod base_type;
mod batch;
mod bounds;
mod closure;
mod ddl;
mod domains;
mod draw;
mod emit;
pub(crate) mod fit;
mod follow_up;
mod followed;
mod graph;
mod guesses;
mod hazard;
pub(crate) mod held;
mod implied;
mod inheritance;
mod json;
mod lock;
mod moving;
mod one_sided;
mod order;
mod outputs;
mod persistence;
mod population;
mod privilege;
mod proven;
mod rebuilt;
mod regroup;
mod renaming;
mod rewrite;
mod row_type;
mod rows;
mod slots;
pub(crate) mod successor;
mod together;
mod typed;
mod unbroken;
mod upsert;
mod usage;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Id, Ident, Relocation, Renames};
use crate::diff::Options;

use draw::Drawing;

pub use ddl::{Ddl, NewColumn, NewTable, Privilege};
pub use hazard::{Hazard, HazardKind};
pub use lock::Lock;
pub use rows::{Moving, SavedColumn, SavedRows};

/// An ordered way from one catalog to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Each batch is one transaction, or one statement outside of any.
    pub batches: Vec<Batch>,
}

/// Statements that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Whether it runs inside a transaction.
    pub transaction: bool,
    /// In order.
    pub statements: Vec<Statement>,
}

/// One statement with what there is to know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub ddl: Ddl,
    /// The changed object that it serves.
    pub cause: Id,
    /// The strongest table lock it takes.
    pub lock: Lock,
    /// What can go wrong or be lost.
    pub hazards: Vec<Hazard>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Something outside of the namespaces depends on what has to change.
    #[error("{id} cannot be changed: {} outside of the namespace depends on it; change or drop that first", dependents.join(", "))]
    ExternalDependents {
        /// What would change.
        id: Id,
        /// What depends on it, in PostgreSQL's words.
        dependents: Vec<String>,
    },
    /// Roles that the plan needs and the server does not have.
    #[error("{} does not exist on the server: create it first, or leave out owners and grants", describe(.0))]
    MissingRoles(BTreeMap<String, Id>),
    /// Objects that the model does not know.
    #[error("cannot compare {}: glowplug does not model this kind of object yet", .0.join(", "))]
    Unmodelled(Vec<String>),
}

/// Each role with one object that needs it.
fn describe(roles: &BTreeMap<String, Id>) -> String {
    let roles: Vec<String> = roles.iter().map(|(role, id)| format!("role {} (for {id})", Ident(role))).collect();
    roles.join(", ")
}

impl Statement {
    /// Whose rows or values one of its hazards is about.
    pub fn concerned(&self, hazard: &Hazard) -> Id {
        hazard.about.clone().unwrap_or_else(|| self.ddl.id())
    }
}

impl Plan {
    /// All statements in order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.batches.iter().flat_map(|batch| &batch.statements)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }
}

/// Plans the way from `before` to `after`.
///
/// # Errors
/// When something that must not be touched stands in the way, or is not understood.
pub fn plan(before: &Catalog, after: &Catalog, renames: &Renames, options: &Options) -> Result<Plan, PlanError> {
    let unmodelled: Vec<String> = before.unmodelled.union(&after.unmodelled).cloned().collect();
    if !unmodelled.is_empty() {
        return Err(PlanError::Unmodelled(unmodelled));
    }
    let mut renames = renames.pending(before, after);
    // Namespaces come first, and whatever is inside comes along: from there on, nothing has its old name.
    let moved = Relocation::of(&renames);
    let mut statements = emit::renames(&moved.renames(), before, after);
    let carried;
    let before = if moved.is_empty() {
        before
    } else {
        (carried, renames) = moved.carry(before, &renames);
        &carried
    };
    for (old, new) in inheritance::column_renames(before, &renames) {
        renames.along.insert(old.clone());
        renames.objects.insert(old, new);
    }
    implied::moved(before, after, &mut renames);
    let (renames, drawing) = drawn(before, after, &renames, options)?;
    let Drawing { before: renamed, after: settled, closure, order } = drawing;
    let after = &settled;
    statements.extend(emit::renames(&renames, before, after));
    statements.extend(emit::emit(&renamed, after, &closure, order));
    for statement in &mut statements {
        statement.lock = lock::of(&statement.ddl);
        statement.hazards = hazard::of(&statement.ddl, &renamed, after);
    }
    row_type::announce(&mut statements, &renamed, after);
    hazard::of_ties(&mut statements, after);
    hazard::without_rows(&mut statements, after);
    proven::take_back(&mut statements, &renamed);
    unbroken::take_back(&mut statements, fit::Types { before: &renamed, after });
    privilege::check_roles(before, &statements)?;
    Ok(Plan { batches: batch::split(&renamed, after, statements) })
}

/// Adds the renames that nobody told of, and draws what is left to do after all of them.
fn drawn(
    before: &Catalog,
    after: &Catalog,
    told: &Renames,
    options: &Options,
) -> Result<(Renames, Drawing), PlanError> {
    let mut anew = BTreeSet::new();
    loop {
        let mut renames = told.clone();
        outputs::add(before, after, &anew, &mut renames);
        followed::add(before, after, &mut renames);
        implied::add(before, after, &mut renames);
        adopted::add(before, after, &mut renames);
        let implied = inheritance::index_renames(before, after, &renames);
        renames.objects.extend(implied);
        let implied = inheritance::foreign_key_renames(before, after, &renames);
        renames.objects.extend(implied);
        let drawing = draw::draw(before, after, &renames, options)?;
        let in_vain = outputs::in_vain(before, told, &renames, &drawing.closure.dropped);
        if in_vain.is_empty() {
            return Ok((renames, drawing));
        }
        anew.extend(in_vain);
    }
}
