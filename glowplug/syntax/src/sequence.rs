//! `sequence!`: numbers that are never given twice.
//!
//! ```ignore
//! sequence! {
//!     /// Numbers on invoices.
//!     invoice_number (start with 1000 increment by 10)
//! }
//! ```

use crate::column::sequence_options;
use crate::cursor::{self, found, parenthesized};
use crate::data_type::DataType;
use crate::error::{Error, Errors};
use crate::name::Name;
use crate::table::{DieselAttributes, parse_comment};
use proc_macro2::TokenStream;
use std::rc::Rc;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token};

/// A sequence.
#[derive(Debug, Clone)]
pub struct SequenceDecl {
    /// The file it was read from; empty in a macro.
    pub file: Rc<str>,
    /// Attributes for the Rust module.
    pub attributes: Vec<Attribute>,
    /// Its Rust name.
    pub ident: Ident,
    /// Its SQL name.
    pub sql_name: String,
    /// The type of its numbers: `BigInt` unless said.
    pub data_type: Option<DataType>,
    /// Its options, as PostgreSQL takes them.
    pub options: Vec<String>,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment.
    pub comment: Option<String>,
}

impl SequenceDecl {
    /// Reads what stands in `sequence! { ... }`.
    pub fn parse(tokens: TokenStream) -> (Option<Self>, Errors) {
        let mut errors = Errors::default();
        let mut sequence = None;
        let read = |input: ParseStream<'_>| {
            match Self::parse_all(input) {
                Ok(parsed) => sequence = Some(parsed),
                Err(error) => errors.push(error),
            }
            cursor::skip_all(input)
        };
        if let Err(error) = read.parse2(tokens)
            && errors.is_empty()
        {
            errors.push(error.into());
        }
        (sequence, errors)
    }

    fn parse_all(input: ParseStream<'_>) -> Result<Self, Error> {
        let attributes = input.call(Attribute::parse_outer)?;
        let ident = crate::column::parse_rust_name(input, "sequence")?;
        let read = DieselAttributes::read(attributes, &ident)?;
        let data_type = match input.parse::<Option<Token![->]>>()? {
            Some(_) => Some(DataType::parse(input)?),
            None => None,
        };
        if let Some(found) = &data_type
            && !matches!(
                found.word().as_str(),
                "SmallInt" | "Smallint" | "Int2" | "Integer" | "Int4" | "BigInt" | "Bigint" | "Int8"
            )
        {
            return Err(Error::new(found.span, format!("a sequence counts whole numbers, not {}", found.word()))
                .help("make it SmallInt, Integer or BigInt"));
        }
        let attributes = read.all.into_iter().filter(|attribute| !attribute.path().is_ident("sql_name")).collect();
        let mut sequence = Self {
            file: Rc::from(""),
            attributes,
            ident,
            sql_name: read.sql_name,
            data_type,
            options: Vec::new(),
            renamed_from: None,
            comment: read.documentation,
        };
        loop {
            if input.peek(syn::token::Paren) && sequence.options.is_empty() {
                let content = parenthesized(input, "and options")?;
                sequence.options = sequence_options(&content)?;
            } else if cursor::peek(input, &["renamed"]) {
                sequence.renamed_from = Name::parse_renamed_from(input, "sequence")?;
            } else if cursor::eat(input, &["comment"]).is_some() {
                sequence.comment = Some(parse_comment(input)?);
            } else if input.parse::<Option<Token![;]>>()?.is_some() || input.is_empty() {
                break;
            } else {
                return Err(Error::new(
                    input.span(),
                    format!("expected options in parentheses, as in `(start with 100)`, found {}", found(input)),
                ));
            }
        }
        if !input.is_empty() {
            return Err(Error::new(input.span(), format!("nothing can follow the sequence `{}`", sequence.ident)));
        }
        Ok(sequence)
    }
}
