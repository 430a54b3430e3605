//! Compares collations, extended statistics and text search objects.

use super::{Alteration, Comparison, SearchAlteration};
use crate::catalog::{SearchConfiguration, SearchDictionary, Statistics};

pub(super) fn compare_statistics(before: &Statistics, after: &Statistics) -> Comparison {
    let same = Statistics { target: after.target, ..before.clone() } == *after;
    if !same {
        return Comparison::Replace;
    }
    Comparison::alter_if(before.target != after.target, || {
        Alteration::Search(SearchAlteration::StatisticsTarget(after.target))
    })
}

pub(super) fn compare_dictionary(before: &SearchDictionary, after: &SearchDictionary) -> Comparison {
    if before.template != after.template {
        return Comparison::Replace;
    }
    // PostgreSQL takes an option out and appends it: naming all of them gives them their order, too.
    let kept = |key: &String| after.options.iter().any(|(other, _)| other == key);
    let gone = before.options.iter().filter(|(key, _)| !kept(key)).map(|(key, _)| (key.clone(), None));
    let wanted = after.options.iter().map(|(key, value)| (key.clone(), Some(value.clone())));
    Comparison::alter_if(before.options != after.options, || {
        Alteration::Search(SearchAlteration::DictionaryOptions(gone.chain(wanted).collect()))
    })
}

pub(super) fn compare_configuration(before: &SearchConfiguration, after: &SearchConfiguration) -> Comparison {
    if before.parser != after.parser {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    let gone = before.mappings.keys().filter(|token| !after.mappings.contains_key(*token));
    alterations.extend(gone.map(|token| SearchAlteration::DropMapping(token.clone())));
    for (token, dictionaries) in &after.mappings {
        let (token, dictionaries) = (token.clone(), dictionaries.clone());
        match before.mappings.get(&token) {
            None => alterations.push(SearchAlteration::AddMapping(token, dictionaries)),
            Some(old) if *old != dictionaries => {
                alterations.push(SearchAlteration::AlterMapping(token, dictionaries));
            }
            Some(_) => {}
        }
    }
    Comparison::Alter(alterations.into_iter().map(Alteration::Search).collect())
}
