//! One spelling for a condition that PostgreSQL prints two ways. An outer join that was written `NATURAL` and found no
//! common column is printed `ON TRUE`; made from that text, it has the constant for its condition and is printed
//! `ON (true)`. The two are the same query.

use crate::catalog::{Body, Catalog, quoted};

/// What PostgreSQL prints by itself, and what it prints for the constant.
const WRITTEN: [&str; 2] = [" ON TRUE", " ON (true)"];

/// Says it as the constant in every query that is kept as text.
pub(super) fn settle(catalog: &mut Catalog) {
    for object in catalog.objects.values_mut() {
        match &mut object.body {
            Body::View(view) => say(&mut view.definition),
            Body::MaterializedView(view) => say(&mut view.definition),
            Body::Rule(rule) => say(&mut rule.definition),
            Body::Routine(routine) => {
                if let Some(body) = &mut routine.substance.sql_body {
                    say(body);
                    say(&mut routine.definition);
                }
            }
            // A policy holds a query where it has a subquery.
            Body::Policy(policy) => policy.using.iter_mut().chain(&mut policy.check).for_each(say),
            _ => {}
        }
    }
}

/// Outside of names and strings.
fn say(text: &mut String) {
    let [printed, constant] = WRITTEN;
    if !text.contains(printed) {
        return;
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\'' | '"' => quoted(rest, c),
            _ if ends_after(rest, printed) => {
                result.push_str(constant);
                rest = &rest[printed.len()..];
                continue;
            }
            _ => c.len_utf8(),
        };
        result.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    *text = result;
}

/// Whether the text begins with these words, and not with longer ones.
fn ends_after(text: &str, words: &str) -> bool {
    text.strip_prefix(words)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$')))
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn only_the_condition_is_said_otherwise() {
        let mut text =
            "(a LEFT JOIN b ON TRUE) \" ON TRUE\" JOIN c ON TRUE_ WHERE ' ON TRUE '' ON TRUE' <> x".to_owned();
        say(&mut text);
        assert_eq!(text, "(a LEFT JOIN b ON (true)) \" ON TRUE\" JOIN c ON TRUE_ WHERE ' ON TRUE '' ON TRUE' <> x");
    }
}
