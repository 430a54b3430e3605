//! Steps that another one does by itself: the parts of what is made or dropped as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName, Trigger};
use crate::diff::{Alteration, ViewAlteration};

/// Part → whole, for steps that need no statement of their own.
pub(super) fn absorb(before: &Catalog, after: &Catalog, closure: &Closure) -> BTreeMap<Step, Step> {
    let mut absorption = BTreeMap::new();
    for id in &closure.dropped {
        if let Some(whole) = dropped_with(before, closure, id) {
            absorption.insert(Step::Drop(id.clone()), Step::Drop(whole));
        }
    }
    for id in &closure.created {
        let whole = match (id, after.body(id)) {
            (Id::Column(relation, _), Some(Body::ViewColumn(_))) => {
                if let Some(position) = redefinition(closure, &Id::Relation(relation.clone())) {
                    let whole = Step::Alter(Id::Relation(relation.clone()), position);
                    absorption.insert(Step::Create(id.clone()), whole);
                }
                Some(Id::Relation(relation.clone()))
            }
            (Id::Column(relation, _), _) => Some(Id::Relation(relation.clone())),
            (Id::Default(..), _) => id.column().filter(|column| matches!(after.body(column), Some(Body::Column(_)))),
            (Id::DomainConstraint(domain, _), Some(Body::DomainConstraint(constraint))) if constraint.validated => {
                Some(Id::Type(domain.clone()))
            }
            (Id::Constraint(relation, name), Some(Body::Constraint(constraint)))
                if constraint.validated && !repeats(after, relation, name, constraint) =>
            {
                Some(Id::Relation(relation.clone()))
            }
            _ => None,
        };
        if let Some(whole) = whole
            && closure.created.contains(&whole)
        {
            absorption.insert(Step::Create(id.clone()), Step::Create(whole));
        }
    }
    let twins = super::inheritance::Twins::find(before, after, closure).apart;
    let keys = super::rows::apart(after, closure);
    for id in super::inheritance::own_defaults(after, closure).into_iter().chain(twins).chain(keys) {
        absorption.remove(&Step::Create(id));
    }
    for id in &closure.dropped {
        if let Id::Attachment(child, parent) = id
            && closure.dropped.contains(&Id::Relation(child.clone()))
            && super::inheritance::looked_into(before, closure, parent)
        {
            absorption.remove(&Step::Drop(id.clone()));
        }
    }
    absorption.extend(super::base_type::absorbed(before, closure));
    for (part, whole) in super::inheritance::absorbed(before, after, closure) {
        // A check from above goes with its parent's, which comes before the columns that it is about.
        let with_its_column = matches!(absorption.get(&part), Some(Step::Drop(Id::Column(..))));
        if with_its_column && matches!(part, Step::Drop(Id::Constraint(..))) {
            absorption.insert(part, whole);
        } else {
            absorption.entry(part).or_insert(whole);
        }
    }
    absorption
}

/// Whether another key of the table has the same columns: `CREATE TABLE` makes one key of the two.
pub(super) fn repeats(after: &Catalog, relation: &QName, name: &str, constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::Unique(_))
        && after
            .objects
            .range(Id::Constraint(relation.clone(), String::new())..)
            .map_while(|(id, object)| match (id, &object.body) {
                (Id::Constraint(of, other), Body::Constraint(body)) if of == relation => Some((other, body)),
                _ => None,
            })
            .any(|(other, body)| other != name && body.kind.index().is_some() && body.columns == constraint.columns)
}

/// Which alteration of a view exchanges its query, and adds columns with it.
fn redefinition(closure: &Closure, view: &Id) -> Option<usize> {
    let redefines = |alteration: &Alteration| matches!(alteration, Alteration::View(ViewAlteration::Definition(_)));
    closure.altered.get(view)?.iter().position(redefines)
}

