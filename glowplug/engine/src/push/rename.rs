//! Which renames are meant: by hints in the declarations, and by answers.

use std::collections::BTreeSet;

use super::PushError;
use crate::catalog::{Body, Catalog, ConstraintKind, Id, QName, Renames};
use crate::declared::provenance::{PartKind, TablePart};
use crate::declared::{DeclaredObject, DeclaredSchema};

/// What the user said on the command line or at a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// `table.old` → `new`, or `old` → `new` for tables.
    pub renames: Vec<(String, String)>,
    /// These are dropped and not renamed: `table.column`, `table`, `enum.label`.
    pub drops: BTreeSet<String>,
}

/// Hints and answers as identities.
pub(crate) fn collect(
    declared: &DeclaredSchema,
    answers: &Answers,
    before: &Catalog,
    after: &Catalog,
) -> Result<Renames, PushError> {
    let namespace = &declared.namespace;
    let qualified = |name: &str| QName::new(namespace, name);
    let mut renames = Renames::default();
    for hint in &declared.renames.hints {
        match &hint.object {
            DeclaredObject::Namespace => {}
            DeclaredObject::Enum(name) => {
                renames.objects.insert(Id::Type(qualified(&hint.from)), Id::Type(qualified(name)));
            }
            DeclaredObject::EnumValue(name, label) => {
                renames.labels.insert((Id::Type(qualified(name)), hint.from.clone()), label.clone());
            }
            DeclaredObject::Table(name) => {
                renames.objects.insert(Id::Relation(qualified(&hint.from)), Id::Relation(qualified(name)));
            }
            DeclaredObject::Column(table, name) => {
                let column = |name: &str| Id::Column(qualified(table), name.to_owned());
                renames.objects.insert(column(&hint.from), column(name));
            }
            DeclaredObject::Constraint(part) => {
                if let Some(name) = find_constraint(after, &qualified(&part.table), part) {
                    let constraint = |name: String| Id::Constraint(qualified(&part.table), name);
                    renames.objects.insert(constraint(hint.from.clone()), constraint(name));
                }
            }
            DeclaredObject::Index(part) => {
                if let Some(name) = find_index(after, &qualified(&part.table), part) {
                    renames.objects.insert(Id::Index(qualified(&hint.from)), Id::Index(name));
                }
            }
            DeclaredObject::View(name) => {
                renames.objects.insert(Id::Relation(qualified(&hint.from)), Id::Relation(qualified(name)));
            }
            DeclaredObject::Domain(name) => {
                renames.objects.insert(Id::Type(qualified(&hint.from)), Id::Type(qualified(name)));
            }
            DeclaredObject::Sequence(name) => {
                renames.objects.insert(Id::Sequence(qualified(&hint.from)), Id::Sequence(qualified(name)));
            }
            DeclaredObject::Policy(table, name) => {
                let policy = |name: &str| Id::Policy(qualified(table), name.to_owned());
                renames.objects.insert(policy(&hint.from), policy(name));
            }
        }
    }
    for (old, new) in &answers.renames {
        let (old_id, new_id) = answer(&qualified, old, new);
        let label = match (&old_id, old.split_once('.')) {
            (Id::Column(..), Some((ty, label)))
                if matches!(after.body(&Id::Type(qualified(ty))), Some(Body::Enum(_))) =>
            {
                Some((Id::Type(qualified(ty)), label.to_owned()))
            }
            _ => None,
        };
        if let Some(key) = label {
            renames.labels.insert(key, new.rsplit('.').next().unwrap_or(new).to_owned());
            continue;
        }
        if !before.objects.contains_key(&old_id) {
            return Err(PushError::Answer(format!("--rename {old}={new}: there is no {old_id} in the database")));
        }
        if !after.objects.contains_key(&new_id) {
            return Err(PushError::Answer(format!("--rename {old}={new}: no declaration of {new_id}")));
        }
        renames.objects.insert(old_id, new_id);
    }
    Ok(renames)
}

/// `table` = `table`, or `table.column` = `column`.
fn answer(qualified: &impl Fn(&str) -> QName, old: &str, new: &str) -> (Id, Id) {
    match old.split_once('.') {
        Some((table, column)) => {
            let new = new.rsplit('.').next().unwrap_or(new);
            (Id::Column(qualified(table), column.to_owned()), Id::Column(qualified(table), new.to_owned()))
        }
        None => (Id::Relation(qualified(old)), Id::Relation(qualified(new))),
    }
}

/// The name PostgreSQL gave to a declared constraint, found by kind and columns when it has none.
fn find_constraint(after: &Catalog, table: &QName, part: &TablePart) -> Option<String> {
    if let Some(name) = &part.name {
        return Some(name.clone());
    }
    let columns: Vec<&str> = part.columns.iter().filter_map(Option::as_deref).collect();
    let mut found = after.objects.iter().filter_map(|(id, object)| match (id, &object.body) {
        (Id::Constraint(of, name), Body::Constraint(body)) if of == table => {
            let same_kind = match &body.kind {
                ConstraintKind::Check => part.kind == PartKind::Check,
                ConstraintKind::PrimaryKey(_) => part.kind == PartKind::PrimaryKey,
                ConstraintKind::Unique(_) => part.kind == PartKind::Unique,
                ConstraintKind::Exclusion(_) => part.kind == PartKind::Exclusion,
                ConstraintKind::ForeignKey { .. } => part.kind == PartKind::ForeignKey,
            };
            (same_kind && (part.kind == PartKind::Check || body.columns == columns)).then(|| name.clone())
        }
        _ => None,
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn find_index(after: &Catalog, table: &QName, part: &TablePart) -> Option<QName> {
    if let Some(name) = &part.name {
        return Some(table.sibling(name.clone()));
    }
    let mut found = after.objects.iter().filter_map(|(id, object)| match (id, &object.body) {
        (Id::Index(name), Body::Index(body)) if body.relation == *table => {
            let columns: Vec<Option<String>> =
                body.columns.iter().take(part.columns.len()).map(|key| key.name.clone()).collect();
            (columns == part.columns).then(|| name.clone())
        }
        _ => None,
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
