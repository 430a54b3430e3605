//! `view!` expanded: to Diesel a view is a table that is only read.

use crate::project;
use crate::table::diesel_table;
use glowplug_syntax::{ViewDecl, check};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (_, body) = project::split_schema(input);
    let (view, mut errors) = ViewDecl::parse(body);
    let Some(view) = view else { return errors.to_compile_errors() };
    check::view::check(&view, &mut errors);
    match project::namespace() {
        Ok(namespace) if errors.is_empty() => {
            let recompile = project::recompile_when_renamed();
            let plain = diesel_table(&view.table, &namespace, "view");
            quote! { #recompile #plain }
        }
        Ok(_) => errors.to_compile_errors(),
        Err(error) => {
            errors.push(error);
            errors.to_compile_errors()
        }
    }
}
