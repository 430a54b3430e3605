//! What PostgreSQL builds again by itself when a column changes its type: indexes and extended statistics. It says
//! their definitions again, and forgets what definitions have no words for: statistics targets, the owner of a
//! statistics object, and ties to extensions, which `CREATE OR REPLACE` forgets, too.
//! <https://www.postgresql.org/docs/current/sql-altertable.html>

use std::collections::BTreeSet;

use super::closure::{self, Closure};
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id, Index, Object, Statistics};
use crate::diff::{Alteration, Options, SearchAlteration};

/// Says again what is forgotten.
pub(super) fn restore(before: &Catalog, after: &Catalog, closure: &mut Closure, options: &Options) {
    tie_again(before, after, closure);
    let retyped: BTreeSet<&Id> =
        closure.altered.iter().filter(|(_, list)| closure::disturbs(list)).map(|(id, _)| id).collect();
    if retyped.is_empty() {
        return;
    }
    let rebuilt = after.depends.iter().filter(|(id, needed)| {
        !closure.created.contains(id) && before.objects.contains_key(id) && needed.iter().any(|id| retyped.contains(id))
    });
    let mut forgotten: Vec<(Id, Vec<Alteration>)> = Vec::new();
    for (id, _) in rebuilt {
        if let (Some(old), Some(new)) = (before.objects.get(id), after.objects.get(id)) {
            forgotten.push((id.clone(), settings(before, (old, new), options)));
        }
    }
    for (id, mut settings) in forgotten {
        if let Some(list) = closure.altered.get(&id) {
            settings.retain(|setting| !list.contains(setting));
        }
        if !settings.is_empty() {
            closure.altered.entry(id).or_default().extend(settings);
        }
    }
}

/// Ties what stays tied to an extension and loses that: indexes that are built again, and what is replaced where it stands.
fn tie_again(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let forgets = |id: &Id| {
        let replaced = closure.altered.get(id).is_some_and(|list| list.iter().any(replaces));
        let disturbed = |id: &Id| closure.altered.get(id).is_some_and(|list| closure::disturbs(list));
        let indexes = matches!(id, Id::Index(_) | Id::Constraint(..));
        replaced || indexes && after.depends.get(id).is_some_and(|needed| needed.iter().any(disturbed))
    };
    let ties: Vec<(Id, String)> = after
        .objects
        .keys()
        .filter(|id| before.objects.contains_key(id) && !closure.created.contains(id))
        .filter_map(|id| match id {
            Id::ExtensionTie(tied, extension) if forgets(tied) => Some((tied.as_ref().clone(), extension.clone())),
            _ => None,
        })
        .collect();
    for (tied, extension) in ties {
        closure.altered.entry(tied).or_default().push(Alteration::ExtensionTie(extension));
    }
}

/// A new tie of an index comes after what makes PostgreSQL build that again: first, second.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for tie in &closure.created {
        let Id::ExtensionTie(tied, _) = tie else { continue };
        for needed in after.depends.get(tied).into_iter().flatten().filter(|id| !closure.created.contains(*id)) {
            if let Some(list) = closure.altered.get(needed).filter(|list| closure::disturbs(list)) {
                edges.push((Step::Alter(needed.clone(), list.len() - 1), Step::Create(tie.clone())));
            }
        }
    }
    edges
}

/// Whether an alteration is a `CREATE OR REPLACE` of what can be tied to an extension.
fn replaces(alteration: &Alteration) -> bool {
    matches!(alteration, Alteration::Routine(_) | Alteration::Aggregate(_) | Alteration::Trigger(_))
}

fn settings(before: &Catalog, (old, new): (&Object, &Object), options: &Options) -> Vec<Alteration> {
    match &new.body {
        Body::Index(index) => index_statistics(index),
        Body::Constraint(constraint) => constraint.kind.index().map(index_statistics).unwrap_or_default(),
        Body::Statistics(Statistics { target, .. }) => {
            let target = target.map(|target| SearchAlteration::StatisticsTarget(Some(target)));
            let owner = if options.owners { &new.owner } else { &old.owner };
            let owner = owner.clone().filter(|owner| *owner != before.role);
            target.map(Alteration::Search).into_iter().chain(owner.map(Alteration::Owner)).collect()
        }
        _ => Vec::new(),
    }
}

/// The statistics targets of an index, which its creation has no words for.
pub(super) fn index_statistics(index: &Index) -> Vec<Alteration> {
    let statistics = index.columns.iter().enumerate().filter(|(_, column)| column.statistics.is_some());
    statistics.map(|(position, column)| Alteration::IndexStatistics(position + 1, column.statistics)).collect()
}
