//! `create table`, with all constraints but foreign keys.

use super::{Context, column, constraint, statement};
use crate::declared::provenance::{self, DeclaredObject};
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{ConstraintKind, Errors, Parameter, Place, TableDecl};

/// The table, and what `create table` cannot say on every supported PostgreSQL.
pub(crate) fn create(context: &Context<'_>, table: &TableDecl) -> Result<Vec<DeclaredStatement>, Errors> {
    let mut lines = Vec::new();
    let mut errors = Errors::default();
    let mut objects = vec![DeclaredObject::Table(table.sql_name.clone())];
    for declared in &table.columns {
        match column::definition(context, table, declared) {
            Ok(line) => lines.push(line),
            Err(error) => errors.push(error.in_file(&table.file)),
        }
        objects.push(DeclaredObject::Column(table.sql_name.clone(), declared.sql_name.clone()));
    }
    errors.into_result()?;
    lines.push(constraint::primary_key(table));
    objects.push(DeclaredObject::Constraint(provenance::primary_key(table)));
    for declared in &table.constraints {
        if let Some(line) = constraint::inline(table, declared) {
            lines.push(line);
            if !matches!(declared.kind, ConstraintKind::PrimaryKey(_)) {
                objects.push(DeclaredObject::Constraint(provenance::constraint(table, declared)));
            }
        }
    }
    let name = context.qualified(&table.sql_name);
    let unlogged = if table.unlogged { "unlogged " } else { "" };
    let parameters = match parameters(&table.parameters) {
        text if text.is_empty() => text,
        text => format!(" with {text}"),
    };
    let place = Place::of(&table.file, table.span());
    let mut statements = vec![DeclaredStatement {
        sql: format!("create {unlogged}table {name} (\n    {}\n){parameters}", lines.join(",\n    ")),
        phase: Phase::Table,
        objects,
        place: Some(place),
        references: None,
    }];
    statements.extend(settings(context, table));
    Ok(statements)
}

/// `(fillfactor = '70')`, or nothing. Every value may be a string.
pub(crate) fn parameters(parameters: &[Parameter]) -> String {
    if parameters.is_empty() {
        return String::new();
    }
    let parameters: Vec<String> = parameters
        .iter()
        .map(|parameter| {
            let name = match &parameter.qualifier {
                Some(qualifier) => quote::qualified(&qualifier.text, &parameter.name.text),
                None => quote::ident(&parameter.name.text),
            };
            format!("{name} = {}", quote::literal(&parameter.value))
        })
        .collect();
    format!("({})", parameters.join(", "))
}

/// Storage and statistics of columns: `create table` learned the first only in PostgreSQL 16.
fn settings(context: &Context<'_>, table: &TableDecl) -> Vec<DeclaredStatement> {
    let name = context.qualified(&table.sql_name);
    let mut statements = Vec::new();
    for column in &table.columns {
        let mut add = |setting: String| {
            statements.push(statement(
                Phase::Table,
                format!("alter table {name} alter column {} set {setting}", quote::ident(&column.sql_name)),
                DeclaredObject::Column(table.sql_name.clone(), column.sql_name.clone()),
                Place::of(&table.file, column.ident.span()),
            ));
        };
        // `default` is what the column has anyway, and PostgreSQL 15 lacks the word.
        if let Some(storage) = column.storage.as_ref().filter(|storage| storage.text != "default") {
            add(format!("storage {}", storage.text));
        }
        if let Some(statistics) = column.statistics {
            add(format!("statistics {statistics}"));
        }
    }
    statements
}
