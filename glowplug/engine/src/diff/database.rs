//! Compares what belongs to the whole database: extensions, foreign-data objects, publications.

use super::{Alteration, Comparison, DatabaseAlteration, GenericOptions};
use crate::catalog::{
    Body, Catalog, Extension, ForeignDataWrapper, ForeignServer, Id, Parameters, Publication, PublishedTable,
};

/// Whether a difference of an extension is ours to make.
///
/// An extension belongs to the whole database. Where only some namespaces are compared, others may need
/// it: it is created when one of ours needs it or it lives in one of them, and dropped only with its
/// namespace.
pub(super) fn concerns_extension(before: &Catalog, after: &Catalog, id: &Id) -> bool {
    let Id::Extension(_) = id else { return true };
    if before.whole_database && after.whole_database {
        return true;
    }
    let home = |catalog: &Catalog| match catalog.body(id) {
        Some(Body::Extension(extension)) => Some(Id::Schema(extension.schema.clone())),
        _ => None,
    };
    match (home(before), home(after)) {
        (None, Some(home)) => {
            after.objects.contains_key(&home) || after.depends.values().any(|needed| needed.contains(id))
        }
        (Some(home), None) => before.objects.contains_key(&home) && !after.objects.contains_key(&home),
        (Some(old), Some(new)) => before.objects.contains_key(&old) && after.objects.contains_key(&new),
        (None, None) => false,
    }
}

pub(super) fn compare_extension(before: &Extension, after: &Extension) -> Comparison {
    let mut alterations = Vec::new();
    if before.version != after.version {
        if !before.updates.contains(&after.version) {
            return Comparison::Replace;
        }
        alterations.push(DatabaseAlteration::ExtensionVersion(after.version.clone()));
    }
    if before.schema != after.schema {
        if !before.relocatable {
            return Comparison::Replace;
        }
        alterations.push(DatabaseAlteration::ExtensionSchema(after.schema.clone()));
    }
    Comparison::altered(alterations)
}

pub(super) fn compare_wrapper(before: &ForeignDataWrapper, after: &ForeignDataWrapper) -> Comparison {
    let mut alterations = Vec::new();
    if before.handler != after.handler {
        alterations.push(DatabaseAlteration::WrapperFunction("HANDLER", after.handler.clone()));
    }
    if before.validator != after.validator {
        alterations.push(DatabaseAlteration::WrapperFunction("VALIDATOR", after.validator.clone()));
    }
    alterations.extend(options(&before.options, &after.options));
    Comparison::altered(alterations)
}

pub(super) fn compare_server(before: &ForeignServer, after: &ForeignServer) -> Comparison {
    if before.wrapper != after.wrapper || before.ty != after.ty {
        return Comparison::Replace;
    }
    // A version can be changed, but not taken away.
    if before.version.is_some() && after.version.is_none() {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    if before.version != after.version {
        alterations.extend(after.version.clone().map(DatabaseAlteration::ServerVersion));
    }
    alterations.extend(options(&before.options, &after.options));
    Comparison::altered(alterations)
}

pub(super) fn compare_mapping(before: &Parameters, after: &Parameters) -> Comparison {
    Comparison::altered(options(before, after).into_iter().collect())
}

pub(super) fn compare_publication(before: &Publication, after: &Publication) -> Comparison {
    if before.all_tables != after.all_tables {
        return Comparison::Replace;
    }
    Comparison::altered((before != after).then(|| DatabaseAlteration::Publication(after.clone())).into_iter().collect())
}

/// PostgreSQL can only exchange the whole list; one table is exchanged by taking it out and in again.
pub(super) fn compare_published_table(before: &PublishedTable, after: &PublishedTable) -> Comparison {
    Comparison::same_or_replace(before == after)
}

fn options(before: &Parameters, after: &Parameters) -> Option<DatabaseAlteration> {
    GenericOptions::between(before, after).map(DatabaseAlteration::Options)
}

impl Comparison {
    fn altered(alterations: Vec<DatabaseAlteration>) -> Self {
        Comparison::Alter(alterations.into_iter().map(Alteration::Database).collect())
    }
}
