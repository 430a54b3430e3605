//! SQL types as `diesel print-schema` declares them:
//!
//! ```ignore
//! pub mod sql_types {
//!     #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
//!     #[diesel(postgres_type(name = "post_status", schema = "blog"))]
//!     pub struct PostStatus;
//! }
//! ```

use std::rc::Rc;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token};

/// A Rust type that stands for an SQL type declared elsewhere.
#[derive(Debug, Clone)]
pub struct SqlTypeDecl {
    /// The file it was read from.
    pub file: Rc<str>,
    /// Its Rust name.
    pub ident: Ident,
    /// The schema of the SQL type, if said.
    pub schema: Option<String>,
    /// The SQL type.
    pub name: String,
}

impl SqlTypeDecl {
    /// Reads the attributes of a struct; `None` when it stands for no SQL type.
    pub(crate) fn from_struct(attributes: &[Attribute], ident: &Ident, file: &Rc<str>) -> Option<Self> {
        let mut declared = Self { file: Rc::clone(file), ident: ident.clone(), schema: None, name: String::new() };
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("diesel")) {
            // An attribute that is not of this form belongs to Diesel alone.
            let _belongs_to_diesel = attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("postgres_type") {
                    return skip_value(meta.input);
                }
                meta.parse_nested_meta(|pair| {
                    if pair.path.is_ident("name") {
                        declared.name = pair.value()?.parse::<LitStr>()?.value();
                        return Ok(());
                    }
                    if pair.path.is_ident("schema") {
                        declared.schema = Some(pair.value()?.parse::<LitStr>()?.value());
                        return Ok(());
                    }
                    skip_value(pair.input)
                })
            });
        }
        (!declared.name.is_empty()).then_some(declared)
    }
}

/// Skips to the next comma.
fn skip_value(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
