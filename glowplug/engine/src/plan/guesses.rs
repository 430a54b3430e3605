//! What is good to have in an order and cannot always be had: columns as they are declared, defaults before rows come
//! back, functions after what their bodies speak of, rights before what needs them.

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use super::{population, privilege, together};
use crate::catalog::{Body, Catalog, Id};

/// Edges that are good to have and never worth a cycle.
pub(super) fn guesses(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut guesses = overloads(before, closure);
    guesses.extend(rights(after, closure));
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
    guesses
}

/// A call must not find the overload that goes, be it that of a routine which comes or of whatever is made anew.
fn overloads(before: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut guesses = Vec::new();
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
    let goes = |id: &&Id| matches!(id, Id::Routine(..) | Id::Operator(..)) && closure.dropped.contains(*id);
    if closure.dropped.iter().any(|id| goes(&id)) {
        for (dependent, needed) in before.depends.iter().filter(|(id, _)| closure.created.contains(*id)) {
            let old = needed.iter().filter(goes).map(|old| Step::Drop(old.clone()));
            guesses.extend(old.map(|drop| (drop, Step::Create(dependent.clone()))));
        }
    }
    guesses
}

/// A materialized view is computed as its owner, and reads through other views as theirs: what these are granted
/// comes before. So does an index, whose functions the table's owner calls, before they are taken from him.
fn rights(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut guesses = Vec::new();
    for (step, read) in population::read(after, closure) {
        let given = read.into_iter().flat_map(|id| privilege::given(closure, id));
        guesses.extend(given.filter(|given| *given != step).map(|given| (given, step.clone())));
    }
    for index in closure.created.iter().filter(|id| {
        matches!((id, after.body(id)), (Id::Index(_), _) | (Id::Constraint(..), Some(Body::Constraint(_))))
    }) {
        let called = after.depends.get(index).into_iter().flatten();
        let taken = called.filter_map(|id| privilege::taken_last(closure, id));
        guesses.extend(taken.map(|taken| (Step::Create(index.clone()), taken)));
    }
    guesses
}
