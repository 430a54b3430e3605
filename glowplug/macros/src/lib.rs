//! glowplug's declarations as plain Diesel.
//!
//! [`namespace!`] is written once, in the project's `schema/namespace.rs`. It makes `table!`,
//! `pg_enum!`, `view!`, `domain!` and `sequence!`, which the other files of the schema import:
//!
//! ```ignore
//! use super::namespace::table;
//!
//! table! {
//!     post (id) {
//!         id -> BigInt identity,
//!         title -> Varchar(200),
//!     }
//! }
//! ```
//!
//! The macros do no input or output beyond reading `PROJECT_NAME`, and write no SQL: what a
//! declaration means to PostgreSQL is the engine's business. Both read it with `glowplug-syntax`.

mod domain;
mod enumeration;
mod foreign_key;
mod namespace;
mod project;
mod sequence;
mod table;
mod view;

use proc_macro::TokenStream;

/// Makes the project's own `table!`, `pg_enum!`, `view!`, `domain!` and `sequence!`.
///
/// It takes the path of the schema's module. There, the module `tables` re-exports every declared
/// table, so that `references user(id)` finds `user` in whatever file it is declared:
///
/// ```ignore
/// // schema/namespace.rs
/// glowplug_macros::namespace! { crate::schema }
///
/// // schema/mod.rs
/// pub mod tables {
///     pub use super::auth::*;
///     pub use super::post::*;
/// }
/// ```
#[proc_macro]
pub fn namespace(input: TokenStream) -> TokenStream {
    namespace::expand(input.into()).into()
}

/// Declares a table. Use it through the project's namespace (see [`namespace!`]).
#[proc_macro]
pub fn table(input: TokenStream) -> TokenStream {
    table::expand(input.into()).into()
}

/// Declares an enum. Use it through the project's namespace (see [`namespace!`]).
///
/// The enum is a Rust type and, for Diesel, the SQL type of the same values: `status -> PostStatus`
/// in a table, `post::status.eq(PostStatus::Draft)` in a query, `Array<PostStatus>` for many.
#[proc_macro]
pub fn pg_enum(input: TokenStream) -> TokenStream {
    enumeration::expand(input.into()).into()
}

/// Declares a view. Use it through the project's namespace (see [`namespace!`]).
///
/// The columns are what Diesel sees; the query is PostgreSQL's. The key in the head is for Diesel
/// only: it names columns that tell the rows apart.
///
/// ```ignore
/// view! {
///     /// Posts everybody may see.
///     published_post (id) {
///         id -> BigInt,
///         title -> Varchar,
///     } as "select id, title from post where status = 'published'"
/// }
/// ```
///
/// `materialized` before the braces makes it a materialized view, which may hold indexes.
#[proc_macro]
pub fn view(input: TokenStream) -> TokenStream {
    view::expand(input.into()).into()
}

/// Declares a domain. Use it through the project's namespace (see [`namespace!`]).
///
/// ```ignore
/// domain! {
///     /// An address that could receive mail.
///     pub Email -> Text check email_has_at sql("value like '%@%'")
/// }
/// ```
#[proc_macro]
pub fn domain(input: TokenStream) -> TokenStream {
    domain::expand(input.into()).into()
}

/// Declares a sequence. Use it through the project's namespace (see [`namespace!`]).
///
/// ```ignore
/// sequence! {
///     /// Numbers on invoices.
///     invoice_number (start with 1000)
/// }
/// ```
///
/// `invoice_number::next()` is its next number in a query; `= nextval("invoice_number")` a default.
#[proc_macro]
pub fn sequence(input: TokenStream) -> TokenStream {
    sequence::expand(input.into()).into()
}
