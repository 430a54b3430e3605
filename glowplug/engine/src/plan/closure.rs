//! What a change drags along: dependents that PostgreSQL would refuse to leave, or would lose.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{PlanError, SavedRows};
use crate::catalog::{Body, Catalog, Column, Constraint, ConstraintKind, Domain, Generation, Id, QName, free_name};
use crate::diff::{Alteration, Cast, Change, ColumnAlteration, Options};

/// Everything that happens to objects, by what happens. An object can be dropped and created.
#[derive(Debug, Default)]
pub(super) struct Closure {
    /// In `before`, and goes.
    pub(super) dropped: BTreeSet<Id>,
    /// In `after`, and comes.
    pub(super) created: BTreeSet<Id>,
    /// Stays, or has just come, and is altered in this order.
    pub(super) altered: BTreeMap<Id, Vec<Alteration>>,
    /// Types that are renamed aside while their columns move to the new one.
    pub(super) aside: BTreeMap<Id, String>,
    /// Objects whose first alteration lets go of what goes; their others come after that has come back. Domains
    /// without their default, for a function that it calls; columns that are text, or let go of what was passed on of
    /// them; tables without their type.
    pub(super) released: BTreeSet<Id>,
    /// Why an object is here when it did not change itself.
    pub(super) causes: BTreeMap<Id, Id>,
    /// Materialized views that are made with rows, and emptied later.
    pub(super) filled: BTreeSet<Id>,
    /// Tables that are made anew and keep their rows.
    pub(super) saved: BTreeMap<QName, SavedRows>,
    /// Foreign keys that go before any tie between tables does.
    pub(super) untied: BTreeSet<Id>,
}

/// Work to do for one object: its dependents must be looked at.
enum Disturbance {
    Dropped(Id),
    Retyped(Id),
}

pub(super) fn close(
    before: &Catalog,
    after: &Catalog,
    changes: BTreeMap<Id, Change>,
    saved: BTreeMap<QName, SavedRows>,
    options: &Options,
) -> Result<Closure, PlanError> {
    let mut closure = Closure { saved, ..Closure::default() };
    let mut queue = VecDeque::new();
    for (id, change) in changes {
        match change {
            Change::Create(_) => {
                closure.created.insert(id);
            }
            Change::Drop(_) => {
                closure.dropped.insert(id.clone());
                queue.push_back(Disturbance::Dropped(id));
            }
            Change::Replace { .. } => {
                closure.dropped.insert(id.clone());
                closure.created.insert(id.clone());
                queue.push_back(Disturbance::Dropped(id));
            }
            Change::Alter(alterations) => {
                if super::typed::between_types(&alterations) {
                    closure.released.insert(id.clone());
                }
                if disturbs(&alterations) {
                    queue.push_back(Disturbance::Retyped(id.clone()));
                }
                closure.altered.insert(id, alterations);
            }
        }
    }
    swap_identities(before, after, &mut closure);
    for key in super::persistence::circular_keys(before, after, &closure.altered) {
        if closure.dropped.insert(key.clone()) {
            closure.created.insert(key.clone());
            closure.altered.remove(&key);
            queue.push_back(Disturbance::Dropped(key));
        }
    }
    let dependents = before.dependents();
    let none = BTreeSet::new();
    loop {
        let Some(disturbance) = queue.pop_front() else {
            queue.extend(super::row_type::release(before, after, &mut closure).into_iter().map(Disturbance::Retyped));
            for view in super::row_type::shown(before, after, &closure) {
                if after.objects.contains_key(&view) {
                    closure.created.insert(view.clone());
                    closure.altered.remove(&view);
                }
                closure.dropped.insert(view.clone());
                queue.push_back(Disturbance::Dropped(view));
            }
            if queue.is_empty() {
                break;
            }
            continue;
        };
        let (Disturbance::Dropped(id) | Disturbance::Retyped(id)) = &disturbance;
        if let Some(external) = before.external_dependents.get(id) {
            let dependents = external.iter().cloned().collect();
            return Err(PlanError::ExternalDependents { id: id.clone(), dependents });
        }
        let dropped = matches!(disturbance, Disturbance::Dropped(_));
        if dropped {
            for other in super::inheritance::dragged(before, &closure, id) {
                if closure.dropped.insert(other.clone()) {
                    closure.causes.entry(other.clone()).or_insert_with(|| id.clone());
                    if after.objects.contains_key(&other) {
                        closure.created.insert(other.clone());
                        closure.altered.remove(&other);
                    }
                    queue.push_back(Disturbance::Dropped(other));
                }
            }
        }
        for &dependent in dependents.get(id).unwrap_or(&none) {
            if closure.dropped.contains(dependent) {
                continue;
            }
            let fate = if dropped {
                after_drop(before, after, &closure, id, dependent)
            } else {
                after_retype(before, after, &closure, id, dependent)
            };
            let waits = match (&fate, id) {
                (Fate::Waits, _) if closure.released.contains(dependent) => continue,
                (Fate::Waits, Id::Relation(table)) => {
                    super::row_type::leave(before, after, &mut closure, table, dependent)
                }
                _ => false,
            };
            match fate {
                Fate::Stays => {}
                Fate::Waits if waits => {
                    closure.causes.entry(dependent.clone()).or_insert_with(|| id.clone());
                    queue.push_back(Disturbance::Retyped(dependent.clone()));
                }
                Fate::Releases => release_default(after, &mut closure, id, dependent),
                Fate::Moves => {
                    move_column(before, after, &mut closure, id, dependent);
                    queue.push_back(Disturbance::Retyped(dependent.clone()));
                }
                Fate::Waits | Fate::Goes => {
                    closure.causes.entry(dependent.clone()).or_insert_with(|| id.clone());
                    closure.dropped.insert(dependent.clone());
                    if after.objects.contains_key(dependent) {
                        closure.created.insert(dependent.clone());
                        closure.altered.remove(dependent);
                    }
                    queue.push_back(Disturbance::Dropped(dependent.clone()));
                }
            }
        }
    }
    super::moving::set_needed_aside(before, after, &mut closure);
    super::successor::carry(before, after, &mut closure);
    super::follow_up::finish(before, after, &mut closure, options);
    Ok(closure)
}

