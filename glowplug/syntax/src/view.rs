//! `view!`: the columns Diesel sees, and the query PostgreSQL runs.
//!
//! ```ignore
//! view! {
//!     /// Posts everybody may see.
//!     published (id) {
//!         id -> BigInt,
//!         title -> Varchar,
//!     } as "select id, title from post where status = 'published'"
//! }
//! ```

use crate::cursor::{self, expect, expect_one};
use crate::error::{Error, Errors};
use crate::sql_text::SqlText;
use crate::table::TableDecl;
use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};

/// A view. Its head and columns are those of a table; constraints it has none.
#[derive(Debug, Clone)]
pub struct ViewDecl {
    /// Name, columns, comment, parameters, indexes of a materialized view. The key in the head is
    /// for Diesel only.
    pub table: TableDecl,
    /// `materialized`, and where it says so.
    pub materialized: Option<Span>,
    /// The query.
    pub query: SqlText,
    /// `with check option`.
    pub check_option: Option<CheckOption>,
}

/// Which rows may be written through a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOption {
    /// Those this view shows.
    Local,
    /// Those this view and the views below it show.
    Cascaded,
}

impl ViewDecl {
    /// Reads what stands in `view! { ... }`. As for a table, what could be read is given beside
    /// the mistakes.
    pub fn parse(tokens: TokenStream) -> (Option<Self>, Errors) {
        let mut errors = Errors::default();
        let mut view = None;
        let read = |input: ParseStream<'_>| {
            match Self::parse_all(input, &mut errors) {
                Ok(parsed) => view = Some(parsed),
                Err(error) => errors.push(error),
            }
            cursor::skip_all(input)
        };
        if let Err(error) = read.parse2(tokens)
            && errors.is_empty()
        {
            errors.push(error.into());
        }
        (view, errors)
    }

    fn parse_all(input: ParseStream<'_>, errors: &mut Errors) -> Result<Self, Error> {
        let uses = TableDecl::parse_uses(input)?;
        let mut materialized = None;
        let mut table = TableDecl::parse_head(input, uses, "view", &mut materialized)?;
        table.parse_body(input, errors)?;
        expect(input, "as").map_err(|error| {
            error.help(format!("a view ends in its query: `{} {{ ... }} as \"select ...\"`", table.ident))
        })?;
        let query = if SqlText::peek(input) { SqlText::parse(input)? } else { SqlText::parse_literal(input)? };
        let check_option = match cursor::eat(input, &["with"]) {
            Some(span) => {
                let option = match cursor::eat(input, &["local"]) {
                    Some(_) => CheckOption::Local,
                    None => {
                        cursor::eat(input, &["cascaded"]);
                        CheckOption::Cascaded
                    }
                };
                expect(input, "check")?;
                expect_one(input, &["option"])?;
                if materialized.is_some() {
                    return Err(Error::new(span, "nothing can be written through a materialized view"));
                }
                Some(option)
            }
            None => None,
        };
        if !input.is_empty() {
            return Err(Error::new(input.span(), format!("nothing can follow the query of `{}`", table.sql_name)));
        }
        table.default_primary_key();
        Ok(Self { table, materialized, query, check_option })
    }
}
