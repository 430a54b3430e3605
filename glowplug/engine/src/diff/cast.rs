//! How a value of one type gets to another: the ways that there are, and which one it is between two types.

use std::collections::BTreeMap;

use crate::catalog::{Body, Catalog, Domain, Id};

/// How values of one type become values of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cast {
    /// PostgreSQL does it unasked.
    Implicit,
    /// An explicit cast exists: `USING column::type`.
    Explicit,
    /// No cast exists, but two in a row do: through other types, `USING column::integer::type`.
    Through(Vec<String>),
    /// No cast exists; through the text form: `USING column::text::type`.
    Text,
    /// A value becomes the `jsonb`, or else the `json`, that says it: `USING to_jsonb(column)`.
    ToJson {
        /// As `jsonb`.
        binary: bool,
    },
    /// A value that JSON says as a string, number or the like becomes that: `USING (column #>> '{}')::type`.
    FromJson,
    /// A number becomes the point in time that it counts from 1970 in UTC: `USING to_timestamp(column / 1000.0)`.
    FromEpoch {
        /// What it counts.
        unit: Epoch,
        /// Whether the point in time has a time zone.
        zoned: bool,
    },
    /// A point in time becomes the number that counts it from 1970 in UTC.
    ToEpoch(Epoch),
    /// The same as text, of values inside of which composite types change attributes: the text form knows those by
    /// their place only, so that a value may end up under another name.
    ByPlace,
    /// A value becomes the only element of an array: `USING ARRAY[column]::type`.
    IntoArray,
    /// A text becomes the array whose printed form it is, or the only element of one.
    ArrayOrElement,
    /// The first element of an array becomes the value: `USING column[1]::type`.
    FirstElement,
    /// A composite value becomes another one, attribute by attribute: `USING ROW(...)::type`.
    Row {
        /// The attributes of the new type in order.
        attributes: Vec<MovedAttribute>,
        /// Attributes that the new type does not have.
        lost: Vec<String>,
    },
    /// As the declaration says: `USING expression`.
    Using(String),
}

/// What a number counts from 1970 on. No type says that: whole numbers of eight bytes mostly count milliseconds, all
/// others seconds, as PostgreSQL's own `extract(epoch from ...)` does.
/// <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-EXTRACT>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

impl Epoch {
    /// The unit as people say it.
    pub fn word(self) -> &'static str {
        match self {
            Epoch::Seconds => "seconds",
            Epoch::Milliseconds => "milliseconds",
        }
    }
}

/// An attribute of a composite value that moves to a new type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedAttribute {
    /// Its name in both types.
    pub name: String,
    /// The type that it becomes.
    pub ty: String,
    /// The type that it was, and how a value gets from there; `None` for one that is new, and null.
    pub from: Option<(String, Cast)>,
}

