//! Operators that name a commutator or negator which does not name them. PostgreSQL ties both ends when an operator is
//! created that names one which is there already, and only then: the end that is named alone has to come second.
//! <https://www.postgresql.org/docs/current/xoper-optimization.html>

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Id, Operator, QName};

/// Operators that have to be made anew, because one that names them comes while they are there and would tie them.
pub(super) fn tied_unasked(before: &Catalog, after: &Catalog, closure: &Closure) -> BTreeSet<Id> {
    let stays = |id: &Id| before.objects.contains_key(id) && !closure.created.contains(id);
    coming(after, closure).map(|(_, named)| named).filter(stays).collect()
}

/// Order that no dependency between objects tells of: first, second.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (id, named) in coming(after, closure) {
        if closure.dropped.contains(&named) {
            edges.push((Step::Drop(named.clone()), Step::Create(id.clone())));
        }
        if closure.created.contains(&named) {
            edges.push((Step::Create(id), Step::Create(named)));
        }
    }
    edges
}

/// New operators, each with one that it names and that names none in return.
fn coming(after: &Catalog, closure: &Closure) -> impl Iterator<Item = (Id, Id)> {
    let operators = closure.created.iter().filter_map(|id| Some((id, operator(after, id)?)));
    operators.flat_map(move |(id, body)| {
        let ties: [(Tie, bool); 2] = [(|it| it.commutator.as_ref(), true), (|it| it.negator.as_ref(), false)];
        ties.into_iter().filter_map(move |(tie, exchanged)| {
            let named = other_end(id, tie(body)?, exchanged)?;
            let alone = tie(operator(after, &named)?).is_none() && named != *id;
            alone.then(|| (id.clone(), named))
        })
    })
}

/// One of the two ways in which an operator names another one.
type Tie = fn(&Operator) -> Option<&QName>;

fn operator<'a>(catalog: &'a Catalog, id: &Id) -> Option<&'a Operator> {
    match catalog.body(id)? {
        Body::Operator(operator) => Some(operator),
        _ => None,
    }
}

/// The operator of that name, with the arguments of this one or with these exchanged.
fn other_end(id: &Id, name: &QName, exchanged: bool) -> Option<Id> {
    let Id::Operator(_, left, right) = id else { return None };
    let (left, right) = if exchanged { (right, left) } else { (left, right) };
    Some(Id::Operator(name.clone(), left.clone(), right.clone()))
}
