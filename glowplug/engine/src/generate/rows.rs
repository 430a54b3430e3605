//! Rows of our own for the proof: a few in every table that it is about, and a look at them later.
//!
//! The values are simple on purpose. A table whose checks refuse them stays empty, and the proof says so.

use std::collections::{BTreeMap, BTreeSet};

use glowplug_migrate::LEDGER_TABLES;
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::catalog::{Body, Catalog, Column, ConstraintKind, Generation, Id, Ident, QName};

/// How many rows a table gets.
const ROWS: usize = 3;

/// How many tables one transaction fills or looks at. Each takes locks, its indexes too, and a server has
/// room for a few thousand: <https://www.postgresql.org/docs/current/runtime-config-locks.html>.
const AT_ONCE: usize = 200;

/// Those tables of the namespace `$1`, but the ledger `$2`, that hold rows, or have held some.
const HOLDING: &str = "select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
    where n.nspname = $1 and c.relkind = 'r' and c.relname <> all ($2) and pg_catalog.pg_relation_size(c.oid) > 0";

/// Whether tables of the namespace, but the ledger, hold rows, or have held some.
pub(super) async fn any(client: &Client, namespace: &str) -> Result<bool, tokio_postgres::Error> {
    let row = client.query_one(&format!("select exists ({HOLDING})"), &[&namespace, &LEDGER_TABLES]).await?;
    row.try_get(0)
}

/// Takes out the rows of all tables but the ledger, in a database that is ours alone.
pub(super) async fn take_out(client: &Client, namespace: &str) -> Result<(), tokio_postgres::Error> {
    let query = format!("select x.oid::pg_catalog.regclass::text from ({HOLDING}) x");
    let rows = client.query(&query, &[&namespace, &LEDGER_TABLES]).await?;
    let names: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    for names in names.chunks(AT_ONCE) {
        client.batch_execute(&format!("truncate {} cascade", names.join(", "))).await?;
    }
    Ok(())
}

/// Takes all rows out, and starts the sequences of columns anew; false when that cannot be done, or rows
/// lie elsewhere: a trigger may have written some.
///
/// `truncate` would make every table anew that foreign keys tie to one of these, however many.
pub(super) async fn clear(
    client: &Client,
    (world, before, after): (&Catalog, &Catalog, &Catalog),
    namespace: &str,
    wanted: &BTreeSet<QName>,
) -> bool {
    // What the migration does not speak of stands there still.
    let mut tables = in_order(world);
    tables.retain(|name| before.table(name).is_none());
    tables.extend(in_order(after));
    tables.retain(|name| wanted.contains(name));
    for tables in tables.iter().rev().collect::<Vec<_>>().chunks(AT_ONCE) {
        let names: Vec<String> = tables.iter().map(ToString::to_string).collect();
        let deletes: String = names.iter().map(|name| format!("delete from {name};\n")).collect();
        let sequences = format!(
            "select pg_catalog.setval(q.seqrelid::pg_catalog.regclass, q.seqstart, false) from pg_catalog.pg_sequence q \
             join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = q.seqrelid \
             where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i') \
             and d.refobjid = any(array[{}]::pg_catalog.regclass[])",
            names.iter().map(|name| crate::catalog::Literal(name).to_string()).collect::<Vec<_>>().join(", ")
        );
        if client.batch_execute(&format!("{deletes}{sequences}")).await.is_err()
            || client.batch_execute(&format!("vacuum {}", names.join(", "))).await.is_err()
        {
            return false;
        }
    }
    matches!(any(client, namespace).await, Ok(false))
}

