//! Rows that wait aside while their table is made anew.

use crate::catalog::{Ident, QName};
use crate::diff::{Cast, Epoch, MovedAttribute};
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
    let columns = columns.join(", ");
    let each = |tables: &mut dyn Iterator<Item = &QName>| {
        tables.map(|table| format!("SELECT {columns} FROM {table}")).collect::<Vec<String>>()
    };
    let selects = match (&rows.moving, &rows.local) {
        (Some(moving), _) => each(&mut moving.kept.iter().chain(&moving.dropped)),
        // Without any, there is nothing to copy but the columns.
        (None, Some(local)) if local.is_empty() => vec![format!("SELECT {columns} FROM ONLY {}", rows.table)],
        (None, Some(local)) => each(&mut local.iter()),
        (None, None) => vec![format!("SELECT {columns} FROM {}{}", only(rows), rows.table)],
    };
    format!("CREATE UNLOGGED TABLE {} AS {}", rows.aside, selects.join(" UNION ALL "))
}

/// Empties the partitions that rows leave, all at once.
pub(super) fn empty(rows: &SavedRows) -> String {
    let kept = rows.moving.iter().flat_map(|moving| &moving.kept);
    format!("TRUNCATE TABLE {}", kept.map(ToString::to_string).collect::<Vec<_>>().join(", "))
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
    let name = Ident(&column.name).to_string();
    let ty = &column.after.ty;
    match &column.cast {
        // The insertion casts by itself, and refuses what an explicit cast would cut.
        Cast::Implicit => name,
        Cast::Explicit if column.before.ty == *ty && !column.as_text => name,
        Cast::Text if column.as_text => format!("{name}::{ty}"),
        cast => converted(&name, cast, ty),
    }
}

/// A value as one of another type.
pub(crate) fn converted(value: &str, cast: &Cast, ty: &str) -> String {
    match cast {
        Cast::Implicit | Cast::Explicit => format!("{value}::{ty}"),
        Cast::Through(types) => format!("{value}::{}::{ty}", types.join("::")),
        Cast::ToJson { binary } => {
            let (name, own) = if *binary { ("to_jsonb", "jsonb") } else { ("to_json", "json") };
            let cast = if ty == own { String::new() } else { format!("::{ty}") };
            format!("pg_catalog.{name}({value}){cast}")
        }
        Cast::FromJson => format!("({value} #>> '{{}}')::{ty}"),
        Cast::FromEpoch { unit, zoned } => {
            let divisor = if *unit == Epoch::Milliseconds { " / 1000.0" } else { "" };
            let point = format!("pg_catalog.to_timestamp({value}{divisor})");
            match zoned {
                true => format!("{point}::{ty}"),
                false => format!("({point} AT TIME ZONE 'UTC')::{ty}"),
            }
        }
        Cast::ToEpoch(Epoch::Seconds) => format!("EXTRACT(epoch FROM {value})::{ty}"),
        Cast::ToEpoch(Epoch::Milliseconds) => format!("(EXTRACT(epoch FROM {value}) * 1000)::{ty}"),
        Cast::Text | Cast::ByPlace => format!("{value}::text::{ty}"),
        // What is null stays null, and becomes no array of a null.
        Cast::IntoArray => format!("CASE WHEN {value} IS NOT NULL THEN ARRAY[{value}]::{ty} END"),
        // An array's bounds may stand before its brace.
        Cast::ArrayOrElement => format!(
            "CASE WHEN {value} ~ '^\\s*[\\[{{]' THEN {value}::{ty} WHEN {value} IS NOT NULL THEN ARRAY[{value}]::{ty} END"
        ),
        Cast::FirstElement => format!("{value}[array_lower({value}, 1)]::{ty}"),
        Cast::Row { attributes, .. } => row(value, attributes, ty),
        Cast::Using(expression) => expression.clone(),
    }
}

fn row(value: &str, attributes: &[MovedAttribute], ty: &str) -> String {
    let moved = attributes.iter().map(|new| {
        let old = format!("({value}).{}", Ident(&new.name));
        match &new.from {
            Some((before, Cast::Implicit)) if *before == new.ty && !new.ty.contains('.') => old,
            Some((_, cast)) => converted(&old, cast, &new.ty),
            None => format!("NULL::{}", new.ty),
        }
    });
    let values = moved.collect::<Vec<_>>().join(", ");
    // Not `IS NULL`: that holds for a row of nulls, too.
    format!("CASE WHEN {value} IS DISTINCT FROM NULL THEN ROW({values})::{ty} END")
}
