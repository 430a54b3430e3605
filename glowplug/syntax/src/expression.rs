//! What may stand after `=`: a value, a call, a variant of an enum, or SQL.

use crate::cursor::{comma_list, found, parenthesized};
use crate::error::Error;
use crate::sql_text::SqlText;
use crate::suggest::list;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Ident, Lit, Token};

/// SQL's functions that are written without parentheses.
const BARE_FUNCTIONS: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
];

/// A column's default.
#[derive(Debug, Clone)]
pub enum Expression {
    /// A value: `"draft"`, `0`, `true`.
    Literal(Literal, Span),
    /// A call of an SQL function: `now()`. The text is SQL.
    Call(SqlText),
    /// A variant of a declared enum: `PostStatus::Draft`.
    Variant(syn::Path),
    /// `sql("...")`.
    Sql(SqlText),
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    Text(String),
    /// A number, as PostgreSQL writes it.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `b"..."`.
    Bytes(Vec<u8>),
}

impl Literal {
    /// The value as an SQL literal.
    #[must_use]
    pub fn to_sql(&self) -> String {
        match self {
            Self::Text(text) if text.contains('\\') => {
                // Read the same way whatever `standard_conforming_strings` says.
                format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
            }
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Number(number) => number.clone(),
            Self::Bool(value) => value.to_string(),
            Self::Bytes(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("E'\\\\x{digits}'")
            }
        }
    }
}

impl Expression {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(_, span) => *span,
            Self::Call(text) | Self::Sql(text) => text.span,
            Self::Variant(path) => path.segments.last().map_or_else(Span::call_site, |last| last.ident.span()),
        }
    }

    /// The enum and the variant of a path such as `PostStatus::Draft`.
    #[must_use]
    pub fn variant(path: &syn::Path) -> Option<(String, String)> {
        let mut words = path.segments.iter().rev().map(|segment| segment.ident.unraw().to_string());
        let variant = words.next()?;
        Some((words.next()?, variant))
    }

    /// Reads an expression.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        if SqlText::peek(input) {
            return SqlText::parse(input).map(Self::Sql);
        }
        if input.peek(Ident::peek_any) && !input.peek(syn::LitBool) {
            return Self::parse_path(input);
        }
        let span = input.span();
        literal(input).map(|literal| Self::Literal(literal, span))
    }

    fn parse_path(input: ParseStream<'_>) -> Result<Self, Error> {
        let span = input.span();
        let ahead = input.fork();
        let path: syn::Path = ahead.call(syn::Path::parse_mod_style)?;
        if ahead.peek(syn::token::Paren) {
            return call(input).map(|text| Self::Call(SqlText { text, span }));
        }
        input.advance_to(&ahead);
        if path.segments.len() > 1 {
            return Ok(Self::Variant(path));
        }
        let word = path.segments[0].ident.unraw().to_string();
        if BARE_FUNCTIONS.contains(&word.as_str()) {
            return Ok(Self::Call(SqlText { text: word, span }));
        }
        let error = Error::new(span, format!("`{word}` is no value"));
        Err(if word == "null" {
            error.help("leave the default out: a column without one is null")
        } else {
            error.help(format!(
                "write \"{word}\" for the text, {word}() for a call, Enum::{word} for an enum's variant, or sql(\"...\")"
            ))
        })
    }
}

/// A call, its arguments being values or calls.
fn call(input: ParseStream<'_>) -> Result<String, Error> {
    let path = input.call(syn::Path::parse_mod_style)?;
    let function: Vec<String> = path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
    let content = parenthesized(input, "and the arguments of the call")?;
    let arguments = if content.is_empty() { Vec::new() } else { comma_list(&content, "argument", argument)? };
    Ok(format!("{}({})", function.join("."), arguments.join(", ")))
}

fn argument(input: ParseStream<'_>) -> Result<String, Error> {
    if SqlText::peek(input) {
        return SqlText::parse(input).map(|sql| sql.text);
    }
    match Expression::parse(input)? {
        Expression::Literal(literal, _) => Ok(literal.to_sql()),
        Expression::Call(text) | Expression::Sql(text) => Ok(text.text),
        Expression::Variant(path) => Err(Error::new(
            path.segments.last().map_or_else(Span::call_site, |last| last.ident.span()),
            "an enum's variant cannot be an argument",
        )
        .help("write the whole default as sql(\"...\")")),
    }
}

fn literal(input: ParseStream<'_>) -> Result<Literal, Error> {
    let span = input.span();
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let Ok(literal) = input.parse::<Lit>() else {
        return Err(Error::new(span, format!("expected a value, found {}", found(input))).help(format!(
            "a value is {}",
            list(["\"text\"", "0", "1.5", "true", "b\"bytes\"", "now()", "sql(\"...\")"])
        )));
    };
    let number = |digits: &str, suffix: &str| {
        if suffix.is_empty() {
            Ok(Literal::Number(format!("{}{digits}", if negative { "-" } else { "" })))
        } else {
            Err(Error::new(span, format!("a number here takes no suffix `{suffix}`")))
        }
    };
    let value = match &literal {
        Lit::Int(int) => return number(int.base10_digits(), int.suffix()),
        Lit::Float(float) => return number(float.base10_digits(), float.suffix()),
        Lit::Str(text) => Literal::Text(text.value()),
        Lit::Char(character) => Literal::Text(character.value().to_string()),
        Lit::Bool(value) => Literal::Bool(value.value),
        Lit::ByteStr(bytes) => Literal::Bytes(bytes.value()),
        other => {
            return Err(Error::new(other.span(), "this literal has no meaning in SQL")
                .help("write a string, a number, true or false, or sql(\"...\")"));
        }
    };
    if negative {
        return Err(Error::new(span, "only a number can be negative"));
    }
    if matches!(&value, Literal::Text(text) if text.contains('\0')) {
        return Err(Error::new(span, "PostgreSQL's text cannot hold a zero byte"));
    }
    Ok(value)
}
