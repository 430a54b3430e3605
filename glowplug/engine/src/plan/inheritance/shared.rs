//! Columns that a table has from several parents at once. PostgreSQL changes their type with that of a parent only if
//! all of the others are below that one, too: otherwise no statement reaches the column while it is shared.

use std::collections::{BTreeMap, BTreeSet};

use super::ties;
use crate::catalog::{Catalog, Id, QName};
use crate::diff::Change;
use crate::plan::closure;

/// Ties to take apart while the types of such columns change: all but those that lead up to one table.
pub(in crate::plan) fn held_by_types(
    before: &Catalog,
    after: &Catalog,
    changes: &BTreeMap<Id, Change>,
) -> BTreeSet<Id> {
    let lasting: BTreeSet<(QName, QName, bool)> = ties(after).into_iter().collect();
    let mut above: BTreeMap<QName, Vec<QName>> = BTreeMap::new();
    for tie in ties(before) {
        if !tie.2 && lasting.contains(&tie) {
            let (child, parent, _) = tie;
            above.entry(child).or_default().push(parent);
        }
    }
    let retyped: Vec<(&QName, &str)> = changes
        .iter()
        .filter_map(|(id, change)| match (id, change) {
            (Id::Column(child, name), Change::Alter(list)) if closure::disturbs(list) => Some((child, name.as_str())),
            _ => None,
        })
        .collect();
    let mut held = BTreeSet::new();
    // From above: what a parent shares no longer, its children do not either.
    while let Some((child, parents)) =
        retyped.iter().find_map(|(child, name)| Some(((*child).clone(), too_many(before, &above, child, name)?)))
    {
        if let Some(ties) = above.get_mut(&child) {
            ties.retain(|parent| !parents.contains(parent));
        }
        held.extend(parents.into_iter().map(|parent| Id::Attachment(child.clone(), parent)));
    }
    held
}

/// The parents that lead up to other tables than the first one does, where none is a matter of higher ones.
fn too_many(
    before: &Catalog,
    above: &BTreeMap<QName, Vec<QName>>,
    child: &QName,
    column: &str,
) -> Option<BTreeSet<QName>> {
    let tops: Vec<(&QName, BTreeSet<QName>)> =
        parents(before, above, child, column).map(|parent| (parent, tops(before, above, parent, column))).collect();
    let kept = tops.first()?.1.first()?.clone();
    let single = tops.iter().all(|(_, tops)| tops.len() == 1);
    let others: BTreeSet<QName> =
        tops.iter().filter(|(_, tops)| !tops.contains(&kept)).map(|(parent, _)| (*parent).clone()).collect();
    (single && !others.is_empty()).then_some(others)
}

/// The parents from which a table has a column.
fn parents<'a>(
    before: &'a Catalog,
    above: &'a BTreeMap<QName, Vec<QName>>,
    child: &QName,
    column: &'a str,
) -> impl Iterator<Item = &'a QName> {
    above.get(child).into_iter().flatten().filter(|parent| before.column(parent, column).is_some())
}

/// The tables at which a column begins, from one table up.
fn tops(before: &Catalog, above: &BTreeMap<QName, Vec<QName>>, table: &QName, column: &str) -> BTreeSet<QName> {
    let higher: BTreeSet<QName> =
        parents(before, above, table, column).flat_map(|parent| tops(before, above, parent, column)).collect();
    if higher.is_empty() { BTreeSet::from([table.clone()]) } else { higher }
}
