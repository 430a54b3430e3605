//! Keeps a comparison of two rows one comparison.
//!
//! `((a, b), c) = ((1, 2), 3)` is taken apart when it is read: `(ROW(a, b) = ROW(1, 2)) AND (c = 3)` is printed, with
//! the inner rows compared as values. Read again, those would be taken apart as well. A row of one column that is the
//! row has nothing to take apart, and leaves that very comparison. So do `<>` and `IS DISTINCT FROM`; `<` and the like
//! stay whole anyway. <https://www.postgresql.org/docs/current/functions-comparisons.html#ROW-WISE-COMPARISON>

use super::faithful::dollar;
use crate::catalog::quoted;

/// What takes rows apart, as it is printed between them.
const APART: [&str; 3] = [" = ", " <> ", " IS DISTINCT FROM "];

/// The text with every comparison of two rows kept whole.
pub(super) fn whole(text: &str) -> String {
    if !text.contains("ROW(") {
        return text.to_owned();
    }
    let mut insertions: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(length) = token(&text[at..]) {
        if let Some((left, right)) = compared(&text[at..]) {
            insertions.extend([(at, "ROW("), (at + left, ")"), (at + right.0, "ROW("), (at + right.1, ")")]);
        }
        at += length;
    }
    insertions.sort_by_key(|(place, _)| *place);
    let mut result = String::with_capacity(text.len() + insertions.len() * 3);
    let mut copied = 0;
    for (place, inserted) in insertions {
        result.push_str(&text[copied..place]);
        result.push_str(inserted);
        copied = place;
    }
    result + &text[copied..]
}

/// Where the first of two compared rows ends, and where the second one begins and ends.
fn compared(text: &str) -> Option<(usize, (usize, usize))> {
    let left = row(text)?;
    let operator = APART.iter().find(|operator| text[left..].starts_with(**operator))?;
    let start = left + operator.len();
    let right = start + row(&text[start..])?;
    // A cast makes it a value.
    (!text[right..].starts_with("::")).then_some((left, (start, right)))
}

/// The length of the row constructor that the text begins with.
fn row(text: &str) -> Option<usize> {
    let mut at = text.starts_with("ROW(").then_some("ROW".len())?;
    let mut depth = 0;
    loop {
        let length = token(&text[at..])?;
        match &text[at..at + length] {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        at += length;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The length of the word, quoted text or sign that comes next; `None` at the end.
fn token(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    Some(match first {
        '\'' | '"' => quoted(text, first),
        '$' => dollar(text),
        _ if in_word(first) => text.find(|c| !in_word(c)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn compared_rows_are_wrapped() {
        assert_eq!(
            whole("(((ROW(a, ')') IS DISTINCT FROM ROW(f(1), 2))) OR x)"),
            "(((ROW(ROW(a, ')')) IS DISTINCT FROM ROW(ROW(f(1), 2)))) OR x)"
        );
        assert_eq!(
            whole("ROW(a, (ROW(b) <> ROW(c))) = ROW(1, 2)"),
            "ROW(ROW(a, (ROW(ROW(b)) <> ROW(ROW(c))))) = ROW(ROW(1, 2))"
        );
    }

    #[test]
    fn other_rows_are_left_alone() {
        for text in [
            "(ROW(a, b) < ROW(1, 2))",
            "ROW(a, b) = ROW(1, 2)::app.t",
            "ROW(a, b)::app.t = ROW(1, 2)",
            "'ROW(a) = ROW(b)'",
            "(\"ROW(a) = ROW(b)\" OR $x$ROW(a) = ROW(b)$x$)",
            "ARROW(a) = ROW(b)",
        ] {
            assert_eq!(whole(text), text);
        }
    }
}
