//! Brings two catalogs into the form in which parents and children can be compared.

use std::collections::{BTreeMap, BTreeSet};

use super::{attachment, copies, counterpart, has, indexed, inherited, kept_below, local, parts, ties};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName, Renames};
use crate::diff::{self, Change};

/// What a plan takes apart although it is in both catalogs.
pub(in crate::plan) struct Apart<'a> {
    /// Tables that are made anew.
    pub(in crate::plan) remade: &'a BTreeSet<QName>,
    /// Partitions that are detached and attached again.
    pub(in crate::plan) held: &'a BTreeSet<Id>,
    /// Foreign keys that go before any tie does, with their copies on partitions.
    pub(in crate::plan) keys: &'a BTreeSet<Id>,
}

/// Whether a tie stands in both catalogs, and nothing takes it apart in between.
fn lasts(before: &Catalog, after: &Catalog, apart: &Apart<'_>, child: &QName, parent: &QName) -> bool {
    let id = Id::Attachment(child.clone(), parent.clone());
    let Apart { remade, held, keys: _ } = apart;
    let same = match (before.body(&id), after.body(&id)) {
        (Some(Body::Attachment(old)), Some(Body::Attachment(new))) => old.bound == new.bound,
        _ => false,
    };
    same && !remade.contains(child) && !remade.contains(parent) && !held.contains(&id)
}

/// Tables that are in both catalogs and must be dropped and created: those that cannot be altered, and
/// those whose type, or the type of a column in their partition key, has to be made anew.
/// `dragged` are known to be dropped for the sake of something else that they need.
pub(in crate::plan) fn remade(
    before: &Catalog,
    after: &Catalog,
    changes: &BTreeMap<Id, Change>,
    dragged: &BTreeSet<QName>,
) -> BTreeSet<QName> {
    let mut types: BTreeSet<&Id> = BTreeSet::new();
    for (id, change) in changes {
        if matches!((id, change), (Id::Type(_), Change::Replace { .. })) {
            types.insert(id);
        }
    }
    let needs = |column: Id| {
        let mut waiting = vec![&column];
        while let Some(id) = waiting.pop() {
            if types.contains(id) {
                return true;
            }
            let needed = before.depends.get(id).into_iter().flatten();
            waiting.extend(needed.filter(|id| matches!(id, Id::Type(_))));
        }
        false
    };
    let mut remade = dragged.clone();
    for (id, object) in &before.objects {
        if let (Id::Relation(name), Body::Table(table)) = (id, &object.body) {
            let column = |column: &String| Id::Column(name.clone(), column.clone());
            let key = || !types.is_empty() && table.partition_columns.iter().any(|name| needs(column(name)));
            let same_type = |ty: &QName| {
                after.table(name).is_some_and(|new| new.of_type.as_ref() == Some(ty))
                    && !diff::reshaped(before, after, ty)
            };
            let typed = || !types.is_empty() && table.of_type.as_ref().is_some_and(same_type) && needs(id.clone());
            if after.objects.contains_key(id) && (diff::replaces_table(before, after, name) || key() || typed()) {
                remade.insert(name.clone());
            }
        }
    }
    // Rows may belong in other partitions then: they are all made anew with their parent.
    let mut waiting: Vec<QName> = remade.iter().cloned().collect();
    let ties = if waiting.is_empty() { Vec::new() } else { ties(before) };
    while let Some(parent) = waiting.pop() {
        for (child, ..) in ties.iter().filter(|(_, above, partition)| *partition && *above == parent) {
            let stays = after.objects.contains_key(&Id::Attachment(child.clone(), parent.clone()));
            if stays && after.table(child).is_some() && remade.insert(child.clone()) {
                waiting.push(child.clone());
            }
        }
    }
    remade
}

/// Ties to take apart for a while: a key of the partition belongs to an index of the parent, and one of them goes.
/// PostgreSQL drops neither while the other is in place.
pub(in crate::plan) fn held_by_keys(before: &Catalog, after: &Catalog, changes: &BTreeMap<Id, Change>) -> BTreeSet<Id> {
    let goes = |index: &Id| matches!(changes.get(index), Some(Change::Drop(_) | Change::Replace { .. }));
    let attachments = before.objects.keys().filter_map(|id| match id {
        Id::IndexAttachment(name) => attachment(before, name),
        _ => None,
    });
    let held = attachments.filter_map(|(child, parent)| match (child, indexed(before, &parent)) {
        (child @ Id::Constraint(..), Some(whole))
            if matches!(parent, Id::Index(_)) && (goes(&parent) || goes(&child)) =>
        {
            child.relation().map(|partition| Id::Attachment(partition.clone(), whole))
        }
        _ => None,
    });
    held.filter(|tie| before.objects.contains_key(tie) && after.objects.contains_key(tie)).collect()
}

