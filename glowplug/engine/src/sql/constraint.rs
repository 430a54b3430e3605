//! Prints constraints.

use super::options;
use crate::catalog::{Constraint, ConstraintKind, Ident, QName};

/// `CONSTRAINT name ...` as it stands in a table definition and after `ADD`.
pub(super) fn definition(name: &str, constraint: &Constraint) -> String {
    let mut text = format!("CONSTRAINT {} {}", Ident(name), constraint.definition);
    if let Some(index) = constraint.kind.index() {
        // The storage of the index comes before the predicate of an exclusion constraint.
        let mut storage = String::new();
        if !index.options.is_empty() {
            storage.push_str(&format!(" WITH ({})", options(&index.options)));
        }
        if let Some(tablespace) = &index.tablespace {
            storage.push_str(&format!(" USING INDEX TABLESPACE {}", Ident(tablespace)));
        }
        if !storage.is_empty() {
            match (&constraint.kind, text.rfind(" WHERE (")) {
                (ConstraintKind::Exclusion(_), Some(at)) => text.insert_str(at, &storage),
                _ => text.push_str(&storage),
            }
        }
    }
    text.push_str(&deferrability(constraint));
    if !constraint.enforced {
        text.push_str(" NOT ENFORCED");
    }
    if !constraint.validated && constraint.enforced {
        text.push_str(" NOT VALID");
    }
    text
}

/// A key that is made of an index, which takes the name of the key.
pub(super) fn using_index(name: &str, constraint: &Constraint, index: &QName) -> String {
    let words = if matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) { "PRIMARY KEY" } else { "UNIQUE" };
    let deferrability = deferrability(constraint);
    format!("CONSTRAINT {} {words} USING INDEX {}{deferrability}", Ident(name), Ident(&index.name))
}

fn deferrability(constraint: &Constraint) -> String {
    match (constraint.deferrable, constraint.deferred) {
        (false, _) => String::new(),
        (true, false) => " DEFERRABLE".to_owned(),
        (true, true) => " DEFERRABLE INITIALLY DEFERRED".to_owned(),
    }
}

/// The words after `ALTER CONSTRAINT name`.
pub(super) fn altered_deferrability(constraint: &Constraint) -> &'static str {
    match (constraint.deferrable, constraint.deferred) {
        (false, _) => "NOT DEFERRABLE",
        (true, false) => "DEFERRABLE INITIALLY IMMEDIATE",
        (true, true) => "DEFERRABLE INITIALLY DEFERRED",
    }
}
