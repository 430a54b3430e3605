//! The lock each statement takes on the table it is about.
//! <https://www.postgresql.org/docs/current/explicit-locking.html>

use std::fmt;

use super::Ddl;
use crate::catalog::{Body, ConstraintKind, Id, Partition};
use crate::diff::{Alteration, ColumnAlteration, TableAlteration};

/// A table lock mode, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// No lock on a table that was there before.
    None,
    /// Blocks schema changes and `VACUUM`.
    ShareUpdateExclusive,
    /// Blocks writes.
    Share,
    /// Blocks writes and row locks.
    ShareRowExclusive,
    /// Blocks reads and writes.
    AccessExclusive,
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lock::None => "none",
            Lock::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Lock::Share => "SHARE",
            Lock::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Lock::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

pub(super) fn of(ddl: &Ddl) -> Lock {
    match ddl {
        Ddl::Only(ddl) | Ddl::Emptied(ddl) => of(ddl),
        Ddl::Together { actions, .. } => actions.iter().map(of).max().unwrap_or(Lock::None),
        Ddl::LockRows(_) | Ddl::EmptyPartitions(_) => Lock::AccessExclusive,
        Ddl::SaveRows(_) | Ddl::RestoreRows(_) | Ddl::DropSaved(_) => Lock::None,
        Ddl::CreateTable(table) => {
            let references = |kind: &ConstraintKind| matches!(kind, ConstraintKind::ForeignKey { .. });
            if table.constraints.iter().any(|(_, constraint)| references(&constraint.kind)) {
                Lock::ShareRowExclusive
            } else {
                Lock::None
            }
        }
        Ddl::Privilege { .. }
        | Ddl::SetRole { .. }
        | Ddl::RenameConstructor { .. }
        | Ddl::CreateDomain { .. }
        | Ddl::RenameLabel { .. }
        | Ddl::SetAside { .. }
        | Ddl::DropAside { .. } => Lock::None,
        Ddl::AddColumn { .. } => Lock::AccessExclusive,
        Ddl::Rename { body, .. } => match body.as_ref() {
            Body::Index(_) => Lock::ShareUpdateExclusive,
            body => whole(body, Lock::AccessExclusive),
        },
        Ddl::Create { id: Id::ExtensionTie(tied, _), .. } | Ddl::Drop { id: Id::ExtensionTie(tied, _), .. } => {
            if matches!(**tied, Id::Routine(..)) { Lock::None } else { Lock::AccessExclusive }
        }
        Ddl::Drop { object, .. } => whole(&object.body, Lock::AccessExclusive),
        Ddl::Create { object, .. } => match &object.body {
            Body::Index(_) => Lock::Share,
            Body::Constraint(constraint) => match constraint.kind {
                ConstraintKind::ForeignKey { .. } => Lock::ShareRowExclusive,
                ConstraintKind::Check
                | ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique(_)
                | ConstraintKind::Exclusion(_) => Lock::AccessExclusive,
            },
            Body::Attachment(Partition { bound: Some(_), .. }) => Lock::ShareUpdateExclusive,
            Body::Attachment(Partition { bound: None, .. }) => Lock::AccessExclusive,
            Body::Trigger(_) => Lock::ShareRowExclusive,
            // Nobody uses it yet.
            Body::View(_) | Body::MaterializedView(_) => Lock::None,
            body => whole(body, Lock::AccessExclusive),
        },
        Ddl::Alter { object, alteration, .. } => match alteration.as_ref() {
            Alteration::ValidateConstraint
            | Alteration::IndexOptions(_)
            | Alteration::IndexStatistics(..)
            | Alteration::Column(ColumnAlteration::Statistics(_) | ColumnAlteration::Options(_))
            | Alteration::Table(TableAlteration::Options(_) | TableAlteration::ToastOptions(_)) => {
                Lock::ShareUpdateExclusive
            }
            Alteration::ContinueAfter { .. } | Alteration::ClampSequence { .. } => Lock::None,
            Alteration::Trigger(_) | Alteration::TriggerEnabled(_) => Lock::ShareRowExclusive,
            Alteration::Comment(_) => whole(&object.body, Lock::ShareUpdateExclusive),
            _ => whole(&object.body, Lock::AccessExclusive),
        },
    }
}

/// The lock, if the object is a table or a part of one.
fn whole(body: &Body, lock: Lock) -> Lock {
    match body {
        Body::Table(_)
        | Body::Column(_)
        | Body::Default(_)
        | Body::Constraint(_)
        | Body::Attachment(_)
        | Body::Index(_)
        | Body::IndexAttachment(_)
        | Body::Policy(_)
        | Body::ReplicaIdentity(_)
        | Body::ClusterOn(_)
        | Body::View(_)
        | Body::MaterializedView(_)
        | Body::ViewColumn(_)
        | Body::Trigger(_)
        | Body::Rule(_) => lock,
        Body::Schema
        | Body::Sequence(_)
        | Body::SequenceOwner(..)
        | Body::Enum(_)
        | Body::Domain(_)
        | Body::DomainConstraint(_)
        | Body::Composite(_)
        | Body::Range(_)
        | Body::Base(_)
        | Body::Shell
        | Body::DefaultPrivileges
        | Body::Routine(_)
        | Body::Aggregate(_)
        | Body::EventTrigger(_)
        | Body::Language(_)
        | Body::AccessMethod(_)
        | Body::Conversion(_)
        | Body::Transform(_)
        | Body::Subscription(_)
        | Body::Extension(_)
        | Body::ExtensionTie
        | Body::ForeignDataWrapper(_)
        | Body::ForeignServer(_)
        | Body::UserMapping(_)
        | Body::Publication(_)
        | Body::PublishedTable(_)
        | Body::PublishedSchema
        | Body::Collation(_)
        | Body::Operator(_)
        | Body::OperatorShell
        | Body::OperatorFamily(_)
        | Body::OperatorClass(_)
        | Body::Cast(_)
        | Body::TextSearchParser(_)
        | Body::TextSearchTemplate(_)
        | Body::TextSearchDictionary(_)
        | Body::TextSearchConfiguration(_) => Lock::None,
        Body::Statistics(_) => lock.min(Lock::ShareUpdateExclusive),
    }
}
