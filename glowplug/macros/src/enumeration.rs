//! `pg_enum!` expanded: the enum, and what Diesel must know to read and write it.

use crate::project;
use crate::table::documentation;
use glowplug_syntax::{EnumDecl, Error};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token};

/// What every declared enum derives. The order of the variants is the order of the labels.
const DERIVED: &[&str] = &["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"];

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (_, body) = project::split_schema(input);
    let (declared, errors) = EnumDecl::parse(body);
    let mut tokens = errors.to_compile_errors();
    let Some(declared) = declared else { return tokens };
    match project::namespace() {
        Ok(namespace) => tokens.extend(expand_enum(&declared, &namespace)),
        Err(error) => tokens.extend(error.to_compile_error()),
    }
    tokens
}

fn expand_enum(declared: &EnumDecl, namespace: &str) -> TokenStream {
    let recompile = project::recompile_when_renamed();
    let attributes = match attributes(&declared.attributes) {
        Ok(attributes) => attributes,
        Err(error) => return error.to_compile_error(),
    };
    let visibility = &declared.visibility;
    let ident = &declared.ident;
    let sql_name = &declared.sql_name;
    let variants = declared.values.iter().map(|value| {
        let (attributes, variant) = (&value.attributes, &value.ident);
        let documentation = documentation(attributes, &format!("`{}`", value.label));
        quote! { #documentation #(#attributes)* #variant }
    });
    let names: Vec<_> = declared.values.iter().map(|value| &value.ident).collect();
    let labels: Vec<_> = declared.values.iter().map(|value| &value.label).collect();
    let bytes: Vec<_> =
        labels.iter().map(|label| syn::LitByteStr::new(label.as_bytes(), proc_macro2::Span::call_site())).collect();
    let documentation = documentation(&declared.attributes, &format!("The SQL type `{namespace}.{sql_name}`."));
    let unknown = format!("no label of the enum {namespace}.{sql_name}");
    quote! {
        #recompile

        #documentation
        #(#attributes)*
        #[derive(
            ::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::cmp::PartialOrd, ::core::cmp::Ord, ::core::hash::Hash,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
            diesel::query_builder::QueryId, diesel::sql_types::SqlType,
        )]
        #[diesel(sql_type = #ident)]
        #[diesel(postgres_type(name = #sql_name, schema = #namespace))]
        #visibility enum #ident {
            #(#variants),*
        }

        impl #ident {
            /// Every value, in the order PostgreSQL sorts them.
            pub const ALL: &'static [Self] = &[#(Self::#names),*];

            /// The label PostgreSQL knows the value by.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    #(Self::#names => #labels),*
                }
            }
        }

        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.label())
            }
        }

        impl ::core::str::FromStr for #ident {
            type Err = ::std::string::String;

            fn from_str(label: &str) -> ::core::result::Result<Self, Self::Err> {
                match label {
                    #(#labels => ::core::result::Result::Ok(Self::#names),)*
                    other => ::core::result::Result::Err(::std::format!("{other:?} is {}", #unknown)),
                }
            }
        }

        impl diesel::sql_types::SqlOrd for #ident {}

        impl diesel::serialize::ToSql<#ident, diesel::pg::Pg> for #ident {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                ::std::io::Write::write_all(out, self.label().as_bytes())?;
                ::core::result::Result::Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<#ident, diesel::pg::Pg> for #ident {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                match value.as_bytes() {
                    #(#bytes => ::core::result::Result::Ok(Self::#names),)*
                    other => ::core::result::Result::Err(
                        ::std::format!("{:?} is {}", ::std::string::String::from_utf8_lossy(other), #unknown).into(),
                    ),
                }
            }
        }
    }
}

/// The enum's own attributes, without derives that are there anyway.
fn attributes(all: &[Attribute]) -> Result<Vec<TokenStream>, Error> {
    let mut kept = Vec::new();
    for attribute in all {
        if !attribute.path().is_ident("derive") {
            kept.push(quote!(#attribute));
            continue;
        }
        let list = attribute.meta.require_list()?;
        let paths = Punctuated::<Path, Token![,]>::parse_terminated.parse2(list.tokens.clone())?;
        let paths = paths
            .iter()
            .filter(|path| path.segments.last().is_none_or(|last| !DERIVED.contains(&last.ident.to_string().as_str())));
        kept.push(quote!(#[derive(#(#paths),*)]));
    }
    Ok(kept)
}
