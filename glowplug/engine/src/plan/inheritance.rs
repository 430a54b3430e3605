//! Parents and children: partitions and inheriting tables.
//!
//! PostgreSQL does much of what happens to a child by itself: a new column of the parent is a new
//! column of every child, a detached partition keeps its indexes as its own. This module says which
//! steps are done by another one (absorption), what a plan must not forget, and in which order.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::graph::Step;
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, QName, Renames};
use crate::diff::{self, Alteration, Change, ColumnAlteration};

/// All ties of a catalog: child and parent, with whether it is a partition's.
fn ties(catalog: &Catalog) -> Vec<(QName, QName, bool)> {
    let tie = |(id, object): (&Id, &crate::catalog::Object)| match (id, &object.body) {
        (Id::Attachment(child, parent), Body::Attachment(tie)) => {
            Some((child.clone(), parent.clone(), tie.bound.is_some()))
        }
        _ => None,
    };
    catalog.objects.iter().filter_map(tie).collect()
}

/// Whether a tie stands in both catalogs, and nothing takes it apart in between.
fn lasts(before: &Catalog, after: &Catalog, remade: &BTreeSet<QName>, child: &QName, parent: &QName) -> bool {
    let id = Id::Attachment(child.clone(), parent.clone());
    let same = match (before.body(&id), after.body(&id)) {
        (Some(Body::Attachment(old)), Some(Body::Attachment(new))) => old.bound == new.bound,
        _ => false,
    };
    same && !remade.contains(child) && !remade.contains(parent)
}

/// Tables that are in both catalogs and must be dropped and created: those that cannot be altered, and
/// those with a column in their partition key whose type has to be made anew.
pub(super) fn remade(before: &Catalog, after: &Catalog, changes: &BTreeMap<Id, Change>) -> BTreeSet<QName> {
    let mut types: BTreeSet<&Id> = BTreeSet::new();
    for (id, change) in changes {
        if matches!((id, change), (Id::Type(_), Change::Replace { .. })) {
            types.insert(id);
        }
    }
    let needs = |column: Id| {
        let mut waiting = vec![&column];
        while let Some(id) = waiting.pop() {
            if types.contains(id) {
                return true;
            }
            let needed = before.depends.get(id).into_iter().flatten();
            waiting.extend(needed.filter(|id| matches!(id, Id::Type(_))));
        }
        false
    };
    let mut remade = BTreeSet::new();
    for (id, object) in &before.objects {
        if let (Id::Relation(name), Body::Table(table)) = (id, &object.body) {
            let column = |column: &String| Id::Column(name.clone(), column.clone());
            let key = || !types.is_empty() && table.partition_columns.iter().any(|name| needs(column(name)));
            if after.objects.contains_key(id) && (diff::replaces_table(before, after, name) || key()) {
                remade.insert(name.clone());
            }
        }
    }
    remade
}

/// A partition that a foreign key still looks into, by way of its parent, must be detached before it is dropped.
pub(super) fn looked_into(before: &Catalog, closure: &Closure, parent: &QName) -> bool {
    let mut tree = vec![parent.clone()];
    let ties = ties(before);
    while let Some((_, above, _)) = ties.iter().find(|(child, _, partition)| *partition && tree.last() == Some(child)) {
        tree.push(above.clone());
    }
    before.objects.iter().any(|(id, object)| match &object.body {
        Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. }) => {
            tree.contains(references) && !closure.dropped.contains(id)
        }
        _ => false,
    })
}

/// The columns of children that a rename of their parent's column takes along.
pub(super) fn column_renames(before: &Catalog, renames: &Renames) -> BTreeMap<Id, Id> {
    let ties = ties(before);
    let mut waiting: Vec<(Id, String)> = renames
        .objects
        .iter()
        .filter_map(|(old, new)| match (old, new) {
            (Id::Column(..), Id::Column(_, name)) => Some((old.clone(), name.clone())),
            _ => None,
        })
        .collect();
    let mut implied = BTreeMap::new();
    while let Some((column, name)) = waiting.pop() {
        let Id::Column(relation, _) = &column else { continue };
        for (child, ..) in ties.iter().filter(|(_, parent, _)| parent == relation) {
            let own = counterpart(child, &column);
            let Id::Relation(renamed) = renames.target(&Id::Relation(child.clone())) else { continue };
            if before.objects.contains_key(&own) && !implied.contains_key(&own) {
                implied.insert(own.clone(), Id::Column(renamed, name.clone()));
                waiting.push((own, name.clone()));
            }
        }
    }
    implied
}

