//! Names of objects and references to them: an identifier, or a string for any other name.

use crate::cursor::{self, comma_list, found, parenthesized};
use crate::error::Error;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

/// A name as written: `author_id`, or `"Author Id"`.
///
/// As a reference to a column or table, an identifier means the Rust name and a string the SQL
/// name; they differ only under `#[sql_name]`.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Whether it was written as a string.
    pub quoted: bool,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// A name out of an identifier.
    #[must_use]
    pub fn from_ident(ident: &Ident) -> Self {
        Self { text: ident.unraw().to_string(), quoted: false, span: ident.span() }
    }

    /// Whether a name comes next.
    pub(crate) fn peek(input: ParseStream<'_>) -> bool {
        input.peek(LitStr) || input.peek(Ident::peek_any)
    }

    /// Reads a name.
    pub(crate) fn parse(input: ParseStream<'_>, what: &str) -> Result<Self, Error> {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            let text = literal.value();
            if text.is_empty() {
                return Err(Error::new(literal.span(), format!("the name of a {what} is empty")));
            }
            if text.contains('\0') {
                return Err(Error::new(literal.span(), format!("the name of a {what} holds a zero byte")));
            }
            return Ok(Self { text, quoted: true, span: literal.span() });
        }
        match input.call(Ident::parse_any) {
            Ok(ident) => Ok(Self::from_ident(&ident)),
            Err(_) => Err(Error::new(input.span(), format!("expected the name of a {what}, found {}", found(input)))),
        }
    }

    /// Reads `(a, b, ...)`.
    pub(crate) fn parse_list(input: ParseStream<'_>, what: &str) -> Result<Vec<Self>, Error> {
        let content = parenthesized(input, &format!("and a list of {what}s"))?;
        comma_list(&content, what, |input| Self::parse(input, what))
    }

    /// Reads `renamed from old`, if it comes next.
    pub(crate) fn parse_renamed_from(input: ParseStream<'_>, what: &str) -> Result<Option<Self>, Error> {
        if cursor::eat(input, &["renamed"]).is_none() {
            return Ok(None);
        }
        cursor::expect(input, "from")?;
        Self::parse(input, what).map(Some)
    }
}

/// A name that may say its schema: `"pg_catalog"."C"`, `public.gin_trgm_ops`.
#[derive(Debug, Clone)]
pub struct QualifiedName {
    /// The schema, if said.
    pub schema: Option<Name>,
    /// The name.
    pub name: Name,
}

impl QualifiedName {
    /// Reads a name with an optional schema before a dot.
    pub(crate) fn parse(input: ParseStream<'_>, what: &str) -> Result<Self, Error> {
        let first = Name::parse(input, what)?;
        if input.parse::<Option<Token![.]>>()?.is_some() {
            let name = Name::parse(input, what)?;
            return Ok(Self { schema: Some(first), name });
        }
        Ok(Self { schema: None, name: first })
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.schema.as_ref().map_or(self.name.span, |schema| schema.span)
    }
}
