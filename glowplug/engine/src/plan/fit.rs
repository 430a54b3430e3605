//! Whether the values of one type fit another, and whether PostgreSQL has to write them anew. Pure: about types,
//! never about rows. What is not known is taken for possible.
//!
//! <https://www.postgresql.org/docs/current/datatype.html>

use super::attributes::aligned;
use crate::catalog::{Attribute, Body, Catalog, Id};
use crate::diff::{self, Cast, MovedAttribute, base_type};

/// What can happen to a value on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Some values are refused.
    pub(crate) fails: bool,
    /// Some values become others, and nobody says so.
    pub(crate) loses: bool,
}

const KEPT: Fit = Fit { fails: false, loses: false };
const REFUSED: Fit = Fit { fails: true, loses: false };
const CUT: Fit = Fit { fails: false, loses: true };
const EITHER: Fit = Fit { fails: true, loses: true };

impl Fit {
    fn and(self, other: Self) -> Self {
        Fit { fails: self.fails || other.fails, loses: self.loses || other.loses }
    }
}

/// Who casts: what does not fit is refused by some, and cut by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// `ALTER COLUMN TYPE` by itself: refuses a string that is too long.
    Assignment,
    /// `value::type`: cuts it.
    Explicit,
    /// `value::text::type`: the same for the type itself.
    Text,
    /// A part of a composite value's text form: refuses it.
    Input,
}

/// The catalogs that two types are of.
#[derive(Clone, Copy)]
pub(crate) struct Types<'a> {
    pub(crate) before: &'a Catalog,
    pub(crate) after: &'a Catalog,
}

