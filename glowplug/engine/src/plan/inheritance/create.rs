//! What a new table has from its parents, and where it differs.

use crate::catalog::{Body, Catalog, Column, Generation, Id, QName};
use crate::diff::{self, Alteration, ColumnAlteration};
use crate::plan::ddl::Ddl;
use crate::plan::emit;

/// The parents that a new table inherits from right away.
pub(in crate::plan) fn inherited_from(after: &Catalog, table: &QName, made: &impl Fn(&Id) -> bool) -> Vec<QName> {
    let mut parents = diff::parents(after, table);
    parents.retain(|parent| made(&Id::Attachment(table.clone(), parent.clone())));
    parents
}

/// Whether a column of a new child is computed as its parents' is: it may not say so again.
pub(in crate::plan) fn computed_above(after: &Catalog, parents: &[QName], name: &str, column: &Column) -> bool {
    let same = |parent: &QName| after.column(parent, name).is_some_and(|above| above.generation == column.generation);
    column.inherited && column.generation != Generation::None && parents.iter().any(same)
}

/// Where an inherited column differs from what its parents give it.
pub(in crate::plan) fn inherited_column(
    after: &Catalog,
    table: &QName,
    name: &str,
    column: &Column,
    parents: &[QName],
) -> Vec<Ddl> {
    let id = Id::Column(table.clone(), name.to_owned());
    let object = emit::object(after, &id);
    let default = |table: &QName| match after.body(&Id::Default(table.clone(), name.to_owned())) {
        Some(Body::Default(default)) => Some(default.expression.clone()),
        _ => None,
    };
    let given: Vec<&QName> = parents.iter().filter(|parent| after.column(parent, name).is_some()).collect();
    let (own, theirs) = (default(table), given.iter().find_map(|parent| default(parent)));
    let mut ddls = Vec::new();
    match own {
        Some(expression) if theirs.as_ref() != Some(&expression) => {
            let id = Id::Default(table.clone(), name.to_owned());
            let object = emit::object(after, &id);
            ddls.push(Ddl::Create { id, object: Box::new(object) });
        }
        None if theirs.is_some() => {
            ddls.push(emit::setting(&id, &object, Alteration::Column(ColumnAlteration::DropDefault)));
        }
        _ => {}
    }
    let not_null = given.iter().any(|parent| after.column(parent, name).is_some_and(|column| column.not_null));
    if column.not_null != not_null {
        ddls.push(emit::setting(&id, &object, Alteration::Column(ColumnAlteration::NotNull(column.not_null))));
    }
    ddls
}
