//! Materialized views over one another: a view is computed from those below while they have rows. So what is
//! below comes to have its rows first, and loses them only when all above are computed.

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id, MaterializedView};
use crate::diff::{Alteration, MaterializedViewAlteration};

fn populated(catalog: &Catalog, id: &Id) -> Option<bool> {
    match catalog.body(id) {
        Some(Body::MaterializedView(MaterializedView { populated, .. })) => Some(*populated),
        _ => None,
    }
}

fn populates(rows: bool) -> Alteration {
    Alteration::MaterializedView(MaterializedViewAlteration::Populated(rows))
}

/// The step that gives a view its rows, or takes them away.
fn refreshed(closure: &Closure, id: &Id, rows: bool) -> Option<Step> {
    let position = closure.altered.get(id)?.iter().position(|alteration| *alteration == populates(rows))?;
    Some(Step::Alter(id.clone(), position))
}

/// The step that computes the rows of a view, when one does.
fn computed(after: &Catalog, closure: &Closure, id: &Id) -> Option<Step> {
    let filled = closure.filled.contains(id) || populated(after, id)?;
    let made = filled && closure.created.contains(id);
    if made { Some(Step::Create(id.clone())) } else { refreshed(closure, id, true) }
}

/// The steps that compute materialized views, each with all views that it needs.
fn towers<'a>(after: &'a Catalog, closure: &Closure) -> Vec<(Step, BTreeSet<&'a Id>)> {
    views(after, closure).into_iter().map(|(id, step)| (step, below(after, id))).collect()
}

/// Materialized views that are computed, by which step.
fn views<'a>(after: &'a Catalog, closure: &Closure) -> Vec<(&'a Id, Step)> {
    let candidates: BTreeSet<&Id> = closure.created.iter().chain(closure.altered.keys()).collect();
    let views = candidates.into_iter().filter_map(|id| after.objects.get_key_value(id)).map(|(id, _)| id);
    views.filter_map(|id| Some((id, computed(after, closure, id)?))).collect()
}

/// The materialized views that a view reads, itself or through others.
fn below<'a>(after: &'a Catalog, upper: &'a Id) -> BTreeSet<&'a Id> {
    let mut below = reached(after, upper);
    below.retain(|id| *id != upper && populated(after, id).is_some());
    below
}

/// A view and what it reads, itself or through others, with the routines that it calls.
fn reached<'a>(after: &'a Catalog, upper: &'a Id) -> BTreeSet<&'a Id> {
    let mut seen = BTreeSet::from([upper]);
    let mut waiting = vec![upper];
    while let Some(id) = waiting.pop() {
        for needed in after.depends.get(id).into_iter().flatten() {
            if matches!(needed, Id::Relation(_) | Id::Column(..) | Id::Routine(..)) && seen.insert(needed) {
                waiting.push(needed);
            }
        }
    }
    seen
}

/// The steps that compute materialized views, each with all that is read and called meanwhile.
pub(super) fn read<'a>(after: &'a Catalog, closure: &Closure) -> Vec<(Step, BTreeSet<&'a Id>)> {
    views(after, closure).into_iter().map(|(id, step)| (step, reached(after, id))).collect()
}

/// Lets a view be computed when all else of it is as it shall be: its owner is who computes it.
pub(super) fn compute_last(closure: &mut Closure) {
    for list in closure.altered.values_mut() {
        if let Some(position) = list.iter().position(|alteration| *alteration == populates(true)) {
            let computing = list.remove(position);
            list.push(computing);
        }
    }
}

/// Lets views that shall have no rows, and that others are computed from, have rows meanwhile.
pub(super) fn postpone(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let lower: BTreeSet<&Id> = towers(after, closure).into_iter().flat_map(|(_, below)| below).collect();
    for id in lower.into_iter().filter(|id| populated(after, id) == Some(false)) {
        if closure.created.contains(id) {
            closure.altered.entry(id.clone()).or_default().push(populates(false));
            closure.filled.insert(id.clone());
        } else if populated(before, id) == Some(false) {
            closure.altered.entry(id.clone()).or_default().extend([populates(true), populates(false)]);
        }
    }
}

/// From the lower views to the upper ones, and the other way round where the lower ones lose their rows.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (upper, below) in towers(after, closure) {
        for lower in below {
            edges.extend(computed(after, closure, lower).map(|step| (step, upper.clone())));
            edges.extend(refreshed(closure, lower, false).map(|step| (upper.clone(), step)));
        }
    }
    edges
}
