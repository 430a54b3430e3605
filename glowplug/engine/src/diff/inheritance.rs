//! Compares the ties of tables to their parents, and which inherited columns a child declares itself.

use super::{Alteration, Comparison, Context, InheritanceAlteration, constraint};
use crate::catalog::{Body, Catalog, Column, Constraint, Id, Partition, QName};

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
    let first = Id::Constraint(child.clone(), String::new());
    let names = context.after.objects.range(first..).map_while(|(id, _)| match id {
        Id::Constraint(of, name) if of == child => Some((id, name)),
        _ => None,
    });
    let unproven: Vec<String> = names
        .filter(|(id, _)| unproves(context, id) && !unproven_along(context, id))
        .map(|(_, name)| name.clone())
        .collect();
    let again = misplaced(&old, &new);
    if !unproven.is_empty() {
        alterations.push(InheritanceAlteration::Unprove(unproven));
    } else if !again.is_empty() {
        alterations.push(InheritanceAlteration::Again(again.to_vec()));
    }
    Comparison::Alter(alterations.into_iter().map(Alteration::Inheritance).collect())
}

/// Whether an inherited check is not proven any more while its parent's stands: PostgreSQL neither drops what is
/// inherited nor forgets that it was proven. What partitions have of their parents is known to come and go with these.
pub(super) fn unproves(context: &Context<'_>, id: &Id) -> bool {
    let (Id::Constraint(child, name), Some((old, new))) = (id, both(context, id)) else { return false };
    let stands = |parent: QName| {
        let tie = Id::Attachment(child.clone(), parent.clone());
        let plain =
            |catalog: &Catalog| matches!(catalog.body(&tie), Some(Body::Attachment(tie)) if tie.bound.is_none());
        let theirs = Id::Constraint(parent, name.clone());
        plain(context.before)
            && plain(context.after)
            && both(context, &theirs).is_some_and(|(old, new)| same(old, new) || unproves(context, &theirs))
    };
    old.inherited
        && new.inherited
        && old.validated
        && !new.validated
        && same(&Constraint { validated: false, ..old.clone() }, new)
        && parents(context.after, child).into_iter().any(stands)
}

/// Whether that happens along with the only parent that has the check, too: it takes its children's along.
fn unproven_along(context: &Context<'_>, id: &Id) -> bool {
    let (Id::Constraint(child, name), Some((old, new))) = (id, both(context, id)) else { return false };
    let theirs = |catalog: &Catalog| -> Vec<Id> {
        let theirs = parents(catalog, child).into_iter().map(|parent| Id::Constraint(parent, name.clone()));
        theirs.filter(|check| catalog.objects.contains_key(check)).collect()
    };
    let one = theirs(context.before);
    !old.local && !new.local && one.len() == 1 && one == theirs(context.after) && unproves(context, &one[0])
}

/// A constraint before and after.
fn both<'a>(context: &Context<'a>, id: &Id) -> Option<(&'a Constraint, &'a Constraint)> {
    match (context.before.body(id), context.after.body(id)) {
        (Some(Body::Constraint(old)), Some(Body::Constraint(new))) => Some((old, new)),
        _ => None,
    }
}

fn same(before: &Constraint, after: &Constraint) -> bool {
    matches!(constraint::compare(before, after), Comparison::Alter(_))
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
