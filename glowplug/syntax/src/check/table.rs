//! What one table's declaration shows by itself.

use crate::column::{ColumnDecl, ColumnValue};
use crate::constraint::{ConstraintDecl, ConstraintKind};
use crate::data_type::DataType;
use crate::error::{Error, Errors};
use crate::foreign_key::{Action, ForeignKey};
use crate::index::{IndexElement, IndexKey};
use crate::name::Name;
use crate::policy::RowSecurity;
use crate::table::TableDecl;
use proc_macro2::Span;
use std::collections::BTreeMap;

/// PostgreSQL keeps this many bytes of a name.
const MAX_NAME: usize = 63;

/// Adds every mistake of a table's declaration.
pub fn check(table: &TableDecl, errors: &mut Errors) {
    let broken = !errors.is_empty();
    if table.columns.is_empty() && !broken {
        errors.push(Error::new(table.span(), format!("table `{}` has no columns", table.sql_name)));
        return;
    }
    check_columns(table, errors);
    // A column that could not be read would be reported as missing wherever it is used.
    if broken {
        return;
    }
    check_primary_key(table, errors);
    for constraint in &table.constraints {
        check_constraint(table, constraint, errors);
    }
    for index in &table.indexes {
        check_elements(table, "index", index.elements.iter(), errors);
        check_names(table, "index", &index.include, errors);
        check_hint(
            "index",
            index.name.as_ref(),
            index.renamed_from.as_ref(),
            index.comment.as_deref(),
            index.span,
            errors,
        );
    }
    check_object_names(table, errors);
    check_policies(table, errors);
}

/// What a view shares with a table: its columns, the key Diesel knows it by, its indexes.
pub(crate) fn check_view(view: &TableDecl, errors: &mut Errors) {
    check_columns(view, errors);
    if view.primary_key.is_empty() {
        errors.push(
            Error::new(view.span(), format!("view `{}` names no column as Diesel's key", view.sql_name))
                .help(format!("name one that tells its rows apart: `{} (id) {{ ... }}`", view.ident)),
        );
    }
    check_names(view, "key", &view.primary_key, errors);
    for index in &view.indexes {
        check_elements(view, "index", index.elements.iter(), errors);
        check_names(view, "index", &index.include, errors);
    }
}

fn check_policies(table: &TableDecl, errors: &mut Errors) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for policy in &table.policies {
        report_twice(table, "policies", &mut seen, &policy.name, errors);
        if let Some(old) = &policy.renamed_from
            && old.text == policy.name.text
        {
            errors.push(Error::new(old.span, format!("the policy `{}` is renamed from itself", old.text)));
        }
    }
    if let (RowSecurity::Off, Some(policy)) = (table.row_security, table.policies.first()) {
        errors.push(
            Error::new(
                policy.name.span,
                format!(
                    "policy `{}` has no effect: row level security of `{}` is off",
                    policy.name.text, table.sql_name
                ),
            )
            .help("add `row level security,` to the table"),
        );
    }
}

fn check_columns(table: &TableDecl, errors: &mut Errors) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for column in &table.columns {
        let span = column.ident.span();
        if let Some(first) = seen.insert(&column.sql_name, span) {
            errors.push(
                Error::new(span, format!("table `{}` has two columns `{}`", table.sql_name, column.sql_name))
                    .also(first, "first declared here"),
            );
        }
        if column.ident == table.ident {
            errors.push(Error::new(span, format!("column `{}` has the name of its table", column.ident)).help(
                format!("Diesel needs another Rust name: `#[sql_name = \"{}\"] {}_`", column.sql_name, column.sql_name),
            ));
        }
        check_length("column", &column.sql_name, span, errors);
        check_column_value(column, errors);
        if let Some(old) = &column.renamed_from
            && !is_left(table, column, &old.text)
        {
            errors.push(
                Error::new(old.span, format!("`{}` is still a column of `{}`", old.text, table.sql_name))
                    .help("`renamed from` names a column that is gone"),
            );
        }
    }
    check_length("table", &table.sql_name, table.span(), errors);
    if let Some(old) = &table.renamed_from
        && old.text == table.sql_name
    {
        errors.push(Error::new(old.span, format!("table `{}` is renamed from itself", table.sql_name)));
    }
}

/// Whether nobody has a name, or one that comes from another name that is left. Names that only go around in a circle
/// look the same before and after.
fn is_left(table: &TableDecl, column: &ColumnDecl, name: &str) -> bool {
    let mut name = name;
    for _ in &table.columns {
        let Some(holder) = table.columns.iter().find(|other| other.sql_name == name) else { return true };
        match &holder.renamed_from {
            Some(old) if holder.sql_name != column.sql_name => name = &old.text,
            Some(_) | None => return false,
        }
    }
    false
}

