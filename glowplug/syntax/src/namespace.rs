//! From the project's name to the name of its namespace (one PostgreSQL schema).
//!
//! The rules live here once; the macros apply them when a declaration is compiled, xtask when a
//! command runs.

use std::error::Error;
use std::fmt;

/// PostgreSQL cuts longer names (`NAMEDATALEN - 1`).
const MAX_BYTES: usize = 63;

/// Words that cannot be written as a plain Rust identifier in the 2024 edition. The namespace
/// becomes a segment of `diesel::table!`, where a raw identifier would reach the SQL as `r#...`.
const RUST_KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Why a project name gives no namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NamespaceError {
    /// The name is empty, or only white space.
    Empty,
    /// The name holds a character that no identifier has.
    Character {
        /// The project name.
        name: String,
        /// The first such character.
        character: char,
    },
    /// The name begins with a digit.
    Digit {
        /// The project name.
        name: String,
    },
    /// The name is a word of the Rust language.
    Keyword {
        /// The namespace it would give.
        namespace: String,
    },
    /// The name belongs to PostgreSQL: `pg_...` or `information_schema`.
    Reserved {
        /// The namespace it would give.
        namespace: String,
    },
    /// The name is longer than PostgreSQL keeps.
    TooLong {
        /// The project name.
        name: String,
        /// Its length in bytes.
        bytes: usize,
    },
}

impl NamespaceError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty => "set PROJECT_NAME in .cargo/config.toml under [env], for example PROJECT_NAME = \"blog\"",
            Self::Character { .. } => "use letters, digits, `-` and `_`, as in a Cargo package name",
            Self::Digit { .. } => "begin the name with a letter",
            Self::Keyword { .. } => "choose a name that is no word of the Rust language, for example with a suffix",
            Self::Reserved { .. } => {
                "choose a name of your own: PostgreSQL keeps `pg_...` and `information_schema` for itself"
            }
            Self::TooLong { .. } => "shorten it to 63 bytes",
        }
    }
}

impl fmt::Display for NamespaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "PROJECT_NAME is empty, so there is no namespace to declare into"),
            Self::Character { name, character } => {
                write!(f, "project name {name:?} cannot name a namespace: it holds {character:?}")
            }
            Self::Digit { name } => {
                write!(f, "project name {name:?} cannot name a namespace: it begins with a digit")
            }
            Self::Keyword { namespace } => {
                write!(f, "project name gives the namespace `{namespace}`, which is a Rust keyword")
            }
            Self::Reserved { namespace } => {
                write!(f, "project name gives the namespace `{namespace}`, which PostgreSQL keeps for itself")
            }
            Self::TooLong { name, bytes } => {
                write!(f, "project name {name:?} has {bytes} bytes, PostgreSQL keeps {MAX_BYTES} of a namespace's name")
            }
        }
    }
}

impl Error for NamespaceError {}

/// The namespace of a project, made as Cargo makes a crate name of a package name: `-` becomes
/// `_`, nothing else changes.
///
/// ```
/// use glowplug_syntax::namespace::from_project_name;
/// assert_eq!(from_project_name("my-app").unwrap(), "my_app");
/// assert!(from_project_name("pg_tools").is_err());
/// ```
///
/// # Errors
///
/// When the name is empty, no identifier, a Rust keyword, PostgreSQL's own, or over 63 bytes.
pub fn from_project_name(name: &str) -> Result<String, NamespaceError> {
    if name.trim().is_empty() {
        return Err(NamespaceError::Empty);
    }
    if let Some(character) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '_' || *c == '-')) {
        return Err(NamespaceError::Character { name: name.to_owned(), character });
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(NamespaceError::Digit { name: name.to_owned() });
    }
    if name.len() > MAX_BYTES {
        return Err(NamespaceError::TooLong { name: name.to_owned(), bytes: name.len() });
    }
    let namespace = name.replace('-', "_");
    // `Self` is the one keyword with a capital letter.
    if RUST_KEYWORDS.contains(&namespace.as_str()) || namespace == "Self" {
        return Err(NamespaceError::Keyword { namespace });
    }
    // PostgreSQL compares the prefix exactly, but a namespace that differs from a system one in
    // case alone helps nobody.
    let lower = namespace.to_ascii_lowercase();
    if lower.starts_with("pg_") || lower == "information_schema" {
        return Err(NamespaceError::Reserved { namespace });
    }
    Ok(namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_name_becomes_an_identifier_as_a_package_name_does() {
        assert_eq!(from_project_name("blog").unwrap(), "blog");
        assert_eq!(from_project_name("my-app").unwrap(), "my_app");
        assert_eq!(from_project_name("Blog2").unwrap(), "Blog2");
        assert_eq!(from_project_name(&"a".repeat(63)).unwrap().len(), 63);
    }

    #[test]
    fn a_name_that_cannot_be_a_namespace_is_refused_with_its_reason() {
        let refused = |name: &str| from_project_name(name).unwrap_err();
        assert_eq!(refused(""), NamespaceError::Empty);
        assert_eq!(refused("  "), NamespaceError::Empty);
        assert!(matches!(refused("my app"), NamespaceError::Character { character: ' ', .. }));
        assert!(matches!(refused("café"), NamespaceError::Character { character: 'é', .. }));
        assert!(matches!(refused("a\"b"), NamespaceError::Character { character: '"', .. }));
        assert!(matches!(refused("2fast"), NamespaceError::Digit { .. }));
        assert!(matches!(refused("match"), NamespaceError::Keyword { .. }));
        assert!(matches!(refused("Self"), NamespaceError::Keyword { .. }));
        assert!(matches!(refused("pg-blog"), NamespaceError::Reserved { .. }));
        assert!(matches!(refused("PG_blog"), NamespaceError::Reserved { .. }));
        assert!(matches!(refused("information-schema"), NamespaceError::Reserved { .. }));
        assert!(matches!(refused(&"a".repeat(64)), NamespaceError::TooLong { bytes: 64, .. }));
    }
}
