//! What casts between built-in types do to values, and which of them leave the stored bytes alone.

use super::{CUT, EITHER, Fit, KEPT, REFUSED, Way};
use crate::diff::base_type;

/// A type's name without its modifiers, and these.
pub(super) struct Scalar {
    pub(super) base: String,
    pub(super) modifiers: Vec<i32>,
}

impl Scalar {
    pub(super) fn of(printed: &str) -> Self {
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

    /// Of an interval: whether the other one has its smallest field, and as many digits of a second. Greater
    /// fields are kept whatever is said of them.
    /// <https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT>
    fn keeps_fields(&self, other: &Scalar) -> bool {
        let smallest = |scalar: &Scalar| match scalar.base.rsplit(' ').next() {
            Some("year") => 0,
            Some("month") => 1,
            Some("day") => 2,
            Some("hour") => 3,
            Some("minute") => 4,
            // Seconds, or none said: all.
            _ => 5,
        };
        smallest(self) <= smallest(other) && (smallest(self) < 5 || self.precision() <= other.precision())
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
            ("boolean", _) => Some((1, 0)),
            ("smallint", _) => Some((5, 0)),
            ("integer", _) => Some((10, 0)),
            ("bigint", _) => Some((19, 0)),
            // The server's settings say how many are fractions; no currency has more than three.
            ("money", _) => Some((19, 3)),
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
pub(super) fn scalar(old: &Scalar, new: &Scalar, way: Way) -> Fit {
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
        | ("time with time zone", "time with time zone") => cuts(new.precision() < old.precision()),
        (one, other) if one.starts_with("interval") && other.starts_with("interval") => cuts(!old.keeps_fields(new)),
        ("date", "timestamp without time zone" | "timestamp with time zone") => KEPT,
        // The session's time zone decides, and nothing is left out. (Local times of the hour that is skipped in spring
        // are moved out of it.)
        ("timestamp without time zone", "timestamp with time zone")
        | ("timestamp with time zone", "timestamp without time zone") => cuts(new.precision() < old.precision()),
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
        // The value stays the same; zero characters and enormous numbers are refused.
        ("json", "jsonb") => REFUSED,
        (hstore, "json" | "jsonb") if hstore.ends_with(".hstore") && !matches!(way, Way::Text | Way::Input) => KEPT,
        ("smallint" | "integer", "money") if !matches!(way, Way::Text | Way::Input) => KEPT,
        ("bigint", "money") => REFUSED,
        (range, multirange) if multirange_of(range) == Some(multirange) && way == Way::Explicit => KEPT,
        ("macaddr8", "macaddr") | ("bigint", "oid") => REFUSED,
        // The bits beyond the network's.
        ("inet", "cidr") => CUT,
        ("oid", other) | (other, "oid") if other.starts_with("reg") || other == "integer" => KEPT,
        // A bit string of one bit is always there.
        ("boolean", "bit") if way == Way::Explicit => KEPT,
        ("bit", "boolean") if way == Way::Explicit && old.length() == Some(1) => KEPT,
        ("bit", "boolean") if way == Way::Explicit && old.length().is_some_and(|bits| bits <= 32) => CUT,
        ("smallint" | "integer", "boolean") if way == Way::Explicit => CUT,
        _ if old.is_string() => parsed(new, way),
        // Through its text form a value fits or is refused.
        _ if matches!(way, Way::Text | Way::Input) => REFUSED,
        _ => EITHER,
    }
}

/// The type of several ranges of a built-in type.
fn multirange_of(range: &str) -> Option<&'static str> {
    match range {
        "int4range" => Some("int4multirange"),
        "int8range" => Some("int8multirange"),
        "numrange" => Some("nummultirange"),
        "tsrange" => Some("tsmultirange"),
        "tstzrange" => Some("tstzmultirange"),
        "daterange" => Some("datemultirange"),
        _ => None,
    }
}

/// Texts, and what is read as a text, as values of a type.
fn parsed(new: &Scalar, way: Way) -> Fit {
    let rounds = match new.base.as_str() {
        // A time of day, or its zone, is passed over; and how a text is set out.
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
    let as_text = matches!(way, Way::Text | Way::Input);
    let numeric = floats(old) || old.base == "numeric" || old.digits().is_some();
    match (old.base.as_str(), new.base.as_str()) {
        ("boolean" | "money", _) if as_text => REFUSED,
        ("boolean", "real" | "double precision") => KEPT,
        ("oid", "integer" | "bigint") => KEPT,
        ("smallint" | "real", "double precision") | ("integer", "double precision") | ("smallint", "real") => KEPT,
        ("integer", "real") | ("bigint", "real" | "double precision") => CUT,
        (other, "real" | "double precision") if !(as_text && never_a_number(other)) => EITHER,
        ("bit", "smallint" | "integer" | "bigint") => REFUSED,
        // A text is read as the number that it says, or not at all.
        _ if old.is_string() || !numeric && as_text => {
            if new.base == "numeric" && !new.modifiers.is_empty() && !never_a_number(&old.base) {
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
            (None, None) if numeric => KEPT,
            (None, _) => {
                let refuses = way == Way::Input && !floats(old) && new.base != "numeric";
                Fit { fails: true, loses: !refuses }
            }
        },
    }
    .and(if floats(old) && new.base == "numeric" { CUT } else { KEPT })
}

/// Types none of whose text forms is a number.
fn never_a_number(base: &str) -> bool {
    matches!(base, "uuid" | "date" | "bytea" | "inet" | "cidr" | "macaddr" | "macaddr8" | "point" | "box")
        || base.starts_with("time")
        || base.starts_with("interval")
        || base.ends_with("[]")
        || multirange_of(base).is_some()
}

/// Whether a value of one type is stored as it is one of another, and PostgreSQL knows it.
pub(super) fn same_bytes(old: &str, new: &str) -> bool {
    let (one, other) = (Scalar::of(old), Scalar::of(new));
    if old == new {
        return true;
    }
    if one.base.starts_with("interval") && other.base.starts_with("interval") {
        return one.keeps_fields(&other);
    }
    if one.base == other.base {
        // Without a modifier there is nothing to look at.
        let unlimited = other.modifiers.is_empty();
        return unlimited
            || match (one.base.as_str(), one.modifiers.as_slice(), other.modifiers.as_slice()) {
                ("character varying" | "bit varying", [old], [new]) => old <= new,
                ("numeric", [old, old_scale], [new, new_scale]) => old <= new && old_scale == new_scale,
                (time, _, _) if time.starts_with("time") => one.precision() <= other.precision(),
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
        ("xml", "character varying") => unlimited(&other),
        ("oid", base) | (base, "oid") => numbered(base),
        ("integer", base) | (base, "integer") => numbered(base),
        _ => string(&one) && unlimited(&other),
    }
}
