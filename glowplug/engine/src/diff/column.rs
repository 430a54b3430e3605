//! Compares columns and their defaults.

use super::base_type;
use super::sequence::clamp;
use super::{Alteration, Cast, ColumnAlteration, Comparison, Context, GenericOptions, OptionsChange, cast_between};
use crate::catalog::{Column, Default, Generation, Identity, Parameters, Sequence};

pub(super) fn compare(context: &Context<'_>, before: &Column, after: &Column) -> Comparison {
    let mut alterations = Vec::new();
    match (&before.generation, &after.generation) {
        (before, after) if before == after => {}
        // It keeps the values computed so far.
        (Generation::Stored(_), Generation::None) => alterations.push(ColumnAlteration::DropExpression),
        (Generation::Stored(_), Generation::Stored(expression))
        | (Generation::Virtual(_), Generation::Virtual(expression))
            if context.before.version >= 170_000 && before.ty == after.ty =>
        {
            alterations.push(ColumnAlteration::SetExpression(expression.clone()));
        }
        (Generation::None | Generation::Stored(_) | Generation::Virtual(_), _) => return Comparison::Replace,
    }
    if before.identity.is_some() && after.identity.is_none() {
        alterations.push(ColumnAlteration::DropIdentity);
    }
    let identity = match (&before.identity, &after.identity) {
        (None, Some(identity)) => {
            let mut added = vec![ColumnAlteration::AddIdentity(identity.clone())];
            added.extend(identity_settings(&after.ty, identity));
            (Vec::new(), added)
        }
        (Some(old), Some(new)) => compare_identity((&before.ty, old), (&after.ty, new)),
        _ => (Vec::new(), Vec::new()),
    };
    alterations.extend(identity.0);
    if before.ty != after.ty || before.collation != after.collation {
        // The values of a generated column are computed anew with its expression.
        if after.generation != Generation::None {
            return Comparison::Replace;
        }
        alterations.push(ColumnAlteration::Type {
            before: Box::new(before.clone()),
            after: Box::new(after.clone()),
            // The rows of a foreign table are not here to be cast.
            cast: if after.foreign_options.is_some() {
                Cast::Implicit
            } else {
                cast_between(context.before, context.after, &before.ty, &after.ty)
            },
        });
    }
    if before.not_null != after.not_null {
        alterations.push(ColumnAlteration::NotNull(after.not_null));
    }
    alterations.extend(identity.1);
    // A new type brings its own storage, and the server's default compression.
    let retyped = before.ty != after.ty || before.collation != after.collation;
    let (storage, compression) =
        if retyped { (None, None) } else { (before.storage.as_ref(), before.compression.as_ref()) };
    let other_default = !retyped && before.storage.is_none() && base_type::alters_storage(context, &after.ty);
    if storage != after.storage.as_ref() || other_default {
        alterations.push(ColumnAlteration::Storage(after.storage.as_ref().unwrap_or(&after.type_storage).clone()));
    }
    if compression != after.compression.as_ref() {
        alterations.push(ColumnAlteration::Compression(after.compression.clone()));
    }
    if before.statistics != after.statistics {
        alterations.push(ColumnAlteration::Statistics(after.statistics));
    }
    if let Some(change) = OptionsChange::between(&before.options, &after.options) {
        alterations.push(ColumnAlteration::Options(change));
    }
    if let (Some(before), Some(after)) = (&before.foreign_options, &after.foreign_options)
        && let Some(change) = GenericOptions::between(before, after)
    {
        alterations.push(ColumnAlteration::ForeignOptions(change));
    }
    Comparison::Alter(alterations.into_iter().map(Alteration::Column).collect())
}

/// What a column definition has no words for.
pub(crate) fn settings(column: &Column) -> Vec<ColumnAlteration> {
    let mut settings = Vec::new();
    settings.extend(column.storage.clone().map(ColumnAlteration::Storage));
    if column.statistics.is_some() {
        settings.push(ColumnAlteration::Statistics(column.statistics));
    }
    settings.extend(OptionsChange::between(&Parameters::new(), &column.options).map(ColumnAlteration::Options));
    settings
}

/// What happens to an identity column's sequence before the column changes its type, and after that. Each side is
/// the type of the column and its identity.
fn compare_identity(
    before: (&str, &Identity),
    after: (&str, &Identity),
) -> (Vec<ColumnAlteration>, Vec<ColumnAlteration>) {
    let ((old_type, before), (new_type, after)) = (before, after);
    let (mut first, mut then) = (Vec::new(), Vec::new());
    if before.name != after.name {
        first.push(ColumnAlteration::RenameIdentity { before: before.name.clone(), after: after.name.clone() });
    }
    if let Some((minimum, maximum)) = clamp(&before.sequence, &after.sequence) {
        first.push(ColumnAlteration::ClampIdentity { name: after.name.clone(), minimum, maximum });
    }
    // The sequence follows the type of its column.
    let mut reached = Identity { name: after.name.clone(), comment: None, ..before.clone() };
    let wanted = Identity { comment: None, ..after.clone() };
    if old_type != new_type {
        let followed = reached.sequence.retyped(new_type);
        if !followed.is_within_its_type() {
            // PostgreSQL refuses bounds that the narrower type does not hold.
            let fitting = Sequence { ty: reached.sequence.ty.clone(), ..wanted.sequence.clone() };
            let fitting = Identity { sequence: fitting, ..wanted.clone() };
            first.push(ColumnAlteration::AlterIdentity { before: reached, after: fitting.clone() });
            reached = Identity { sequence: fitting.sequence.retyped(new_type), ..fitting };
        } else {
            reached.sequence = followed;
        }
    }
    then.extend(alter_identity(reached, &wanted));
    if before.comment != after.comment {
        then.push(ColumnAlteration::IdentityComment(after.name.clone(), after.comment.clone()));
    }
    (first, then)
}

/// What a column's becoming an identity column has no words for: the type of the sequence, which is the column's
/// unless it was copied from another table's or altered by itself, and its comment.
pub(crate) fn identity_settings(column_type: &str, identity: &Identity) -> Vec<ColumnAlteration> {
    let given = Sequence { ty: column_type.to_owned(), ..identity.sequence.clone() };
    let mut settings = alter_identity(Identity { sequence: given, ..identity.clone() }, identity);
    let comment = |text: &String| ColumnAlteration::IdentityComment(identity.name.clone(), Some(text.clone()));
    settings.extend(identity.comment.iter().map(comment));
    settings
}

/// Its type by itself, and the rest then.
fn alter_identity(mut reached: Identity, wanted: &Identity) -> Vec<ColumnAlteration> {
    let mut alterations = Vec::new();
    if reached.sequence.ty != wanted.sequence.ty {
        let retyped = Identity { sequence: reached.sequence.retyped(&wanted.sequence.ty), ..reached.clone() };
        alterations.push(ColumnAlteration::AlterIdentity { before: reached, after: retyped.clone() });
        reached = retyped;
    }
    if (reached.always, &reached.sequence) != (wanted.always, &wanted.sequence) {
        alterations.push(ColumnAlteration::AlterIdentity { before: reached, after: wanted.clone() });
    }
    alterations
}

pub(super) fn compare_default(before: &Default, after: &Default) -> Comparison {
    Comparison::alter_if(before.expression != after.expression, || Alteration::Default(after.expression.clone()))
}
