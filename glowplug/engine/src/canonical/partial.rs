//! Makes only those tables again that changed since the last time.

use std::collections::{BTreeMap, BTreeSet};

use super::cache::Entry;
use super::{Canonical, CanonicalError, materialise, rollback};
use crate::catalog::{Body, Catalog, ConstraintKind, Id, QName};
use crate::declared::{DeclaredObject, DeclaredSchema, DeclaredStatement};
use crate::introspect::{self, Scope};

/// Above this share of all tables, making everything is as fast.
const MOST: usize = 4;

/// The tables whose statements differ, if everything else is as it was and it pays to make them alone.
pub(super) fn affected(before: &DeclaredSchema, after: &DeclaredSchema) -> Option<BTreeSet<String>> {
    // What SQL files, views and policies declare can depend on any column of any table.
    if !before.is_made_of_tables() || !after.is_made_of_tables() || before.namespace != after.namespace {
        return None;
    }
    let (old, new) = (by_table(before), by_table(after));
    // Types and the namespace itself must be the same.
    if old.get(&None) != new.get(&None) {
        return None;
    }
    let tables: BTreeSet<&Option<String>> = old.keys().chain(new.keys()).collect();
    let changed: BTreeSet<String> =
        tables.into_iter().filter(|table| old.get(*table) != new.get(*table)).flatten().cloned().collect();
    (changed.len() * MOST <= new.len()).then_some(changed)
}

/// The statements of each table; those of no table under `None`.
fn by_table(declared: &DeclaredSchema) -> BTreeMap<Option<String>, Vec<&str>> {
    let mut tables: BTreeMap<Option<String>, Vec<&str>> = BTreeMap::new();
    for statement in &declared.statements {
        tables.entry(table(statement)).or_default().push(&statement.sql);
    }
    tables
}

/// The table that a statement is about.
fn table(statement: &DeclaredStatement) -> Option<String> {
    statement.objects.iter().find_map(|object| match object {
        DeclaredObject::Table(table) | DeclaredObject::Column(table, _) => Some(table.clone()),
        DeclaredObject::Constraint(part) | DeclaredObject::Index(part) => Some(part.table.clone()),
        _ => None,
    })
}

/// The remembered catalog with the changed tables read anew.
pub(super) async fn renew(
    canonical: &Canonical<'_>,
    entry: &Entry,
    declared: &DeclaredSchema,
    changed: BTreeSet<String>,
) -> Result<Catalog, CanonicalError> {
    let referenced = references(&entry.catalog, declared, &changed);
    let needed: Vec<&DeclaredStatement> = declared
        .statements
        .iter()
        .filter(|statement| match table(statement) {
            None => true,
            Some(table) => changed.contains(&table) || (referenced.contains(&table) && !is_foreign_key(statement)),
        })
        .collect();
    let client = &canonical.scratch.connection.client;
    client.batch_execute("begin").await?;
    let made = materialise::create_some(client, declared, &needed).await;
    let read = match made {
        Ok(()) => introspect::read_in_transaction(client, &Scope::namespace(&declared.namespace)).await,
        Err(error) => {
            rollback(client).await;
            return Err(error);
        }
    };
    rollback(client).await;
    Ok(merge(entry.catalog.clone(), read?, &declared.namespace, &changed))
}

fn is_foreign_key(statement: &DeclaredStatement) -> bool {
    statement.phase == crate::declared::Phase::ForeignKey
}

/// The tables that foreign keys of the changed ones lead to. Names are looked for in the text, which
/// can only find too many.
fn references(catalog: &Catalog, declared: &DeclaredSchema, changed: &BTreeSet<String>) -> BTreeSet<String> {
    let keys: Vec<&str> = declared
        .statements
        .iter()
        .filter(|statement| is_foreign_key(statement) && table(statement).is_some_and(|table| changed.contains(&table)))
        .map(|statement| statement.sql.as_str())
        .collect();
    let known = catalog.objects.keys().filter_map(|id| match id {
        Id::Relation(name) => Some(name.name.clone()),
        _ => None,
    });
    known.filter(|name| keys.iter().any(|key| key.contains(name.as_str()))).collect()
}

/// Takes the changed tables from the new reading and all else from the old one.
fn merge(mut old: Catalog, new: Catalog, namespace: &str, changed: &BTreeSet<String>) -> Catalog {
    let is_changed = |name: &QName| name.schema == namespace && changed.contains(&name.name);
    let belongs = |catalog: &Catalog, id: &Id| match (id, catalog.body(id)) {
        (Id::Relation(name), _) => is_changed(name),
        (_, Some(Body::Index(index))) => is_changed(&index.relation),
        (Id::SequenceOwner(_), Some(Body::SequenceOwner(table, _))) => is_changed(table),
        (Id::Sequence(name), _) => match catalog.body(&Id::SequenceOwner(name.clone())) {
            Some(Body::SequenceOwner(table, _)) => is_changed(table),
            _ => false,
        },
        (id, _) => id.relation().is_some_and(is_changed),
    };
    let gone: BTreeSet<Id> = old.objects.keys().filter(|id| belongs(&old, id)).cloned().collect();
    old.objects.retain(|id, _| !gone.contains(id));
    old.depends.retain(|id, _| !gone.contains(id));
    for (id, object) in &new.objects {
        if belongs(&new, id) {
            old.objects.insert(id.clone(), object.clone());
            if let Some(needed) = new.depends.get(id) {
                old.depends.insert(id.clone(), needed.clone());
            }
        }
    }
    // Foreign keys of unchanged tables need keys of changed ones, which may be called otherwise now.
    let keys: BTreeSet<Id> = old.objects.keys().cloned().collect();
    let mut missing = Vec::new();
    for (id, needed) in &mut old.depends {
        let before = needed.len();
        needed.retain(|needed| keys.contains(needed));
        if needed.len() < before {
            missing.push(id.clone());
        }
    }
    for id in missing {
        if let Some(Body::Constraint(constraint)) = old.body(&id)
            && let ConstraintKind::ForeignKey { references, .. } = &constraint.kind
        {
            let candidates: Vec<Id> = old
                .objects
                .iter()
                .filter(|(key, object)| {
                    key.relation() == Some(references)
                        && matches!(&object.body, Body::Constraint(other) if matches!(other.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_)))
                })
                .map(|(key, _)| key.clone())
                .collect();
            old.depends.entry(id).or_default().extend(candidates);
        }
    }
    old
}
