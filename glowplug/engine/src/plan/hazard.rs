//! What a statement can lose, block, or trip over.

use std::collections::BTreeSet;
use std::fmt;

use super::fit::Types;
use super::rewrite::{rewrite, rewrite_once, written_for};
use super::{Ddl, Statement, held, successor, values};
use crate::catalog::{Body, Catalog, ConstraintKind, DomainConstraint, Generation, Id, QName, Subscription};
use crate::diff::{self, Alteration, ColumnAlteration, CompositeAlteration, MaterializedViewAlteration};

/// One hazard of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Which kind.
    pub kind: HazardKind,
    /// What is lost, blocked or tripped over.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Whose rows or values, where the statement is about several objects.
    pub about: Option<Id>,
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

pub(super) fn hazard(kind: HazardKind, message: impl Into<String>, help: impl Into<String>) -> Hazard {
    Hazard { kind, message: message.into(), help: help.into(), about: None }
}

pub(super) fn of(ddl: &Ddl, before: &Catalog, after: &Catalog) -> Vec<Hazard> {
    let types = Types { before, after };
    match ddl {
        Ddl::Only(ddl) => of(ddl, before, after),
        Ddl::Together { relation, actions } => together(relation, actions, types),
        Ddl::Emptied(_) | Ddl::LockRows(_) | Ddl::EmptyPartitions(_) | Ddl::DropSaved(_) => Vec::new(),
        Ddl::SaveRows(rows) => {
            let lost = rows.lost.iter().map(|column| Id::Column(rows.table.clone(), column.clone()));
            let lost = lost.map(|column| {
                hazard(
                    HazardKind::DataLoss,
                    format!("all values of {column} are lost"),
                    "keep a copy, or rename the column instead",
                )
            });
            let what = match &rows.moving {
                None => format!("making table {} anew", rows.table),
                Some(moving) => {
                    let left: Vec<String> =
                        moving.kept.iter().chain(&moving.dropped).map(ToString::to_string).collect();
                    format!("moving the rows of {} to where they belong", left.join(", "))
                }
            };
            std::iter::once(rewrite(&what)).chain(lost).collect()
        }
        Ddl::RestoreRows(rows) => values::restoring(rows, types),
        Ddl::Drop { id: Id::Attachment(child, parent), .. }
            if super::inheritance::referenced(after, parent, &BTreeSet::new()) =>
        {
            vec![hazard(
                HazardKind::MayFailOnData,
                format!("rows may still reference rows of {child}"),
                "move or delete what references them first",
            )]
        }
        Ddl::Drop { id, object } => dropping(id, &object.body),
        Ddl::AddColumn { column, .. } => {
            let new = &column.column;
            let filled = column.default.is_some()
                || new.identity.is_some()
                || new.generation != Generation::None
                || is_filled(after, &new.ty);
            let mut hazards = Vec::new();
            let mandatory = new.not_null || refuses_null(after, &new.ty);
            if mandatory && !filled {
                hazards.push(hazard(
                    HazardKind::MayFailOnData,
                    format!("existing rows have no value for {}", column.name),
                    "give the column a default, or add it without NOT NULL and fill it first",
                ));
            }
            hazards.extend(written_for(ddl, types).map(|what| rewrite(&what)));
            hazards
        }
        Ddl::Alter { id, alteration, .. } => {
            let written = written_for(ddl, types).map(|what| rewrite(&what));
            written.into_iter().chain(altering(id, alteration, types)).collect()
        }
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

/// What several actions of one statement can do, each of them told of by itself; that they write the rows, once.
fn together(relation: &QName, actions: &[Ddl], types: Types<'_>) -> Vec<Hazard> {
    let told = |action: &Ddl| {
        let about = action.id();
        let hazards = of(action, types.before, types.after).into_iter();
        hazards.map(move |hazard| Hazard { about: Some(about.clone()), ..hazard })
    };
    let (written, rest): (Vec<Hazard>, Vec<Hazard>) =
        actions.iter().flat_map(told).partition(|hazard| hazard.kind == HazardKind::TableRewrite);
    let written = if written.len() < 2 { written } else { vec![rewrite_once(relation, actions, types)] };
    written.into_iter().chain(rest).collect()
}

/// A table that is there already may hold rows outside of its bounds; so may the default partition, of a
/// partition that is new. What references a partition that leaves is no hazard where it has gone before.
pub(super) fn of_ties(statements: &mut [Statement], after: &Catalog) {
    let empty = |statement: &Statement| match &statement.ddl {
        Ddl::CreateTable(table) => vec![table.name.clone()],
        Ddl::EmptyPartitions(rows) => {
            let kept = rows.moving.iter().flat_map(|moving| &moving.kept);
            kept.flat_map(|table| super::inheritance::tree(after, table)).collect()
        }
        _ => Vec::new(),
    };
    let empty: BTreeSet<QName> = statements.iter().flat_map(empty).collect();
    let mut gone: BTreeSet<Id> = BTreeSet::new();
    for statement in statements {
        match &statement.ddl {
            Ddl::Drop { id: id @ Id::Constraint(..), .. } => {
                gone.insert(id.clone());
            }
            Ddl::Drop { id: Id::Attachment(_, parent), .. }
                if !super::inheritance::referenced(after, parent, &gone) =>
            {
                statement.hazards.clear();
            }
            _ => {}
        }
        let Ddl::Create { id: Id::Attachment(child, parent), object } = &statement.ddl else { continue };
        if !matches!(&object.body, Body::Attachment(tie) if tie.bound.is_some()) {
            continue;
        }
        let fallback = super::inheritance::default_of(after, parent).filter(|default| default != child);
        if !empty.contains(child) || fallback.is_some_and(|default| !empty.contains(&default)) {
            statement.hazards.push(hazard(
                HazardKind::MayFailOnData,
                format!("rows may lie outside of the bounds of {child}, or in the default partition"),
                "look for such rows first",
            ));
        }
    }
}

/// Takes back what was said of rows where there are none: in tables that the plan makes empty. A materialized view that
/// is computed again is not one of these: what its query finds now may be other than what it found then.
pub(super) fn without_rows(statements: &mut [Statement], after: &Catalog) {
    let mut empty: BTreeSet<QName> = BTreeSet::new();
    for statement in statements.iter() {
        match &statement.ddl {
            Ddl::CreateTable(table) => drop(empty.insert(table.name.clone())),
            Ddl::RestoreRows(rows) => drop(empty.remove(&rows.table)),
            _ => {}
        }
    }
    let filled = |empty: &BTreeSet<QName>| -> Option<QName> {
        let ties = after.objects.keys().filter_map(|id| match id {
            Id::Attachment(child, parent) => Some((child, parent)),
            _ => None,
        });
        // What holds for a parent's rows holds for those of its children, and the other way round.
        let mut ties = ties.filter(|(child, parent)| empty.contains(*child) != empty.contains(*parent));
        ties.find_map(|(child, parent)| [child, parent].into_iter().find(|table| empty.contains(*table)).cloned())
    };
    while let Some(table) = filled(&empty) {
        empty.remove(&table);
    }
    for statement in statements {
        let Ddl::Create { id, object } = &statement.ddl else { continue };
        let quiet = match &object.body {
            Body::Constraint(_) => id.relation().is_some_and(|table| empty.contains(table)),
            Body::Index(index) => empty.contains(&index.relation),
            _ => false,
        };
        if quiet {
            statement.hazards.retain(|hazard| hazard.kind != HazardKind::MayFailOnData);
        }
    }
}

/// Whether a type may take no nulls: a domain, or one over such a domain. An array of it can be null itself.
fn refuses_null(after: &Catalog, ty: &str) -> bool {
    let Some((Id::Type(name), domain)) = diff::domain(after, ty) else { return false };
    let checks = after.objects.range(Id::DomainConstraint(name.clone(), String::new())..);
    let checks = checks.map_while(|(id, object)| match (id, &object.body) {
        (Id::DomainConstraint(of, _), Body::DomainConstraint(check)) if of == name => Some((id, check)),
        _ => None,
    });
    // What PostgreSQL brings along makes null of null, but for these; of the schema's own functions nobody knows.
    let looks_at_null = |text: &str| [" IS ", "COALESCE(", "CASE "].iter().any(|word| text.contains(word));
    let asks = |id: &Id| {
        let needed = after.depends.get(id).into_iter().flatten();
        needed.into_iter().any(|needed| matches!(needed, Id::Routine(..)))
    };
    let refuses = |(id, check): (&Id, &DomainConstraint)| looks_at_null(&check.definition) || asks(id);
    domain.not_null || checks.into_iter().any(refuses) || refuses_null(after, &domain.base)
}

/// Whether a type brings a default along: a domain, or one over such a domain.
fn is_filled(after: &Catalog, ty: &str) -> bool {
    diff::domain(after, ty).is_some_and(|(_, domain)| domain.default.is_some() || is_filled(after, &domain.base))
}

fn dropping(id: &Id, body: &Body) -> Vec<Hazard> {
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
        // What is computed can be computed again; no row is touched by leaving it out.
        Body::Column(column) if column.generation != Generation::None => Vec::new(),
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
        | Body::ExtensionTie
        | Body::Enum(_)
        | Body::Domain(_)
        | Body::DomainConstraint(_)
        | Body::Composite(_)
        | Body::Range(_)
        | Body::Base(_)
        | Body::Shell
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
        | Body::OperatorShell
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

fn altering(id: &Id, alteration: &Alteration, types: Types<'_>) -> Vec<Hazard> {
    match alteration {
        Alteration::Column(ColumnAlteration::Type { after, .. }) if after.foreign_options.is_some() => Vec::new(),
        Alteration::Column(ColumnAlteration::Type { before, after, cast }) => {
            values::retyping(id, before, after, cast, types)
        }
        Alteration::Column(ColumnAlteration::DropIdentity) => match id {
            Id::Column(relation, column) => {
                let identity = types.before.column(relation, column).and_then(|column| column.identity.as_ref());
                let goes_on = successor::of_identity(types.before, types.after, relation, column).is_some();
                let lost = identity.filter(|_| !goes_on).map(|identity| {
                    hazard(
                        HazardKind::DataLoss,
                        format!("the current value of sequence {} is lost", identity.name),
                        "note it down if numbers must not be given out again",
                    )
                });
                lost.into_iter().collect()
            }
            _ => Vec::new(),
        },
        Alteration::Composite(CompositeAlteration::Drop(attribute)) => {
            let held = held::in_columns(types, id);
            held.keys().map(|column| values::attribute_lost(attribute, column)).collect()
        }
        Alteration::Column(ColumnAlteration::NotNull(true)) => {
            vec![hazard(HazardKind::MayFailOnData, format!("{id} may hold nulls"), "fill them first")]
        }
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
