//! What must come before what among parents and children, where no dependency says so.

use std::collections::BTreeMap;

use super::absorb::standing;
use super::{attachment, counterpart, indexed, inherited, local, parts, ties};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName};
use crate::plan::closure::Closure;
use crate::plan::graph::{Step, repeats};

/// What must come before what, where no dependency says so.
pub(in crate::plan) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let steps = Steps::new(before, after, closure);
    for (child, parent, partition) in ties(before) {
        if partition && closure.dropped.contains(&Id::Relation(child.clone())) {
            // A foreign key that looks into the tree goes before a part of the tree does.
            edges.extend(
                keys_into(before, closure, &parent)
                    .map(|key| (Step::Drop(key), Step::Drop(Id::Relation(child.clone())))),
            );
        }
    }
    let leaving: Vec<(&Id, &QName, &QName)> = closure.dropped.iter().filter_map(tie_of).collect();
    let coming: Vec<(&Id, &QName, &QName)> = closure.created.iter().filter_map(tie_of).collect();
    for (id, child, parent) in &leaving {
        let drop = Step::Drop((*id).clone());
        let gone = Id::Relation((*child).clone());
        if closure.dropped.contains(&gone) {
            // What goes is not altered along with its parent.
            let altered = steps.shape(parent).filter(|step| !matches!(step, Step::Drop(_)));
            edges.extend(altered.map(|step| (Step::Drop(gone.clone()), step.clone())));
            continue;
        }
        for step in steps.shape(child).chain(steps.shape(parent)).chain(steps.indexes(child)) {
            edges.push((drop.clone(), step.clone()));
        }
    }
    for (id, child, parent) in &coming {
        let create = Step::Create((*id).clone());
        let with_child = closure.created.contains(&Id::Relation((*child).clone()))
            && matches!(after.body(id), Some(Body::Attachment(tie)) if tie.bound.is_none());
        for step in steps.shape(child) {
            edges.push((step.clone(), create.clone()));
        }
        for step in steps.shape(parent) {
            if steps.own_key(parent, step) {
                edges.push((create.clone(), step.clone()));
            } else {
                edges.push((step.clone(), create.clone()));
            }
        }
        for step in steps.indexes(child) {
            match step {
                Step::Create(index @ Id::Index(name))
                    if !after.objects.contains_key(&Id::IndexAttachment(name.clone())) =>
                {
                    edges.push((create.clone(), Step::Create(index.clone())));
                }
                Step::Create(Id::IndexAttachment(_)) => edges.push((create.clone(), step.clone())),
                step if !with_child => edges.push((step.clone(), create.clone())),
                _ => {}
            }
        }
        // A parent's new index finds its partitions there, and none is taken for another.
        for step in steps.indexes(parent).filter(|step| matches!(step, Step::Create(Id::Index(_)))) {
            edges.push((create.clone(), step.clone()));
        }
        // Of indexes on the child's own partitions first: an invalid index is not taken.
        for step in steps.attachments_below(child) {
            edges.push((step.clone(), create.clone()));
        }
        for (other, sibling, same) in &leaving {
            if same == parent || sibling == child {
                edges.push((Step::Drop((*other).clone()), create.clone()));
            }
        }
    }
    for (child, parent, _) in standing(after, closure) {
        for part in parts(after, &child).filter(|part| local(after, part) && inherited(after, part)) {
            let whole = counterpart(&parent, &part);
            if closure.created.contains(&part) && closure.created.contains(&whole) {
                edges.push((Step::Create(part.clone()), Step::Create(whole.clone())));
            }
        }
        for part in parts(before, &child).filter(|part| local(before, part)) {
            let whole = counterpart(&parent, &part);
            if closure.dropped.contains(&part) && closure.dropped.contains(&whole) {
                edges.push((Step::Drop(whole), Step::Drop(part)));
            }
        }
    }
    edges.extend(steps.keys_of_trees());
    edges
}

/// Foreign keys that go, and reference a table or what it is a part of.
fn keys_into<'a>(before: &'a Catalog, closure: &'a Closure, parent: &QName) -> impl Iterator<Item = Id> + 'a {
    let ties = ties(before);
    let mut tree = vec![parent.clone()];
    while let Some((_, above, _)) = ties.iter().find(|(child, ..)| tree.last() == Some(child)) {
        tree.push(above.clone());
    }
    closure
        .dropped
        .iter()
        .filter(move |id| match before.body(id) {
            Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. })) => {
                tree.contains(references)
            }
            _ => false,
        })
        .cloned()
}

