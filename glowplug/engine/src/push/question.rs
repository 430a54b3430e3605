//! Drops next to adds that could be renames. Nobody but the user knows.
//!
//! Asked whether or not there are rows: what is a rename here is one in production too.

use super::rename::{Answers, Named};
use crate::catalog::{Body, Catalog, Id, QName, Renames};

/// Something that goes, and what it may have become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What goes, in words.
    pub old: String,
    /// The name to answer with: `post.permalink`, `post_status.draft`, or `post` for a table.
    pub name: String,
    /// What it was called by itself, as a hint names it.
    short: String,
    /// What comes and could be it, best first.
    pub candidates: Vec<Candidate>,
}

/// What something may have become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// In words.
    pub what: String,
    /// Its last name, as an answer names it.
    pub short: String,
}

impl Question {
    /// The flags that answer it: one for each candidate, then the one that says it is gone.
    pub fn flags(&self) -> Vec<String> {
        let mut flags: Vec<String> = self
            .candidates
            .iter()
            .map(|candidate| format!("--rename {}", word(&format!("{}={}", self.name, candidate.short))))
            .collect();
        flags.push(format!("--drop {}", word(&self.name)));
        flags
    }

    /// The hints that answer it in the declaration.
    pub fn hints(&self) -> Vec<String> {
        let short = &self.short;
        let plain = short.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let old = if plain { short.clone() } else { format!("{short:?}") };
        self.candidates.iter().map(|candidate| format!("`renamed from {old}` on {}", candidate.what)).collect()
    }
}

/// A word of a shell's command line.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '=' | '/');
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// The questions that neither a hint nor an answer has settled.
pub(crate) fn questions(before: &Catalog, after: &Catalog, renames: &Renames, answers: &Answers) -> Vec<Question> {
    let renamed = renames.apply(before);
    let mut questions = Vec::new();
    for (id, object) in &renamed.objects {
        match (id, &object.body) {
            (Id::Column(relation, name), Body::Column(_))
                if after.table(relation).is_some() && after.column(relation, name).is_none() =>
            {
                questions.extend(column(&renamed, after, relation, name));
            }
            (Id::Relation(relation), Body::Table(_)) if !after.objects.contains_key(id) => {
                questions.extend(table(&renamed, after, relation));
            }
            (Id::Type(ty), Body::Enum(old)) => {
                if let Some(Body::Enum(new)) = after.body(id) {
                    questions.extend(labels(ty, &old.labels, &new.labels));
                }
            }
            _ => {}
        }
    }
    questions.retain(|question| !question.candidates.is_empty() && !answers.drops.contains(&question.name));
    questions
}

fn column(before: &Catalog, after: &Catalog, relation: &QName, name: &str) -> Option<Question> {
    let old = before.column(relation, name)?;
    let mut candidates: Vec<(bool, i32, &str)> = after
        .columns(relation)
        .into_iter()
        .filter(|(name, new)| before.column(relation, name).is_none() && same_family(&old.ty, &new.ty))
        .map(|(name, new)| (old.ty != new.ty, new.position, name))
        .collect();
    candidates.sort_unstable();
    let id = |name: &str| Id::Column(relation.clone(), name.to_owned());
    Some(Question {
        old: id(name).to_string(),
        name: Named::Object(id(name)).to_string(),
        short: name.to_owned(),
        candidates: candidates
            .into_iter()
            .map(|(_, _, name)| Candidate { what: id(name).to_string(), short: name.to_owned() })
            .collect(),
    })
}

/// A table may have become one that shares at least half of its columns; of partitions, first the one that takes the
/// same rows.
fn table(before: &Catalog, after: &Catalog, relation: &QName) -> Option<Question> {
    let columns = |catalog: &Catalog, relation: &QName| -> Vec<(String, String)> {
        catalog.columns(relation).iter().map(|(name, column)| (name.to_string(), column.ty.clone())).collect()
    };
    let old = columns(before, relation);
    let place = |catalog: &Catalog, table: &QName| {
        let first = Id::Attachment(table.clone(), QName::new("", ""));
        let mut ties = catalog.objects.range(first..).map_while(|(id, object)| match (id, &object.body) {
            (Id::Attachment(of, parent), Body::Attachment(tie)) if of == table => Some((parent, &tie.bound)),
            _ => None,
        });
        ties.find_map(|(parent, bound)| Some((parent.clone(), bound.clone()?)))
    };
    let was = place(before, relation);
    let mut candidates: Vec<(bool, usize, &QName)> = after
        .objects
        .iter()
        .filter_map(|(id, object)| match (id, &object.body) {
            (Id::Relation(name), Body::Table(_)) if !before.objects.contains_key(id) => {
                let new = columns(after, name);
                let shared = new.iter().filter(|column| old.contains(column)).count();
                (shared * 2 >= old.len().max(new.len())).then(|| (place(after, name) != was, new.len() - shared, name))
            }
            _ => None,
        })
        .collect();
    candidates.sort_unstable();
    let id = Id::Relation(relation.clone());
    Some(Question {
        old: id.to_string(),
        name: Named::Object(id).to_string(),
        short: relation.name.clone(),
        candidates: candidates
            .into_iter()
            .map(|(_, _, name)| Candidate { what: Id::Relation(name.clone()).to_string(), short: name.name.clone() })
            .collect(),
    })
}

fn labels(ty: &QName, old: &[String], new: &[String]) -> Vec<Question> {
    let what = |label: &str| format!("value '{label}' of enum {ty}");
    let added: Vec<&String> = new.iter().filter(|label| !old.contains(label)).collect();
    old.iter()
        .filter(|label| !new.contains(label))
        .map(|label| Question {
            old: what(label),
            name: Named::Label(ty.clone(), label.clone()).to_string(),
            short: label.clone(),
            candidates: added.iter().map(|label| Candidate { what: what(label), short: label.to_string() }).collect(),
        })
        .collect()
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
