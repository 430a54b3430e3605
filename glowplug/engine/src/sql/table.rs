//! Prints `CREATE TABLE` and column definitions.

use super::{constraint, database, options, sequence};
use crate::catalog::{Column, Generation, Ident, Persistence, QName};
use crate::plan::{NewColumn, NewTable};

pub(super) fn create(new: &NewTable) -> String {
    let unlogged = match new.table.persistence {
        Persistence::Permanent => "",
        Persistence::Unlogged => "UNLOGGED ",
    };
    let mut parts: Vec<String> = new.columns.iter().map(|part| column(&new.name, part)).collect();
    parts.extend(new.constraints.iter().map(|(name, body)| constraint::definition(name, body)));
    let body = if parts.is_empty() { "()".to_owned() } else { format!("(\n    {}\n)", parts.join(",\n    ")) };
    let foreign = if new.table.foreign.is_some() { "FOREIGN " } else { "" };
    let mut text = format!("CREATE {unlogged}{foreign}TABLE {} {body}", new.name);
    if !new.inherits.is_empty() {
        let parents: Vec<String> = new.inherits.iter().map(ToString::to_string).collect();
        text.push_str(&format!(" INHERITS ({})", parents.join(", ")));
    }
    if let Some(key) = &new.table.partition_key {
        text.push_str(" PARTITION BY ");
        text.push_str(key);
    }
    if let Some(method) = &new.table.access_method {
        text.push_str(&format!(" USING {}", Ident(method)));
    }
    if !new.table.options.is_empty() {
        text.push_str(&format!(" WITH ({})", options(&new.table.options)));
    }
    if let Some(tablespace) = &new.table.tablespace {
        text.push_str(&format!(" TABLESPACE {}", Ident(tablespace)));
    }
    if let Some(foreign) = &new.table.foreign {
        text.push_str(&format!(" SERVER {}{}", Ident(&foreign.server), database::generic(&foreign.options)));
    }
    text
}

/// A column definition: `name type ...`.
pub(super) fn column(relation: &QName, new: &NewColumn) -> String {
    let options = new.column.foreign_options.as_ref().map_or(String::new(), database::generic);
    // The options of a wrapper stand between a type and its collation.
    let mut text = match &new.column.collation {
        Some(collation) => format!("{} {}{options} COLLATE {collation}", Ident(&new.name), new.column.ty),
        None => format!("{} {}{options}", Ident(&new.name), new.column.ty),
    };
    if let Some(method) = &new.column.compression {
        text.push_str(&format!(" COMPRESSION {method}"));
    }
    match &new.column.generation {
        Generation::None => {}
        Generation::Stored(expression) => text.push_str(&format!(" GENERATED ALWAYS AS ({expression}) STORED")),
        Generation::Virtual(expression) => text.push_str(&format!(" GENERATED ALWAYS AS ({expression}) VIRTUAL")),
    }
    if let Some(identity) = &new.column.identity {
        text.push(' ');
        text.push_str(&sequence::identity(relation, &new.name, identity));
    }
    if let Some(default) = &new.default {
        text.push_str(&format!(" DEFAULT {}", default.expression));
    }
    if new.column.not_null {
        text.push_str(" NOT NULL");
    }
    text
}

/// A type with its collation.
pub(super) fn type_of(column: &Column) -> String {
    match &column.collation {
        Some(collation) => format!("{} COLLATE {collation}", column.ty),
        None => column.ty.clone(),
    }
}
