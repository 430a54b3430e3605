//! The Rust file: enums, then tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{column, constraint, types, word};
use crate::catalog::{Body, Catalog, ConstraintKind, Id, Parameters, Persistence, QName, Table};

/// Declarations of everything that the macros can say, but for the tables in `without`.
pub(super) fn file(catalog: &Catalog, namespace: &str, without: &BTreeSet<QName>) -> String {
    let mut text = String::from(
        "//! Written by `cargo xtask db-pull` from an existing database. Yours to change from here on.\n\n\
         use super::namespace::{pg_enum, table};\n",
    );
    for (id, object) in &catalog.objects {
        if let (Id::Type(name), Body::Enum(body)) = (id, &object.body)
            && let Some(declared) = types::enumeration(name, body, object.comment.as_deref())
        {
            text.push('\n');
            text.push_str(&declared);
        }
    }
    let tables = || {
        catalog.objects.iter().filter_map(|(id, object)| match (id, &object.body) {
            (Id::Relation(name), Body::Table(table)) if name.schema == namespace && !without.contains(name) => {
                Some((name, table, object.comment.as_deref()))
            }
            _ => None,
        })
    };
    // A key to a table that is written as SQL is written as SQL, too.
    let all: BTreeSet<&QName> = tables().map(|(name, ..)| name).collect();
    let declared: BTreeSet<&QName> = tables()
        .filter(|(name, table, comment)| print(catalog, name, table, *comment, &all).is_some())
        .map(|(name, ..)| name)
        .collect();
    for (name, table, comment) in tables() {
        if let Some(written) = print(catalog, name, table, comment, &declared) {
            text.push('\n');
            text.push_str(&written);
        }
    }
    if !text.contains("pg_enum! {") {
        text = text.replace("{pg_enum, table}", "table");
    }
    text
}

/// `table! { ... }`; `None` when the macro has no words for it.
///
/// A foreign key is part of it when it leads to one of the `declared`.
fn print(
    catalog: &Catalog,
    name: &QName,
    table: &Table,
    comment: Option<&str>,
    declared: &BTreeSet<&QName>,
) -> Option<String> {
    let expressible = table.partition_key.is_none()
        && !table.partition
        && table.of_type.is_none()
        && table.access_method.is_none()
        && table.tablespace.is_none()
        && depends_on_tables_only(catalog, name);
    if !expressible
        || catalog
            .objects
            .keys()
            .any(|id| matches!(id, Id::Attachment(child, parent) if child == name || parent == name))
    {
        return None;
    }
    let key = catalog.objects.iter().find_map(|(id, object)| match (id, &object.body) {
        (Id::Constraint(of, _), Body::Constraint(body)) if of == name => match &body.kind {
            ConstraintKind::PrimaryKey(_) => Some(body.columns.clone()),
            _ => None,
        },
        _ => None,
    })?;
    let (identifier, attribute) = word::identifier(&name.name, "    ");
    let mut text = String::from("table! {\n");
    text.push_str(&types::documentation(comment, "    "));
    text.push_str(&attribute);
    // Names that differ in SQL may not differ as Rust words.
    let mut words: Vec<String> =
        catalog.columns(name).into_iter().map(|(column, _)| word::plain(column)).chain([identifier.clone()]).collect();
    words.sort();
    if words.windows(2).any(|pair| pair[0] == pair[1]) {
        return None;
    }
    let key: Vec<String> = key.iter().map(|column| word::plain(column)).collect();
    let unlogged = if table.persistence == Persistence::Unlogged { " unlogged" } else { "" };
    let options = options(&table.options)?;
    text.push_str(&format!("    {identifier} ({}){unlogged}{options} {{\n", key.join(", ")));
    for (column, body) in catalog.columns(name) {
        text.push_str(&column::print(catalog, name, column, body)?);
    }
    let mut parts = String::new();
    let mut constraints: BTreeMap<(u8, &str), String> = BTreeMap::new();
    for (id, object) in &catalog.objects {
        if let (Id::Constraint(of, constraint), Body::Constraint(body)) = (id, &object.body)
            && of == name
            && !matches!(&body.kind, ConstraintKind::ForeignKey { references, .. } if !declared.contains(references))
            && let Some(line) = constraint::print(name, constraint, body)
        {
            constraints.insert((body.kind.order(), constraint), line);
        }
    }
    parts.extend(constraints.into_values());
    for (id, object) in &catalog.objects {
        if let (Id::Index(index), Body::Index(body)) = (id, &object.body)
            && body.relation == *name
            && let Some(line) = constraint::index(index, body)
        {
            parts.push_str(&line);
        }
    }
    if !parts.is_empty() {
        text.push('\n');
        text.push_str(&parts);
    }
    text.push_str("    }\n}\n");
    Some(text)
}

/// Storage parameters; `None` for those whose names the grammar cannot take.
fn options(options: &Parameters) -> Option<String> {
    if options.is_empty() {
        return Some(String::new());
    }
    let mut parts = Vec::new();
    for (key, value) in options {
        if !value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return None;
        }
        parts.push(format!("{key} = {value}"));
    }
    Some(format!(" with ({})", parts.join(", ")))
}

/// Whether the table's columns and defaults need nothing but enums and their own sequences: whatever
/// else they need is declared in SQL, and SQL comes after Rust.
fn depends_on_tables_only(catalog: &Catalog, name: &QName) -> bool {
    catalog.depends.iter().all(|(id, needed)| {
        let own = matches!(id, Id::Column(of, _) | Id::Default(of, _) if of == name);
        !own || needed.iter().all(|needed| match needed {
            Id::Schema(_) | Id::Extension(_) => true,
            Id::Type(ty) => matches!(catalog.body(&Id::Type(ty.clone())), Some(Body::Enum(_))),
            Id::Sequence(sequence) => {
                matches!(catalog.body(&Id::SequenceOwner(sequence.clone())), Some(Body::SequenceOwner(of, _)) if of == name)
            }
            other => other == &Id::Relation(name.clone()) || other.relation() == Some(name),
        })
    })
}
