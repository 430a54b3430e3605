//! Constraints and indexes. What is not plainly expressible is left out here, and written as SQL.

use super::word;
use crate::catalog::{Constraint, ConstraintKind, Index, QName};

/// The line of a constraint.
pub(super) fn print(table: &QName, name: &str, constraint: &Constraint) -> Option<String> {
    if !constraint.validated || !constraint.enforced || !constraint.local || constraint.parent.is_some() {
        return None;
    }
    if constraint.kind.index().is_some_and(|index| !index.options.is_empty() || index.tablespace.is_some()) {
        return None;
    }
    let columns = columns(&constraint.columns);
    let deferral = match (constraint.deferrable, constraint.deferred) {
        (false, _) => "",
        (true, false) => " deferrable",
        (true, true) => " deferrable initially deferred",
    };
    let body = match &constraint.kind {
        // Part of the table's head; anything special about it is said once more.
        ConstraintKind::PrimaryKey(_) => {
            if name == format!("{}_pkey", table.name) && deferral.is_empty() {
                return None;
            }
            format!("primary key {} ({columns}){deferral}", quoted(name))
        }
        ConstraintKind::Unique(_) => {
            if constraint.definition.contains(" INCLUDE ") {
                return None;
            }
            let nulls = if constraint.definition.contains("NULLS NOT DISTINCT") { " nulls not distinct" } else { "" };
            format!("unique {}{nulls} ({columns}){deferral}", quoted(name))
        }
        ConstraintKind::Check => {
            let (text, no_inherit) = match constraint.definition.strip_suffix(" NO INHERIT") {
                Some(text) => (text, " no inherit"),
                None => (constraint.definition.as_str(), ""),
            };
            let expression = text.strip_prefix("CHECK (")?.strip_suffix(')')?;
            format!("check {} sql({}){no_inherit}", quoted(name), word::text(expression))
        }
        ConstraintKind::ForeignKey { references, columns: other } => {
            if references.schema != table.schema {
                return None;
            }
            let actions = actions(&constraint.definition, references)?;
            format!(
                "foreign key {} ({columns}) references {}({}){actions}{deferral}",
                quoted(name),
                word::plain(&references.name),
                self::columns(other)
            )
        }
        ConstraintKind::Exclusion(_) => return None,
    };
    Some(format!("        {body},\n"))
}

/// What follows the referenced columns, in the grammar's words.
fn actions(definition: &str, references: &QName) -> Option<String> {
    let marker = format!(" REFERENCES {references}(");
    let rest = &definition[definition.find(&marker)? + marker.len()..];
    let tail = &rest[rest.find(')')? + 1..];
    // `SET NULL (column)` names columns in SQL; left to SQL.
    if tail.contains('(') || tail.contains('"') {
        return None;
    }
    Some(tail.to_lowercase())
}

/// The line of an index.
pub(super) fn index(name: &QName, index: &Index) -> Option<String> {
    if !index.valid || index.only || !index.options.is_empty() || index.tablespace.is_some() {
        return None;
    }
    if index.columns.iter().any(|key| key.name.is_none() || key.statistics.is_some()) {
        return None;
    }
    let rest = index.definition.strip_prefix("USING ")?;
    let (method, rest) = rest.split_once(" (")?;
    let (list, tail) = rest.split_once(')')?;
    let mut elements = Vec::new();
    for (element, key) in list.split(", ").zip(&index.columns) {
        let column = key.name.as_deref()?;
        let order = element.strip_prefix(&crate::catalog::Ident(column).to_string())?;
        let order = match order {
            "" => "",
            " DESC" => " desc",
            " NULLS FIRST" => " asc nulls first",
            " DESC NULLS LAST" => " desc nulls last",
            _ => return None,
        };
        elements.push(format!("{}{order}", word::plain(column)));
    }
    if elements.len() != index.columns.len() {
        return None;
    }
    let (nulls, tail) = match tail.strip_prefix(" NULLS NOT DISTINCT") {
        Some(tail) => (" nulls not distinct", tail),
        None => ("", tail),
    };
    let predicate = match tail {
        "" => String::new(),
        tail => format!(" where sql({})", word::text(tail.strip_prefix(" WHERE (")?.strip_suffix(')')?)),
    };
    let unique = if index.unique { "unique " } else { "" };
    let method = if method == "btree" { String::new() } else { format!(" using {method}") };
    let name = quoted(&name.name);
    Some(format!("        {unique}index {name}{method}{nulls} ({}){predicate},\n", elements.join(", ")))
}

fn columns(names: &[String]) -> String {
    names.iter().map(|name| word::plain(name)).collect::<Vec<_>>().join(", ")
}

/// A name of an object that has no Rust item: as a word when it is one, else as a string.
fn quoted(name: &str) -> String {
    if word::plain(name) == name { name.to_owned() } else { word::text(name) }
}
