//! How the values of a column follow its type to the one that replaces it.

use crate::catalog::{Body, Catalog, Column, Id, Ident};
use crate::diff::Cast;

/// Whether a column is in its table's partition key: it cannot change its type.
pub(super) fn in_key(before: &Catalog, column: &Id) -> bool {
    match column {
        Id::Column(relation, name) => {
            before.table(relation).is_some_and(|table| table.partition_columns.contains(name))
        }
        _ => false,
    }
}

/// How a value of a composite type becomes one with other attributes: the text form knows them by their
/// place only.
pub(super) fn row_of_attributes(
    before: &Catalog,
    after: &Catalog,
    ty: &Id,
    column: &Id,
    old: &Column,
    new: &Column,
) -> Option<Cast> {
    let (Some(Body::Composite(from)), Some(Body::Composite(to)), Id::Type(name), Id::Column(_, column)) =
        (before.body(ty), after.body(ty), ty, column)
    else {
        return None;
    };
    let same_places = from.attributes.len() == to.attributes.len()
        && from.attributes.iter().zip(&to.attributes).all(|(old, new)| old.name == new.name);
    if same_places || old.ty != name.to_string() || new.ty != old.ty {
        return None;
    }
    let column = Ident(column);
    let values = to.attributes.iter().map(|new| match from.attributes.iter().find(|old| old.name == new.name) {
        Some(old) if old.ty == new.ty && !new.ty.contains('.') => format!("({column}).{}", Ident(&new.name)),
        Some(_) => format!("({column}).{}::text::{}", Ident(&new.name), new.ty),
        None => format!("NULL::{}", new.ty),
    });
    let values = values.collect::<Vec<_>>().join(", ");
    // Not `IS NULL`: that holds for a row of nulls, too.
    let using = format!("CASE WHEN {column} IS DISTINCT FROM NULL THEN ROW({values})::{} END", new.ty);
    Some(Cast::Using(using))
}