/// Indexes of the children of an index that stays are known by their place: another name is a rename.
pub(super) fn index_renames(before: &Catalog, after: &Catalog, renames: &Renames) -> BTreeMap<Id, Id> {
    let attached = |catalog: &Catalog, rename: bool| {
        let mut indexes: BTreeMap<(Id, QName), Id> = BTreeMap::new();
        for (id, object) in &catalog.objects {
            if let (Id::IndexAttachment(name), Body::IndexAttachment(_)) = (id, &object.body)
                && let Some((child, parent)) = attachment(catalog, name)
                && let Some(relation) = indexed(catalog, &child)
            {
                let target = |id: Id| if rename { renames.target(&id) } else { id };
                let Id::Relation(relation) = target(Id::Relation(relation)) else { continue };
                indexes.insert((target(parent), relation), child);
            }
        }
        indexes
    };
    let new = attached(after, false);
    let mut implied = BTreeMap::new();
    for (place, old) in attached(before, true) {
        if let Some(new) = new.get(&place)
            && renames.target(&old) != *new
            && !renames.objects.contains_key(&old)
            && std::mem::discriminant(&old) == std::mem::discriminant(new)
            && !before.objects.contains_key(new)
            && !after.objects.contains_key(&renames.target(&old))
        {
            implied.insert(old, new.clone());
        }
    }
    implied
}

/// The child and the parent index of an attachment.
fn attachment(catalog: &Catalog, name: &QName) -> Option<(Id, Id)> {
    let id = Id::IndexAttachment(name.clone());
    let Some(Body::IndexAttachment(parent)) = catalog.body(&id) else { return None };
    let needed = catalog.depends.get(&id)?;
    let called = |name: &QName| {
        let is = |id: &&Id| match id {
            Id::Index(other) => other == name,
            Id::Constraint(relation, other) => relation.sibling(other.clone()) == *name,
            _ => false,
        };
        needed.iter().find(is).cloned()
    };
    called(name).zip(called(parent))
}

/// The table of an index, or of a constraint with one.
fn indexed(catalog: &Catalog, id: &Id) -> Option<QName> {
    match (id, catalog.body(id)?) {
        (Id::Index(_), Body::Index(index)) => Some(index.relation.clone()),
        (Id::Constraint(relation, _), Body::Constraint(_)) => Some(relation.clone()),
        _ => None,
    }
}

/// Both catalogs as a plan should see them: children that are let go stand on their own, what exists
/// on a partition only because it does on its parent is not looked at, and inherited parts need the
/// parts that they come from.
pub(super) fn settle(before: &mut Catalog, after: &mut Catalog, remade: &BTreeSet<QName>) {
    let (old, new) = (ties(before), ties(after));
    if old.is_empty() && new.is_empty() {
        return;
    }
    let mut lasting = Vec::new();
    let mut leaving = Vec::new();
    for (child, parent, partition) in old {
        if lasts(before, after, remade, &child, &parent) {
            lasting.push((child, parent));
        } else if after.table(&child).is_some() && !remade.contains(&child) {
            leaving.push((child, parent, partition));
        }
    }
    for (child, parent, partition) in &leaving {
        let kept = |name: &Id| lasting.iter().any(|(other, parent)| other == child && has(before, parent, name));
        let parts: Vec<Id> = parts(before, child).filter(|id| has(before, parent, id) && !kept(id)).collect();
        let attached: Vec<Id> = attachments_on(before, child).collect();
        for id in parts {
            match before.objects.get_mut(&id).map(|object| &mut object.body) {
                Some(Body::Column(column)) => (column.local, column.inherited) = (true, false),
                Some(Body::Constraint(constraint)) => (constraint.local, constraint.inherited) = (true, false),
                _ => {}
            }
        }
        if *partition {
            for (_, object) in before.objects.iter_mut().filter(|(id, _)| id.relation() == Some(child)) {
                if let Body::Constraint(constraint) = &mut object.body {
                    constraint.parent = None;
                    (constraint.local, constraint.inherited) = (true, false);
                }
            }
            for (dependent, needed) in &mut before.depends {
                if dependent.relation() == Some(child) {
                    needed.retain(|id| !matches!(id, Id::Constraint(relation, _) if relation == parent));
                }
            }
            forget(before, &attached.into_iter().collect());
        }
    }
    for catalog in [&mut *before, &mut *after] {
        let copies = catalog.objects.iter().filter(|(_, object)| match &object.body {
            Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { .. }, parent, .. }) => parent.is_some(),
            _ => false,
        });
        let copies: BTreeSet<Id> = copies.map(|(id, _)| id.clone()).collect();
        forget(catalog, &copies);
    }
    for (child, parent) in &lasting {
        tie_parts(before, child, parent);
    }
    for (child, parent, _) in &new {
        tie_parts(after, child, parent);
    }
}

