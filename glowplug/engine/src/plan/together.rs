//! Steps that are one statement: what writes the rows of one table, or looks through them.
//!
//! PostgreSQL does the actions of one `ALTER TABLE` in passes of its own, whatever their order in the text, and goes
//! through the rows once for all of them. So new types of several columns are said together, with the defaults that
//! go before and come after, with columns whose values are computed, and with what may no longer be null. Steps
//! come together only where nothing else has to happen between them.
//! <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::graph::{Graph, Step};
use super::{Ddl, inheritance, rewrite};
use crate::catalog::{Body, Catalog, Id, QName};
use crate::diff::{Alteration, ColumnAlteration};

/// When PostgreSQL does an action, among the others of its statement: `AT_PASS_...` in `tablecmds.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    DropDefault,
    Type,
    AddColumn,
    NotNull,
    SetDefault,
    /// Done among the first, and as well at any other time.
    Nullable,
}

impl Pass {
    /// New types come first, then what else happens to columns, then what waits for all that.
    fn weight(self) -> u8 {
        match self {
            Pass::Type => 0,
            Pass::NotNull | Pass::Nullable => 1,
            Pass::AddColumn => 2,
            Pass::DropDefault | Pass::SetDefault => 3,
        }
    }

    /// Whether it is said with the new type of its column, and by itself otherwise.
    fn goes_along(self) -> bool {
        matches!(self, Pass::DropDefault | Pass::SetDefault | Pass::Nullable)
    }
}

/// An action of an `ALTER TABLE`.
#[derive(Clone, Debug)]
struct Action {
    relation: QName,
    column: String,
    pass: Pass,
    /// A new column without values of its own: it is added in one statement with its table's others if one of these
    /// has some, so that all come in the order in which they are declared.
    plain: bool,
}

impl Action {
    /// What can be said together with others of its kind.
    fn of(
        before: &Catalog,
        after: &Catalog,
        closure: &Closure,
        parents: &BTreeSet<QName>,
        step: &Step,
    ) -> Option<Self> {
        let pass = match step {
            Step::Alter(id @ Id::Column(..), position) => match closure.altered.get(id)?.get(*position)? {
                Alteration::Column(ColumnAlteration::Type { .. }) => Pass::Type,
                Alteration::Column(ColumnAlteration::NotNull(true)) => Pass::NotNull,
                Alteration::Column(ColumnAlteration::NotNull(false)) => Pass::Nullable,
                _ => return None,
            },
            Step::Create(Id::Column(..)) => Pass::AddColumn,
            Step::Drop(Id::Default(..)) => Pass::DropDefault,
            Step::Create(Id::Default(..)) => Pass::SetDefault,
            Step::Alter(id @ Id::Default(..), position) => match closure.altered.get(id)?.get(*position)? {
                Alteration::Default(_) => Pass::SetDefault,
                _ => return None,
            },
            _ => return None,
        };
        let (Step::Alter(id, _) | Step::Create(id) | Step::Drop(id)) = step else { return None };
        let (Id::Column(relation, column) | Id::Default(relation, column)) = id else { return None };
        let is_table = |catalog: &Catalog| catalog.table(relation).is_some();
        let partitioned =
            |catalog: &Catalog| catalog.table(relation).is_some_and(|table| table.partition_key.is_some());
        let recurses = match pass {
            Pass::Type | Pass::AddColumn => true,
            // Said of the table only, it would take the others with it.
            Pass::DropDefault | Pass::SetDefault => !parents.contains(relation),
            Pass::NotNull | Pass::Nullable => !parents.contains(relation) || partitioned(before) && partitioned(after),
        };
        let together = is_table(before) && is_table(after) && recurses;
        let plain = pass == Pass::AddColumn && !is_computed(after, id);
        together.then(|| Self { relation: relation.clone(), column: column.clone(), pass, plain })
    }
}

/// The new columns of a table in the order of their declaration, but each after those that it needs.
pub(super) fn new_columns(after: &Catalog, created: &BTreeSet<Id>, relation: &QName) -> Vec<Id> {
    let ids = after.columns(relation).into_iter().map(|(name, _)| Id::Column(relation.clone(), name.to_owned()));
    let mut waiting: Vec<Id> = ids.filter(|id| created.contains(id)).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let needs = |id: &Id, other: &Id| after.depends.get(id).is_some_and(|needed| needed.contains(other));
        let free = waiting.iter().position(|id| !waiting.iter().any(|other| other != id && needs(id, other)));
        ordered.push(waiting.remove(free.unwrap_or(0)));
    }
    ordered
}

/// Whether the values of a new column are computed row by row.
fn is_computed(after: &Catalog, id: &Id) -> bool {
    let Some(Body::Column(column)) = after.body(id) else { return false };
    let default = match after.body(&id.default_of()) {
        Some(Body::Default(default)) => Some(default),
        _ => None,
    };
    rewrite::is_computed(after, column, default)
}

/// The steps that are done together: each list in the order in which it is said, by the step that stands for it.
pub(super) fn join(
    (before, after): (&Catalog, &Catalog),
    closure: &Closure,
    graph: &Graph<'_>,
    steps: &[Step],
) -> BTreeMap<Step, Vec<Step>> {
    let parents = inheritance::parents(before, after);
    let action = |step| Some((graph.number(step)?, Action::of(before, after, closure, &parents, step)?));
    let mut actions: Vec<(usize, usize, Action)> = (steps.iter().enumerate())
        .filter_map(|(place, step)| action(step).map(|(number, action)| (place, number, action)))
        .collect();
    actions.sort_by_key(|(place, _, action)| (action.pass.weight(), *place));
    let mut groups = Groups { graph, of: BTreeMap::new(), members: Vec::new() };
    for (_, step, action) in actions {
        groups.take(step, action);
    }
    let members = groups.members.into_iter().map(without_plain_ones);
    members.filter(|members| members.len() > 1).map(|members| in_words(graph, members)).collect()
}

