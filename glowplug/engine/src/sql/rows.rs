//! Rows that wait aside while their table is made anew.

use crate::catalog::Ident;
use crate::diff::Cast;
use crate::plan::{SavedColumn, SavedRows};

/// Keeps everybody else out until the transaction ends: rows written after the copy would go with the
/// table. <https://www.postgresql.org/docs/current/sql-lock.html>
pub(super) fn lock(rows: &SavedRows) -> String {
    format!("LOCK TABLE {}{} IN ACCESS EXCLUSIVE MODE", only(rows), rows.table)
}

/// A partitioned table is meant with its partitions; children by inheritance keep their rows.
fn only(rows: &SavedRows) -> &'static str {
    if rows.partitioned { "" } else { "ONLY " }
}

/// Copies the rows of a table, or of its partitions. Children by inheritance keep theirs.
pub(super) fn save(rows: &SavedRows) -> String {
    let column = |column: &SavedColumn| {
        let name = Ident(&column.name);
        match (column.as_text, column.uncollated) {
            (true, true) => format!("{name}::text COLLATE pg_catalog.\"default\" AS {name}"),
            (true, false) => format!("{name}::text AS {name}"),
            (false, _) => name.to_string(),
        }
    };
    let columns: Vec<String> = rows.columns.iter().map(column).collect();
    format!("CREATE UNLOGGED TABLE {} AS SELECT {} FROM {}{}", rows.aside, columns.join(", "), only(rows), rows.table)
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
        cast => converted(name, cast, ty),
    }
}

/// A column's values as those of another type.
pub(super) fn converted(column: Ident<'_>, cast: &Cast, ty: &str) -> String {
    match cast {
        Cast::Implicit | Cast::Explicit => format!("{column}::{ty}"),
        Cast::Text | Cast::ByPlace => format!("{column}::text::{ty}"),
        // What is null stays null, and becomes no array of a null.
        Cast::IntoArray => format!("CASE WHEN {column} IS NOT NULL THEN ARRAY[{column}]::{ty} END"),
        Cast::FirstElement => format!("{column}[array_lower({column}, 1)]::{ty}"),
        Cast::Using(expression) => expression.clone(),
    }
}