/// Columns and checks of a table.
fn parts<'a>(catalog: &'a Catalog, table: &'a QName) -> impl Iterator<Item = Id> + 'a {
    let first = Id::Column(table.clone(), String::new());
    let columns = catalog.objects.range(first..).map_while(move |(id, _)| match id {
        Id::Column(relation, _) if relation == table => Some(id.clone()),
        _ => None,
    });
    let first = Id::Constraint(table.clone(), String::new());
    let checks = catalog.objects.range(first..).take_while(move |(id, _)| id.relation() == Some(table));
    let checks = checks.filter(|(id, object)| {
        matches!((id, &object.body), (Id::Constraint(..), Body::Constraint(constraint)) if constraint.kind == ConstraintKind::Check)
    });
    columns.chain(checks.map(|(id, _)| id.clone()))
}

/// The part of the same name on another table.
fn counterpart(table: &QName, part: &Id) -> Id {
    match part {
        Id::Column(_, name) => Id::Column(table.clone(), name.clone()),
        Id::Constraint(_, name) => Id::Constraint(table.clone(), name.clone()),
        Id::Default(_, name) => Id::Default(table.clone(), name.clone()),
        other => other.clone(),
    }
}

fn has(catalog: &Catalog, table: &QName, part: &Id) -> bool {
    catalog.objects.contains_key(&counterpart(table, part))
}

fn local(catalog: &Catalog, part: &Id) -> bool {
    match catalog.body(part) {
        Some(Body::Column(column)) => column.local,
        Some(Body::Constraint(constraint)) => constraint.local,
        _ => true,
    }
}

fn inherited(catalog: &Catalog, part: &Id) -> bool {
    match catalog.body(part) {
        Some(Body::Column(column)) => column.inherited,
        Some(Body::Constraint(constraint)) => constraint.inherited,
        _ => false,
    }
}

/// The attachments of a table's own indexes.
fn attachments_on<'a>(catalog: &'a Catalog, table: &'a QName) -> impl Iterator<Item = Id> + 'a {
    catalog
        .objects
        .keys()
        .filter(move |id| match id {
            Id::IndexAttachment(name) => attachment(catalog, name)
                .and_then(|(child, _)| indexed(catalog, &child))
                .is_some_and(|relation| relation == *table),
            _ => false,
        })
        .cloned()
}

fn forget(catalog: &mut Catalog, gone: &BTreeSet<Id>) {
    catalog.objects.retain(|id, _| !gone.contains(id));
    catalog.depends.retain(|id, _| !gone.contains(id));
    catalog.depends.values_mut().for_each(|needed| needed.retain(|id| !gone.contains(id)));
}

/// A part that a child has only by inheritance needs its parent's.
fn tie_parts(catalog: &mut Catalog, child: &QName, parent: &QName) {
    let ties: Vec<(Id, Id)> = parts(catalog, child)
        .filter(|id| inherited(catalog, id) && !local(catalog, id) && has(catalog, parent, id))
        .map(|id| (id.clone(), counterpart(parent, &id)))
        .collect();
    for (part, whole) in ties {
        catalog.depends.entry(part).or_default().insert(whole);
    }
}

/// Ties that the plan leaves alone.
fn standing(after: &Catalog, closure: &Closure) -> Vec<(QName, QName, bool)> {
    let mut ties = ties(after);
    ties.retain(|(child, parent, _)| {
        let id = Id::Attachment(child.clone(), parent.clone());
        !closure.created.contains(&id) && !closure.dropped.contains(&id)
    });
    ties
}

