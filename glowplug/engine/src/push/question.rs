//! Drops next to adds that could be renames. Nobody but the user knows.

use super::probe::Loss;
use super::rename::Answers;
use crate::catalog::{Body, Catalog, Id, Renames};

/// Something that goes, and what it may have become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What goes.
    pub old: Id,
    /// What comes and could be it, best first.
    pub candidates: Vec<Id>,
    /// The name to answer with: `post.permalink`, or `post` for a table.
    pub name: String,
}

impl Question {
    /// The flags that answer it: one for each candidate, then the one that says it is gone.
    pub fn flags(&self) -> Vec<String> {
        let mut flags: Vec<String> =
            self.candidates.iter().map(|id| format!("--rename {}={}", self.name, short(id))).collect();
        flags.push(format!("--drop {}", self.name));
        flags
    }

    /// The hints that answer it in the declaration.
    pub fn hints(&self) -> Vec<String> {
        let old = short(&self.old);
        self.candidates.iter().map(|id| format!("`renamed from {old}` on {id}")).collect()
    }
}

/// The last part of a name.
fn short(id: &Id) -> String {
    match id {
        Id::Column(_, name) => name.clone(),
        Id::Relation(name) | Id::Type(name) | Id::Index(name) | Id::Sequence(name) => name.name.clone(),
        other => other.to_string(),
    }
}

/// Open questions: only about what holds data, for without data a drop and an add are as good.
pub(crate) fn questions(
    before: &Catalog,
    after: &Catalog,
    renames: &Renames,
    answers: &Answers,
    losses: &[Loss],
) -> Vec<Question> {
    let renamed = renames.apply(before);
    let mut questions = Vec::new();
    for loss in losses {
        if after.objects.contains_key(&loss.id) {
            continue;
        }
        let (name, candidates) = match &loss.id {
            Id::Column(relation, column) => {
                let Some(Body::Column(old)) = renamed.body(&loss.id) else { continue };
                let mut candidates: Vec<(bool, i32, Id)> = after
                    .columns(relation)
                    .into_iter()
                    .filter(|(name, _)| renamed.column(relation, name).is_none())
                    .filter(|(_, new)| same_family(&old.ty, &new.ty))
                    .map(|(name, new)| (old.ty != new.ty, new.position, Id::Column(relation.clone(), name.to_owned())))
                    .collect();
                candidates.sort();
                (format!("{}.{column}", relation.name), candidates.into_iter().map(|(_, _, id)| id).collect())
            }
            Id::Relation(relation) => {
                let columns = |catalog: &Catalog, relation| {
                    catalog
                        .columns(relation)
                        .iter()
                        .map(|(name, column)| (name.to_string(), column.ty.clone()))
                        .collect::<Vec<_>>()
                };
                let old = columns(&renamed, relation);
                let mut candidates: Vec<(usize, Id)> = after
                    .objects
                    .iter()
                    .filter_map(|(id, object)| match (id, &object.body) {
                        (Id::Relation(name), Body::Table(_)) if !renamed.objects.contains_key(id) => {
                            let new = columns(after, name);
                            let shared = new.iter().filter(|column| old.contains(column)).count();
                            (shared * 2 >= old.len().max(new.len())).then(|| (new.len() - shared, id.clone()))
                        }
                        _ => None,
                    })
                    .collect();
                candidates.sort();
                (relation.name.clone(), candidates.into_iter().map(|(_, id)| id).collect())
            }
            _ => continue,
        };
        let candidates: Vec<Id> = candidates;
        if !candidates.is_empty() && !answers.drops.contains(&name) {
            questions.push(Question { old: loss.id.clone(), candidates, name });
        }
    }
    questions
}

/// Whether a rename could also have changed the one type into the other.
fn same_family(before: &str, after: &str) -> bool {
    let family = |ty: &str| match ty.split('(').next().unwrap_or(ty) {
        "text" | "character varying" | "character" => "string".to_owned(),
        "smallint" | "integer" | "bigint" => "integer".to_owned(),
        other => other.to_owned(),
    };
    family(before) == family(after)
}
