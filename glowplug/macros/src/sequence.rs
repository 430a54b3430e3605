//! `sequence!` expanded: a module that asks for the next number.

use crate::project;
use crate::table::documentation;
use glowplug_syntax::SequenceDecl;
use proc_macro2::TokenStream;
use quote::quote_spanned;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (_, body) = project::split_schema(input);
    let (sequence, errors) = SequenceDecl::parse(body);
    let mut tokens = errors.to_compile_errors();
    let Some(sequence) = sequence else { return tokens };
    let namespace = match project::namespace() {
        Ok(namespace) => namespace,
        Err(error) => return error.to_compile_error(),
    };
    let SequenceDecl { attributes, ident, sql_name, .. } = &sequence;
    let documentation = documentation(attributes, &format!("The sequence `{namespace}.{sql_name}`."));
    // A string with the quoted names in it, as `nextval` reads it.
    let name = format!("\"{namespace}\".\"{}\"", sql_name.replace('"', "\"\""));
    let call = format!("nextval('{}')", name.replace('\'', "''"));
    let recompile = project::recompile_when_renamed();
    tokens.extend(quote_spanned! {ident.span()=>
        #recompile

        #documentation
        #(#attributes)*
        pub mod #ident {
            /// Its name, as SQL.
            pub const NAME: &str = #name;

            /// Its next number, as an expression: a number is taken whenever it is evaluated.
            pub fn next() -> diesel::expression::SqlLiteral<diesel::sql_types::BigInt> {
                diesel::dsl::sql(#call)
            }
        }
    });
    tokens
}
