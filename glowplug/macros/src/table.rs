//! `table!` expanded: `diesel::table!` in the namespace, and what its foreign keys say to Diesel.

use crate::foreign_key;
use crate::project::{self, Schema};
use glowplug_syntax::{ColumnValue, ConstraintKind, Deferral, Expression, IndexKey, Name, TableDecl, check};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::{Attribute, Ident, ItemUse, UseTree};

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (schema, body) = project::split_schema(input);
    let (table, mut errors) = TableDecl::parse(body);
    let Some(table) = table else { return errors.to_compile_errors() };
    check::table::check(&table, &mut errors);
    let namespace = match project::namespace() {
        Ok(namespace) => namespace,
        Err(error) => {
            errors.push(error);
            return errors.to_compile_errors();
        }
    };
    if let Some(written) = &table.schema
        && written.unraw() != namespace
    {
        errors.push(check::schema::outside(&table, written, &namespace));
    }
    let recompile = project::recompile_when_renamed();
    let plain = if is_whole(&table) { diesel_table(&table, &namespace, "table") } else { TokenStream::new() };
    if !errors.is_empty() {
        // The plain table is there all the same: one mistake shall not look like many.
        let errors = errors.to_compile_errors();
        return quote! { #errors #plain };
    }
    let defaults = default_variants(&table);
    let unique = schema.as_ref().map(|schema| unique_columns(&table, schema));
    let keys = foreign_key::expand(&table, schema.as_ref());
    quote! { #recompile #plain #defaults #unique #keys }
}

/// Whether Diesel would take it without a complaint of its own.
fn is_whole(table: &TableDecl) -> bool {
    let names: BTreeSet<String> = table.columns.iter().map(|column| column.ident.to_string()).collect();
    names.len() == table.columns.len()
        && !table.columns.is_empty()
        && !table.primary_key.is_empty()
        && table.primary_key.iter().all(|name| table.column(name).is_some())
        && table.columns.iter().all(|column| column.ident != table.ident)
}

/// Diesel's own declaration; `kind` is what the documentation calls it.
pub(crate) fn diesel_table(table: &TableDecl, namespace: &str, kind: &str) -> TokenStream {
    let imports = imports(table);
    let attributes = &table.attributes;
    let table_documentation = documentation(attributes, &format!("The {kind} `{namespace}.{}`.", table.sql_name));
    let namespace = Ident::new(namespace, Span::call_site());
    let ident = &table.ident;
    let key = table.primary_key.iter().filter_map(|name| rust_name(table, name));
    let columns = table.columns.iter().map(|column| {
        let (attributes, ident, data_type) = (&column.attributes, &column.ident, &column.data_type);
        let documentation = documentation(attributes, &format!("The column `{}`.", column.sql_name));
        quote! { #documentation #(#attributes)* #ident -> #data_type }
    });
    // As if written at the table's name, so that what Diesel complains of is blamed on it.
    quote_spanned! {ident.span()=>
        diesel::table! {
            #imports
            #table_documentation
            #(#attributes)*
            #namespace.#ident (#(#key),*) {
                #(#columns,)*
            }
        }
    }
}

/// Documentation for what has none of its own: a project may deny its absence.
pub(crate) fn documentation(attributes: &[Attribute], text: &str) -> Option<TokenStream> {
    let documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    (!documented).then(|| quote!(#[doc = #text]))
}

/// Diesel's types, and the project's own that the columns name.
fn imports(table: &TableDecl) -> TokenStream {
    let uses = &table.uses;
    let diesel = (!uses.iter().any(is_diesels)).then(|| quote! { use diesel::sql_types::*; });
    // Whoever imports anything by hand imports everything by hand.
    let project: BTreeSet<Ident> = if uses.iter().all(is_diesels) {
        table.columns.iter().flat_map(|column| column.data_type.project_types()).cloned().collect()
    } else {
        BTreeSet::new()
    };
    let project = project.iter().map(|ident| quote_spanned! { ident.span() => use super::#ident; });
    quote! { #(#uses)* #diesel #(#project)* }
}

fn is_diesels(import: &ItemUse) -> bool {
    let UseTree::Path(first) = &import.tree else { return false };
    let UseTree::Path(second) = &*first.tree else { return false };
    first.ident == "diesel" && second.ident == "sql_types" && matches!(&*second.tree, UseTree::Glob(_))
}

/// `= PostStatus::Draft` must name a variant that exists, of the column's own type.
fn default_variants(table: &TableDecl) -> TokenStream {
    table
        .columns
        .iter()
        .filter_map(|column| match &column.value {
            ColumnValue::Default(Expression::Variant(path)) => {
                let data_type = column.data_type.not_null();
                Some(quote_spanned! {data_type.span=> const _: #data_type = #path; })
            }
            ColumnValue::Default(_) | ColumnValue::None | ColumnValue::Identity(_) | ColumnValue::Generated(_) => None,
        })
        .collect()
}

/// Says which sets of columns a foreign key may point to.
fn unique_columns(table: &TableDecl, schema: &Schema) -> TokenStream {
    let mut sets: BTreeSet<Vec<Ident>> = BTreeSet::new();
    let mut add = |names: &[Name]| {
        let mut idents: Vec<Ident> = names.iter().filter_map(|name| rust_name(table, name)).collect();
        idents.sort();
        sets.insert(idents);
    };
    let deferrable_key = table.constraints.iter().any(|constraint| {
        matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) && constraint.deferral != Deferral::NotDeferrable
    });
    if !deferrable_key {
        add(&table.primary_key);
    }
    for constraint in &table.constraints {
        if let ConstraintKind::Unique(key) = &constraint.kind
            && constraint.deferral == Deferral::NotDeferrable
        {
            add(&key.columns);
        }
    }
    for index in table.indexes.iter().filter(|index| index.unique && index.predicate.is_none()) {
        let names: Option<Vec<Name>> = index
            .elements
            .iter()
            .map(|element| match &element.key {
                IndexKey::Column(name) => Some(name.clone()),
                IndexKey::Expression(_) => None,
            })
            .collect();
        if let Some(names) = names {
            add(&names);
        }
    }
    let ident = &table.ident;
    let schema = schema.at(ident.span());
    sets.iter()
        .map(|set| quote_spanned! {ident.span()=> impl #schema::namespace::UniqueColumns<(#(#ident::columns::#set,)*)> for #ident::table {} })
        .collect()
}

/// The Rust name of the column a name means, with the span of that name.
pub(crate) fn rust_name(table: &TableDecl, name: &Name) -> Option<Ident> {
    let mut ident = table.column(name)?.ident.clone();
    ident.set_span(name.span);
    Some(ident)
}
