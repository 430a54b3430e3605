//! Tables that become logged or unlogged while foreign keys tie them together: a logged table never
//! references an unlogged one, so one end has to move first.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, ConstraintKind, Id, Persistence};
use crate::diff::{Alteration, TableAlteration};

/// A foreign key that stays, between two tables that both move: `first` must move before `second`.
struct Tie {
    key: Id,
    first: Id,
    second: Id,
}

fn ties(before: &Catalog, after: &Catalog, altered: &BTreeMap<Id, Vec<Alteration>>) -> Vec<Tie> {
    let target = |id: &Id| {
        altered.get(id)?.iter().find_map(|alteration| match alteration {
            Alteration::Table(TableAlteration::Persistence(persistence)) => Some(*persistence),
            _ => None,
        })
    };
    let mut ties = Vec::new();
    for (key, object) in &before.objects {
        if let (Id::Constraint(relation, _), Body::Constraint(constraint)) = (key, &object.body)
            && let ConstraintKind::ForeignKey { references, .. } = &constraint.kind
            && after.objects.contains_key(key)
            && relation != references
        {
            let (referencing, referenced) = (Id::Relation(relation.clone()), Id::Relation(references.clone()));
            if let (Some(persistence), Some(_)) = (target(&referencing), target(&referenced)) {
                let (first, second) = match persistence {
                    Persistence::Unlogged => (referencing, referenced),
                    Persistence::Permanent => (referenced, referencing),
                };
                ties.push(Tie { key: key.clone(), first, second });
            }
        }
    }
    ties
}

/// Foreign keys that go in circles: no order serves them, so they must go and come back.
pub(super) fn circular_keys(before: &Catalog, after: &Catalog, altered: &BTreeMap<Id, Vec<Alteration>>) -> Vec<Id> {
    let ties = ties(before, after, altered);
    let reaches = |from: &Id, to: &Id| {
        let mut seen = BTreeSet::from([from]);
        let mut waiting = vec![from];
        while let Some(id) = waiting.pop() {
            for tie in ties.iter().filter(|tie| tie.first == *id) {
                if seen.insert(&tie.second) {
                    waiting.push(&tie.second);
                }
            }
        }
        seen.contains(to)
    };
    ties.iter().filter(|tie| reaches(&tie.second, &tie.first)).map(|tie| tie.key.clone()).collect()
}

/// Which move must come before which.
pub(super) fn order(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let position = |id: &Id| {
        let moves = |alteration: &Alteration| matches!(alteration, Alteration::Table(TableAlteration::Persistence(_)));
        Some(Step::Alter(id.clone(), closure.altered.get(id)?.iter().position(moves)?))
    };
    ties(before, after, &closure.altered)
        .into_iter()
        .filter(|tie| !closure.dropped.contains(&tie.key))
        .filter_map(|tie| position(&tie.first).zip(position(&tie.second)))
        .collect()
}
