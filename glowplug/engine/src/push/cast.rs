//! What a change of type would do to the values of a column: the queries that look.

use super::probe::count;
use crate::catalog::{Column, Id, Ident, QName};
use crate::diff::{Cast, MovedAttribute, resolved};
use crate::plan::fit::Types;
use crate::plan::{SavedRows, held};
use crate::sql;

/// A column whose type changes.
pub(super) struct Retyped<'a> {
    pub(super) relation: &'a QName,
    pub(super) column: &'a str,
    pub(super) before: &'a Column,
    pub(super) after: &'a Column,
    pub(super) types: Types<'a>,
}

impl Retyped<'_> {
    /// A query for the values that would be lost, and what they are. It fails where values do not cast.
    pub(super) fn question(&self, cast: &Cast) -> Option<(String, String)> {
        let (condition, what) = self.condition(cast)?;
        Some((count(&self.relation.to_string(), &condition, &Ident(self.column).to_string()), what))
    }

    /// When a value would be lost, and what that is.
    fn condition(&self, cast: &Cast) -> Option<(String, String)> {
        let name = Ident(self.column).to_string();
        let (condition, what) = match cast {
            Cast::Implicit | Cast::Explicit | Cast::Through(_) | Cast::Text => {
                let fit = self.types.fit(&self.before.ty, &self.after.ty, cast);
                if !fit.loses && !fit.fails {
                    return None;
                }
                let condition = self.becomes_another(&name, &self.before.ty, &self.after.ty, cast);
                // The new type is not there yet.
                let condition = condition.or_else(|| fit.loses.then(|| format!("{name} is not null")))?;
                (condition, format!("values that become others as {}", self.after.ty))
            }
            Cast::ByPlace => (
                format!("{name} is not null"),
                "composite values that move to new attributes by their place".to_owned(),
            ),
            Cast::FirstElement => (
                format!("cardinality({name}) > 1"),
                "arrays of more than one element, of which the first is kept".to_owned(),
            ),
            Cast::IntoArray => {
                let element = |ty: String| ty.strip_suffix("[]").map(str::to_owned);
                let element = element(resolved(self.types.after, &self.after.ty))?;
                if !self.types.fit(&self.before.ty, &self.after.ty, cast).loses {
                    return None;
                }
                let condition = self.becomes_another(&name, &self.before.ty, &element, &Cast::Explicit)?;
                (condition, format!("values that become others as {element}"))
            }
            // Nothing is lost, but every value has to be read.
            Cast::ArrayOrElement => {
                let there = sql::converted(&name, cast, &resolved(self.types.after, &self.after.ty));
                (format!("{name} is not null and ({there}) is null"), "values that become null".to_owned())
            }
            Cast::ToJson { .. } => return None,
            Cast::FromJson => {
                let new = resolved(self.types.after, &self.after.ty);
                // Its own type is not there yet, or not as it will be.
                let there = if new.contains('.') { "text" } else { new.as_str() };
                let there = sql::converted(&name, cast, there);
                (format!("{name} is not null and ({there}) is null"), "values that become null".to_owned())
            }
            Cast::FromEpoch { unit, .. } => (
                format!("{name} is not null"),
                format!("numbers that are taken for {} since 1970, in UTC", unit.word()),
            ),
            Cast::ToEpoch(unit) => {
                let (old, new) =
                    (resolved(self.types.before, &self.before.ty), resolved(self.types.after, &self.after.ty));
                let zoned = old.ends_with("with time zone");
                let there = sql::converted(&name, cast, &new);
                let back = sql::converted(&format!("({there})"), &Cast::FromEpoch { unit: *unit, zoned }, &old);
                (format!("{back} is distinct from {name}"), format!("values that become others as {}", self.after.ty))
            }
            Cast::Row { attributes, lost } => {
                let lost = lost.iter().map(|attribute| format!("({name}).{} is not null", Ident(attribute)));
                let changed = attributes.iter().filter_map(|attribute| self.attribute_lost(&name, attribute));
                let conditions: Vec<String> = lost.chain(changed).map(|condition| format!("({condition})")).collect();
                if conditions.is_empty() {
                    return None;
                }
                (conditions.join(" or "), format!("values that lose or change attributes as the new {}", self.after.ty))
            }
            // The user answers for it.
            Cast::Using(_) => return None,
        };
        Some((condition, what))
    }

    /// When a value is not what it was after a cast; `None` where one of the types is the schema's own, which
    /// may not be there yet. Domains are seen through.
    fn becomes_another(&self, value: &str, old: &str, new: &str, cast: &Cast) -> Option<String> {
        let (old, new) = (resolved(self.types.before, old), resolved(self.types.after, new));
        if old.contains('.') && *cast == Cast::Text || new.contains('.') && old == new {
            return None;
        }
        let there = sql::converted(value, cast, &new);
        let back = match cast {
            Cast::Through(types) => Cast::Through(types.iter().rev().cloned().collect()),
            _ => Cast::Explicit,
        };
        let back = sql::converted(&format!("({there})"), &back, &old);
        Some(format!(
            "{value} is not null and ({there})::text is distinct from {value}::text and {back} is distinct from {value}"
        ))
    }

    fn attribute_lost(&self, value: &str, attribute: &MovedAttribute) -> Option<String> {
        let (old, cast) = attribute.from.as_ref()?;
        // In a row, an assignment is an explicit cast.
        let cast = if *cast == Cast::Implicit { &Cast::Explicit } else { cast };
        if !self.types.fit(old, &attribute.ty, cast).loses {
            return None;
        }
        let value = format!("({value}).{}", Ident(&attribute.name));
        let another = self.becomes_another(&value, old, &attribute.ty, cast);
        Some(another.unwrap_or_else(|| format!("{value} is not null")))
    }
}

/// A query for the rows that come back into their table with other values.
pub(super) fn restored(types: Types<'_>, rows: &SavedRows) -> Option<String> {
    let lossy = rows.columns.iter().filter_map(|column| {
        let (before, after) = (column.before.as_ref(), column.after.as_ref());
        if !types.fit(&before.ty, &after.ty, &column.cast).loses {
            return None;
        }
        let retyped = Retyped { relation: &rows.table, column: &column.name, before, after, types };
        retyped.condition(&column.cast).map(|(condition, _)| format!("({condition})"))
    });
    let conditions: Vec<String> = lossy.collect();
    (!conditions.is_empty())
        .then(|| format!("select count(*), null from {} where {}", rows.table, conditions.join(" or ")))
}

/// A query for the values of an attribute that a composite type loses, in all columns that hold it.
pub(super) fn held(types: Types<'_>, ty: &Id, attribute: &str) -> Option<String> {
    let Id::Type(name) = ty else { return None };
    let (ty, attribute) = (name.to_string(), Ident(attribute));
    let held = held::in_columns(types, &Id::Type(name.clone()));
    let counts = held.into_iter().filter_map(|(id, holds)| {
        let Id::Column(relation, column) = id else { return None };
        let column = Ident(column);
        let condition = if holds == ty {
            format!("({column}).{attribute} is not null")
        } else if holds.strip_suffix("[]") == Some(ty.as_str()) {
            format!("exists (select from unnest({column}) element where (element).{attribute} is not null)")
        } else {
            // Somewhere inside.
            format!("{column} is not null")
        };
        Some(format!("select count(*) as held from {relation} where {condition}"))
    });
    let counts: Vec<String> = counts.collect();
    (!counts.is_empty()).then(|| format!("select sum(held), null from ({}) counts", counts.join(" union all ")))
}
