//! `namespace! { crate::schema }`: the project's own macros, which know where its schema is.

use crate::project;
use glowplug_syntax::Error;
use proc_macro2::{Span, TokenStream};
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
    let table_doc = format!("Declares a table in the namespace `{namespace}`.");
    let enum_doc = format!("Declares an enum in the namespace `{namespace}`.");
    quote! {
        #recompile

        /// The namespace: the PostgreSQL schema that holds everything this project declares.
        pub const NAME: &str = #namespace;

        /// Implemented by a table for each set of its columns that is unique, so that a foreign
        /// key to other columns does not compile.
        pub trait UniqueColumns<Columns> {}

        #[doc = #table_doc]
        #[allow(unused_macros, reason = "a project may declare no tables")]
        macro_rules! table {
            ($($declaration:tt)*) => { ::glowplug_macros::table! { @(#schema) $($declaration)* } };
        }

        #[doc = #enum_doc]
        #[allow(unused_macros, reason = "a project may declare no enums")]
        macro_rules! pg_enum {
            ($($declaration:tt)*) => { ::glowplug_macros::pg_enum! { @(#schema) $($declaration)* } };
        }

        #[allow(unused_imports, reason = "a project may use only one of them")]
        pub(crate) use {pg_enum, table};
    }
}
