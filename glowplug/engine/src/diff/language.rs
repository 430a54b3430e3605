//! Compares procedural languages and transforms: PostgreSQL exchanges both in place.

use super::{Alteration, Comparison, DatabaseAlteration};
use crate::catalog::{Body, Language, Transform};

pub(super) fn compare(before: &Language, after: &Language) -> Comparison {
    Comparison::alter_if(before != after, || Alteration::Database(DatabaseAlteration::Language(after.clone())))
}

pub(super) fn compare_transform(before: &Transform, after: &Transform) -> Comparison {
    Comparison::alter_if(before != after, || Alteration::Database(DatabaseAlteration::Transform(after.clone())))
}

/// Whether a language is no longer trusted: privileges on it can only be revoked before that.
pub(super) fn loses_trust(before: &Body, after: &Body) -> bool {
    matches!((before, after), (Body::Language(before), Body::Language(after)) if before.trusted && !after.trusted)
}
