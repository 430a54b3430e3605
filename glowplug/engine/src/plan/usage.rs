//! What a role grants and revokes, it grants and revokes as itself, and finds nothing in a namespace that it may not
//! use. So what a schema grants comes before what roles pass on inside of it, and what it revokes comes after that.
//! By which way a role may use the schema (for itself, as a member of another role, as anybody) is not asked.

use std::collections::BTreeSet;

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Grant, Id};
use crate::diff::Alteration;

/// What is revoked from a schema becomes an alteration of its own, the last one, where roles act inside of it.
pub(super) fn revoke_last(closure: &mut Closure) {
    let schemas: Vec<Id> = closure.altered.keys().filter(|id| matches!(id, Id::Schema(_))).cloned().collect();
    for schema in schemas {
        if acting(closure, &schema).next().is_none() {
            continue;
        }
        let Some(list) = closure.altered.get_mut(&schema) else { continue };
        let grants = list.iter_mut().find_map(|alteration| match alteration {
            Alteration::Grants { revoke, grant } => Some((revoke, grant)),
            _ => None,
        });
        let Some((revoke, grant)) = grants else { continue };
        let same =
            |a: &Grant, b: &Grant| (&a.grantee, &a.privilege, &a.grantor) == (&b.grantee, &b.privilege, &b.grantor);
        let stays = |old: &Grant| grant.iter().any(|new| same(old, new));
        // What others passed on of the schema itself is granted again after the revoking: those stay together.
        if revoke.iter().any(|old| old.grantor.is_some() && stays(old)) {
            continue;
        }
        let (kept, last): (BTreeSet<Grant>, BTreeSet<Grant>) = std::mem::take(revoke).into_iter().partition(stays);
        *revoke = kept;
        if !last.is_empty() {
            list.push(Alteration::Grants { revoke: last, grant: BTreeSet::new() });
        }
    }
}

/// The alteration of a schema that waits for what is inside, and not that for it.
pub(super) fn waits(list: &[Alteration]) -> Option<usize> {
    let is_grants = |alteration: &Alteration| matches!(alteration, Alteration::Grants { .. });
    match list.split_last() {
        Some((Alteration::Grants { revoke, grant }, rest))
            if grant.is_empty() && !revoke.is_empty() && rest.iter().any(is_grants) =>
        {
            Some(rest.len())
        }
        _ => None,
    }
}

/// Order that no dependency between objects tells of: first, second.
pub(super) fn edges(closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (schema, list) in closure.altered.iter().filter(|(id, _)| matches!(id, Id::Schema(_))) {
        let last = waits(list);
        let first = list.iter().position(|alteration| matches!(alteration, Alteration::Grants { .. }));
        let step = |position: usize| Step::Alter(schema.clone(), position);
        for inside in acting(closure, schema) {
            edges.extend(first.map(|position| (step(position), inside.clone())));
            edges.extend(last.map(|position| (inside, step(position))));
        }
    }
    edges
}

/// The steps in which roles other than the owner grant and revoke what is in a schema.
fn acting<'a>(closure: &'a Closure, schema: &'a Id) -> impl Iterator<Item = Step> + 'a {
    let inside = closure.altered.iter().filter(move |(id, _)| *id != schema && id.namespace() == schema.namespace());
    inside.flat_map(|(id, list)| {
        let passes_on = |alteration: &Alteration| match alteration {
            Alteration::Grants { revoke, grant } | Alteration::SequenceGrants { revoke, grant } => {
                revoke.iter().chain(grant).any(|grant| grant.grantor.is_some())
            }
            _ => false,
        };
        let positions = list.iter().enumerate().filter(move |(_, alteration)| passes_on(alteration));
        positions.map(|(position, _)| Step::Alter(id.clone(), position))
    })
}
