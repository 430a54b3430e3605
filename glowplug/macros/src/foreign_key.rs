//! What a foreign key says to Diesel, and what must hold of the table behind it.
//!
//! The other table is another macro's business. Its columns are checked by types: they must
//! exist, have the same type, and be unique together. How the two may be joined needs what both
//! know, so each table leaves a macro `references_<table>!`, which the tables that point to it
//! call with what they would like to emit:
//!
//! - Diesel's `joinable!` always joins with the primary key, so it is emitted for a key that
//!   points there, and only when nothing else joins the pair, in either direction.
//! - `allow_tables_to_appear_in_same_query!` is emitted once a pair. When the tables reference
//!   each other, the one whose name comes first does it.

use crate::project::Schema;
use crate::table::rust_name;
use glowplug_syntax::{ConstraintKind, ForeignKey, Name, TableDecl, TableReference};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeMap;
use syn::Ident;
use syn::ext::IdentExt;

/// The foreign keys of a table to one other table.
struct Pair<'a> {
    /// The other table, as written where it is first referenced.
    other: &'a TableReference,
    keys: Vec<&'a ForeignKey>,
}

pub(crate) fn expand(table: &TableDecl, schema: Option<&Schema>) -> TokenStream {
    let mut checks = TokenStream::new();
    let mut pairs: BTreeMap<String, (Pair<'_>, TokenStream)> = BTreeMap::new();
    for key in keys(table) {
        // A table by its SQL name alone has no Rust side.
        let Some(other) = path(table, key, schema) else { continue };
        let mut check = check_types(table, key, &other);
        check.extend(check_unique(key, &other, schema));
        if is_self(table, key) {
            checks.extend(check);
        } else {
            let pair = Pair { other: &key.table, keys: Vec::new() };
            let (pair, checks) = pairs.entry(key.table.word()).or_insert_with(|| (pair, TokenStream::new()));
            pair.keys.push(key);
            checks.extend(check);
        }
    }
    let joins = pairs.values().map(|(pair, checks)| join(table, pair, checks, schema));
    let references = schema.map(|_| references_macro(table));
    quote! { #checks #(#joins)* #references }
}

fn keys(table: &TableDecl) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(key),
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclude(_) => None,
    })
}

fn is_self(table: &TableDecl, key: &ForeignKey) -> bool {
    table.ident.unraw() == key.table.word()
}

