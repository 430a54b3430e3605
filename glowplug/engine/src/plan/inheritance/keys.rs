//! Foreign keys that look into partitioned tables whose partitions leave.
//!
//! `DETACH PARTITION` refuses a partition of which some row is still referenced, and rows of the partition itself
//! count, too. So a key that goes has to go first, and partitions leave a tree that references before they leave
//! one that is referenced. Where trees reference each other in a circle, no order will do: a key is taken away
//! meanwhile, as emptying the partition instead would set off what the key does to other rows (`ON DELETE CASCADE`).
//! <https://www.postgresql.org/docs/current/ddl-partitioning.html>

use std::collections::{BTreeMap, BTreeSet};

use super::{ties, with_those_above};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName};
use crate::plan::closure::Closure;
use crate::plan::graph::Step;

/// The copies that partitions have of their parents' foreign keys.
pub(in crate::plan) fn copies(catalog: &Catalog) -> BTreeSet<Id> {
    let copied = |id: &&Id| match catalog.body(id) {
        Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { .. }, parent, .. })) => parent.is_some(),
        _ => false,
    };
    catalog.objects.keys().filter(copied).cloned().collect()
}

/// The foreign keys that must go before any partition leaves or comes: those that go anyway and reference what a
/// partition leaves, and those that stay but close a circle. They take their `copies` along.
pub(in crate::plan) fn in_the_way(
    before: &Catalog,
    after: &Catalog,
    copies: &BTreeSet<Id>,
    closure: &Closure,
) -> BTreeSet<Id> {
    let (leaving, coming) = (leaving(before, closure), coming(after, closure));
    let lasts = |id: &Id| !copies.contains(id) && !closure.dropped.contains(id) && !closure.created.contains(id);
    let mut found = circular(before, &leaving, lasts);
    // One partition alone comes with the rows that its own ones reference.
    if coming.len() > 1 {
        found.extend(circular(after, &coming, lasts));
    }
    // What is dropped is detached only if some other key stays.
    let stays = |(child, _): &Tie| !closure.dropped.contains(&Id::Relation(child.clone()));
    let detached: Vec<Tie> = leaving.into_iter().filter(stays).collect();
    let detached = by_tree(before, &detached);
    if !detached.is_empty() {
        let goes = |id: &Id| !copies.contains(id) && closure.dropped.contains(id);
        let keys = foreign_keys(before).filter(|(id, references)| goes(id) && detached.contains_key(*references));
        found.extend(keys.map(|(id, _)| id.clone()));
    }
    found
}

/// New foreign keys that reference tables in a circle: they come when all partitions are there.
pub(super) fn late(after: &Catalog, closure: &Closure) -> BTreeSet<Id> {
    let coming: Vec<Tie> = partitions(after).filter(|tie| closure.created.contains(&attachment(tie))).collect();
    let mut late = circular(after, &coming, |_| true);
    late.retain(|key| closure.created.contains(key));
    late
}

/// Those of the foreign keys by which partitions of these ties reference each other in a circle.
fn circular(catalog: &Catalog, ties: &[Tie], of: impl Fn(&Id) -> bool) -> BTreeSet<Id> {
    let parents = by_tree(catalog, ties);
    if parents.is_empty() {
        return BTreeSet::new();
    }
    let between = foreign_keys(catalog).filter(|(id, _)| of(id)).filter_map(|(id, references)| {
        let from = parents.get(id.relation()?)?;
        Some((id, from, parents.get(references)?))
    });
    let between: Vec<(&Id, &BTreeSet<&QName>, &BTreeSet<&QName>)> = between.collect();
    let mut next: BTreeMap<&QName, BTreeSet<&QName>> = BTreeMap::new();
    for (_, from, to) in &between {
        from.iter().for_each(|parent| next.entry(parent).or_default().extend(to.iter()));
    }
    let closes = |from: &BTreeSet<&QName>, to: &BTreeSet<&QName>| {
        let mut reached = to.clone();
        let mut waiting: Vec<&QName> = to.iter().copied().collect();
        while let Some(parent) = waiting.pop() {
            waiting.extend(next.get(parent).into_iter().flatten().filter(|parent| reached.insert(parent)));
        }
        !from.is_disjoint(&reached)
    };
    between.into_iter().filter(|(_, from, to)| closes(from, to)).map(|(id, ..)| id.clone()).collect()
}

