//! Orders steps by what must run before what.
//!
//! A step that another one does by itself (the drop of a table's constraint, the columns of a new
//! table) is absorbed by it: all edges of the absorbed step become edges of the absorbing one. When
//! that closes a cycle, absorption is undone for the parts that can be made apart: foreign keys first,
//! then other constraints, then defaults.

use std::collections::{BTreeMap, BTreeSet};

use super::absorption::{absorb, release, root};
use super::closure::Closure;
use super::guesses::guesses;
use super::slots::{Slot, identity_slots, slots};
use super::together;
use crate::catalog::{Body, Catalog, Enabled, EventTrigger, Id, QName};
use crate::diff::{Alteration, ColumnAlteration};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Rename a type aside.
    SetAside(Id),
    /// Make the shell of a base type.
    Shell(Id),
    /// Drop an object; of a type set aside: drop it under its other name.
    Drop(Id),
    /// Create an object.
    Create(Id),
    /// The n-th alteration of an object.
    Alter(Id, usize),
    /// Copy the rows of a table aside.
    Save(QName),
    /// Put them back.
    Restore(QName),
}

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
    let mut guesses = guesses(after, closure);
    loop {
        let mut graph = Graph::build(before, after, closure, &absorption);
        for (first, second) in &guesses {
            graph.edge(root(&absorption, first).clone(), root(&absorption, second).clone());
        }
        match graph.sort(after) {
            Ok(steps) => {
                let together = together::join((before, after), closure, &graph.needs, &steps);
                let absorbed = by_whole(&absorption);
                if together.is_empty() {
                    return Ok(Order { steps, absorbed, together });
                }
                // What comes together has nothing in between. If it had, all would be said one by one.
                return Ok(match graph.contracted(&together).sort(after) {
                    Ok(steps) => Order { steps, absorbed, together },
                    Err(_) => Order { steps, absorbed, together: BTreeMap::new() },
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
                    let mut graph = Graph::build(before, after, closure, &absorption);
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

/// Steps and edges, absorption applied.
struct Graph<'a> {
    /// Step → those that must run before it.
    needs: BTreeMap<Step, BTreeSet<Step>>,
    absorption: &'a BTreeMap<Step, Step>,
}

impl<'a> Graph<'a> {
    fn build(before: &Catalog, after: &Catalog, closure: &Closure, absorption: &'a BTreeMap<Step, Step>) -> Self {
        let mut graph = Self { needs: BTreeMap::new(), absorption };
        let step = |step: Step| root(absorption, &step).clone();
        for id in &closure.dropped {
            graph.needs.entry(step(Step::Drop(id.clone()))).or_default();
        }
        for id in &closure.created {
            graph.needs.entry(step(Step::Create(id.clone()))).or_default();
        }
        for (id, alterations) in &closure.altered {
            for position in 0..alterations.len() {
                graph.needs.entry(step(Step::Alter(id.clone(), position))).or_default();
                if position > 0 {
                    graph.edge(Step::Alter(id.clone(), position - 1), Step::Alter(id.clone(), position));
                }
            }
            if closure.created.contains(id) {
                graph.edge(step(Step::Create(id.clone())), Step::Alter(id.clone(), 0));
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
                        graph.edge(Step::SetAside(dependent.clone()), step(Step::Drop(id.clone())));
                    } else if closure.dropped.contains(id) && !closure.aside.contains_key(id) {
                        graph.edge(step(Step::Drop(dependent.clone())), step(Step::Drop(id.clone())));
                    }
                    let with_it = step(Step::Drop(dependent.clone())) == Step::Drop(id.clone());
                    if closure.aside.contains_key(id) && closure.aside.contains_key(dependent) {
                        graph.edge(Step::Drop(dependent.clone()), Step::Drop(id.clone()));
                        // The functions of a range type are known by the name of its subtype.
                        graph.edge(Step::SetAside(dependent.clone()), Step::SetAside(id.clone()));
                    } else if closure.aside.contains_key(id) && matches!(dependent, Id::Type(_)) {
                        // A type goes when its columns have left, and does not mind what waits aside meanwhile.
                        graph.edge(step(Step::Drop(dependent.clone())), step(Step::Drop(id.clone())));
                    } else if closure.aside.contains_key(id) && !with_it {
                        graph.edge(step(Step::Drop(dependent.clone())), Step::SetAside(id.clone()));
                    }
                    // A new label or attribute does not mind the types that wait aside, nor a schema what is granted
                    // in it.
                    let aside = closure.aside.contains_key(dependent) && matches!(id, Id::Type(_))
                        || matches!(step(Step::Drop(dependent.clone())), Step::Drop(whole @ Id::Sequence(_)) if closure.aside.contains_key(&whole));
                    let apart = aside
                        || matches!(dependent, Id::DefaultPrivileges(..))
                        || super::proven::by_check(before, closure, dependent, id).is_some();
                    if stays(id) && alterations(id) > 0 && !apart {
                        graph.edge(step(Step::Drop(dependent.clone())), Step::Alter(id.clone(), 0));
                    }
                } else if closure.dropped.contains(id) {
                    let letting_go = if closure.released.contains(dependent) { 1 } else { alterations(dependent) };
                    for position in 0..letting_go {
                        graph.edge(Step::Alter(dependent.clone(), position), step(Step::Drop(id.clone())));
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
                        graph.edge(create.clone(), step(Step::Create(dependent.clone())));
                    }
                    for position in needing..alterations(dependent) {
                        graph.edge(create.clone(), Step::Alter(dependent.clone(), position));
                    }
                } else if let Some(last) = super::typed::awaited(closure.altered.get(id)).checked_sub(1) {
                    let last = Step::Alter(id.clone(), last);
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
        for (first, second) in super::proven::edges(before, closure) {
            graph.edge(first, step(second));
        }
        for (first, second) in super::typed::edges(before, closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::domains::edges(after, closure) {
            graph.edge(first, second);
        }
        for ty in closure.aside.keys() {
            if !closure.created.contains(ty) {
                continue;
            }
            let create = step(Step::Create(ty.clone()));
            graph.edge(Step::SetAside(ty.clone()), create.clone());
            graph.edge(create, step(Step::Drop(ty.clone())));
        }
        for (first, second) in super::row_type::edges(before, after, closure) {
            graph.edge(first, step(second));
        }
        for (first, second) in super::base_type::edges(after, closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::privilege::edges(before, after, closure) {
            graph.edge(step(first), step(second));
        }
        for (first, second) in super::one_sided::edges(after, closure) {
            graph.edge(step(first), step(second));
        }
        for (first, second) in super::usage::edges(closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::persistence::order(before, after, closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::inheritance::edges(before, after, closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::population::edges(after, closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::upsert::edges(after, closure) {
            graph.edge(step(first), step(second));
        }
        for (first, second) in super::successor::edges(closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::rows::edges(before, after, closure) {
            graph.edge(first, second);
        }
        for (first, second) in super::regroup::edges(before, after, closure) {
            graph.edge(first, second);
        }
        graph.free_names(before, after, closure, absorption);
        graph
    }

    /// What goes must make room for what comes under the same name.
    fn free_names(&mut self, before: &Catalog, after: &Catalog, closure: &Closure, absorption: &BTreeMap<Step, Step>) {
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
        for (slot, step) in arriving {
            for old in leaving.get(&slot).into_iter().flatten() {
                self.edge(old.clone(), step.clone());
            }
        }
    }

    fn edge(&mut self, first: Step, second: Step) {
        let (first, second) = (root(self.absorption, &first).clone(), root(self.absorption, &second).clone());
        if first != second {
            self.needs.entry(first.clone()).or_default();
            self.needs.entry(second).or_default().insert(first);
        }
    }

    /// The same with one step for all that are done together.
    fn contracted(&self, together: &BTreeMap<Step, Vec<Step>>) -> Self {
        let first: BTreeMap<&Step, &Step> =
            together.iter().flat_map(|(first, steps)| steps.iter().map(move |step| (step, first))).collect();
        let of = |step: &Step| first.get(step).map_or_else(|| step.clone(), |first| (*first).clone());
        let mut needs: BTreeMap<Step, BTreeSet<Step>> = BTreeMap::new();
        for (step, needed) in &self.needs {
            let step = of(step);
            let needed: BTreeSet<Step> = needed.iter().map(of).filter(|needed| *needed != step).collect();
            needs.entry(step).or_default().extend(needed);
        }
        Self { needs, absorption: self.absorption }
    }

    /// The steps in order, or those that are caught in cycles.
    fn sort(&self, after: &Catalog) -> Result<Vec<Step>, BTreeSet<Step>> {
        let mut missing: BTreeMap<&Step, usize> = self.needs.iter().map(|(step, needs)| (step, needs.len())).collect();
        let mut followers: BTreeMap<&Step, Vec<&Step>> = BTreeMap::new();
        for (step, needs) in &self.needs {
            for need in needs {
                followers.entry(need).or_default().push(step);
            }
        }
        let mut ready: BTreeSet<(u8, &Step)> =
            missing.iter().filter(|(_, count)| **count == 0).map(|(step, _)| (rank(step, after), *step)).collect();
        let mut steps = Vec::new();
        while let Some((_, step)) = ready.pop_first() {
            steps.push(step.clone());
            missing.remove(step);
            for follower in followers.get(step).into_iter().flatten() {
                if let Some(count) = missing.get_mut(*follower) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert((rank(follower, after), follower));
                    }
                }
            }
        }
        if missing.is_empty() { Ok(steps) } else { Err(self.in_cycles(missing.into_keys().cloned().collect())) }
    }

    /// Of the steps that could not be ordered, those that are on a cycle and not merely behind one.
    fn in_cycles(&self, mut stuck: BTreeSet<Step>) -> BTreeSet<Step> {
        loop {
            let needed: BTreeSet<&Step> = stuck
                .iter()
                .filter_map(|step| self.needs.get(step))
                .flatten()
                .filter(|step| stuck.contains(*step))
                .collect();
            let on_cycle: BTreeSet<Step> = stuck.iter().filter(|step| needed.contains(*step)).cloned().collect();
            if on_cycle.len() == stuck.len() {
                return stuck;
            }
            stuck = on_cycle;
        }
    }

    /// Breaks each cycle at its first step by rank.
    fn sort_despite_cycles(&mut self, after: &Catalog) -> Vec<Step> {
        loop {
            match self.sort(after) {
                Ok(steps) => return steps,
                Err(cycle) => {
                    let first =
                        cycle.iter().min_by_key(|step| (rank(step, after), *step)).expect("a cycle has steps").clone();
                    if let Some(needs) = self.needs.get_mut(&first) {
                        needs.retain(|step| !cycle.contains(step));
                    }
                }
            }
        }
    }
}

fn renames_identity(alteration: &Alteration) -> bool {
    matches!(alteration, Alteration::Column(ColumnAlteration::RenameIdentity { .. }))
}

/// Among steps that could come next: parts go first, whole objects go late, comments come last.
///
/// Event triggers see the other statements: one that goes is the first to go, one that comes the last.
fn rank(step: &Step, after: &Catalog) -> u8 {
    match step {
        Step::Drop(Id::EventTrigger(_)) => 0,
        Step::Alter(id @ Id::EventTrigger(_), _) => match after.body(id) {
            Some(Body::EventTrigger(EventTrigger { enabled: Enabled::Disabled, .. })) => 0,
            _ => 6,
        },
        Step::Create(Id::EventTrigger(_)) => 6,
        Step::Drop(
            Id::Relation(_) | Id::Column(..) | Id::Type(_) | Id::Sequence(_) | Id::Schema(_) | Id::Extension(_),
        ) => 5,
        Step::Drop(_) | Step::SetAside(_) | Step::Save(_) => 1,
        Step::Create(Id::Schema(_) | Id::Extension(_) | Id::Type(_) | Id::Sequence(_)) | Step::Shell(_) => 2,
        Step::Alter(Id::Schema(_) | Id::Extension(_) | Id::Type(_) | Id::Sequence(_), _) => 2,
        Step::Create(id) if matches!(after.body(id), Some(Body::Constraint(_))) => 4,
        Step::Create(_) | Step::Alter(..) | Step::Restore(_) => 3,
    }
}