/// What else must go when this goes: an index of a partition cannot go without its parent's, nor stay
/// when it loses its parent.
pub(super) fn dragged(before: &Catalog, closure: &Closure, id: &Id) -> Vec<Id> {
    let name = match id {
        Id::IndexAttachment(name) | Id::Index(name) => name.clone(),
        Id::Constraint(relation, name) => relation.sibling(name.clone()),
        _ => return Vec::new(),
    };
    let Some((child, parent)) = attachment(before, &name) else { return Vec::new() };
    if *id != child && *id != Id::IndexAttachment(name) {
        return Vec::new();
    }
    let Some(relation) = indexed(before, &child) else { return Vec::new() };
    let leaves = |id: &Id| matches!(id, Id::Attachment(other, _) if *other == relation);
    if closure.dropped.contains(&Id::Relation(relation.clone())) || closure.dropped.iter().any(leaves) {
        return Vec::new();
    }
    vec![child, parent]
}

/// Steps that PostgreSQL does along with another one: part → whole.
pub(super) fn absorbed(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut absorbed = Vec::new();
    for (child, parent, partition) in standing(after, closure) {
        for part in parts(after, &child) {
            let whole = counterpart(&parent, &part);
            if closure.created.contains(&part) && closure.created.contains(&whole) && !local(after, &part) {
                absorbed.push((Step::Create(part.clone()), Step::Create(whole.clone())));
            }
            let (Some(own), Some(parents)) = (closure.altered.get(&part), closure.altered.get(&whole)) else {
                continue;
            };
            for (position, alteration) in own.iter().enumerate() {
                if recurses(alteration, partition)
                    && let Some(other) = parents.iter().position(|other| same_kind(alteration, other))
                {
                    absorbed.push((Step::Alter(part.clone(), position), Step::Alter(whole.clone(), other)));
                }
            }
        }
        for part in parts(before, &child) {
            let whole = counterpart(&parent, &part);
            if closure.dropped.contains(&part) && closure.dropped.contains(&whole) && !local(before, &part) {
                absorbed.push((Step::Drop(part), Step::Drop(whole)));
            }
        }
    }
    for id in &closure.dropped {
        if let Id::IndexAttachment(name) = id
            && let Some((child, parent)) = attachment(before, name)
            && closure.dropped.contains(&child)
        {
            absorbed.push((Step::Drop(id.clone()), Step::Drop(child.clone())));
            if closure.dropped.contains(&parent) {
                absorbed.push((Step::Drop(child), Step::Drop(parent)));
            }
        }
    }
    for id in &closure.created {
        if let (Id::Attachment(child, _), Some(Body::Attachment(tie))) = (id, after.body(id))
            && tie.bound.is_none()
            && closure.created.contains(&Id::Relation(child.clone()))
        {
            absorbed.push((Step::Create(id.clone()), Step::Create(Id::Relation(child.clone()))));
        }
    }
    absorbed
}

/// Whether an alteration of a parent's column is one of its children's columns too.
fn recurses(alteration: &Alteration, partition: bool) -> bool {
    match alteration {
        Alteration::Column(ColumnAlteration::NotNull(_)) => partition,
        Alteration::Column(
            ColumnAlteration::Type { .. } | ColumnAlteration::DropExpression | ColumnAlteration::SetExpression(_),
        ) => true,
        _ => false,
    }
}

fn same_kind(one: &Alteration, other: &Alteration) -> bool {
    match (one, other) {
        (Alteration::Column(ColumnAlteration::NotNull(one)), Alteration::Column(ColumnAlteration::NotNull(other))) => {
            one == other
        }
        (Alteration::Column(one), Alteration::Column(other)) => {
            std::mem::discriminant(one) == std::mem::discriminant(other)
        }
        _ => false,
    }
}

/// What a child's column must be told again after PostgreSQL did to it what was done to its parent's.
pub(super) fn restore_columns(after: &Catalog, closure: &mut Closure) {
    for (child, parent, partition) in standing(after, closure) {
        for part in parts(after, &child) {
            let whole = counterpart(&parent, &part);
            let (Some(Body::Column(own)), Some(Body::Column(parents))) = (after.body(&part), after.body(&whole)) else {
                continue;
            };
            let mut follow_ups = Vec::new();
            if closure.created.contains(&part) && closure.created.contains(&whole) && !own.local {
                if own.not_null != parents.not_null {
                    follow_ups.push(ColumnAlteration::NotNull(own.not_null));
                }
                let default = |id: &Id| after.body(&id.default_of());
                if default(&whole).is_some() && default(&part).is_none() {
                    follow_ups.push(ColumnAlteration::DropDefault);
                }
                follow_ups.extend(diff::column_settings(own));
            } else if partition && own.not_null && !closure.created.contains(&part) {
                let drops = |alteration: &Alteration| {
                    matches!(alteration, Alteration::Column(ColumnAlteration::NotNull(false)))
                };
                if closure.altered.get(&whole).is_some_and(|list| list.iter().any(drops)) {
                    follow_ups.push(ColumnAlteration::NotNull(true));
                }
            }
            if !follow_ups.is_empty() {
                let list = closure.altered.entry(part).or_default();
                list.splice(0..0, follow_ups.into_iter().map(Alteration::Column));
            }
        }
    }
}

