//! Makes what PostgreSQL prints mean the same again when PostgreSQL reads it.
//!
//! An expression that PostgreSQL prints is not always read back as the same expression, and then not
//! printed as the same text: a schema built from the printed text would differ from its source for
//! ever. These forms are known:
//!
//! - `x IN ('a', 'b')` on a `varchar` is printed as `x::text = ANY ((ARRAY['a'::varchar, ...])::text[])`.
//!   Reading pushes the outer cast into the elements. Without that cast it is implied, and is read as
//!   it was. <https://www.postgresql.org/docs/current/sql-expressions.html#SQL-SYNTAX-ARRAY-CONSTRUCTORS>
//! - `x BETWEEN 1 AND 2 AND y` is printed as `((x >= 1) AND (x <= 2)) AND y`. Reading makes one flat
//!   list of three of it. A cast of the first group to `boolean`, which does nothing, prevents that.
//! - A literal in an inner query is printed with its type, from which reading takes a column name that
//!   the literal did not have.
//! - `-(1)`, the operator before a number, is printed as `(- 1)`. Reading makes one negative number of the two,
//!   but not where the number has its type said.
//!
//! Compared rows are another matter (`nested_rows`).

use crate::catalog::quoted;

/// The text, such that what it is read as is printed as the text it was made from.
pub(super) fn faithful(text: &str) -> String {
    let mut reader = Reader { text, at: 0 };
    let mut result = String::with_capacity(text.len());
    reader.group(&mut result, false);
    result
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// What a group in parentheses holds between its own parentheses.
#[derive(Default)]
struct Group {
    /// `AND` or `OR` stands between its parts.
    and: bool,
    or: bool,
}

impl Reader<'_> {
    /// Copies up to the parenthesis that closes the group, which is copied too.
    fn group(&mut self, result: &mut String, inside: bool) -> Group {
        let mut found = Group::default();
        let start = self.at;
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            match c {
                '\'' | '"' => self.copy(quoted(rest, c), result),
                '$' => self.copy(dollar(rest), result),
                '(' if let Some(number) = negated(rest) => self.negate(number, result),
                '(' => {
                    let first = inside && self.text[start..self.at].trim().is_empty();
                    let opened = result.len();
                    self.copy(1, result);
                    let part = self.group(result, true);
                    let rest = &self.text[self.at..];
                    if first && (part.and && rest.starts_with(" AND ") || part.or && rest.starts_with(" OR ")) {
                        result.push_str("::boolean");
                    }
                    self.drop_array_cast(result, opened);
                }
                ')' => {
                    self.copy(1, result);
                    if inside {
                        return found;
                    }
                }
                _ if c.is_alphanumeric() || c == '_' => {
                    let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
                    let word = &rest[..length.unwrap_or(rest.len())];
                    match word {
                        "AND" => found.and = true,
                        "OR" => found.or = true,
                        // The words of a query or a window frame stand between other things.
                        "SELECT" | "VALUES" | "BETWEEN" | "WITH" => {
                            self.query(result, inside);
                            return Group::default();
                        }
                        _ => {}
                    }
                    self.copy(word.len(), result);
                }
                c => self.copy(c.len_utf8(), result),
            }
        }
        found
    }

    /// Copies the rest of a group that is a query: its `AND` and `OR` join no operands of one group.
    fn query(&mut self, result: &mut String, inside: bool) {
        // Where the current item of a list of columns begins.
        let mut item = None;
        let mut brackets = 0_u32;
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            match c {
                '\'' | '"' => self.copy(quoted(rest, c), result),
                '$' => self.copy(dollar(rest), result),
                '(' if let Some(number) = negated(rest) => self.negate(number, result),
                '(' => {
                    let opened = result.len();
                    self.copy(1, result);
                    self.group(result, true);
                    self.drop_array_cast(result, opened);
                }
                ')' => {
                    name_literal(result, item.take());
                    self.copy(1, result);
                    if inside {
                        return;
                    }
                }
                '[' | ']' => {
                    brackets = if c == '[' { brackets + 1 } else { brackets.saturating_sub(1) };
                    self.copy(1, result);
                }
                ',' | ';' if brackets == 0 => {
                    let listing = item.is_some();
                    name_literal(result, item.take());
                    self.copy(1, result);
                    item = (listing && c == ',').then_some(result.len());
                }
                _ if c.is_alphanumeric() || c == '_' => {
                    let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
                    let word = &rest[..length.unwrap_or(rest.len())];
                    let ends = matches!(
                        word,
                        "FROM" | "WHERE" | "UNION" | "INTERSECT" | "EXCEPT" | "ORDER" | "LIMIT" | "GROUP" | "OFFSET"
                    );
                    if ends {
                        name_literal(result, item.take());
                    }
                    self.copy(word.len(), result);
                    if matches!(word, "SELECT" | "DISTINCT") {
                        item = Some(result.len());
                    }
                }
                c => self.copy(c.len_utf8(), result),
            }
        }
        name_literal(result, item);
    }

    /// After `(ARRAY[...])` inside of `ANY (` or `ALL (`: leaves a cast out.
    fn drop_array_cast(&mut self, result: &mut String, opened: usize) {
        let constructor = result[opened..].starts_with("(ARRAY[");
        let before = &result[..opened];
        let rest = &self.text[self.at..];
        if constructor
            && (before.ends_with("ANY (") || before.ends_with("ALL ("))
            && let Some(cast) = rest.strip_prefix("::")
            && let Some(end) = cast.find(')')
            && cast[..end].ends_with("[]")
        {
            // The parentheses around the constructor go with the cast.
            result.pop();
            result.remove(opened);
            self.at += "::".len() + end;
        }
    }

    /// Copies `(- 1)` with the number's type: PostgreSQL prints numbers of two types without quotes.
    fn negate(&mut self, number: &str, result: &mut String) {
        let ty = if number.contains(['.', 'e', 'E']) { "numeric" } else { "integer" };
        result.push_str(&format!("(- '{number}'::{ty})"));
        self.at += "(- )".len() + number.len();
    }

    fn copy(&mut self, length: usize, result: &mut String) {
        result.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }
}

