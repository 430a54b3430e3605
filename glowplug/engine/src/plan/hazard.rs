//! What a statement can lose, block, or trip over.

use std::collections::BTreeSet;
use std::fmt;

use super::{Ddl, SavedRows, Statement};
use crate::catalog::{Body, Catalog, ConstraintKind, Generation, Id, Persistence, QName, Subscription};
use crate::diff::{Alteration, Cast, ColumnAlteration, MaterializedViewAlteration, TableAlteration};

/// One hazard of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Which kind.
    pub kind: HazardKind,
    /// What is lost, blocked or tripped over.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The kinds of hazard, with a stable code each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HazardKind {
    /// Rows or values are lost.
    DataLoss,
    /// Every row is written anew, under an exclusive lock.
    TableRewrite,
    /// Reads wait.
    BlocksReads,
    /// Writes wait.
    BlocksWrites,
    /// Existing rows can make it fail.
    MayFailOnData,
    /// Code that runs against the old schema fails.
    BreaksRunningCode,
    /// What was there before cannot be made again from the schema alone.
    NotReversible,
}

impl HazardKind {
    /// The stable code: `data-loss`.
    pub fn code(self) -> &'static str {
        match self {
            HazardKind::DataLoss => "data-loss",
            HazardKind::TableRewrite => "table-rewrite",
            HazardKind::BlocksReads => "blocks-reads",
            HazardKind::BlocksWrites => "blocks-writes",
            HazardKind::MayFailOnData => "may-fail-on-data",
            HazardKind::BreaksRunningCode => "breaks-running-code",
            HazardKind::NotReversible => "not-reversible",
        }
    }
}

impl fmt::Display for HazardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

fn hazard(kind: HazardKind, message: impl Into<String>, help: impl Into<String>) -> Hazard {
    Hazard { kind, message: message.into(), help: help.into() }
}

pub(super) fn of(ddl: &Ddl, after: &Catalog) -> Vec<Hazard> {
    match ddl {
        Ddl::Only(ddl) => of(ddl, after),
        Ddl::Emptied(_) | Ddl::LockRows(_) | Ddl::DropSaved(_) => Vec::new(),
        Ddl::SaveRows(rows) => {
            let lost = rows.lost.iter().map(|column| Id::Column(rows.table.clone(), column.clone()));
            let lost = lost.map(|column| {
                hazard(
                    HazardKind::DataLoss,
                    format!("all values of {column} are lost"),
                    "keep a copy, or rename the column instead",
                )
            });
            std::iter::once(rewrite(&format!("making table {} anew", rows.table))).chain(lost).collect()
        }
        Ddl::RestoreRows(rows) => restoring(rows),
        Ddl::Drop { id: Id::Attachment(child, parent), .. } if super::inheritance::referenced(after, parent) => {
            vec![hazard(
                HazardKind::MayFailOnData,
                format!("rows may still reference rows of {child}"),
                "move or delete what references them first",
            )]
        }
        Ddl::Drop { id, object } => dropping(id, &object.body, after),
        Ddl::AddColumn { relation, column } => {
            let new = &column.column;
            let filled = column.default.is_some() || new.identity.is_some() || new.generation != Generation::None;
            let mut hazards = Vec::new();
            let mandatory = new.not_null || refuses_null(after, &Id::Column(relation.clone(), column.name.clone()));
            if mandatory && !filled {
                hazards.push(hazard(
                    HazardKind::MayFailOnData,
                    format!("existing rows have no value for {}", column.name),
                    "give the column a default, or add it without NOT NULL and fill it first",
                ));
            }
            let volatile = column.default.as_ref().is_some_and(|default| default.volatile);
            if volatile || new.identity.is_some() || matches!(new.generation, Generation::Stored(_)) {
                hazards.push(rewrite(&format!("adding {}", column.name)));
            }
            hazards
        }
        Ddl::Alter { id, alteration, .. } => altering(id, alteration),
        Ddl::Create { object, .. } => match &object.body {
            Body::Constraint(constraint) if constraint.validated => vec![hazard(
                HazardKind::MayFailOnData,
                "existing rows may violate the constraint",
                match constraint.kind {
                    ConstraintKind::Check | ConstraintKind::ForeignKey { .. } => {
                        "add it NOT VALID and validate it later"
                    }
                    ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {
                        "look for duplicates first"
                    }
                },
            )],
            Body::DomainConstraint(constraint) if constraint.validated => vec![hazard(
                HazardKind::MayFailOnData,
                "existing values may violate the constraint",
                "add it NOT VALID and validate it later",
            )],
            Body::Index(index) if index.unique => vec![hazard(
                HazardKind::MayFailOnData,
                "existing rows may hold duplicates",
                "look for duplicates first",
            )],
            _ => Vec::new(),
        },
        Ddl::RenameConstructor { .. } | Ddl::CreateDomain { .. } => Vec::new(),
        Ddl::DropAside { .. } | Ddl::SetAside { .. } | Ddl::CreateTable(_) => Vec::new(),
        Ddl::Privilege { .. } | Ddl::SetRole { .. } => Vec::new(),
        // Nothing but further changes speaks of them by name.
        Ddl::Rename { before: Id::Index(_) | Id::DomainConstraint(..), .. } => Vec::new(),
        Ddl::Rename { .. } | Ddl::RenameLabel { .. } => vec![hazard(
            HazardKind::BreaksRunningCode,
            "code that uses the old name fails from this statement on",
            "deploy code that does not use the name first",
        )],
    }
}

