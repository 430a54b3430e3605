//! Column types and enums.

use super::word;
use crate::catalog::{Body, Catalog, Enum, Id, QName};

/// PostgreSQL's printed names and the words of the grammar.
const TYPES: &[(&str, &str)] = &[
    ("boolean", "Bool"),
    ("smallint", "SmallInt"),
    ("integer", "Integer"),
    ("bigint", "BigInt"),
    ("real", "Float"),
    ("double precision", "Double"),
    ("numeric", "Numeric"),
    ("text", "Text"),
    ("character varying", "Varchar"),
    ("bytea", "Bytea"),
    ("date", "Date"),
    ("interval", "Interval"),
    ("json", "Json"),
    ("jsonb", "Jsonb"),
    ("uuid", "Uuid"),
    ("oid", "Oid"),
    ("money", "Money"),
    ("pg_lsn", "PgLsn"),
    ("macaddr", "MacAddr"),
    ("macaddr8", "MacAddr8"),
    ("inet", "Inet"),
    ("cidr", "Cidr"),
    ("int4range", "Range<Integer>"),
    ("int8range", "Range<BigInt>"),
    ("numrange", "Range<Numeric>"),
    ("daterange", "Range<Date>"),
    ("tsrange", "Range<Timestamp>"),
    ("tstzrange", "Range<Timestamptz>"),
];

/// The type as the grammar writes it; `None` when it has no word for it.
pub(super) fn word_of(catalog: &Catalog, ty: &str) -> Option<String> {
    if let Some(element) = ty.strip_suffix("[]") {
        // The elements of an array can always be null.
        return Some(format!("Array<Nullable<{}>>", word_of(catalog, element)?));
    }
    if let Some((_, word)) = TYPES.iter().find(|(name, _)| *name == ty) {
        return Some((*word).to_owned());
    }
    let (name, modifier, tail) = modifier(ty);
    let with = |word: &str| match modifier {
        Some(modifier) => format!("{word}({})", modifier.replace(',', ", ")),
        None => word.to_owned(),
    };
    match (name, tail) {
        ("numeric", "") => Some(with("Numeric")),
        ("character varying", "") => Some(with("Varchar")),
        ("character", "") => Some(with("Char")),
        ("bit", "") => Some(with("Bit")),
        ("interval", "") => Some(with("Interval")),
        ("timestamp", " without time zone") | ("timestamp without time zone", "") => Some(with("Timestamp")),
        ("timestamp", " with time zone") | ("timestamp with time zone", "") => Some(with("Timestamptz")),
        ("time", " without time zone") | ("time without time zone", "") => Some(with("Time")),
        _ => enum_of(catalog, ty).map(|(name, _)| word::camel(&name.name)),
    }
}

/// `time(3) without time zone` → `time`, `3`, ` without time zone`.
fn modifier(ty: &str) -> (&str, Option<&str>, &str) {
    match (ty.find('('), ty.find(')')) {
        (Some(open), Some(close)) if open < close => (&ty[..open], Some(&ty[open + 1..close]), &ty[close + 1..]),
        _ => (ty, None, ""),
    }
}

/// The enum of this printed name.
fn enum_of<'a>(catalog: &'a Catalog, ty: &str) -> Option<(&'a QName, &'a Enum)> {
    catalog.objects.iter().find_map(|(id, object)| match (id, &object.body) {
        (Id::Type(name), Body::Enum(body)) if name.to_string() == ty => Some((name, body)),
        _ => None,
    })
}

/// `pg_enum! { ... }`; `None` when its labels cannot be variants that differ.
pub(super) fn enumeration(name: &QName, body: &Enum, comment: Option<&str>) -> Option<String> {
    let mut variants: Vec<String> = body.labels.iter().map(|label| word::camel(label)).collect();
    variants.sort();
    variants.dedup();
    if variants.len() != body.labels.len() || body.labels.is_empty() {
        return None;
    }
    let mut text = String::from("pg_enum! {\n");
    text.push_str(&documentation(comment, "    "));
    text.push_str(&format!("    #[sql_name = {}]\n", word::text(&name.name)));
    text.push_str(&format!("    pub enum {} {{\n", word::camel(&name.name)));
    for label in &body.labels {
        text.push_str(&format!("        {} = {},\n", word::camel(label), word::text(label)));
    }
    text.push_str("    }\n}\n");
    Some(text)
}

/// A comment of one plain line as documentation. Any other comment is left to SQL.
pub(super) fn documentation(comment: Option<&str>, indent: &str) -> String {
    match comment {
        Some(comment) if !comment.contains(['\n', '\r']) && comment.trim() == comment && !comment.is_empty() => {
            format!("{indent}/// {comment}\n")
        }
        _ => String::new(),
    }
}