fn tie_of(id: &Id) -> Option<(&Id, &QName, &QName)> {
    match id {
        Id::Attachment(child, parent) => Some((id, child, parent)),
        _ => None,
    }
}

/// The steps of a plan by the table that they shape.
struct Steps<'a> {
    after: &'a Catalog,
    closure: &'a Closure,
    /// Columns, checks and keys.
    shapes: BTreeMap<QName, Vec<Step>>,
    /// Indexes and their attachments.
    indexes: BTreeMap<QName, Vec<Step>>,
    /// Attachments of indexes, by the table of the parent index.
    below: BTreeMap<QName, Vec<Step>>,
}

impl<'a> Steps<'a> {
    fn new(before: &Catalog, after: &'a Catalog, closure: &'a Closure) -> Self {
        let mut steps =
            Self { after, closure, shapes: BTreeMap::new(), indexes: BTreeMap::new(), below: BTreeMap::new() };
        let alters = closure
            .altered
            .iter()
            .flat_map(|(id, list)| (0..list.len()).map(move |position| (after, Step::Alter(id.clone(), position), id)));
        let drops = closure.dropped.iter().map(|id| (before, Step::Drop(id.clone()), id));
        let creates = closure.created.iter().map(|id| (after, Step::Create(id.clone()), id));
        for (catalog, step, id) in drops.chain(creates).chain(alters) {
            match id {
                Id::Column(relation, _) | Id::Constraint(relation, _) | Id::Default(relation, _) => {
                    steps.shapes.entry(relation.clone()).or_default().push(step);
                }
                Id::Index(_) => {
                    if let Some(relation) = indexed(catalog, id) {
                        steps.indexes.entry(relation).or_default().push(step);
                    }
                }
                Id::IndexAttachment(name) => {
                    let Some((child, parent)) = attachment(catalog, name) else { continue };
                    if let Some(relation) = indexed(catalog, &child) {
                        steps.indexes.entry(relation).or_default().push(step.clone());
                    }
                    if let (Some(relation), Step::Create(_)) = (indexed(catalog, &parent), &step) {
                        steps.below.entry(relation).or_default().push(step);
                    }
                }
                _ => {}
            }
        }
        steps
    }

    fn shape(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.shapes.get(table).into_iter().flatten()
    }

    /// Whether a step makes a key of a table apart from the table. Like an index, it then finds the
    /// partitions there, and none of their keys is taken for another.
    fn own_key(&self, table: &QName, step: &Step) -> bool {
        let Step::Create(id @ Id::Constraint(_, name)) = step else { return false };
        let Some(Body::Constraint(constraint)) = self.after.body(id) else { return false };
        let partitioned = self.after.table(table).is_some_and(|table| table.partition_key.is_some());
        let apart = !self.closure.created.contains(&Id::Relation(table.clone()))
            || repeats(self.after, table, name, constraint);
        constraint.kind.index().is_some() && partitioned && apart
    }

    fn indexes(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.indexes.get(table).into_iter().flatten()
    }

    fn attachments_below(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.below.get(table).into_iter().flatten()
    }

    /// A foreign key needs the whole tree of the key that it references to be in place.
    fn keys_of_trees(&self) -> Vec<(Step, Step)> {
        let ties = ties(self.after);
        let mut edges = Vec::new();
        for id in &self.closure.created {
            let Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. })) =
                self.after.body(id)
            else {
                continue;
            };
            let mut tree = vec![references.clone()];
            let mut at = 0;
            while at < tree.len() {
                let parent = tree[at].clone();
                let below = ties.iter().filter(|(_, of, partition)| *of == parent && *partition);
                for (child, ..) in below {
                    let tie = Id::Attachment(child.clone(), parent.clone());
                    if self.closure.created.contains(&tie) {
                        edges.push((Step::Create(tie), Step::Create(id.clone())));
                    }
                    if !tree.contains(child) {
                        tree.push(child.clone());
                    }
                }
                edges.extend(self.attachments_below(&parent).map(|step| (step.clone(), Step::Create(id.clone()))));
                at += 1;
            }
        }
        edges
    }
}

/// A partition that a foreign key still looks into, by way of its parent, must be detached before it is dropped.
pub(in crate::plan) fn looked_into(before: &Catalog, closure: &Closure, parent: &QName) -> bool {
    let mut tree = vec![parent.clone()];
    let ties = ties(before);
    while let Some((_, above, _)) = ties.iter().find(|(child, _, partition)| *partition && tree.last() == Some(child)) {
        tree.push(above.clone());
    }
    before.objects.iter().any(|(id, object)| match &object.body {
        Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. }) => {
            tree.contains(references) && !closure.dropped.contains(id)
        }
        _ => false,
    })
}
