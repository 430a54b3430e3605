//! Keeps the rows of tables that must be made anew: PostgreSQL cannot turn an ordinary table into a
//! partitioned one, nor change a partition key. The rows are copied aside, the table is dropped and
//! created, and the rows go back in, each to the partition that is now its own.
//! <https://www.postgresql.org/docs/current/sql-altertable.html>

use std::collections::{BTreeMap, BTreeSet};

use super::closure::{Closure, aside_name};
use super::graph::Step;
use super::inheritance;
use super::regroup::Regrouped;
use crate::catalog::{Body, Catalog, Column, Constraint, ConstraintKind, Generation, Id, QName};
use crate::diff::{self, Alteration, Cast};

/// Rows that wait aside while their table is made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedRows {
    /// The table.
    pub table: QName,
    /// The name of the table where they wait.
    pub aside: QName,
    /// Whether the table has partitions before, and the rows are theirs.
    pub partitioned: bool,
    /// Where rows of some partitions are elsewhere, in foreign tables: the partitions whose rows are here.
    pub local: Option<Vec<QName>>,
    /// The columns that are in both.
    pub columns: Vec<SavedColumn>,
    /// Columns whose values have no place any more.
    pub lost: Vec<String>,
    /// Which partitions the rows leave, where the table itself stays.
    pub moving: Option<Moving>,
}

/// Partitions that rows leave for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// Those that stay, and are emptied.
    pub kept: Vec<QName>,
    /// Those that are dropped.
    pub dropped: Vec<QName>,
    /// All tables where the rows may have been, or may be then.
    pub among: BTreeSet<QName>,
}

impl SavedRows {
    /// The table, and the partitions that its rows are read from.
    pub(super) fn read(&self) -> impl Iterator<Item = &QName> {
        let partitions = self.moving.iter().flat_map(|moving| moving.kept.iter().chain(&moving.dropped));
        std::iter::once(&self.table).chain(partitions)
    }
}

/// One column of rows that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedColumn {
    /// Its name.
    pub name: String,
    /// Whether its values wait as text, because their type may go or change meanwhile.
    pub as_text: bool,
    /// Whether that text has to let go of a collation, which may go too.
    pub uncollated: bool,
    /// What it was.
    pub before: Box<Column>,
    /// What it becomes.
    pub after: Box<Column>,
    /// How a value gets from one type to the other.
    pub cast: Cast,
}

/// The rows to keep, by table.
pub(super) fn saved(
    before: &Catalog,
    after: &Catalog,
    remade: &BTreeSet<QName>,
    regrouped: &Regrouped,
) -> BTreeMap<QName, SavedRows> {
    let mut saved = moved(before, after, remade, regrouped);
    let leaving: BTreeSet<&QName> = regrouped.sources.values().flatten().collect();
    for table in remade.iter().filter(|table| !leaving.contains(table)) {
        let (Some(old), Some(new)) = (before.table(table), after.table(table)) else { continue };
        let goes_along = inheritance::partition_of(before, table)
            .is_some_and(|parent| remade.contains(&parent) && inheritance::partition_of(after, table) == Some(parent));
        let place = |catalog: &Catalog, partitioned: bool| !partitioned || inheritance::tree(catalog, table).len() > 1;
        if goes_along
            || old.foreign.is_some()
            || new.foreign.is_some()
            || !place(before, old.partition_key.is_some())
            || !place(after, new.partition_key.is_some())
        {
            continue;
        }
        let (columns, lost) = columns(before, after, table);
        if columns.is_empty() {
            continue;
        }
        let aside = table.sibling(aside_name(before, after, table));
        let partitioned = old.partition_key.is_some();
        saved.insert(
            table.clone(),
            SavedRows { table: table.clone(), aside, partitioned, local: None, columns, lost, moving: None },
        );
    }
    saved
}

