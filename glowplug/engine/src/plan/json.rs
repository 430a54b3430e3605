//! A plan as JSON: what scripts and editors read.

use serde_json::{Value, json};

use super::{Plan, Statement};
use crate::sql;

impl Plan {
    /// `{"batches": [{"transaction": bool, "statements": [...]}]}`; each statement with its SQL, the
    /// object it is about, those that its parts are about where it has several, the change it serves, its lock and
    /// its hazards.
    pub fn to_json(&self) -> Value {
        let batches: Vec<Value> = self
            .batches
            .iter()
            .map(|batch| {
                let statements: Vec<Value> = batch.statements.iter().map(statement).collect();
                json!({ "transaction": batch.transaction, "statements": statements })
            })
            .collect();
        json!({ "batches": batches })
    }
}

fn statement(statement: &Statement) -> Value {
    let hazards: Vec<Value> = statement
        .hazards
        .iter()
        .map(|hazard| json!({ "kind": hazard.kind.code(), "message": hazard.message, "help": hazard.help }))
        .collect();
    let parts: Vec<String> = match statement.ddl.parts() {
        [_] => Vec::new(),
        parts => parts.iter().map(|part| part.id().to_string()).collect(),
    };
    json!({
        "sql": sql::print(&statement.ddl),
        "object": statement.ddl.id().to_string(),
        "parts": parts,
        "cause": statement.cause.to_string(),
        "lock": statement.lock.to_string(),
        "hazards": hazards,
    })
}
