//! A column inside of `create table`.

use super::Context;
use crate::declared::quote;
use glowplug_syntax::{
    Collation, ColumnDecl, ColumnValue, Error, Expression, GeneratedKind, IdentityKind, PostgresType, QualifiedName,
    TableDecl, TypeName,
};
use std::rc::Rc;

pub(crate) fn definition(context: &Context<'_>, table: &TableDecl, column: &ColumnDecl) -> Result<String, Error> {
    let mut sql = format!("{} {}", quote::ident(&column.sql_name), type_of(context, table, column)?);
    if let Some(compression) = &column.compression {
        sql.push_str(" compression ");
        sql.push_str(&compression.text);
    }
    if let Some(collation) = &column.collation {
        sql.push_str(&collate(collation));
    }
    if !column.data_type.is_nullable() {
        sql.push_str(" not null");
    }
    sql.push_str(&value(context, table, column)?);
    Ok(sql)
}

/// ` collate "C"`.
pub(crate) fn collate(collation: &Collation) -> String {
    format!(" collate {}", qualified(&collation.name))
}

/// A name with the schema it was written with.
pub(crate) fn qualified(name: &QualifiedName) -> String {
    match &name.schema {
        Some(schema) => quote::qualified(&schema.text, &name.name.text),
        None => quote::ident(&name.name.text),
    }
}

fn type_of(context: &Context<'_>, table: &TableDecl, column: &ColumnDecl) -> Result<String, Error> {
    if let Some(verbatim) = &column.sql_type {
        return Ok(verbatim.text.clone());
    }
    let named = |word: &str| context.declared.type_named(word, &table.file);
    let found = column.data_type.postgres(column.max_length, &named).map_err(|error| error.in_file(&table.file))?;
    Ok(type_sql(context, &found))
}

pub(crate) fn type_sql(context: &Context<'_>, found: &PostgresType) -> String {
    let name = match &found.name {
        TypeName::BuiltIn(name) | TypeName::Verbatim(name) => name.clone(),
        TypeName::InNamespace(name) => context.qualified(name),
        TypeName::Elsewhere { schema: Some(schema), name } => quote::qualified(schema, name),
        TypeName::Elsewhere { schema: None, name } => quote::ident(name),
    };
    if found.array { format!("{name}[]") } else { name }
}

fn value(context: &Context<'_>, table: &TableDecl, column: &ColumnDecl) -> Result<String, Error> {
    Ok(match &column.value {
        ColumnValue::None => String::new(),
        ColumnValue::Default(expression) => format!(" default {}", default(context, &table.file, expression)?),
        ColumnValue::Identity(identity) => {
            let kind = match identity.kind {
                IdentityKind::Always => "always",
                IdentityKind::ByDefault => "by default",
            };
            let options = match identity.options.as_slice() {
                [] => String::new(),
                options => format!(" ({})", options.join(" ")),
            };
            format!(" generated {kind} as identity{options}")
        }
        ColumnValue::Generated(generated) => {
            let kind = match generated.kind {
                GeneratedKind::Stored => "stored",
                GeneratedKind::Virtual => "virtual",
            };
            format!(" generated always as {} {kind}", quote::parenthesized(&generated.expression.text))
        }
    })
}

/// What stands after `default`; `file` is where enums are looked for first.
pub(crate) fn default(context: &Context<'_>, file: &Rc<str>, expression: &Expression) -> Result<String, Error> {
    match expression {
        Expression::Literal(literal, _) => Ok(literal.to_sql()),
        Expression::Call(text) => Ok(text.text.clone()),
        Expression::Sql(text) => Ok(quote::parenthesized(&text.text)),
        Expression::Variant(path) => {
            let Some((word, variant)) = Expression::variant(path) else {
                return Err(Error::new(expression.span(), "expected a variant, as in `Status::Draft`"));
            };
            context
                .declared
                .enum_named(&word, file)
                .and_then(|declaration| declaration.label(&variant))
                .map(quote::literal)
                .ok_or_else(|| {
                    Error::new(expression.span(), format!("no enum `{word}` with a variant `{variant}` is declared"))
                        .help("declare it with `pg_enum!`, or write the default as sql(\"...\")")
                        .in_file(file)
                })
        }
    }
}
