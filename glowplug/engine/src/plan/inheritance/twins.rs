//! Indexes of a new partition that `ATTACH PARTITION` could take for one another.
//!
//! PostgreSQL gives each index of the parent, oldest first, the oldest index of the partition that fits
//! (<https://www.postgresql.org/docs/current/sql-altertable.html>). Where two would fit, the plan makes
//! those that belong to older indexes in the parent's order, and all others after the partition is attached.

use std::collections::{BTreeMap, BTreeSet};

use super::{attachment, indexed};
use crate::catalog::{Body, Catalog, Id, Index, QName};
use crate::plan::absorption::repeats;
use crate::plan::closure::Closure;
use crate::plan::graph::Step;

/// What has to be made with care.
#[derive(Default)]
pub(in crate::plan) struct Twins {
    /// New keys that are not made with their table.
    pub(in crate::plan) apart: BTreeSet<Id>,
    /// New keys and indexes that are made after their table is attached.
    late: BTreeSet<Id>,
    /// New keys and indexes that are made before their table is attached, first before second.
    pub(super) ordered: Vec<(Id, Id)>,
}

impl Twins {
    pub(in crate::plan) fn find(before: &Catalog, after: &Catalog, closure: &Closure) -> Self {
        let mut twins = Self::default();
        let coming = closure.created.iter().filter_map(|id| match (id, after.body(id)) {
            (Id::Attachment(child, _), Some(Body::Attachment(tie))) if tie.bound.is_some() => Some(child),
            _ => None,
        });
        let coming: BTreeSet<&QName> = coming.collect();
        if coming.is_empty() {
            return twins;
        }
        let mut indexes: BTreeMap<QName, Vec<(&Id, &Index)>> = BTreeMap::new();
        let mut parents: BTreeMap<Id, Id> = BTreeMap::new();
        for id in after.objects.keys() {
            if let Id::IndexAttachment(name) = id {
                parents.extend(attachment(after, name));
            } else if let Some(relation) = indexed(after, id)
                && coming.contains(&relation)
                && let Some(index) = index(after, id)
            {
                indexes.entry(relation).or_default().push((id, index));
            }
        }
        let mut ambiguous: Vec<Vec<&Id>> = Vec::new();
        for of_table in indexes.values() {
            let twin = |(id, index): &&(&Id, &Index)| {
                closure.created.contains(*id) && of_table.iter().any(|(other, body)| other != id && fits(index, body))
            };
            ambiguous.push(of_table.iter().filter(twin).map(|(id, _)| *id).collect());
        }
        twins.apart = ambiguous.iter().flatten().map(|id| (*id).clone()).collect();
        for of_table in ambiguous {
            let mut early: Vec<(i32, &Id)> = Vec::new();
            for id in of_table {
                match parents.get(id) {
                    Some(parent) if !twins.follows(after, closure, parent) => {
                        early.push((index(before, parent).map_or(0, |index| index.position), id));
                    }
                    _ => {
                        twins.late.insert(id.clone());
                    }
                }
            }
            early.sort();
            twins.ordered.extend(early.windows(2).map(|pair| (pair[0].1.clone(), pair[1].1.clone())));
        }
        twins
    }

    /// Whether a step makes, or does something to, what comes after its table is attached.
    pub(super) fn late(&self, step: &Step) -> bool {
        match step {
            Step::Create(Id::IndexAttachment(_))
            | Step::Drop(_)
            | Step::SetAside(_)
            | Step::Shell(_)
            | Step::Save(_)
            | Step::Restore(_) => false,
            Step::Create(id) | Step::Alter(id, _) => self.late.contains(id),
        }
    }

    /// Whether the index of a parent is made after its partitions are attached.
    fn follows(&self, after: &Catalog, closure: &Closure, parent: &Id) -> bool {
        closure.created.contains(parent) && (matches!(parent, Id::Index(_)) || self.own_key(after, closure, parent))
    }

    /// Whether a key of a partitioned table is made apart from the table. Like an index, it then finds the
    /// partitions there, and none of their keys is taken for another.
    pub(super) fn own_key(&self, after: &Catalog, closure: &Closure, id: &Id) -> bool {
        let (Id::Constraint(table, name), Some(Body::Constraint(constraint))) = (id, after.body(id)) else {
            return false;
        };
        let partitioned = after.table(table).is_some_and(|table| table.partition_key.is_some());
        let apart = !closure.created.contains(&Id::Relation(table.clone()))
            || self.apart.contains(id)
            || repeats(after, table, name, constraint);
        constraint.kind.index().is_some() && partitioned && apart
    }
}

/// An index, or the one behind a key.
fn index<'a>(catalog: &'a Catalog, id: &Id) -> Option<&'a Index> {
    match catalog.body(id)? {
        Body::Index(index) => Some(index),
        Body::Constraint(constraint) => constraint.kind.index(),
        _ => None,
    }
}

/// Whether one index might do in the place of the other: PostgreSQL does not look at the order of keys.
fn fits(one: &Index, other: &Index) -> bool {
    one.unique == other.unique && without_order(&one.definition) == without_order(&other.definition)
}

/// A definition without words on order. One that only looks like another is made with needless care, no more.
fn without_order(definition: &str) -> String {
    [" DESC", " NULLS FIRST", " NULLS LAST", " NULLS NOT DISTINCT"]
        .iter()
        .fold(definition.to_owned(), |text, word| text.replace(word, ""))
}
