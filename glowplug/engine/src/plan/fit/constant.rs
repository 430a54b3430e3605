//! Constants as values of a column's type.
//!
//! `CREATE TABLE` and `SET DEFAULT` take a default that no row can have: three bits for a column of ten. `ADD COLUMN`
//! computes it, and fails, even where there are no rows.
//! <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>

use super::scalar::Scalar;
use crate::catalog::quoted;

/// Whether an expression is a constant that PostgreSQL refuses to store as the type. What is no constant may be
/// anything.
pub(crate) fn is_refused(expression: &str, ty: &str) -> bool {
    let scalar = Scalar::of(ty);
    let Some(value) = constant(expression) else { return false };
    match (scalar.base.as_str(), scalar.modifiers.as_slice()) {
        ("bit", [length]) => expression.ends_with("::\"bit\"") && count(&value) != *length,
        ("bit varying", [length]) => expression.ends_with("::\"bit\"") && count(&value) > *length,
        // Blanks beyond the limit are cut off.
        ("character varying" | "character", [length]) => {
            count(value.trim_end_matches(' ')) > *length && count(&value) > *length
        }
        ("smallint", _) => value.parse().is_ok_and(|number: i128| i16::try_from(number).is_err()),
        ("integer", _) => value.parse().is_ok_and(|number: i128| i32::try_from(number).is_err()),
        ("bigint", _) => value.parse().is_ok_and(|number: i128| i64::try_from(number).is_err()),
        ("numeric", [precision, scale]) => {
            let whole = value.trim_start_matches(['-', '+']).split('.').next().unwrap_or_default();
            let whole = whole.trim_start_matches('0');
            whole.chars().all(|digit| digit.is_ascii_digit()) && count(whole) > precision - scale
        }
        _ => false,
    }
}

fn count(value: &str) -> i32 {
    i32::try_from(value.chars().count()).unwrap_or(i32::MAX)
}

/// The text of a constant: `'...'::type` or a number.
fn constant(expression: &str) -> Option<String> {
    if expression.starts_with('\'') {
        let end = quoted(expression, '\'');
        let ty = expression[end..].strip_prefix("::")?;
        // A second cast is a computation.
        let only = !ty.contains("::") && !ty.contains('(');
        return only.then(|| expression[1..end - 1].replace("''", "'"));
    }
    let number = expression.chars().all(|c| c.is_ascii_digit() || c == '.');
    number.then(|| expression.to_owned())
}

#[cfg(test)]
mod tests {
    use super::is_refused;

    #[test]
    fn a_constant_that_no_row_can_have_is_refused() {
        for (expression, ty) in [
            ("'100'::\"bit\"", "bit(10)"),
            ("'10101'::\"bit\"", "bit(3)"),
            ("'10101'::\"bit\"", "bit varying(2)"),
            ("'abc'::character varying", "character varying(2)"),
            ("'it''s'::bpchar", "character(3)"),
            ("70000", "smallint"),
            ("'-70000'::integer", "smallint"),
            ("'99999999999'::bigint", "integer"),
            ("12345.6", "numeric(3,2)"),
            ("'-12.5'::numeric", "numeric(3,2)"),
        ] {
            assert!(is_refused(expression, ty), "{expression} as {ty}");
        }
    }

    #[test]
    fn what_fits_or_is_computed_is_not() {
        for (expression, ty) in [
            ("'100'::\"bit\"", "bit(3)"),
            ("'100'::\"bit\"", "bit varying"),
            ("('100'::\"bit\")::bit(10)", "bit(10)"),
            ("'abc   '::character varying", "character varying(3)"),
            ("'it''s'::bpchar", "character(4)"),
            ("lower('abc'::text)", "character varying(2)"),
            ("'-1'::integer", "smallint"),
            ("0.5", "numeric(3,3)"),
            ("'NaN'::numeric", "numeric(2,0)"),
            ("'abc'::text", "text"),
            ("'{abc}'::character varying[]", "character varying(2)[]"),
        ] {
            assert!(!is_refused(expression, ty), "{expression} as {ty}");
        }
    }
}
