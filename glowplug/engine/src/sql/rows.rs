//! Rows that wait aside while their table is made anew.

use crate::catalog::Ident;
use crate::diff::Cast;
use crate::plan::{SavedColumn, SavedRows};

/// Copies the rows of a table, or of its partitions. Children by inheritance keep theirs.
pub(super) fn save(rows: &SavedRows) -> String {
    let column = |column: &SavedColumn| {
        let name = Ident(&column.name);
        if column.as_text { format!("{name}::text AS {name}") } else { name.to_string() }
    };
    let columns: Vec<String> = rows.columns.iter().map(column).collect();
    let only = if rows.partitioned { "" } else { "ONLY " };
    format!("CREATE UNLOGGED TABLE {} AS SELECT {} FROM {only}{}", rows.aside, columns.join(", "), rows.table)
}

/// Puts them back, the values of identity columns too.
pub(super) fn restore(rows: &SavedRows) -> String {
    let names: Vec<String> = rows.columns.iter().map(|column| Ident(&column.name).to_string()).collect();
    let values: Vec<String> = rows.columns.iter().map(value).collect();
    let identity = rows.columns.iter().any(|column| column.after.identity.is_some());
    let overriding = if identity { " OVERRIDING SYSTEM VALUE" } else { "" };
    format!(
        "INSERT INTO {} ({}){overriding} SELECT {} FROM {}",
        rows.table,
        names.join(", "),
        values.join(", "),
        rows.aside
    )
}

fn value(column: &SavedColumn) -> String {
    let name = Ident(&column.name);
    let ty = &column.after.ty;
    if column.as_text {
        return format!("{name}::{ty}");
    }
    match &column.cast {
        Cast::Implicit | Cast::Explicit if column.before.ty == *ty => name.to_string(),
        Cast::Implicit | Cast::Explicit => format!("{name}::{ty}"),
        Cast::Text => format!("{name}::text::{ty}"),
        Cast::Using(expression) => expression.clone(),
    }
}
