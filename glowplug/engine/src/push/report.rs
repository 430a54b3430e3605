//! What a push tells: what changed, and where it was declared.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Body, Catalog, ConstraintKind, Id, Ident, QName};
use crate::declared::DeclaredSchema;
use crate::declared::provenance::PartKind;
use crate::diff::{Alteration, ColumnAlteration, EnumAlteration};
use crate::plan::{Ddl, Plan};

/// `file:line:column` of the declaration of an object, or of the table it is a part of.
pub fn place(declared: &DeclaredSchema, after: &Catalog, id: &Id) -> Option<String> {
    let provenance = &declared.provenance;
    let place = match (id, after.body(id)) {
        (Id::Column(table, column) | Id::Default(table, column), _) => provenance.column(&table.name, column),
        (Id::Relation(name), _) => provenance.table(&name.name).or_else(|| provenance.view(&name.name)),
        (Id::Type(name), _) => provenance.enumeration(&name.name).or_else(|| provenance.domain(&name.name)),
        (Id::DomainConstraint(domain, _), _) => provenance.domain(&domain.name),
        (Id::Sequence(name), _) => provenance.sequence(&name.name),
        (Id::Policy(table, policy), _) => provenance.policy(&table.name, policy),
        (Id::Constraint(table, name), Some(Body::Constraint(body))) => {
            let kind = match &body.kind {
                ConstraintKind::Check => PartKind::Check,
                ConstraintKind::PrimaryKey(_) => PartKind::PrimaryKey,
                ConstraintKind::Unique(_) => PartKind::Unique,
                ConstraintKind::Exclusion(_) => PartKind::Exclusion,
                ConstraintKind::ForeignKey { .. } => PartKind::ForeignKey,
            };
            let columns: Vec<Option<String>> = match kind {
                PartKind::Check => Vec::new(),
                _ => body.columns.iter().cloned().map(Some).collect(),
            };
            provenance.part(&table.name, kind, name, &columns).or_else(|| provenance.table(&table.name))
        }
        (Id::Index(name), Some(Body::Index(body))) => {
            let columns: Vec<Option<String>> = body.columns.iter().map(|key| key.name.clone()).collect();
            provenance
                .part(&body.relation.name, PartKind::Index, &name.name, &columns)
                .or_else(|| provenance.table(&body.relation.name).or_else(|| provenance.view(&body.relation.name)))
        }
        (id, _) => id.relation().and_then(|table| provenance.table(&table.name)),
    };
    place.map(ToString::to_string)
}

/// A change as people think of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `+`, `-` or `~`.
    pub sign: char,
    /// What changes.
    pub what: String,
    /// Whose declaration it is.
    pub id: Id,
}