/// A child's new default that is not its parent's is a step of its own.
pub(super) fn own_default(after: &Catalog, closure: &Closure, default: &Id) -> bool {
    let Id::Default(child, _) = default else { return false };
    let mine = |(other, ..): &(QName, QName, bool)| other == child;
    let expression = |id: &Id| match after.body(id) {
        Some(Body::Default(default)) => Some(default.expression.as_str()),
        _ => None,
    };
    standing(after, closure).iter().filter(|tie| mine(tie)).any(|(_, parent, _)| {
        let column = default.column().map(|column| counterpart(parent, &column));
        column.is_some_and(|column| closure.created.contains(&column))
            && default.column().is_some_and(|column| !local(after, &column))
            && expression(&counterpart(parent, default)) != expression(default)
    })
}

/// Tables that have children in either catalog.
pub(super) fn parents(before: &Catalog, after: &Catalog) -> BTreeSet<QName> {
    ties(before).into_iter().chain(ties(after)).map(|(_, parent, _)| parent).collect()
}

/// What must come before what, where no dependency says so.
pub(super) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let steps = Steps::new(before, after, closure);
    for (child, parent, partition) in ties(before) {
        if partition && closure.dropped.contains(&Id::Relation(child.clone())) {
            // A foreign key that looks into the tree goes before a part of the tree does.
            edges.extend(
                keys_into(before, closure, &parent)
                    .map(|key| (Step::Drop(key), Step::Drop(Id::Relation(child.clone())))),
            );
        }
    }
    let leaving: Vec<(&Id, &QName, &QName)> = closure.dropped.iter().filter_map(tie_of).collect();
    let coming: Vec<(&Id, &QName, &QName)> = closure.created.iter().filter_map(tie_of).collect();
    for (id, child, parent) in &leaving {
        let drop = Step::Drop((*id).clone());
        if closure.dropped.contains(&Id::Relation((*child).clone())) {
            continue;
        }
        for step in steps.shape(child).chain(steps.shape(parent)).chain(steps.indexes(child)) {
            edges.push((drop.clone(), step.clone()));
        }
    }
    for (id, child, parent) in &coming {
        let create = Step::Create((*id).clone());
        let with_child = closure.created.contains(&Id::Relation((*child).clone()))
            && matches!(after.body(id), Some(Body::Attachment(tie)) if tie.bound.is_none());
        for step in steps.shape(child).chain(steps.shape(parent)) {
            edges.push((step.clone(), create.clone()));
        }
        for step in steps.indexes(child) {
            match step {
                Step::Create(index @ Id::Index(name))
                    if !after.objects.contains_key(&Id::IndexAttachment(name.clone())) =>
                {
                    edges.push((create.clone(), Step::Create(index.clone())));
                }
                Step::Create(Id::IndexAttachment(_)) => edges.push((create.clone(), step.clone())),
                step if !with_child => edges.push((step.clone(), create.clone())),
                _ => {}
            }
        }
        // Of indexes on the child's own partitions first: an invalid index is not taken.
        for step in steps.attachments_below(child) {
            edges.push((step.clone(), create.clone()));
        }
        for (other, sibling, same) in &leaving {
            if same == parent || sibling == child {
                edges.push((Step::Drop((*other).clone()), create.clone()));
            }
        }
    }
    for (child, parent, _) in standing(after, closure) {
        for part in parts(after, &child).filter(|part| local(after, part) && inherited(after, part)) {
            let whole = counterpart(&parent, &part);
            if closure.created.contains(&part) && closure.created.contains(&whole) {
                edges.push((Step::Create(part.clone()), Step::Create(whole.clone())));
            }
        }
        for part in parts(before, &child).filter(|part| local(before, part)) {
            let whole = counterpart(&parent, &part);
            if closure.dropped.contains(&part) && closure.dropped.contains(&whole) {
                edges.push((Step::Drop(whole), Step::Drop(part)));
            }
        }
    }
    edges.extend(steps.keys_of_trees());
    edges
}