/// The object whose drop takes this one along.
fn dropped_with(before: &Catalog, closure: &Closure, id: &Id) -> Option<Id> {
    let gone = |whole: Id| closure.dropped.contains(&whole).then_some(whole);
    let column = |relation: &QName, name: &String| gone(Id::Column(relation.clone(), name.clone()));
    if let Some(relation) = id.relation()
        && let Some(whole) = gone(Id::Relation(relation.clone()))
    {
        return Some(whole);
    }
    match (id, before.body(id)?) {
        (Id::Default(..), _) => gone(id.column()?),
        (Id::Constraint(relation, _), Body::Constraint(constraint)) => {
            constraint.columns.iter().find_map(|name| column(relation, name))
        }
        (Id::Index(_), Body::Index(index)) => gone(Id::Relation(index.relation.clone())).or_else(|| {
            index.columns.iter().find_map(|key| key.name.as_ref().and_then(|name| column(&index.relation, name)))
        }),
        (Id::ClusterOn(_), _) => before.depends.get(id)?.iter().find_map(|needed| match needed {
            Id::Index(_) | Id::Constraint(..) => gone(needed.clone()),
            _ => None,
        }),
        (Id::Sequence(name), _) => {
            let owner = Id::SequenceOwner(name.clone());
            match before.body(&owner) {
                Some(Body::SequenceOwner(relation, name)) => column(relation, name),
                _ => None,
            }
        }
        (Id::ExtensionTie(tied, _), _) => gone(tied.as_ref().clone()),
        (Id::SequenceOwner(name), Body::SequenceOwner(..)) => gone(Id::Sequence(name.clone())),
        (Id::DomainConstraint(domain, _), _) => gone(Id::Type(domain.clone())),
        (Id::Statistics(_), _) => before.depends.get(id)?.iter().find_map(|needed| match needed {
            Id::Relation(_) | Id::Column(..) => gone(needed.clone()),
            _ => None,
        }),
        (Id::PublishedTable(publication, relation), _) => {
            gone(Id::Publication(publication.clone())).or_else(|| gone(Id::Relation(relation.clone())))
        }
        (Id::PublishedSchema(publication, schema), _) => {
            gone(Id::Publication(publication.clone())).or_else(|| gone(Id::Schema(schema.clone())))
        }
        (Id::DefaultPrivileges(_, Some(schema), _), _) => gone(Id::Schema(schema.clone())),
        (Id::Trigger(_, name), Body::Trigger(Trigger { clone: true, .. })) => {
            let parent = |needed: &&Id| matches!(needed, Id::Trigger(_, other) if other == name);
            gone(before.depends.get(id)?.iter().find(parent)?.clone())
        }
        _ => None,
    }
}

/// The step that in the end does this one.
pub(super) fn root<'a>(absorption: &'a BTreeMap<Step, Step>, step: &'a Step) -> &'a Step {
    let mut step = step;
    while let Some(whole) = absorption.get(step) {
        step = whole;
    }
    step
}

/// Takes one kind of absorbed part out of a cycle. False when there is none.
pub(super) fn release(
    absorption: &mut BTreeMap<Step, Step>,
    cycle: &BTreeSet<Step>,
    before: &Catalog,
    after: &Catalog,
) -> bool {
    let weight = |step: &Step| match step {
        Step::Create(id) | Step::Drop(id) => {
            let body = if matches!(step, Step::Drop(_)) { before.body(id) } else { after.body(id) };
            match body {
                // What comes from a parent comes with the table.
                Some(Body::Constraint(constraint)) if comes_along(after, step, constraint) => None,
                Some(Body::Constraint(constraint)) => {
                    Some(if matches!(constraint.kind, ConstraintKind::ForeignKey { .. }) { 0 } else { 1 })
                }
                Some(Body::Policy(_) | Body::DomainConstraint(_)) => Some(1),
                // A partition's goes with its parent's.
                Some(Body::Index(_)) if matches!(step, Step::Drop(_)) && !attached(before, id) => Some(1),
                Some(Body::Rule(_) | Body::Trigger(Trigger { clone: false, .. }) | Body::Statistics(_))
                    if matches!(step, Step::Drop(_)) =>
                {
                    Some(1)
                }
                Some(Body::Default(_)) => Some(2),
                _ => None,
            }
        }
        Step::SetAside(_) | Step::Shell(_) | Step::Alter(..) | Step::Save(_) | Step::Restore(_) => None,
    };
    // What a table has from its parent goes with the parent's own, wherever that goes.
    let from_parent = |part: &Step, whole: &Step| {
        matches!((part, whole), (Step::Drop(Id::Constraint(..)), Step::Drop(Id::Constraint(..))))
    };
    let inside: Vec<(u8, Step)> = absorption
        .iter()
        .filter(|(part, whole)| cycle.contains(root(absorption, part)) && !from_parent(part, whole))
        .filter_map(|(part, _)| weight(part).map(|weight| (weight, part.clone())))
        .collect();
    let Some(lightest) = inside.iter().map(|(weight, _)| *weight).min() else { return false };
    for (weight, part) in inside {
        if weight == lightest {
            absorption.remove(&part);
        }
    }
    true
}

/// Whether a new constraint is there as soon as its table inherits.
fn comes_along(after: &Catalog, step: &Step, constraint: &Constraint) -> bool {
    let Step::Create(Id::Constraint(table, _)) = step else { return false };
    constraint.inherited && !constraint.local && super::inheritance::partition_of(after, table).is_none()
}

/// Whether an index is a part of its parent's.
fn attached(catalog: &Catalog, index: &Id) -> bool {
    matches!(index, Id::Index(name) if catalog.objects.contains_key(&Id::IndexAttachment(name.clone())))
}
