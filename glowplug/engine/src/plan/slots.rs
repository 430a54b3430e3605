//! Names that only one object can have at a time.

use crate::catalog::{Body, Catalog, Column, ConstraintKind, Id, QName};
use crate::diff::{Alteration, ColumnAlteration};

/// A place that only one object can have.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// Tables, views, sequences, indexes, composite types, and the indexes of keys share their names.
    Relation(String, String),
    /// Types, and the row types of relations.
    Type(String, String),
    /// A table has one primary key.
    PrimaryKey(Id),
    /// Functions and aggregates of one name and argument types.
    Other(Id),
}

impl Slot {
    /// Whether it is a name that objects of several kinds share.
    pub(super) fn is_name(&self) -> bool {
        matches!(self, Slot::Relation(..) | Slot::Type(..))
    }
}

/// What an object occupies.
pub(super) fn slots(id: &Id, catalog: &Catalog) -> Vec<Slot> {
    let relation = |name: &QName| Slot::Relation(name.schema.clone(), name.name.clone());
    let ty = |name: &QName| Slot::Type(name.schema.clone(), name.name.clone());
    let mut slots = vec![Slot::Other(id.clone())];
    match (id, catalog.body(id)) {
        (Id::Relation(name), _) => slots.extend([relation(name), ty(name)]),
        // A sequence has no row type, and yet PostgreSQL refuses to call it like a type.
        (Id::Sequence(name), _) => slots.extend([relation(name), ty(name)]),
        (Id::Index(name), _) => slots.push(relation(name)),
        (Id::Type(name), Some(Body::Range(range))) => slots.extend([ty(name), ty(&range.multirange)]),
        (Id::Type(name), Some(Body::Composite(_))) => slots.extend([relation(name), ty(name)]),
        (Id::Type(name), _) => slots.push(ty(name)),
        (Id::Constraint(table, name), Some(Body::Constraint(constraint))) => match constraint.kind {
            ConstraintKind::PrimaryKey(_) => {
                slots.extend([relation(&table.sibling(name.clone())), Slot::PrimaryKey(Id::Relation(table.clone()))]);
            }
            ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {
                slots.push(relation(&table.sibling(name.clone())))
            }
            ConstraintKind::Check | ConstraintKind::ForeignKey { .. } => {}
        },
        (Id::Column(..), Some(Body::Column(column))) => {
            if let Some(identity) = &column.identity {
                slots.extend([relation(&identity.name), ty(&identity.name)]);
            }
        }
        _ => {}
    }
    slots
}

/// The name that an identity column's sequence leaves, and the one that it takes.
pub(super) fn identity_slots(id: &Id, before: &Catalog, alteration: &Alteration) -> (Option<Slot>, Option<Slot>) {
    let slot = |name: &QName| Slot::Relation(name.schema.clone(), name.name.clone());
    let Alteration::Column(alteration) = alteration else { return (None, None) };
    match alteration {
        ColumnAlteration::AddIdentity(identity) => (None, Some(slot(&identity.name))),
        ColumnAlteration::RenameIdentity { before, after } => (Some(slot(before)), Some(slot(after))),
        ColumnAlteration::DropIdentity => match before.body(id) {
            Some(Body::Column(Column { identity: Some(identity), .. })) => (Some(slot(&identity.name)), None),
            _ => (None, None),
        },
        _ => (None, None),
    }
}