/// How values get from a type of the one catalog to a type of the other: by the casts that the server says it
/// knows. <https://www.postgresql.org/docs/current/sql-createcast.html>
pub(crate) fn cast_between(before: &Catalog, after: &Catalog, old: &str, new: &str) -> Cast {
    // PostgreSQL casts domains as what they are made of.
    let (old, new) = (resolved(before, old), resolved(after, new));
    let (source, target) = (without_fields(base(&old)), without_fields(base(&new)));
    if source == target {
        // The assignment cast takes no other length, not even a shorter one.
        let another_length = matches!(source.as_str(), "bit" | "bit[]") && old != new;
        return if another_length { Cast::Explicit } else { Cast::Implicit };
    }
    let casts = if after.casts.is_empty() { &before.casts } else { &after.casts };
    if let Some(cast) = json(casts, &source, &target) {
        return cast;
    }
    if let Some(cast) = epoch(&source, &target) {
        return cast;
    }
    // Arrays cast as their elements do.
    let element = |name: &str| name.strip_suffix("[]").map(str::to_owned);
    let (source, target, brackets) = match (element(&source), element(&target)) {
        (Some(source), Some(target)) => (source, target, "[]"),
        (None, None) => (source, target, ""),
        // A text may be the printed form of an array, and is one of texts by itself alone.
        (None, Some(element)) if is_string(&source) && !is_string(&element) => {
            return if opens_no_array(&element) { Cast::ArrayOrElement } else { Cast::Text };
        }
        (None, Some(element)) if known(casts, &source, &element) => return Cast::IntoArray,
        (Some(element), None) if !is_string(&target) && known(casts, &element, &target) => return Cast::FirstElement,
        _ => return Cast::Text,
    };
    // So does that between its two kinds: it takes the declared length only.
    if (source.as_str(), target.as_str()) == ("bit varying", "bit") {
        return Cast::Explicit;
    }
    match casts.get(&(source.clone(), target.clone())) {
        Some('i' | 'a') => Cast::Implicit,
        Some(_) => Cast::Explicit,
        // Every type has an automatic assignment cast to the string types, and an explicit one back.
        None if is_string(&target) => Cast::Implicit,
        None if is_string(&source) => Cast::Explicit,
        None => match through(casts, &source, &target) {
            Some(types) => Cast::Through(types.iter().map(|ty| format!("{ty}{brackets}")).collect()),
            None => Cast::Text,
        },
    }
}

/// Between JSON and what is not, where no cast says it otherwise. A text is taken for the JSON that it holds.
fn json(casts: &BTreeMap<(String, String), char>, source: &str, target: &str) -> Option<Cast> {
    if casts.contains_key(&(source.to_owned(), target.to_owned())) {
        return None;
    }
    let holds_json = |ty: &str| is_text(ty) || is_json(ty.trim_end_matches("[]"));
    match (is_json(source), is_json(target)) {
        (false, true) if !holds_json(source) => Some(Cast::ToJson { binary: target == "jsonb" }),
        (true, false) if !is_text(target) && !target.ends_with("[]") => Some(Cast::FromJson),
        _ => None,
    }
}

/// Between numbers and points in time, which no cast joins. The text of the one is seldom one of the other.
fn epoch(source: &str, target: &str) -> Option<Cast> {
    let unit = |number: &str| match number {
        "bigint" => Some(Epoch::Milliseconds),
        "integer" | "numeric" | "real" | "double precision" => Some(Epoch::Seconds),
        _ => None,
    };
    let is_time = |ty: &str| matches!(ty, "timestamp without time zone" | "timestamp with time zone");
    match (is_time(source), is_time(target)) {
        (false, true) => unit(source).map(|unit| Cast::FromEpoch { unit, zoned: target == "timestamp with time zone" }),
        (true, false) => unit(target).map(Cast::ToEpoch),
        _ => None,
    }
}

/// The types between two that are numbers, or are easily taken for such, and have no cast from one to the other.
/// The one in between that holds more goes first.
fn through(casts: &BTreeMap<(String, String), char>, source: &str, target: &str) -> Option<Vec<&'static str>> {
    let known = |from: &str, to: &str| casts.contains_key(&(from.to_owned(), to.to_owned()));
    if source == "bit varying" {
        // In quotes it is a bit string of whatever length, and without them of one bit.
        let any_length = "pg_catalog.\"bit\"";
        let rest = if known("bit", target) { Vec::new() } else { through(casts, "bit", target)? };
        return is_number(target).then(|| std::iter::once(any_length).chain(rest).collect());
    }
    let between = ["numeric", "bigint", "integer"].into_iter().filter(|ty| *ty != source && *ty != target);
    let mut between = between.filter(|ty| known(source, ty) && known(ty, target));
    (is_number(source) && is_number(target)).then(|| between.next().map(|ty| vec![ty]))?
}

