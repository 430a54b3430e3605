//! What a new type can do to the values of a column, and what rows can meet that are put back.

use super::fit::{Fit, Types};
use super::hazard::{Hazard, HazardKind, hazard};
use super::{SavedRows, inheritance};
use crate::catalog::{Body, Catalog, Column, Id};
use crate::diff::Cast;

/// A new type of a column that stands. PostgreSQL builds its keys and indexes anew by itself.
pub(super) fn retyping(id: &Id, before: &Column, after: &Column, cast: &Cast, types: Types<'_>) -> Vec<Hazard> {
    let fit = types.fit(&before.ty, &after.ty, cast);
    let mut hazards = fitting(id, before, after, cast, fit);
    let loses = hazards.iter().any(|hazard| hazard.kind == HazardKind::DataLoss);
    if loses && !fit.fails && is_told_apart(types.after, id) {
        let what = format!("values of {id} may become equal, which a key or unique index refuses");
        hazards.insert(0, hazard(HazardKind::MayFailOnData, what, "look for such values first"));
    }
    hazards
}

/// Whether a key or a unique index has the column, of the table or of a partition.
fn is_told_apart(after: &Catalog, column: &Id) -> bool {
    let Id::Column(table, name) = column else { return false };
    let tree = inheritance::tree(after, table);
    after.objects.iter().any(|(id, object)| match &object.body {
        Body::Constraint(constraint) => {
            id.relation().is_some_and(|of| tree.contains(of))
                && constraint.kind.index().is_some()
                && constraint.columns.contains(name)
        }
        Body::Index(index) => {
            tree.contains(&index.relation)
                && index.unique
                && index.columns.iter().any(|key| key.name.as_ref().is_none_or(|key| key == name))
        }
        _ => false,
    })
}

/// What rows can meet in the table that was made for them, or in other partitions.
pub(super) fn restoring(rows: &SavedRows, types: Types<'_>) -> Vec<Hazard> {
    let partitioned = types.after.table(&rows.table).is_some_and(|table| table.partition_key.is_some());
    let message = match (&rows.moving, partitioned) {
        (Some(_), _) => format!("rows may fit no partition of {}", rows.table),
        (None, true) => format!("rows may fit no partition of {}, or break one of its constraints", rows.table),
        (None, false) => format!("rows may break a constraint of {}", rows.table),
    };
    let mut hazards = vec![hazard(HazardKind::MayFailOnData, message, "look for such rows first")];
    // What a new type does to values is said where the column that stays takes it.
    if rows.moving.is_some() {
        return hazards;
    }
    for column in &rows.columns {
        let id = Id::Column(rows.table.clone(), column.name.clone());
        let fit = types.fit(&column.before.ty, &column.after.ty, &column.cast);
        // That the statement may fail is said above of the same type made anew.
        let fit = Fit { fails: fit.fails && column.before.ty != column.after.ty, ..fit };
        hazards.extend(fitting(&id, &column.before, &column.after, &column.cast, fit));
    }
    hazards
}

/// What goes out of values that are rows, or hold composites.
pub(super) fn attribute_lost(attribute: &str, column: &Id) -> Hazard {
    hazard(
        HazardKind::DataLoss,
        format!("all values of attribute {attribute} in {column} are lost"),
        "keep a copy, or rename the attribute instead",
    )
}

/// What a cast does to the values of a column.
fn fitting(id: &Id, before: &Column, after: &Column, cast: &Cast, fit: Fit) -> Vec<Hazard> {
    let mut hazards = Vec::new();
    let loses = |message: String, help: &str| hazard(HazardKind::DataLoss, message, help);
    match cast {
        Cast::FirstElement => hazards.push(loses(
            format!("of the arrays in {id}, all elements but the first are lost"),
            "look for arrays of more than one element first",
        )),
        Cast::FromJson => {
            let what = format!("what JSON calls null in {id} becomes no value at all");
            hazards.push(loses(what, "look for such values first"));
        }
        // The type does not tell what its numbers count.
        Cast::FromEpoch { unit, .. } => hazards.push(loses(
            format!("numbers in {id} are taken for {} since 1970, in UTC", unit.word()),
            "write the change as a migration of your own where they count something else",
        )),
        Cast::ByPlace => hazards.push(loses(
            format!("composite values inside of {id} move to the new attributes by their place, not by their name"),
            "write the change as a migration of your own where the places changed",
        )),
        Cast::Row { lost, .. } => {
            hazards.extend(lost.iter().map(|attribute| attribute_lost(attribute, id)));
        }
        Cast::Implicit
        | Cast::Explicit
        | Cast::Through(_)
        | Cast::Text
        | Cast::ToJson { .. }
        | Cast::ToEpoch(_)
        | Cast::IntoArray
        | Cast::ArrayOrElement
        | Cast::Using(_) => {}
    }
    if fit.loses && *cast != Cast::FromJson {
        let what = if before.ty == after.ty {
            format!("values of {id} may be cut or rounded, or lose attributes, as the new {}", after.ty)
        } else {
            format!("values of {id} may be cut or rounded by the cast from {} to {}", before.ty, after.ty)
        };
        hazards.push(loses(what, "look for such values first"));
    }
    if fit.fails {
        let what = format!("values of {id} may not fit {}", after.ty);
        hazards.insert(0, hazard(HazardKind::MayFailOnData, what, "look for such values first"));
    }
    hazards
}