/// The columns of children that a rename of their parent's column takes along.
pub(in crate::plan) fn column_renames(before: &Catalog, renames: &Renames) -> BTreeMap<Id, Id> {
    let ties = ties(before);
    let mut waiting: Vec<(Id, String)> = renames
        .objects
        .iter()
        .filter_map(|(old, new)| match (old, new) {
            (Id::Column(..), Id::Column(_, name)) => Some((old.clone(), name.clone())),
            _ => None,
        })
        .collect();
    let mut implied = BTreeMap::new();
    while let Some((column, name)) = waiting.pop() {
        let Id::Column(relation, _) = &column else { continue };
        for (child, ..) in ties.iter().filter(|(_, parent, _)| parent == relation) {
            let own = counterpart(child, &column);
            let Id::Relation(renamed) = renames.target(&Id::Relation(child.clone())) else { continue };
            if before.objects.contains_key(&own) && !implied.contains_key(&own) {
                implied.insert(own.clone(), Id::Column(renamed, name.clone()));
                waiting.push((own, name.clone()));
            }
        }
    }
    implied
}

/// Indexes of the children of an index that stays are known by their place: another name is a rename.
pub(in crate::plan) fn index_renames(before: &Catalog, after: &Catalog, renames: &Renames) -> BTreeMap<Id, Id> {
    let attached = |catalog: &Catalog, rename: bool| {
        let mut indexes: BTreeMap<(Id, QName), Id> = BTreeMap::new();
        for (id, object) in &catalog.objects {
            if let (Id::IndexAttachment(name), Body::IndexAttachment(_)) = (id, &object.body)
                && let Some((child, parent)) = attachment(catalog, name)
                && let Some(relation) = indexed(catalog, &child)
            {
                let target = |id: Id| if rename { renames.target(&id) } else { id };
                let Id::Relation(relation) = target(Id::Relation(relation)) else { continue };
                indexes.insert((target(parent), relation), child);
            }
        }
        indexes
    };
    let new = attached(after, false);
    let mut implied = BTreeMap::new();
    for (place, old) in attached(before, true) {
        if let Some(new) = new.get(&place)
            && renames.target(&old) != *new
            && !renames.objects.contains_key(&old)
            && same_kind(before, &old, after, new)
            && !before.objects.contains_key(new)
            && !after.objects.contains_key(&renames.target(&old))
        {
            implied.insert(old, new.clone());
        }
    }
    implied
}

/// Foreign keys of partitions keep their names when their parent's has another one. They follow where something else has
/// theirs.
pub(in crate::plan) fn foreign_key_renames(before: &Catalog, after: &Catalog, renames: &Renames) -> BTreeMap<Id, Id> {
    let renamed = |id: &&Id| matches!(id, Id::Constraint(..)) && renames.objects.contains_key(*id);
    let mut implied = BTreeMap::new();
    if !before.objects.keys().any(|id| renamed(&id)) {
        return implied;
    }
    for id in before.objects.keys().filter(|id| follows_foreign_key(before, id) && !renamed(id)) {
        let (current, first) = (renames.target(id), renames.target(first_parent(before, id)));
        let Id::Constraint(table, _) = &current else { continue };
        let wanted = |id: &Id| follows_foreign_key(after, id) && *first_parent(after, id) == first;
        if first == *first_parent(before, id) || !after.objects.contains_key(&current) || wanted(&current) {
            continue;
        }
        let beginning = Id::Constraint(table.clone(), String::new());
        let own = after.objects.range(beginning..).map(|(id, _)| id);
        let mut own = own.take_while(|id| matches!(id, Id::Constraint(of, _) if of == table));
        if let Some(new) = own.find(|id| wanted(id) && !before.objects.contains_key(*id)) {
            implied.insert(id.clone(), new.clone());
        }
    }
    implied
}

/// Whether a foreign key is a partition's for its parent's sake.
fn follows_foreign_key(catalog: &Catalog, id: &Id) -> bool {
    matches!(
        catalog.body(id),
        Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { .. }, parent: Some(_), .. }))
    )
}

/// The constraint above all that this one follows.
fn first_parent<'a>(catalog: &'a Catalog, id: &'a Id) -> &'a Id {
    let mut id = id;
    while let Some(Body::Constraint(Constraint { parent: Some((table, name)), .. })) = catalog.body(id)
        && let Some((parent, _)) = catalog.objects.get_key_value(&Id::Constraint(table.clone(), name.clone()))
    {
        id = parent;
    }
    id
}

