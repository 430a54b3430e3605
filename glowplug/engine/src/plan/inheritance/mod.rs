//! Parents and children: partitions and inheriting tables.
//!
//! PostgreSQL does much of what happens to a child by itself: a new column of the parent is a new
//! column of every child, a detached partition keeps its indexes as its own. `settle` brings both
//! catalogs into the form in which they can be compared, `absorb` says which steps are done by another
//! one, `order` what must come before what, `keys` what of
//! that foreign keys ask for, and `twins` which indexes could be taken for one another.

mod absorb;
mod create;
mod expressions;
mod kept;
mod keys;
mod only;
mod order;
mod settle;
mod shared;
mod stand_in;
mod twins;

use std::collections::BTreeSet;

use crate::catalog::{Body, Catalog, ConstraintKind, Id, QName};

pub(super) use absorb::{absorbed, dragged, own_defaults, restore_columns};
pub(super) use create::{computed_above, inherited_column, inherited_from};
pub(super) use expressions::held_by_expressions;
pub(super) use kept::kept_below;
pub(super) use keys::{copies, in_the_way, looked_into, referenced};
pub(super) use only::only;
pub(super) use order::edges;
pub(super) use settle::{Apart, column_renames, foreign_key_renames, held_by_keys, index_renames, remade, settle};
pub(super) use shared::held_by_types;
pub(super) use stand_in::alter;
pub(super) use twins::Twins;

/// All ties of a catalog: child and parent, with whether it is a partition's.
pub(super) fn ties(catalog: &Catalog) -> Vec<(QName, QName, bool)> {
    let tie = |(id, object): (&Id, &crate::catalog::Object)| match (id, &object.body) {
        (Id::Attachment(child, parent), Body::Attachment(tie)) => {
            Some((child.clone(), parent.clone(), tie.bound.is_some()))
        }
        _ => None,
    };
    catalog.objects.iter().filter_map(tie).collect()
}

/// The table that a table is a partition of.
pub(super) fn partition_of(catalog: &Catalog, table: &QName) -> Option<QName> {
    let first = Id::Attachment(table.clone(), QName::new("", ""));
    catalog
        .objects
        .range(first..)
        .map_while(|(id, object)| match (id, &object.body) {
            (Id::Attachment(child, parent), Body::Attachment(tie)) if child == table => Some((parent, tie)),
            _ => None,
        })
        .find(|(_, tie)| tie.bound.is_some())
        .map(|(parent, _)| parent.clone())
}

/// The default partition of a table.
pub(super) fn default_of(catalog: &Catalog, table: &QName) -> Option<QName> {
    catalog.objects.iter().find_map(|(id, object)| match (id, &object.body) {
        (Id::Attachment(child, parent), Body::Attachment(tie)) if parent == table => {
            (tie.bound.as_deref() == Some("DEFAULT")).then(|| child.clone())
        }
        _ => None,
    })
}

/// A table with all its partitions, and theirs.
pub(super) fn tree(catalog: &Catalog, root: &QName) -> Vec<QName> {
    let ties = ties(catalog);
    let mut tree = vec![root.clone()];
    let mut at = 0;
    while at < tree.len() {
        let below: Vec<QName> = ties
            .iter()
            .filter(|(child, parent, partition)| *partition && *parent == tree[at] && !tree.contains(child))
            .map(|(child, ..)| child.clone())
            .collect();
        tree.extend(below);
        at += 1;
    }
    tree
}

/// A table with those that it is a part of.
pub(super) fn with_those_above(catalog: &Catalog, table: &QName) -> Vec<QName> {
    let mut chain = vec![table.clone()];
    while let Some(above) = chain.last().and_then(|table| partition_of(catalog, table)) {
        chain.push(above);
    }
    chain
}

/// The child and the parent index of an attachment.
fn attachment(catalog: &Catalog, name: &QName) -> Option<(Id, Id)> {
    let id = Id::IndexAttachment(name.clone());
    let Some(Body::IndexAttachment(parent)) = catalog.body(&id) else { return None };
    let needed = catalog.depends.get(&id)?;
    let called = |name: &QName| {
        let is = |id: &&Id| match id {
            Id::Index(other) => other == name,
            Id::Constraint(relation, other) => relation.sibling(other.clone()) == *name,
            _ => false,
        };
        needed.iter().find(is).cloned()
    };
    called(name).zip(called(parent))
}

/// The table of an index, or of a constraint with one.
fn indexed(catalog: &Catalog, id: &Id) -> Option<QName> {
    match (id, catalog.body(id)?) {
        (Id::Index(_), Body::Index(index)) => Some(index.relation.clone()),
        (Id::Constraint(relation, _), Body::Constraint(_)) => Some(relation.clone()),
        _ => None,
    }
}

/// Columns and checks of a table.
fn parts<'a>(catalog: &'a Catalog, table: &'a QName) -> impl Iterator<Item = Id> + 'a {
    let first = Id::Column(table.clone(), String::new());
    let columns = catalog.objects.range(first..).map_while(move |(id, _)| match id {
        Id::Column(relation, _) if relation == table => Some(id.clone()),
        _ => None,
    });
    let first = Id::Constraint(table.clone(), String::new());
    let checks = catalog.objects.range(first..).take_while(move |(id, _)| id.relation() == Some(table));
    let checks = checks.filter(|(id, object)| {
        matches!((id, &object.body), (Id::Constraint(..), Body::Constraint(constraint)) if constraint.kind == ConstraintKind::Check)
    });
    columns.chain(checks.map(|(id, _)| id.clone()))
}

/// The part of the same name on another table.
fn counterpart(table: &QName, part: &Id) -> Id {
    match part {
        Id::Column(_, name) => Id::Column(table.clone(), name.clone()),
        Id::Constraint(_, name) => Id::Constraint(table.clone(), name.clone()),
        Id::Default(_, name) => Id::Default(table.clone(), name.clone()),
        other => other.clone(),
    }
}

fn has(catalog: &Catalog, table: &QName, part: &Id) -> bool {
    catalog.objects.contains_key(&counterpart(table, part))
}

fn local(catalog: &Catalog, part: &Id) -> bool {
    match catalog.body(part) {
        Some(Body::Column(column)) => column.local,
        Some(Body::Constraint(constraint)) => constraint.local,
        _ => true,
    }
}

fn inherited(catalog: &Catalog, part: &Id) -> bool {
    match catalog.body(part) {
        Some(Body::Column(column)) => column.inherited,
        Some(Body::Constraint(constraint)) => constraint.inherited,
        _ => false,
    }
}

/// Tables that have children in either catalog.
pub(in crate::plan) fn parents(before: &Catalog, after: &Catalog) -> BTreeSet<QName> {
    ties(before).into_iter().chain(ties(after)).map(|(_, parent, _)| parent).collect()
}
