//! A push of a few changed tables into a database that is as the last push left it.
//!
//! What was pushed then is remembered, and the fingerprint says that it still stands. So only the
//! tables whose declarations changed are made and read, with those that foreign keys tie to them.
//! Everything else is held to its fingerprint: it may not change. Whatever goes wrong on this way, the
//! push goes the long one, on which everything is made, read and compared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio_postgres::Client;

use super::{Fingerprint, Memory, PushError};
use crate::catalog::{Body, Catalog, ConstraintKind, Id, Literal, QName};
use crate::declared::{DeclaredSchema, DeclaredStatement};
use crate::introspect::{Scope, texts};
use crate::plan::{Ddl, Plan};

/// Above this share of all tables, reading everything is as fast.
const MOST: usize = 4;

/// What was declared, by digests: of each table's statements, and of all that belong to no table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Digests {
    rest: String,
    tables: BTreeMap<String, String>,
    /// Where foreign keys lead: from table to table.
    ties: BTreeSet<(String, String)>,
}

impl Digests {
    /// None where something that is declared can depend on any table.
    pub(crate) fn of(declared: &DeclaredSchema) -> Option<Self> {
        if !declared.is_made_of_tables() {
            return None;
        }
        let mut hashes: BTreeMap<Option<&str>, Sha256> = BTreeMap::new();
        for statement in &declared.statements {
            let hash = hashes.entry(statement.table()).or_default();
            hash.update(statement.sql.len().to_le_bytes());
            hash.update(&statement.sql);
        }
        let ties = declared.statements.iter().filter_map(tie);
        let ties = ties.map(|(table, target)| (table.to_owned(), target.to_owned())).collect();
        let mut digests = Self { rest: String::new(), tables: BTreeMap::new(), ties };
        for (table, hash) in hashes {
            let digest = hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
            match table {
                None => digests.rest = digest,
                Some(table) => {
                    digests.tables.insert(table.to_owned(), digest);
                }
            }
        }
        Some(digests)
    }
}

/// The tables that a push is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Focus {
    namespace: String,
    /// Those whose declarations changed, came or went.
    changed: BTreeSet<String>,
    /// These, and those that foreign keys tie them to: a table knows of the keys that lead to it.
    read: BTreeSet<String>,
}

impl Focus {
    /// The tables that changed since the last push, when this database is as that left it.
    pub(crate) fn find(memory: &Memory, live: &Fingerprint, declared: &DeclaredSchema) -> Option<Self> {
        Self::since(memory.digests(live)?, declared)
    }

    /// The tables whose declarations changed since these digests were taken; none when more did.
    pub(crate) fn since(before: &Digests, declared: &DeclaredSchema) -> Option<Self> {
        let after = Digests::of(declared)?;
        if before.rest != after.rest {
            return None;
        }
        let all: BTreeSet<&String> = before.tables.keys().chain(after.tables.keys()).collect();
        let changed: BTreeSet<String> =
            all.into_iter().filter(|table| before.tables.get(*table) != after.tables.get(*table)).cloned().collect();
        if changed.len() * MOST > after.tables.len() {
            return None;
        }
        let mut read = changed.clone();
        for (table, target) in before.ties.union(&after.ties) {
            if changed.contains(table) {
                read.insert(target.clone());
            } else if changed.contains(target) {
                read.insert(table.clone());
            }
        }
        Some(Self { namespace: declared.namespace.clone(), changed, read })
    }

