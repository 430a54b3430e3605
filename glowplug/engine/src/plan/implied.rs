//! Renames that nobody told of and that cost nothing to find: a key, check, index or owned sequence that
//! is the same but for its name. Making it anew would build an index again, prove rows again, take what
//! depends on it along, or forget where a sequence stands.
//!
//! Only parts of what is there before and after are looked at, so no rows are concerned. Tables and their
//! columns are never guessed; those of views are found in `outputs`.

use std::collections::{BTreeMap, BTreeSet};

use super::inheritance;
use super::slots::{Slot, slots};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, Ident, QName, Renames, aside};
use crate::diff;

/// What is called otherwise because an extension moves to another namespace with all its members.
pub(super) fn moved(before: &Catalog, after: &Catalog, renames: &mut Renames) {
    for (id, object) in &before.objects {
        let (Body::Extension(old), Some(Body::Extension(new))) = (&object.body, after.body(id)) else { continue };
        if old.schema != new.schema && diff::moves_extension(old, new) {
            // An operator's name is made of signs and printed as it is.
            let printed = |schema: &str, name: &str| match name.chars().any(|c| c.is_alphanumeric() || c == '_') {
                true => QName::new(schema, name).to_string(),
                false => format!("{}.{name}", Ident(schema)),
            };
            let words = old.members.iter().map(|name| (printed(&old.schema, name), printed(&new.schema, name)));
            renames.moved.insert(id.clone(), words.collect());
        }
    }
}

/// Adds them to the renames that were told.
pub(super) fn add(before: &Catalog, after: &Catalog, renames: &mut Renames) {
    let untold: Vec<(Id, &Id)> = before
        .objects
        .keys()
        .filter(|id| eligible(id) && !renames.objects.contains_key(id))
        .map(|id| (renames.target(id), id))
        .collect();
    let nothing_told = *renames == Renames { certain: renames.certain, ..Renames::default() };
    if nothing_told && !untold.iter().any(|(id, _)| is_another(before, after, id)) {
        return;
    }
    let renamed = renames.apply(before);
    // What has a name that nothing has any more, or another one now.
    let gone: BTreeMap<&Id, &Id> = untold
        .iter()
        .filter(|(current, _)| is_another(&renamed, after, current))
        .map(|(current, original)| (current, *original))
        .collect();
    if gone.is_empty() {
        return;
    }
    let mut new: BTreeMap<Place, Vec<&Id>> = BTreeMap::new();
    for id in after.objects.keys().filter(|id| eligible(id)) {
        if (gone.contains_key(id) || !renamed.objects.contains_key(id))
            && let Some(place) = place(after, id)
        {
            new.entry(place).or_default().push(id);
        }
    }
    if new.is_empty() {
        return;
    }
    let mut candidates: Vec<(usize, &Id, &Id)> = Vec::new();
    let mut along: BTreeMap<(&Id, &Id), BTreeMap<Id, Id>> = BTreeMap::new();
    for (&current, original) in &gone {
        let Some(found) = place(&renamed, current).and_then(|place| new.get(&place)) else { continue };
        for &target in found {
            if target != current
                && is_free(&renamed, after, current, target)
                && let (Some(old), Some(new)) = (renamed.body(current), after.body(target))
                && let Some(changes) = diff::changes_in_place(old, new)
                && let Some(others) = descendants(before, after, renames, original, target)
            {
                along.insert((current, target), others);
                candidates.push((changes, current, target));
            }
        }
    }
    if candidates.is_empty() {
        return;
    }
    // Those that need nothing else first.
    candidates.sort();
    let mut holders: BTreeMap<Slot, Vec<&Id>> = BTreeMap::new();
    for id in renamed.objects.keys() {
        for slot in slots(id, &renamed) {
            holders.entry(slot).or_default().push(id);
        }
    }
    let none = Vec::new();
    let holding = |current: &Id, target: &Id| -> BTreeSet<&Id> {
        let wanted = slots(target, after).into_iter().filter(|slot| slot.is_name() || matches!(slot, Slot::Other(_)));
        let holding = wanted.flat_map(|slot| holders.get(&slot).unwrap_or(&none).clone());
        holding.filter(|id| *id != current).collect()
    };
    // A name is free when whoever has it leaves it: those that are renamed themselves, and those that go.
    let chosen = loop {
        let chosen = matched(&candidates);
        let leaves = |id: &Id| chosen.contains_key(id) || gone.contains_key(id) && can_wait(&renamed, id);
        let stuck = |&(_, current, target): &(usize, &Id, &Id)| {
            chosen.get(current) == Some(&target) && !holding(current, target).into_iter().all(leaves)
        };
        let count = candidates.len();
        candidates.retain(|candidate| !stuck(candidate));
        if candidates.len() == count {
            break chosen;
        }
    };
    for (&current, &target) in &chosen {
        for id in holding(current, target).into_iter().filter(|id| !chosen.contains_key(id)) {
            renames.objects.insert(gone[id].clone(), aside(before, after, id));
        }
        renames.objects.insert(gone[current].clone(), target.clone());
        for (old, new) in along.remove(&(current, target)).unwrap_or_default() {
            renames.along.insert(old.clone());
            renames.objects.insert(old, new);
        }
    }
}

