//! Cuts a list of statements into transactions.

use std::collections::BTreeSet;

use super::{Batch, Ddl, Statement};
use crate::catalog::{Catalog, Id, Literal};
use crate::diff::{Alteration, ColumnAlteration, EnumAlteration};
use crate::sql;

/// One transaction, unless something in it must be committed before the rest can use it.
///
/// PostgreSQL refuses to use an enum label in the transaction that added it to an existing type
/// (<https://www.postgresql.org/docs/current/sql-altertype.html>): labels that a later statement
/// mentions, or can meet in values that come to be of the type, are added, after the renames, in a transaction of
/// their own.
pub(super) fn split(before: &Catalog, after: &Catalog, statements: Vec<Statement>) -> Vec<Batch> {
    if statements.is_empty() {
        return Vec::new();
    }
    let added: BTreeSet<String> = statements.iter().filter_map(|statement| added_label(&statement.ddl)).collect();
    let used = |label: &String| {
        let literal = Literal(label).to_string();
        statements
            .iter()
            .filter(|statement| added_label(&statement.ddl).is_none())
            .any(|statement| sql::print(&statement.ddl).contains(&literal))
    };
    let grown: BTreeSet<Id> = statements.iter().filter_map(|statement| grown(&statement.ddl)).collect();
    let met = |statement: &Statement| grown.iter().any(|ty| comes_to_be_of(before, after, &statement.ddl, ty));
    if !added.iter().any(used) && !statements.iter().any(met) {
        return vec![Batch { transaction: true, statements }];
    }
    let (first, rest) = statements.into_iter().partition(|statement| {
        matches!(statement.ddl, Ddl::Rename { .. } | Ddl::RenameLabel { .. }) || added_label(&statement.ddl).is_some()
    });
    vec![Batch { transaction: true, statements: first }, Batch { transaction: true, statements: rest }]
}

/// The type that gets a label.
fn grown(ddl: &Ddl) -> Option<Id> {
    added_label(ddl).map(|_| ddl.id())
}

/// Whether values of another type become values of this one, or of something made of it: they can be any label.
fn comes_to_be_of(before: &Catalog, after: &Catalog, ddl: &Ddl, ty: &Id) -> bool {
    let moves = |column: &Id| !is_made_of(before, column, ty) && is_made_of(after, column, ty);
    match ddl {
        Ddl::Together { actions, .. } => actions.iter().any(|action| comes_to_be_of(before, after, action, ty)),
        Ddl::Alter { id, alteration, .. } => {
            matches!(alteration.as_ref(), Alteration::Column(ColumnAlteration::Type { .. })) && moves(id)
        }
        Ddl::RestoreRows(rows) => {
            rows.columns.iter().any(|column| moves(&Id::Column(rows.table.clone(), column.name.clone())))
        }
        _ => false,
    }
}

/// Whether a column's type needs another type, however indirectly.
fn is_made_of(catalog: &Catalog, column: &Id, ty: &Id) -> bool {
    let (mut queue, mut seen) = (vec![column], BTreeSet::new());
    while let Some(id) = queue.pop() {
        for needed in catalog.depends.get(id).into_iter().flatten() {
            if needed == ty {
                return true;
            }
            if matches!(needed, Id::Type(_)) && seen.insert(needed) {
                queue.push(needed);
            }
        }
    }
    false
}

fn added_label(ddl: &Ddl) -> Option<String> {
    match ddl {
        Ddl::Alter { alteration, .. } => match alteration.as_ref() {
            Alteration::Enum(EnumAlteration::AddValue { label, .. }) => Some(label.clone()),
            _ => None,
        },
        _ => None,
    }
}
