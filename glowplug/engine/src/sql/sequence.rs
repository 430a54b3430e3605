//! Prints sequences and identity clauses.

use crate::catalog::{Ident, Identity, Literal, QName, Sequence};

/// `CREATE SEQUENCE` with every option that is not the default.
pub(super) fn create(name: &QName, sequence: &Sequence) -> String {
    let unlogged = if sequence.unlogged { "UNLOGGED " } else { "" };
    let mut text = format!("CREATE {unlogged}SEQUENCE {name}");
    if sequence.ty != "bigint" {
        text.push_str(&format!(" AS {}", sequence.ty));
    }
    text.push_str(&changes(&unsaid(sequence), sequence).join(""));
    text
}

/// `GENERATED ... AS IDENTITY (...)`.
pub(super) fn identity(relation: &QName, column: &str, identity: &Identity) -> String {
    let kind = kind(identity);
    let mut options = Vec::new();
    // The name that PostgreSQL would choose itself says nothing.
    if identity.name != relation.sibling(format!("{}_{column}_seq", relation.name)) {
        options.push(format!("SEQUENCE NAME {}", identity.name));
    }
    options.extend(
        changes(&unsaid(&identity.sequence), &identity.sequence)
            .into_iter()
            .map(|option| option.trim_start().to_owned()),
    );
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!("GENERATED {kind} AS IDENTITY{options}")
}

/// `ALWAYS` or `BY DEFAULT`.
pub(super) fn kind(identity: &Identity) -> &'static str {
    if identity.always { "ALWAYS" } else { "BY DEFAULT" }
}

/// The options that lead from one sequence to another, each with a leading space. The type is apart.
pub(super) fn changes(before: &Sequence, after: &Sequence) -> Vec<String> {
    let mut options = Vec::new();
    let mut option = |differs: bool, text: String| {
        if differs {
            options.push(text);
        }
    };
    option(before.increment != after.increment, format!(" INCREMENT BY {}", after.increment));
    option(before.minimum != after.minimum, format!(" MINVALUE {}", after.minimum));
    option(before.maximum != after.maximum, format!(" MAXVALUE {}", after.maximum));
    option(before.start != after.start, format!(" START WITH {}", after.start));
    option(before.cache != after.cache, format!(" CACHE {}", after.cache));
    option(before.cycle != after.cycle, if after.cycle { " CYCLE" } else { " NO CYCLE" }.to_owned());
    options
}

/// `RESTART`, when no value of the one sequence is one of the other.
pub(super) fn restart(before: &Sequence, after: &Sequence) -> Option<String> {
    let apart = before.maximum < after.minimum || after.maximum < before.minimum;
    apart.then(|| format!("RESTART WITH {}", after.start))
}

/// Moves the current value into a range.
pub(super) fn clamp(name: &QName, minimum: i64, maximum: i64) -> String {
    format!(
        "SELECT pg_catalog.setval({}, LEAST(GREATEST(last_value, {minimum}), {maximum}), is_called AND last_value >= {minimum}) FROM {name}",
        Literal(&name.to_string())
    )
}

/// Moves a new sequence past the values of a column, and past what other sequences have given out. Nothing happens
/// when there is neither.
pub(super) fn continue_after(
    relation: &QName,
    column: &str,
    (name, sequence): (&QName, &Sequence),
    reached: &[(QName, i64)],
) -> String {
    let column = Ident(column);
    let (last, farthest, from, to) = if sequence.increment < 0 {
        ("min", "LEAST", sequence.minimum, sequence.start)
    } else {
        ("max", "GREATEST", sequence.start, sequence.maximum)
    };
    let rows =
        format!("(SELECT pg_catalog.{last}({column})::bigint FROM {relation} WHERE {column} BETWEEN {from} AND {to})");
    // One that has not been called would give out its current value next.
    let given = reached.iter().map(|(name, increment)| {
        format!(
            ", (SELECT value FROM (SELECT last_value - CASE WHEN is_called THEN 0 ELSE {increment} END AS value FROM {name}) AS given \
             WHERE value BETWEEN {from} AND {to})"
        )
    });
    let given: String = given.collect();
    // Nulls count for nothing.
    let value = if given.is_empty() { rows } else { format!("{farthest}({rows}{given})") };
    format!("SELECT pg_catalog.setval({}, {value})", Literal(&name.to_string()))
}

/// What PostgreSQL assumes where nothing is said of a new sequence. It starts at the bound that was said.
/// <https://www.postgresql.org/docs/current/sql-createsequence.html>
fn unsaid(sequence: &Sequence) -> Sequence {
    let (lowest, highest) = Sequence::range_of(&sequence.ty);
    let falls = sequence.increment < 0;
    let (minimum, maximum) = if falls { (lowest, -1) } else { (1, highest) };
    let start = if falls { sequence.maximum } else { sequence.minimum };
    let ty = sequence.ty.clone();
    Sequence { ty, start, increment: 1, minimum, maximum, cache: 1, cycle: false, unlogged: false }
}