/// PostgreSQL would cut a longer name and then find another one than Diesel asks for.
fn check_length(what: &str, name: &str, span: Span, errors: &mut Errors) {
    if name.len() > MAX_NAME {
        errors.push(
            Error::new(span, format!("the name of the {what} has {} bytes, PostgreSQL keeps {MAX_NAME}", name.len()))
                .help("shorten it, or give a shorter one with `#[sql_name = \"...\"]`"),
        );
    }
}

fn check_column_value(column: &ColumnDecl, errors: &mut Errors) {
    let name = &column.sql_name;
    let word = column.data_type.not_null().word();
    let serial = matches!(word.as_str(), "Serial" | "SmallSerial" | "BigSerial");
    if serial && column.data_type.is_nullable() {
        errors.push(Error::new(
            column.data_type.span,
            format!("column `{name}` is a sequence's number: it cannot be null"),
        ));
    }
    match &column.value {
        ColumnValue::Identity(identity) => {
            let integer = ["SmallInt", "Smallint", "Int2", "Integer", "Int4", "BigInt", "Bigint", "Int8"];
            if !integer.contains(&word.as_str()) && column.sql_type.is_none() {
                errors.push(
                    Error::new(identity.span, format!("column `{name}` is {word}: an identity needs a whole number"))
                        .help("make it SmallInt, Integer or BigInt"),
                );
            } else if column.data_type.is_nullable() {
                errors.push(
                    Error::new(identity.span, format!("column `{name}` is an identity: it cannot be null"))
                        .help(format!("write `{word}` without `Nullable`")),
                );
            }
        }
        ColumnValue::Default(expression) if serial => {
            errors.push(Error::new(expression.span(), format!("column `{name}` is {word}: it already has a default")));
        }
        ColumnValue::None | ColumnValue::Default(_) | ColumnValue::Generated(_) => {}
    }
    if column.max_length.is_some() && !takes_length(&column.data_type) {
        // print-schema writes `max_length` on nothing else.
        errors.push(Error::new(column.data_type.span, format!("`max_length` has no meaning for {word}")));
    }
}

fn takes_length(data_type: &DataType) -> bool {
    let element = data_type.element();
    matches!(element.word().as_str(), "Varchar" | "VarChar" | "Bpchar" | "Char" | "Bit")
        || !DataType::is_diesel_word(&element.word())
}

fn check_primary_key(table: &TableDecl, errors: &mut Errors) {
    if table.primary_key.is_empty() {
        let example = table.columns.first().map_or_else(|| "id".to_owned(), |column| column.ident.to_string());
        errors.push(
            Error::new(table.span(), format!("table `{}` has no primary key", table.sql_name))
                .help(format!("name its columns: `{} ({example}) {{ ... }}`", table.ident)),
        );
    }
    check_names(table, "primary key", &table.primary_key, errors);
    for name in &table.primary_key {
        if let Some(column) = table.column(name)
            && column.data_type.is_nullable()
        {
            errors.push(
                Error::new(name.span, format!("column `{}` of the primary key can be null", column.sql_name))
                    .help("a primary key has no nulls: write the type without `Nullable`"),
            );
        }
    }
}

fn check_constraint(table: &TableDecl, constraint: &ConstraintDecl, errors: &mut Errors) {
    let what = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => {
            let names = |names: &[Name]| -> Vec<String> {
                names
                    .iter()
                    .map(|name| table.column(name).map_or_else(|| name.text.clone(), |c| c.sql_name.clone()))
                    .collect()
            };
            if names(&key.columns) != names(&table.primary_key) {
                errors.push(
                    Error::new(constraint.span, format!("table `{}` has two primary keys", table.sql_name))
                        .help("say the same columns in the head and in `primary key (...)`"),
                );
            }
            check_names(table, "primary key", &key.include, errors);
            "primary key"
        }
        ConstraintKind::Unique(key) => {
            check_names(table, "unique constraint", &key.columns, errors);
            check_names(table, "unique constraint", &key.include, errors);
            "unique constraint"
        }
        ConstraintKind::Check(check) => {
            check_names(table, "check", &check.columns, errors);
            "check"
        }
        ConstraintKind::ForeignKey(key) => {
            check_foreign_key(table, key, errors);
            "foreign key"
        }
        ConstraintKind::Exclude(exclusion) => {
            check_elements(table, "exclusion", exclusion.elements.iter().map(|element| &element.element), errors);
            check_names(table, "exclusion", &exclusion.include, errors);
            "exclusion constraint"
        }
    };
    check_hint(
        what,
        constraint.name.as_ref(),
        constraint.renamed_from.as_ref(),
        constraint.comment.as_deref(),
        constraint.span,
        errors,
    );
}

