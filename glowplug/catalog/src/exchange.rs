//! Exchanges names inside of text that PostgreSQL printed, token by token.

use std::collections::{BTreeMap, BTreeSet};

use super::{Member, Routine};

/// Exchanges the types of a list that stands for an overload.
pub(super) fn exchange_types(types: &str, words: &BTreeMap<String, String>) -> String {
    let exchanged = types.split(", ").map(|ty| {
        let element = ty.trim_end_matches("[]");
        words.get(element).map_or_else(|| ty.to_owned(), |new| format!("{new}{}", &ty[element.len()..]))
    });
    exchanged.collect::<Vec<_>>().join(", ")
}

/// Exchanges names in the members of a family or class.
pub(super) fn members(members: &BTreeSet<Member>, text: &impl Fn(&mut String)) -> BTreeSet<Member> {
    let renamed = members.iter().cloned().map(|mut member| {
        text(&mut member.types.0);
        text(&mut member.types.1);
        text(&mut member.target);
        member
    });
    renamed.collect()
}

/// Exchanges names in what PostgreSQL keeps track of: a body that is a mere string stays as it is.
pub(super) fn routine_text(routine: &mut Routine, text: &impl Fn(&mut String)) {
    text(&mut routine.signature);
    text(&mut routine.result);
    text(&mut routine.substance.arguments);
    routine.arguments.iter_mut().for_each(|argument| text(&mut argument.ty));
    routine.substance.transforms.iter_mut().for_each(text);
    match &mut routine.substance.sql_body {
        Some(body) => {
            let old = body.clone();
            text(body);
            text(&mut routine.definition);
            // What a query calls its columns is not in its text: after a rename PostgreSQL may print a label
            // that was not there. Such a body is written again.
            if *body != old {
                body.push('\n');
                routine.definition.push('\n');
            }
        }
        None => {
            let at = routine.definition.find("\nAS ").unwrap_or(0);
            let body = routine.definition.split_off(at);
            text(&mut routine.definition);
            routine.definition.push_str(&body);
        }
    }
}

/// Exchanges whole tokens: identifiers (quoted or not) and string literals.
pub(super) fn exchange(text: &str, words: &BTreeMap<String, String>) -> String {
    if words.is_empty() {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = token_length(rest);
        // A name with its namespace is one word when it is known as such.
        let whole = length + rest[length..].strip_prefix('.').map_or(0, |next| 1 + name_length(next));
        let length = if words.contains_key(&rest[..whole]) { whole } else { length };
        let (token, tail) = rest.split_at(length);
        result.push_str(words.get(token).map_or(token, String::as_str));
        rest = tail;
    }
    result
}

/// The length of the first token: a name or a string with its quotes, a number, or one sign.
pub(super) fn token_length(text: &str) -> usize {
    match text.chars().next() {
        None => 0,
        Some(quote @ ('"' | '\'')) => quoted(text, quote),
        Some(c) if c.is_alphanumeric() || c == '_' => {
            text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len())
        }
        Some(c) => c.len_utf8(),
    }
}

/// The length of a name, an operator's too.
fn name_length(text: &str) -> usize {
    match text.chars().next() {
        Some('"') => quoted(text, '"'),
        Some(c) if c.is_alphanumeric() || c == '_' => {
            text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len())
        }
        _ => text.find(|c: char| !"+-*/<>=~!@#%^&|`?".contains(c)).unwrap_or(text.len()),
    }
}

/// Exchanges names in a foreign key: `own` outside of what it references, `other` inside. The referenced
/// table, printed as `references`, becomes `target`.
pub(super) fn foreign_key(
    definition: &str,
    references: &str,
    target: &str,
    own: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
) -> String {
    let mark = format!(" REFERENCES {references}(");
    let Some((head, tail)) = definition.split_once(&mark) else { return exchange(definition, own) };
    let mut end = 0;
    while let Some(first) = tail[end..].chars().next().filter(|c| *c != ')') {
        end += if first == '"' { quoted(&tail[end..], first) } else { first.len_utf8() };
    }
    let (columns, rest) = tail.split_at(end);
    format!("{} REFERENCES {target}({}{}", exchange(head, own), exchange(columns, other), exchange(rest, own))
}

/// The length of a quoted token with its quotes; a doubled quote is inside.
pub fn quoted(text: &str, quote: char) -> usize {
    let mut end = 1;
    while let Some(at) = text[end..].find(quote) {
        end += at + 1;
        if !text[end..].starts_with(quote) {
            return end;
        }
        end += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_tokens_are_exchanged() {
        let words = BTreeMap::from([("old".to_owned(), "new".to_owned()), ("'draft'".to_owned(), "'open'".to_owned())]);
        assert_eq!(
            exchange("old > 0 AND older <> 'old' AND (\"old\" = 'draft'::s.t)", &words),
            "new > 0 AND older <> 'old' AND (\"old\" = 'open'::s.t)"
        );
        assert_eq!(exchange("'it''s old' || old", &words), "'it''s old' || new");
    }

    #[test]
    fn a_name_with_its_namespace_is_one_word() {
        let pairs = [("s.t", "x.u"), ("s.=", "x.="), ("\"S\".t", "y.t")];
        let words: BTreeMap<String, String> = pairs.map(|(old, new)| (old.to_owned(), new.to_owned())).into();
        assert_eq!(
            exchange("s.t(1)::s.t[] OPERATOR(s.=) s.tt, t.s, \"S\".t", &words),
            "x.u(1)::x.u[] OPERATOR(x.=) s.tt, t.s, y.t"
        );
    }

    #[test]
    fn a_foreign_key_keeps_a_column_that_is_called_like_the_renamed_table() {
        let own = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        let other = BTreeMap::from([("c".to_owned(), "d".to_owned())]);
        assert_eq!(
            foreign_key(
                "FOREIGN KEY (post, a) REFERENCES s.post(c, a) ON DELETE SET NULL (a)",
                "s.post",
                "s.article",
                &own,
                &other
            ),
            "FOREIGN KEY (post, b) REFERENCES s.article(d, a) ON DELETE SET NULL (b)"
        );
    }
}
