//! Base types and the functions that read and write their values: each needs the other.
//!
//! PostgreSQL makes a shell of the type first, then the functions, then the type. There is no statement that drops the
//! one or the other alone: `DROP TYPE ... CASCADE` takes the functions along, and by then nothing else needs the type,
//! because the plan has dropped or moved all that does.
//! <https://www.postgresql.org/docs/current/sql-createtype.html>

use super::closure::{self, Closure};
use super::ddl::Ddl;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id};

/// Whether a function takes or returns a base type that is made of it.
pub(super) fn inner(catalog: &Catalog, routine: &Id, ty: &Id) -> bool {
    matches!((routine, ty), (Id::Routine(..), Id::Type(_)))
        && matches!(catalog.body(ty), Some(Body::Base(_)))
        && catalog.depends.get(ty).is_some_and(|needed| needed.contains(routine))
        && catalog.depends.get(routine).is_some_and(|needed| needed.contains(ty))
}

/// The functions that go with a base type.
fn functions<'a>(catalog: &'a Catalog, ty: &'a Id) -> impl Iterator<Item = &'a Id> {
    catalog.depends.get(ty).into_iter().flatten().filter(move |id| inner(catalog, id, ty))
}

/// Drops that one statement does: part → whole.
pub(super) fn absorbed(before: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let types = closure.dropped.iter().filter(|id| matches!(id, Id::Type(_)));
    let pairs = types.flat_map(|ty| functions(before, ty).map(move |function| (function, ty)));
    pairs
        .filter(|(function, _)| closure.dropped.contains(*function))
        .map(|(function, ty)| (Step::Drop(function.clone()), Step::Drop(ty.clone())))
        .collect()
}

/// Whether a type that comes begins as a shell.
pub(super) fn begins_as_shell(after: &Catalog, closure: &Closure, ty: &Id) -> bool {
    closure.created.contains(ty) && matches!(after.body(ty), Some(Body::Base(_)))
}

/// Shells come before the functions, and after whatever else their types need.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for ty in closure.created.iter().filter(|id| begins_as_shell(after, closure, id)) {
        let shell = Step::Shell(ty.clone());
        edges.push((shell.clone(), Step::Create(ty.clone())));
        if closure.aside.contains_key(ty) {
            edges.push((Step::SetAside(ty.clone()), shell.clone()));
        }
        for needed in after.depends.get(ty).into_iter().flatten() {
            if inner(after, needed, ty) {
                edges.push((shell.clone(), Step::Create(needed.clone())));
            } else if matches!(needed, Id::Schema(_)) && closure.created.contains(needed) {
                edges.push((Step::Create(needed.clone()), shell.clone()));
            }
        }
    }
    edges.retain(|(_, step)| !matches!(step, Step::Create(id) if !closure.created.contains(id)));
    edges
}

/// The functions of a type that waits aside wait under other names, too: some take no value of the type, so that the
/// new ones could not have theirs.
pub(super) fn functions_aside(before: &Catalog, after: &Catalog, ty: &Id, aside: &str) -> Vec<Ddl> {
    let Id::Type(name) = ty else { return Vec::new() };
    let renamed = |arguments: &str| {
        let (old, new) = (name.to_string(), name.sibling(aside.to_owned()).to_string());
        let argument = |one: &str| match one.strip_prefix(old.as_str()) {
            Some(rest @ ("" | "[]")) => format!("{new}{rest}"),
            _ => one.to_owned(),
        };
        arguments.split(", ").map(argument).collect::<Vec<_>>().join(", ")
    };
    let rename = |function: &Id| match function {
        Id::Routine(function, arguments) => Some(Ddl::RenameConstructor {
            function: function.clone(),
            arguments: renamed(arguments),
            aside: closure::aside_name(before, after, function),
        }),
        _ => None,
    };
    functions(before, ty).filter_map(rename).collect()
}