fn check_foreign_key(table: &TableDecl, key: &ForeignKey, errors: &mut Errors) {
    check_names(table, "foreign key", &key.columns, errors);
    if !key.referenced.is_empty() && key.referenced.len() != key.columns.len() {
        errors.push(Error::new(
            key.referenced[0].span,
            format!(
                "the foreign key has {} of this table, but references {}",
                count(key.columns.len(), "column"),
                count(key.referenced.len(), "column")
            ),
        ));
    }
    for (event, action) in [("delete", &key.on_delete), ("update", &key.on_update)] {
        let (Action::SetNull(said, span) | Action::SetDefault(said, span)) = action else { continue };
        check_names(table, "foreign key", said, errors);
        for name in said {
            let (Some(column), false) = (table.column(name), key.columns.is_empty()) else { continue };
            if !key.columns.iter().any(|own| column.is(own)) {
                errors.push(Error::new(
                    name.span,
                    format!("column `{}` is no part of the foreign key that sets it", column.sql_name),
                ));
            }
        }
        if !matches!(action, Action::SetNull(..)) {
            continue;
        }
        let emptied = if said.is_empty() { &key.columns } else { said };
        for column in emptied.iter().filter_map(|name| table.column(name)) {
            if !column.data_type.is_nullable() {
                errors.push(
                    Error::new(*span, format!("column `{}` cannot be set null: it is not null", column.sql_name)).help(
                        format!(
                            "make it `Nullable<{}>`, or choose another action `on {event}`",
                            column.data_type.not_null().word()
                        ),
                    ),
                );
            }
        }
    }
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn check_elements<'a>(
    table: &TableDecl,
    what: &str,
    elements: impl Iterator<Item = &'a IndexElement>,
    errors: &mut Errors,
) {
    for element in elements {
        if let IndexKey::Column(name) = &element.key {
            check_exists(table, what, name, errors);
        }
    }
}

fn check_names(table: &TableDecl, what: &str, names: &[Name], errors: &mut Errors) {
    for (position, name) in names.iter().enumerate() {
        check_exists(table, what, name, errors);
        if let Some(column) = table.column(name)
            && names[..position].iter().any(|earlier| column.is(earlier))
        {
            errors.push(Error::new(name.span, format!("the {what} names column `{}` twice", column.sql_name)));
        }
    }
}

fn check_exists(table: &TableDecl, what: &str, name: &Name, errors: &mut Errors) {
    if table.column(name).is_some() {
        return;
    }
    let error = Error::new(
        name.span,
        format!("table `{}` has no column `{}`, which its {what} names", table.sql_name, name.text),
    );
    errors.push(match table.nearest_column(name) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    });
}

/// A hint or comment must be able to say whose it is.
fn check_hint(
    what: &str,
    name: Option<&Name>,
    renamed_from: Option<&Name>,
    comment: Option<&str>,
    span: Span,
    errors: &mut Errors,
) {
    match (name, renamed_from) {
        (None, Some(old)) => errors.push(
            Error::new(old.span, format!("the {what} is renamed from `{}`, but has no name", old.text))
                .help("give it its new name"),
        ),
        (Some(new), Some(old)) if new.text == old.text => {
            errors.push(Error::new(old.span, format!("the {what} `{}` is renamed from itself", old.text)));
        }
        (Some(_) | None, _) => {}
    }
    if name.is_none() && comment.is_some() {
        errors.push(
            Error::new(span, format!("the {what} has a comment, but no name to attach it to"))
                .help("name it, or write the comment with `//`"),
        );
    }
}

/// Constraints share one set of names; those that make an index share another with the indexes.
fn check_object_names(table: &TableDecl, errors: &mut Errors) {
    let mut constraints: BTreeMap<&str, Span> = BTreeMap::new();
    let mut relations: BTreeMap<&str, Span> = BTreeMap::new();
    relations.insert(&table.sql_name, table.span());
    for constraint in &table.constraints {
        let Some(name) = &constraint.name else { continue };
        report_twice(table, "constraints", &mut constraints, name, errors);
        match constraint.kind {
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_) => {
                relations.insert(&name.text, name.span);
            }
            ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) => {}
        }
    }
    for index in &table.indexes {
        if let Some(name) = &index.name {
            report_twice(table, "objects", &mut relations, name, errors);
        }
    }
}

fn report_twice<'a>(
    table: &TableDecl,
    what: &str,
    seen: &mut BTreeMap<&'a str, Span>,
    name: &'a Name,
    errors: &mut Errors,
) {
    check_length("object", &name.text, name.span, errors);
    if let Some(first) = seen.insert(&name.text, name.span) {
        errors.push(
            Error::new(name.span, format!("table `{}` has two {what} named `{}`", table.sql_name, name.text))
                .also(first, "first declared here"),
        );
    }
}
