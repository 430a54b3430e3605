//! Attributes of a composite type that waits aside while columns that contain it move to its successor.
//!
//! Inside of an array, a domain or another composite, values move through their text form, which knows attributes
//! by their place. So the old type first loses the attributes that the new one has not got, and gets the others.

use std::collections::BTreeSet;

use super::fit::Types;
use super::held;
use crate::catalog::{Attribute, Body, Catalog, Composite, Id};
use crate::diff::CompositeAlteration;

/// Whether attributes that go and attributes that come last make the one list of the other.
pub(crate) fn aligned(from: &[Attribute], to: &[Attribute]) -> bool {
    let kept = from.iter().filter(|old| has(to, old));
    let added = to.iter().filter(|new| !has(from, new));
    kept.chain(added).map(|attribute| &attribute.name).eq(to.iter().map(|attribute| &attribute.name))
}

fn has(attributes: &[Attribute], wanted: &Attribute) -> bool {
    attributes.iter().any(|attribute| attribute.name == wanted.name)
}

/// Whether values of a type are inside of others in some column.
fn contained(before: &Catalog, after: &Catalog, ty: &Id) -> bool {
    let Id::Type(name) = ty else { return false };
    let name = name.to_string();
    held::in_columns(Types { before, after }, ty).into_values().any(|held| held != name)
}

/// What makes the places of a type that is set aside those of its successor.
pub(super) fn align(before: &Catalog, after: &Catalog, ty: &Id) -> Vec<CompositeAlteration> {
    let (Some(Body::Composite(Composite { attributes: from })), Some(Body::Composite(Composite { attributes: to }))) =
        (before.body(ty), after.body(ty))
    else {
        return Vec::new();
    };
    // The attributes of a typed table's type change with the table's columns only.
    let typed =
        |(id, needed): (&Id, &BTreeSet<Id>)| matches!(before.body(id), Some(Body::Table(_))) && needed.contains(ty);
    if !aligned(from, to) || before.depends.iter().any(typed) || !contained(before, after, ty) {
        return Vec::new();
    }
    let gone = from.iter().filter(|old| !has(to, old)).map(|old| CompositeAlteration::Drop(old.name.clone()));
    // They are null, whatever their type.
    let null =
        |new: &Attribute| Attribute { name: new.name.clone(), ty: "text".to_owned(), collation: None, comment: None };
    let added = to.iter().filter(|new| !has(from, new)).map(|new| CompositeAlteration::Add(null(new)));
    added.chain(gone).collect()
}
