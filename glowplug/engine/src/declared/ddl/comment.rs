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
    for domain in &context.declared.domains {
        if let Some(text) = &domain.comment {
            let on = format!("domain {}", context.qualified(&domain.sql_name));
            let object = DeclaredObject::Domain(domain.sql_name.clone());
            statements.push(comment(&on, text, object, Place::of(&domain.file, domain.ident.span())));
        }
    }
    for sequence in &context.declared.sequences {
        if let Some(text) = &sequence.comment {
            let on = format!("sequence {}", context.qualified(&sequence.sql_name));
            let object = DeclaredObject::Sequence(sequence.sql_name.clone());
            statements.push(comment(&on, text, object, Place::of(&sequence.file, sequence.ident.span())));
        }
    }
    for table in &context.declared.tables {
        let object = DeclaredObject::Table(table.sql_name.clone());
        of_table(context, table, "table", object, &mut statements);
    }
    for view in &context.declared.views {
        let kind = if view.materialized.is_some() { "materialized view" } else { "view" };
        let object = DeclaredObject::View(view.table.sql_name.clone());
        of_table(context, &view.table, kind, object, &mut statements);
    }
    statements
}

/// Comments of a table or view and its parts.
fn of_table(
    context: &Context<'_>,
    table: &TableDecl,
    kind: &str,
    object: DeclaredObject,
    statements: &mut Vec<DeclaredStatement>,
) {
    let name = context.qualified(&table.sql_name);
    let place = |span| Place::of(&table.file, span);
    if let Some(text) = &table.comment {
        statements.push(comment(&format!("{kind} {name}"), text, object, place(table.span())));
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
    for policy in &table.policies {
        if let Some(text) = &policy.comment {
            statements.push(comment(
                &format!("policy {} on {name}", quote::ident(&policy.name.text)),
                text,
                DeclaredObject::Policy(table.sql_name.clone(), policy.name.text.clone()),
                place(policy.name.span),
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
