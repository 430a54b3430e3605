//! Cuts a list of statements into transactions.

use std::collections::BTreeSet;

use super::{Batch, Ddl, Statement};
use crate::catalog::Literal;
use crate::diff::{Alteration, EnumAlteration};
use crate::sql;

/// One transaction, unless something in it must be committed before the rest can use it.
///
/// PostgreSQL refuses to use an enum label in the transaction that added it to an existing type
/// (<https://www.postgresql.org/docs/current/sql-altertype.html>): labels that a later statement
/// mentions are added, after the renames, in a transaction of their own.
pub(super) fn split(statements: Vec<Statement>) -> Vec<Batch> {
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
    if !added.iter().any(used) {
        return vec![Batch { transaction: true, statements }];
    }
    let (first, rest) = statements.into_iter().partition(|statement| {
        matches!(statement.ddl, Ddl::Rename { .. } | Ddl::RenameLabel { .. }) || added_label(&statement.ddl).is_some()
    });
    vec![Batch { transaction: true, statements: first }, Batch { transaction: true, statements: rest }]
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