impl Types<'_> {
    /// What a cast does to the values of a column.
    pub(crate) fn fit(self, old: &str, new: &str, cast: &Cast) -> Fit {
        let element = |ty: &str| ty.strip_suffix("[]").unwrap_or(ty).to_owned();
        let (seen_old, seen_new) = (diff::resolved(self.before, old), diff::resolved(self.after, new));
        match cast {
            Cast::Implicit => self.between(old, new, Way::Assignment),
            Cast::Explicit => self.between(old, new, Way::Explicit),
            Cast::Text | Cast::ByPlace => self.between(old, new, Way::Text),
            Cast::IntoArray => self.between(old, &element(&seen_new), Way::Explicit).and(self.checks(new)),
            Cast::ArrayOrElement => self.between(old, &element(&seen_new), Way::Explicit).and(REFUSED),
            Cast::FirstElement => self.between(&element(&seen_old), new, Way::Explicit),
            Cast::Row { attributes, .. } => {
                let moved = |new: &MovedAttribute| {
                    new.from.as_ref().map_or(KEPT, |(old, cast)| match cast {
                        Cast::Implicit => self.between(old, &new.ty, Way::Explicit),
                        cast => self.fit(old, &new.ty, cast),
                    })
                };
                attributes.iter().map(moved).fold(KEPT, Fit::and)
            }
            Cast::Using(_) => REFUSED,
        }
    }

    /// Whether a change of a column's type writes every row anew: PostgreSQL leaves them where the bytes of a
    /// value stay the same. <https://www.postgresql.org/docs/current/sql-altertable.html>
    pub(crate) fn rewrites(self, old: &str, new: &str, cast: &Cast) -> bool {
        match cast {
            Cast::Implicit => {
                let of_domains = |ty: &str| ty.strip_suffix("[]").is_some_and(|element| self.is_domain(element));
                let (from, to) = (diff::resolved(self.before, old), diff::resolved(self.after, new));
                // A domain tells nobody how long the values of its base type can be.
                let from = if self.is_domain(old) { base_type(&from) } else { from };
                // Its checks have to look at every value, and each element of an array is looked at by itself.
                let checked = old != new && self.checks(new) != KEPT;
                checked || of_domains(old) || of_domains(new) || !same_bytes(&from, &to)
            }
            Cast::Explicit
            | Cast::Text
            | Cast::ByPlace
            | Cast::IntoArray
            | Cast::ArrayOrElement
            | Cast::FirstElement
            | Cast::Row { .. }
            | Cast::Using(_) => true,
        }
    }

    fn is_domain(self, ty: &str) -> bool {
        diff::domain(self.before, ty).or_else(|| diff::domain(self.after, ty)).is_some()
    }

    /// Whether a domain, or one that it is over, refuses values of its base type.
    fn checks(self, ty: &str) -> Fit {
        let ty = ty.trim_end_matches("[]");
        let Some((Id::Type(name), domain)) = diff::domain(self.after, ty) else { return KEPT };
        let first = Id::DomainConstraint(name.clone(), String::new());
        let own = |id: &Id| matches!(id, Id::DomainConstraint(of, _) if of == name);
        let checked = domain.not_null || self.after.objects.range(first..).next().is_some_and(|(id, _)| own(id));
        if checked { REFUSED } else { self.checks(&domain.base) }
    }

    fn between(self, old: &str, new: &str, way: Way) -> Fit {
        if let Some((_, domain)) = diff::domain(self.after, new) {
            return self.between(old, &domain.base, way).and(self.checks(new));
        }
        if let Some((_, domain)) = diff::domain(self.before, old) {
            return self.between(&domain.base, new, way);
        }
        if let (Some(old), Some(new)) = (old.strip_suffix("[]"), new.strip_suffix("[]")) {
            return self.between(old, new, way);
        }
        match (diff::named_type(self.before, old), diff::named_type(self.after, new)) {
            (Some((_, Body::Composite(from))), Some((_, Body::Composite(to)))) => {
                self.by_place(&from.attributes, &to.attributes)
            }
            (Some((_, Body::Enum(from))), Some((_, Body::Enum(to)))) => {
                if from.labels.iter().all(|label| to.labels.contains(label)) { KEPT } else { REFUSED }
            }
            // Another type of that name: a value's text form fits it or is refused.
            (Some(_), Some(_)) if old == new => REFUSED,
            // A table's row type.
            _ if old == new => {
                if old.contains('.') {
                    REFUSED
                } else {
                    KEPT
                }
            }
            _ => scalar(&Scalar::of(old), &Scalar::of(new), way),
        }
    }

    /// Composite values as text: attributes have places and no names, unless the places were made the same before.
    fn by_place(self, from: &[Attribute], to: &[Attribute]) -> Fit {
        let input = |old: &Attribute, new: &Attribute| self.between(&old.ty, &new.ty, Way::Input);
        if aligned(from, to) {
            let moved = from.iter().map(|old| match to.iter().find(|new| new.name == old.name) {
                Some(new) => input(old, new),
                None => CUT,
            });
            return moved.fold(KEPT, Fit::and);
        }
        if from.len() != to.len() {
            return REFUSED;
        }
        from.iter().zip(to).map(|(old, new)| input(old, new)).fold(KEPT, Fit::and)
    }
}

/// A type's name without its modifiers, and these.
struct Scalar {
    base: String,
    modifiers: Vec<i32>,
}

impl Scalar {
    fn of(printed: &str) -> Self {
        let base = base_type(printed);
        let listed = printed.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(list, _)| list);
        let modifiers = if base == printed { Vec::new() } else { listed.split(',').flat_map(str::parse).collect() };
        Scalar { base, modifiers }
    }

    /// The only modifier.
    fn length(&self) -> Option<i32> {
        self.modifiers.first().copied()
    }

    /// How many digits of a second a time keeps.
    fn precision(&self) -> i32 {
        self.length().unwrap_or(6)
    }

    fn is_string(&self) -> bool {
        matches!(self.base.as_str(), "text" | "character varying" | "character" | "name") || self.is_citext()
    }

    /// The extension may be in any namespace.
    fn is_citext(&self) -> bool {
        self.base.ends_with(".citext")
    }

    /// Digits before and after the point, of types that have a limit of them.
    fn digits(&self) -> Option<(i32, i32)> {
        match (self.base.as_str(), self.modifiers.as_slice()) {
            ("smallint", _) => Some((5, 0)),
            ("integer", _) => Some((10, 0)),
            ("bigint", _) => Some((19, 0)),
            ("numeric", [precision, scale]) => Some((precision - scale, *scale)),
            _ => None,
        }
    }

    /// The characters of the longest text form.
    fn width(&self) -> Option<i32> {
        match (self.base.as_str(), self.modifiers.as_slice()) {
            ("boolean", _) => Some(5),
            ("smallint", _) => Some(6),
            ("integer", _) => Some(11),
            ("bigint", _) => Some(20),
            ("oid", _) => Some(10),
            ("uuid", _) => Some(36),
            ("macaddr", _) => Some(17),
            ("macaddr8", _) => Some(23),
            ("name", _) => Some(63),
            ("character varying" | "character" | "bit" | "bit varying", [length]) => Some(*length),
            // A sign, a point, and a zero before it.
            ("numeric", [precision, scale]) if (0..=*precision).contains(scale) => Some(precision + 3),
            _ => None,
        }
    }
}

