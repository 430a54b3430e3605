//! Cuts SQL text into tokens, by PostgreSQL's own lexical rules.
//!
//! It knows just enough to find where a statement ends and to read its first words: quotes,
//! dollar quotes, escape strings, nested comments. It does not know the grammar.
//! See <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or an identifier without quotes.
    Word,
    /// An identifier in double quotes.
    Quoted,
    /// A string constant of any form.
    String,
    /// A single byte of punctuation, or part of a number.
    Other(u8),
}

/// A piece of SQL text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

impl Token {
    /// The token as it stands in the text.
    pub(crate) fn text<'a>(&self, sql: &'a str) -> &'a str {
        &sql[self.range.clone()]
    }

    /// Whether this is the given keyword, in any case.
    pub(crate) fn is_word(&self, sql: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.text(sql).eq_ignore_ascii_case(word)
    }
}

/// Every token of `sql`, comments and blanks left out. Never fails: an open quote or comment
/// reaches to the end of the text, and the server says what is wrong with it.
pub(crate) fn tokens(sql: &str) -> Vec<Token> {
    let mut lexer = Lexer { bytes: sql.as_bytes(), at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn continues_word(byte: u8) -> bool {
    starts_word(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn next_token(&mut self) -> Option<Token> {
        self.skip_blanks_and_comments();
        let start = self.at;
        let byte = self.peek(0)?;
        let kind = match byte {
            b'\'' => {
                self.string(false);
                Kind::String
            }
            b'"' => {
                self.until_closing(b'"');
                Kind::Quoted
            }
            b'$' if self.dollar_quote() => Kind::String,
            _ if starts_word(byte) => self.word(start),
            _ => {
                self.at += 1;
                // Digits glued to letters (`1e5`, `0xff`) must not look like the words they end in.
                if byte.is_ascii_digit() {
                    while self.peek(0).is_some_and(|next| next.is_ascii_alphanumeric()) {
                        self.at += 1;
                    }
                }
                Kind::Other(byte)
            }
        };
        Some(Token { kind, range: start..self.at })
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(byte), _) if is_blank(byte) => self.at += 1,
                (Some(b'-'), Some(b'-')) => self.skip_line(),
                (Some(b'/'), Some(b'*')) => self.skip_block_comment(),
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|byte| byte != b'\n' && byte != b'\r') {
            self.at += 1;
        }
    }

    /// Block comments nest in PostgreSQL, unlike in C.
    fn skip_block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'/', Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    fn word(&mut self, start: usize) -> Kind {
        while self.peek(0).is_some_and(continues_word) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        match (word, self.peek(0), self.peek(1)) {
            ([b'e' | b'E'], Some(b'\''), _) => {
                self.string(true);
                Kind::String
            }
            ([b'b' | b'B' | b'x' | b'X' | b'n' | b'N'], Some(b'\''), _) => {
                self.string(false);
                Kind::String
            }
            ([b'u' | b'U'], Some(b'&'), Some(b'\'')) => {
                self.at += 1;
                self.string(false);
                Kind::String
            }
            ([b'u' | b'U'], Some(b'&'), Some(b'"')) => {
                self.at += 1;
                self.until_closing(b'"');
                Kind::Quoted
            }
            _ => Kind::Word,
        }
    }

    /// A quoted text where the quote itself is written twice.
    fn until_closing(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == quote {
                if self.peek(0) == Some(quote) {
                    self.at += 1;
                } else {
                    return;
                }
            }
        }
    }

    /// A string constant; with `escapes`, a backslash takes the next byte along. Constants with
    /// only blanks and a newline between them are one constant, and keep the first one's rules.
    fn string(&mut self, escapes: bool) {
        loop {
            self.at += 1;
            while let Some(byte) = self.peek(0) {
                self.at += 1;
                match byte {
                    b'\\' if escapes => self.at = (self.at + 1).min(self.bytes.len()),
                    b'\'' if self.peek(0) == Some(b'\'') => self.at += 1,
                    b'\'' => break,
                    _ => {}
                }
            }
            if !(escapes && self.skip_to_continuation()) {
                return;
            }
        }
    }

    fn skip_to_continuation(&mut self) -> bool {
        let end = self.at;
        let mut newline = false;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b'\n' | b'\r'), _) => {
                    newline = true;
                    self.at += 1;
                }
                (Some(byte), _) if is_blank(byte) => self.at += 1,
                (Some(b'-'), Some(b'-')) => self.skip_line(),
                (Some(b'\''), _) if newline => return true,
                _ => {
                    self.at = end;
                    return false;
                }
            }
        }
    }

    /// `$$...$$` or `$tag$...$tag$`; false (and nothing eaten) when this `$` opens none.
    fn dollar_quote(&mut self) -> bool {
        let mut end = self.at + 1;
        while let Some(&byte) = self.bytes.get(end) {
            if byte == b'$' {
                break;
            }
            let allowed =
                if end == self.at + 1 { starts_word(byte) } else { starts_word(byte) || byte.is_ascii_digit() };
            if !allowed {
                return false;
            }
            end += 1;
        }
        if self.bytes.get(end) != Some(&b'$') {
            return false;
        }
        let tag = &self.bytes[self.at..=end];
        let body = end + 1;
        self.at = self.bytes[body..]
            .windows(tag.len())
            .position(|window| window == tag)
            .map_or(self.bytes.len(), |found| body + found + tag.len());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_ends_where_the_server_would_end_it() {
        for sql in [
            "'it''s'",
            "E'it\\'s'",
            "e'a\\\\'",
            "N'x'",
            "B'01'",
            "U&'d\\0061t'",
            "\"a\"\"b\"",
            "U&\"x\"",
            "$$a;b$$",
            "$tag$ $$ ; $other$ $tag$",
            "E'a'\n  'b\\';'",
            "E'a' -- c\n 'b\\''",
            "größe",
            "a$b$c",
        ] {
            let found = tokens(sql);
            assert_eq!(found.len(), 1, "{sql}: {found:?}");
            assert_eq!(found[0].range, 0..sql.len(), "{sql}");
        }
        for (sql, count) in [
            ("a'b'", 2),
            ("'a' 'b'", 2),
            ("1E'a'", 2),
            ("$1", 2),
            ("/* a /* b */ ; */ x -- ;", 1),
            ("'a\\'", 1),
            ("$a b$", 3),
            ("'open ; never closed", 1),
            ("$x$ open", 1),
            ("/* open", 0),
        ] {
            assert_eq!(tokens(sql).len(), count, "{sql}: {:?}", tokens(sql));
        }
    }
}
