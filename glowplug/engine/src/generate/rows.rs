//! Rows of our own for the proof: a few in every table that takes them, and a look at them later.
//!
//! The values are simple on purpose. A table whose checks refuse them stays empty, and the proof says so.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, SimpleQueryMessage};

use crate::catalog::{Body, Catalog, Column, ConstraintKind, Generation, Id, Ident, QName};

/// How many rows a table gets.
const ROWS: usize = 3;

/// Fills every table; gives back those that took no rows.
pub(super) async fn fill(client: &Client, catalog: &Catalog) -> Result<BTreeSet<QName>, tokio_postgres::Error> {
    let mut empty = BTreeSet::new();
    for table in in_order(catalog) {
        // Partitions get theirs through the parent.
        if catalog.table(&table).is_some_and(|body| body.partition) {
            continue;
        }
        for row in 1..=ROWS {
            let statement = insert(catalog, &table, row);
            client.batch_execute("savepoint row").await?;
            if client.batch_execute(&statement).await.is_err() {
                client.batch_execute("rollback to savepoint row").await?;
                if row == 1 {
                    empty.insert(table.clone());
                }
                break;
            }
        }
    }
    Ok(empty)
}

/// Tables with those first that foreign keys lead to.
fn in_order(catalog: &Catalog) -> Vec<QName> {
    let mut needs: BTreeMap<QName, BTreeSet<QName>> = BTreeMap::new();
    for (id, object) in &catalog.objects {
        match (id, &object.body) {
            (Id::Relation(name), Body::Table(_)) => {
                needs.entry(name.clone()).or_default();
            }
            (Id::Constraint(table, _), Body::Constraint(constraint)) => {
                if let ConstraintKind::ForeignKey { references, .. } = &constraint.kind
                    && references != table
                {
                    needs.entry(table.clone()).or_default().insert(references.clone());
                }
            }
            _ => {}
        }
    }
    let mut order = Vec::new();
    while !needs.is_empty() {
        let ready: Vec<QName> = needs
            .iter()
            .filter(|(_, needed)| needed.iter().all(|name| !needs.contains_key(name)))
            .map(|(name, _)| name.clone())
            .collect();
        // A circle: its tables come in the order of their names.
        let ready = if ready.is_empty() { needs.keys().take(1).cloned().collect() } else { ready };
        for name in ready {
            needs.remove(&name);
            order.push(name);
        }
    }
    order
}

fn insert(catalog: &Catalog, table: &QName, row: usize) -> String {
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    for (id, object) in &catalog.objects {
        if let (Id::Constraint(of, _), Body::Constraint(constraint)) = (id, &object.body)
            && of == table
            && let ConstraintKind::ForeignKey { references, columns } = &constraint.kind
        {
            for (own, other) in constraint.columns.iter().zip(columns) {
                let other = Ident(other);
                // The same row of the other table for all columns of a key; a row of our own for a self reference.
                let select =
                    format!("(select {other} from {references} order by 1 offset {} limit 1)", (row - 1) % ROWS);
                if references != table {
                    keys.insert(own, select);
                }
            }
        }
    }
    let mut columns = Vec::new();
    let mut values = Vec::new();
    for (name, column) in catalog.columns(table) {
        let always = column.identity.as_ref().is_some_and(|identity| identity.always);
        if always || column.generation != Generation::None {
            continue;
        }
        let has_default = catalog.objects.contains_key(&Id::Default(table.clone(), name.to_owned()));
        let value = match keys.get(name) {
            Some(select) => select.clone(),
            None => match value(catalog, column, row) {
                Some(value) => value,
                None if column.not_null && !has_default => "null".to_owned(),
                None => continue,
            },
        };
        columns.push(Ident(name).to_string());
        values.push(value);
    }
    if columns.is_empty() {
        return format!("insert into {table} default values");
    }
    format!("insert into {table} ({}) values ({})", columns.join(", "), values.join(", "))
}

/// A value of the column's type that differs from row to row; `None` when we know none.
fn value(catalog: &Catalog, column: &Column, row: usize) -> Option<String> {
    let ty = column.ty.as_str();
    if ty.ends_with("[]") {
        return Some(format!("'{{}}'::{ty}"));
    }
    let base = ty.split('(').next().unwrap_or(ty).trim_end();
    Some(match base {
        "smallint" | "integer" | "bigint" | "oid" | "real" | "double precision" | "numeric" | "money" => {
            format!("{row}::{ty}")
        }
        "text" | "name" | "citext" => format!("'value {row}'"),
        "character varying" | "character" | "\"char\"" => format!("'{row}'::{ty}"),
        "boolean" => "true".to_owned(),
        "date" | "timestamp" | "timestamp without time zone" | "timestamp with time zone" => {
            format!("('2020-01-01'::date + {row})::{ty}")
        }
        "time" | "time without time zone" | "time with time zone" => format!("('0{row}:00:00'::time)::{ty}"),
        "interval" => format!("'{row} days'::{ty}"),
        "uuid" => format!("pg_catalog.md5('{row}')::uuid"),
        "json" | "jsonb" => format!("'{{\"row\": {row}}}'::{ty}"),
        "bytea" => format!("'\\x0{row}'::bytea"),
        "inet" | "cidr" => format!("'10.0.0.{row}'::{ty}"),
        "bit" | "bit varying" => format!("{row}::bit(8)::{ty}"),
        _ => {
            let label = catalog.objects.iter().find_map(|(id, object)| match (id, &object.body) {
                (Id::Type(name), Body::Enum(body)) if name.to_string() == ty => body.labels.first(),
                _ => None,
            })?;
            format!("{}::{ty}", crate::catalog::Literal(label))
        }
    })
}

/// What each table holds: its row count, and a digest of each column.
pub(super) type Contents = BTreeMap<QName, (u64, BTreeMap<String, String>)>;

/// Reads the contents of all tables of a catalog.
pub(super) async fn contents(client: &Client, catalog: &Catalog) -> Result<Contents, tokio_postgres::Error> {
    let mut contents = Contents::new();
    for (id, object) in &catalog.objects {
        let (Id::Relation(name), Body::Table(_)) = (id, &object.body) else { continue };
        let columns: Vec<&str> = catalog.columns(name).into_iter().map(|(column, _)| column).collect();
        let digests: Vec<String> = columns
            .iter()
            .map(|column| {
                let column = Ident(column);
                format!("pg_catalog.md5(pg_catalog.string_agg({column}::text, ',' order by {column}::text))")
            })
            .collect();
        let list: String = digests.iter().map(|digest| format!(", {digest}")).collect();
        let answer = client.simple_query(&format!("select count(*){list} from only {name}")).await?;
        for message in answer {
            if let SimpleQueryMessage::Row(row) = message {
                let count = row.get(0).and_then(|text| text.parse().ok()).unwrap_or(0);
                let digests = columns
                    .iter()
                    .enumerate()
                    .map(|(position, column)| {
                        ((*column).to_owned(), row.get(position + 1).unwrap_or_default().to_owned())
                    })
                    .collect();
                contents.insert(name.clone(), (count, digests));
            }
        }
    }
    Ok(contents)
}
