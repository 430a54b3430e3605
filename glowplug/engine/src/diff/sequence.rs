//! Compares sequences. The current value is data and is left alone.

use super::{Alteration, Comparison, Context};
use crate::catalog::{Catalog, Id, QName, Sequence};

pub(super) fn compare(before: &Sequence, after: &Sequence) -> Comparison {
    Comparison::alter_if(before != after, || Alteration::Sequence { before: before.clone(), after: after.clone() })
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
