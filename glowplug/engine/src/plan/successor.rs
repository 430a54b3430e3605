//! Sequences that take the place of others: a column that owned a sequence becomes an identity column, or the
//! other way round. The numbers that were given out are not given out again, also those of rows that are gone.
//!
//! The old sequence makes way for the new one's name and is read before it goes. That of an identity column goes
//! with the identity. <https://www.postgresql.org/docs/current/sql-altertable.html>

use super::closure::{Closure, aside_name};
use super::graph::Step;
use crate::catalog::{Body, Catalog, Column, Id, QName, Sequence};
use crate::diff::{Alteration, ColumnAlteration};

/// Lets what loses its column to another sequence wait for it.
pub(super) fn carry(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let mut aside = Vec::new();
    for (id, list) in &mut closure.altered {
        let Id::Column(relation, name) = id else { continue };
        let position = |wanted: fn(&ColumnAlteration) -> bool| {
            list.iter().position(|alteration| matches!(alteration, Alteration::Column(column) if wanted(column)))
        };
        if position(|alteration| matches!(alteration, ColumnAlteration::AddIdentity(_))).is_some() {
            let goes = |(old, _): &(QName, Sequence)| {
                let old = Id::Sequence(old.clone());
                closure.dropped.contains(&old) && !closure.created.contains(&old)
            };
            aside.extend(of_default(before, relation, name).filter(goes).map(|(old, _)| old));
        } else if let Some(at) = position(|alteration| matches!(alteration, ColumnAlteration::DropIdentity))
            && let Some((sequence, options)) = of_identity(before, after, relation, name)
            && let Some(identity) = before.column(relation, name).and_then(|column| column.identity.as_ref())
        {
            let mut old = identity.name.clone();
            let mut steps = Vec::new();
            if after.objects.contains_key(&Id::Sequence(old.clone())) {
                let before_name = old;
                old = before_name.sibling(aside_name(before, after, &before_name));
                let rename = ColumnAlteration::RenameIdentity { before: before_name, after: old.clone() };
                steps.push(Alteration::Column(rename));
            }
            let mut reached = vec![(old, identity.sequence.increment)];
            if shared(after, &sequence) {
                reached.push((sequence.clone(), options.increment));
            }
            steps.push(Alteration::ContinueAfter {
                relation: relation.clone(),
                column: name.clone(),
                name: sequence,
                sequence: options,
                reached,
            });
            list.splice(at..at, steps);
        }
    }
    for old in aside {
        let name = aside_name(before, after, &old);
        closure.aside.insert(Id::Sequence(old), name);
    }
}

/// The sequence that waits aside for the identity of a column, under the name that it has meanwhile.
pub(super) fn waiting(before: &Catalog, closure: &Closure, relation: &QName, column: &str) -> Option<(QName, i64)> {
    let (old, options) = of_default(before, relation, column)?;
    let aside = closure.aside.get(&Id::Sequence(old.clone()))?;
    Some((old.sibling(aside.clone()), options.increment))
}

/// The new sequence that goes on where that of an identity column ends.
pub(crate) fn of_identity(
    before: &Catalog,
    after: &Catalog,
    relation: &QName,
    column: &str,
) -> Option<(QName, Sequence)> {
    before.column(relation, column)?.identity.as_ref()?;
    of_default(after, relation, column).filter(|(name, _)| before.body(&Id::Sequence(name.clone())).is_none())
}

/// The sequence that a column's default draws from.
fn of_default(catalog: &Catalog, relation: &QName, column: &str) -> Option<(QName, Sequence)> {
    let counted = |column: &Column| matches!(column.ty.as_str(), "smallint" | "integer" | "bigint");
    catalog.column(relation, column).filter(|column| counted(column))?;
    let needed = catalog.depends.get(&Id::Default(relation.clone(), column.to_owned()))?;
    needed.iter().find_map(|needed| match (needed, catalog.body(needed)) {
        (Id::Sequence(name), Some(Body::Sequence(options))) => Some((name.clone(), options.clone())),
        _ => None,
    })
}

/// Whether several columns draw from a sequence.
pub(super) fn shared(catalog: &Catalog, sequence: &QName) -> bool {
    let id = Id::Sequence(sequence.clone());
    let draws = |(dependent, needed): &(&Id, &std::collections::BTreeSet<Id>)| {
        matches!(dependent, Id::Default(..)) && needed.contains(&id)
    };
    catalog.depends.iter().filter(draws).nth(1).is_some()
}

/// The new sequence is there when it is set, and the old one is no longer in its way, nor gone yet.
pub(super) fn edges(closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    for (id, list) in closure.altered.iter().filter(|(id, _)| matches!(id, Id::Column(..))) {
        for (position, alteration) in list.iter().enumerate() {
            let Alteration::ContinueAfter { name, reached, .. } = alteration else { continue };
            let step = Step::Alter(id.clone(), position);
            let new = Id::Sequence(name.clone());
            if closure.created.contains(&new) {
                edges.push((Step::Create(new), step.clone()));
            }
            let waits = |(old, aside): &(&Id, &String)| match old {
                Id::Sequence(old) => reached.iter().any(|(name, _)| *name == old.sibling((*aside).clone())),
                _ => false,
            };
            for (old, _) in closure.aside.iter().filter(waits) {
                let added = Step::Alter(id.clone(), position.saturating_sub(1));
                edges.push((Step::SetAside(old.clone()), added));
                edges.push((step.clone(), Step::Drop(old.clone())));
            }
        }
    }
    edges
}