/// What becomes of the values of one built-in type as those of another.
fn scalar(old: &Scalar, new: &Scalar, way: Way) -> Fit {
    let fit = cast(old, new, way);
    let related = old.base == new.base || old.is_string() || new.is_string() || old.digits().is_some();
    // Without a cast, the one's text form is hardly one of the other's.
    if matches!(way, Way::Text | Way::Input) && !related { fit.and(REFUSED) } else { fit }
}

fn cast(old: &Scalar, new: &Scalar, way: Way) -> Fit {
    if new.is_string() {
        return string(old, new, way);
    }
    let cuts = |loses: bool| Fit { fails: false, loses };
    match (old.base.as_str(), new.base.as_str()) {
        (_, "numeric" | "smallint" | "integer" | "bigint" | "real" | "double precision") => number(old, new, way),
        ("timestamp without time zone", "timestamp without time zone")
        | ("timestamp with time zone", "timestamp with time zone")
        | ("time without time zone", "time without time zone" | "time with time zone" | "interval")
        | ("time with time zone", "time with time zone")
        | ("interval", "interval") => cuts(new.precision() < old.precision()),
        // Fields can be left out by a type of fewer.
        (fields, "interval") if fields.starts_with("interval ") => cuts(new.precision() < old.precision()),
        (one, other) if one.starts_with("interval") && other.starts_with("interval ") => CUT,
        ("date", "timestamp without time zone" | "timestamp with time zone") => KEPT,
        // Some local times come twice a year, and some never.
        (
            "timestamp without time zone" | "timestamp with time zone" | "time with time zone" | "interval",
            "timestamp without time zone"
            | "timestamp with time zone"
            | "date"
            | "time without time zone"
            | "time with time zone",
        ) => CUT,
        ("bit", "bit varying") | ("bit varying", "bit varying") => too_long(old.length(), new.length(), way),
        ("bit", "bit") => match way {
            Way::Explicit | Way::Text => cuts(new.length() < old.length()),
            Way::Assignment | Way::Input => {
                if old.length() == new.length() {
                    KEPT
                } else {
                    REFUSED
                }
            }
        },
        // What is padded is no longer known from what ended in zeros.
        ("bit varying", "bit") => {
            if matches!(way, Way::Explicit | Way::Text) {
                CUT
            } else {
                REFUSED
            }
        }
        ("cidr", "inet") | ("macaddr", "macaddr8") | ("jsonb", "json") => KEPT,
        ("macaddr8", "macaddr") | ("bigint", "oid") => REFUSED,
        // The bits beyond the network's.
        ("inet", "cidr") => CUT,
        ("oid", other) | (other, "oid") if other.starts_with("reg") || other == "integer" => KEPT,
        ("integer", "boolean") if way == Way::Explicit => CUT,
        _ if old.is_string() => parsed(new, way),
        // Through its text form a value fits or is refused.
        _ if matches!(way, Way::Text | Way::Input) => REFUSED,
        _ => EITHER,
    }
}

/// Texts, and what is read as a text, as values of a type.
fn parsed(new: &Scalar, way: Way) -> Fit {
    let rounds = match new.base.as_str() {
        // A time of day, or its zone, is passed over.
        "date" | "timestamp without time zone" | "time without time zone" | "tsvector" | "jsonb" | "\"char\"" => true,
        "timestamp with time zone" | "time with time zone" => new.length().is_some(),
        "bit" | "bit varying" => new.length().is_some() && way != Way::Input,
        other => other.starts_with("interval ") || other == "interval" && new.length().is_some(),
    };
    if rounds { EITHER } else { REFUSED }
}

