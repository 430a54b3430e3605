//! Compares the ties of tables to their parents, and which inherited columns a child declares itself.

use super::{Alteration, Comparison, Context, InheritanceAlteration};
use crate::catalog::{Body, Catalog, Column, Id, Partition, QName};

/// A partition's bound cannot be altered: detach, attach. Of several parents, the last one that stays speaks for all.
///
/// Nothing is said of a column that is no longer declared on a child: no statement makes it so, and writing every row
/// anew for it would be out of proportion.
pub(super) fn compare(context: &Context<'_>, id: &Id, before: &Partition, after: &Partition) -> Comparison {
    let Id::Attachment(child, parent) = id else { return Comparison::same_or_replace(before.bound == after.bound) };
    if before.bound != after.bound {
        return Comparison::Replace;
    }
    if after.bound.is_some() {
        return Comparison::Alter(Vec::new());
    }
    let (old, new) = (parents(context.before, child), parents(context.after, child));
    if new.iter().rev().find(|other| old.contains(other)) != Some(parent) {
        return Comparison::Alter(Vec::new());
    }
    let mut alterations = Vec::new();
    let declared = |(name, column): (&str, &Column)| {
        let was = context.before.column(child, name);
        (column.local && column.inherited && was.is_some_and(|was| was.inherited && !was.local))
            .then(|| name.to_owned())
    };
    let columns: Vec<String> = context.after.columns(child).into_iter().filter_map(declared).collect();
    if !columns.is_empty() {
        alterations.push(InheritanceAlteration::Declare(columns));
    }
    let again = misplaced(&old, &new);
    if !again.is_empty() {
        alterations.push(InheritanceAlteration::Again(again.to_vec()));
    }
    Comparison::Alter(alterations.into_iter().map(Alteration::Inheritance).collect())
}

/// The parents of a table, in order.
pub(crate) fn parents(catalog: &Catalog, child: &QName) -> Vec<QName> {
    let first = Id::Attachment(child.clone(), QName::new("", ""));
    let ties = catalog.objects.range(first..).map_while(|(id, object)| match (id, &object.body) {
        (Id::Attachment(of, parent), Body::Attachment(tie)) if of == child => Some((tie.order, parent)),
        _ => None,
    });
    let mut parents: Vec<(i32, &QName)> = ties.collect();
    parents.sort();
    parents.into_iter().map(|(_, parent)| parent.clone()).collect()
}

/// The parents to inherit from again, one after the other. New parents come last, in order.
fn misplaced<'a>(old: &[QName], new: &'a [QName]) -> &'a [QName] {
    let stays = old.iter().filter(|parent| new.contains(parent));
    if stays.chain(new.iter().filter(|parent| !old.contains(parent))).eq(new) {
        return &[];
    }
    let place = |parent: &QName| old.iter().position(|other| other == parent);
    let mut reached = None;
    let keeps = |parent: &&QName| {
        let follows = place(parent).is_some_and(|place| reached.is_none_or(|reached| place > reached));
        reached = place(parent);
        follows
    };
    &new[new.iter().take_while(keeps).count()..]
}
