//! Cuts a push that would exhaust the server's lock table into parts that fit.
//!
//! Every table, index and sequence that a transaction makes or drops stays locked until it ends, and
//! the server has room for `max_locks_per_transaction` times `max_connections` locks
//! (<https://www.postgresql.org/docs/current/runtime-config-locks.html>). The statements stand in an
//! order in which each needs only what came before, so every part leaves a schema from which the same
//! push goes on.

use std::collections::BTreeMap;

use tokio_postgres::{Client, SimpleQueryMessage};

use super::PushError;
use crate::catalog::{Body, Catalog, ConstraintKind, Id, QName};
use crate::plan::{Batch, Ddl, Plan};

/// Plans below this fit into the table of any server that is used, and are not worth a question.
const SMALL: usize = 100;

/// The plan's batches, cut where they are too large.
pub(super) async fn cut(client: &Client, plan: Plan, before: &Catalog) -> Result<Vec<Batch>, PushError> {
    let weights = Weights::of(before);
    let total: usize = plan.statements().map(|statement| weights.weight(&statement.ddl)).sum();
    if total < SMALL {
        return Ok(plan.batches);
    }
    // Others need locks as well.
    let room = capacity(client).await? / 3;
    Ok(plan.batches.into_iter().flat_map(|batch| split(batch, &weights, room)).collect())
}

async fn capacity(client: &Client) -> Result<usize, PushError> {
    let answer = client
        .simple_query(
            "select pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8 \
             * (pg_catalog.current_setting('max_connections')::pg_catalog.int8 \
             + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8)",
        )
        .await?;
    let number = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
        _ => None,
    });
    Ok(number.unwrap_or(usize::MAX))
}

fn split(batch: Batch, weights: &Weights, room: usize) -> Vec<Batch> {
    let transaction = batch.transaction;
    let mut parts = vec![Batch { transaction, statements: Vec::new() }];
    let (mut filled, mut open) = (0, 0_usize);
    for statement in batch.statements {
        let weight = weights.weight(&statement.ddl);
        // What is set aside or done in another's name ends in the transaction in which it began.
        if open == 0 && filled > 0 && filled + weight > room {
            parts.push(Batch { transaction, statements: Vec::new() });
            filled = 0;
        }
        match &statement.ddl {
            Ddl::SetAside { .. } | Ddl::LockRows(_) | Ddl::SetRole { role: Some(_), .. } => open += 1,
            Ddl::DropAside { .. } | Ddl::DropSaved(_) | Ddl::SetRole { role: None, .. } => {
                open = open.saturating_sub(1)
            }
            _ => {}
        }
        filled += weight;
        if let Some(part) = parts.last_mut() {
            part.statements.push(statement);
        }
    }
    parts
}

/// How many locks statements take, roughly and rather too many.
struct Weights {
    /// Indexes and sequences that go with a table.
    parts: BTreeMap<QName, usize>,
}

impl Weights {
    fn of(before: &Catalog) -> Self {
        let mut parts = BTreeMap::new();
        for (id, object) in &before.objects {
            let relation = match &object.body {
                Body::Index(index) => Some(&index.relation),
                Body::Constraint(constraint) if !matches!(constraint.kind, ConstraintKind::Check) => id.relation(),
                Body::Column(column) if column.identity.is_some() => id.relation(),
                _ => None,
            };
            if let Some(relation) = relation {
                *parts.entry(relation.clone()).or_default() += 1;
            }
        }
        Self { parts }
    }

    fn weight(&self, ddl: &Ddl) -> usize {
        match ddl {
            // The table, its overflow table and the index of that.
            Ddl::CreateTable(table) => {
                3 + table.constraints.len()
                    + table.columns.iter().filter(|column| column.column.identity.is_some()).count()
            }
            Ddl::Emptied(inner) => self.weight(inner),
            Ddl::Drop { id: Id::Relation(name), .. } => 4 + self.parts.get(name).copied().unwrap_or_default(),
            _ => 2,
        }
    }
}