/// The rows of partitions that change places. What is lost of them goes with the columns of their parent.
fn moved(
    before: &Catalog,
    after: &Catalog,
    remade: &BTreeSet<QName>,
    regrouped: &Regrouped,
) -> BTreeMap<QName, SavedRows> {
    let rows = |(table, sources): (&QName, &BTreeSet<QName>)| {
        let (columns, _) = columns(before, after, table);
        let stays = |source: &QName| after.table(source).is_some() && !remade.contains(source);
        let (kept, dropped): (Vec<QName>, Vec<QName>) = sources.iter().cloned().partition(stays);
        let among = [before, after].into_iter().flat_map(|catalog| inheritance::tree(catalog, table)).collect();
        let aside = table.sibling(aside_name(before, after, table));
        let moving = Some(Moving { kept, dropped, among });
        let rows = SavedRows {
            table: table.clone(),
            aside,
            partitioned: true,
            local: None,
            columns,
            lost: Vec::new(),
            moving,
        };
        (table.clone(), rows)
    };
    regrouped.sources.iter().map(rows).filter(|(_, rows)| !rows.columns.is_empty()).collect()
}

/// The columns of a table that stay, and the names of those whose values are lost.
fn columns(before: &Catalog, after: &Catalog, table: &QName) -> (Vec<SavedColumn>, Vec<String>) {
    let mut columns = Vec::new();
    let mut lost = Vec::new();
    for (name, column) in before.columns(table) {
        match after.column(table, name) {
            Some(new) if new.generation == Generation::None => {
                let id = Id::Column(table.clone(), name.to_owned());
                let needed = before.depends.get(&id).into_iter().flatten();
                let own = |id: &Id| {
                    matches!(id, Id::Type(_) | Id::Relation(_) | Id::Extension(_)) && *id != Id::Relation(table.clone())
                };
                let uncollated = needs_collation(before, &id);
                let as_text = uncollated || needed.into_iter().any(own);
                let kept = if as_text { "text" } else { &column.ty };
                let cast = match diff::cast_between(before, after, kept, &new.ty) {
                    cast if !as_text => cast,
                    // A text gets into a string, or a domain over one, unasked.
                    Cast::Implicit => Cast::Implicit,
                    _ => Cast::Text,
                };
                columns.push(SavedColumn {
                    name: name.to_owned(),
                    as_text,
                    uncollated,
                    before: Box::new(column.clone()),
                    after: Box::new(new.clone()),
                    cast,
                });
            }
            // Gone, or computed from now on.
            _ if column.generation == Generation::None => lost.push(name.to_owned()),
            _ => {}
        }
    }
    (columns, lost)
}

/// Whether a column, or its type, has a collation of the schema's own.
fn needs_collation(before: &Catalog, id: &Id) -> bool {
    before.depends.get(id).into_iter().flatten().any(|needed| match needed {
        Id::Collation(_) => true,
        Id::Type(_) => needs_collation(before, needed),
        _ => false,
    })
}

/// The same rows without those that are elsewhere, and stay there: foreign partitions are not read.
pub(super) fn here(before: &Catalog, closure: &Closure, rows: &SavedRows) -> SavedRows {
    let tree = inheritance::tree(before, &rows.table);
    let foreign = |table: &QName| before.table(table).is_some_and(|table| table.foreign.is_some());
    if rows.moving.is_some() || !tree.iter().any(foreign) {
        return rows.clone();
    }
    let partitioned = |table: &QName| before.table(table).is_some_and(|table| table.partition_key.is_some());
    let local = tree
        .into_iter()
        .filter(|table| !partitioned(table) && !foreign(table) && stays_below(before, closure, rows, table));
    SavedRows { local: Some(local.collect()), ..rows.clone() }
}

/// Whether a partition is still one when the rows are copied: what stays on its own keeps its rows, and leaves before.
fn stays_below(before: &Catalog, closure: &Closure, rows: &SavedRows, table: &QName) -> bool {
    let mut above = inheritance::with_those_above(before, table);
    let end = above.iter().position(|table| *table == rows.table).map_or(above.len(), |end| end + 1);
    above.truncate(end);
    above.windows(2).all(|pair| {
        let tie = Id::Attachment(pair[0].clone(), pair[1].clone());
        !closure.dropped.contains(&tie) || closure.dropped.contains(&Id::Relation(pair[0].clone()))
    })
}

/// The tables that hold the rows of those that are kept, with the table whose rows they are.
fn members(catalog: &Catalog, closure: &Closure) -> BTreeMap<QName, QName> {
    let of = |root: &QName| {
        inheritance::tree(catalog, root).into_iter().map(|table| (table, root.clone())).collect::<Vec<_>>()
    };
    roots(closure).flat_map(of).collect()
}

