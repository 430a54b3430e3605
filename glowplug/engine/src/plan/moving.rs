//! How the values of a column follow its type to the one that replaces it.

use std::collections::BTreeSet;

use super::closure::{Closure, aside_name};
use crate::catalog::{Attribute, Body, Catalog, Column, Id};
use crate::diff::{
    Alteration, Cast, ColumnAlteration, MovedAttribute, cast_between, cast_to_successor, named_type, resolved,
};

/// Whether a column is in its table's partition key: it cannot change its type.
pub(super) fn in_key(before: &Catalog, column: &Id) -> bool {
    match column {
        Id::Column(relation, name) => {
            before.table(relation).is_some_and(|table| table.partition_columns.contains(name))
        }
        _ => false,
    }
}

/// How a column's values come into the type that takes the place of theirs.
pub(super) fn through(before: &Catalog, after: &Catalog, ty: &Id, column: &Id, old: &Column, new: &Column) -> Cast {
    let by_place = || inside(before, after, column, &old.ty, &new.ty);
    let attributes = || row_of_attributes(before, after, ty, old, new);
    cast_to_successor(before, after, &old.ty, &new.ty).or_else(attributes).unwrap_or_else(by_place)
}

/// How values move that have composite ones inside of them: attribute by attribute where the places are others, and
/// that can be said. It cannot of the elements of an array: no expression of a new type may hold a query.
fn inside(before: &Catalog, after: &Catalog, made_of: &Id, old: &str, new: &str) -> Cast {
    if !has_other_places(before, after, made_of, false) {
        return Cast::Text;
    }
    let (from, to) = (resolved(before, old), resolved(after, new));
    match (named_type(before, &from), named_type(after, &to)) {
        (Some((from, Body::Composite(old))), Some((to, Body::Composite(new)))) if from == to => {
            row(before, after, &old.attributes, &new.attributes)
        }
        _ if has_other_places(before, after, made_of, true) => Cast::ByPlace,
        // With fewer or more attributes the text form does not fit, which PostgreSQL says.
        _ => Cast::Text,
    }
}

/// Whether a composite type that values are made of has other attributes in the places of its own, and as many.
fn has_other_places(before: &Catalog, after: &Catalog, made_of: &Id, as_many: bool) -> bool {
    let (mut queue, mut seen) = (vec![made_of], BTreeSet::new());
    while let Some(id) = queue.pop() {
        if let (Some(Body::Composite(from)), Some(Body::Composite(to))) = (before.body(id), after.body(id))
            && (!as_many || from.attributes.len() == to.attributes.len())
            && !super::attributes::aligned(&from.attributes, &to.attributes)
        {
            return true;
        }
        let needed = before.depends.get(id).into_iter().flatten();
        queue.extend(needed.filter(|id| matches!(id, Id::Type(_)) && seen.insert(*id)));
    }
    false
}

/// How a value of a composite type becomes one with other attributes: the text form knows them by their
/// place only.
fn row_of_attributes(before: &Catalog, after: &Catalog, ty: &Id, old: &Column, new: &Column) -> Option<Cast> {
    let (Some(Body::Composite(from)), Some(Body::Composite(to)), Id::Type(name)) =
        (before.body(ty), after.body(ty), ty)
    else {
        return None;
    };
    // Values of the same types in the same places have one text form.
    let same_form = from.attributes.len() == to.attributes.len()
        && from.attributes.iter().zip(&to.attributes).all(|(old, new)| (&old.name, &old.ty) == (&new.name, &new.ty));
    if same_form || old.ty != name.to_string() || new.ty != old.ty {
        return None;
    }
    Some(row(before, after, &from.attributes, &to.attributes))
}

/// Attribute by attribute, by their names.
fn row(before: &Catalog, after: &Catalog, from: &[Attribute], to: &[Attribute]) -> Cast {
    let moved = |new: &Attribute| {
        let old = from.iter().find(|old| old.name == new.name);
        let from = old.map(|old| (old.ty.clone(), attribute_cast(before, after, &old.ty, &new.ty)));
        MovedAttribute { name: new.name.clone(), ty: new.ty.clone(), from }
    };
    let attributes: Vec<MovedAttribute> = to.iter().map(moved).collect();
    let gone = from.iter().filter(|old| attributes.iter().all(|new| new.name != old.name));
    let lost = gone.map(|old| old.name.clone()).collect();
    Cast::Row { attributes, lost }
}