/// Where no new column is computed, each is added by itself.
fn without_plain_ones(mut members: Vec<(usize, Action)>) -> Vec<(usize, Action)> {
    if members.iter().all(|(_, member)| member.plain || member.pass != Pass::AddColumn) {
        members.retain(|(_, member)| !member.plain);
    }
    members
}

/// One column after the other, as people would write it; new ones last, in the order of their making.
fn in_words(graph: &Graph<'_>, mut members: Vec<(usize, Action)>) -> (Step, Vec<Step>) {
    members.sort_by(|(_, one), (_, other)| {
        let new = |action: &Action| action.pass == Pass::AddColumn;
        let place = |action: &Action| (!new(action)).then(|| (action.column.clone(), action.pass));
        new(one).cmp(&new(other)).then(place(one).cmp(&place(other)))
    });
    let steps: Vec<Step> = members.into_iter().map(|(step, _)| graph.step(step).clone()).collect();
    (steps[0].clone(), steps)
}

/// Steps, by their numbers, on their way together.
struct Groups<'a> {
    graph: &'a Graph<'a>,
    /// Step → its group.
    of: BTreeMap<usize, usize>,
    members: Vec<Vec<(usize, Action)>>,
}

impl Groups<'_> {
    /// Lets a step join the first group that can take it, or begins one with it.
    fn take(&mut self, step: usize, action: Action) {
        let found = (0..self.members.len()).find(|group| self.fits(*group, step, &action));
        let group = match found {
            Some(group) => group,
            None if action.pass.goes_along() => return,
            None => {
                self.members.push(Vec::new());
                self.members.len() - 1
            }
        };
        self.of.insert(step, group);
        self.members[group].push((step, action));
    }

    fn fits(&self, group: usize, step: usize, action: &Action) -> bool {
        let members = &self.members[group];
        let same_table = members.iter().all(|(_, member)| member.relation == action.relation);
        // No column is altered twice in one way.
        let twice = members.iter().any(|(_, member)| member.column == action.column && member.pass == action.pass);
        let typed = members.iter().any(|(_, member)| member.column == action.column && member.pass == Pass::Type);
        same_table
            && !twice
            && (typed || !action.pass.goes_along())
            && members.iter().all(|(member, of)| {
                in_order(self.needs_at_once(*member, step), of.pass, action.pass)
                    && in_order(self.needs_at_once(step, *member), action.pass, of.pass)
            })
            && !self.needs_in_between(step, group)
    }

    fn needs_at_once(&self, later: usize, earlier: usize) -> bool {
        self.graph.needs(later).contains(&earlier)
    }

    /// Whether something that is not of the group comes between it and the step, whichever is first.
    fn needs_in_between(&self, step: usize, group: usize) -> bool {
        let members: BTreeSet<usize> = self.members[group].iter().map(|(member, _)| *member).collect();
        let first = |steps: &BTreeSet<usize>| -> Vec<usize> {
            let needed = steps.iter().flat_map(|step| self.graph.needs(*step)).copied();
            needed.filter(|needed| *needed != step && !members.contains(needed)).collect()
        };
        let before_group = self.all_needed(first(&members));
        let before_step = self.all_needed(first(&BTreeSet::from([step])));
        before_group.contains(&step) || members.iter().any(|member| before_step.contains(member))
    }

    /// These, and all that comes before them. Whoever waits for one step of a group waits for all.
    fn all_needed(&self, mut waiting: Vec<usize>) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        while let Some(step) = waiting.pop() {
            if !needed.insert(step) {
                continue;
            }
            waiting.extend(self.graph.needs(step));
            if let Some(group) = self.of.get(&step) {
                waiting.extend(self.members[*group].iter().map(|(member, _)| *member));
            }
        }
        needed
    }
}

/// Whether PostgreSQL does what is needed before what needs it. Columns are added in the order of the text, and what
/// another column says of nulls is nothing to them.
fn in_order(needs: bool, later: Pass, earlier: Pass) -> bool {
    let any_time = matches!(
        (earlier, later),
        (Pass::Nullable, _) | (_, Pass::Nullable) | (Pass::AddColumn | Pass::NotNull, Pass::AddColumn)
    );
    !needs || any_time || earlier < later
}

/// One statement of those that are actions of one table; what else its steps do comes after it.
pub(super) fn statements(ddls: Vec<Ddl>) -> Vec<Ddl> {
    let table = |ddl: &Ddl| ddl.id().relation().cloned();
    let Some(relation) = ddls.iter().find(|ddl| is_action(ddl)).and_then(table) else { return ddls };
    let (actions, rest): (Vec<Ddl>, Vec<Ddl>) =
        ddls.into_iter().partition(|ddl| is_action(ddl) && table(ddl).as_ref() == Some(&relation));
    let first = if actions.len() > 1 { vec![Ddl::Together { relation, actions }] } else { actions };
    first.into_iter().chain(rest).collect()
}

fn is_action(ddl: &Ddl) -> bool {
    match ddl {
        Ddl::AddColumn { .. } => true,
        Ddl::Create { id: Id::Default(..), .. } | Ddl::Drop { id: Id::Default(..), .. } => true,
        Ddl::Alter { alteration, .. } => matches!(
            alteration.as_ref(),
            Alteration::Default(_) | Alteration::Column(ColumnAlteration::Type { .. } | ColumnAlteration::NotNull(_))
        ),
        _ => false,
    }
}