    /// Whether no table changed: only the words around the declarations did.
    pub(crate) fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope::Tables { namespace: self.namespace.clone(), tables: self.read.iter().cloned().collect() }
    }

    /// The statements that make the tables without the others.
    pub(crate) fn statements<'a>(&self, declared: &'a DeclaredSchema) -> Vec<&'a DeclaredStatement> {
        let wanted = |statement: &&DeclaredStatement| match (statement.table(), tie(statement)) {
            (None, _) => true,
            (Some(table), Some((_, target))) => self.changed.contains(table) || self.changed.contains(target),
            (Some(table), None) => self.read.contains(table),
        };
        declared.statements.iter().filter(wanted).collect()
    }

    /// A reading of the scope without the foreign keys between tables that did not change.
    pub(crate) fn of(&self, mut catalog: Catalog) -> Catalog {
        let namespace = &self.namespace;
        let is_changed = |name: &QName| name.schema == *namespace && self.changed.contains(&name.name);
        let beyond = |id: &Id, body: &Body| match (id, body) {
            (Id::Constraint(table, _), Body::Constraint(body)) => match &body.kind {
                ConstraintKind::ForeignKey { references, .. } => !is_changed(table) && !is_changed(references),
                _ => false,
            },
            _ => false,
        };
        let gone: BTreeSet<Id> =
            catalog.objects.iter().filter(|(id, object)| beyond(id, &object.body)).map(|(id, _)| id.clone()).collect();
        catalog.objects.retain(|id, _| !gone.contains(id));
        catalog.depends.retain(|id, _| !gone.contains(id));
        catalog
    }

    /// Whether a plan changes nothing but the changed tables and the foreign keys to them.
    pub(crate) fn holds(&self, plan: &Plan, before: &Catalog, after: &Catalog) -> bool {
        let is_changed = |name: &QName| name.schema == self.namespace && self.changed.contains(&name.name);
        let held = |id: &Id| {
            let bodies = [before.body(id), after.body(id)];
            let of = |body: &Body| match body {
                Body::Index(index) => is_changed(&index.relation),
                Body::Constraint(constraint) => match &constraint.kind {
                    ConstraintKind::ForeignKey { references, .. } => is_changed(references),
                    _ => false,
                },
                _ => false,
            };
            match id {
                Id::Relation(name) => is_changed(name),
                id => id.relation().is_some_and(is_changed) || bodies.into_iter().flatten().any(of),
            }
        };
        plan.statements().all(|statement| match &statement.ddl {
            Ddl::Rename { before, after, .. } => held(before) || held(after),
            ddl => held(&ddl.id()),
        })
    }

    /// Whether some other relation has a name that comes or goes, or such a name with a number. PostgreSQL
    /// numbers the names it chooses when they are taken, by whatever table: with only some of the tables
    /// there, it may have chosen otherwise than with all.
    pub(crate) async fn names_clash(
        &self,
        client: &Client,
        before: &Catalog,
        after: &Catalog,
    ) -> Result<bool, PushError> {
        let (old, new) = (names(before), names(after));
        let moved: Vec<String> = old.symmetric_difference(&new).cloned().collect();
        if moved.is_empty() {
            return Ok(false);
        }
        let known: Vec<String> = old.into_iter().collect();
        let question = format!(
            "select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = {} and c.relname <> all({known}) and (c.relname = any({moved}) \
             or pg_catalog.rtrim(c.relname::pg_catalog.text, '0123456789')::pg_catalog.name = any({moved})) limit 1",
            Literal(&self.namespace),
            known = texts(&known),
            moved = texts(&moved),
        );
        let answer = client.simple_query(&question).await?;
        Ok(answer.iter().any(|message| matches!(message, tokio_postgres::SimpleQueryMessage::Row(_))))
    }
}

/// The relation names of a reading, those of indexes behind constraints and of identity sequences too.
fn names(catalog: &Catalog) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (id, object) in &catalog.objects {
        match (id, &object.body) {
            (Id::Relation(name) | Id::Index(name) | Id::Sequence(name), _) => {
                names.insert(name.name.clone());
            }
            (Id::Constraint(_, name), Body::Constraint(body)) if body.kind.index().is_some() => {
                names.insert(name.clone());
            }
            (_, Body::Column(column)) => names.extend(column.identity.iter().map(|it| it.name.name.clone())),
            _ => {}
        }
    }
    names
}

/// The table of a foreign key, and the one that it leads to, when that is in the namespace.
fn tie(statement: &DeclaredStatement) -> Option<(&str, &str)> {
    Some((statement.table()?, statement.references.as_deref()?))
}