/// The sequence of an identity column that takes the name of another one makes way first.
fn swap_identities(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let taken = |name: &QName| {
        before.objects.values().any(|object| {
            matches!(&object.body, Body::Column(Column { identity: Some(identity), .. }) if identity.name == *name)
        })
    };
    for list in closure.altered.values_mut() {
        let renames = |alteration: &Alteration| match alteration {
            Alteration::Column(ColumnAlteration::RenameIdentity { before, after }) if taken(after) => {
                Some((before.clone(), after.clone()))
            }
            _ => None,
        };
        let Some((position, (old, new))) =
            list.iter().enumerate().find_map(|(position, alteration)| Some((position, renames(alteration)?)))
        else {
            continue;
        };
        let aside = old.sibling(aside_name(before, after, &old));
        let rename =
            |before: QName, after: QName| Alteration::Column(ColumnAlteration::RenameIdentity { before, after });
        list.splice(position..=position, [rename(old, aside.clone()), rename(aside, new)]);
    }
}

/// Whether an alteration makes PostgreSQL refuse to keep some dependents.
pub(super) fn disturbs(alterations: &[Alteration]) -> bool {
    alterations.iter().any(|alteration| {
        matches!(
            alteration,
            Alteration::Column(ColumnAlteration::Type { .. } | ColumnAlteration::SetExpression(_))
                | Alteration::RowType(_)
        )
    })
}

enum Fate {
    Stays,
    /// A column that follows its type to the new one.
    Moves,
    /// A column of a row type that can do without it for a while.
    Waits,
    /// A domain that can do without its default for a while.
    Releases,
    Goes,
}