/// Whether both are indexes, or keys of one kind.
fn same_kind(before: &Catalog, old: &Id, after: &Catalog, new: &Id) -> bool {
    match (before.body(old), after.body(new)) {
        (Some(Body::Constraint(old)), Some(Body::Constraint(new))) => {
            std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
        }
        (Some(Body::Index(_)), Some(Body::Index(_))) => true,
        _ => false,
    }
}

/// Both catalogs as a plan should see them: children that are let go stand on their own, what exists
/// on a partition only because it does on its parent is not looked at, and inherited parts need the
/// parts that they come from.
pub(in crate::plan) fn settle(before: &mut Catalog, after: &mut Catalog, apart: &Apart<'_>) {
    let (old, new) = (ties(before), ties(after));
    if old.is_empty() && new.is_empty() {
        return;
    }
    let mut lasting = Vec::new();
    let mut leaving = Vec::new();
    for (child, parent, partition) in old {
        if lasts(before, after, apart, &child, &parent) {
            lasting.push((child, parent));
        } else if after.table(&child).is_some() && !apart.remade.contains(&child) {
            leaving.push((child, parent, partition));
        }
    }
    let gone = copies(before).into_iter().filter(|copy| apart.keys.contains(&original(before, copy))).collect();
    forget(before, &gone);
    for (child, parent, partition) in &leaving {
        let kept = |name: &Id| lasting.iter().any(|(other, parent)| other == child && has(before, parent, name));
        let parts: Vec<Id> = parts(before, child).filter(|id| has(before, parent, id) && !kept(id)).collect();
        let attached: Vec<Id> = attachments_on(before, child).collect();
        for id in parts {
            match before.objects.get_mut(&id).map(|object| &mut object.body) {
                Some(Body::Column(column)) => (column.local, column.inherited) = (true, false),
                Some(Body::Constraint(constraint)) => (constraint.local, constraint.inherited) = (true, false),
                _ => {}
            }
        }
        if *partition {
            for (_, object) in before.objects.iter_mut().filter(|(id, _)| id.relation() == Some(child)) {
                if let Body::Constraint(constraint) = &mut object.body {
                    constraint.parent = None;
                    (constraint.local, constraint.inherited) = (true, false);
                }
            }
            for (dependent, needed) in &mut before.depends {
                if dependent.relation() == Some(child) {
                    needed.retain(|id| !matches!(id, Id::Constraint(relation, _) if relation == parent));
                }
            }
            forget(before, &attached.into_iter().collect());
        }
    }
    for catalog in [&mut *before, &mut *after] {
        let copies = copies(catalog);
        forget(catalog, &copies);
    }
    let alone = kept_below(before, after);
    for (child, parent) in &lasting {
        tie_parts(before, child, parent, &alone);
    }
    for (child, parent, _) in &new {
        tie_parts(after, child, parent, &BTreeSet::new());
    }
}

/// The constraint that a partition's copy was made from in the end.
fn original(catalog: &Catalog, copy: &Id) -> Id {
    match catalog.body(copy) {
        Some(Body::Constraint(Constraint { parent: Some((table, name)), .. })) => {
            original(catalog, &Id::Constraint(table.clone(), name.clone()))
        }
        _ => copy.clone(),
    }
}

/// The attachments of a table's own indexes.
fn attachments_on<'a>(catalog: &'a Catalog, table: &'a QName) -> impl Iterator<Item = Id> + 'a {
    catalog
        .objects
        .keys()
        .filter(move |id| match id {
            Id::IndexAttachment(name) => attachment(catalog, name)
                .and_then(|(child, _)| indexed(catalog, &child))
                .is_some_and(|relation| relation == *table),
            _ => false,
        })
        .cloned()
}

fn forget(catalog: &mut Catalog, gone: &BTreeSet<Id>) {
    catalog.objects.retain(|id, _| !gone.contains(id));
    catalog.depends.retain(|id, _| !gone.contains(id));
    catalog.depends.values_mut().for_each(|needed| needed.retain(|id| !gone.contains(id)));
}

/// A part that a child has only by inheritance needs its parent's, unless that goes alone.
fn tie_parts(catalog: &mut Catalog, child: &QName, parent: &QName, alone: &BTreeSet<Id>) {
    let ties: Vec<(Id, Id)> = parts(catalog, child)
        .filter(|id| inherited(catalog, id) && !local(catalog, id) && has(catalog, parent, id))
        .map(|id| (id.clone(), counterpart(parent, &id)))
        .filter(|(_, whole)| !alone.contains(whole))
        .collect();
    for (part, whole) in ties {
        catalog.depends.entry(part).or_default().insert(whole);
    }
}
