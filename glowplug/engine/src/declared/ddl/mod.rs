//! Declarations as statements, one object a file. Nothing here asks what exists: the statements
//! build the schema in an empty place.

mod column;
mod comment;
mod constraint;
mod domain;
mod enumeration;
mod index;
mod policy;
mod sequence;
mod table;
mod view;

use super::provenance::DeclaredObject;
use super::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{Declared, Errors, Place};

/// What a statement is written from.
pub(crate) struct Context<'a> {
    pub(crate) declared: &'a Declared,
    pub(crate) namespace: &'a str,
}

impl Context<'_> {
    /// A name in the namespace.
    pub(crate) fn qualified(&self, name: &str) -> String {
        quote::qualified(self.namespace, name)
    }
}

/// All statements, in an order in which they can be executed.
///
/// # Errors
///
/// When a column's type is unknown.
pub fn statements(declared: &Declared, namespace: &str) -> Result<Vec<DeclaredStatement>, Errors> {
    let context = Context { declared, namespace };
    let mut statements = vec![DeclaredStatement {
        sql: format!("create schema {}", quote::ident(namespace)),
        phase: Phase::Namespace,
        objects: vec![DeclaredObject::Namespace],
        place: None,
        references: None,
    }];
    statements.extend(declared.enums.iter().map(|declaration| enumeration::create(&context, declaration)));
    statements.extend(domain::domains(&context)?);
    for sequence in &declared.sequences {
        statements.push(sequence::create(&context, sequence).map_err(|error| error.in_file(&sequence.file))?);
    }
    for table in &declared.tables {
        statements.extend(table::create(&context, table)?);
        statements.extend(table.indexes.iter().map(|index| index::create(&context, table, index)));
        statements.extend(constraint::foreign_keys(&context, table));
        statements.extend(policy::policies(&context, table));
    }
    statements.extend(view::views(&context));
    statements.extend(comment::comments(&context));
    // Stable: within a phase the order of the source stays.
    statements.sort_by_key(|statement| statement.phase);
    Ok(statements)
}

/// A statement that declares one thing at a place.
pub(crate) fn statement(phase: Phase, sql: String, object: DeclaredObject, place: Place) -> DeclaredStatement {
    DeclaredStatement { sql, phase, objects: vec![object], place: Some(place), references: None }
}
