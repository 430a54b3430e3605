//! Compares operators, operator families, operator classes and casts.

use std::collections::BTreeSet;

use super::{Alteration, Comparison, Context, OperatorAlteration};
use crate::catalog::{Id, Member, Operator, OperatorClass, OperatorFamily, QName, TypeCast};

pub(super) fn compare_operator(context: &Context<'_>, id: &Id, before: &Operator, after: &Operator) -> Comparison {
    let same = Operator {
        restrict: after.restrict.clone(),
        join: after.join.clone(),
        commutator: after.commutator.clone(),
        negator: after.negator.clone(),
        ..before.clone()
    } == *after;
    let ties = [(&before.commutator, &after.commutator, true), (&before.negator, &after.negator, false)];
    if !same || ties.into_iter().any(|(old, new, exchanged)| tie_changes(context, id, old, new, exchanged)) {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    if before.restrict != after.restrict {
        alterations.push(Alteration::Operator(OperatorAlteration::Estimator("RESTRICT", after.restrict.clone())));
    }
    if before.join != after.join {
        alterations.push(Alteration::Operator(OperatorAlteration::Estimator("JOIN", after.join.clone())));
    }
    Comparison::Alter(alterations)
}

/// Whether an operator must be made anew for its commutator or negator. It need not where the other end
/// goes, which unties them, or comes, which ties them.
fn tie_changes(context: &Context<'_>, id: &Id, before: &Option<QName>, after: &Option<QName>, exchanged: bool) -> bool {
    let Id::Operator(_, left, right) = id else { return false };
    let other = |name: &QName| {
        let (left, right) = if exchanged { (right, left) } else { (left, right) };
        Id::Operator(name.clone(), left.clone(), right.clone())
    };
    let goes = |name: &QName| !context.after.objects.contains_key(&other(name));
    let comes = |name: &QName| !context.before.objects.contains_key(&other(name));
    match (before, after) {
        (None, None) => false,
        (Some(old), None) => !goes(old),
        (None, Some(new)) => !comes(new),
        (Some(old), Some(new)) => old != new && !(goes(old) && comes(new)),
    }
}

pub(super) fn compare_family(before: &OperatorFamily, after: &OperatorFamily) -> Comparison {
    let only = |one: &BTreeSet<Member>, other: &BTreeSet<Member>| one.difference(other).cloned().collect::<Vec<_>>();
    let gone = only(&before.members, &after.members);
    let new = only(&after.members, &before.members);
    let mut alterations = Vec::new();
    if !gone.is_empty() {
        alterations.push(Alteration::Operator(OperatorAlteration::DropMembers(gone)));
    }
    if !new.is_empty() {
        alterations.push(Alteration::Operator(OperatorAlteration::AddMembers(new)));
    }
    Comparison::Alter(alterations)
}

pub(super) fn compare_class(before: &OperatorClass, after: &OperatorClass) -> Comparison {
    Comparison::same_or_replace(before == after)
}

pub(super) fn compare_cast(before: &TypeCast, after: &TypeCast) -> Comparison {
    Comparison::same_or_replace(before == after)
}
