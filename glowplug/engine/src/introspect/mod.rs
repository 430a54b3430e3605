//! Reads the catalog of a live server: one message there, one answer back.
//!
//! All queries go as one simple-query message, inside one repeatable-read transaction and with an
//! empty search path, so that the answer is one consistent picture, every printed name is qualified,
//! and functions that shadow built-in ones are not called. It only reads.

mod aggregates;
mod alias_lists;
mod base_types;
mod columns;
mod constraints;
mod dependencies;
mod extensions;
mod foreign;
mod indexes;
mod languages;
mod mentions;
mod namespaces;
mod operators;
mod outside;
mod policies;
mod prepared;
mod presence;
mod privileges;
mod reader;
mod routines;
mod search;
mod sequences;
mod subscriptions;
mod tables;
mod triggers;
mod true_joins;
mod two;
mod types;
mod unmodelled;
mod views;

use tokio_postgres::{Client, SimpleQueryMessage};

use crate::catalog::{Catalog, Literal};

use reader::{Reader, Row};
pub(crate) use subscriptions::default_of as subscription_default;
pub use two::{Two, read_two};

/// Which namespaces to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything but the system's own namespaces, and what is database-wide.
    Database,
    /// These namespaces only.
    Namespaces(Vec<String>),
    /// These tables of a namespace, and what is no part of any table. Other tables of the namespace do
    /// not exist for whoever reads so.
    Tables {
        /// The namespace.
        namespace: String,
        /// The tables' names.
        tables: Vec<String>,
    },
}

impl Scope {
    /// One namespace.
    pub fn namespace(name: impl Into<String>) -> Self {
        Scope::Namespaces(vec![name.into()])
    }

    /// An SQL condition on `n`, a row of `pg_namespace`.
    fn condition(&self) -> String {
        match self {
            Scope::Database => "(n.nspname !~ '^pg_' and n.nspname <> 'information_schema')".to_owned(),
            Scope::Namespaces(names) => format!("(n.nspname = any({}))", texts(names)),
            Scope::Tables { namespace, .. } => format!("(n.nspname = {})", Literal(namespace)),
        }
    }

    /// An SQL condition on the OID of a relation: those that are read, with their indexes.
    pub(crate) fn relations(&self, oid: &str) -> String {
        let Scope::Tables { namespace, tables } = self else { return "true".to_owned() };
        let tables = format!(
            "select o.oid from pg_catalog.pg_class o join pg_catalog.pg_namespace s on s.oid = o.relnamespace \
             where s.nspname = {} and o.relname = any({})",
            Literal(namespace),
            texts(tables)
        );
        format!(
            "({oid} = any(array({tables} union all select o.indexrelid from pg_catalog.pg_index o \
             where o.indrelid = any(array({tables})))))"
        )
    }
}

/// An array of names, as SQL.
pub(crate) fn texts(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| Literal(name).to_string()).collect();
    format!("array[{}]::pg_catalog.name[]", names.join(", "))
}

/// Why a catalog could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// The server answered with an error, or the connection was lost.
    #[error("the catalog could not be read: {}", describe(.0))]
    Query(#[from] tokio_postgres::Error),
    /// The role may not see everything that would be compared.
    #[error("role {role} may not read {}: connect as a role that may, a superuser for instance, or name the namespaces to compare", .what.join(", "))]
    Forbidden {
        /// The role that reads.
        role: String,
        /// What is hidden from it.
        what: Vec<String>,
    },
    /// The server's answer was not understood: a bug of ours.
    #[error("the catalog holds something unexpected: {0}")]
    Unexpected(String),
}

fn describe(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    }
}

/// One query and what becomes of its rows. In the text, `{scope}` stands for the condition on
/// `pg_namespace.nspname`, `{only OID}` for the condition on a relation's, `{row type}` for one on `t`, a
/// row of `pg_type`, `{whole_database}` for a boolean, and `{acl COLUMN OWNER}` for the privileges in a
/// column of type `aclitem[]` (see [`privileges::expand`]). A text that begins with `{database}` is asked only of
/// whole databases, one that begins with `{namespaces}` only of some namespaces; one that goes on with `{given KIND}`
/// only where there is anything of that kind (see [`presence`]).
struct Section {
    sql: &'static str,
    read: fn(&mut Reader, &Row<'_>) -> Result<(), IntrospectError>,
}

/// The sections that read objects, in reading order: what later sections refer to comes first.
const OBJECTS: &[&[Section]] = &[
    namespaces::SECTIONS,
    privileges::SECTIONS,
    types::SECTIONS,
    base_types::SECTIONS,
    tables::SECTIONS,
    views::SECTIONS,
    columns::SECTIONS,
    sequences::SECTIONS,
    constraints::SECTIONS,
    indexes::SECTIONS,
    policies::SECTIONS,
    routines::SECTIONS,
    aggregates::SECTIONS,
    triggers::SECTIONS,
    search::SECTIONS,
    operators::SECTIONS,
    languages::SECTIONS,
    extensions::SECTIONS,
    foreign::SECTIONS,
    extensions::MEMBERS,
    dependencies::SECTIONS,
];

/// Those that say who needs whom.
const EDGES: &[&[Section]] = &[dependencies::EDGES, outside::SECTIONS];

/// What none of the others has read.
const REST: &[&[Section]] = &[unmodelled::SECTIONS];

/// Settings that change how PostgreSQL prints what we compare, fixed for the transaction.
const SETTINGS: &str = "select pg_catalog.set_config(name, value, true) from (values \
    ('search_path', ''), ('jit', 'off'), ('quote_all_identifiers', 'off'), ('datestyle', 'ISO, YMD'), \
    ('intervalstyle', 'postgres'), ('timezone', 'UTC'), ('extra_float_digits', '1'), ('bytea_output', 'hex'), \
    ('lc_monetary', 'C'), ('xmloption', 'content'), ('statement_timeout', '0')) as settings(name, value)";

/// Reads in a transaction of its own. One round trip.
///
/// # Errors
/// When the server refuses or the connection is lost.
pub async fn read(client: &Client, scope: &Scope) -> Result<Catalog, IntrospectError> {
    let answer = prepared::ask(client, scope, false).await?;
    finish(client, collect(&answer)?).await
}

/// Reads inside the caller's transaction and sees what it did so far. Leaves the settings above set
/// until that transaction ends. One round trip.
///
/// # Errors
/// When the server refuses or the connection is lost.
pub async fn read_in_transaction(client: &Client, scope: &Scope) -> Result<Catalog, IntrospectError> {
    let answer = prepared::ask(client, scope, true).await?;
    finish(client, collect(&answer)?).await
}

/// All sections in the order in which they are asked, with whether each says who needs whom.
fn sections() -> impl Iterator<Item = (&'static Section, bool)> {
    let all = |groups: &'static [&'static [Section]], edges| {
        groups.iter().flat_map(|group| group.iter()).map(move |section| (section, edges))
    };
    all(OBJECTS, false).chain(all(EDGES, true)).chain(all(REST, false))
}

