//! Whether the values of one type fit another, and whether PostgreSQL has to write them anew. Pure: about types,
//! never about rows. What is not known is taken for possible.
//!
//! <https://www.postgresql.org/docs/current/datatype.html>

pub(super) mod constant;
mod scalar;

use super::attributes::aligned;
use crate::catalog::{Attribute, Body, Catalog, Id};
use crate::diff::{self, Cast, MovedAttribute, base_type};

use scalar::{Scalar, same_bytes, scalar};

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
            Cast::Explicit | Cast::Through(_) => self.between(old, new, Way::Explicit),
            Cast::ToJson { .. } => self.checks(new),
            // What JSON calls null becomes none.
            Cast::FromJson => EITHER,
            // There are numbers that are no point in time, and the other way round; what is counted is whole, mostly.
            Cast::FromEpoch { .. } => REFUSED.and(self.checks(new)),
            Cast::ToEpoch(_) => EITHER,
            Cast::Text | Cast::ByPlace => self.between(old, new, Way::Text),
            Cast::IntoArray => self.between(old, &element(&seen_new), Way::Explicit).and(self.checks(new)),
            Cast::ArrayOrElement => self.between(old, &element(&seen_new), Way::Explicit).and(REFUSED),
            Cast::FirstElement => self.between(&element(&seen_old), new, Way::Explicit),
            Cast::Row { attributes, .. } => {
                let moved = |new: &MovedAttribute| {
                    new.from.as_ref().map_or(KEPT, |(old, cast)| match cast {
                        Cast::Implicit => self.between(old, &new.ty, Way::Explicit),
                        Cast::ByPlace => self.fit(old, &new.ty, cast).and(CUT),
                        Cast::Row { lost, .. } if !lost.is_empty() => self.fit(old, &new.ty, cast).and(CUT),
                        cast => self.fit(old, &new.ty, cast),
                    })
                };
                attributes.iter().map(moved).fold(self.checks(new), Fit::and)
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
            | Cast::Through(_)
            | Cast::ToJson { .. }
            | Cast::FromJson
            | Cast::FromEpoch { .. }
            | Cast::ToEpoch(_)
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

    /// Whether values of a type are checked when they come to be of it. Those inside of an array are when it is made.
    pub(super) fn is_checked(self, ty: &str) -> bool {
        !ty.ends_with("[]") && self.checks(ty) != KEPT
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
            (Some((_, Body::Range(range))), None) if way == Way::Explicit && range.multirange.to_string() == new => {
                KEPT
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
            ("timestamp without time zone", "timestamp with time zone"),
            ("timestamp with time zone", "timestamp without time zone"),
            ("time without time zone", "time with time zone"),
            ("money", "numeric"),
            ("public.hstore", "jsonb"),
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
            ("json", "jsonb"),
            ("bigint", "money"),
        ] {
            assert_eq!(assigned(old, new), REFUSED, "{old} to {new}");
        }
    }

    #[test]
    fn what_is_read_as_a_text_is_kept_or_refused() {
        let catalog = Catalog::default();
        let types = Types { before: &catalog, after: &catalog };
        for (old, new) in [("uuid", "integer"), ("date", "integer"), ("point", "bigint"), ("date", "numeric(5,1)")] {
            assert_eq!(types.fit(old, new, &Cast::Text), REFUSED, "{old} to {new}");
        }
        assert_eq!(types.fit("app.mood", "numeric(5,1)", &Cast::Text), EITHER);
        assert_eq!(types.fit("daterange", "datemultirange", &Cast::Explicit), KEPT);
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
            ("timestamp with time zone", "timestamp(0) without time zone"),
            ("time with time zone", "time without time zone"),
            ("double precision", "numeric"),
            ("money", "bigint"),
            ("timestamp without time zone", "timestamp(0) without time zone"),
            ("inet", "cidr"),
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