fn after_drop(before: &Catalog, after: &Catalog, closure: &Closure, id: &Id, dependent: &Id) -> Fate {
    let comes_back = closure.created.contains(id);
    match (before.body(dependent), after.body(dependent)) {
        // It is altered so that it no longer needs what goes.
        (Some(_), Some(_)) if lets_go(after, closure, id, dependent) => Fate::Stays,
        (Some(Body::Column(old)), Some(Body::Column(_)))
            if comes_back && matches!(id, Id::Type(_) | Id::Collation(_)) && old.generation == Generation::None =>
        {
            Fate::Moves
        }
        (Some(Body::Column(old)), Some(Body::Column(_)))
            if comes_back
                && matches!(id, Id::Extension(_))
                && old.generation == Generation::None
                && !super::moving::in_key(before, dependent) =>
        {
            Fate::Moves
        }
        // Its values wait in another type.
        (Some(Body::Column(old)), Some(Body::Column(_)))
            if comes_back && matches!(id, Id::Relation(table) if super::row_type::is_of(table, &old.ty)) =>
        {
            Fate::Waits
        }
        // It has no type meanwhile.
        (Some(Body::Table(_)), Some(_)) if matches!(id, Id::Type(_)) && closure.released.contains(dependent) => {
            Fate::Stays
        }
        // Only the default of a domain can call a function: its checks are objects of their own.
        (Some(Body::Domain(_)), Some(Body::Domain(_))) if matches!(id, Id::Routine(..)) => Fate::Releases,
        _ => Fate::Goes,
    }
}

/// Takes the default of a domain away, and gives it the one it shall have.
fn release_default(after: &Catalog, closure: &mut Closure, id: &Id, domain: &Id) {
    if !closure.released.insert(domain.clone()) {
        return;
    }
    closure.causes.entry(domain.clone()).or_insert_with(|| id.clone());
    let alterations = closure.altered.entry(domain.clone()).or_default();
    alterations.retain(|alteration| !matches!(alteration, Alteration::DomainDefault(_)));
    alterations.insert(0, Alteration::DomainDefault(None));
    if let Some(Body::Domain(Domain { default: Some(default), .. })) = after.body(domain) {
        alterations.push(Alteration::DomainDefault(Some(default.clone())));
    }
}

/// Whether an object is altered in place into one that does not need what it needed before.
fn lets_go(after: &Catalog, closure: &Closure, needed: &Id, dependent: &Id) -> bool {
    let needs = |id: &Id| match (id, needed) {
        // A call goes to whichever overload fits: it would find the old one for as long as that is there.
        // A family names its functions with their arguments.
        (Id::Routine(name, _), Id::Routine(old, _)) if !matches!(dependent, Id::OperatorFamily(..)) => name == old,
        // Whoever needs another part needs the whole, when that is what goes.
        (id, Id::Column(whole, _)) if closure.dropped.contains(&Id::Relation(whole.clone())) => {
            id.relation().is_some_and(|relation| relation == whole) || *id == Id::Relation(whole.clone())
        }
        _ => id == needed,
    };
    // No alteration moves a foreign key to another unique index.
    !matches!(dependent, Id::Constraint(..))
        && closure.altered.contains_key(dependent)
        && !after.depends.get(dependent).is_some_and(|needed| needed.iter().any(needs))
}

/// What PostgreSQL cannot rebuild by itself when a column changes its type.
/// <https://www.postgresql.org/docs/current/sql-altertable.html>
fn after_retype(before: &Catalog, after: &Catalog, closure: &Closure, column: &Id, dependent: &Id) -> Fate {
    let Some(body) = before.body(dependent) else { return Fate::Stays };
    // Its new definition, made before the column changes, leaves the column alone.
    if lets_go(after, closure, column, dependent) {
        return Fate::Stays;
    }
    match body {
        // Indexes and checks are rebuilt; a changed definition is a change of their own.
        Body::Index(_) | Body::IndexAttachment(_) | Body::Attachment(_) | Body::SequenceOwner(..) => Fate::Stays,
        Body::Constraint(Constraint { kind: ConstraintKind::ForeignKey { .. }, .. }) => Fate::Goes,
        Body::Constraint(_) => Fate::Stays,
        // The default of the old type may have no cast to the new one.
        Body::Default(_) => Fate::Goes,
        Body::Column(other) => match (&other.generation, dependent.column().as_ref() == Some(column)) {
            (Generation::None, _) | (_, true) => Fate::Stays,
            // A child of the column itself follows it.
            _ if inherits_from(column, dependent, other) => Fate::Stays,
            _ => Fate::Goes,
        },
        // It needs a column for its filter or its list of columns only.
        Body::PublishedTable(_) => Fate::Goes,
        Body::Schema
        | Body::Sequence(_)
        | Body::DefaultPrivileges
        | Body::Extension(_)
        | Body::ExtensionTie
        | Body::ForeignDataWrapper(_)
        | Body::ForeignServer(_)
        | Body::UserMapping(_)
        | Body::Publication(_)
        | Body::PublishedSchema
        | Body::Collation(_)
        | Body::Statistics(_)
        | Body::TextSearchParser(_)
        | Body::TextSearchTemplate(_)
        | Body::TextSearchDictionary(_)
        | Body::TextSearchConfiguration(_)
        | Body::Language(_)
        | Body::AccessMethod(_)
        | Body::Conversion(_)
        | Body::Subscription(_)
        | Body::ReplicaIdentity(_)
        | Body::ClusterOn(_) => Fate::Stays,
        // A composite type, domain or table whose definition names the column's row type.
        Body::Table(_)
        | Body::Enum(_)
        | Body::Domain(_)
        | Body::DomainConstraint(_)
        | Body::Composite(_)
        | Body::Range(_)
        | Body::Base(_)
        | Body::Shell
        | Body::Policy(_) => Fate::Goes,
        // PostgreSQL refuses to change the type under any of these.
        Body::View(_)
        | Body::MaterializedView(_)
        | Body::ViewColumn(_)
        | Body::Routine(_)
        | Body::Aggregate(_)
        | Body::Trigger(_)
        | Body::Rule(_)
        | Body::EventTrigger(_)
        | Body::Operator(_)
        | Body::OperatorShell
        | Body::OperatorFamily(_)
        | Body::OperatorClass(_)
        | Body::Cast(_)
        | Body::Transform(_) => Fate::Goes,
    }
}

