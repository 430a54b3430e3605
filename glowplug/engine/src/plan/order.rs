//! Orders steps by what must run before what.
//!
//! A step that another one does by itself (the drop of a table's constraint, the columns of a new
//! table) is absorbed by it: all edges of the absorbed step become edges of the absorbing one. When
//! that closes a cycle, absorption is undone for the parts that can be made apart: foreign keys first,
//! then other constraints, then defaults.

use std::collections::{BTreeMap, BTreeSet};

use super::absorption::{absorb, release, root};
use super::closure::Closure;
use super::graph::{Graph, Step};
use super::guesses::guesses;
use super::slots::{Slot, identity_slots, slots};
use super::together;
use crate::catalog::{Body, Catalog, Id};
use crate::diff::{Alteration, ColumnAlteration};

/// The steps in order, each with those it absorbed.
pub(super) struct Order {
    pub(super) steps: Vec<Step>,
    pub(super) absorbed: BTreeMap<Step, BTreeSet<Step>>,
    /// Steps that are done together with others, in order, by the one of them that is in `steps`.
    pub(super) together: BTreeMap<Step, Vec<Step>>,
}

/// Orders the steps of a plan.
///
/// # Errors
/// With the objects that cannot be altered in any order, and can be made anew.
pub(super) fn order(before: &Catalog, after: &Catalog, closure: &Closure) -> Result<Order, BTreeSet<Id>> {
    let mut absorption = absorb(before, after, closure);
    let mut guesses = guesses(before, after, closure);
    loop {
        let mut graph = graph(before, after, closure, &absorption);
        for (first, second) in &guesses {
            graph.edge(first.clone(), second.clone());
        }
        match graph.sort(after) {
            Ok(steps) => {
                let together = together::join((before, after), closure, &graph, &steps);
                let absorbed = by_whole(&absorption);
                if together.is_empty() {
                    return Ok(Order { steps, absorbed, together });
                }
                // What comes together has nothing in between. If it had, all would be said one by one.
                return Ok(match graph.sort_together(&together, after) {
                    Some(steps) => Order { steps, absorbed, together },
                    None => Order { steps, absorbed, together: BTreeMap::new() },
                });
            }
            Err(cycle) => {
                let inside = |step: &Step| cycle.contains(root(&absorption, step));
                let certain = guesses.len();
                guesses.retain(|(first, second)| !(inside(first) && inside(second)));
                if guesses.len() < certain {
                    continue;
                }
                if !release(&mut absorption, &cycle, before, after) {
                    let caught: Vec<(u8, Id)> =
                        cycle.iter().filter_map(|step| replaceable(step, after, closure)).collect();
                    if let Some(lightest) = caught.iter().map(|(weight, _)| *weight).min() {
                        let lightest = caught.into_iter().filter(|(weight, _)| *weight == lightest);
                        return Err(lightest.map(|(_, id)| id).collect());
                    }
                    // Nothing left to take apart: PostgreSQL knows no such cycle between objects, so one
                    // of the two catalogs' edges is only a hint. The order by kind is then the best there is.
                    let mut graph = self::graph(before, after, closure, &absorption);
                    let steps = graph.sort_despite_cycles(after);
                    return Ok(Order { steps, absorbed: by_whole(&absorption), together: BTreeMap::new() });
                }
            }
        }
    }
}

/// What each step absorbs.
fn by_whole(absorption: &BTreeMap<Step, Step>) -> BTreeMap<Step, BTreeSet<Step>> {
    let mut absorbed: BTreeMap<Step, BTreeSet<Step>> = BTreeMap::new();
    for part in absorption.keys() {
        absorbed.entry(root(absorption, part).clone()).or_default().insert(part.clone());
    }
    absorbed
}

/// What is altered by a step and could as well be dropped and created: nothing is lost with it. A routine weighs
/// more, as others may need it.
fn replaceable(step: &Step, after: &Catalog, closure: &Closure) -> Option<(u8, Id)> {
    let Step::Alter(id, _) = step else { return None };
    let weight = match after.body(id)? {
        Body::View(_) | Body::Policy(_) | Body::Trigger(_) | Body::Rule(_) | Body::SequenceOwner(..) => 0,
        Body::Routine(_) => 1,
        _ => return None,
    };
    (!closure.created.contains(id)).then(|| (weight, id.clone()))
}

