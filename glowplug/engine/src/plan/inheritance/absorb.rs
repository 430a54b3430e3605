//! What PostgreSQL does to children along with what is done to their parents.

use std::collections::{BTreeMap, BTreeSet};

use super::only::NOT_NULL_IS_INHERITED;
use super::{attachment, counterpart, indexed, kept_below, local, partition_of, parts, stand_in, ties};
use crate::catalog::{Body, Catalog, Id, QName};
use crate::diff::{self, Alteration, ColumnAlteration, InheritanceAlteration};
use crate::plan::closure::Closure;
use crate::plan::graph::Step;

/// Ties that the plan leaves alone.
pub(super) fn standing(after: &Catalog, closure: &Closure) -> Vec<(QName, QName, bool)> {
    let mut ties = ties(after);
    ties.retain(|(child, parent, _)| {
        let id = Id::Attachment(child.clone(), parent.clone());
        !closure.created.contains(&id) && !closure.dropped.contains(&id)
    });
    ties
}

/// Steps that PostgreSQL does along with another one: part → whole.
pub(in crate::plan) fn absorbed(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut absorbed = Vec::new();
    let alone = kept_below(before, after);
    for (child, parent, partition) in standing(after, closure) {
        for part in parts(after, &child) {
            let whole = counterpart(&parent, &part);
            if closure.created.contains(&part) && closure.created.contains(&whole) && !local(after, &part) {
                absorbed.push((Step::Create(part.clone()), Step::Create(whole.clone())));
            }
            let (Some(own), Some(parents)) = (closure.altered.get(&part), closure.altered.get(&whole)) else {
                continue;
            };
            for (position, alteration) in own.iter().enumerate() {
                if recurses(alteration, partition || after.version >= NOT_NULL_IS_INHERITED)
                    && let Some(other) = parents.iter().position(|other| same_kind(alteration, other))
                {
                    absorbed.push((Step::Alter(part.clone(), position), Step::Alter(whole.clone(), other)));
                }
            }
        }
        for part in parts(before, &child) {
            let whole = counterpart(&parent, &part);
            let both = closure.dropped.contains(&part) && closure.dropped.contains(&whole);
            if both && !local(before, &part) && !alone.contains(&whole) {
                absorbed.push((Step::Drop(part), Step::Drop(whole)));
            }
        }
    }
    for id in &closure.dropped {
        if let Id::IndexAttachment(name) = id
            && let Some((child, parent)) = attachment(before, name)
            && closure.dropped.contains(&child)
        {
            absorbed.push((Step::Drop(id.clone()), Step::Drop(child.clone())));
            if closure.dropped.contains(&parent) {
                absorbed.push((Step::Drop(child), Step::Drop(parent)));
            }
        }
    }
    for id in &closure.created {
        if let (Id::Attachment(child, parent), Some(Body::Attachment(tie))) = (id, after.body(id))
            && tie.bound.is_none()
            && closure.created.contains(&Id::Relation(child.clone()))
        {
            absorbed.push((Step::Create(id.clone()), Step::Create(Id::Relation(child.clone()))));
            let unproven = unproven(after, closure, child, parent);
            absorbed.extend(unproven.into_iter().map(|(part, whole)| (Step::Create(part), Step::Create(whole))));
            if let Some((step, names)) = stand_in::unproven(closure, child) {
                let check = |name: &String| Step::Create(Id::Constraint(child.clone(), name.clone()));
                absorbed.extend(names.iter().map(|name| (check(name), step.clone())));
            }
        }
    }
    absorbed
}

/// Checks that a new child has from its parent and that are not proven for it, with the parent's. A child that
/// finds such a check on its parent takes it for proven, being empty: the parent's has to come after the child.
pub(super) fn unproven(after: &Catalog, closure: &Closure, child: &QName, parent: &QName) -> Vec<(Id, Id)> {
    parts(after, child)
        .filter(|part| {
            matches!(after.body(part), Some(Body::Constraint(own)) if own.inherited && !own.local && !own.validated)
        })
        .map(|part| (part.clone(), counterpart(parent, &part)))
        .filter(|(part, whole)| closure.created.contains(part) && closure.created.contains(whole))
        .filter(|(part, _)| !told(closure, part))
        .collect()
}

