//! Partitions whose bounds change under rows: what no longer fits its partition goes to the one that takes it.
//!
//! `ATTACH PARTITION` refuses a table with rows outside of its bounds, and a new partition whose rows lie in the
//! default one. So the rows of those partitions are copied aside, the partitions are emptied, and the rows come
//! back through the parent. A partition that is dropped gives its rows to the others where one of these could take
//! them. Whatever sees rows come and go is taken away meanwhile: nothing happens to the rows themselves.
//! <https://www.postgresql.org/docs/current/ddl-partitioning.html>

use std::collections::{BTreeMap, BTreeSet};

use super::bounds;
use super::closure::Closure;
use super::graph::Step;
use super::inheritance;
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName};
use crate::diff::{Alteration, TableAlteration};

/// What partitions that change places ask for.
#[derive(Debug, Default)]
pub(super) struct Regrouped {
    /// The partitions whose rows move, by their parent.
    pub(super) sources: BTreeMap<QName, BTreeSet<QName>>,
    /// Foreign keys that stand in the way: PostgreSQL detaches and empties nothing that is referenced, and a deferred
    /// key would still wait for its rows.
    pub(super) keys: BTreeSet<Id>,
    /// Triggers and rules that would take the move for news.
    pub(super) watchers: BTreeSet<Id>,
}

impl Regrouped {
    /// `remade` are tables that are made anew, `held` ties that are taken apart for a while.
    pub(super) fn find(before: &Catalog, after: &Catalog, remade: &BTreeSet<QName>, held: &BTreeSet<Id>) -> Self {
        let mut found = Self::default();
        let bounds = Bounds::of(before, after);
        for (parent, Bounds { before: old, after: new }) in &bounds {
            if remade.contains(parent) || !partitioned(before, parent) || !partitioned(after, parent) {
                continue;
            }
            let mut sources = sources(after, old, new);
            // The rows of foreign tables are elsewhere, and stay there.
            sources.retain(|source| !foreign(before, source) && !foreign(after, source));
            if !sources.is_empty() {
                found.sources.insert(parent.clone(), sources);
            }
        }
        // What is emptied as a whole has no rows to move within.
        let emptied: BTreeSet<QName> =
            found.sources.values().flatten().flat_map(|source| inheritance::tree(before, source)).collect();
        found.sources.retain(|parent, _| !emptied.contains(parent));

        let mut referenced: BTreeSet<QName> = BTreeSet::new();
        for (parent, Bounds { before: old, after: new }) in &bounds {
            let taken_apart = |(child, bound): (&QName, &String)| {
                new.get(child).is_some_and(|other| other != bound)
                    || new.contains_key(child)
                        && (remade.contains(child) || held.contains(&Id::Attachment(child.clone(), parent.clone())))
            };
            if found.sources.contains_key(parent) || old.iter().any(taken_apart) {
                referenced.extend(inheritance::with_those_above(before, parent));
            }
        }
        let mut touched: BTreeSet<QName> = BTreeSet::new();
        for (parent, sources) in &found.sources {
            referenced.extend(sources.iter().flat_map(|source| inheritance::tree(before, source)));
            touched.extend(inheritance::with_those_above(before, parent));
            touched.extend(inheritance::tree(before, parent));
        }
        if referenced.is_empty() {
            return found;
        }
        for (id, object) in &before.objects {
            match (id, &object.body) {
                (Id::Constraint(table, _), Body::Constraint(constraint))
                    if constraint.parent.is_none()
                        && references(constraint).is_some_and(|target| {
                            referenced.contains(target) || touched.contains(table) && constraint.deferrable
                        }) =>
                {
                    found.keys.insert(id.clone());
                }
                (Id::Trigger(table, _), Body::Trigger(trigger)) if !trigger.clone && touched.contains(table) => {
                    found.watchers.insert(id.clone());
                }
                (Id::Rule(table, _), Body::Rule(_)) if touched.contains(table) => {
                    found.watchers.insert(id.clone());
                }
                _ => {}
            }
        }
        found
    }

    /// What has to be dropped and created although it stays.
    pub(super) fn taken_away(&self) -> BTreeSet<Id> {
        self.keys.union(&self.watchers).cloned().collect()
    }
}

/// The partitions of one parent with their bounds.
#[derive(Default)]
struct Bounds {
    before: BTreeMap<QName, String>,
    after: BTreeMap<QName, String>,
}

impl Bounds {
    /// Those of every parent.
    fn of(before: &Catalog, after: &Catalog) -> BTreeMap<QName, Self> {
        let mut all: BTreeMap<QName, Self> = BTreeMap::new();
        for (parent, child, bound) in bounds_in(before) {
            all.entry(parent).or_default().before.insert(child, bound);
        }
        for (parent, child, bound) in bounds_in(after) {
            all.entry(parent).or_default().after.insert(child, bound);
        }
        all
    }
}

/// Parent, partition and bound.
fn bounds_in(catalog: &Catalog) -> impl Iterator<Item = (QName, QName, String)> {
    catalog.objects.iter().filter_map(|(id, object)| match (id, &object.body) {
        (Id::Attachment(child, parent), Body::Attachment(tie)) => {
            Some((parent.clone(), child.clone(), tie.bound.clone()?))
        }
        _ => None,
    })
}

fn partitioned(catalog: &Catalog, table: &QName) -> bool {
    catalog.table(table).is_some_and(|table| table.partition_key.is_some())
}

