//! Finds what the bodies of functions speak of, where PostgreSQL does not track it.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Body, Catalog, Id};

/// Routine → relations, columns, routines and types whose names its source text holds.
///
/// By name alone and hence a guess; it orders statements and nothing else.
pub(super) fn mentions(catalog: &Catalog) -> BTreeMap<Id, BTreeSet<Id>> {
    let mut named: BTreeMap<&str, Vec<&Id>> = BTreeMap::new();
    for id in catalog.objects.keys() {
        if let Id::Relation(name) | Id::Type(name) | Id::Sequence(name) | Id::Routine(name, _) = id {
            named.entry(&name.name).or_default().push(id);
        }
    }
    let mut mentions = BTreeMap::new();
    for (id, object) in &catalog.objects {
        let Body::Routine(routine) = &object.body else { continue };
        if routine.substance.sql_body.is_some() || matches!(routine.substance.language.as_str(), "c" | "internal") {
            continue;
        }
        let words = words(&routine.substance.source);
        let wholes = words.iter().filter_map(|word| named.get(word.as_str())).flatten().copied();
        let mut found: BTreeSet<Id> = wholes.filter(|found| *found != id).cloned().collect();
        // Of columns those whose relation is spoken of, too.
        let relations: Vec<Id> = found.iter().filter(|id| matches!(id, Id::Relation(_))).cloned().collect();
        for relation in relations {
            let Id::Relation(relation) = relation else { continue };
            let first = Id::Column(relation.clone(), String::new());
            let columns = catalog.objects.range(first..).map(|(id, _)| id);
            let columns = columns.take_while(|id| matches!(id, Id::Column(of, _) if *of == relation));
            found.extend(columns.filter(|id| matches!(id, Id::Column(_, name) if words.contains(name))).cloned());
        }
        if !found.is_empty() {
            mentions.insert(id.clone(), found);
        }
    }
    mentions
}

/// The identifiers of a text: bare ones folded to lower case, quoted ones as they are.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (position, part) in text.split('"').enumerate() {
        if position % 2 == 1 {
            words.insert(part.to_owned());
        }
        let bare = part.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        words.extend(bare.filter(|word| !word.is_empty()).map(str::to_lowercase));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words_are_folded_and_quoted_ones_kept() {
        let words = words("select A.b from \"My Table\" a where x='it'");
        for word in ["a", "b", "My Table", "x", "select"] {
            assert!(words.contains(word), "{word}");
        }
        assert!(!words.contains("A"));
    }
}
