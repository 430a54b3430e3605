//! Compares tables and their ties to parents.

use super::{Alteration, Comparison, Context, GenericOptions, OptionsChange, TableAlteration};
use crate::catalog::{Body, Catalog, Id, QName, Table};

pub(super) fn compare(context: &Context<'_>, id: &Id, before: &Table, after: &Table) -> Comparison {
    if let Id::Relation(name) = id
        && replaces(context.before, context.after, name)
    {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    let mut alter = |alteration| alterations.push(Alteration::Table(alteration));
    let typed_anew = before.of_type != after.of_type
        || before.of_type.as_ref().is_some_and(|ty| reshaped(context.before, context.after, ty));
    if typed_anew && before.of_type.is_some() {
        alter(TableAlteration::OfType(None));
    }
    if before.persistence != after.persistence {
        alter(TableAlteration::Persistence(after.persistence));
    }
    if before.access_method != after.access_method {
        alter(TableAlteration::AccessMethod(after.access_method.clone()));
    }
    if before.tablespace != after.tablespace {
        alter(TableAlteration::Tablespace(after.tablespace.clone()));
    }
    let (own, toast) = OptionsChange::apart(&before.options, &after.options);
    if let Some(change) = own {
        alter(TableAlteration::Options(change));
    }
    if let (Some(before), Some(after)) = (&before.foreign, &after.foreign)
        && let Some(change) = GenericOptions::between(&before.options, &after.options)
    {
        alter(TableAlteration::ForeignOptions(change));
    }
    if before.row_security != after.row_security {
        alter(TableAlteration::RowSecurity(after.row_security));
    }
    if before.force_row_security != after.force_row_security {
        alter(TableAlteration::ForceRowSecurity(after.force_row_security));
    }
    if let Some(change) = toast {
        alter(TableAlteration::ToastOptions(change));
    }
    if typed_anew && after.of_type.is_some() {
        alter(TableAlteration::OfType(after.of_type.clone()));
    }
    Comparison::Alter(alterations)
}

/// Whether a composite type gets other attributes: its typed tables stand alone meanwhile.
pub(crate) fn reshaped(before: &Catalog, after: &Catalog, ty: &QName) -> bool {
    let id = Id::Type(ty.clone());
    let shape = |catalog: &Catalog| match catalog.body(&id) {
        Some(Body::Composite(composite)) => {
            let attributes = composite.attributes.iter();
            attributes.map(|one| (one.name.clone(), one.ty.clone(), one.collation.clone())).collect()
        }
        _ => Vec::new(),
    };
    shape(before) != shape(after)
}

/// Whether a table of this name cannot become the other one: PostgreSQL alters neither a partition key
/// nor the type of a column in it, and gives a table no type whose attributes stand in another order.
pub(crate) fn replaces(before: &Catalog, after: &Catalog, name: &QName) -> bool {
    let id = Id::Relation(name.clone());
    let (Some(Body::Table(old)), Some(Body::Table(new))) = (before.body(&id), after.body(&id)) else {
        return before.objects.contains_key(&id) && after.objects.contains_key(&id);
    };
    let ty = |catalog: &Catalog, column: &str| {
        catalog.column(name, column).map(|column| (column.ty.clone(), column.collation.clone()))
    };
    let server = |table: &Table| table.foreign.as_ref().map(|foreign| foreign.server.clone());
    server(old) != server(new)
        || new.of_type.is_some() && misplaced(before, after, name)
        || old.partition_key != new.partition_key
        || old.partition_columns.iter().any(|column| ty(before, column) != ty(after, column))
}

/// Whether the columns that stay, and those that are added behind them, stand in another order than they shall.
fn misplaced(before: &Catalog, after: &Catalog, name: &QName) -> bool {
    let (old, new) = (before.columns(name), after.columns(name));
    let stays = |column: &str| after.column(name, column).is_some();
    let is_new = |column: &str| before.column(name, column).is_none();
    let kept = old.iter().map(|(column, _)| *column).filter(|column| stays(column));
    let added = new.iter().map(|(column, _)| *column).filter(|column| is_new(column));
    !kept.chain(added).eq(new.iter().map(|(column, _)| *column))
}
