//! What a plan loses beside rows: objects that somebody made by hand.

use super::memory::{Memory, stands_alone};
use super::probe::Loss;
use crate::catalog::{Body, Catalog};
use crate::plan::{Ddl, Plan};

/// The losses that rows show, and every object that goes without any declaration having known it.
///
/// What the last push into this target declared may go with its declaration: it can be written again
/// from the sources' history. That holds for an empty table too. What nobody declared, a view or a
/// function made in a console, exists nowhere else.
pub(super) fn of_plan(plan: &Plan, after: &Catalog, memory: &Memory, mut losses: Vec<Loss>) -> Vec<Loss> {
    losses.retain(|loss| loss.rows > 0 || !memory.declared(&loss.id));
    for statement in plan.statements() {
        let Ddl::Drop { id, object } = &statement.ddl else { continue };
        let known = after.objects.contains_key(id) || memory.declared(id) || losses.iter().any(|loss| loss.id == *id);
        if known || !stands_alone(id) || matches!(object.body, Body::ViewColumn(_)) {
            continue;
        }
        losses.push(Loss {
            id: id.clone(),
            rows: 0,
            message: "no declaration knows it, and it would be dropped".to_owned(),
            examples: Vec::new(),
        });
    }
    losses
}
