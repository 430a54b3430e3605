//! What must come before what among parents and children, where no dependency says so.

use std::collections::{BTreeMap, BTreeSet};

use super::absorb::{standing, told, unproven};
use super::{
    Twins, attachment, counterpart, has, indexed, inherited, kept_below, keys, local, parts, stand_in, ties, tree,
};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName, Trigger};
use crate::diff::{self, Alteration, ColumnAlteration};
use crate::plan::closure::{self, Closure};
use crate::plan::graph::Step;

/// What must come before what, where no dependency says so.
pub(in crate::plan) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let steps = Steps::new(before, after, closure);
    let twins = Twins::find(before, after, closure);
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
        let untied = |step: &&Step| matches!(step, Step::Drop(key) if closure.untied.contains(key));
        let shape = steps.shape(child).chain(steps.shape(parent)).filter(|step| !untied(step));
        for step in shape.chain(steps.indexes(child)) {
            edges.push((drop.clone(), step.clone()));
        }
        edges.extend(closure.untied.iter().map(|key| (Step::Drop(key.clone()), drop.clone())));
    }
    let late = keys::late(after, closure);
    for (id, child, parent) in &coming {
        let create = Step::Create((*id).clone());
        let with_child = closure.created.contains(&Id::Relation((*child).clone()))
            && matches!(after.body(id), Some(Body::Attachment(tie)) if tie.bound.is_none());
        let unproven = if with_child { unproven(after, closure, child, parent) } else { Vec::new() };
        for step in steps.shape(child) {
            let later = |id: &Id| with_child && told(closure, id) || unproven.iter().any(|(part, _)| part == id);
            let proving = matches!(step, Step::Drop(check) if proves_bounds(before, after, closure, check, parent));
            if matches!(step, Step::Create(id) if later(id)) || proving || twins.late(step) {
                edges.push((create.clone(), step.clone()));
            } else {
                edges.push((step.clone(), create.clone()));
            }
        }
        for step in steps.shape(parent) {
            let later = |id: &Id| {
                late.contains(id) || twins.own_key(after, closure, id) || unproven.iter().any(|(_, whole)| whole == id)
            };
            if matches!(step, Step::Create(id) if later(id)) || twins.late(step) {
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
                step if twins.late(step) => edges.push((create.clone(), step.clone())),
                step if !with_child => edges.push((step.clone(), create.clone())),
                _ => {}
            }
        }
        // A parent's new index finds its partitions there, and none is taken for another.
        for step in steps.indexes(parent).filter(|step| matches!(step, Step::Create(Id::Index(_)))) {
            edges.push((create.clone(), step.clone()));
        }
        // Of indexes on the child's own partitions first: an invalid index is not taken.
        for (step, index) in steps.attachments_below(child) {
            if !twins.late(&Step::Create(index.clone())) {
                edges.push((step.clone(), create.clone()));
            }
        }
        for (other, sibling, same) in &leaving {
            if same == parent || sibling == child {
                edges.push((Step::Drop((*other).clone()), create.clone()));
            }
        }
    }
    // A trigger of the child's own stands in the way of its parent's of the same name.
    let of_child = |ids: &BTreeSet<Id>, child: &QName| -> Vec<Id> {
        ids.iter().filter(|id| matches!(id, Id::Trigger(table, _) if table == child)).cloned().collect()
    };
    for (id, child, _) in &coming {
        let create = Step::Create((*id).clone());
        edges
            .extend(of_child(&closure.dropped, child).into_iter().map(|trigger| (Step::Drop(trigger), create.clone())));
        let copies = of_child(&closure.created, child)
            .into_iter()
            .filter(|trigger| matches!(after.body(trigger), Some(Body::Trigger(Trigger { clone: true, .. }))));
        edges.extend(copies.map(|trigger| (create.clone(), Step::Create(trigger))));
    }
    for (id, child, _) in &leaving {
        let drop = Step::Drop((*id).clone());
        edges
            .extend(of_child(&closure.created, child).into_iter().map(|trigger| (drop.clone(), Step::Create(trigger))));
    }
    let alone = kept_below(before, after);
    for (child, parent, _) in standing(after, closure) {
        for part in parts(after, &child).filter(|part| local(after, part) && inherited(after, part)) {
            let whole = counterpart(&parent, &part);
            if closure.created.contains(&part) && closure.created.contains(&whole) {
                edges.push((Step::Create(part.clone()), Step::Create(whole.clone())));
            }
        }
        for part in parts(before, &child) {
            let whole = counterpart(&parent, &part);
            if !local(before, &part) && !alone.contains(&whole) {
                continue;
            }
            if closure.dropped.contains(&part) && closure.dropped.contains(&whole) {
                edges.push((Step::Drop(whole), Step::Drop(part)));
            }
        }
    }
    // Each new parent comes behind the others.
    for pair in coming.iter().flat_map(|(_, child, _)| {
        let parents = diff::parents(after, child).into_iter().map(|parent| Id::Attachment((*child).clone(), parent));
        let parents: Vec<Id> = parents.filter(|tie| closure.created.contains(tie)).collect();
        parents.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect::<Vec<_>>()
    }) {
        edges.push((Step::Create(pair.0), Step::Create(pair.1)));
    }
    edges.extend(stand_in::edges(after, closure, |table| steps.shape(table).cloned().collect()));
    edges.extend(keys::edges(before, after, closure));
    edges.extend(steps.keys_of_trees(before));
    edges.extend(triggers_of_trees(before, after, closure));
    if after.version >= IDENTITY_IS_SHARED {
        edges.extend(identities_of_trees(before, closure));
    }
    let made = |id: &Id| Step::Create(id.clone());
    edges.extend(twins.ordered.iter().map(|(first, second)| (made(first), made(second))));
    edges
}

