//! Which project is compiled, and where its schema is.

use glowplug_syntax::{Error, namespace};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use std::env;

/// The variable that names the project.
const VARIABLE: &str = "PROJECT_NAME";

/// The namespace of the project that is compiled.
pub(crate) fn namespace() -> Result<String, Error> {
    let Ok(name) = env::var(VARIABLE) else {
        return Err(Error::new(
            Span::call_site(),
            format!("{VARIABLE} is not set, so there is no namespace to declare into"),
        )
        .help("set it in .cargo/config.toml under [env]: PROJECT_NAME = \"blog\""));
    };
    namespace::from_project_name(&name)
        .map_err(|error| Error::new(Span::call_site(), error.to_string()).help(error.help()))
}

/// What makes the compiler expand again when the project is renamed.
pub(crate) fn recompile_when_renamed() -> TokenStream {
    quote! { const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#VARIABLE); }
}

/// Where the project's schema is: the path of its module.
pub(crate) struct Schema(TokenStream);

impl Schema {
    /// The path, as if written at a place: the compiler then blames that place, not this macro.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        self.0
            .clone()
            .into_iter()
            .map(|mut tree| {
                tree.set_span(span);
                tree
            })
            .collect()
    }
}

/// Takes `@(crate::schema)` off the front: the mark the project's own macros put there.
pub(crate) fn split_schema(input: TokenStream) -> (Option<Schema>, TokenStream) {
    let mut trees = input.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Punct(at)), Some(TokenTree::Group(path))) if at.as_char() == '@' => {
            (Some(Schema(path.stream())), trees.collect())
        }
        (_, _) => (None, input),
    }
}
