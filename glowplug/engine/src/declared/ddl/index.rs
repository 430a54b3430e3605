//! `create index`.

use super::{Context, column, constraint, statement, table};
use crate::declared::provenance::{self, DeclaredObject, sql_name};
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{IndexDecl, IndexElement, IndexKey, NullsOrder, Place, SortOrder, TableDecl};

pub(crate) fn create(context: &Context<'_>, owner: &TableDecl, index: &IndexDecl) -> DeclaredStatement {
    let mut sql = String::from("create ");
    if index.unique {
        sql.push_str("unique ");
    }
    sql.push_str("index ");
    if let Some(name) = &index.name {
        sql.push_str(&quote::ident(&name.text));
        sql.push(' ');
    }
    sql.push_str("on ");
    sql.push_str(&context.qualified(&owner.sql_name));
    if let Some(method) = &index.method {
        sql.push_str(" using ");
        sql.push_str(&quote::ident(&method.text));
    }
    let elements: Vec<String> = index.elements.iter().map(|part| element(owner, part)).collect();
    sql.push_str(" (");
    sql.push_str(&elements.join(", "));
    sql.push(')');
    if !index.include.is_empty() {
        sql.push_str(" include (");
        sql.push_str(&constraint::columns(owner, &index.include));
        sql.push(')');
    }
    if index.nulls_not_distinct {
        sql.push_str(" nulls not distinct");
    }
    if !index.parameters.is_empty() {
        sql.push_str(" with ");
        sql.push_str(&table::parameters(&index.parameters));
    }
    if let Some(predicate) = &index.predicate {
        sql.push_str(" where ");
        sql.push_str(&quote::parenthesized(&predicate.text));
    }
    statement(
        Phase::Index,
        sql,
        DeclaredObject::Index(provenance::index(owner, index)),
        Place::of(&owner.file, index.span),
    )
}

/// One element of an index or exclusion constraint.
pub(crate) fn element(owner: &TableDecl, element: &IndexElement) -> String {
    let mut sql = match &element.key {
        IndexKey::Column(name) => quote::ident(&sql_name(owner, name)),
        IndexKey::Expression(expression) => quote::parenthesized(&expression.text),
    };
    if let Some(collation) = &element.collation {
        sql.push_str(&column::collate(collation));
    }
    if let Some(class) = &element.operator_class {
        sql.push(' ');
        sql.push_str(&column::qualified(&class.name));
        if !class.parameters.is_empty() {
            sql.push(' ');
            sql.push_str(&table::parameters(&class.parameters));
        }
    }
    match element.order {
        SortOrder::Ascending => {}
        SortOrder::Descending => sql.push_str(" desc"),
    }
    match element.nulls {
        Some(NullsOrder::First) => sql.push_str(" nulls first"),
        Some(NullsOrder::Last) => sql.push_str(" nulls last"),
        None => {}
    }
    sql
}