/// Foreign keys that go, and reference a table or what it is a part of.
fn keys_into<'a>(before: &'a Catalog, closure: &'a Closure, parent: &QName) -> impl Iterator<Item = Id> + 'a {
    let ties = ties(before);
    let mut tree = vec![parent.clone()];
    while let Some((_, above, _)) = ties.iter().find(|(child, ..)| tree.last() == Some(child)) {
        tree.push(above.clone());
    }
    closure
        .dropped
        .iter()
        .filter(move |id| match before.body(id) {
            Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. })) => {
                tree.contains(references)
            }
            _ => false,
        })
        .cloned()
}

fn tie_of(id: &Id) -> Option<(&Id, &QName, &QName)> {
    match id {
        Id::Attachment(child, parent) => Some((id, child, parent)),
        _ => None,
    }
}

/// The steps of a plan by the table that they shape.
struct Steps<'a> {
    after: &'a Catalog,
    closure: &'a Closure,
    /// Columns, checks and keys.
    shapes: BTreeMap<QName, Vec<Step>>,
    /// Indexes and their attachments.
    indexes: BTreeMap<QName, Vec<Step>>,
    /// Attachments of indexes, by the table of the parent index.
    below: BTreeMap<QName, Vec<Step>>,
}

impl<'a> Steps<'a> {
    fn new(before: &Catalog, after: &'a Catalog, closure: &'a Closure) -> Self {
        let mut steps =
            Self { after, closure, shapes: BTreeMap::new(), indexes: BTreeMap::new(), below: BTreeMap::new() };
        let alters = closure
            .altered
            .iter()
            .flat_map(|(id, list)| (0..list.len()).map(move |position| (after, Step::Alter(id.clone(), position), id)));
        let drops = closure.dropped.iter().map(|id| (before, Step::Drop(id.clone()), id));
        let creates = closure.created.iter().map(|id| (after, Step::Create(id.clone()), id));
        for (catalog, step, id) in drops.chain(creates).chain(alters) {
            match id {
                Id::Column(relation, _) | Id::Constraint(relation, _) | Id::Default(relation, _) => {
                    steps.shapes.entry(relation.clone()).or_default().push(step);
                }
                Id::Index(_) => {
                    if let Some(relation) = indexed(catalog, id) {
                        steps.indexes.entry(relation).or_default().push(step);
                    }
                }
                Id::IndexAttachment(name) => {
                    let Some((child, parent)) = attachment(catalog, name) else { continue };
                    if let Some(relation) = indexed(catalog, &child) {
                        steps.indexes.entry(relation).or_default().push(step.clone());
                    }
                    if let (Some(relation), Step::Create(_)) = (indexed(catalog, &parent), &step) {
                        steps.below.entry(relation).or_default().push(step);
                    }
                }
                _ => {}
            }
        }
        steps
    }

    fn shape(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.shapes.get(table).into_iter().flatten()
    }

    fn indexes(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.indexes.get(table).into_iter().flatten()
    }

    fn attachments_below(&self, table: &QName) -> impl Iterator<Item = &Step> {
        self.below.get(table).into_iter().flatten()
    }

    /// A foreign key needs the whole tree of the key that it references to be in place.
    fn keys_of_trees(&self) -> Vec<(Step, Step)> {
        let ties = ties(self.after);
        let mut edges = Vec::new();
        for id in &self.closure.created {
            let Some(Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { references, .. }, .. })) =
                self.after.body(id)
            else {
                continue;
            };
            let mut tree = vec![references.clone()];
            let mut at = 0;
            while at < tree.len() {
                let parent = tree[at].clone();
                let below = ties.iter().filter(|(_, of, partition)| *of == parent && *partition);
                for (child, ..) in below {
                    let tie = Id::Attachment(child.clone(), parent.clone());
                    if self.closure.created.contains(&tie) {
                        edges.push((Step::Create(tie), Step::Create(id.clone())));
                    }
                    if !tree.contains(child) {
                        tree.push(child.clone());
                    }
                }
                edges.extend(self.attachments_below(&parent).map(|step| (step.clone(), Step::Create(id.clone()))));
                at += 1;
            }
        }
        edges
    }
}
