//! The commutators and negators of operators. PostgreSQL ties both ends when an operator is created that names one which is
//! there already and has no such tie, and unties both when one is dropped; no other statement does. So an operator that
//! stays and comes out with another tie than it shall have is made anew, and the end that is named alone has to come second.
//! <https://www.postgresql.org/docs/current/xoper-optimization.html>
//!
//! What is named may be no object of ours: a built-in operator, or a mere name that waits for an operator (a shell).

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id, Operator, QName};

/// Operators that stay and have to be made anew, because what goes and comes does not give them the ties they shall have.
pub(super) fn mistied(before: &Catalog, after: &Catalog, closure: &Closure) -> BTreeSet<Id> {
    let comes: Vec<&Id> = closure.created.iter().filter(|id| operator(after, id).is_some()).collect();
    let stays = |id: &&Id| !closure.dropped.contains(*id) && !closure.created.contains(*id);
    let both =
        before.objects.keys().filter(stays).filter_map(|id| Some((id, operator(before, id)?, operator(after, id)?)));
    let is_mistied = |(id, old, new): &(&Id, &Operator, &Operator)| {
        TIES.into_iter().any(|tie| {
            let named = tie.end(id, old);
            let newcomer = || comes.iter().copied().find(|other| tie.names(after, other, id));
            let reached = match &named {
                Some(other) if !closure.dropped.contains(other) => tie.of(old),
                // It goes, and leaves a tie that leads nowhere and makes room for no other.
                Some(other) if !tie.names(before, other, id) => None,
                Some(_) | None => newcomer().and_then(name),
            };
            reached != tie.of(new)
        })
    };
    both.filter(is_mistied).map(|(id, ..)| id.clone()).collect()
}

/// Order that no dependency between objects tells of: first, second.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for id in &closure.created {
        let Some(body) = operator(after, id) else { continue };
        for tie in TIES {
            let Some(named) = tie.end(id, body).filter(|named| named != id) else { continue };
            // One that is gone afterwards is named as a shell.
            let names_none = operator(after, &named).is_none_or(|other| tie.of(other).is_none());
            if names_none && closure.dropped.contains(&named) {
                edges.push((Step::Drop(named.clone()), Step::Create(id.clone())));
            }
            if names_none && closure.created.contains(&named) {
                edges.push((Step::Create(id.clone()), Step::Create(named)));
            }
        }
    }
    edges
}

/// One of the two ways in which an operator names another one.
#[derive(Clone, Copy)]
enum Tie {
    Commutator,
    Negator,
}

const TIES: [Tie; 2] = [Tie::Commutator, Tie::Negator];

impl Tie {
    /// Whom an operator names.
    fn of(self, operator: &Operator) -> Option<&QName> {
        match self {
            Tie::Commutator => operator.commutator.as_ref(),
            Tie::Negator => operator.negator.as_ref(),
        }
    }

    /// The operator that it names: the arguments are the same, or exchanged.
    fn end(self, id: &Id, operator: &Operator) -> Option<Id> {
        let (Id::Operator(_, left, right), name) = (id, self.of(operator)?) else { return None };
        let (left, right) = match self {
            Tie::Commutator => (right, left),
            Tie::Negator => (left, right),
        };
        Some(Id::Operator(name.clone(), left.clone(), right.clone()))
    }

    /// Whether one operator names another one.
    fn names(self, catalog: &Catalog, id: &Id, other: &Id) -> bool {
        operator(catalog, id).and_then(|body| self.end(id, body)).as_ref() == Some(other)
    }
}

fn operator<'a>(catalog: &'a Catalog, id: &Id) -> Option<&'a Operator> {
    match catalog.body(id)? {
        Body::Operator(operator) => Some(operator),
        _ => None,
    }
}

fn name(id: &Id) -> Option<&QName> {
    match id {
        Id::Operator(name, ..) => Some(name),
        _ => None,
    }
}
