//! Computed columns that become plain ones in partitions of partitions. PostgreSQL refuses `DROP EXPRESSION` for a
//! child that has children itself, as if it had been said of that child `ONLY`. Children that inherit would come back
//! with columns declared as their own.

use std::collections::{BTreeMap, BTreeSet};

use super::ties;
use crate::catalog::{Catalog, Id, QName};
use crate::diff::{Alteration, Change, ColumnAlteration};

/// Ties to take apart while such columns become plain: that of each partition that has partitions, to its parent.
pub(in crate::plan) fn held_by_expressions(
    before: &Catalog,
    after: &Catalog,
    changes: &BTreeMap<Id, Change>,
) -> BTreeSet<Id> {
    let becomes_plain = |table: &QName, name: &str| match changes.get(&Id::Column(table.clone(), name.to_owned())) {
        Some(Change::Alter(list)) => list.contains(&Alteration::Column(ColumnAlteration::DropExpression)),
        _ => false,
    };
    let plain: Vec<(&QName, &str)> = changes
        .keys()
        .filter_map(|id| match id {
            Id::Column(table, name) if becomes_plain(table, name) => Some((table, name.as_str())),
            _ => None,
        })
        .collect();
    if plain.is_empty() {
        return BTreeSet::new();
    }
    let lasting: BTreeSet<(QName, QName, bool)> = ties(after).into_iter().collect();
    let standing: Vec<(QName, QName, bool)> = ties(before).into_iter().filter(|tie| lasting.contains(tie)).collect();
    let parents: BTreeSet<&QName> = standing.iter().map(|(_, parent, _)| parent).collect();
    let shared = |child: &QName, parent: &QName| {
        plain.iter().any(|(table, name)| *table == child && becomes_plain(parent, name))
    };
    standing
        .iter()
        .filter(|(child, parent, partition)| *partition && parents.contains(child) && shared(child, parent))
        .map(|(child, parent, _)| Id::Attachment(child.clone(), parent.clone()))
        .collect()
}