/// The same where a type of the schema may be made anew in between: the old one, set aside, has no cast to its
/// successor, and domains have those of what they are made of. None where only the text form leads over.
pub(crate) fn cast_to_successor(before: &Catalog, after: &Catalog, old: &str, new: &str) -> Option<Cast> {
    let (from, to) = (resolved(before, old), resolved(after, new));
    let built_in = |ty: &str| !ty.contains('.');
    let takes_any = |ty: &str| is_json(ty) || is_string(ty.trim_end_matches("[]"));
    let leads = built_in(&to) && (built_in(&from) || takes_any(&base(&to)));
    leads.then(|| cast_between(before, after, old, new))
}

/// A type seen through its domains, also where it is an array of one.
pub(crate) fn resolved(catalog: &Catalog, ty: &str) -> String {
    match ty.strip_suffix("[]") {
        Some(element) => {
            let inner = resolved(catalog, element);
            // An array of a domain over arrays is none of two dimensions.
            if inner.ends_with("[]") { ty.to_owned() } else { format!("{inner}[]") }
        }
        None => domain(catalog, ty).map_or_else(|| ty.to_owned(), |(_, domain)| resolved(catalog, &domain.base)),
    }
}

/// The domain of that name.
pub(crate) fn domain<'a>(catalog: &'a Catalog, ty: &str) -> Option<(&'a Id, &'a Domain)> {
    match named(catalog, ty)? {
        (id, Body::Domain(domain)) => Some((id, domain)),
        _ => None,
    }
}

/// The schema's own type of a name as it is printed.
pub(crate) fn named<'a>(catalog: &'a Catalog, ty: &str) -> Option<(&'a Id, &'a Body)> {
    // What PostgreSQL brings along is printed without its namespace.
    if !ty.contains('.') {
        return None;
    }
    let own = |id: &Id| matches!(id, Id::Type(name) if name.to_string() == ty);
    catalog.objects.iter().find(|(id, _)| own(id)).map(|(id, object)| (id, &object.body))
}

/// Whether a value gets from one type to the other without its text form being named.
fn known(casts: &BTreeMap<(String, String), char>, source: &str, target: &str) -> bool {
    source == target || is_string(target) || casts.contains_key(&(source.to_owned(), target.to_owned()))
}

/// A type's name without its modifier: `numeric(10,2)` → `numeric`, `time(3) without time zone` →
/// `time without time zone`.
pub(crate) fn base(ty: &str) -> String {
    match (ty.find('('), ty.find(')')) {
        (Some(open), Some(close)) if open < close && !ty[..open].contains('"') => {
            format!("{}{}", &ty[..open], &ty[close + 1..])
        }
        _ => ty.to_owned(),
    }
}

/// The fields of an interval are a modifier of it.
fn without_fields(ty: String) -> String {
    match ty.strip_prefix("interval ") {
        Some(fields) if fields.ends_with("[]") => "interval[]".to_owned(),
        Some(_) => "interval".to_owned(),
        None => ty,
    }
}

fn is_string(ty: &str) -> bool {
    matches!(ty, "text" | "character varying" | "character" | "name")
}

/// The same, with the string type of an extension, which may be in any namespace.
fn is_text(ty: &str) -> bool {
    is_string(ty) || ty.ends_with(".citext")
}

fn is_json(ty: &str) -> bool {
    matches!(ty, "json" | "jsonb")
}

fn is_number(ty: &str) -> bool {
    matches!(
        ty,
        "boolean"
            | "smallint"
            | "integer"
            | "bigint"
            | "numeric"
            | "real"
            | "double precision"
            | "money"
            | "oid"
            | "bit"
    )
}

/// Whether no text form of the type begins as that of an array does.
fn opens_no_array(ty: &str) -> bool {
    let timed = |ty: &str| ty.starts_with("time") || ty.starts_with("interval");
    timed(ty)
        || matches!(
            ty,
            "smallint"
                | "integer"
                | "bigint"
                | "numeric"
                | "real"
                | "double precision"
                | "boolean"
                | "date"
                | "uuid"
                | "oid"
                | "inet"
                | "cidr"
                | "macaddr"
                | "macaddr8"
                | "bit"
                | "bit varying"
                | "money"
        )
}
