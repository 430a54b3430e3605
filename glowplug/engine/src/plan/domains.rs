//! Domains inside of arrays, composites and ranges.
//!
//! PostgreSQL looks through the rows of a column that has the domain for its type when the domain gets
//! stricter, but refuses when a column only contains the domain. Such a domain is made anew, and its
//! columns move to the new one. <https://www.postgresql.org/docs/current/sql-alterdomain.html>

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::ddl::Ddl;
use super::graph::Step;
use crate::catalog::{BaseType, Body, Catalog, Domain, Id, Literal, QName};
use crate::diff::{Alteration, Change};

/// Turns alterations that PostgreSQL would refuse into replacements.
pub(super) fn replace_contained(before: &Catalog, after: &Catalog, changes: &mut BTreeMap<Id, Change>) {
    let stricter: BTreeSet<QName> = changes.iter().filter_map(|(id, change)| stricter(id, change)).collect();
    if stricter.is_empty() {
        return;
    }
    let dependents = before.dependents();
    for name in stricter {
        let id = Id::Type(name.clone());
        if !matches!((before.body(&id), after.body(&id)), (Some(Body::Domain(_)), Some(Body::Domain(_)))) {
            continue;
        }
        if contained(before, &dependents, &id, &name.to_string())
            && let (Some(old), Some(new)) = (before.objects.get(&id), after.objects.get(&id))
        {
            changes.insert(id, Change::Replace { before: old.clone(), after: new.clone() });
        }
    }
}

/// Domains that must be replaced because a constraint of theirs is made again, with a function that it calls.
pub(super) fn contained_with_constraints(before: &Catalog, after: &Catalog, closure: &Closure) -> BTreeSet<Id> {
    let stands = |id: &Id| before.objects.contains_key(id) && after.objects.contains_key(id);
    let constrained: BTreeSet<&QName> = closure
        .created
        .iter()
        .filter_map(|id| match id {
            Id::DomainConstraint(domain, _) => Some(domain),
            _ => None,
        })
        .filter(|domain| {
            let id = Id::Type((*domain).clone());
            stands(&id) && !closure.created.contains(&id)
        })
        .collect();
    if constrained.is_empty() {
        return BTreeSet::new();
    }
    let dependents = before.dependents();
    let ids = constrained.into_iter().map(|domain| (Id::Type(domain.clone()), domain.to_string()));
    ids.filter(|(id, name)| contained(before, &dependents, id, name)).map(|(id, _)| id).collect()
}

/// The domain that a change makes stricter.
fn stricter(id: &Id, change: &Change) -> Option<QName> {
    let checks = |alteration: &Alteration| {
        matches!(alteration, Alteration::DomainNotNull(true) | Alteration::ValidateDomainConstraint)
    };
    match (id, change) {
        (Id::DomainConstraint(domain, _), Change::Create(_) | Change::Replace { .. }) => Some(domain.clone()),
        (Id::DomainConstraint(domain, _) | Id::Type(domain), Change::Alter(list)) if list.iter().any(checks) => {
            Some(domain.clone())
        }
        _ => None,
    }
}

/// Whether some column holds the type inside of another one.
fn contained(before: &Catalog, dependents: &BTreeMap<&Id, BTreeSet<&Id>>, ty: &Id, name: &str) -> bool {
    dependents.get(ty).into_iter().flatten().any(|dependent| match (dependent, before.body(dependent)) {
        (Id::Column(..), Some(Body::Column(column))) => column.ty != name,
        // Through a domain over the domain the rows are still looked at, but not through one over arrays of it.
        (Id::Type(other), Some(Body::Domain(over))) if over.base == name => {
            contained(before, dependents, dependent, &other.to_string())
        }
        (Id::Type(_), _) => held(before, dependents, dependent),
        (Id::Relation(_), _) => held(before, dependents, dependent),
        _ => false,
    })
}

