//! Compares operators, operator families, operator classes and casts.

use std::collections::BTreeSet;

use super::{Alteration, Comparison, OperatorAlteration};
use crate::catalog::{Member, Operator, OperatorClass, OperatorFamily, TypeCast};

/// Its commutator and negator are the plan's business: whether PostgreSQL ties and unties them by itself depends on what
/// else goes and comes.
pub(super) fn compare_operator(before: &Operator, after: &Operator) -> Comparison {
    let same = Operator {
        restrict: after.restrict.clone(),
        join: after.join.clone(),
        commutator: after.commutator.clone(),
        negator: after.negator.clone(),
        ..before.clone()
    } == *after;
    if !same {
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
