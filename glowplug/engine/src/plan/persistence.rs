//! Tables that become logged or unlogged while foreign keys tie them together: a logged table never
//! references an unlogged one, so one end has to move first.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Column, ConstraintKind, Id, Persistence};
use crate::diff::{Alteration, ColumnAlteration, TableAlteration};

/// A foreign key that stays, between two tables that both move: `first` must move before `second`.
struct Tie {
    key: Id,
    first: Id,
    second: Id,
}

fn ties(before: &Catalog, after: &Catalog, altered: &BTreeMap<Id, Vec<Alteration>>) -> Vec<Tie> {
    let target = |id: &Id| target(altered, id);
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
    let sequences = before.objects.iter().filter_map(|(id, object)| match (id, &object.body) {
        (Id::SequenceOwner(name), Body::SequenceOwner(relation, _)) => {
            let sequence = Id::Sequence(name.clone());
            let moves = |alteration: &Alteration| matches!(alteration, Alteration::SequencePersistence(_));
            let own = closure.altered.get(&sequence)?.iter().position(moves)?;
            Some((position(&Id::Relation(relation.clone()))?, Step::Alter(sequence, own)))
        }
        _ => None,
    });
    let sequences: Vec<(Step, Step)> = sequences.collect();
    ties(before, after, &closure.altered)
        .into_iter()
        .filter(|tie| !closure.dropped.contains(&tie.key))
        .filter_map(|tie| position(&tie.first).zip(position(&tie.second)))
        .chain(sequences)
        .collect()
}

/// The sequences that a table owns move with it: what they are told is what differs from that.
pub(super) fn follow_sequences(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    for (id, object) in &before.objects {
        let (Id::SequenceOwner(name), Body::SequenceOwner(relation, _)) = (id, &object.body) else { continue };
        let sequence = Id::Sequence(name.clone());
        let Some(target) = target(&closure.altered, &Id::Relation(relation.clone())) else { continue };
        let Some(Body::Sequence(wanted)) = after.body(&sequence) else { continue };
        if closure.dropped.contains(&sequence) || closure.dropped.contains(id) || before.version < 150_000 {
            continue;
        }
        let list = closure.altered.entry(sequence.clone()).or_default();
        list.retain(|alteration| !matches!(alteration, Alteration::SequencePersistence(_)));
        if wanted.unlogged != (target == Persistence::Unlogged) {
            list.push(Alteration::SequencePersistence(wanted.unlogged));
        }
        if list.is_empty() {
            closure.altered.remove(&sequence);
        }
    }
}

/// The sequence of an identity column is made like its table and moves with it: what it is told is what differs
/// from that.
pub(super) fn follow_identities(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    for (id, object) in &after.objects {
        let (Id::Column(relation, _), Body::Column(Column { identity: Some(identity), .. })) = (id, &object.body)
        else {
            continue;
        };
        let apart = match before.body(id) {
            Some(Body::Column(Column { identity: Some(old), .. })) if !closure.created.contains(id) => {
                old.apart && target(&closure.altered, &Id::Relation(relation.clone())).is_none()
            }
            _ => false,
        };
        if let (true, Some(table)) = (apart != identity.apart, after.table(relation)) {
            let unlogged = (table.persistence == Persistence::Unlogged) != identity.apart;
            let alteration = ColumnAlteration::IdentityPersistence(identity.name.clone(), unlogged);
            closure.altered.entry(id.clone()).or_default().push(Alteration::Column(alteration));
        }
    }
}

/// What a table's persistence is altered to.
fn target(altered: &BTreeMap<Id, Vec<Alteration>>, id: &Id) -> Option<Persistence> {
    altered.get(id)?.iter().find_map(|alteration| match alteration {
        Alteration::Table(TableAlteration::Persistence(persistence)) => Some(*persistence),
        _ => None,
    })
}
