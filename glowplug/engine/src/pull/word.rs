//! Rust identifiers and string literals.

/// Words that Rust keeps for itself, 2024 edition. Those that cannot even be raw come second.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "crate", "self", "Self", "super", "_",
];

/// An identifier for an SQL name, and the attribute line that says the SQL name when it differs.
pub(super) fn identifier(name: &str, indent: &str) -> (String, String) {
    let mut word = String::new();
    for (position, c) in name.chars().enumerate() {
        let fits = c == '_' || if position == 0 { c.is_ascii_alphabetic() } else { c.is_ascii_alphanumeric() };
        match (fits, position, c.is_ascii_digit()) {
            (true, _, _) => word.push(c.to_ascii_lowercase()),
            (false, 0, true) => {
                word.push('_');
                word.push(c);
            }
            (false, _, _) => word.push('_'),
        }
    }
    if KEYWORDS.contains(&word.as_str()) || word.is_empty() {
        word.push('_');
    }
    let attribute = if word == name { String::new() } else { format!("{indent}#[sql_name = {}]\n", text(name)) };
    (word, attribute)
}

/// The plain identifier.
pub(super) fn plain(name: &str) -> String {
    identifier(name, "").0
}

/// A Rust string literal.
pub(super) fn text(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() => literal.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// `CamelCase` for a type or variant.
pub(super) fn camel(name: &str) -> String {
    let mut word = String::new();
    let mut upper = true;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if word.is_empty() && c.is_ascii_digit() {
                word.push('N');
            }
            word.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        } else {
            upper = true;
        }
    }
    if word.is_empty() || word == "Self" { format!("{word}Value") } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_that_rust_cannot_have_says_its_sql_name() {
        assert_eq!(identifier("title", ""), ("title".to_owned(), String::new()));
        assert_eq!(identifier("type", "  "), ("type_".to_owned(), "  #[sql_name = \"type\"]\n".to_owned()));
        assert_eq!(identifier("a \"b\"", ""), ("a__b_".to_owned(), "#[sql_name = \"a \\\"b\\\"\"]\n".to_owned()));
        assert_eq!(plain("1st"), "_1st");
    }

    #[test]
    fn a_label_becomes_a_variant() {
        assert_eq!(camel("in review"), "InReview");
        assert_eq!(camel("2nd"), "N2nd");
        assert_eq!(camel("-"), "Value");
    }
}
