//! The order of renames: a name is taken when whoever had it has left. Where names go around in a circle, one of them
//! waits under a name in between.

use std::collections::{BTreeMap, BTreeSet};

use super::slots::{Slot, slots};
use crate::catalog::{Catalog, Id, Renames, aside};

/// One statement that renames.
pub(super) struct Step {
    /// The identity in the catalog that was read.
    pub(super) original: Id,
    /// The identity at this point: a column of a renamed table has the table's new name.
    pub(super) from: Id,
    /// The identity after it.
    pub(super) to: Id,
    /// The identity after all renames.
    pub(super) target: Id,
}

/// What has not its new name yet.
struct Waiting<'a> {
    original: &'a Id,
    target: &'a Id,
    /// What it is called meanwhile.
    between: Option<Id>,
}

/// Whole objects first, then their parts under the new names of the wholes, as far as names are free. What becomes a
/// part is last.
pub(super) fn in_order(renames: &Renames, before: &Catalog, after: &Catalog) -> Vec<Step> {
    let said = renames.objects.iter().filter(|(old, new)| !renames.follows(old, new) && !renames.along.contains(*old));
    let mut waiting: Vec<Waiting<'_>> =
        said.map(|(original, target)| Waiting { original, target, between: None }).collect();
    waiting.sort_by_key(|one| {
        let (part, becomes_part) = (one.original.relation().is_some(), one.target.relation().is_some());
        (part || becomes_part, !part && becomes_part, one.original)
    });
    let mut steps = Vec::new();
    // What wholes are called by now.
    let mut done = Renames::default();
    let mut step = |one: &Waiting<'_>, to: Id| {
        let from = one.between.clone().unwrap_or_else(|| one.original.clone());
        let from = if one.original.is_part() { done.whole(&from) } else { from };
        done.objects.insert(one.original.clone(), to.clone());
        steps.push(Step { original: one.original.clone(), from, to, target: one.target.clone() });
    };
    while !waiting.is_empty() {
        let mut holders: BTreeMap<Slot, usize> = BTreeMap::new();
        for slot in waiting.iter().flat_map(|one| held(one, renames, before)) {
            *holders.entry(slot).or_default() += 1;
        }
        let free = |one: &Waiting<'_>| {
            let own: BTreeSet<Slot> = held(one, renames, before).into_iter().collect();
            let others = |slot: &Slot| holders.get(slot).copied().unwrap_or_default() - usize::from(own.contains(slot));
            wanted(one, after).iter().all(|slot| others(slot) == 0)
        };
        // Parts wait for as long as some whole can go on.
        let is_whole = |one: &Waiting<'_>| one.original.relation().is_none() && one.target.relation().is_none();
        let wholes = waiting.iter().any(|one| is_whole(one) && free(one));
        let (ready, mut stuck): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|one| (!wholes || is_whole(one)) && free(one));
        if ready.is_empty()
            && let Some(first) = stuck.iter_mut().find(|one| one.between.is_none())
        {
            let between = aside(before, after, first.original);
            step(first, between.clone());
            first.between = Some(between);
        }
        for one in ready {
            step(&one, one.target.clone());
        }
        waiting = stuck;
    }
    steps
}

/// The names that somebody has as yet. Parts are named within wholes that have their new names.
fn held(one: &Waiting<'_>, renames: &Renames, before: &Catalog) -> Vec<Slot> {
    if one.between.is_some() {
        return Vec::new();
    }
    let names = slots(one.original, before).into_iter().filter(Slot::is_name);
    let part = if one.original.is_part() { renames.whole(one.original) } else { one.original.clone() };
    names.chain([Slot::Other(part)]).collect()
}

/// The names that somebody takes.
fn wanted(one: &Waiting<'_>, after: &Catalog) -> Vec<Slot> {
    let names = slots(one.target, after).into_iter().filter(Slot::is_name);
    names.chain([Slot::Other(one.target.clone())]).collect()
}
