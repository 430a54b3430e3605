//! `domain!`: a type made of another and the conditions its values meet.
//!
//! ```ignore
//! domain! {
//!     /// An address that could receive mail.
//!     pub Email -> Text collate "C" = "nobody@example.org" check email_has_at sql("value like '%@%'");
//! }
//! ```

use crate::column::Collation;
use crate::cursor::{self, expect, found};
use crate::data_type::DataType;
use crate::enumeration::snake_case;
use crate::error::{Error, Errors};
use crate::expression::Expression;
use crate::name::Name;
use crate::sql_text::SqlText;
use crate::table::{DieselAttributes, parse_comment};
use proc_macro2::TokenStream;
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token, Visibility};

/// A domain.
#[derive(Debug, Clone)]
pub struct DomainDecl {
    /// The file it was read from; empty in a macro.
    pub file: Rc<str>,
    /// Attributes for the Rust type.
    pub attributes: Vec<Attribute>,
    /// Its visibility in Rust.
    pub visibility: Visibility,
    /// Its Rust name.
    pub ident: Ident,
    /// Its SQL name.
    pub sql_name: String,
    /// The type it is made of. `Nullable` means that its values may be null.
    pub data_type: DataType,
    /// `sql_type "..."`, where Diesel's name does not say the type.
    pub sql_type: Option<SqlText>,
    /// Its collation.
    pub collation: Option<Collation>,
    /// Its default.
    pub default: Option<Expression>,
    /// `not null`.
    pub not_null: bool,
    /// Its conditions, over `value`.
    pub checks: Vec<DomainCheck>,
    /// The name it had before.
    pub renamed_from: Option<Name>,
    /// Its comment.
    pub comment: Option<String>,
}

/// A condition of a domain.
#[derive(Debug, Clone)]
pub struct DomainCheck {
    /// Its name; PostgreSQL chooses one when absent.
    pub name: Option<Name>,
    /// The condition, over `value`.
    pub condition: SqlText,
}

impl DomainDecl {
    /// Reads what stands in `domain! { ... }`.
    pub fn parse(tokens: TokenStream) -> (Option<Self>, Errors) {
        let mut errors = Errors::default();
        let mut domain = None;
        let read = |input: ParseStream<'_>| {
            match Self::parse_all(input) {
                Ok(parsed) => domain = Some(parsed),
                Err(error) => errors.push(error),
            }
            cursor::skip_all(input)
        };
        if let Err(error) = read.parse2(tokens)
            && errors.is_empty()
        {
            errors.push(error.into());
        }
        (domain, errors)
    }

    fn parse_all(input: ParseStream<'_>) -> Result<Self, Error> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        let ident = crate::column::parse_rust_name(input, "domain")?;
        let named = attributes.iter().any(|attribute| attribute.path().is_ident("sql_name"));
        let read = DieselAttributes::read(attributes, &ident)?;
        let sql_name = if named { read.sql_name } else { snake_case(&ident.unraw().to_string()) };
        if input.parse::<Option<Token![->]>>()?.is_none() {
            return Err(Error::new(input.span(), format!("expected `->` and a type, found {}", found(input)))
                .help("a domain is written `pub Email -> Text check sql(\"...\")`"));
        }
        let data_type = DataType::parse(input)?;
        if data_type.is_nullable() {
            return Err(Error::new(data_type.span, format!("domain `{ident}` is nullable where a column says so"))
                .help("write the type without `Nullable`; `not null` refuses nulls everywhere"));
        }
        let attributes = read.all.into_iter().filter(|attribute| !attribute.path().is_ident("sql_name")).collect();
        let mut domain = Self {
            file: Rc::from(""),
            attributes,
            visibility,
            ident,
            sql_name,
            data_type,
            sql_type: None,
            collation: None,
            default: None,
            not_null: false,
            checks: Vec::new(),
            renamed_from: None,
            comment: read.documentation,
        };
        while !input.is_empty() {
            if input.parse::<Option<Token![;]>>()?.is_some() {
                break;
            }
            domain.parse_clause(input)?;
        }
        if !input.is_empty() {
            return Err(Error::new(input.span(), format!("nothing can follow the domain `{}`", domain.ident)));
        }
        Ok(domain)
    }

    fn parse_clause(&mut self, input: ParseStream<'_>) -> Result<(), Error> {
        if input.parse::<Option<Token![=]>>()?.is_some() || cursor::eat(input, &["default"]).is_some() {
            self.default = Some(Expression::parse(input)?);
        } else if cursor::eat(input, &["not"]).is_some() {
            expect(input, "null")?;
            self.not_null = true;
        } else if cursor::eat(input, &["collate"]).is_some() {
            self.collation = Some(Collation::parse(input)?);
        } else if cursor::eat(input, &["sql_type"]).is_some() {
            self.sql_type = Some(SqlText::parse_literal(input)?);
        } else if cursor::eat(input, &["check"]).is_some() {
            let name = if SqlText::peek(input) { None } else { Some(Name::parse(input, "check")?) };
            self.checks.push(DomainCheck { name, condition: SqlText::parse(input)? });
        } else if cursor::peek(input, &["renamed"]) {
            self.renamed_from = Name::parse_renamed_from(input, "domain")?;
        } else if cursor::eat(input, &["comment"]).is_some() {
            self.comment = Some(parse_comment(input)?);
        } else {
            return Err(cursor::expected(
                input,
                &["=", "not null", "collate", "check", "sql_type", "renamed from", "comment"],
            ));
        }
        Ok(())
    }
}