/// An attribute's type may have been made anew as well.
fn attribute_cast(before: &Catalog, after: &Catalog, old: &str, new: &str) -> Cast {
    let same = || match named_type(before, old.trim_end_matches("[]")) {
        Some((ty, _)) => inside(before, after, ty, old, new),
        None => Cast::Text,
    };
    cast_to_successor(before, after, old, new)
        .unwrap_or_else(|| if old == new { same() } else { cast_between(before, after, old, new) })
}

/// The types that a type is made of, however indirectly.
fn needs_of(catalog: &Catalog, ty: &Id) -> BTreeSet<Id> {
    let (mut queue, mut seen) = (vec![ty.clone()], BTreeSet::new());
    while let Some(id) = queue.pop() {
        for needed in catalog.depends.get(&id).into_iter().flatten() {
            if matches!(needed, Id::Type(_)) && seen.insert(needed.clone()) {
                queue.push(needed.clone());
            }
        }
    }
    seen
}

/// A type set aside holds on to the types that it is made of: those that are made anew must wait aside with it.
/// So does a column that leaves a type for one which may only come when others have left that one.
pub(super) fn set_needed_aside(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    for column in closure.altered.keys().filter(|id| matches!(id, Id::Column(..))) {
        let types = |catalog: &Catalog| -> BTreeSet<Id> {
            let needed = catalog.depends.get(column).into_iter().flatten();
            needed.filter(|id| matches!(id, Id::Type(_))).cloned().collect()
        };
        let (left, reached) = (types(before), types(after));
        // Nor can a type that goes with the column's leaving let go of the one that the column comes to.
        let held = left.iter().flat_map(|ty| needs_of(before, ty));
        for ty in held.filter(|ty| reached.contains(ty)) {
            if let Id::Type(name) = &ty
                && closure.dropped.contains(&ty)
                && closure.created.contains(&ty)
            {
                closure.aside.entry(ty.clone()).or_insert_with(|| aside_name(before, after, name));
            }
        }
        if !reached.iter().any(|id| closure.created.contains(id) || closure.altered.contains_key(id)) {
            continue;
        }
        for ty in left.difference(&reached) {
            if let Id::Type(name) = ty
                && closure.dropped.contains(ty)
                && closure.created.contains(ty)
            {
                closure.aside.entry(ty.clone()).or_insert_with(|| aside_name(before, after, name));
            }
        }
    }
    let mut queue: Vec<Id> = closure.aside.keys().cloned().collect();
    while let Some(id) = queue.pop() {
        for needed in before.depends.get(&id).into_iter().flatten() {
            if let Id::Type(name) | Id::Collation(name) = needed
                && closure.dropped.contains(needed)
                && closure.created.contains(needed)
                && !closure.aside.contains_key(needed)
            {
                closure.aside.insert(needed.clone(), aside_name(before, after, name));
                queue.push(needed.clone());
            }
        }
    }
    recast(before, after, closure);
}

/// What is cast from a type that waits aside, or from one made of it, is cast from another type than its name says.
fn recast(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let aside: BTreeSet<&Id> = closure.aside.keys().filter(|id| matches!(id, Id::Type(_))).collect();
    if aside.is_empty() {
        return;
    }
    for (column, alterations) in &mut closure.altered {
        let (Some(Body::Column(old)), Some(Body::Column(new))) = (before.body(column), after.body(column)) else {
            continue;
        };
        for alteration in alterations {
            if let Alteration::Column(ColumnAlteration::Type { cast: cast @ (Cast::Implicit | Cast::Explicit), .. }) =
                alteration
                && let Some(ty) = needs_of(before, column).iter().find(|ty| aside.contains(ty))
            {
                *cast = through(before, after, ty, column, old, new);
            }
        }
    }
}
