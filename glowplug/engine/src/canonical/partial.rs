//! Makes only those tables again that changed since the last time.

use std::collections::{BTreeMap, BTreeSet};

use super::cache::Entry;
use super::{Canonical, materialise, rollback};
use crate::catalog::{Body, Catalog, ConstraintKind, Id, QName};
use crate::declared::{DeclaredSchema, DeclaredStatement};
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
        tables.entry(statement.table().map(str::to_owned)).or_default().push(&statement.sql);
    }
    tables
}

/// The remembered catalog with the changed tables read anew.
///
/// # Errors
/// When they cannot be made alone, for whatever reason: then the whole has to be made.
pub(super) async fn renew(
    canonical: &Canonical<'_>,
    entry: Entry,
    declared: &DeclaredSchema,
    changed: BTreeSet<String>,
) -> Result<Catalog, Apart> {
    let referenced = references(declared, &changed);
    let needed: Vec<&DeclaredStatement> = declared
        .statements
        .iter()
        .filter(|statement| match statement.table() {
            None => true,
            Some(table) => changed.contains(table) || (referenced.contains(table) && !is_foreign_key(statement)),
        })
        .collect();
    let client = &canonical.scratch.connection.client;
    let made = materialise::create_some(canonical.scratch, declared, &needed).await;
    let read = match made {
        Ok(()) => introspect::read_in_transaction(client, &Scope::namespace(&declared.namespace)).await.ok(),
        Err(_) => None,
    };
    rollback(client).await;
    let read = read.ok_or(Apart)?;
    if names_clash(&entry.catalog, &read, &declared.namespace, &changed) {
        return Err(Apart);
    }
    Ok(merge(entry.catalog, read, &declared.namespace, &changed))
}

/// The changed tables cannot be made without the others.
pub(super) struct Apart;

/// PostgreSQL numbers the names it chooses when they are taken, by whatever table: `post_id_idx1`. With
/// only some of the tables there, it may choose otherwise than with all.
fn names_clash(old: &Catalog, new: &Catalog, namespace: &str, changed: &BTreeSet<String>) -> bool {
    let chosen = |catalog: &Catalog, of_changed: bool| -> BTreeSet<String> {
        catalog
            .objects
            .iter()
            .filter(|(id, _)| belongs(catalog, id, namespace, changed) == of_changed)
            .flat_map(|(id, object)| match (id, &object.body) {
                (Id::Index(name) | Id::Sequence(name) | Id::Relation(name), _) => vec![name.name.clone()],
                (Id::Constraint(_, name), Body::Constraint(body)) => match &body.kind {
                    ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {
                        vec![name.clone()]
                    }
                    ConstraintKind::Check | ConstraintKind::ForeignKey { .. } => Vec::new(),
                },
                (_, Body::Column(column)) => column.identity.iter().map(|it| it.name.name.clone()).collect(),
                _ => Vec::new(),
            })
            .collect()
    };
    let others = chosen(old, false);
    let (gone, come) = (chosen(old, true), chosen(new, true));
    let numbered = |name: &String| {
        let number = |other: &&String| {
            let rest = other.strip_prefix(name.as_str()).unwrap_or_default();
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
        };
        others.range(name.clone()..).take_while(|other| other.starts_with(name.as_str())).any(|other| number(&other))
    };
    come.iter().any(|name| others.contains(name)) || gone.iter().any(numbered)
}

/// Whether an object is one of the changed tables, or a part of one.
fn belongs(catalog: &Catalog, id: &Id, namespace: &str, changed: &BTreeSet<String>) -> bool {
    let is_changed = |name: &QName| name.schema == namespace && changed.contains(&name.name);
    match (id, catalog.body(id)) {
        (Id::Relation(name), _) => is_changed(name),
        (Id::SequenceOwner(_), Some(Body::SequenceOwner(table, _))) => is_changed(table),
        (Id::Sequence(name), _) => match catalog.body(&Id::SequenceOwner(name.clone())) {
            Some(Body::SequenceOwner(table, _)) => is_changed(table),
            _ => false,
        },
        _ => catalog.relation_of(id).is_some_and(is_changed),
    }
}

fn is_foreign_key(statement: &DeclaredStatement) -> bool {
    statement.phase == crate::declared::Phase::ForeignKey
}

/// The tables that foreign keys of the changed ones lead to.
fn references<'a>(declared: &'a DeclaredSchema, changed: &BTreeSet<String>) -> BTreeSet<&'a str> {
    let of_changed = |key: &&DeclaredStatement| key.table().is_some_and(|table| changed.contains(table));
    declared.statements.iter().filter(of_changed).filter_map(|key| key.references.as_deref()).collect()
}

/// Takes the changed tables from the new reading and all else from the old one.
fn merge(mut old: Catalog, new: Catalog, namespace: &str, changed: &BTreeSet<String>) -> Catalog {
    let gone: BTreeSet<Id> = old.objects.keys().filter(|id| belongs(&old, id, namespace, changed)).cloned().collect();
    old.objects.retain(|id, _| !gone.contains(id));
    old.depends.retain(|id, _| !gone.contains(id));
    for (id, object) in &new.objects {
        if belongs(&new, id, namespace, changed) {
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