/// Whether a column is its parent's column on a child.
fn inherits_from(parent: &Id, child: &Id, column: &Column) -> bool {
    matches!((parent, child), (Id::Column(_, one), Id::Column(_, other)) if one == other)
        && column.inherited
        && !column.local
}

/// Sends a column through the text form of its type, from the one renamed aside to the new one.
fn move_column(before: &Catalog, after: &Catalog, closure: &mut Closure, ty: &Id, column: &Id) {
    let (Some(Body::Column(old)), Some(Body::Column(new))) = (before.body(column), after.body(column)) else {
        return;
    };
    if let Id::Type(name) | Id::Collation(name) = ty {
        closure.aside.insert(ty.clone(), aside_name(before, after, name));
    }
    closure.causes.entry(column.clone()).or_insert_with(|| ty.clone());
    let alterations = closure.altered.entry(column.clone()).or_default();
    if matches!(alterations.first(), Some(Alteration::RowType(_))) {
        return;
    }
    if matches!(ty, Id::Extension(_)) {
        // While the type is not there, its values are text.
        if closure.released.insert(column.clone()) {
            alterations.retain(|alteration| !matches!(alteration, Alteration::Column(ColumnAlteration::Type { .. })));
            let text = Column { ty: "text".to_owned(), collation: None, ..old.clone() };
            let retype = |before: &Column, after: &Column| {
                let (before, after) = (Box::new(before.clone()), Box::new(after.clone()));
                Alteration::Column(ColumnAlteration::Type { before, after, cast: Cast::Text })
            };
            alterations.splice(0..0, [retype(old, &text), retype(&text, new)]);
        }
        return;
    }
    let through = || super::moving::through(before, after, ty, column, old, new);
    for alteration in alterations.iter_mut() {
        if let Alteration::Column(ColumnAlteration::Type { cast, .. }) = alteration {
            if matches!(ty, Id::Type(_)) {
                *cast = through();
            }
            return;
        }
    }
    let cast = if matches!(ty, Id::Type(_)) { through() } else { Cast::Implicit };
    let retype = ColumnAlteration::Type { before: Box::new(old.clone()), after: Box::new(new.clone()), cast };
    alterations.insert(0, Alteration::Column(retype));
}

/// A free name for what waits for its columns to leave.
pub(super) fn aside_name(before: &Catalog, after: &Catalog, name: &QName) -> String {
    free_name(&name.name, |candidate| {
        let candidate = name.sibling(candidate.to_owned());
        let taken = |catalog: &Catalog| {
            catalog.objects.contains_key(&Id::Type(candidate.clone()))
                || catalog.objects.contains_key(&Id::Relation(candidate.clone()))
                || catalog.objects.contains_key(&Id::Sequence(candidate.clone()))
        };
        taken(before) || taken(after)
    })
}
