//! What queries call their columns: `AS` and a name, where PostgreSQL prints them. A column that has another name, or
//! shows a column that has, is printed otherwise: `t.a` becomes `t.a AS b` under a new name, and `t.b AS a` over one.
//! Names inside of inner queries stay, so that only what such a query shows is called otherwise.
//!
//! What is not understood is left to the exchange of words.

use std::collections::BTreeMap;

use super::Ident;
use super::exchange::{exchange, token_length};

/// Exchanges words in the query of a view, and the names of its columns, which are given by their places.
pub(super) fn relabel(query: &str, before: &[&str], after: &[String], words: &BTreeMap<String, String>) -> String {
    if words.is_empty() && before.iter().zip(after).all(|(old, new)| old == new) {
        return query.to_owned();
    }
    let names = |place: usize| Some((*before.get(place)?, after.get(place)?.as_str()));
    marked(outer(query, before.len(), &names, words), query, words)
}

/// Exchanges words in an expression, with the queries inside of it.
pub(super) fn exchange_query(text: &str, words: &BTreeMap<String, String>) -> String {
    if words.is_empty() { text.to_owned() } else { marked(inner(text, words), text, words) }
}

/// Where one of the words is a name that a join is made by, PostgreSQL goes on joining by the old one and gives the
/// columns other names on either side: `t t(old, b) JOIN u USING (old)`. That is not what anybody writes: it is no text
/// to compare, and the query is written again.
fn marked(mut result: String, before: &str, words: &BTreeMap<String, String>) -> String {
    let joined = |list: &str| {
        let mut at = 0;
        let mut tokens = std::iter::from_fn(|| {
            let token = &list[at..at + token_length(&list[at..])];
            at += token.len();
            (!matches!(token, "" | ")")).then_some(token)
        });
        tokens.any(|token| words.contains_key(token))
    };
    if before.split(" USING (").skip(1).any(joined) {
        result.push('\n');
    }
    result
}

/// A query whose lists may have so many items, with their names before and after.
fn outer<'a>(
    query: &'a str,
    width: usize,
    names: &dyn Fn(usize) -> Option<(&'a str, &'a str)>,
    words: &BTreeMap<String, String>,
) -> String {
    let lists = lists(query).filter(|lists| lists.iter().all(|list| list.len() == width));
    let mut result = String::with_capacity(query.len());
    let mut end = 0;
    for list in lists.unwrap_or_default() {
        for (place, &(from, to)) in list.iter().enumerate() {
            result.push_str(&inner(&query[end..from], words));
            result.push_str(&labelled(&query[from..to], names(place), words));
            end = to;
        }
    }
    result.push_str(&inner(&query[end..], words));
    result
}

/// A text with queries in parentheses.
fn inner(text: &str, words: &BTreeMap<String, String>) -> String {
    if !text.contains("SELECT") {
        return exchange(text, words);
    }
    let mut result = String::with_capacity(text.len());
    let (mut at, mut end) = (0, 0);
    while at < text.len() {
        at += token_length(&text[at..]);
        if text[..at].ends_with('(')
            && let Some(length) = enclosed(&text[at..])
        {
            result.push_str(&exchange(&text[end..at], words));
            let query = &text[at..at + length];
            match lists(query) {
                Some(lists) => {
                    let width = lists.first().map_or(0, Vec::len);
                    result.push_str(&outer(query, width, &|_| None, words));
                }
                None => result.push_str(&inner(query, words)),
            }
            at += length;
            end = at;
        }
    }
    result.push_str(&exchange(&text[end..], words));
    result
}

/// How much stands before the parenthesis that closes.
fn enclosed(text: &str) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    while at < text.len() {
        let token = &text[at..at + token_length(&text[at..])];
        match token {
            "(" => depth += 1,
            ")" if depth == 0 => return Some(at),
            ")" => depth -= 1,
            _ => {}
        }
        at += token.len();
    }
    None
}

/// One item of a list, by its name before and after where the query does not tell it itself.
fn labelled(item: &str, names: Option<(&str, &str)>, words: &BTreeMap<String, String>) -> String {
    let (shown, label) = match item.rsplit_once(" AS ") {
        Some((shown, label)) if token_length(label) == label.len() => (shown, Some(label)),
        _ => (item, None),
    };
    let expression = inner(shown, words);
    let told = label.or_else(|| last_name(shown));
    let new = match (names, told) {
        (Some((_, new)), Some(_)) => Ident(new).to_string(),
        // The second arm of a `UNION` may leave out a name that PostgreSQL would give by itself.
        (Some((old, new)), None) if old != new => Ident(new).to_string(),
        (None, Some(name)) => name.to_owned(),
        (Some(_) | None, None) => return expression,
    };
    // A column is named only where it has another name.
    if last_name(&expression) == Some(&new) { expression } else { format!("{expression} AS {new}") }
}

/// The last part of `a.b`, when the whole is nothing but names and dots.
fn last_name(expression: &str) -> Option<&str> {
    let mut rest = expression;
    loop {
        let (name, tail) = rest.split_at_checked(token_length(rest))?;
        if !name.starts_with(|c: char| c == '"' || c == '_' || c.is_alphabetic()) {
            return None;
        }
        match tail.strip_prefix('.') {
            Some(tail) => rest = tail,
            None => return tail.is_empty().then_some(name),
        }
    }
}