/// Whether a check is made unproven by its table's tie.
pub(super) fn told(closure: &Closure, check: &Id) -> bool {
    let Id::Constraint(table, name) = check else { return false };
    stand_in::unproven(closure, table).is_some_and(|(_, names)| names.contains(name))
}

/// Checks that new children would find on parents that stand, and take for proven, by the tie that says otherwise.
fn taken_for_proven(after: &Catalog, closure: &Closure) -> BTreeMap<Id, Vec<String>> {
    let mut found: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for id in &closure.created {
        let (Id::Constraint(child, name), Some(Body::Constraint(check))) = (id, after.body(id)) else { continue };
        if !check.inherited
            || check.validated
            || !check.enforced
            || !closure.created.contains(&Id::Relation(child.clone()))
        {
            continue;
        }
        let parents = diff::parents(after, child);
        let stands = |parent: &QName| {
            let whole = counterpart(parent, id);
            after.objects.contains_key(&whole) && !closure.created.contains(&whole)
        };
        if let Some(last) = parents.last()
            && partition_of(after, child).is_none()
            && parents.iter().any(stands)
        {
            found.entry(Id::Attachment(child.clone(), last.clone())).or_default().push(name.clone());
        }
    }
    found
}

/// Whether a check of a table goes and comes back unproven, because it does on the table or one above it.
fn unproven_above(after: &Catalog, closure: &Closure, table: &QName, name: &String) -> bool {
    stand_in::unproven(closure, table).is_some_and(|(_, names)| names.contains(name))
        || diff::parents(after, table).iter().any(|parent| unproven_above(after, closure, parent, name))
}

/// Whether an alteration of a parent's column is one of its children's columns too.
fn recurses(alteration: &Alteration, not_null_recurses: bool) -> bool {
    match alteration {
        Alteration::Column(ColumnAlteration::NotNull(_)) => not_null_recurses,
        Alteration::Column(
            ColumnAlteration::Type { .. } | ColumnAlteration::DropExpression | ColumnAlteration::SetExpression(_),
        ) => true,
        _ => false,
    }
}

fn same_kind(one: &Alteration, other: &Alteration) -> bool {
    match (one, other) {
        (Alteration::Column(ColumnAlteration::NotNull(one)), Alteration::Column(ColumnAlteration::NotNull(other))) => {
            one == other
        }
        (Alteration::Column(one), Alteration::Column(other)) => {
            std::mem::discriminant(one) == std::mem::discriminant(other)
        }
        _ => false,
    }
}

