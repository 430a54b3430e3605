//! Prints collations, extended statistics and text search objects.

use super::{alter, options};
use crate::catalog::{
    Body, Collation, Conversion, Id, Ident, Literal, QName, SearchConfiguration, SearchDictionary, SearchFunctions,
    Statistics,
};
use crate::diff::SearchAlteration;

pub(super) fn create_collation(name: &QName, collation: &Collation) -> String {
    format!("CREATE COLLATION {name} ({})", options(&collation.options))
}

pub(super) fn create_statistics(name: &QName, statistics: &Statistics) -> String {
    let kinds = &statistics.kinds;
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    let columns = statistics.columns.iter().map(|column| Ident(column).to_string());
    let expressions = statistics.expressions.iter().map(|expression| format!("({expression})"));
    let keys: Vec<String> = columns.chain(expressions).collect();
    format!("CREATE STATISTICS {name}{kinds} ON {} FROM {}", keys.join(", "), statistics.relation)
}

pub(super) fn create_conversion(name: &QName, conversion: &Conversion) -> String {
    let default = if conversion.default { "DEFAULT " } else { "" };
    let (source, destination) = (Literal(&conversion.source), Literal(&conversion.destination));
    format!("CREATE {default}CONVERSION {name} FOR {source} TO {destination} FROM {}", conversion.function)
}

/// A parser or template.
pub(super) fn create_functions(id: &Id, body: &Body, functions: &SearchFunctions) -> String {
    let functions: Vec<String> = functions.functions.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("CREATE {} ({})", alter::address(id, body), functions.join(", "))
}

pub(super) fn create_dictionary(name: &QName, dictionary: &SearchDictionary) -> String {
    let mut parts = vec![format!("TEMPLATE = {}", dictionary.template)];
    parts.extend(dictionary.options.iter().map(|(key, value)| format!("{key} = {value}")));
    format!("CREATE TEXT SEARCH DICTIONARY {name} ({})", parts.join(", "))
}

/// With all mappings in one: PostgreSQL takes several statements as one message.
pub(super) fn create_configuration(name: &QName, configuration: &SearchConfiguration) -> String {
    format!("CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = {})", configuration.parser)
}

pub(super) fn alter(id: &Id, body: &Body, alteration: &SearchAlteration) -> String {
    let address = alter::address(id, body);
    match alteration {
        SearchAlteration::StatisticsTarget(target) => {
            format!("ALTER {address} SET STATISTICS {}", target.unwrap_or(-1))
        }
        SearchAlteration::DictionaryOptions(options) => {
            let options: Vec<String> = options
                .iter()
                .map(|(key, value)| value.as_ref().map_or(key.clone(), |value| format!("{key} = {value}")))
                .collect();
            format!("ALTER {address} ({})", options.join(", "))
        }
        SearchAlteration::AddMapping(token, dictionaries) => {
            format!("ALTER {address} ADD MAPPING FOR {} WITH {}", Ident(token), dictionaries.join(", "))
        }
        SearchAlteration::AlterMapping(token, dictionaries) => {
            format!("ALTER {address} ALTER MAPPING FOR {} WITH {}", Ident(token), dictionaries.join(", "))
        }
        SearchAlteration::DropMapping(token) => format!("ALTER {address} DROP MAPPING FOR {}", Ident(token)),
    }
}