/// Whether a check that goes may prove that the rows of a table lie inside of its bounds: `ATTACH PARTITION` does not
/// look at them while it is there. <https://www.postgresql.org/docs/current/sql-altertable.html>
fn proves_bounds(before: &Catalog, after: &Catalog, closure: &Closure, check: &Id, parent: &QName) -> bool {
    let (Id::Constraint(child, _), Some(Body::Constraint(constraint))) = (check, before.body(check)) else {
        return false;
    };
    let of_key = |column: &String| after.table(parent).is_some_and(|table| table.partition_columns.contains(column));
    let stands = |id: &Id| match id {
        Id::Column(..) => {
            !closure.dropped.contains(id) && closure.altered.get(id).is_none_or(|list| !closure::disturbs(list))
        }
        Id::Relation(table) => table == child && !closure.dropped.contains(id),
        Id::Schema(_) => true,
        _ => false,
    };
    constraint.kind == ConstraintKind::Check
        && constraint.validated
        && constraint.columns.iter().any(of_key)
        && !closure.created.contains(check)
        && !closure.dropped.contains(&Id::Relation(child.clone()))
        // ATTACH would take it for the parent's.
        && !has(after, parent, check)
        && before.depends.get(check).into_iter().flatten().all(stands)
}

/// From this version on, partitions have the identity columns of what they are partitions of.
/// <https://www.postgresql.org/docs/17/ddl-identity-columns.html>
const IDENTITY_IS_SHARED: u32 = 170_000;

/// A column is either an identity column or has a default, on every partition.
fn identities_of_trees(before: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (id, alterations) in &closure.altered {
        let Id::Column(table, name) = id else { continue };
        if before.table(table).is_none_or(|table| table.partition_key.is_none()) {
            continue;
        }
        for (position, alteration) in alterations.iter().enumerate() {
            let Alteration::Column(change) = alteration else { continue };
            let (comes, goes) = match change {
                ColumnAlteration::AddIdentity(_) => (true, false),
                ColumnAlteration::DropIdentity => (false, true),
                _ => continue,
            };
            let step = Step::Alter(id.clone(), position);
            for partition in tree(before, table).into_iter().filter(|partition| partition != table) {
                let default = Id::Default(partition, name.clone());
                if comes && closure.dropped.contains(&default) {
                    edges.push((Step::Drop(default), step.clone()));
                } else if goes && closure.created.contains(&default) {
                    edges.push((step.clone(), Step::Create(default)));
                }
            }
        }
    }
    edges
}

/// A partition has the triggers of what it is a partition of: one of the same name must have gone before.
fn triggers_of_trees(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let triggers = |ids: &BTreeSet<Id>| -> Vec<(QName, String)> {
        let trigger = |id: &Id| match id {
            Id::Trigger(table, name) => Some((table.clone(), name.clone())),
            _ => None,
        };
        ids.iter().filter_map(trigger).collect()
    };
    let dropped = triggers(&closure.dropped);
    let mut edges = Vec::new();
    for (table, name) in triggers(&closure.created) {
        for (other, _) in dropped.iter().filter(|(other, same)| *same == name && *other != table) {
            if tree(before, other).contains(&table) || tree(after, &table).contains(other) {
                let drop = Step::Drop(Id::Trigger(other.clone(), name.clone()));
                edges.push((drop, Step::Create(Id::Trigger(table.clone(), name.clone()))));
            }
        }
    }
    edges
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
    /// Attachments of indexes with the parent index, by its table.
    below: BTreeMap<QName, Vec<(Step, Id)>>,
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
                        steps.below.entry(relation).or_default().push((step, parent));
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

    fn indexes(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.indexes.get(table).into_iter().flatten()
    }

    fn attachments_below(&self, table: &QName) -> impl Iterator<Item = &(Step, Id)> {
        self.below.get(table).into_iter().flatten()
    }

    /// A foreign key needs the whole tree of the key that it references to be in place, and nothing else.
    fn keys_of_trees(&self, before: &Catalog) -> Vec<(Step, Step)> {
        let ties = ties(self.after);
        let mut edges = Vec::new();
        for id in &self.closure.created {
            let Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. })) =
                self.after.body(id)
            else {
                continue;
            };
            // A new key would hold on to a partition that goes.
            let before = self::tree(before, references);
            let leaving = self.closure.dropped.iter().filter(|tie| match tie_of(tie) {
                Some((_, _, parent)) => before.contains(parent),
                None => false,
            });
            edges.extend(leaving.map(|tie| (Step::Drop(tie.clone()), Step::Create(id.clone()))));
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
                edges.extend(self.attachments_below(&parent).map(|(step, _)| (step.clone(), Step::Create(id.clone()))));
                at += 1;
            }
        }
        edges
    }
}