/// What a child's column must be told again after PostgreSQL did to it what was done to its parent's.
pub(in crate::plan) fn restore_columns(after: &Catalog, closure: &mut Closure) {
    for (tie, checks) in taken_for_proven(after, closure) {
        let unprove = Alteration::Inheritance(InheritanceAlteration::Unprove(checks));
        closure.altered.entry(tie).or_default().push(unprove);
    }
    for (child, parent, partition) in standing(after, closure) {
        for part in parts(after, &child) {
            let whole = counterpart(&parent, &part);
            if let (Some(Body::Constraint(own)), Some(Body::Constraint(parents))) =
                (after.body(&part), after.body(&whole))
                && own.validated
                && !parents.validated
                && (closure.created.contains(&part) && closure.created.contains(&whole)
                    || retyped(closure, &parent, &parents.columns) && !closure.created.contains(&part)
                    || matches!(&whole, Id::Constraint(_, name) if unproven_above(after, closure, &parent, name)))
            {
                closure.altered.entry(part.clone()).or_default().insert(0, Alteration::ValidateConstraint);
            }
            let (Some(Body::Column(own)), Some(Body::Column(parents))) = (after.body(&part), after.body(&whole)) else {
                continue;
            };
            let mut follow_ups = Vec::new();
            if closure.created.contains(&part) && closure.created.contains(&whole) && !own.local {
                if own.not_null != parents.not_null {
                    follow_ups.push(ColumnAlteration::NotNull(own.not_null));
                }
                let default = |id: &Id| after.body(&id.default_of());
                if default(&whole).is_some() && default(&part).is_none() {
                    follow_ups.push(ColumnAlteration::DropDefault);
                }
                follow_ups.extend(diff::column_settings(own));
            } else if (partition || after.version >= NOT_NULL_IS_INHERITED)
                && own.not_null
                && !closure.created.contains(&part)
            {
                let drops = |alteration: &Alteration| {
                    matches!(alteration, Alteration::Column(ColumnAlteration::NotNull(false)))
                };
                if closure.altered.get(&whole).is_some_and(|list| list.iter().any(drops)) {
                    follow_ups.push(ColumnAlteration::NotNull(true));
                }
            }
            if !follow_ups.is_empty() {
                let list = closure.altered.entry(part).or_default();
                list.splice(0..0, follow_ups.into_iter().map(Alteration::Column));
            }
        }
    }
}

/// Whether one of these columns changes its type: its constraints are then made anew.
fn retyped(closure: &Closure, table: &QName, columns: &[String]) -> bool {
    let retypes = |alteration: &Alteration| matches!(alteration, Alteration::Column(ColumnAlteration::Type { .. }));
    columns.iter().any(|name| {
        let column = Id::Column(table.clone(), name.clone());
        closure.altered.get(&column).is_some_and(|list| list.iter().any(retypes))
    })
}

/// New defaults of children that are not their parents': each is a step of its own.
pub(in crate::plan) fn own_defaults(after: &Catalog, closure: &Closure) -> BTreeSet<Id> {
    let standing = standing(after, closure);
    if standing.is_empty() {
        return BTreeSet::new();
    }
    let defaults = closure.created.iter().filter(|id| matches!(id, Id::Default(..)));
    defaults.filter(|id| own_default(after, closure, &standing, id)).cloned().collect()
}

fn own_default(after: &Catalog, closure: &Closure, standing: &[(QName, QName, bool)], default: &Id) -> bool {
    let Id::Default(child, _) = default else { return false };
    let mine = |(other, ..): &(QName, QName, bool)| other == child;
    let expression = |id: &Id| match after.body(id) {
        Some(Body::Default(default)) => Some(default.expression.as_str()),
        _ => None,
    };
    standing.iter().filter(|tie| mine(tie)).any(|(_, parent, _)| {
        let column = default.column().map(|column| counterpart(parent, &column));
        column.is_some_and(|column| closure.created.contains(&column))
            && default.column().is_some_and(|column| !local(after, &column))
            && expression(&counterpart(parent, default)) != expression(default)
    })
}

/// What else must go when this goes: an index of a partition cannot go without its parent's, nor stay
/// when it loses its parent.
pub(in crate::plan) fn dragged(before: &Catalog, closure: &Closure, id: &Id) -> Vec<Id> {
    let name = match id {
        Id::IndexAttachment(name) | Id::Index(name) => name.clone(),
        Id::Constraint(relation, name) => relation.sibling(name.clone()),
        _ => return Vec::new(),
    };
    let Some((child, parent)) = attachment(before, &name) else { return Vec::new() };
    if *id != child && *id != Id::IndexAttachment(name) {
        return Vec::new();
    }
    let Some(relation) = indexed(before, &child) else { return Vec::new() };
    let leaves = |id: &Id| matches!(id, Id::Attachment(other, _) if *other == relation);
    if closure.dropped.contains(&Id::Relation(relation.clone())) || closure.dropped.iter().any(leaves) {
        return Vec::new();
    }
    vec![child, parent]
}