fn string(old: &Scalar, new: &Scalar, way: Way) -> Fit {
    match (new.base.as_str(), new.length()) {
        ("name", _) => {
            if old.width().is_some_and(|width| width < 16) {
                KEPT
            } else {
                CUT
            }
        }
        // Trailing blanks of a padded string mean nothing.
        ("character varying" | "character", Some(limit)) => too_long(old.width(), Some(limit), way),
        _ => KEPT,
    }
}

/// Strings of characters or bits of at most one length, as those of at most another.
fn too_long(old: Option<i32>, new: Option<i32>, way: Way) -> Fit {
    match (old, new) {
        (_, None) => KEPT,
        (Some(old), Some(new)) if old <= new => KEPT,
        _ => {
            if matches!(way, Way::Explicit | Way::Text) {
                CUT
            } else {
                REFUSED
            }
        }
    }
}

fn number(old: &Scalar, new: &Scalar, way: Way) -> Fit {
    let floats = |scalar: &Scalar| matches!(scalar.base.as_str(), "real" | "double precision");
    match (old.base.as_str(), new.base.as_str()) {
        ("boolean", "integer") => KEPT,
        ("oid", "integer" | "bigint") => KEPT,
        ("smallint" | "real", "double precision") | ("integer", "double precision") | ("smallint", "real") => KEPT,
        ("integer", "real") | ("bigint", "real" | "double precision") => CUT,
        (_, "real" | "double precision") => EITHER,
        ("bit", "smallint" | "integer" | "bigint") => REFUSED,
        _ if old.is_string() => {
            if new.base == "numeric" && !new.modifiers.is_empty() {
                EITHER
            } else {
                REFUSED
            }
        }
        _ => match (old.digits(), new.digits()) {
            // Any number of digits.
            (Some(_), None) => KEPT,
            (Some(old_digits), Some(new_digits)) => {
                let loses = new_digits.1 < old_digits.1;
                // As a text, a fraction is none of a whole number.
                let refuses = loses && way == Way::Input && new.base != "numeric";
                // The largest value is rounded up to one of more digits, and the largest whole number of a kind
                // is smaller than the digits that it has could say.
                let carried = i32::from(loses) + i32::from(new.base != "numeric");
                let narrower = new_digits.0 < old_digits.0 + carried;
                Fit { fails: refuses || narrower, loses: loses && !refuses }
            }
            (None, _) => {
                let refuses = way == Way::Input && !floats(old) && new.base != "numeric";
                Fit { fails: true, loses: !refuses }
            }
        },
    }
    .and(if floats(old) && new.base == "numeric" { CUT } else { KEPT })
}

