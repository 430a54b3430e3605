//! A place in a source file, in plain form: what a report prints and a cache keeps.

use proc_macro2::Span;
use std::fmt;

/// Where something was declared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// The file, as its reader named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters the word has; 1 when it runs over several lines.
    pub length: usize,
}

impl Place {
    /// The place of a span in a file. Only spans of text parsed outside of a macro know theirs.
    #[must_use]
    pub fn of(file: &str, span: Span) -> Self {
        let (start, end) = (span.start(), span.end());
        let length = if start.line == end.line { end.column.saturating_sub(start.column) } else { 1 };
        Self { file: file.to_owned(), line: start.line, column: start.column + 1, length: length.max(1) }
    }

    /// Whether a span says nothing (it stands for "the end of what was parsed").
    pub(crate) fn is_unknown(span: Span) -> bool {
        let start = span.start();
        start.line == 0 || (start == span.end() && start.line == 1 && start.column == 0)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
