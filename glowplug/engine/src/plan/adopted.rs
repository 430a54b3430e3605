//! A unique index that becomes a key of the same columns: `ADD CONSTRAINT ... USING INDEX` makes it one, under the
//! constraint's name, where it stands. Neither is the index built again, nor do foreign keys on it go.
//! <https://www.postgresql.org/docs/current/sql-altertable.html>
//!
//! It is a rename from the identity of the index to that of the constraint, found untold as in `implied`. The way back
//! has no such statement.

use std::collections::BTreeSet;

use super::ddl::Ddl;
use super::slots::{Slot, slots};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, Index, Object, QName, Renames};
use crate::diff::{self, Alteration, ColumnAlteration};

/// Adds such indexes to the renames.
pub(super) fn add(before: &Catalog, after: &Catalog, renames: &mut Renames) {
    let indexes: Vec<(&Id, Id)> = before
        .objects
        .keys()
        .filter(|id| matches!(id, Id::Index(_)) && !renames.objects.contains_key(id))
        .map(|id| (id, renames.target(id)))
        .filter(|(_, target)| !after.objects.contains_key(target))
        .collect();
    if indexes.is_empty() {
        return;
    }
    let renamed = renames.apply(before);
    let keys = after.objects.iter().filter(|(id, object)| can_adopt(id, object) && !renamed.objects.contains_key(id));
    let mut used: BTreeSet<&Id> = BTreeSet::new();
    for (key, object) in keys {
        let Body::Constraint(constraint) = &object.body else { continue };
        let candidates = indexes.iter().filter(|(original, current)| {
            !used.contains(original)
                && is_adopted(&renamed, current, constraint)
                && is_free(&renamed, after, current, key)
        });
        // The one with its name first, then the one that needs the least besides.
        let best =
            candidates.min_by_key(|(_, current)| (!is_called(current, key), changes(&renamed, current, constraint)));
        if let Some((original, _)) = best {
            used.insert(original);
            renames.objects.insert((*original).clone(), key.clone());
        }
    }
}

/// Keys that `USING INDEX` makes; it makes none of a partitioned table.
fn can_adopt(id: &Id, object: &Object) -> bool {
    let (Id::Constraint(..), Body::Constraint(constraint)) = (id, &object.body) else { return false };
    let index = match &constraint.kind {
        ConstraintKind::PrimaryKey(index) | ConstraintKind::Unique(index) => index,
        ConstraintKind::Check | ConstraintKind::Exclusion(_) | ConstraintKind::ForeignKey { .. } => return false,
    };
    !index.only && constraint.parent.is_none() && !constraint.inherited
}

fn is_adopted(renamed: &Catalog, index: &Id, constraint: &Constraint) -> bool {
    let Id::Index(name) = index else { return false };
    let attached = renamed.objects.contains_key(&Id::IndexAttachment(name.clone()));
    !attached
        && changes(renamed, index, constraint).is_some()
        && nulls_can_go(renamed, constraint)
        && (!constraint.deferrable || is_needed_by_nobody(renamed, index))
}

/// Foreign keys, a replica identity and what `ON CONFLICT` names need an index that is not deferred.
fn is_needed_by_nobody(renamed: &Catalog, index: &Id) -> bool {
    !renamed.depends.values().any(|needed| needed.contains(index))
}

/// How many settings of the index differ besides; `None` when it is another index.
fn changes(renamed: &Catalog, index: &Id, constraint: &Constraint) -> Option<usize> {
    let (old @ Body::Index(before), Some(wanted)) = (renamed.body(index)?, constraint.kind.index()) else {
        return None;
    };
    let changes = diff::changes_in_place(old, &Body::Index(wanted.clone()))?;
    (before.valid && before.unique).then_some(changes)
}

/// A primary key takes the nulls out of its columns, those of children too: only where nobody inherits, or none can
/// be there.
fn nulls_can_go(renamed: &Catalog, constraint: &Constraint) -> bool {
    let Some(Index { relation, .. }) = constraint.kind.index() else { return false };
    let tied = || {
        renamed.objects.keys().any(|id| match id {
            Id::Attachment(child, parent) => child == relation || parent == relation,
            _ => false,
        })
    };
    nullable(renamed, relation, constraint).is_empty() || !tied()
}