/// Where the other table's Diesel module is.
fn path(table: &TableDecl, key: &ForeignKey, schema: Option<&Schema>) -> Option<TokenStream> {
    let TableReference::Declared(path) = &key.table else { return None };
    let span = key.table.span();
    if is_self(table, key) {
        let ident = &table.ident;
        return Some(quote_spanned!(span=> self::#ident));
    }
    Some(match (path.get_ident(), schema) {
        (Some(ident), Some(schema)) => {
            let schema = schema.at(span);
            quote_spanned!(span=> #schema::tables::#ident)
        }
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
    match syn::parse_str::<Ident>(&name.text) {
        Ok(mut ident) => {
            ident.set_span(name.span);
            ident
        }
        Err(_) => Ident::new_raw(&name.text, name.span),
    }
}

/// Both sides of each pair of columns have the same type, nulls aside.
fn check_types(table: &TableDecl, key: &ForeignKey, other: &TokenStream) -> TokenStream {
    let own = &table.ident;
    let span = key.table.span();
    let columns: Vec<Ident> = key.columns.iter().filter_map(|name| rust_name(table, name)).collect();
    let word = key.table.word();
    let targets: Vec<(TokenStream, String)> = match referenced(key) {
        Some(names) => names
            .iter()
            .map(|name| (quote_spanned!(name.span()=> #other::columns::#name), format!("`{word}.{name}`")))
            .collect(),
        None if key.referenced.is_empty() && columns.len() == 1 => {
            let target = quote_spanned!(span=> <#other::table as diesel::Table>::PrimaryKey);
            vec![(target, format!("the primary key of `{word}`"))]
        }
        None => return TokenStream::new(),
    };
    columns
        .iter()
        .zip(targets)
        .map(|(column, (target, name))| {
            let message =
                format!("`{}.{}` has another type than {name}, which it references", table.sql_name, column.unraw());
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
fn check_unique(key: &ForeignKey, other: &TokenStream, schema: Option<&Schema>) -> TokenStream {
    let (Some(mut names), Some(schema)) = (referenced(key), schema) else { return TokenStream::new() };
    let span = key.referenced.first().map_or_else(|| key.table.span(), |name| name.span);
    let schema = schema.at(span);
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

/// Diesel's joins along the foreign keys to one other table, if that table agrees.
fn join(table: &TableDecl, pair: &Pair<'_>, checks: &TokenStream, schema: Option<&Schema>) -> TokenStream {
    let own = &table.ident;
    let span = pair.other.span();
    let Some(other) = pair.keys.first().and_then(|key| path(table, key, schema)) else { return TokenStream::new() };
    let tables = quote_spanned! {span=> use self::#own as child; use #other as parent; };
    let joinable = single_column(table, pair).map(|(column, _)| {
        quote_spanned! {span=> const _: () = { #tables diesel::joinable!(child -> parent (#column)); }; }
    });
    let allow = quote_spanned! {span=>
        const _: () = { #tables diesel::allow_tables_to_appear_in_same_query!(child, parent); };
    };
    let Some(schema) = schema else { return quote! { #checks #joinable #allow } };
    let called = format_ident!("references_{}", pair.other.word(), span = span);
    let said = single_column(table, pair).and_then(|(_, key)| referenced(key)).unwrap_or_default();
    // With a path of its own the table is found beside its macro; else among all tables.
    let called = match pair.other {
        TableReference::Declared(path) if path.segments.len() > 1 => {
            let mut path = path.clone();
            if let Some(last) = path.segments.last_mut() {
                last.ident = called;
            }
            quote!(#path)
        }
        TableReference::Declared(_) | TableReference::Sql { .. } => {
            let schema = schema.at(span);
            quote_spanned!(span=> #schema::tables::#called)
        }
    };
    quote_spanned! {span=> #called! { #own (#(#said)*) { #checks } { #joinable } { #allow } } }
}

/// The one column that joins the pair, when there is just one and joining is wanted.
fn single_column<'a>(table: &TableDecl, pair: &Pair<'a>) -> Option<(Ident, &'a ForeignKey)> {
    let [key] = pair.keys.as_slice() else { return None };
    let [name] = key.columns.as_slice() else { return None };
    key.joinable.then(|| rust_name(table, name)).flatten().map(|column| (column, *key))
}

/// The macro by which other tables ask this one how to be joined with it.
fn references_macro(table: &TableDecl) -> TokenStream {
    let own = &table.ident;
    let called = format_ident!("references_{}", own.unraw(), span = own.span());
    // Tables this one points to, and whether it would join with them itself.
    let mut pointed: BTreeMap<String, (Ident, bool)> = BTreeMap::new();
    for key in keys(table).filter(|key| !is_self(table, key)) {
        if let TableReference::Declared(path) = &key.table
            && let Some(last) = path.segments.last()
        {
            let entry = pointed.entry(key.table.word()).or_insert_with(|| (last.ident.clone(), false));
            entry.1 |= key.joinable;
        }
    }
    let mutual = pointed.values().map(|(other, joined)| {
        let join = (!joined).then(|| quote!($($join)*));
        let allow = (other.unraw() < own.unraw()).then(|| quote!($($allow)*));
        quote! {
            (#other ($($columns:ident)*) {$($check:tt)*} {$($join:tt)*} {$($allow:tt)*}) => { $($check)* #join #allow };
        }
    });
    let key = table.primary_key.iter().filter_map(|name| rust_name(table, name));
    quote_spanned! {own.span()=>
        #[doc(hidden)]
        #[allow(unused_macros, reason = "not every table is referenced")]
        macro_rules! #called {
            #(#mutual)*
            ($child:ident () {$($check:tt)*} {$($join:tt)*} {$($allow:tt)*}) => { $($check)* $($join)* $($allow)* };
            ($child:ident (#(#key)*) {$($check:tt)*} {$($join:tt)*} {$($allow:tt)*}) => {
                $($check)* $($join)* $($allow)*
            };
            ($child:ident ($($columns:ident)*) {$($check:tt)*} {$($join:tt)*} {$($allow:tt)*}) => {
                $($check)* $($allow)*
            };
        }
        #[allow(unused_imports, reason = "not every table is referenced")]
        pub(crate) use #called;
    }
}
