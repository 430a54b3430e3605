//! `ON CONFLICT DO UPDATE` in rules and in bodies of routines: through `excluded`, PostgreSQL has them depend on
//! every column that the table has when they are made. So they are made once the table has lost what it loses; what
//! is wanted does not show that.

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id, QName};

/// As PostgreSQL prints it. Where these words only stand in a string, the order does no harm.
const WORDS: &str = " DO UPDATE SET ";

fn upserts(body: &Body) -> bool {
    match body {
        Body::Rule(rule) => rule.definition.contains(WORDS),
        Body::Routine(routine) => routine.definition.contains(WORDS),
        _ => false,
    }
}

/// What must run before what.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let lost: Vec<(&Id, &QName)> = closure.dropped.iter().filter_map(|id| Some((id, column_of(id)?))).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let changed: BTreeSet<&Id> = closure.created.iter().chain(closure.altered.keys()).collect();
    let mut edges = Vec::new();
    for id in changed.into_iter().filter(|id| after.body(id).is_some_and(upserts)) {
        let tables: BTreeSet<&QName> = after.depends.get(id).into_iter().flatten().filter_map(column_of).collect();
        let alterations = closure.altered.get(id).map_or(0, Vec::len);
        let mut steps: Vec<Step> = (0..alterations).map(|position| Step::Alter(id.clone(), position)).collect();
        if closure.created.contains(id) {
            steps.push(Step::Create(id.clone()));
        }
        for (column, _) in lost.iter().filter(|(_, table)| tables.contains(table)) {
            edges.extend(steps.iter().map(|step| (Step::Drop((*column).clone()), step.clone())));
        }
    }
    edges
}

fn column_of(id: &Id) -> Option<&QName> {
    match id {
        Id::Column(table, _) => Some(table),
        _ => None,
    }
}
