//! `pg_enum!`: a Rust enum and the PostgreSQL type of the same values.

use crate::cursor::{self, found};
use crate::error::{Error, Errors};
use crate::name::Name;
use crate::table::{DieselAttributes, parse_comment};
use proc_macro2::{Span, TokenStream};
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token, Visibility};

/// PostgreSQL keeps this many bytes of a label.
const MAX_LABEL: usize = 63;

/// An enum.
#[derive(Debug, Clone)]
pub struct EnumDecl {
    /// The file it was read from; empty in a macro.
    pub file: Rc<str>,
    /// Attributes for the Rust enum.
    pub attributes: Vec<Attribute>,
    /// Its visibility in Rust.
    pub visibility: Visibility,
    /// Its Rust name.
    pub ident: Ident,
    /// Its SQL name.
    pub sql_name: String,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment.
    pub comment: Option<String>,
    /// Its values, in order.
    pub values: Vec<EnumValueDecl>,
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValueDecl {
    /// Attributes for the Rust variant.
    pub attributes: Vec<Attribute>,
    /// Its Rust name.
    pub ident: Ident,
    /// Its label in SQL.
    pub label: String,
    /// Where the label stands.
    pub label_span: Span,
    /// The label it had before.
    pub renamed_from: Option<Name>,
}

impl EnumDecl {
    /// Reads what stands in `pg_enum! { ... }`.
    ///
    /// # Errors
    ///
    /// Every mistake found, beside what could be read.
    pub fn parse(tokens: TokenStream) -> (Option<Self>, Errors) {
        let mut errors = Errors::default();
        let mut found = None;
        let read = |input: ParseStream<'_>| {
            match Self::parse_all(input) {
                Ok(parsed) => {
                    parsed.check(&mut errors);
                    found = Some(parsed);
                }
                Err(error) => errors.push(error),
            }
            cursor::skip_all(input)
        };
        // What was left unread behind a mistake is no second one.
        if let Err(error) = read.parse2(tokens)
            && errors.is_empty()
        {
            errors.push(error.into());
        }
        (found, errors)
    }

    fn parse_all(input: ParseStream<'_>) -> Result<Self, Error> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        cursor::expect(input, "enum")?;
        let ident = crate::column::parse_rust_name(input, "enum")?;
        let named = attributes.iter().any(|attribute| attribute.path().is_ident("sql_name"));
        let read = DieselAttributes::read(attributes, &ident)?;
        let sql_name = if named { read.sql_name } else { snake_case(&ident.unraw().to_string()) };
        let attributes = read.all.into_iter().filter(|attribute| !attribute.path().is_ident("sql_name")).collect();
        let mut declared = Self {
            file: Rc::from(""),
            attributes,
            visibility,
            ident,
            sql_name,
            renamed_from: None,
            comment: read.documentation,
            values: Vec::new(),
        };
        loop {
            if cursor::peek(input, &["renamed"]) {
                declared.renamed_from = Name::parse_renamed_from(input, "type")?;
            } else if cursor::eat(input, &["comment"]).is_some() {
                declared.comment = Some(parse_comment(input)?);
            } else {
                break;
            }
        }
        let content = cursor::braced(input, &format!("and the variants of `{}`", declared.ident))?;
        while !content.is_empty() {
            declared.values.push(EnumValueDecl::parse(&content)?);
            if content.is_empty() {
                break;
            }
            if content.parse::<Option<Token![,]>>()?.is_none() {
                return Err(Error::new(
                    content.span(),
                    format!("expected `,` after a variant, found {}", found(&content)),
                ));
            }
        }
        if !input.is_empty() {
            return Err(Error::new(input.span(), format!("nothing can follow the variants of `{}`", declared.ident)));
        }
        Ok(declared)
    }

    fn check(&self, errors: &mut Errors) {
        if self.values.is_empty() {
            errors.push(Error::new(self.ident.span(), format!("enum `{}` has no variants", self.ident)));
        }
        for (position, value) in self.values.iter().enumerate() {
            let earlier = &self.values[..position];
            if let Some(first) = earlier.iter().find(|other| other.label == value.label) {
                errors.push(
                    Error::new(
                        value.label_span,
                        format!("enum `{}` has the label {:?} twice", self.ident, value.label),
                    )
                    .also(first.label_span, "first declared here"),
                );
            }
            if let Some(old) = &value.renamed_from
                && self.values.iter().any(|other| other.label == old.text)
            {
                errors.push(
                    Error::new(old.span, format!("{:?} is still a label of `{}`", old.text, self.ident))
                        .help("`renamed from` names a label that is gone"),
                );
            }
        }
    }

    /// The label of a variant.
    #[must_use]
    pub fn label(&self, variant: &str) -> Option<&str> {
        self.values.iter().find(|value| value.ident.unraw() == variant).map(|value| value.label.as_str())
    }
}

impl EnumValueDecl {
    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ident = crate::column::parse_rust_name(input, "variant")?;
        if input.peek(syn::token::Paren) || input.peek(syn::token::Brace) {
            return Err(Error::new(input.span(), format!("variant `{ident}` cannot hold fields"))
                .help("a PostgreSQL enum is a list of labels"));
        }
        let (label, label_span) = if input.parse::<Option<Token![=]>>()?.is_some() {
            let literal = cursor::string(input, "the label as a string")?;
            (literal.value(), literal.span())
        } else {
            (snake_case(&ident.unraw().to_string()), ident.span())
        };
        if label.len() > MAX_LABEL {
            return Err(Error::new(
                label_span,
                format!("the label has {} bytes, PostgreSQL takes {MAX_LABEL}", label.len()),
            ));
        }
        if label.contains('\0') {
            return Err(Error::new(label_span, "a label cannot hold a zero byte"));
        }
        let renamed_from = Name::parse_renamed_from(input, "label")?;
        // Documentation of a variant stays in Rust: PostgreSQL has no comments on labels.
        Ok(Self { attributes, ident, label, label_span, renamed_from })
    }
}

/// `InReview` → `in_review`, `HTTPError2` → `http_error2`.
pub(crate) fn snake_case(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut snake = String::new();
    for (position, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && position > 0 {
            let before = letters[position - 1];
            let ends_acronym =
                before.is_uppercase() && letters.get(position + 1).is_some_and(|next| next.is_lowercase());
            if before != '_' && (!before.is_uppercase() || ends_acronym) {
                snake.push('_');
            }
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn a_variant_becomes_a_label_in_snake_case() {
        for (variant, label) in [
            ("Draft", "draft"),
            ("InReview", "in_review"),
            ("HTTPError", "http_error"),
            ("Top10", "top10"),
            ("A", "a"),
            ("Already_Snake", "already_snake"),
            ("PostStatus", "post_status"),
        ] {
            assert_eq!(snake_case(variant), label);
        }
    }
}
