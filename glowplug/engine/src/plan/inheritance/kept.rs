//! Columns that a parent loses and a child keeps: dropped of the parent alone, or the child's values would go with
//! them. <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN>

use std::collections::{BTreeMap, BTreeSet};

use super::ties;
use crate::catalog::{Catalog, Id, QName};

/// The columns of parents that go while a child, or a child of a child, keeps its own.
pub(in crate::plan) fn kept_below(before: &Catalog, after: &Catalog) -> BTreeSet<Id> {
    let lasting: BTreeSet<(QName, QName, bool)> = ties(after).into_iter().collect();
    let mut children: BTreeMap<QName, Vec<QName>> = BTreeMap::new();
    for tie in ties(before) {
        if !tie.2 && lasting.contains(&tie) {
            let (child, parent, _) = tie;
            children.entry(parent).or_default().push(child);
        }
    }
    let mut kept = BTreeSet::new();
    for parent in children.keys() {
        for (name, _) in before.columns(parent) {
            if after.column(parent, name).is_none() && keeps(after, &children, parent, name) {
                kept.insert(Id::Column(parent.clone(), name.to_owned()));
            }
        }
    }
    kept
}

/// Whether a table below this one has the column afterwards.
fn keeps(after: &Catalog, children: &BTreeMap<QName, Vec<QName>>, table: &QName, name: &str) -> bool {
    let mut below = children.get(table).into_iter().flatten();
    below.any(|child| after.column(child, name).is_some() || keeps(after, children, child, name))
}
