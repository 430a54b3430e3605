//! What is good to have in an order and cannot always be had: columns as they are declared, defaults before rows come
//! back, functions after what their bodies speak of.

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use super::together;
use crate::catalog::{Catalog, Id};

/// Edges that are good to have and never worth a cycle.
pub(super) fn guesses(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut guesses = Vec::new();
    for (id, root) in closure.created.iter().filter_map(|id| Some((id, closure.saved.get_key_value(id.relation()?)?.0)))
    {
        if matches!(id, Id::Default(..)) {
            guesses.push((Step::Create(id.clone()), Step::Restore(root.clone())));
        }
    }
    let columns = closure.created.iter().filter_map(|id| match id {
        Id::Column(relation, _) if !closure.created.contains(&Id::Relation(relation.clone())) => Some(relation),
        _ => None,
    });
    for relation in columns.collect::<BTreeSet<_>>() {
        let new = together::new_columns(after, &closure.created, relation);
        let pairs = new.iter().zip(new.iter().skip(1));
        guesses.extend(pairs.map(|(one, other)| (Step::Create(one.clone()), Step::Create(other.clone()))));
    }
    // A function that runs while the plan does finds what its body speaks of.
    for (routine, mentioned) in &after.mentions {
        let makes = if closure.created.contains(routine) {
            Step::Create(routine.clone())
        } else if closure.altered.contains_key(routine) {
            Step::Alter(routine.clone(), 0)
        } else {
            continue;
        };
        for id in mentioned.iter().filter(|id| closure.created.contains(*id)) {
            guesses.push((Step::Create(id.clone()), makes.clone()));
        }
    }
    // A call must not find the overload that goes.
    let routines = |ids: &BTreeSet<Id>| ids.iter().filter(|id| matches!(id, Id::Routine(..))).cloned().collect();
    let (dropped, created): (Vec<Id>, Vec<Id>) = (routines(&closure.dropped), routines(&closure.created));
    for old in &dropped {
        for new in &created {
            if let (Id::Routine(one, _), Id::Routine(other, _)) = (old, new)
                && one == other
            {
                guesses.push((Step::Drop(old.clone()), Step::Create(new.clone())));
            }
        }
    }
    guesses
}