/// The tables that are made anew as a whole.
fn roots(closure: &Closure) -> impl Iterator<Item = &QName> {
    closure.saved.iter().filter(|(_, rows)| rows.moving.is_none()).map(|(table, _)| table)
}

/// Tables whose drop loses no rows.
pub(super) fn emptied(before: &Catalog, closure: &Closure) -> BTreeSet<QName> {
    let moving = closure.saved.values().filter_map(|rows| rows.moving.as_ref());
    let left: Vec<&QName> = moving.flat_map(|moving| moving.kept.iter().chain(&moving.dropped)).collect();
    let left = left.into_iter().chain(roots(closure));
    left.flat_map(|root| inheritance::tree(before, root)).collect()
}

/// What is not made with its table: the rows that a foreign key references may come after the table's own, and what is
/// looked at when the transaction ends lets nothing else happen to the table until then.
fn waits(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::ForeignKey { .. }) || constraint.deferred
}

/// Constraints that are not made with their table.
pub(super) fn apart(after: &Catalog, closure: &Closure) -> Vec<Id> {
    if closure.saved.is_empty() {
        return Vec::new();
    }
    let mut filled: BTreeSet<QName> = members(after, closure).into_keys().collect();
    filled
        .extend(closure.saved.values().filter_map(|rows| rows.moving.as_ref()).flat_map(|moving| moving.among.clone()));
    let key = |id: &&Id| {
        id.relation().is_some_and(|table| filled.contains(table))
            && matches!(after.body(id), Some(Body::Constraint(constraint)) if waits(constraint))
    };
    closure.created.iter().filter(key).cloned().collect()
}

/// When rows are saved, and when they go back.
pub(super) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    if closure.saved.is_empty() {
        return edges;
    }
    let (old, new) = (members(before, closure), members(after, closure));
    for root in roots(closure) {
        edges.push((Step::Save(root.clone()), Step::Restore(root.clone())));
    }
    for id in &closure.dropped {
        match id {
            Id::Relation(table) => {
                edges.extend(old.get(table).map(|root| (Step::Save(root.clone()), Step::Drop(id.clone()))));
            }
            Id::Attachment(table, _) => {
                let Some(root) = old.get(table).filter(|root| *root != table) else { continue };
                // What stays on its own keeps its rows.
                edges.push(if closure.dropped.contains(&Id::Relation(table.clone())) {
                    (Step::Save(root.clone()), Step::Drop(id.clone()))
                } else {
                    (Step::Drop(id.clone()), Step::Save(root.clone()))
                });
            }
            _ => {}
        }
    }
    for id in &closure.created {
        let needs: Vec<&QName> = after
            .depends
            .get(id)
            .into_iter()
            .flatten()
            .chain([id])
            .filter_map(|needed| match needed {
                Id::Relation(table) => Some(table),
                other => other.relation(),
            })
            .filter_map(|table| new.get(table))
            .collect();
        for root in needs {
            let (restore, create) = (Step::Restore(root.clone()), Step::Create(id.clone()));
            match (id, after.body(id)) {
                (Id::Attachment(table, _), _) if new.get(table).is_some_and(|of| of != table) => {
                    edges.push((create, restore))
                }
                (Id::Relation(_) | Id::Column(..), Some(Body::Table(_) | Body::Column(_))) => {
                    edges.push((create, restore))
                }
                (_, Some(Body::Constraint(constraint))) if waits(constraint) => edges.push((restore, create)),
                (_, Some(Body::View(_) | Body::MaterializedView(_) | Body::Trigger(_) | Body::Rule(_))) => {
                    edges.push((restore, create));
                }
                _ => {}
            }
        }
    }
    for (id, list) in &closure.altered {
        let Some(root) = id.relation().and_then(|table| new.get(table)) else { continue };
        for (position, alteration) in list.iter().enumerate() {
            if matches!(alteration, Alteration::ContinueAfter { .. }) {
                edges.push((Step::Restore(root.clone()), Step::Alter(id.clone(), position)));
            }
        }
    }
    edges
}