/// A table that is there already may hold rows outside of its bounds; so may the default partition, of a
/// partition that is new.
pub(super) fn of_attaching(statements: &mut [Statement], after: &Catalog) {
    let made = |statement: &Statement| match &statement.ddl {
        Ddl::CreateTable(table) => Some(table.name.clone()),
        _ => None,
    };
    let made: BTreeSet<QName> = statements.iter().filter_map(made).collect();
    for statement in statements {
        let Ddl::Create { id: Id::Attachment(child, parent), object } = &statement.ddl else { continue };
        if !matches!(&object.body, Body::Attachment(tie) if tie.bound.is_some()) {
            continue;
        }
        let fallback = super::inheritance::default_of(after, parent).filter(|default| default != child);
        if !made.contains(child) || fallback.is_some_and(|default| !made.contains(&default)) {
            statement.hazards.push(hazard(
                HazardKind::MayFailOnData,
                format!("rows may lie outside of the bounds of {child}, or in the default partition"),
                "look for such rows first",
            ));
        }
    }
}

/// What rows can meet in the table that was made for them.
fn restoring(rows: &SavedRows) -> Vec<Hazard> {
    let mut hazards = vec![hazard(
        HazardKind::MayFailOnData,
        format!("rows may fit no partition of {}, or break one of its constraints", rows.table),
        "look for such rows first",
    )];
    for column in rows.columns.iter().filter(|column| column.before.ty != column.after.ty) {
        let id = Id::Column(rows.table.clone(), column.name.clone());
        let (before, after, cast) = (column.before.clone(), column.after.clone(), column.cast.clone());
        let retyped = altering(&id, &Alteration::Column(ColumnAlteration::Type { before, after, cast }));
        hazards.extend(retyped.into_iter().filter(|hazard| hazard.kind != HazardKind::TableRewrite));
    }
    hazards
}

/// Whether a column's type takes no nulls: a domain, or one over such a domain.
fn refuses_null(after: &Catalog, id: &Id) -> bool {
    after.depends.get(id).into_iter().flatten().any(|needed| match after.body(needed) {
        Some(Body::Domain(domain)) => domain.not_null || refuses_null(after, needed),
        _ => false,
    })
}

