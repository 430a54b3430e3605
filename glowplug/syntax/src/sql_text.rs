//! `sql("...")`: SQL that is carried as written.
//!
//! What it means is PostgreSQL's business. Only what would make the statement around it end too
//! early or too late is refused here, because PostgreSQL would then blame another line.

use crate::cursor::{found, parenthesized, string};
use crate::error::Error;
use proc_macro2::Span;
use syn::parse::ParseStream;

/// A piece of SQL and where it was written.
#[derive(Debug, Clone)]
pub struct SqlText {
    /// The SQL, without white space around it.
    pub text: String,
    /// Where the string stands.
    pub span: Span,
}

impl SqlText {
    /// Whether `sql(` comes next.
    pub(crate) fn peek(input: ParseStream<'_>) -> bool {
        input.cursor().ident().is_some_and(|(ident, _)| ident == "sql") && input.peek2(syn::token::Paren)
    }

    /// Reads `sql("...")`.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        if !Self::peek(input) {
            return Err(Error::new(input.span(), format!("expected SQL, found {}", found(input)))
                .help("write it as `sql(\"...\")`"));
        }
        input.parse::<syn::Ident>()?;
        let content = parenthesized(input, "and a string")?;
        let literal = Self::parse_literal(&content)?;
        if !content.is_empty() {
            return Err(Error::new(content.span(), "`sql(...)` takes one string"));
        }
        Ok(literal)
    }

    /// Reads `"..."` where only SQL can stand.
    pub(crate) fn parse_literal(input: ParseStream<'_>) -> Result<Self, Error> {
        let literal = string(input, "a string with SQL in it")?;
        let text = literal.value().trim().to_owned();
        match flaw(&text) {
            None => Ok(Self { text, span: literal.span() }),
            Some(flaw) => Err(Error::new(literal.span(), flaw)),
        }
    }
}

/// What would break the statement around a piece of SQL.
fn flaw(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("the SQL is empty".to_owned());
    }
    if text.contains('\0') {
        return Some("the SQL holds a zero byte".to_owned());
    }
    let bytes = text.as_bytes();
    let mut open: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'\'' | b'"') => {
                let escapes = quote == b'\''
                    && at > 0
                    && matches!(bytes[at - 1], b'e' | b'E')
                    && (at == 1 || !is_word(bytes[at - 2]));
                match end_of_quoted(bytes, at, quote, escapes) {
                    Some(end) => at = end,
                    None => return Some(format!("the SQL has an unclosed `{}`", char::from(quote))),
                }
            }
            b'$' if at == 0 || !is_word(bytes[at - 1]) => match dollar_tag(text, at) {
                Some(tag) => match text[at + tag.len()..].find(tag) {
                    Some(length) => at += length + 2 * tag.len(),
                    None => return Some(format!("the SQL has an unclosed `{tag}`")),
                },
                None => at += 1,
            },
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = text[at..].find('\n').map_or(bytes.len(), |length| at + length);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => match end_of_comment(bytes, at) {
                Some(end) => at = end,
                None => return Some("the SQL has an unclosed `/*`".to_owned()),
            },
            bracket @ (b'(' | b'[') => {
                open.push(bracket);
                at += 1;
            }
            bracket @ (b')' | b']') => {
                let opening = if bracket == b')' { b'(' } else { b'[' };
                if open.pop() != Some(opening) {
                    return Some(format!("the SQL closes a `{}` that it did not open", char::from(bracket)));
                }
                at += 1;
            }
            b';' => return Some("the SQL holds a `;`: only an expression can stand here".to_owned()),
            _ => at += 1,
        }
    }
    open.last().map(|bracket| format!("the SQL has an unclosed `{}`", char::from(*bracket)))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn end_of_quoted(bytes: &[u8], start: usize, quote: u8, escapes: bool) -> Option<usize> {
    let mut at = start + 1;
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] == quote {
            if bytes.get(at + 1) == Some(&quote) {
                at += 2;
            } else {
                return Some(at + 1);
            }
        } else {
            at += 1;
        }
    }
    None
}

/// Comments nest in PostgreSQL.
fn end_of_comment(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

/// `$$` or `$tag$` at this byte.
fn dollar_tag(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at + 1..];
    let length = rest.find('$')?;
    let tag = &rest[..length];
    let valid = tag.bytes().all(is_word) && !tag.starts_with(|c: char| c.is_ascii_digit());
    valid.then(|| &text[at..at + length + 2])
}

#[cfg(test)]
mod tests {
    use super::flaw;

    #[test]
    fn whole_expressions_pass() {
        for text in [
            "length(trim(title)) > 0",
            "'{}'",
            "'it''s ('",
            "E'it\\'s ('",
            "\"weird ) name\" > 0",
            "$$ ( $$ = $tag$ ; $$ $tag$",
            "a[1] -- the first (\n > 0",
            "/* ( /* nested */ ; */ true",
            "$1 = 1",
            "'a;b'",
        ] {
            assert_eq!(flaw(text), None, "{text}");
        }
    }

    #[test]
    fn what_would_break_the_statement_around_it_is_refused() {
        for text in ["", "(a", "a)", "a; drop table x", "'open", "\"open", "$$ open", "/* open", "a[1)"] {
            assert!(flaw(text).is_some(), "{text}");
        }
    }
}
