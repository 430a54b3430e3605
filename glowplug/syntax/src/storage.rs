//! `with (fillfactor = 70)`: storage parameters of tables, indexes and operator classes.

use crate::cursor::{comma_list, found, parenthesized};
use crate::error::Error;
use crate::name::Name;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Lit, Token};

/// One parameter and its value.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// `toast` in `toast.autovacuum_enabled`.
    pub qualifier: Option<Name>,
    /// The parameter.
    pub name: Name,
    /// The value, as text.
    pub value: String,
}

impl Parameter {
    /// Reads `(a = 1, b = off)`.
    pub(crate) fn parse_list(input: ParseStream<'_>) -> Result<Vec<Self>, Error> {
        let content = parenthesized(input, "and parameters, as in `(fillfactor = 70)`")?;
        comma_list(&content, "parameter", Self::parse)
    }

    fn parse(input: ParseStream<'_>) -> Result<Self, Error> {
        let first = Name::parse(input, "parameter")?;
        let (qualifier, name) = if input.parse::<Option<Token![.]>>()?.is_some() {
            (Some(first), Name::parse(input, "parameter")?)
        } else {
            (None, first)
        };
        if input.parse::<Option<Token![=]>>()?.is_none() {
            return Err(Error::new(
                input.span(),
                format!("expected `=` and the value of `{}`, found {}", name.text, found(input)),
            ));
        }
        Ok(Self { qualifier, name, value: value(input)? })
    }
}

fn value(input: ParseStream<'_>) -> Result<String, Error> {
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let sign = if negative { "-" } else { "" };
    if let Ok(literal) = input.parse::<Lit>() {
        return match &literal {
            Lit::Int(int) => Ok(format!("{sign}{}", int.base10_digits())),
            Lit::Float(float) => Ok(format!("{sign}{}", float.base10_digits())),
            Lit::Bool(value) if !negative => Ok(value.value.to_string()),
            Lit::Str(text) if !negative => Ok(text.value()),
            other => Err(Error::new(other.span(), "a parameter's value is a number, a word or a string")),
        };
    }
    match input.call(Ident::parse_any) {
        Ok(ident) if !negative => Ok(ident.unraw().to_string()),
        Ok(_) | Err(_) => Err(Error::new(
            input.span(),
            format!("expected a parameter's value: a number, a word or a string, found {}", found(input)),
        )),
    }
}