/// The plan's changes. What comes with something new (a table's indexes and foreign keys, a comment) is a
/// part of it, and not a line of its own.
pub fn lines(plan: &Plan) -> Vec<Line> {
    let new: BTreeSet<&QName> = plan
        .statements()
        .filter_map(|statement| match &statement.ddl {
            Ddl::CreateTable(table) => Some(&table.name),
            _ => None,
        })
        .collect();
    let indexes: BTreeMap<&Id, &QName> = plan
        .statements()
        .filter_map(|statement| match &statement.ddl {
            Ddl::Create { id, object } => match &object.body {
                Body::Index(index) if new.contains(&index.relation) => Some((id, &index.relation)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let created: BTreeSet<Id> = plan
        .statements()
        .filter_map(|statement| match &statement.ddl {
            Ddl::Create { id, .. } => Some(id.clone()),
            Ddl::CreateDomain { name, .. } => Some(Id::Type(name.clone())),
            _ => None,
        })
        .collect();
    let part_of_new = |ddl: &Ddl| match whole(ddl) {
        // Its comment and its owner, for instance, which are said after it is there.
        Ddl::Alter { id, .. } | Ddl::Privilege { id, .. } if created.contains(id) => true,
        Ddl::Create { id: id @ Id::Index(_), .. } | Ddl::Alter { id: id @ Id::Index(_), .. } => {
            indexes.contains_key(id)
        }
        Ddl::Alter { id: Id::Relation(name), .. } | Ddl::Privilege { id: Id::Relation(name), .. } => new.contains(name),
        Ddl::Create { id, .. } | Ddl::Alter { id, .. } | Ddl::Privilege { id, .. } => {
            matches!(id, Id::Constraint(..) | Id::Column(..) | Id::Default(..))
                && id.relation().is_some_and(|relation| new.contains(relation))
        }
        // All else is told by itself.
        _ => false,
    };
    plan.statements()
        .flat_map(|statement| statement.ddl.parts())
        .filter(|part| !part_of_new(part))
        // Only how a change is made, not a change.
        .filter(|part| !matches!(part, Ddl::SetAside { .. } | Ddl::SetRole { .. }))
        .map(|part| {
            let (sign, mut what) = describe(part);
            if let Ddl::CreateTable(table) = part
                && let count @ 1.. = indexes.values().filter(|relation| **relation == &table.name).count()
            {
                let plural = if count == 1 { "index" } else { "indexes" };
                what = format!("{}, {count} {plural})", what.trim_end_matches(')'));
            }
            Line { sign, what, id: part.id() }
        })
        .collect()
}

/// The statement itself, where it is wrapped to spare a table's children.
fn whole(ddl: &Ddl) -> &Ddl {
    match ddl {
        Ddl::Only(inner) | Ddl::Emptied(inner) => whole(inner),
        other => other,
    }
}

/// What a statement does to the schema, for people: a sign (`+`, `-`, `~`) and words.
pub fn describe(ddl: &Ddl) -> (char, String) {
    match ddl {
        Ddl::Rename { before: before @ Id::Index(_), after: after @ Id::Constraint(..), .. } => {
            ('~', format!("{} becomes {}", short(before), short(after)))
        }
        Ddl::Rename { before, after, .. } => ('~', format!("{} renamed to {}", short(before), short(after))),
        Ddl::RenameLabel { ty, before, after } => {
            ('~', format!("enum {}: value '{before}' renamed to '{after}'", Ident(&ty.name)))
        }
        Ddl::SetAside { ty, body, .. } if matches!(**body, Body::Sequence(_)) => {
            ('~', format!("sequence {} set aside", Ident(&ty.name)))
        }
        Ddl::SetAside { ty, .. } => ('~', format!("type {} set aside", Ident(&ty.name))),
        Ddl::LockRows(rows) => ('~', format!("table {} locked", Ident(&rows.table.name))),
        Ddl::SaveRows(rows) => ('~', format!("rows of table {} copied aside", Ident(&rows.table.name))),
        Ddl::EmptyPartitions(rows) => {
            ('~', format!("partitions of table {} emptied for the move", Ident(&rows.table.name)))
        }
        Ddl::RestoreRows(rows) => ('~', format!("rows of table {} put back", Ident(&rows.table.name))),
        Ddl::Only(inner) | Ddl::Emptied(inner) => describe(inner),
        Ddl::Together { actions, .. } => {
            let told: Vec<String> = actions.iter().map(|action| describe(action).1).collect();
            ('~', told.join("; "))
        }
        Ddl::DropSaved(rows) => ('~', format!("copied rows of table {} removed", Ident(&rows.table.name))),
        Ddl::RenameConstructor { function, .. } => ('~', format!("function {} set aside", Ident(&function.name))),
        Ddl::CreateDomain { name, .. } => ('+', format!("domain {}", Ident(&name.name))),
        Ddl::DropAside { ty, .. } => ('~', format!("type {} replaced", Ident(&ty.name))),
        Ddl::CreateTable(table) => {
            let columns = table.columns.len();
            let plural = if columns == 1 { "" } else { "s" };
            ('+', format!("table {} ({columns} column{plural})", Ident(&table.name.name)))
        }
        Ddl::AddColumn { relation, column } => {
            ('+', format!("column {}.{} {}", Ident(&relation.name), Ident(&column.name), column.column.ty))
        }
        Ddl::Create { id, .. } => ('+', short(id)),
        Ddl::Drop { id, .. } => ('-', short(id)),
        Ddl::Alter { id, alteration, .. } => ('~', format!("{}: {}", short(id), how(alteration))),
        Ddl::Privilege { .. } | Ddl::SetRole { .. } => ('~', crate::sql::print(ddl)),
    }
}

/// The object without its namespace, which is the same for all.
fn short(id: &Id) -> String {
    let text = id.to_string();
    match id.namespace() {
        Some(namespace) if !matches!(id, Id::Schema(_)) => text.replace(&format!("{}.", Ident(namespace)), ""),
        _ => text,
    }
}

fn how(alteration: &Alteration) -> String {
    match alteration {
        Alteration::Column(ColumnAlteration::Type { before, after, .. }) if before.ty != after.ty => {
            format!("{} becomes {}", before.ty, after.ty)
        }
        Alteration::Column(ColumnAlteration::Type { .. }) => "values move to the new type".to_owned(),
        Alteration::Column(ColumnAlteration::NotNull(true)) => "not null".to_owned(),
        Alteration::Column(ColumnAlteration::NotNull(false)) => "nullable".to_owned(),
        Alteration::Column(ColumnAlteration::AddIdentity(_)) => "becomes an identity column".to_owned(),
        Alteration::Column(ColumnAlteration::DropIdentity) => "is no identity column any more".to_owned(),
        Alteration::Default(expression) => format!("now {expression}"),
        Alteration::Comment(Some(_)) => "comment".to_owned(),
        Alteration::Comment(None) => "comment removed".to_owned(),
        Alteration::Enum(EnumAlteration::AddValue { label, .. }) => format!("value '{label}' added"),
        Alteration::Grants { .. } => "grants".to_owned(),
        _ => "altered".to_owned(),
    }
}
