//! Materialized views without rows under those that have some: the upper ones cannot be computed before
//! the lower ones are, so the lower ones lose their rows only then.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id, MaterializedView};
use crate::diff::{Alteration, MaterializedViewAlteration};

/// New views that shall have no rows, each with the new views that are computed from it.
fn lower(after: &Catalog, closure: &Closure) -> BTreeMap<Id, BTreeSet<Id>> {
    let populated = |id: &Id| match after.body(id) {
        Some(Body::MaterializedView(MaterializedView { populated, .. })) => Some(*populated),
        _ => None,
    };
    let mut lower: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    for upper in closure.created.iter().filter(|id| populated(id) == Some(true)) {
        let mut seen = BTreeSet::from([upper]);
        let mut waiting = vec![upper];
        while let Some(id) = waiting.pop() {
            for needed in
                after.depends.get(id).into_iter().flatten().filter(|id| matches!(id, Id::Relation(_) | Id::Column(..)))
            {
                if seen.insert(needed) {
                    waiting.push(needed);
                    if populated(needed) == Some(false) && closure.created.contains(needed) {
                        lower.entry(needed.clone()).or_default().insert(upper.clone());
                    }
                }
            }
        }
    }
    lower
}

/// Lets such views be made with rows, and refreshed without.
pub(super) fn postpone(after: &Catalog, closure: &mut Closure) {
    for id in lower(after, closure).into_keys() {
        let empties = Alteration::MaterializedView(MaterializedViewAlteration::Populated(false));
        closure.altered.entry(id.clone()).or_default().push(empties);
        closure.filled.insert(id);
    }
}

/// Their rows go when the views above are there.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    if closure.filled.is_empty() {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (id, uppers) in lower(after, closure) {
        let last = closure.altered.get(&id).map_or(0, Vec::len).saturating_sub(1);
        edges.extend(uppers.into_iter().map(|upper| (Step::Create(upper), Step::Alter(id.clone(), last))));
    }
    edges
}