/// Whether what goes can do so under another name. The checks of children have theirs from their parent. A unique index
/// may have become a key (`adopted`).
fn can_wait(renamed: &Catalog, id: &Id) -> bool {
    match (id, renamed.body(id)) {
        (Id::Constraint(table, name), Some(Body::Constraint(constraint))) => {
            let ties = inheritance::ties(renamed);
            let heir = |child: &QName| renamed.objects.contains_key(&Id::Constraint(child.clone(), name.clone()));
            let inherited = constraint.kind == ConstraintKind::Check
                && ties.iter().any(|(child, parent, _)| parent == table && heir(child));
            !inherited && !follows(renamed, id)
        }
        (Id::Index(_), Some(Body::Index(index))) => !index.unique && !follows(renamed, id),
        (Id::DomainConstraint(..), Some(_)) => true,
        _ => false,
    }
}

/// Whether nothing has the name afterwards, or something that this one cannot be altered into.
fn is_another(before: &Catalog, after: &Catalog, id: &Id) -> bool {
    match (before.body(id), after.body(id)) {
        (Some(_), None) => true,
        (Some(old), Some(new)) => place(before, id) != place(after, id) || diff::changes_in_place(old, new).is_none(),
        (None, _) => false,
    }
}

/// Each with one other, the first ones first.
fn matched<'a>(candidates: &[(usize, &'a Id, &'a Id)]) -> BTreeMap<&'a Id, &'a Id> {
    let mut chosen = BTreeMap::new();
    let mut used = BTreeSet::new();
    for (_, current, target) in candidates {
        if !chosen.contains_key(current) && used.insert(*target) {
            chosen.insert(*current, *target);
        }
    }
    chosen
}

/// Where to look for the same thing under another name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Constraint(QName),
    Index(QName),
    DomainConstraint(QName),
    /// The column that owns a sequence.
    Sequence(Id),
}

fn eligible(id: &Id) -> bool {
    matches!(id, Id::Constraint(..) | Id::Index(_) | Id::DomainConstraint(..) | Id::Sequence(_))
}

fn place(catalog: &Catalog, id: &Id) -> Option<Place> {
    match (id, catalog.body(id)?) {
        (Id::Constraint(relation, _), Body::Constraint(_)) => Some(Place::Constraint(relation.clone())),
        (Id::Index(_), Body::Index(index)) => index.valid.then(|| Place::Index(index.relation.clone())),
        (Id::DomainConstraint(domain, _), _) => Some(Place::DomainConstraint(domain.clone())),
        (Id::Sequence(name), _) => match catalog.body(&Id::SequenceOwner(name.clone()))? {
            Body::SequenceOwner(relation, column) => {
                Some(Place::Sequence(Id::Column(relation.clone(), column.clone())))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a constraint or index may be the other under another name. What follows from a parent's on both sides is
/// known by its place (`inheritance`). An index that only comes to follow one, because its table joins a partitioned
/// table or its parent gets such an index, is taken for that as it stands; one that follows stays when its table leaves.
fn is_free(renamed: &Catalog, after: &Catalog, old: &Id, new: &Id) -> bool {
    match (follows(renamed, old), follows(after, new)) {
        (false, false) => true,
        (true, true) => false,
        (false, true) => indexed(after, new).is_some(),
        (true, false) => indexed(renamed, old).is_some_and(|table| {
            let parent = inheritance::partition_of(renamed, table);
            parent != inheritance::partition_of(after, table)
        }),
    }
}

fn follows(catalog: &Catalog, id: &Id) -> bool {
    let attached = |index: QName| catalog.objects.contains_key(&Id::IndexAttachment(index));
    match (id, catalog.body(id)) {
        (Id::Constraint(relation, name), Some(Body::Constraint(constraint))) => {
            constraint.parent.is_some() || constraint.inherited || attached(relation.sibling(name.clone()))
        }
        (Id::Index(name), _) => attached(name.clone()),
        _ => false,
    }
}

/// The table of an index, or of a key.
fn indexed<'a>(catalog: &'a Catalog, id: &'a Id) -> Option<&'a QName> {
    match (id, catalog.body(id)?) {
        (Id::Index(_), Body::Index(index)) => Some(&index.relation),
        (Id::Constraint(relation, _), Body::Constraint(constraint)) => constraint.kind.index().map(|_| relation),
        _ => None,
    }
}

/// The checks of children that their parent's rename takes along; `None` when PostgreSQL would refuse it,
/// or a child shall not follow.
fn descendants(before: &Catalog, after: &Catalog, renames: &Renames, old: &Id, new: &Id) -> Option<BTreeMap<Id, Id>> {
    let mut along = BTreeMap::new();
    let (Id::Constraint(table, name), Id::Constraint(_, new_name)) = (old, new) else { return Some(along) };
    match before.body(old) {
        Some(Body::Constraint(Constraint { kind: ConstraintKind::Check, no_inherit: false, .. })) => {}
        _ => return Some(along),
    }
    let ties = inheritance::ties(before);
    let check = |table: &QName| Id::Constraint(table.clone(), name.clone());
    let mut waiting = vec![table.clone()];
    while let Some(parent) = waiting.pop() {
        for (child, ..) in ties.iter().filter(|(_, other, _)| *other == parent) {
            let own = check(child);
            if !before.objects.contains_key(&own) {
                continue;
            }
            let parents =
                ties.iter().filter(|(other, of, _)| other == child && before.objects.contains_key(&check(of)));
            let Id::Constraint(table, _) = renames.target(&own) else { return None };
            let target = Id::Constraint(table, new_name.clone());
            let follows = after.objects.contains_key(&target)
                && !after.objects.contains_key(&renames.target(&own))
                && !before.objects.contains_key(&Id::Constraint(child.clone(), new_name.clone()));
            if parents.count() > 1 || !follows || along.insert(own, target).is_some() {
                return None;
            }
            waiting.push(child.clone());
        }
    }
    Some(along)
}
