//! `domain!` expanded: to Diesel a domain is the type it is made of, as PostgreSQL sends it.

use crate::project;
use crate::table::documentation;
use glowplug_syntax::DomainDecl;
use proc_macro2::TokenStream;
use quote::quote_spanned;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (_, body) = project::split_schema(input);
    let (domain, errors) = DomainDecl::parse(body);
    let mut tokens = errors.to_compile_errors();
    let Some(domain) = domain else { return tokens };
    let DomainDecl { attributes, visibility, ident, sql_name, data_type, .. } = &domain;
    let documentation = documentation(attributes, &format!("The values of the domain `{sql_name}`."));
    let made_of = data_type.to_qualified();
    tokens.extend(quote_spanned! {ident.span()=>
        #documentation
        #(#attributes)*
        #visibility type #ident = #made_of;
    });
    tokens
}
