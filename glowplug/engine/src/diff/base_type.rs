//! Compares base types.

use super::{Alteration, Comparison, Context, named_type};
use crate::catalog::{BaseType, Body};

/// What `ALTER TYPE ... SET` knows can change where columns have the type; everything else is what their values are
/// made of. Once a type's values can be stored out of line, they always can.
/// <https://www.postgresql.org/docs/current/sql-altertype.html>
pub(super) fn compare(before: &BaseType, after: &BaseType) -> Comparison {
    let altered = BaseType {
        receive: after.receive.clone(),
        send: after.send.clone(),
        modifier_in: after.modifier_in.clone(),
        modifier_out: after.modifier_out.clone(),
        analyze: after.analyze.clone(),
        subscript: after.subscript.clone(),
        storage: after.storage.clone(),
        ..before.clone()
    };
    let toasted = |ty: &BaseType| ty.storage != PLAIN;
    if altered != *after || before.storage != after.storage && (!toasted(after) || before.length != VARIABLE) {
        return Comparison::Replace;
    }
    let none = || "NONE".to_owned();
    let function = |key: &str, before: &Option<String>, after: &Option<String>| {
        (before != after).then(|| (key.to_owned(), after.clone().unwrap_or_else(none)))
    };
    let mut changes = Vec::new();
    changes.extend(function("RECEIVE", &before.receive, &after.receive));
    changes.extend(function("SEND", &before.send, &after.send));
    changes.extend(function("TYPMOD_IN", &before.modifier_in, &after.modifier_in));
    changes.extend(function("TYPMOD_OUT", &before.modifier_out, &after.modifier_out));
    changes.extend(function("ANALYZE", &before.analyze, &after.analyze));
    changes.extend(function("SUBSCRIPT", &before.subscript, &after.subscript));
    changes.extend((before.storage != after.storage).then(|| ("STORAGE".to_owned(), after.storage.clone())));
    Comparison::alter_if(!changes.is_empty(), || Alteration::BaseType(changes))
}

/// Whether a base type comes to be stored in another way where it stands: its columns go on as they were made.
pub(super) fn alters_storage(context: &Context<'_>, ty: &str) -> bool {
    match (named_type(context.before, ty), named_type(context.after, ty)) {
        (Some((_, Body::Base(before))), Some((_, Body::Base(after)))) => {
            before.storage != after.storage && matches!(compare(before, after), Comparison::Alter(_))
        }
        _ => false,
    }
}

const PLAIN: &str = "plain";
const VARIABLE: i32 = -1;