/// The items of the list of each arm, by where they begin and end.
fn lists(query: &str) -> Option<Vec<Vec<(usize, usize)>>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < query.len() {
        let token = &query[at..at + token_length(&query[at..])];
        if !token.trim().is_empty() {
            tokens.push((at, token));
        }
        at += token.len();
    }
    let mut reader = Reader { tokens: &tokens, at: 0, lists: Vec::new() };
    reader.query()?;
    (reader.at == tokens.len()).then_some(reader.lists)
}

/// Reads as much of a query as tells where its lists are.
struct Reader<'a> {
    tokens: &'a [(usize, &'a str)],
    at: usize,
    lists: Vec<Vec<(usize, usize)>>,
}

impl<'a> Reader<'a> {
    fn token(&self) -> Option<&'a str> {
        self.tokens.get(self.at).map(|(_, token)| *token)
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = self.token() == Some(word);
        self.at += usize::from(there);
        there
    }

    /// Arms, and what is between them.
    fn query(&mut self) -> Option<()> {
        self.arm()?;
        while self.token().is_some_and(|token| ["UNION", "INTERSECT", "EXCEPT"].contains(&token)) {
            self.at += 1;
            self.takes("ALL");
            self.arm()?;
        }
        Some(())
    }

    fn arm(&mut self) -> Option<()> {
        if self.takes("(") {
            self.query()?;
            self.takes(")").then_some(())?;
        } else {
            if self.token() == Some("WITH") {
                self.skip_to(&["SELECT"])?;
            }
            self.takes("SELECT").then_some(())?;
            if self.takes("DISTINCT") && self.takes("ON") {
                self.skip_one();
            }
            self.list();
        }
        // Without an end the query ends here.
        let _ = self.skip_to(&["UNION", "INTERSECT", "EXCEPT", ")"]);
        Some(())
    }

    fn list(&mut self) {
        const ENDS: [&str; 12] = [
            "FROM",
            "WHERE",
            "GROUP",
            "HAVING",
            "WINDOW",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "FETCH",
        ];
        let mut items = Vec::new();
        let mut item: Option<(usize, usize)> = None;
        let mut within = false;
        while let Some(&(start, token)) = self.tokens.get(self.at) {
            // An aggregate has `WITHIN GROUP` in the middle of an item.
            if ENDS.contains(&token) && !within || token == ")" {
                break;
            }
            within = token == "WITHIN";
            self.skip_one();
            if token == "," {
                items.extend(item.take());
            } else {
                let end = self.tokens[self.at - 1];
                item = Some((item.map_or(start, |(start, _)| start), end.0 + end.1.len()));
            }
        }
        items.extend(item);
        self.lists.push(items);
    }

    /// One token, or all between two parentheses.
    fn skip_one(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.token() {
            self.at += 1;
            match token {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// To the first of these words outside of parentheses.
    fn skip_to(&mut self, words: &[&str]) -> Option<()> {
        while !words.contains(&self.token()?) {
            self.skip_one();
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relabelled(query: &str, before: &[&str], after: &[&str], words: &[(&str, &str)]) -> String {
        let after: Vec<String> = after.iter().map(|name| (*name).to_owned()).collect();
        let words = words.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
        relabel(query, before, &after, &words)
    }

    #[test]
    fn a_column_is_named_where_it_has_another_name_than_what_it_shows() {
        let query = " SELECT t.a,\n    t.b AS c,\n    (t.d + 1) AS e\n   FROM app.t";
        assert_eq!(
            relabelled(query, &["a", "c", "e"], &["x", "b", "t"], &[]),
            " SELECT t.a AS x,\n    t.b,\n    (t.d + 1) AS t\n   FROM app.t"
        );
        assert_eq!(
            relabelled(query, &["a", "c", "e"], &["a", "c", "e"], &[("a", "z"), ("b", "c")]),
            " SELECT t.z AS a,\n    t.c,\n    (t.d + 1) AS e\n   FROM app.t"
        );
    }

    #[test]
    fn every_arm_names_its_columns() {
        let query = "( SELECT DISTINCT ON (t.a, t.b) t.a\n   FROM t\nUNION ALL\n SELECT max(ROW(1, 2)) AS a\n  GROUP BY u.a) EXCEPT\n WITH q AS ( SELECT 1 AS a) SELECT q.a";
        assert_eq!(
            relabelled(query, &["a"], &["b"], &[]),
            "( SELECT DISTINCT ON (t.a, t.b) t.a AS b\n   FROM t\nUNION ALL\n SELECT max(ROW(1, 2)) AS b\n  GROUP BY u.a) EXCEPT\n WITH q AS ( SELECT 1 AS a) SELECT q.a AS b"
        );
    }

    #[test]
    fn what_is_not_understood_is_only_exchanged() {
        assert_eq!(relabelled(" VALUES (1,2)", &["a", "b"], &["c", "b"], &[("a", "c")]), " VALUES (1,2)");
        let query = " SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t.a) AS p FROM t";
        let renamed = " SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t.b) AS q FROM t";
        assert_eq!(relabelled(query, &["p"], &["q"], &[("a", "b")]), renamed);
    }
}
