//! Writes carriage returns as escapes.
//!
//! Files, pipes and version control turn `\r\n` into `\n` on their way. What PostgreSQL stores with a carriage
//! return (the body of a function that was written on Windows, a comment, a name) would arrive without it, and
//! differ from its source for ever.

use super::faithful::dollar;
use crate::catalog::quoted;

/// The text without a carriage return in it, meaning the same.
pub(super) fn escaped(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut result = String::with_capacity(text.len() + 16);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            '\'' | '"' => quoted(rest, c),
            '$' => dollar(rest),
            _ if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        let token = &rest[..length];
        at += length;
        match c {
            _ if !token.contains('\r') => result.push_str(token),
            '"' => {
                let name = token.replace('\\', "\\\\").replace('\r', "\\000D");
                result.push_str(&format!("U&{name}"));
            }
            // Its backslashes are doubled already.
            '\'' if result.ends_with('E') => result.push_str(&token.replace('\r', "\\r")),
            '\'' => result.push_str(&format!("E{}", token.replace('\\', "\\\\").replace('\r', "\\r"))),
            '$' => {
                let tag = token[1..].find('$').map_or(0, |at| at + 2);
                let body = &token[tag..token.len() - tag];
                let body = body.replace('\\', "\\\\").replace('\'', "''").replace('\r', "\\r");
                result.push_str(&format!("E'{body}'"));
            }
            // Between words it is a space like any other.
            _ => result.push('\n'),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn carriage_returns_are_escaped_in_whatever_holds_them() {
        let escaped = |text: &str| escaped(text.to_owned());
        assert_eq!(escaped("a\nb 'c\\' $$d'\\$$"), "a\nb 'c\\' $$d'\\$$");
        assert_eq!(escaped("AS $f$x\r\n'y\\'$f$"), "AS E'x\\r\n''y\\\\'''");
        assert_eq!(escaped("IS 'it''s\r\\'"), "IS E'it''s\\r\\\\'");
        assert_eq!(escaped("IS E'it''s\r\\\\'"), "IS E'it''s\\r\\\\'");
        assert_eq!(escaped("s.\"a\r\\\".b$\r$ $1"), "s.U&\"a\\000D\\\\\".b$\n$ $1");
    }
}
