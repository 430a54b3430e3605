//! Compares sequences. The current value is data and is left alone.

use super::{Alteration, Comparison, Context};
use crate::catalog::{Catalog, Id, QName, Sequence};

pub(super) fn compare(before: &Sequence, after: &Sequence) -> Comparison {
    let mut alterations = Vec::new();
    if before.unlogged != after.unlogged {
        alterations.push(Alteration::SequencePersistence(after.unlogged));
    }
    let before = &Sequence { unlogged: after.unlogged, ..before.clone() };
    if before != after {
        if let Some((minimum, maximum)) = clamp(before, after) {
            alterations.push(Alteration::ClampSequence { minimum, maximum });
        }
        alterations.push(Alteration::Sequence { before: before.clone(), after: after.clone() });
    }
    Comparison::Alter(alterations)
}

/// The range that both have in common, when the new one is narrower: PostgreSQL refuses a range that
/// does not hold the current value. `None` too when they have nothing in common.
pub(super) fn clamp(before: &Sequence, after: &Sequence) -> Option<(i64, i64)> {
    let narrower = after.minimum > before.minimum || after.maximum < before.maximum;
    let common = (before.minimum.max(after.minimum), before.maximum.min(after.maximum));
    (narrower && common.0 <= common.1).then_some(common)
}

/// A sequence has the owner of the table that owns it, so between tables of two owners it must be
/// nobody's in between.
pub(super) fn compare_owner(context: &Context<'_>, before: (&QName, &String), after: (&QName, &String)) -> Comparison {
    let owner = |catalog: &Catalog, relation: &QName| {
        catalog.objects.get(&Id::Relation(relation.clone())).and_then(|object| object.owner.clone())
    };
    if before.0 != after.0 && owner(context.before, before.0) != owner(context.after, after.0) {
        return Comparison::Replace;
    }
    Comparison::alter_if(before != after, || Alteration::SequenceOwner(after.0.clone(), after.1.clone()))
}
