//! What every kind of object has: owner, grants, comment.

use std::collections::BTreeSet;

use super::{Alteration, Options};
use crate::catalog::Object;

/// The alterations of what all kinds share.
pub(super) fn compare(before: &Object, after: &Object, options: &Options) -> Vec<Alteration> {
    let mut alterations = Vec::new();
    if let Some(owner) = &after.owner
        && options.owners
        && before.owner != after.owner
    {
        alterations.push(Alteration::Owner(owner.clone()));
    }
    if options.grants && before.grants != after.grants {
        let none = BTreeSet::new();
        let (old, new) = (before.grants.as_ref().unwrap_or(&none), after.grants.as_ref().unwrap_or(&none));
        alterations.push(Alteration::Grants {
            revoke: old.difference(new).cloned().collect(),
            grant: new.difference(old).cloned().collect(),
        });
    }
    if before.comment != after.comment {
        alterations.push(Alteration::Comment(after.comment.clone()));
    }
    alterations
}
