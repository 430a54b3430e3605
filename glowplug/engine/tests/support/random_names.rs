//! Names that must be quoted: every name of a random schema, written in one of several odd ways.

/// How the names of a schema are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style(pub(crate) usize);

/// How many ways there are; the first leaves names as they are.
pub(crate) const STYLES: usize = 7;

impl Style {
    /// The name behind a plain word, unquoted.
    pub(crate) fn name(self, word: &str) -> String {
        match self.0 {
            1 => format!("{word}.x"),
            2 => format!("{word} \"q\""),
            3 => format!("Größe {word} 日本"),
            4 => format!("{word}{}", "x".repeat(63 - word.len().min(63))),
            5 => format!("{}; --$f$ {word}", word.to_uppercase()),
            6 => format!("select{word}\\"),
            _ => word.to_owned(),
        }
    }

    /// A statement with all names written in this way.
    pub(crate) fn write(self, statement: &str) -> String {
        if self.0 == 0 {
            return statement.to_owned();
        }
        let mut text = String::new();
        let mut word = String::new();
        let mut literal = false;
        for character in statement.chars().chain([' ']) {
            if character.is_ascii_alphanumeric() || character == '_' {
                word.push(character);
                continue;
            }
            // The name of a sequence is the one name that stands in a literal.
            if named(&word) && (!literal || text.ends_with("nextval('")) {
                text.push_str(&format!("\"{}\"", self.name(&word).replace('"', "\"\"")));
            } else {
                text.push_str(&word);
            }
            word.clear();
            text.push(character);
            if character == '\'' {
                literal = !literal;
            }
        }
        text.pop();
        text
    }
}

/// Whether a word is a name of the generator's: a letter or two, a digit, and perhaps more behind a line.
fn named(word: &str) -> bool {
    let stem = word.split('_').next().unwrap_or_default();
    let letters = stem.trim_end_matches(|character: char| character.is_ascii_digit());
    stem.len() == letters.len() + 1
        && matches!(
            letters,
            "t" | "c" | "e" | "d" | "r" | "s" | "f" | "v" | "m" | "g" | "h" | "q" | "w" | "y" | "x" | "k" | "mr" | "z"
        )
}
