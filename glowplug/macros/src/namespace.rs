//! `namespace! { crate::schema }`: the project's own macros, which know where its schema is.

use crate::project;
use glowplug_syntax::Error;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let schema: syn::Path = match syn::parse2(input) {
        Ok(path) => path,
        Err(_) => {
            return Error::new(Span::call_site(), "`namespace!` takes the path of the schema's module")
                .help("write `namespace! { crate::schema }`")
                .to_compile_error();
        }
    };
    let namespace = match project::namespace() {
        Ok(namespace) => namespace,
        Err(error) => return error.to_compile_error(),
    };
    let recompile = project::recompile_when_renamed();
    let macros = ["table", "pg_enum", "view", "domain", "sequence"].map(|name| {
        let called = Ident::new(name, Span::call_site());
        let documentation = format!("`{name}!` in the namespace `{namespace}`.");
        quote! {
            #[doc = #documentation]
            #[allow(unused_macros, reason = "no project declares everything")]
            macro_rules! #called {
                ($($declaration:tt)*) => { ::glowplug_macros::#called! { @(#schema) $($declaration)* } };
            }
        }
    });
    quote! {
        #recompile

        /// The namespace: the PostgreSQL schema that holds everything this project declares.
        pub const NAME: &str = #namespace;

        /// Implemented by a table for each set of its columns that is unique, so that a foreign
        /// key to other columns does not compile.
        pub trait UniqueColumns<Columns> {}

        #(#macros)*

        #[allow(unused_imports, reason = "no project declares everything")]
        pub(crate) use {domain, pg_enum, sequence, table, view};
    }
}
