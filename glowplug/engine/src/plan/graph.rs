//! Steps, and what must run before what.
//!
//! Steps are numbered when they are first met, and a part of another one has the number of its whole: a plan for a
//! thousand tables has a hundred thousand edges, and names are long.

use std::collections::{BTreeMap, BTreeSet};

use super::absorption::root;
use crate::catalog::{Body, Catalog, Enabled, EventTrigger, Id, QName};

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

/// Steps and edges, absorption applied.
pub(super) struct Graph<'a> {
    absorption: &'a BTreeMap<Step, Step>,
    /// Each step that was met, parts with the numbers of their wholes.
    numbers: BTreeMap<Step, usize>,
    /// By number: the step that is done.
    steps: Vec<Step>,
    /// By number: whether it is to be done, and was not merely spoken of.
    is_done: Vec<bool>,
    /// By number: the steps that must run before it.
    needs: Vec<BTreeSet<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(absorption: &'a BTreeMap<Step, Step>) -> Self {
        Self { absorption, numbers: BTreeMap::new(), steps: Vec::new(), is_done: Vec::new(), needs: Vec::new() }
    }

    /// A step that is to be done.
    pub(super) fn node(&mut self, step: Step) {
        let number = self.meet(step);
        self.is_done[number] = true;
    }

    fn meet(&mut self, step: Step) -> usize {
        if let Some(number) = self.numbers.get(&step) {
            return *number;
        }
        let whole = root(self.absorption, &step);
        let number = if *whole == step {
            self.steps.push(step.clone());
            self.is_done.push(false);
            self.needs.push(BTreeSet::new());
            self.steps.len() - 1
        } else {
            self.meet(whole.clone())
        };
        self.numbers.insert(step, number);
        number
    }

    /// The first step runs before the second one, unless one step does both.
    pub(super) fn edge(&mut self, first: Step, second: Step) {
        let (first, second) = (self.meet(first), self.meet(second));
        if first != second {
            self.is_done[first] = true;
            self.is_done[second] = true;
            self.needs[second].insert(first);
        }
    }

    /// The number of a step that is to be done.
    pub(super) fn number(&self, step: &Step) -> Option<usize> {
        self.numbers.get(step).copied()
    }

    /// The step of that number.
    pub(super) fn step(&self, number: usize) -> &Step {
        &self.steps[number]
    }

    /// What must run before a step, by number.
    pub(super) fn needs(&self, step: usize) -> &BTreeSet<usize> {
        &self.needs[step]
    }

    /// The steps in order, or those that are caught in cycles.
    pub(super) fn sort(&self, after: &Catalog) -> Result<Vec<Step>, BTreeSet<Step>> {
        self.sorted(&self.needs, &BTreeSet::new(), after)
            .map_err(|stuck| self.in_cycles(stuck).into_iter().map(|step| self.steps[step].clone()).collect())
    }

    /// The same with one step for all that are done together. `None` when something has to be done in between.
    pub(super) fn sort_together(&self, together: &BTreeMap<Step, Vec<Step>>, after: &Catalog) -> Option<Vec<Step>> {
        let number = |step: &Step| self.numbers[step];
        let first: BTreeMap<usize, usize> = together
            .iter()
            .flat_map(|(first, steps)| steps.iter().map(move |step| (number(step), number(first))))
            .collect();
        let of = |step: usize| first.get(&step).copied().unwrap_or(step);
        let mut needs = vec![BTreeSet::new(); self.steps.len()];
        for (step, needed) in self.needs.iter().enumerate() {
            let step = of(step);
            needs[step].extend(needed.iter().map(|needed| of(*needed)).filter(|needed| *needed != step));
        }
        let others = first.iter().filter(|(step, first)| step != first).map(|(step, _)| *step).collect();
        self.sorted(&needs, &others, after).ok()
    }

    /// Those steps that are not left out, in order: among the ones that could come next, by rank and name.
    fn sorted(
        &self,
        needs: &[BTreeSet<usize>],
        left_out: &BTreeSet<usize>,
        after: &Catalog,
    ) -> Result<Vec<Step>, BTreeSet<usize>> {
        let by_name = self.numbers.iter().filter(|(step, number)| self.steps[**number] == **step);
        let mut places = vec![(0, 0); self.steps.len()];
        for (place, (step, number)) in by_name.enumerate() {
            places[*number] = (rank(step, after), place);
        }
        let mut missing: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
        let mut followers: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        for (step, needed) in needs.iter().enumerate() {
            needed.iter().for_each(|needed| followers[*needed].push(step));
        }
        let stands = |step: &usize| self.is_done[*step] && !left_out.contains(step);
        let mut stuck: BTreeSet<usize> = (0..self.steps.len()).filter(stands).collect();
        let free = stuck.iter().filter(|step| missing[**step] == 0);
        let mut ready: BTreeSet<((u8, usize), usize)> = free.map(|step| (places[*step], *step)).collect();
        let mut steps = Vec::new();
        while let Some((_, step)) = ready.pop_first() {
            steps.push(self.steps[step].clone());
            stuck.remove(&step);
            for follower in &followers[step] {
                missing[*follower] -= 1;
                if missing[*follower] == 0 {
                    ready.insert((places[*follower], *follower));
                }
            }
        }
        if stuck.is_empty() { Ok(steps) } else { Err(stuck) }
    }

    /// Of the steps that could not be ordered, those that are on a cycle and not merely behind one.
    fn in_cycles(&self, mut stuck: BTreeSet<usize>) -> BTreeSet<usize> {
        loop {
            let needed: BTreeSet<usize> = stuck.iter().flat_map(|step| &self.needs[*step]).copied().collect();
            let on_cycle: BTreeSet<usize> = stuck.intersection(&needed).copied().collect();
            if on_cycle.len() == stuck.len() {
                return stuck;
            }
            stuck = on_cycle;
        }
    }

    /// Breaks each cycle at its first step by rank.
    pub(super) fn sort_despite_cycles(&mut self, after: &Catalog) -> Vec<Step> {
        loop {
            match self.sort(after) {
                Ok(steps) => return steps,
                Err(cycle) => {
                    let first = cycle.iter().min_by_key(|step| (rank(step, after), *step)).expect("a cycle has steps");
                    let caught: BTreeSet<usize> = cycle.iter().map(|step| self.numbers[step]).collect();
                    let first = self.numbers[first];
                    self.needs[first].retain(|step| !caught.contains(step));
                }
            }
        }
    }
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