/// Partitions leave a tree that references before they leave one that is referenced, and come to it later.
pub(super) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let (leaving, coming) = (leaving(before, closure), coming(after, closure));
    let trees = Trees::new(before, &leaving);
    for (id, references) in trees.keys() {
        for tie in trees.ties(references) {
            if closure.dropped.contains(id) {
                edges.push((Step::Drop(id.clone()), Step::Drop(attachment(tie))));
                let gone = Id::Relation(tie.0.clone());
                if closure.dropped.contains(&gone) {
                    edges.push((Step::Drop(id.clone()), Step::Drop(gone)));
                }
            } else if let Some(table) = id.relation() {
                let drop = |tie| Step::Drop(attachment(tie));
                edges.extend(trees.ties(table).map(|other| (drop(other), drop(tie))));
            }
        }
    }
    let trees = Trees::new(after, &coming);
    for (id, references) in trees.keys().filter(|(id, _)| !closure.created.contains(*id)) {
        let Some(table) = id.relation() else { continue };
        for tie in trees.ties(references) {
            let create = |tie| Step::Create(attachment(tie));
            edges.extend(trees.ties(table).filter(|other| *other != tie).map(|other| (create(tie), create(other))));
        }
    }
    edges
}

/// A partition that a foreign key still looks into, by way of its parent, must be detached before it is dropped.
pub(in crate::plan) fn looked_into(before: &Catalog, closure: &Closure, parent: &QName) -> bool {
    keys_on_tree(before, parent).any(|key| !closure.dropped.contains(key))
}

/// Whether some foreign key, but those that have gone, references a partitioned table or one that it is a part of.
pub(in crate::plan) fn referenced(after: &Catalog, parent: &QName, gone: &BTreeSet<Id>) -> bool {
    keys_on_tree(after, parent).any(|key| !gone.contains(key))
}

/// The foreign keys that reference a table, or a table that it is a partition of.
fn keys_on_tree<'a>(catalog: &'a Catalog, table: &QName) -> impl Iterator<Item = &'a Id> {
    let tree = with_those_above(catalog, table);
    foreign_keys(catalog).filter(move |(_, references)| tree.contains(references)).map(|(id, _)| id)
}

/// All foreign keys with the tables that they reference.
fn foreign_keys(catalog: &Catalog) -> impl Iterator<Item = (&Id, &QName)> {
    catalog.objects.iter().filter_map(|(id, object)| match &object.body {
        Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. }) => {
            Some((id, references))
        }
        _ => None,
    })
}

/// A partition and its parent.
type Tie = (QName, QName);

fn attachment((child, parent): &Tie) -> Id {
    Id::Attachment(child.clone(), parent.clone())
}

/// The partitions that leave their parents.
fn leaving(before: &Catalog, closure: &Closure) -> Vec<Tie> {
    partitions(before).filter(|tie| closure.dropped.contains(&attachment(tie))).collect()
}

/// The partitions that come with rows, maybe.
fn coming(after: &Catalog, closure: &Closure) -> Vec<Tie> {
    let stands = |child: &QName| !closure.created.contains(&Id::Relation(child.clone()));
    partitions(after).filter(|tie| closure.created.contains(&attachment(tie)) && stands(&tie.0)).collect()
}

fn partitions(catalog: &Catalog) -> impl Iterator<Item = Tie> {
    ties(catalog).into_iter().filter(|(.., partition)| *partition).map(|(child, parent, _)| (child, parent))
}

/// By table: those of the ties' parents that are it, or a part of it.
fn by_tree<'a>(catalog: &Catalog, ties: &'a [Tie]) -> BTreeMap<QName, BTreeSet<&'a QName>> {
    let mut by_tree: BTreeMap<QName, BTreeSet<&QName>> = BTreeMap::new();
    for parent in ties.iter().map(|(_, parent)| parent).collect::<BTreeSet<_>>() {
        for above in with_those_above(catalog, parent) {
            by_tree.entry(above).or_default().insert(parent);
        }
    }
    by_tree
}

/// Ties by the tables that they are in the trees of.
struct Trees<'a> {
    catalog: &'a Catalog,
    ties: &'a [Tie],
    parents: BTreeMap<QName, BTreeSet<&'a QName>>,
}

impl<'a> Trees<'a> {
    fn new(catalog: &'a Catalog, ties: &'a [Tie]) -> Self {
        Self { catalog, ties, parents: by_tree(catalog, ties) }
    }

    fn ties(&self, table: &QName) -> impl Iterator<Item = &'a Tie> + use<'a, '_> {
        let parents = self.parents.get(table);
        self.ties.iter().filter(move |(_, parent)| parents.is_some_and(|parents| parents.contains(parent)))
    }

    /// The foreign keys that look into such a tree.
    fn keys(&self) -> impl Iterator<Item = (&'a Id, &'a QName)> {
        foreign_keys(self.catalog).filter(|(_, references)| self.parents.contains_key(*references))
    }
}
