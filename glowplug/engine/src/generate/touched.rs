//! The tables that a migration can touch: those need rows of ours in a proof.
//!
//! A planned migration is known statement by statement. What differs between `before` and `after`, and
//! what its statements speak of, is touched; so is everything that depends on that, however indirectly.
//! All other tables are named by no statement and hold nothing that one changes: their rows stay by
//! construction, and looking at them would show nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::catalog::{Body, Catalog, ConstraintKind, Id, QName};
use crate::plan::Ddl;

/// Up to so many tables all are filled: it costs little, and shows what else is only reasoned.
const ALL_OF: usize = 100;

/// Tables to fill and to look at, by their names before and after the migration.
pub(super) struct Touched {
    pub(super) before: BTreeSet<QName>,
    pub(super) after: BTreeSet<QName>,
}

impl Touched {
    /// `world` is what stands in the database before the migration: more than the draft's `before` when that is
    /// about a part of it.
    pub(super) fn by(draft: &Draft, world: &Catalog) -> Self {
        let tables = |catalog: &Catalog| catalog.objects.keys().filter(|id| matches!(id, Id::Relation(_))).count();
        let all = draft.part.is_none() && tables(&draft.before).max(tables(&draft.after)) <= ALL_OF;
        let ids = if all {
            draft.before.objects.keys().chain(draft.after.objects.keys()).cloned().collect()
        } else {
            reached(draft, changed(draft))
        };
        let mut before = tables_of(&draft.before, &ids);
        let after: BTreeSet<QName> = tables_of(&draft.after, &ids);
        // What a table is called afterwards tells what it was called before.
        let renamed = |old: &QName| match draft.renames.target(&Id::Relation(old.clone())) {
            Id::Relation(new) => new,
            _ => old.clone(),
        };
        let old_names = draft.before.objects.keys().filter_map(|id| match id {
            Id::Relation(old) if after.contains(&renamed(old)) => Some(old.clone()),
            _ => None,
        });
        before.extend(old_names);
        let before = with_what_rows_need(world, before);
        let after = after.into_iter().chain(before.iter().map(renamed)).collect();
        Self { before, after }
    }
}

/// What differs, and what the statements speak of.
fn changed(draft: &Draft) -> BTreeSet<Id> {
    let (before, after) = (&draft.before.objects, &draft.after.objects);
    let mut ids: BTreeSet<Id> =
        before.iter().filter(|(id, it)| after.get(id) != Some(it)).map(|(id, _)| id.clone()).collect();
    ids.extend(after.keys().filter(|id| !before.contains_key(id)).cloned());
    for statement in draft.plan.statements() {
        ids.insert(statement.ddl.id());
        ids.extend(statement.ddl.parts().iter().map(Ddl::id));
        ids.insert(statement.cause.clone());
        if let Ddl::Rename { after, .. } = &statement.ddl {
            ids.insert(after.clone());
        }
    }
    ids
}

/// These and everything that depends on one of them, before or after.
fn reached(draft: &Draft, mut ids: BTreeSet<Id>) -> BTreeSet<Id> {
    let mut dependents: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
    for (dependent, needed) in draft.before.depends.iter().chain(&draft.after.depends) {
        for needed in needed {
            dependents.entry(needed).or_default().push(dependent);
        }
    }
    let mut waiting: Vec<Id> = ids.iter().cloned().collect();
    while let Some(id) = waiting.pop() {
        for dependent in dependents.get(&id).into_iter().flatten() {
            if ids.insert((*dependent).clone()) {
                waiting.push((*dependent).clone());
            }
        }
    }
    ids
}

/// The tables that these are, or are a part of.
fn tables_of(catalog: &Catalog, ids: &BTreeSet<Id>) -> BTreeSet<QName> {
    let table = |id: &Id| match (id, catalog.body(id)) {
        (Id::Relation(name), _) => Some(name.clone()),
        (_, Some(Body::SequenceOwner(table, _))) => Some(table.clone()),
        _ => catalog.relation_of(id).cloned(),
    };
    ids.iter().filter_map(table).filter(|name| catalog.table(name).is_some()).collect()
}

/// Adds the tables without which those get no rows or not all: the ones that their foreign keys lead to,
/// further on those that a row cannot do without, and the other parts of a partitioned or inherited table.
fn with_what_rows_need(catalog: &Catalog, mut tables: BTreeSet<QName>) -> BTreeSet<QName> {
    let mut keys: BTreeMap<&QName, Vec<(&QName, bool)>> = BTreeMap::new();
    let mut kin: BTreeMap<&QName, Vec<&QName>> = BTreeMap::new();
    for (id, object) in &catalog.objects {
        match (id, &object.body) {
            (Id::Constraint(table, _), Body::Constraint(constraint)) => {
                if let ConstraintKind::ForeignKey { references, .. } = &constraint.kind {
                    let needed = constraint.columns.iter().all(|column| {
                        let column = Id::Column(table.clone(), column.clone());
                        matches!(catalog.body(&column), Some(Body::Column(column)) if column.not_null)
                    });
                    keys.entry(table).or_default().push((references, needed));
                }
            }
            (Id::Attachment(child, parent), _) => {
                kin.entry(child).or_default().push(parent);
                kin.entry(parent).or_default().push(child);
            }
            _ => {}
        }
    }
    let led_to: Vec<QName> = tables
        .iter()
        .flat_map(|table| keys.get(table).into_iter().flatten())
        .map(|(name, _)| (*name).clone())
        .collect();
    tables.extend(led_to);
    let mut waiting: Vec<QName> = tables.iter().cloned().collect();
    while let Some(table) = waiting.pop() {
        let needed = keys.get(&table).into_iter().flatten().filter(|(_, needed)| *needed).map(|(name, _)| *name);
        for name in needed.chain(kin.get(&table).into_iter().flatten().copied()) {
            if tables.insert(name.clone()) {
                waiting.push(name.clone());
            }
        }
    }
    tables.retain(|name| catalog.table(name).is_some());
    tables
}
