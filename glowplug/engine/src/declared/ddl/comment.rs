//! `comment on`, after everything that can have one.

use super::{Context, statement};
use crate::declared::provenance::{self, DeclaredObject};
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{Place, TableDecl};

pub(crate) fn comments(context: &Context<'_>) -> Vec<DeclaredStatement> {
    let mut statements = Vec::new();
    for declaration in &context.declared.enums {
        if let Some(text) = &declaration.comment {
            statements.push(comment(
                &format!("type {}", context.qualified(&declaration.sql_name)),
                text,
                DeclaredObject::Enum(declaration.sql_name.clone()),
                Place::of(&declaration.file, declaration.ident.span()),
            ));
        }
    }
    for table in &context.declared.tables {
        of_table(context, table, &mut statements);
    }
    statements
}

fn of_table(context: &Context<'_>, table: &TableDecl, statements: &mut Vec<DeclaredStatement>) {
    let name = context.qualified(&table.sql_name);
    let place = |span| Place::of(&table.file, span);
    if let Some(text) = &table.comment {
        let object = DeclaredObject::Table(table.sql_name.clone());
        statements.push(comment(&format!("table {name}"), text, object, place(table.span())));
    }
    for column in &table.columns {
        if let Some(text) = &column.comment {
            statements.push(comment(
                &format!("column {name}.{}", quote::ident(&column.sql_name)),
                text,
                DeclaredObject::Column(table.sql_name.clone(), column.sql_name.clone()),
                place(column.ident.span()),
            ));
        }
    }
    for constraint in &table.constraints {
        if let (Some(text), Some(called)) = (&constraint.comment, &constraint.name) {
            statements.push(comment(
                &format!("constraint {} on {name}", quote::ident(&called.text)),
                text,
                DeclaredObject::Constraint(provenance::constraint(table, constraint)),
                place(constraint.span),
            ));
        }
    }
    for index in &table.indexes {
        if let (Some(text), Some(called)) = (&index.comment, &index.name) {
            statements.push(comment(
                &format!("index {}", context.qualified(&called.text)),
                text,
                DeclaredObject::Index(provenance::index(table, index)),
                place(index.span),
            ));
        }
    }
}

fn comment(on: &str, text: &str, object: DeclaredObject, place: Place) -> DeclaredStatement {
    statement(Phase::Comment, format!("comment on {on} is {}", quote::literal(text)), object, place)
}