fn dropping(id: &Id, body: &Body, after: &Catalog) -> Vec<Hazard> {
    match body {
        // Its rows are in its partitions.
        Body::Table(table) if table.partition_key.is_some() => Vec::new(),
        // The rows of a foreign table are elsewhere, and stay there.
        Body::Table(table) if table.foreign.is_some() => Vec::new(),
        Body::Column(column) if column.foreign_options.is_some() => Vec::new(),
        Body::Table(_) => vec![hazard(
            HazardKind::DataLoss,
            format!("all rows of {id} are lost"),
            "keep a copy, or rename the table instead",
        )],
        // What is computed can be computed again, if it comes back as something computed.
        Body::Column(column) if column.generation != Generation::None => match after.body(id) {
            Some(Body::Column(_)) => vec![rewrite(&format!("computing {id} anew"))],
            _ => Vec::new(),
        },
        Body::Column(_) => vec![hazard(
            HazardKind::DataLoss,
            format!("all values of {id} are lost"),
            "keep a copy, or rename the column instead",
        )],
        Body::Sequence(_) => vec![hazard(
            HazardKind::DataLoss,
            format!("the current value of {id} is lost"),
            "keep the sequence, or rename it instead",
        )],
        Body::Subscription(Subscription { slot: Some(slot), .. }) => vec![hazard(
            HazardKind::NotReversible,
            format!("the replication slot {slot} of {id} stays on the publisher and keeps its log there"),
            "drop the slot there: select pg_drop_replication_slot(...)",
        )],
        Body::Schema
        | Body::Subscription(_)
        | Body::Default(_)
        | Body::Constraint(_)
        | Body::Attachment(_)
        | Body::Index(_)
        | Body::IndexAttachment(_)
        | Body::ReplicaIdentity(_)
        | Body::ClusterOn(_)
        | Body::SequenceOwner(..)
        | Body::Enum(_)
        | Body::Domain(_)
        | Body::DomainConstraint(_)
        | Body::Composite(_)
        | Body::Range(_)
        | Body::Policy(_)
        | Body::DefaultPrivileges
        | Body::View(_)
        | Body::MaterializedView(_)
        | Body::ViewColumn(_)
        | Body::Routine(_)
        | Body::Aggregate(_)
        | Body::Trigger(_)
        | Body::Rule(_)
        | Body::EventTrigger(_)
        | Body::Language(_)
        | Body::AccessMethod(_)
        | Body::Conversion(_)
        | Body::Transform(_)
        | Body::Extension(_)
        | Body::ForeignDataWrapper(_)
        | Body::ForeignServer(_)
        | Body::UserMapping(_)
        | Body::Publication(_)
        | Body::PublishedTable(_)
        | Body::PublishedSchema
        | Body::Collation(_)
        | Body::Operator(_)
        | Body::OperatorFamily(_)
        | Body::OperatorClass(_)
        | Body::Cast(_)
        | Body::Statistics(_)
        | Body::TextSearchParser(_)
        | Body::TextSearchTemplate(_)
        | Body::TextSearchDictionary(_)
        | Body::TextSearchConfiguration(_) => Vec::new(),
    }
}

fn altering(id: &Id, alteration: &Alteration) -> Vec<Hazard> {
    match alteration {
        Alteration::Column(ColumnAlteration::Type { after, .. }) if after.foreign_options.is_some() => Vec::new(),
        Alteration::Column(ColumnAlteration::Type { before, after, cast }) => {
            let mut hazards = Vec::new();
            if !widens(&before.ty, &after.ty) {
                hazards.push(rewrite(&format!("the new type of {id}")));
                let (single, many) = (before.ty.as_str(), after.ty.strip_suffix("[]"));
                let kept = match many.filter(|_| *cast == Cast::IntoArray) {
                    Some(element) => single == element || keeps_every_value(single, element),
                    None => keeps_every_value(single, &after.ty),
                };
                if kept {
                    return hazards;
                }
                if *cast == Cast::FirstElement {
                    hazards.push(hazard(
                        HazardKind::DataLoss,
                        format!("of the arrays in {id}, all elements but the first are lost"),
                        "look for arrays of more than one element first",
                    ));
                }
                hazards.push(hazard(
                    HazardKind::MayFailOnData,
                    format!("values of {id} may not fit {}", after.ty),
                    "look for such values first",
                ));
                if *cast == Cast::ByPlace {
                    hazards.push(hazard(
                        HazardKind::DataLoss,
                        format!(
                            "composite values inside of {id} move to the new attributes by their place, not by their name"
                        ),
                        "write the change as a migration of your own where the places changed",
                    ));
                }
                // A type of the same name is a type made anew: a value fits it or the statement fails.
                if before.ty != after.ty && (*cast != Cast::Text || narrows(&before.ty, &after.ty)) {
                    hazards.push(hazard(
                        HazardKind::DataLoss,
                        format!("values of {id} may be cut or rounded by the cast from {} to {}", before.ty, after.ty),
                        "look for such values first",
                    ));
                }
            }
            hazards
        }
        Alteration::Column(ColumnAlteration::NotNull(true)) => {
            vec![hazard(HazardKind::MayFailOnData, format!("{id} may hold nulls"), "fill them first")]
        }
        Alteration::Column(ColumnAlteration::SetExpression(_)) => vec![rewrite(&format!("computing {id} anew"))],
        Alteration::Table(
            TableAlteration::Persistence(Persistence::Permanent | Persistence::Unlogged)
            | TableAlteration::AccessMethod(_)
            | TableAlteration::Tablespace(_),
        ) => vec![rewrite(&format!("moving {id}"))],
        Alteration::DomainNotNull(true) | Alteration::ValidateDomainConstraint => vec![hazard(
            HazardKind::MayFailOnData,
            format!("existing values may violate {id}"),
            "look for such rows first",
        )],
        Alteration::ValidateConstraint => vec![hazard(
            HazardKind::MayFailOnData,
            "existing rows may violate the constraint",
            "look for such rows first",
        )],
        Alteration::MaterializedView(MaterializedViewAlteration::Populated(populated)) => vec![hazard(
            HazardKind::BlocksReads,
            if *populated {
                format!("nobody can read {id} while it is computed")
            } else {
                format!("nobody can read {id} until it is refreshed")
            },
            "choose a quiet hour",
        )],
        _ => Vec::new(),
    }
}

