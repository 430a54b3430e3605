//! Draws the closure of a difference and its order, again and again until nothing more has to be made anew.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::order::Order;
use super::regroup::Regrouped;
use super::{PlanError, adopted, closure, domains, inheritance, one_sided, order, rows};
use crate::catalog::{Body, Catalog, Id, QName, Renames};
use crate::diff::{Change, Options, diff};

/// What happens to all objects, in order, between two catalogs as a plan sees them.
pub(super) struct Drawing {
    pub(super) before: Catalog,
    pub(super) after: Catalog,
    pub(super) closure: Closure,
    pub(super) order: Order,
}

/// What came of one attempt.
enum Attempt {
    Complete(Box<Drawing>),
    /// These tables are dropped and created only because of what they need: their rows, and their partitions, have
    /// to be thought of from the beginning.
    Drags(BTreeSet<QName>),
    /// These foreign keys have to go before partitions leave or come.
    Unties(BTreeSet<Id>),
}

pub(super) fn draw(
    before: &Catalog,
    after: &Catalog,
    renames: &Renames,
    options: &Options,
) -> Result<Drawing, PlanError> {
    let (mut dragged, mut untied) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let mut renamed = renames.apply(before);
        adopted::settle(&mut renamed, after, renames);
        match attempt(renamed, after, &dragged, &untied, options)? {
            Attempt::Complete(drawing) => return Ok(*drawing),
            Attempt::Drags(tables) => dragged.extend(tables),
            Attempt::Unties(keys) => untied.extend(keys),
        }
    }
}

fn attempt(
    mut before: Catalog,
    after: &Catalog,
    dragged: &BTreeSet<QName>,
    untied: &BTreeSet<Id>,
    options: &Options,
) -> Result<Attempt, PlanError> {
    let mut settled = after.clone();
    let mut first = diff(&before, after, options);
    domains::replace_contained(&before, after, &mut first);
    let remade = inheritance::remade(&before, after, &first, dragged);
    let mut held = inheritance::held_by_keys(&before, after, &first);
    held.extend(inheritance::held_by_types(&before, after, &first));
    held.extend(inheritance::held_by_expressions(&before, after, &first));
    let mut regrouped = Regrouped::find(&before, after, &remade, &held);
    regrouped.keys.extend(untied.iter().cloned());
    let copies = inheritance::copies(&before);
    let apart = inheritance::Apart { remade: &remade, held: &held, keys: &regrouped.keys };
    inheritance::settle(&mut before, &mut settled, &apart);
    let after = &settled;
    let mut changes = diff(&before, after, options);
    domains::replace_contained(&before, after, &mut changes);
    let remade_tables = remade.iter().cloned().map(Id::Relation).collect();
    replace(&before, after, &remade_tables, &mut changes);
    replace(&before, after, &held, &mut changes);
    replace(&before, after, &regrouped.taken_away(), &mut changes);
    let saved = rows::saved(&before, after, &remade, &regrouped);
    let (closure, order) = loop {
        let mut closure = closure::close(&before, after, changes.clone(), saved.clone(), options)?;
        closure.untied = regrouped.keys.intersection(&closure.dropped).cloned().collect();
        let contained = domains::contained_with_constraints(&before, after, &closure);
        if !contained.is_empty() {
            replace(&before, after, &contained, &mut changes);
            continue;
        }
        let mistied = one_sided::mistied(&before, after, &closure);
        if !mistied.is_empty() {
            replace(&before, after, &mistied, &mut changes);
            continue;
        }
        let dragged = dragged_tables(&before, after, &closure, &remade);
        if !dragged.is_empty() {
            return Ok(Attempt::Drags(dragged));
        }
        let mut in_the_way = inheritance::in_the_way(&before, after, &copies, &closure);
        in_the_way.retain(|key| !regrouped.keys.contains(key));
        if !in_the_way.is_empty() {
            return Ok(Attempt::Unties(in_the_way));
        }
        match order::order(&before, after, &closure) {
            Ok(order) => break (closure, order),
            Err(caught) => replace(&before, after, &caught, &mut changes),
        }
    };
    Ok(Attempt::Complete(Box::new(Drawing { before, after: settled, closure, order })))
}

/// Tables of both catalogs that go and come back, and were not known to.
fn dragged_tables(before: &Catalog, after: &Catalog, closure: &Closure, remade: &BTreeSet<QName>) -> BTreeSet<QName> {
    let table = |id: &Id| match (id, before.body(id), after.body(id)) {
        (Id::Relation(name), Some(Body::Table(_)), Some(Body::Table(_))) if !remade.contains(name) => {
            Some(name.clone())
        }
        _ => None,
    };
    closure.dropped.intersection(&closure.created).filter_map(table).collect()
}

/// Lets objects be dropped and created instead of altered.
fn replace(before: &Catalog, after: &Catalog, ids: &BTreeSet<Id>, changes: &mut BTreeMap<Id, Change>) {
    for id in ids {
        if let (Some(old), Some(new)) = (before.objects.get(id), after.objects.get(id)) {
            changes.insert(id.clone(), Change::Replace { before: old.clone(), after: new.clone() });
        }
    }
}