/// Whether some column has anything to do with a type.
fn held(before: &Catalog, dependents: &BTreeMap<&Id, BTreeSet<&Id>>, ty: &Id) -> bool {
    dependents.get(ty).into_iter().flatten().any(|dependent| match dependent {
        Id::Column(relation, _) => *ty != Id::Relation(relation.clone()) && before.objects.contains_key(*dependent),
        Id::Type(_) => held(before, dependents, dependent),
        _ => false,
    })
}

/// Whether a domain that waits aside does without something that goes: only its default can need that.
pub(super) fn lets_go_aside(before: &Catalog, closure: &Closure, domain: &Id, needed: &Id) -> bool {
    closure.aside.contains_key(domain)
        && closure.dropped.contains(needed)
        && !matches!(needed, Id::Schema(_) | Id::Extension(_) | Id::Type(_) | Id::Collation(_) | Id::Relation(_))
        && matches!(before.body(domain), Some(Body::Domain(Domain { default: Some(_), .. })))
}

/// Takes the default of a domain that is set aside away, where it needs what goes.
pub(super) fn without_default(before: &Catalog, closure: &Closure, domain: &Id) -> Option<Ddl> {
    let needed = before.depends.get(domain)?;
    needed.iter().any(|needed| lets_go_aside(before, closure, domain, needed)).then(|| Ddl::Alter {
        id: domain.clone(),
        object: Box::new(before.objects.get(domain).expect("it has dependencies in this catalog").clone()),
        alteration: Box::new(Alteration::DomainDefault(None)),
    })
}

/// A new domain copies the default that the domain below it has just then, whether or not that is going to stay.
/// `DEFAULT NULL` would be a default of its own. <https://www.postgresql.org/docs/current/sql-createdomain.html>
pub(super) fn without_its_bases_default(before: &Catalog, after: &Catalog, id: &Id) -> Option<Ddl> {
    let object = after.objects.get(id)?;
    let Body::Domain(Domain { base, default: None, .. }) = &object.body else { return None };
    let needed = after.depends.get(id)?.iter();
    let mut bases = needed.filter(|id| matches!(id, Id::Type(name) if name.to_string() == *base));
    let has_default = |catalog: &Catalog, id: &Id| match catalog.body(id) {
        Some(Body::Domain(Domain { default, .. }) | Body::Base(BaseType { default, .. })) => default.is_some(),
        _ => false,
    };
    bases.any(|base| has_default(before, base) || has_default(after, base)).then(|| Ddl::Alter {
        id: id.clone(),
        object: Box::new(object.clone()),
        alteration: Box::new(Alteration::DomainDefault(None)),
    })
}

/// What there is to say of a new domain: a default that it copies from a base type has no words of its own.
pub(super) fn as_created(after: &Catalog, id: &Id, domain: &Domain) -> Domain {
    let copied = |id: &Id| match after.body(id) {
        Some(Body::Base(BaseType { default: Some(text), .. })) => domain.default == Some(Literal(text).to_string()),
        _ => false,
    };
    let default = if after.depends.get(id).into_iter().flatten().any(copied) { None } else { domain.default.clone() };
    Domain { default, ..domain.clone() }
}

/// A new domain gets its constraints before columns move to it: with columns that contain it, it could not.
pub(super) fn edges(after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let constraints: Vec<(&Id, Id)> = closure
        .created
        .iter()
        .filter_map(|id| match id {
            Id::DomainConstraint(domain, _) => Some((id, Id::Type(domain.clone()))),
            _ => None,
        })
        .filter(|(_, domain)| closure.aside.contains_key(domain))
        .collect();
    if constraints.is_empty() {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (id, needed) in &after.depends {
        if matches!(id, Id::Column(..)) && closure.altered.contains_key(id) {
            let needed = constraints.iter().filter(|(_, domain)| needed.contains(domain));
            edges.extend(
                needed.map(|(constraint, _)| (Step::Create((*constraint).clone()), Step::Alter(id.clone(), 0))),
            );
        }
    }
    edges
}