fn rewrite(what: &str) -> Hazard {
    hazard(
        HazardKind::TableRewrite,
        format!("{what} writes every row anew, and reads and writes wait meanwhile"),
        "choose a quiet hour, or add a new column and move the values in steps",
    )
}

/// Whether the change only loosens a length or precision, which PostgreSQL does without looking at a row.
fn widens(before: &str, after: &str) -> bool {
    let length =
        |ty: &str| ty.strip_prefix("character varying(").and_then(|rest| rest.strip_suffix(')')?.parse::<u32>().ok());
    match (length(before), length(after)) {
        (Some(before), Some(after)) => before <= after,
        (Some(_), None) => matches!(after, "character varying" | "text"),
        _ => matches!((before, after), ("character varying", "text") | ("text", "character varying")),
    }
}

/// Whether a cast between these keeps less than it was given.
fn narrows(before: &str, after: &str) -> bool {
    before.split('(').next() == after.split('(').next()
}

/// Whether every value of the one type has its equal in the other, so that no cast can cut or refuse it.
/// <https://www.postgresql.org/docs/current/datatype.html>
fn keeps_every_value(before: &str, after: &str) -> bool {
    match (before, after) {
        ("smallint", "integer" | "bigint" | "numeric" | "real" | "double precision")
        | ("integer", "bigint" | "numeric" | "double precision")
        | ("bigint", "numeric")
        | ("real", "double precision")
        | ("date", "timestamp without time zone")
        | ("cidr", "inet") => true,
        // Every type has a text form that leads back.
        (_, "text" | "character varying") => !before.starts_with("character("),
        _ => match (numeric(before), numeric(after)) {
            // As many digits on both sides of the point.
            (Some((digits, scale)), Some((new_digits, new_scale))) => {
                new_scale >= scale && new_digits - new_scale >= digits - scale
            }
            (Some(_), None) => after == "numeric",
            _ => false,
        },
    }
}

/// Precision and scale.
fn numeric(ty: &str) -> Option<(i32, i32)> {
    let (precision, scale) = ty.strip_prefix("numeric(")?.strip_suffix(')')?.split_once(',')?;
    Some((precision.parse().ok()?, scale.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_type_keeps_every_value() {
        assert!(keeps_every_value("integer", "bigint"));
        assert!(keeps_every_value("numeric(10,2)", "numeric(12,3)"));
        assert!(keeps_every_value("uuid", "text"));
        assert!(!keeps_every_value("bigint", "integer"));
        assert!(!keeps_every_value("numeric(10,2)", "numeric(10,3)"));
        assert!(!keeps_every_value("bigint", "double precision"));
        assert!(!keeps_every_value("character varying(10)", "character varying(5)"));
    }
}
