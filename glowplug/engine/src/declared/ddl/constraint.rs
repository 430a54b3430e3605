//! Constraints: inside of `create table`, and foreign keys after all tables.

use super::{Context, index, statement, table};
use crate::declared::provenance::{self, DeclaredObject, sql_name};
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{
    Action, ConstraintDecl, ConstraintKind, Declared, Deferral, ForeignKey, Match, Name, Parameter, Place, TableDecl,
    TableReference,
};

/// The primary key, with what `primary key (...)` adds to the table's head.
pub(crate) fn primary_key(owner: &TableDecl) -> String {
    let key = format!("primary key ({})", columns(owner, &owner.primary_key));
    for constraint in &owner.constraints {
        if let ConstraintKind::PrimaryKey(said) = &constraint.kind {
            let options = index_options(owner, &said.include, &said.parameters);
            return format!("{}{key}{options}{}", named(constraint), deferral(constraint));
        }
    }
    key
}

/// A constraint inside of `create table`; nothing for those that stand elsewhere.
pub(crate) fn inline(owner: &TableDecl, constraint: &ConstraintDecl) -> Option<String> {
    let body = match &constraint.kind {
        ConstraintKind::PrimaryKey(_) | ConstraintKind::ForeignKey(_) => return None,
        ConstraintKind::Unique(key) => {
            let nulls = if key.nulls_not_distinct { "nulls not distinct " } else { "" };
            let options = index_options(owner, &key.include, &key.parameters);
            format!("unique {nulls}({}){options}", columns(owner, &key.columns))
        }
        ConstraintKind::Check(check) => {
            let no_inherit = if check.no_inherit { " no inherit" } else { "" };
            format!("check {}{no_inherit}", quote::parenthesized(&check.condition.text))
        }
        ConstraintKind::Exclude(exclusion) => {
            let method = exclusion.method.as_ref().map(|method| format!(" using {}", quote::ident(&method.text)));
            let elements: Vec<String> = exclusion
                .elements
                .iter()
                .map(|element| format!("{} with {}", index::element(owner, &element.element), element.operator.text))
                .collect();
            let predicate =
                exclusion.predicate.as_ref().map(|sql| format!(" where {}", quote::parenthesized(&sql.text)));
            format!(
                "exclude{} ({}){}{}",
                method.unwrap_or_default(),
                elements.join(", "),
                index_options(owner, &exclusion.include, &exclusion.parameters),
                predicate.unwrap_or_default(),
            )
        }
    };
    Some(format!("{}{body}{}", named(constraint), deferral(constraint)))
}

/// Foreign keys, one statement each: the tables may reference one another in a circle.
pub(crate) fn foreign_keys(context: &Context<'_>, owner: &TableDecl) -> Vec<DeclaredStatement> {
    let mut statements = Vec::new();
    for constraint in &owner.constraints {
        if let ConstraintKind::ForeignKey(key) = &constraint.kind {
            let mut statement = statement(
                Phase::ForeignKey,
                format!(
                    "alter table {} add {}{}{}",
                    context.qualified(&owner.sql_name),
                    named(constraint),
                    foreign_key(context, owner, key),
                    deferral(constraint)
                ),
                DeclaredObject::Constraint(provenance::constraint(owner, constraint)),
                Place::of(&owner.file, constraint.span),
            );
            statement.references = target_in_namespace(context, key);
            statements.push(statement);
        }
    }
    statements
}

/// The table that a foreign key leads to, when it is one of the namespace.
fn target_in_namespace(context: &Context<'_>, key: &ForeignKey) -> Option<String> {
    match (&key.table, context.declared.referenced(&key.table)) {
        (_, Some(target)) => Some(target.sql_name.clone()),
        (TableReference::Sql { schema: Some(schema), name }, None) => {
            (schema.text == context.namespace).then(|| name.text.clone())
        }
        (TableReference::Sql { schema: None, name }, None) => Some(name.text.clone()),
        (TableReference::Declared(_), None) => Some(key.table.word()),
    }
}

fn foreign_key(context: &Context<'_>, owner: &TableDecl, key: &ForeignKey) -> String {
    let target = context.declared.referenced(&key.table);
    let table = match (&key.table, target) {
        (_, Some(target)) => context.qualified(&target.sql_name),
        (TableReference::Sql { schema: Some(schema), name }, None) => quote::qualified(&schema.text, &name.text),
        (TableReference::Sql { schema: None, name }, None) => context.qualified(&name.text),
        (TableReference::Declared(_), None) => context.qualified(&key.table.word()),
    };
    let referenced = match target {
        Some(target) => Declared::referenced_columns(target, &key.referenced),
        None => key.referenced.iter().map(|name| name.text.clone()).collect(),
    };
    let referenced = match referenced.as_slice() {
        [] => String::new(),
        names => format!(" ({})", quote::list(names.iter().map(String::as_str))),
    };
    let matching = match key.matching {
        Match::Simple => "",
        Match::Full => " match full",
    };
    format!(
        "foreign key ({}) references {table}{referenced}{matching}{}{}",
        columns(owner, &key.columns),
        action(owner, "delete", &key.on_delete),
        action(owner, "update", &key.on_update),
    )
}

fn action(owner: &TableDecl, event: &str, action: &Action) -> String {
    let (word, said) = match action {
        Action::NoAction => return String::new(),
        Action::Restrict => ("restrict", None),
        Action::Cascade => ("cascade", None),
        Action::SetNull(said, _) => ("set null", Some(said)),
        Action::SetDefault(said, _) => ("set default", Some(said)),
    };
    let said = match said {
        Some(names) if !names.is_empty() => format!(" ({})", columns(owner, names)),
        Some(_) | None => String::new(),
    };
    format!(" on {event} {word}{said}")
}

fn named(constraint: &ConstraintDecl) -> String {
    match &constraint.name {
        Some(name) => format!("constraint {} ", quote::ident(&name.text)),
        None => String::new(),
    }
}

fn deferral(constraint: &ConstraintDecl) -> &'static str {
    match constraint.deferral {
        Deferral::NotDeferrable => "",
        Deferral::Deferrable => " deferrable",
        Deferral::InitiallyDeferred => " deferrable initially deferred",
    }
}

/// Columns by their SQL names.
pub(crate) fn columns(owner: &TableDecl, names: &[Name]) -> String {
    let names: Vec<String> = names.iter().map(|name| sql_name(owner, name)).collect();
    quote::list(names.iter().map(String::as_str))
}

fn index_options(owner: &TableDecl, include: &[Name], parameters: &[Parameter]) -> String {
    let mut sql = String::new();
    if !include.is_empty() {
        sql.push_str(" include (");
        sql.push_str(&columns(owner, include));
        sql.push(')');
    }
    if !parameters.is_empty() {
        sql.push_str(" with ");
        sql.push_str(&table::parameters(parameters));
    }
    sql
}
