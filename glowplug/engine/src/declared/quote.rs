//! Identifiers and strings as SQL. Here identifiers are always quoted: the text is for a server,
//! and a word that some later PostgreSQL reserves must not change its meaning.

/// An identifier.
pub(crate) fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name in a namespace.
pub(crate) fn qualified(namespace: &str, name: &str) -> String {
    format!("{}.{}", ident(namespace), ident(name))
}

/// Identifiers between commas.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(ident).collect::<Vec<_>>().join(", ")
}

/// A string. The `E''` form reads the same whatever `standard_conforming_strings` says.
pub(crate) fn literal(text: &str) -> String {
    if text.contains('\\') {
        format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// SQL as written, in parentheses. A comment in its last line must not swallow the closing one.
pub(crate) fn parenthesized(sql: &str) -> String {
    let end = if sql.lines().last().is_some_and(|line| line.contains("--")) { "\n" } else { "" };
    format!("({sql}{end})")
}
