//! Which renames are meant: by hints in the declarations, and by answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

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
    leave_circles(&mut renames.objects);
    // Hints name a part within its whole by the new name, which may have been another one's.
    let renamed = renames.pending(before, after);
    let original = |id: Id| if id.is_part() { renamed.origin(&id) } else { id };
    renames.objects = renames.objects.into_iter().map(|(old, new)| (original(old), new)).collect();
    for (old, new) in &answers.renames {
        // Parts are named under the new name of their renamed whole, as hints name them.
        let pending = renames.pending(before, after);
        let renamed = pending.apply(before);
        let wrong = |what: String| PushError::Answer(format!("--rename {old}={new}: {what}"));
        let named = find(&renamed, namespace, old)
            .ok_or_else(|| wrong(format!("there is no table, column or enum value {old} in the database")))?;
        let missing = || wrong(format!("no declaration of a {} {new}", named.kind()));
        match &named {
            Named::Label(ty, label) => {
                let labels = match after.body(&Id::Type(ty.clone())) {
                    Some(Body::Enum(body)) => body.labels.as_slice(),
                    _ => &[],
                };
                let new = labels.iter().find(|label| *label == new || format!("{}.{label}", ty.name) == *new);
                let key = (Id::Type(ty.clone()), label.clone());
                renames.labels.insert(key, new.ok_or_else(missing)?.clone());
            }
            Named::Object(id) => {
                let target = match id {
                    Id::Column(table, _) => after
                        .columns(table)
                        .into_iter()
                        .find(|(name, _)| name == new || format!("{}.{name}", table.name) == *new)
                        .map(|(name, _)| Id::Column(table.clone(), name.to_owned())),
                    _ => Some(Id::Relation(qualified(new))).filter(|id| after.objects.contains_key(id)),
                };
                let original = if id.is_part() { pending.origin(id) } else { id.clone() };
                renames.objects.insert(original, target.ok_or_else(missing)?);
            }
        }
    }
    Ok(renames)
}

/// Takes out hints that only exchange names: they look the same before and after, and would do it again each time.
fn leave_circles(hints: &mut BTreeMap<Id, Id>) {
    let in_circle = |first: &Id| {
        let mut id = first;
        for _ in 0..hints.len() {
            match hints.get(id) {
                Some(next) if next == first => return true,
                Some(next) => id = next,
                None => return false,
            }
        }
        false
    };
    let circles: Vec<Id> = hints.keys().filter(|id| in_circle(id)).cloned().collect();
    hints.retain(|old, _| !circles.contains(old));
}

/// What an answer names.
pub(super) enum Named {
    /// A table or a column.
    Object(Id),
    /// A value of an enum.
    Label(QName, String),
}

impl Named {
    fn kind(&self) -> &'static str {
        match self {
            Named::Object(Id::Column(..)) => "column",
            Named::Object(_) => "table",
            Named::Label(..) => "value",
        }
    }
}

/// As a flag names it: `table`, `table.column`, `enum.value`.
impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Named::Object(Id::Column(table, name)) | Named::Label(table, name) => write!(f, "{}.{name}", table.name),
            Named::Object(Id::Relation(table)) => f.write_str(&table.name),
            Named::Object(id) => write!(f, "{id}"),
        }
    }
}

/// A name may hold a dot: it is compared whole, not cut.
fn find(catalog: &Catalog, namespace: &str, text: &str) -> Option<Named> {
    catalog.objects.iter().filter(|(id, _)| id.namespace() == Some(namespace)).find_map(|(id, object)| {
        let named = match (id, &object.body) {
            (Id::Column(..), _) | (Id::Relation(_), Body::Table(_)) => Named::Object(id.clone()),
            (Id::Type(ty), Body::Enum(body)) => {
                return body
                    .labels
                    .iter()
                    .map(|label| Named::Label(ty.clone(), label.clone()))
                    .find(|named| named.to_string() == text);
            }
            _ => return None,
        };
        (named.to_string() == text).then_some(named)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_that_go_around_in_a_circle_are_left_out() {
        let id = |name: &str| Id::Relation(QName::new("s", name));
        let pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "a"), ("d", "e"), ("e", "f")];
        let mut hints: BTreeMap<Id, Id> = pairs.iter().map(|(old, new)| (id(old), id(new))).collect();
        leave_circles(&mut hints);
        let left: Vec<Id> = hints.into_keys().collect();
        assert_eq!(left, [id("d"), id("e"), id("x")]);
    }
}