fn graph<'a>(before: &Catalog, after: &Catalog, closure: &Closure, absorption: &'a BTreeMap<Step, Step>) -> Graph<'a> {
    let mut graph = Graph::new(absorption);
    let step = |step: Step| root(absorption, &step).clone();
    for id in &closure.dropped {
        graph.node(Step::Drop(id.clone()));
    }
    for id in &closure.created {
        graph.node(Step::Create(id.clone()));
    }
    for (id, alterations) in &closure.altered {
        for position in 0..alterations.len() {
            graph.node(Step::Alter(id.clone(), position));
            if position > 0 {
                graph.edge(Step::Alter(id.clone(), position - 1), Step::Alter(id.clone(), position));
            }
        }
        if closure.created.contains(id) {
            graph.edge(Step::Create(id.clone()), Step::Alter(id.clone(), 0));
        }
    }
    let alterations = |id: &Id| closure.altered.get(id).map_or(0, Vec::len);
    let stays = |id: &Id| !closure.dropped.contains(id) && !closure.created.contains(id);

    for (dependent, needed) in &before.depends {
        for id in needed {
            if super::base_type::inner(before, dependent, id) {
                continue;
            }
            if closure.dropped.contains(dependent) {
                if super::domains::lets_go_aside(before, closure, dependent, id) {
                    graph.edge(Step::SetAside(dependent.clone()), Step::Drop(id.clone()));
                } else if closure.dropped.contains(id) && !closure.aside.contains_key(id) {
                    graph.edge(Step::Drop(dependent.clone()), Step::Drop(id.clone()));
                }
                let with_it = step(Step::Drop(dependent.clone())) == Step::Drop(id.clone());
                if closure.aside.contains_key(id) && closure.aside.contains_key(dependent) {
                    graph.edge(Step::Drop(dependent.clone()), Step::Drop(id.clone()));
                    // The functions of a range type are known by the name of its subtype.
                    graph.edge(Step::SetAside(dependent.clone()), Step::SetAside(id.clone()));
                } else if closure.aside.contains_key(id) && matches!(dependent, Id::Type(_)) {
                    // A type goes when its columns have left, and does not mind what waits aside meanwhile.
                    graph.edge(Step::Drop(dependent.clone()), Step::Drop(id.clone()));
                } else if closure.aside.contains_key(id) && !with_it {
                    graph.edge(Step::Drop(dependent.clone()), Step::SetAside(id.clone()));
                }
                // A new label or attribute does not mind the types that wait aside, nor a schema what is granted
                // in it.
                let aside = closure.aside.contains_key(dependent) && matches!(id, Id::Type(_))
                    || matches!(step(Step::Drop(dependent.clone())), Step::Drop(whole @ Id::Sequence(_)) if closure.aside.contains_key(&whole));
                let apart = aside
                    || matches!(dependent, Id::DefaultPrivileges(..))
                    || super::proven::by_check(before, closure, dependent, id).is_some();
                if stays(id) && alterations(id) > 0 && !apart {
                    graph.edge(Step::Drop(dependent.clone()), Step::Alter(id.clone(), 0));
                }
            } else if closure.dropped.contains(id) {
                let letting_go = if closure.released.contains(dependent) { 1 } else { alterations(dependent) };
                for position in 0..letting_go {
                    graph.edge(Step::Alter(dependent.clone(), position), Step::Drop(id.clone()));
                }
            } else if alterations(dependent) > 0
                && alterations(id) > 0
                && !after.depends.get(dependent).is_some_and(|needed| needed.contains(id))
            {
                // It lets go before what it needed changes.
                graph.edge(Step::Alter(dependent.clone(), alterations(dependent) - 1), Step::Alter(id.clone(), 0));
            }
        }
    }
    for (dependent, needed) in &after.depends {
        let comes = closure.created.contains(dependent);
        let needing = if closure.released.contains(dependent) { 1 } else { 0 };
        for id in needed {
            if super::base_type::inner(after, dependent, id) {
                continue;
            }
            if closure.created.contains(id) {
                let create = step(Step::Create(id.clone()));
                if comes {
                    graph.edge(create.clone(), Step::Create(dependent.clone()));
                }
                for position in needing..alterations(dependent) {
                    graph.edge(create.clone(), Step::Alter(dependent.clone(), position));
                }
            } else if let Some(last) = last_awaited(closure, id) {
                if comes {
                    let create = step(Step::Create(dependent.clone()));
                    // A column that comes with its view's new query does not wait for the view.
                    if !matches!(&create, Step::Alter(whole, _) if whole == id) {
                        graph.edge(last, create);
                    }
                } else if !matches!(dependent, Id::Policy(of, _) if *id == Id::Relation(of.clone())) {
                    // A policy does not care what else happens to its table.
                    // A child's alteration that one of a table above takes along does not wait for the others.
                    let own = |step: &Step| root(absorption, step) == step;
                    let mut steps = (needing..alterations(dependent)).map(|n| Step::Alter(dependent.clone(), n));
                    if let Some(first) = steps.find(own) {
                        graph.edge(last, first);
                    }
                }
            }
        }
    }
    for ty in closure.aside.keys().filter(|ty| closure.created.contains(*ty)) {
        graph.edge(Step::SetAside(ty.clone()), Step::Create(ty.clone()));
        graph.edge(Step::Create(ty.clone()), Step::Drop(ty.clone()));
    }
    let edges = [
        super::proven::edges(before, closure),
        super::typed::edges(before, closure),
        super::domains::edges(after, closure),
        super::row_type::edges(before, after, closure),
        super::base_type::edges(after, closure),
        super::privilege::edges(before, after, closure),
        super::one_sided::edges(after, closure),
        super::rebuilt::edges(after, closure),
        super::usage::edges(closure),
        super::persistence::order(before, after, closure),
        super::inheritance::edges(before, after, closure),
        super::population::edges(after, closure),
        super::upsert::edges(after, closure),
        super::successor::edges(closure),
        super::rows::edges(before, after, closure),
        super::regroup::edges(before, after, closure),
        free_names(before, after, closure, absorption),
    ];
    for (first, second) in edges.into_iter().flatten() {
        graph.edge(first, second);
    }
    graph
}