/// Whether a table, or a partition of it, is a foreign one.
fn foreign(catalog: &Catalog, table: &QName) -> bool {
    let elsewhere = |table: &QName| catalog.table(table).is_some_and(|table| table.foreign.is_some());
    inheritance::tree(catalog, table).iter().any(elsewhere)
}

fn references(constraint: &Constraint) -> Option<&QName> {
    match &constraint.kind {
        ConstraintKind::ForeignKey { references, .. } => Some(references),
        ConstraintKind::Check
        | ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Exclusion(_) => None,
    }
}

/// Of one parent's partitions, those with rows that may belong to another one afterwards.
fn sources(after: &Catalog, old: &BTreeMap<QName, String>, new: &BTreeMap<QName, String>) -> BTreeSet<QName> {
    let default = |name: &&QName| new.get(*name).is_some_and(|bound| bound == bounds::DEFAULT);
    let fallback = new.keys().find(default);
    let coming: BTreeSet<&QName> = new.keys().filter(|name| !old.contains_key(*name)).collect();
    let changed: BTreeMap<&QName, (&String, &String)> = old
        .iter()
        .filter_map(|(name, bound)| Some((name, (bound, new.get(name)?))))
        .filter(|(_, (old, new))| old != new)
        .collect();
    let grows = changed.values().any(|(old, new)| !bounds::surely_within(new, old));
    let mut sources = BTreeSet::new();
    for (name, (bound, then)) in &changed {
        let taken = !coming.is_empty() || changed.len() > 1 || fallback.is_some_and(|default| default != *name);
        if taken && !bounds::surely_within(bound, then) {
            sources.insert((*name).clone());
        }
    }
    for name in old.keys().filter(|name| !new.contains_key(*name) && after.table(name).is_none()) {
        // A new partition alone is rather the next of a series than a new home for old rows.
        if fallback.is_some() || !changed.is_empty() {
            sources.insert(name.clone());
        }
    }
    if let Some(default) = fallback.filter(|default| old.contains_key(*default) && !changed.contains_key(default))
        && (grows || !coming.is_empty())
    {
        sources.insert(default.clone());
    }
    sources
}

/// When rows leave their partitions, and when they come back.
pub(super) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let forces = Alteration::Table(TableAlteration::ForceRowSecurity(true));
    for (parent, rows) in &closure.saved {
        if rows.moving.is_none() {
            continue;
        }
        let (save, restore) = (Step::Save(parent.clone()), Step::Restore(parent.clone()));
        let above = inheritance::with_those_above(before, parent);
        let (old, new) = (inheritance::tree(before, parent), inheritance::tree(after, parent));
        edges.push((save.clone(), restore.clone()));
        // What goes with a partition waits with it.
        let alone = |table: &QName| !(old.contains(table) && closure.dropped.contains(&Id::Relation(table.clone())));
        let around = |table: &QName| above.contains(table) || old.contains(table) || new.contains(table);
        for id in &closure.dropped {
            let drop = Step::Drop(id.clone());
            match (id, before.body(id)) {
                (Id::Attachment(_, of), _) if old.contains(of) => {
                    edges.extend([(save.clone(), drop.clone()), (drop, restore.clone())]);
                }
                (Id::Relation(table), _) if old.contains(table) => {
                    edges.extend([(save.clone(), drop.clone()), (drop, restore.clone())]);
                }
                (Id::Column(table, _), _) if old.contains(table) => edges.push((save.clone(), drop)),
                (Id::Trigger(table, _) | Id::Rule(table, _), _) if around(table) && alone(table) => {
                    edges.push((drop, save.clone()));
                }
                (Id::Constraint(table, _), Some(Body::Constraint(constraint)))
                    if references(constraint)
                        .is_some_and(|target| around(target) || constraint.deferrable && old.contains(table)) =>
                {
                    edges.push((drop, save.clone()));
                }
                _ => {}
            }
        }
        for (id, list) in &closure.altered {
            for (position, alteration) in list.iter().enumerate() {
                let alter = Step::Alter(id.clone(), position);
                match id {
                    Id::Column(table, _) if old.contains(table) => {
                        edges.extend([(save.clone(), alter.clone()), (alter, restore.clone())]);
                    }
                    Id::Relation(table) if old.contains(table) && *alteration == forces => {
                        edges.push((restore.clone(), alter));
                    }
                    _ => {}
                }
            }
        }
        for id in &closure.created {
            let create = Step::Create(id.clone());
            match (id, after.body(id)) {
                (Id::Attachment(_, of), _) if new.contains(of) => {
                    edges.extend([(save.clone(), create.clone()), (create, restore.clone())]);
                }
                (Id::Relation(table), Some(Body::Table(_))) | (Id::Column(table, _), Some(Body::Column(_)))
                    if new.contains(table) =>
                {
                    edges.push((create, restore.clone()));
                }
                (Id::Trigger(table, _) | Id::Rule(table, _), _) if around(table) => {
                    edges.push((restore.clone(), create));
                }
                (Id::Constraint(table, _), Some(Body::Constraint(constraint)))
                    if references(constraint).is_some_and(|target| around(target) || new.contains(table)) =>
                {
                    edges.push((restore.clone(), create));
                }
                (_, Some(Body::View(_) | Body::MaterializedView(_))) => {
                    let reads = |id: &Id| matches!(id, Id::Relation(table) if around(table));
                    if after.depends.get(id).is_some_and(|needed| needed.iter().any(reads)) {
                        edges.push((restore.clone(), create));
                    }
                }
                _ => {}
            }
        }
    }
    edges
}
