//! What every kind of object has: owner, grants, comment.

use super::{Alteration, Context, Options, member, privilege};
use crate::catalog::{Body, Id, Object};

/// The alterations of what all kinds share.
pub(super) fn compare(
    context: &Context<'_>,
    id: &Id,
    before: &Object,
    after: &Object,
    options: &Options,
) -> Vec<Alteration> {
    let mut alterations = Vec::new();
    if let Some(owner) = &after.owner
        && options.owners
        && before.owner != after.owner
    {
        alterations.push(Alteration::Owner(owner.clone()));
    }
    if options.grants {
        alterations.extend(privilege::compare(context.before, context.after, id, (before, after), options));
        if let (Body::Extension(before), Body::Extension(after)) = (&before.body, &after.body) {
            alterations.extend(member::compare(before, after));
        }
    }
    if before.comment != after.comment {
        alterations.push(Alteration::Comment(after.comment.clone()));
    }
    alterations
}
