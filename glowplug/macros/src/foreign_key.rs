//! What a foreign key says to Diesel, and what must hold of the table behind it.
//!
//! The other table is another macro's business, so its side is checked by types: columns must
//! exist, have the same type, and be unique together.

use crate::table::rust_name;
use glowplug_syntax::{ConstraintKind, ForeignKey, Name, TableDecl, TableReference};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::collections::BTreeMap;
use syn::Ident;
use syn::ext::IdentExt;

pub(crate) fn expand(table: &TableDecl, schema: Option<&TokenStream>) -> TokenStream {
    let mut tokens = TokenStream::new();
    // By the other table, in the order of its name.
    let mut pairs: BTreeMap<String, Vec<(&ForeignKey, TokenStream)>> = BTreeMap::new();
    for constraint in &table.constraints {
        let ConstraintKind::ForeignKey(key) = &constraint.kind else { continue };
        // A table by its SQL name alone has no Rust side.
        let Some(other) = path(table, key, schema) else { continue };
        tokens.extend(check_types(table, key, &other));
        tokens.extend(check_unique(key, &other, schema));
        if !is_self(table, key) {
            pairs.entry(key.table.word()).or_default().push((key, other));
        }
    }
    for keys in pairs.values() {
        tokens.extend(join(table, keys));
    }
    tokens
}

fn is_self(table: &TableDecl, key: &ForeignKey) -> bool {
    table.ident.unraw() == key.table.word()
}

/// Where the other table's Diesel module is.
fn path(table: &TableDecl, key: &ForeignKey, schema: Option<&TokenStream>) -> Option<TokenStream> {
    let TableReference::Declared(path) = &key.table else { return None };
    if is_self(table, key) {
        let ident = &table.ident;
        return Some(quote!(self::#ident));
    }
    Some(match (path.get_ident(), schema) {
        (Some(ident), Some(schema)) => quote!(#schema::tables::#ident),
        (Some(_) | None, _) => quote!(#path),
    })
}

/// The columns of the other table by their Rust names; nothing when they are not said, or said
/// by SQL names, which only xtask knows.
fn referenced(key: &ForeignKey) -> Option<Vec<Ident>> {
    let plain = !key.referenced.is_empty() && key.referenced.iter().all(|name| !name.quoted);
    plain.then(|| key.referenced.iter().map(ident).collect())
}

fn ident(name: &Name) -> Ident {
    syn::parse_str::<Ident>(&name.text).map_or_else(
        |_| Ident::new_raw(&name.text, name.span),
        |mut ident| {
            ident.set_span(name.span);
            ident
        },
    )
}

/// Both sides of each pair of columns have the same type, nulls aside.
fn check_types(table: &TableDecl, key: &ForeignKey, other: &TokenStream) -> TokenStream {
    let own = &table.ident;
    let span = key.table.span();
    let columns: Vec<Ident> = key.columns.iter().filter_map(|name| rust_name(table, name)).collect();
    let targets: Vec<(TokenStream, String)> = match referenced(key) {
        Some(names) => {
            names.iter().map(|name| (quote_spanned!(name.span()=> #other::columns::#name), name.to_string())).collect()
        }
        None if key.referenced.is_empty() && columns.len() == 1 => {
            let target = quote_spanned!(span=> <#other::table as diesel::Table>::PrimaryKey);
            vec![(target, "the primary key".to_owned())]
        }
        None => return TokenStream::new(),
    };
    columns
        .iter()
        .zip(targets)
        .map(|(column, (target, name))| {
            let message = format!(
                "`{}.{}` has another type than `{}.{name}`, which it references",
                table.sql_name,
                column.unraw(),
                key.table.word()
            );
            let nullable = |column: TokenStream| {
                quote_spanned! {span=>
                    <<#column as diesel::Expression>::SqlType as diesel::sql_types::IntoNullable>::Nullable
                }
            };
            let mine = nullable(quote_spanned!(span=> #own::columns::#column));
            let theirs = nullable(target);
            quote_spanned! {span=>
                const _: () = {
                    #[diagnostic::on_unimplemented(
                        message = #message,
                        label = "the types differ",
                        note = "a foreign key needs the same type on both sides; only nulls may differ"
                    )]
                    trait SameType<Other> {}
                    impl<Type> SameType<Type> for Type {}
                    const fn check<Mine: SameType<Theirs>, Theirs>() {}
                    check::<#mine, #theirs>();
                };
            }
        })
        .collect()
}

/// The columns pointed to are unique together.
fn check_unique(key: &ForeignKey, other: &TokenStream, schema: Option<&TokenStream>) -> TokenStream {
    let (Some(mut names), Some(schema)) = (referenced(key), schema) else { return TokenStream::new() };
    let span = key.referenced.first().map_or_else(|| key.table.span(), |name| name.span);
    let list: Vec<String> = names.iter().map(Ident::to_string).collect();
    let list = list.join(", ");
    let word = key.table.word();
    let message = format!("`{word} ({list})` is not unique, so nothing can reference it");
    let note = format!("reference the primary key, or add `unique ({list})` to `{word}` (not deferrable)");
    names.sort();
    quote_spanned! {span=>
        const _: () = {
            #[diagnostic::on_unimplemented(message = #message, label = "not unique", note = #note)]
            trait Unique<Columns> {}
            #[diagnostic::do_not_recommend]
            impl<Table: #schema::namespace::UniqueColumns<Columns>, Columns> Unique<Columns> for Table {}
            const fn check<Table: Unique<Columns>, Columns>() {}
            check::<#other::table, (#(#other::columns::#names,)*)>();
        };
    }
}

/// Diesel's joins along the foreign keys to one other table.
fn join(table: &TableDecl, keys: &[(&ForeignKey, TokenStream)]) -> TokenStream {
    let Some((_, other)) = keys.iter().find(|(key, _)| key.joinable) else { return TokenStream::new() };
    let own = &table.ident;
    let joinable = match keys {
        [(key, _)] => match key.columns.as_slice() {
            [name] => rust_name(table, name).map(|column| {
                let primary = check_primary(key, other);
                quote! { #primary diesel::joinable!(child -> parent (#column)); }
            }),
            _ => None,
        },
        // Two ways from one table to the other: Diesel wants the query to say which.
        _ => None,
    };
    quote! {
        const _: () = {
            use self::#own as child;
            use #other as parent;
            #joinable
            diesel::allow_tables_to_appear_in_same_query!(child, parent);
        };
    }
}

/// Diesel's `joinable!` always joins with the primary key, whatever the foreign key says.
fn check_primary(key: &ForeignKey, other: &TokenStream) -> TokenStream {
    let Some(names) = referenced(key) else { return TokenStream::new() };
    let [name] = names.as_slice() else { return TokenStream::new() };
    let span = name.span();
    let message = format!("Diesel cannot join along `{}.{name}`: it is not the primary key", key.table.word());
    quote_spanned! {span=>
        const _: () = {
            #[diagnostic::on_unimplemented(
                message = #message,
                label = "not the primary key",
                note = "add `not joinable` to the foreign key, and say `.on(...)` in queries that join along it"
            )]
            trait PrimaryKey<Column> {}
            impl<Column> PrimaryKey<Column> for Column {}
            const fn check<Key: PrimaryKey<Column>, Column>() {}
            check::<<#other::table as diesel::Table>::PrimaryKey, #other::columns::#name>();
        };
    }
}
