//! Columns.

use super::types::{documentation, word_of};
use super::word;
use crate::catalog::{Body, Catalog, Column, Generation, Id, QName, Sequence};

/// The lines of one column.
pub(super) fn print(catalog: &Catalog, table: &QName, name: &str, column: &Column) -> Option<String> {
    let id = Id::Column(table.clone(), name.to_owned());
    let comment = catalog.objects.get(&id).and_then(|object| object.comment.as_deref());
    let (identifier, attribute) = word::identifier(name, "        ");
    let default = match catalog.body(&Id::Default(table.clone(), name.to_owned())) {
        Some(Body::Default(default)) => Some(default.expression.as_str()),
        _ => None,
    };
    let serial = default.and_then(|_| serial(catalog, table, name, column));
    // A sequence that no clause makes has to come first, and SQL comes after Rust.
    if serial.is_none() && default.is_some_and(|expression| expression.contains("nextval(")) {
        return None;
    }
    let mut clauses = String::new();
    let word = match (serial, word_of(catalog, &column.ty)) {
        (Some(word), _) => word.to_owned(),
        (None, Some(word)) => word,
        (None, None) => {
            clauses.push_str(&format!(" sql_type {}", word::text(&column.ty)));
            "Text".to_owned()
        }
    };
    let ty = if column.not_null { word } else { format!("Nullable<{word}>") };
    if let Some(identity) = &column.identity {
        clauses.push_str(if identity.always { " identity" } else { " identity by default" });
        clauses.push_str(&sequence_options(&identity.sequence)?);
    }
    match &column.generation {
        Generation::None => {}
        Generation::Stored(expression) => {
            clauses.push_str(&format!(" generated always as sql({}) stored", word::text(expression)));
        }
        Generation::Virtual(_) => return None,
    }
    if let (Some(expression), None) = (default, serial) {
        clauses.push_str(&format!(" = sql({})", word::text(expression)));
    }
    if let Some(collation) = &column.collation {
        let (schema, name) = collation.split_once('.')?;
        let unquoted = |part: &str| part.trim_matches('"').replace("\"\"", "\"");
        clauses.push_str(&format!(" collate {}.{}", word::text(&unquoted(schema)), word::text(&unquoted(name))));
    }
    if !column.local || column.inherited {
        return None;
    }
    let documentation = documentation(comment, "        ");
    Some(format!("{documentation}{attribute}        {identifier} -> {ty}{clauses},\n"))
}

/// The options that differ from what an identity column has anyway. `None` when there is no word for one.
fn sequence_options(sequence: &Sequence) -> Option<String> {
    let highest = match sequence.ty.as_str() {
        "smallint" => i64::from(i16::MAX),
        "integer" => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    let mut options = Vec::new();
    if sequence.start != 1 {
        options.push(format!("start with {}", sequence.start));
    }
    if sequence.increment != 1 {
        options.push(format!("increment by {}", sequence.increment));
    }
    if sequence.minimum != 1 {
        options.push(format!("minvalue {}", sequence.minimum));
    }
    if sequence.maximum != highest {
        options.push(format!("maxvalue {}", sequence.maximum));
    }
    if sequence.cache != 1 {
        options.push(format!("cache {}", sequence.cache));
    }
    if sequence.cycle {
        options.push("cycle".to_owned());
    }
    if sequence.unlogged {
        return None;
    }
    Some(if options.is_empty() { String::new() } else { format!(" ({})", options.join(", ")) })
}

/// `Serial` and its sizes: a sequence of the usual name and options, owned by this very column.
fn serial(catalog: &Catalog, table: &QName, name: &str, column: &Column) -> Option<&'static str> {
    let sequence = table.sibling(format!("{}_{name}_seq", table.name));
    let owner = catalog.body(&Id::SequenceOwner(sequence.clone()))?;
    let Some(Body::Sequence(body)) = catalog.body(&Id::Sequence(sequence.clone())) else { return None };
    let Some(Body::Default(default)) = catalog.body(&Id::Default(table.clone(), name.to_owned())) else {
        return None;
    };
    let usual = *owner == Body::SequenceOwner(table.clone(), name.to_owned())
        && body.ty == column.ty
        && column.not_null
        && sequence_options(body).is_some_and(|options| options.is_empty())
        && default.expression.starts_with("nextval(")
        && default.expression.contains(&sequence.to_string());
    match (usual, column.ty.as_str()) {
        (true, "smallint") => Some("SmallSerial"),
        (true, "integer") => Some("Serial"),
        (true, "bigint") => Some("BigSerial"),
        _ => None,
    }
}
