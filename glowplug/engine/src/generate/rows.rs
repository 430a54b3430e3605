//! Rows of our own for the proof: a few in every table that takes them, and a look at them later.
//!
//! The values are simple on purpose. A table whose checks refuse them stays empty, and the proof says so.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, SimpleQueryMessage};

use super::Draft;
use crate::catalog::{Body, Catalog, Column, ConstraintKind, Generation, Id, Ident, QName};

/// How many rows a table gets.
const ROWS: usize = 3;

/// Up to so many tables, every one gets rows and is looked at. Of more, those that the plan touches and
/// those that hang together with them: nothing else is in any statement.
const EVERY: usize = 100;

/// The tables of a catalog whose rows the proof looks at.
pub(super) fn looked_at(draft: &Draft, catalog: &Catalog) -> BTreeSet<QName> {
    let all: BTreeSet<QName> = catalog
        .objects
        .iter()
        .filter_map(|(id, object)| match (id, &object.body) {
            (Id::Relation(name), Body::Table(_)) => Some(name.clone()),
            _ => None,
        })
        .collect();
    if all.len() <= EVERY {
        return all;
    }
    let mut touched = BTreeSet::new();
    for of in [&draft.before, &draft.after] {
        touch(draft, of, &mut touched);
    }
    // Under the names of both sides.
    let renamed = |name: &QName| match draft.renames.target(&Id::Relation(name.clone())) {
        Id::Relation(new) => new,
        _ => name.clone(),
    };
    let old = draft.before.objects.keys().filter_map(|id| match id {
        Id::Relation(name) if touched.contains(name) || touched.contains(&renamed(name)) => Some(name.clone()),
        _ => None,
    });
    let both: Vec<QName> = old.flat_map(|name| [renamed(&name), name]).collect();
    touched.extend(both);
    // Keys lead to rows that must be there first; parents and children share theirs.
    loop {
        let more: Vec<QName> = catalog
            .objects
            .iter()
            .flat_map(|(id, object)| match (id, &object.body) {
                (Id::Constraint(table, _), Body::Constraint(constraint)) => match &constraint.kind {
                    ConstraintKind::ForeignKey { references, .. } if touched.contains(table) => vec![references],
                    _ => Vec::new(),
                },
                (Id::Attachment(child, parent), _) if touched.contains(child) || touched.contains(parent) => {
                    vec![child, parent]
                }
                _ => Vec::new(),
            })
            .filter(|name| !touched.contains(*name))
            .cloned()
            .collect();
        if more.is_empty() {
            break;
        }
        touched.extend(more);
    }
    all.intersection(&touched).cloned().collect()
}

/// The relations of what the plan has statements for, and of whatever depends on that.
fn touch(draft: &Draft, catalog: &Catalog, touched: &mut BTreeSet<QName>) {
    let dependents = catalog.dependents();
    let mut waiting: Vec<Id> = draft.plan.statements().map(|statement| statement.ddl.id()).collect();
    let mut seen: BTreeSet<Id> = waiting.iter().cloned().collect();
    // What depends on a whole table does so through its columns; a type, a domain, a function has others.
    while let Some(id) = waiting.pop() {
        let relation = match (&id, catalog.body(&id)) {
            (Id::Relation(name), _) => Some(name),
            (_, Some(Body::Index(index))) => Some(&index.relation),
            (other, _) => other.relation(),
        };
        if let Some(relation) = relation {
            touched.insert(relation.clone());
        }
        for dependent in dependents.get(&id).into_iter().flatten() {
            if seen.insert((*dependent).clone()) {
                waiting.push((*dependent).clone());
            }
        }
    }
}

/// Fills tables, in one message: a row that a check refuses is left out by a block of its own.
pub(super) async fn fill(
    client: &Client,
    catalog: &Catalog,
    tables: &BTreeSet<QName>,
) -> Result<(), tokio_postgres::Error> {
    let mut script = String::new();
    for table in &in_order(catalog, tables) {
        // Partitions get theirs through the parent.
        if catalog.table(table).is_some_and(|body| body.partition) {
            continue;
        }
        for row in 1..=ROWS {
            let insert = insert(catalog, table, row);
            let mut tag = "row".to_owned();
            while insert.contains(&tag) {
                tag.push('_');
            }
            script.push_str(&format!("do ${tag}$ begin {insert}; exception when others then null; end ${tag}$;\n"));
        }
    }
    client.batch_execute(&script).await
}

/// The tables that took no row. A partition may be one that our rows do not fall into.
pub(super) fn without(catalog: &Catalog, contents: &Contents) -> BTreeSet<QName> {
    let parted =
        |name: &QName| catalog.table(name).is_some_and(|table| table.partition || table.partition_key.is_some());
    contents.iter().filter(|(name, (rows, _))| *rows == 0 && !parted(name)).map(|(name, _)| name.clone()).collect()
}

/// Tables with those first that foreign keys lead to.
fn in_order(catalog: &Catalog, tables: &BTreeSet<QName>) -> Vec<QName> {
    let mut needs: BTreeMap<QName, BTreeSet<QName>> = BTreeMap::new();
    for (id, object) in &catalog.objects {
        match (id, &object.body) {
            (Id::Relation(name), Body::Table(_)) if tables.contains(name) => {
                needs.entry(name.clone()).or_default();
            }
            (Id::Constraint(table, _), Body::Constraint(constraint)) => {
                if let ConstraintKind::ForeignKey { references, .. } = &constraint.kind
                    && references != table
                    && tables.contains(table)
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

/// Reads the contents of tables, in one message.
pub(super) async fn contents(
    client: &Client,
    catalog: &Catalog,
    tables: &BTreeSet<QName>,
) -> Result<Contents, tokio_postgres::Error> {
    let mut queries = Vec::new();
    let mut asked = Vec::new();
    for name in tables {
        let columns: Vec<String> = catalog.columns(name).into_iter().map(|(column, _)| column.to_owned()).collect();
        let digests: String = columns
            .iter()
            .map(|column| {
                let column = Ident(column);
                format!(", pg_catalog.md5(pg_catalog.string_agg({column}::text, ',' order by {column}::text))")
            })
            .collect();
        queries.push(format!("select count(*){digests} from only {name}"));
        asked.push((name, columns));
    }
    let answer = client.simple_query(&queries.join(";\n")).await?;
    let rows = answer.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let mut contents = Contents::new();
    // Each query answers with one row.
    for ((name, columns), row) in asked.into_iter().zip(rows) {
        let count = row.get(0).and_then(|text| text.parse().ok()).unwrap_or(0);
        let digests = columns
            .into_iter()
            .enumerate()
            .map(|(position, column)| (column, row.get(position + 1).unwrap_or_default().to_owned()))
            .collect();
        contents.insert(name.clone(), (count, digests));
    }
    Ok(contents)
}