/// The number in `(- 1)`, when the text begins with that.
fn negated(text: &str) -> Option<&str> {
    let number = text.strip_prefix("(- ")?;
    let end = number.find(')')?;
    let number = &number[..end];
    let is_number = number.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && number.chars().all(|c| c.is_ascii_digit() || "eE.+-".contains(c));
    is_number.then_some(number)
}

/// Gives the nameless column that a bare literal makes the name that means none.
fn name_literal(result: &mut String, item: Option<usize>) {
    let Some(start) = item else { return };
    let text = result[start..].trim();
    let literal = match text.chars().next() {
        Some('\'') => quoted(text, '\''),
        Some('N') if text.starts_with("NULL::") => "NULL".len(),
        _ => return,
    };
    let Some(ty) = text[literal..].strip_prefix("::") else { return };
    // A type and nothing after it: operators and key words have other characters.
    let only_type = |c: char| c.is_lowercase() || c.is_ascii_digit() || " _.[](),".contains(c);
    if ty.chars().all(only_type) {
        let end = start + result[start..].trim_end().len();
        result.insert_str(end, " AS \"?column?\"");
    }
}

/// The length of a dollar-quoted token, or of the dollar sign.
pub(super) fn dollar(text: &str) -> usize {
    let tag = text[1..].find('$').map(|at| &text[..at + 2]);
    match tag {
        Some(tag) if tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_') => {
            text[tag.len()..].find(tag).map_or(1, |at| at + 2 * tag.len())
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::faithful;

    #[test]
    fn the_cast_of_a_list_of_values_is_implied() {
        assert_eq!(
            faithful("CHECK (((s)::text = ANY ((ARRAY['a)'::character varying, 'b'::character varying])::text[])))"),
            "CHECK (((s)::text = ANY (ARRAY['a)'::character varying, 'b'::character varying])))"
        );
        assert_eq!(faithful("x = ANY (ARRAY[1, 2])"), "x = ANY (ARRAY[1, 2])");
        assert_eq!(faithful("f((ARRAY['a'::text])::text[])"), "f((ARRAY['a'::text])::text[])");
    }

    #[test]
    fn a_nested_first_operand_stays_nested() {
        assert_eq!(
            faithful("WHERE (((a >= 1) AND (a <= 2)) AND (b = 3))"),
            "WHERE (((a >= 1) AND (a <= 2))::boolean AND (b = 3))"
        );
        assert_eq!(faithful("(((a > 1) OR (b > 2)) AND c)"), "(((a > 1) OR (b > 2)) AND c)");
        assert_eq!(faithful("((a > 1) AND ((b > 1) AND c))"), "((a > 1) AND ((b > 1) AND c))");
        assert_eq!(
            faithful("OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"),
            "OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
        );
    }

    #[test]
    fn a_literal_in_an_inner_query_stays_nameless() {
        assert_eq!(
            faithful(
                " SELECT 1 AS a\n WHERE (EXISTS ( SELECT 'x'::text\n   FROM t)) OR x IN (SELECT NULL::character varying)"
            ),
            " SELECT 1 AS a\n WHERE (EXISTS ( SELECT 'x'::text AS \"?column?\"\n   FROM t)) OR x IN (SELECT NULL::character varying AS \"?column?\")"
        );
        let elements = "(( SELECT ARRAY['a'::text, 'b'::text, 'c'::text] AS \"array\", d)::text[])";
        assert_eq!(faithful(elements), elements);
        assert_eq!(
            faithful("SELECT f('a'::text, 'b'::text), 'c'::text || d"),
            "SELECT f('a'::text, 'b'::text), 'c'::text || d"
        );
    }

    #[test]
    fn the_operator_before_a_number_stays_one() {
        assert_eq!(
            faithful("(a > (- 4)), ( SELECT (- 4.3) AS m, (- '5'::bigint), (- b), (1 - 2), '(- 4)')"),
            "(a > (- '4'::integer)), ( SELECT (- '4.3'::numeric) AS m, (- '5'::bigint), (- b), (1 - 2), '(- 4)')"
        );
    }

    #[test]
    fn quoted_text_is_left_alone() {
        let text = "('it''s ((a AND b) AND c)' || $x$ ((a AND b) AND c) $x$ || \"((a AND b) AND c)\")";
        assert_eq!(faithful(text), text);
    }
}
