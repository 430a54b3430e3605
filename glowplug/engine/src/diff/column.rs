//! Compares columns and their defaults.

use super::sequence::clamp;
use super::{Alteration, Cast, ColumnAlteration, Comparison, Context, GenericOptions, OptionsChange};
use crate::catalog::{Catalog, Column, Default, Generation, Identity, Parameters};

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
    if before.ty != after.ty || before.collation != after.collation {
        // The values of a generated column are computed anew with its expression.
        if after.generation != Generation::None {
            return Comparison::Replace;
        }
        alterations.push(ColumnAlteration::Type {
            before: Box::new(before.clone()),
            after: Box::new(after.clone()),
            // The rows of a foreign table are not here to be cast.
            cast: if after.foreign_options.is_some() { Cast::Implicit } else { cast(context, &before.ty, &after.ty) },
        });
    }
    if before.not_null != after.not_null {
        alterations.push(ColumnAlteration::NotNull(after.not_null));
    }
    match (&before.identity, &after.identity) {
        (None, Some(identity)) => alterations.push(ColumnAlteration::AddIdentity(identity.clone())),
        (Some(before), Some(after)) => alterations.extend(compare_identity(before, after)),
        _ => {}
    }
    // A new type brings its own storage.
    let retyped = before.ty != after.ty || before.collation != after.collation;
    let storage = if retyped { None } else { before.storage.as_ref() };
    if storage != after.storage.as_ref() {
        alterations.push(ColumnAlteration::Storage(after.storage.as_ref().unwrap_or(&after.type_storage).clone()));
    }
    if before.compression != after.compression {
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

fn compare_identity(before: &Identity, after: &Identity) -> Vec<ColumnAlteration> {
    let mut alterations = Vec::new();
    if before.name != after.name {
        alterations.push(ColumnAlteration::RenameIdentity { before: before.name.clone(), after: after.name.clone() });
    }
    if (before.always, &before.sequence) != (after.always, &after.sequence) {
        if let Some((minimum, maximum)) = clamp(&before.sequence, &after.sequence) {
            alterations.push(ColumnAlteration::ClampIdentity { name: after.name.clone(), minimum, maximum });
        }
        alterations.push(ColumnAlteration::AlterIdentity { before: before.clone(), after: after.clone() });
    }
    if before.comment != after.comment {
        alterations.push(ColumnAlteration::IdentityComment(after.name.clone(), after.comment.clone()));
    }
    alterations
}

pub(super) fn compare_default(before: &Default, after: &Default) -> Comparison {
    Comparison::alter_if(before.expression != after.expression, || Alteration::Default(after.expression.clone()))
}

/// The same for two catalogs that are not being compared.
pub(crate) fn cast_between(before: &Catalog, after: &Catalog, old: &str, new: &str) -> Cast {
    cast(&Context { before, after }, old, new)
}

/// How a value of one type gets to another: by the casts that the server says it knows.
/// <https://www.postgresql.org/docs/current/sql-createcast.html>
fn cast(context: &Context<'_>, before: &str, after: &str) -> Cast {
    let (source, target) = (base(before), base(after));
    if source == target {
        return Cast::Implicit;
    }
    let casts = if context.after.casts.is_empty() { &context.before.casts } else { &context.after.casts };
    // Arrays cast as their elements do.
    let element = |name: &str| name.strip_suffix("[]").map(str::to_owned);
    let (source, target) = match (element(&source), element(&target)) {
        (Some(source), Some(target)) => (source, target),
        (None, None) => (source, target),
        _ => return Cast::Text,
    };
    match casts.get(&(source.clone(), target.clone())) {
        Some('i' | 'a') => Cast::Implicit,
        Some(_) => Cast::Explicit,
        // Every type has an automatic assignment cast to the string types, and an explicit one back.
        None if is_string(&target) => Cast::Implicit,
        None if is_string(&source) => Cast::Explicit,
        None => Cast::Text,
    }
}

/// A type's name without its modifier: `numeric(10,2)` → `numeric`, `time(3) without time zone` →
/// `time without time zone`.
fn base(ty: &str) -> String {
    match (ty.find('('), ty.find(')')) {
        (Some(open), Some(close)) if open < close && !ty[..open].contains('"') => {
            format!("{}{}", &ty[..open], &ty[close + 1..])
        }
        _ => ty.to_owned(),
    }
}

fn is_string(ty: &str) -> bool {
    matches!(ty, "text" | "character varying" | "character" | "name")
}