/// The columns of a primary key that may hold nulls as yet.
fn nullable<'a>(catalog: &Catalog, relation: &QName, constraint: &'a Constraint) -> Vec<&'a String> {
    match constraint.kind {
        ConstraintKind::PrimaryKey(_) => constraint
            .columns
            .iter()
            .filter(|name| catalog.column(relation, name).is_some_and(|column| !column.not_null))
            .collect(),
        ConstraintKind::Check
        | ConstraintKind::Unique(_)
        | ConstraintKind::Exclusion(_)
        | ConstraintKind::ForeignKey { .. } => Vec::new(),
    }
}

/// Whether nobody but the index has what the key needs: its name, and being the primary key.
fn is_free(renamed: &Catalog, after: &Catalog, index: &Id, key: &Id) -> bool {
    let wanted = slots(key, after);
    let others = renamed.objects.keys().filter(|id| *id != index).flat_map(|id| slots(id, renamed));
    let shared = |slot: &Slot| slot.is_name() || matches!(slot, Slot::PrimaryKey(_));
    !others.filter(shared).any(|slot| wanted.contains(&slot))
}

fn is_called(index: &Id, key: &Id) -> bool {
    matches!((index, key), (Id::Index(index), Id::Constraint(_, key)) if index.name == *key)
}

/// Makes the constraints of them in the catalog where they have their names already.
pub(super) fn settle(renamed: &mut Catalog, after: &Catalog, renames: &Renames) {
    for key in adopting(renames) {
        let (Some(object), Some(old)) = (after.objects.get(key), renamed.objects.get(key)) else { continue };
        let (Body::Constraint(wanted), Body::Index(index)) = (&object.body, &old.body) else { continue };
        let index = Index { comment: old.comment.clone(), ..index.clone() };
        let relation = index.relation.clone();
        for column in nullable(renamed, &relation, wanted) {
            if let Some(object) = renamed.objects.get_mut(&Id::Column(relation.clone(), column.clone()))
                && let Body::Column(column) = &mut object.body
            {
                column.not_null = true;
            }
        }
        let kind = match &wanted.kind {
            ConstraintKind::PrimaryKey(_) => ConstraintKind::PrimaryKey(index),
            ConstraintKind::Unique(_) => ConstraintKind::Unique(index),
            ConstraintKind::Check | ConstraintKind::Exclusion(_) | ConstraintKind::ForeignKey { .. } => continue,
        };
        let body = Body::Constraint(Constraint { kind, ..wanted.clone() });
        renamed.objects.insert(key.clone(), Object { comment: None, body, ..object.clone() });
    }
}

/// The keys that are made of indexes.
fn adopting(renames: &Renames) -> impl Iterator<Item = &Id> {
    renames.objects.iter().filter(|(old, new)| is_adoption(old, new)).map(|(_, new)| new)
}

pub(super) fn is_adoption(old: &Id, new: &Id) -> bool {
    matches!((old, new), (Id::Index(_), Id::Constraint(..)))
}

/// The columns that lose their nulls before their index becomes the primary key.
pub(super) fn without_nulls(before: &Catalog, after: &Catalog, renames: &Renames, key: &Id) -> Vec<Ddl> {
    let Some(Body::Constraint(constraint)) = after.body(key) else { return Vec::new() };
    let Some(Index { relation, .. }) = constraint.kind.index() else { return Vec::new() };
    let renamed = renames.apply(before);
    let columns = nullable(&renamed, relation, constraint).into_iter();
    let columns = columns.map(|column| Id::Column(relation.clone(), column.clone()));
    let not_null = || Alteration::Column(ColumnAlteration::NotNull(true));
    columns.filter_map(|id| Some(super::emit::setting(&id, after.objects.get(&id)?, not_null()))).collect()
}
