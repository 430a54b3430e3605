//! Compares table constraints.

use super::index::same_key;
use super::{Alteration, Comparison};
use crate::catalog::{Constraint, ConstraintKind};

pub(super) fn compare(before: &Constraint, after: &Constraint) -> Comparison {
    let same = before.definition == after.definition
        && before.no_inherit == after.no_inherit
        && before.enforced == after.enforced
        // A constraint that was proven cannot be made unproven again.
        && (after.validated || !before.validated);
    let index = match (&before.kind, &after.kind) {
        (ConstraintKind::Check, ConstraintKind::Check)
        | (ConstraintKind::ForeignKey { .. }, ConstraintKind::ForeignKey { .. }) => None,
        (ConstraintKind::PrimaryKey(before), ConstraintKind::PrimaryKey(after))
        | (ConstraintKind::Unique(before), ConstraintKind::Unique(after))
        | (ConstraintKind::Exclusion(before), ConstraintKind::Exclusion(after)) => Some((before, after)),
        (
            ConstraintKind::Check
            | ConstraintKind::ForeignKey { .. }
            | ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Exclusion(_),
            _,
        ) => return Comparison::Replace,
    };
    if !same || index.is_some_and(|(before, after)| !same_key(before, after)) {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    if (before.deferrable, before.deferred) != (after.deferrable, after.deferred) {
        // <https://www.postgresql.org/docs/current/sql-altertable.html>: only foreign keys can be altered.
        if !matches!(after.kind, ConstraintKind::ForeignKey { .. }) {
            return Comparison::Replace;
        }
        alterations.push(Alteration::ConstraintDeferrability(after.clone()));
    }
    if after.validated && !before.validated {
        alterations.push(Alteration::ValidateConstraint);
    }
    if let Some((before, after)) = index {
        alterations.extend(super::index::storage(before, after));
    }
    Comparison::Alter(alterations)
}