/// The last alteration that those who need an object wait for.
fn last_awaited(closure: &Closure, id: &Id) -> Option<Step> {
    let awaited = super::typed::awaited(closure.altered.get(id));
    let awaited = if super::privilege::taken_last(closure, id).is_some() {
        awaited.min(closure.altered[id].len() - 1)
    } else {
        awaited
    };
    awaited.checked_sub(1).map(|last| Step::Alter(id.clone(), last))
}

/// What goes must make room for what comes under the same name.
fn free_names(
    before: &Catalog,
    after: &Catalog,
    closure: &Closure,
    absorption: &BTreeMap<Step, Step>,
) -> Vec<(Step, Step)> {
    let mut leaving: BTreeMap<Slot, Vec<Step>> = BTreeMap::new();
    let mut arriving: Vec<(Slot, Step)> = Vec::new();
    for id in closure.dropped.iter().filter(|id| !closure.aside.contains_key(*id)) {
        let drop = root(absorption, &Step::Drop(id.clone())).clone();
        // A part of a type set aside is out of the way with it.
        if matches!(&drop, Step::Drop(whole) if closure.aside.contains_key(whole)) {
            continue;
        }
        for slot in slots(id, before) {
            leaving.entry(slot).or_default().push(drop.clone());
        }
    }
    for id in &closure.created {
        let create = if super::base_type::begins_as_shell(after, closure, id) {
            Step::Shell(id.clone())
        } else {
            root(absorption, &Step::Create(id.clone())).clone()
        };
        arriving.extend(slots(id, after).into_iter().map(|slot| (slot, create.clone())));
    }
    for (id, alterations) in &closure.altered {
        for (position, alteration) in alterations.iter().enumerate() {
            let step = Step::Alter(id.clone(), position);
            let (frees, takes) = identity_slots(id, before, alteration);
            // Renamed before, it has left its name already.
            let frees = frees.filter(|_| !alterations[..position].iter().any(renames_identity));
            if let Some(slot) = frees {
                leaving.entry(slot).or_default().push(step.clone());
            }
            arriving.extend(takes.map(|slot| (slot, step)));
        }
    }
    let freed = |(slot, step): (Slot, Step)| {
        let left = leaving.get(&slot).cloned().unwrap_or_default();
        left.into_iter().map(move |old| (old, step.clone()))
    };
    arriving.into_iter().flat_map(freed).collect()
}

fn renames_identity(alteration: &Alteration) -> bool {
    matches!(alteration, Alteration::Column(ColumnAlteration::RenameIdentity { .. }))
}