/// What is asked.
struct Question {
    sql: String,
    /// A condition without which there is no answer.
    given: Option<String>,
}

/// What never has an answer.
const NOTHING: &str = "select where false";

/// What is asked, in the order of the sections.
fn questions(scope: &Scope) -> Vec<Question> {
    let condition = scope.condition();
    let whole = *scope == Scope::Database;
    let whole_database = if whole { "true" } else { "false" };
    let (only_then, never_then) = if whole { ("{database}", "{namespaces}") } else { ("{namespaces}", "{database}") };
    let question = |section: &Section| {
        if section.sql.starts_with(never_then) {
            return Question { sql: NOTHING.to_owned(), given: None };
        }
        let sql = section.sql.strip_prefix(only_then).unwrap_or(section.sql);
        let given = sql.strip_prefix("{given ").and_then(|rest| rest.split_once('}'));
        let sql = privileges::expand(given.map_or(sql, |(_, sql)| sql));
        let sql = sql.replace("{row type}", ROW_TYPE).replace("{scope}", &condition);
        let sql = only(&sql, scope).replace("{whole_database}", whole_database);
        Question { sql, given: given.map(|(kind, _)| presence::condition(kind)) }
    };
    sections().map(|(section, _)| question(section)).collect()
}

/// A type `t` that is not the row type, or the array of it, of a table that is not read.
const ROW_TYPE: &str = "({only t.typrelid} or t.typrelid = 0 and not exists (select from pg_catalog.pg_type e \
    where e.oid = t.typelem and e.typrelid <> 0 and not {only e.typrelid}))";

/// Spells out `{only OID}`.
fn only(sql: &str, scope: &Scope) -> String {
    let mut text = String::new();
    let mut rest = sql;
    while let Some((head, tail)) = rest.split_once("{only ") {
        let (oid, tail) = tail.split_once('}').expect("the placeholder is closed");
        text.push_str(head);
        text.push_str(&scope.relations(oid));
        rest = tail;
    }
    text.push_str(rest);
    text
}

/// Asks for the names of what was not understood, if there was any.
async fn finish(client: &Client, reader: Reader) -> Result<Catalog, IntrospectError> {
    named(client, reader).await?.finish()
}

async fn named(client: &Client, mut reader: Reader) -> Result<Reader, IntrospectError> {
    if !reader.hidden.is_empty() {
        return Err(IntrospectError::Forbidden { role: reader.catalog.role, what: reader.hidden });
    }
    let (subscriptions, unknown): (Vec<_>, Vec<_>) =
        std::mem::take(&mut reader.unknown).into_iter().partition(|(class, _)| class == "pg_subscription");
    reader.unknown = unknown;
    if !subscriptions.is_empty() {
        let oids: Vec<u32> = subscriptions.iter().map(|(_, oid)| *oid).collect();
        subscriptions::read(client, &mut reader, &oids).await?;
    }
    if !reader.unknown.is_empty() {
        for message in client.simple_query(&unmodelled::question(&reader.unknown)).await? {
            if let SimpleQueryMessage::Row(row) = message {
                unmodelled::read(&mut reader, &Row::new(&row))?;
            }
        }
    }
    Ok(reader)
}

fn collect(answer: &[SimpleQueryMessage]) -> Result<Reader, IntrospectError> {
    understand(answer, true)
}

/// The objects alone, without who needs whom.
fn collect_objects(answer: &[SimpleQueryMessage]) -> Result<Reader, IntrospectError> {
    understand(answer, false)
}

fn understand(answer: &[SimpleQueryMessage], edges: bool) -> Result<Reader, IntrospectError> {
    let mut reader = Reader::new();
    // One CommandComplete ends each statement: the beginning, what comes before the answers, then ours.
    let mut statement: usize = 0;
    let sections: Vec<(&Section, bool)> = sections().collect();
    for message in answer {
        match message {
            SimpleQueryMessage::Row(row) => {
                if let Some((section, of_edges)) =
                    statement.checked_sub(1 + prepared::BEFORE_ANSWERS).and_then(|index| sections.get(index))
                    && (edges || !of_edges)
                {
                    (section.read)(&mut reader, &Row::new(row))?;
                }
            }
            SimpleQueryMessage::CommandComplete(_) => statement += 1,
            _ => {}
        }
    }
    Ok(reader)
}
