//! Typed tables: PostgreSQL adds, drops and changes no column of a table that has a composite type, and
//! takes a type for a table only when all its columns are there already. So do the parameters of a toast table,
//! which is there as soon as a column needs it. And a materialized view loses its rows when nothing is computed from
//! them any more.
//! <https://www.postgresql.org/docs/current/sql-altertable.html>

use super::closure::Closure;
use super::graph::Step;
use super::usage;
use crate::catalog::{Catalog, Id};
use crate::diff::{Alteration, MaterializedViewAlteration, TableAlteration};

/// Whether a table leaves its type at first and takes one later.
pub(super) fn between_types(list: &[Alteration]) -> bool {
    leaves(list) && takes(list).is_some()
}

fn leaves(list: &[Alteration]) -> bool {
    matches!(list.first(), Some(Alteration::Table(TableAlteration::OfType(None))))
}

fn takes(list: &[Alteration]) -> Option<usize> {
    list.iter().position(|alteration| matches!(alteration, Alteration::Table(TableAlteration::OfType(Some(_)))))
}

/// The first alteration of a relation that waits for its columns and not they for it.
fn waits(list: &[Alteration]) -> Option<usize> {
    list.iter().position(|alteration| {
        matches!(
            alteration,
            Alteration::Table(TableAlteration::OfType(Some(_)) | TableAlteration::ToastOptions(_))
                | Alteration::MaterializedView(MaterializedViewAlteration::Populated(false))
        )
    })
}

/// How many alterations of an object its parts wait for: a table takes its type after all of them, and a
/// schema may lose its users after them.
pub(super) fn awaited(list: Option<&Vec<Alteration>>) -> usize {
    list.map_or(0, |list| waits(list).or_else(|| usage::waits(list)).unwrap_or(list.len()))
}

/// Columns change while their table has no type.
pub(super) fn edges(before: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (id, list) in &closure.altered {
        let Id::Relation(table) = id else { continue };
        let waits = waits(list);
        if !leaves(list) && waits.is_none() {
            continue;
        }
        let column = |id: &&Id| matches!(id, Id::Column(relation, _) if relation == table);
        let drops = closure.dropped.iter().filter(column).map(|id| Step::Drop(id.clone()));
        let creates = closure.created.iter().filter(column).map(|id| Step::Create(id.clone()));
        let alters = closure.altered.iter().filter(|(id, _)| column(id));
        let alters = alters.flat_map(|(id, list)| (0..list.len()).map(|position| Step::Alter(id.clone(), position)));
        for step in drops.chain(creates).chain(alters) {
            if leaves(list) {
                edges.push((Step::Alter(id.clone(), 0), step.clone()));
            }
            if let Some(position) = waits {
                edges.push((step, Step::Alter(id.clone(), position)));
            }
        }
        if leaves(list) {
            let types = before.depends.get(id).into_iter().flatten();
            let altered = types.filter(|ty| matches!(ty, Id::Type(_)) && closure.altered.contains_key(*ty));
            edges.extend(altered.map(|ty| (Step::Alter(id.clone(), 0), Step::Alter(ty.clone(), 0))));
        }
    }
    edges
}