/// Whether a value of one type is stored as it is one of another, and PostgreSQL knows it.
fn same_bytes(old: &str, new: &str) -> bool {
    let (one, other) = (Scalar::of(old), Scalar::of(new));
    if old == new {
        return true;
    }
    if one.base == other.base {
        // Without a modifier there is nothing to look at.
        let unlimited = other.modifiers.is_empty();
        return unlimited
            || match (one.base.as_str(), one.modifiers.as_slice(), other.modifiers.as_slice()) {
                ("character varying" | "bit varying", [old], [new]) => old <= new,
                ("numeric", [old, old_scale], [new, new_scale]) => old <= new && old_scale == new_scale,
                (time, _, _) if time.starts_with("time") || time.starts_with("interval") => {
                    one.precision() <= other.precision()
                }
                _ => false,
            };
    }
    let unlimited = |scalar: &Scalar| {
        scalar.base == "text" || scalar.is_citext() || scalar.base == "character varying" && scalar.modifiers.is_empty()
    };
    let string = |scalar: &Scalar| unlimited(scalar) || scalar.base == "character varying";
    let numbered = |base: &str| matches!(base, "oid" | "integer") || base.starts_with("reg");
    match (one.base.as_str(), other.base.as_str()) {
        ("cidr", "inet") | ("xml", "text") => true,
        ("bit", "bit varying") => other.modifiers.is_empty(),
        (fields, "interval") if fields.starts_with("interval ") => one.precision() <= other.precision(),
        ("xml", "character varying") => unlimited(&other),
        ("oid", base) | (base, "oid") => numbered(base),
        ("integer", base) | (base, "integer") => numbered(base),
        _ => string(&one) && unlimited(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned(old: &str, new: &str) -> Fit {
        let catalog = Catalog::default();
        Types { before: &catalog, after: &catalog }.fit(old, new, &Cast::Implicit)
    }

    #[test]
    fn a_type_with_more_room_keeps_every_value() {
        for (old, new) in [
            ("integer", "bigint"),
            ("integer[]", "bigint[]"),
            ("smallint", "numeric(5,0)"),
            ("integer", "numeric(10,0)"),
            ("bigint", "numeric(21,2)"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("numeric(10,2)", "numeric"),
            ("numeric(5,0)", "integer"),
            ("boolean", "integer"),
            ("integer", "character varying(11)"),
            ("uuid", "text"),
            ("json", "text"),
            ("jsonb", "json"),
            ("character varying(5)[]", "text[]"),
            ("character varying(5)", "character(5)"),
            ("character(5)", "character(8)"),
            ("character(5)", "text"),
            ("text", "public.citext"),
            ("time(3) without time zone", "time without time zone"),
            ("timestamp(0) with time zone", "timestamp(3) with time zone"),
            ("interval(3)", "interval"),
            ("interval day to second", "interval"),
            ("bit varying(5)", "bit varying(9)"),
            ("bit(5)", "bit varying"),
            ("date", "timestamp with time zone"),
            ("macaddr", "macaddr8"),
            ("cidr", "inet"),
            ("oid", "regclass"),
        ] {
            assert_eq!(assigned(old, new), KEPT, "{old} to {new}");
        }
    }

    #[test]
    fn what_postgresql_refuses_is_not_lost() {
        for (old, new) in [
            ("bigint", "integer"),
            ("integer", "smallint"),
            ("bigint", "numeric(10,0)"),
            ("numeric(10,2)", "numeric(10,3)"),
            ("text", "uuid"),
            ("text", "integer"),
            ("text", "numeric"),
            ("text", "character varying(5)"),
            ("character varying(10)", "character varying(5)"),
            ("character varying(10)[]", "character varying(5)[]"),
            ("integer", "character varying(3)"),
            ("bit varying(9)", "bit varying(5)"),
            ("bit(3)", "bit(5)"),
            ("macaddr8", "macaddr"),
        ] {
            assert_eq!(assigned(old, new), REFUSED, "{old} to {new}");
        }
    }

    #[test]
    fn what_is_rounded_or_cut_is_lost() {
        for (old, new) in [
            ("numeric(9,3)", "numeric(9,1)"),
            ("numeric(9,3)", "integer"),
            ("numeric", "numeric(20,5)"),
            ("double precision", "real"),
            ("double precision", "integer"),
            ("real", "numeric"),
            ("bigint", "double precision"),
            ("integer", "real"),
            ("timestamp without time zone", "date"),
            ("timestamp with time zone", "timestamp without time zone"),
            ("timestamp without time zone", "timestamp(0) without time zone"),
            ("inet", "cidr"),
            ("json", "jsonb"),
            ("text", "name"),
        ] {
            assert!(assigned(old, new).loses, "{old} to {new}");
        }
        let catalog = Catalog::default();
        let types = Types { before: &catalog, after: &catalog };
        assert_eq!(types.fit("text", "character varying(5)", &Cast::Explicit), CUT);
        assert_eq!(types.fit("bit(5)", "bit(3)", &Cast::Explicit), CUT);
        assert_eq!(types.fit("bit(3)", "bit(5)", &Cast::Explicit), KEPT);
        // Rounded up, it has a digit more.
        assert_eq!(assigned("numeric(4,2)", "numeric(3,1)"), EITHER);
        assert_eq!(assigned("numeric(4,2)", "numeric(4,1)"), CUT);
    }
}