/// Fills those tables that take rows, many in one message: a row that a check refuses is left out by a
/// block of its own.
pub(super) async fn fill(
    client: &Client,
    catalog: &Catalog,
    wanted: &BTreeSet<QName>,
) -> Result<(), tokio_postgres::Error> {
    let mut tables = in_order(catalog);
    tables.retain(|name| wanted.contains(name));
    for tables in tables.chunks(AT_ONCE) {
        // What is refused, is refused in its block, and not at the end.
        let mut script = "begin;\nset constraints all immediate;\n".to_owned();
        // Partitions get theirs through the parent.
        for table in tables.iter().filter(|table| catalog.table(table).is_some_and(|body| !body.partition)) {
            for row in 1..=ROWS {
                let insert = insert(catalog, table, row);
                let mut tag = "row".to_owned();
                while insert.contains(&tag) {
                    tag.push('_');
                }
                script.push_str(&format!("do ${tag}$ begin {insert}; exception when others then null; end ${tag}$;\n"));
            }
        }
        script.push_str("commit");
        client.batch_execute(&script).await?;
    }
    Ok(())
}

/// The tables that took no row. A partition may be one that our rows do not fall into.
pub(super) fn without(catalog: &Catalog, contents: &Contents) -> BTreeSet<QName> {
    let parted =
        |name: &QName| catalog.table(name).is_some_and(|table| table.partition || table.partition_key.is_some());
    contents.iter().filter(|(name, (rows, _))| *rows == 0 && !parted(name)).map(|(name, _)| name.clone()).collect()
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
    let mut missing: BTreeMap<&QName, usize> = BTreeMap::new();
    let mut needed_by: BTreeMap<&QName, Vec<&QName>> = BTreeMap::new();
    for (name, needed) in &needs {
        let needed = needed.iter().filter(|name| needs.contains_key(*name));
        missing.insert(name, needed.clone().count());
        needed.for_each(|other| needed_by.entry(other).or_default().push(name));
    }
    let mut order = Vec::new();
    let mut ready: BTreeSet<&QName> = missing.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    while let Some(first) = missing.keys().next() {
        if ready.is_empty() {
            // A circle: its tables come in the order of their names.
            ready.insert(*first);
        }
        for name in std::mem::take(&mut ready) {
            missing.remove(name);
            order.push(name.clone());
            for waiting in needed_by.get(name).into_iter().flatten() {
                if let Some(count) = missing.get_mut(waiting) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(*waiting);
                    }
                }
            }
        }
    }
    order
}

fn insert(catalog: &Catalog, table: &QName, row: usize) -> String {
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    let constraints = catalog.objects.range(Id::Constraint(table.clone(), String::new())..);
    for (_, object) in constraints.take_while(|(id, _)| matches!(id, Id::Constraint(of, _) if of == table)) {
        if let Body::Constraint(constraint) = &object.body
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

/// Reads the contents of these tables, many in one message.
pub(super) async fn contents(
    client: &Client,
    catalog: &Catalog,
    wanted: &BTreeSet<QName>,
) -> Result<Contents, tokio_postgres::Error> {
    let mut contents = Contents::new();
    let tables: Vec<&QName> = wanted.iter().filter(|name| catalog.table(name).is_some()).collect();
    for tables in tables.chunks(AT_ONCE) {
        let columns: Vec<Vec<String>> = tables
            .iter()
            .map(|name| catalog.columns(name).into_iter().map(|(column, _)| column.to_owned()).collect())
            .collect();
        let queries: Vec<String> = tables.iter().zip(&columns).map(|(name, columns)| look(name, columns)).collect();
        let answer = client.simple_query(&queries.join(";\n")).await?;
        let rows = answer.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        // Each query answers with one row.
        for ((name, columns), row) in tables.iter().zip(columns).zip(rows) {
            let count = row.get(0).and_then(|text| text.parse().ok()).unwrap_or(0);
            let digests = columns
                .into_iter()
                .enumerate()
                .map(|(position, column)| (column, row.get(position + 1).unwrap_or_default().to_owned()))
                .collect();
            contents.insert((*name).clone(), (count, digests));
        }
    }
    Ok(contents)
}

fn look(table: &QName, columns: &[String]) -> String {
    let digest = |column: &String| {
        let column = Ident(column);
        format!(", pg_catalog.md5(pg_catalog.string_agg({column}::text, ',' order by {column}::text))")
    };
    format!("select count(*){} from only {table}", columns.iter().map(digest).collect::<String>())
}
