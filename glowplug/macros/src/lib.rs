//! glowplug's declarations as plain Diesel.
//!
//! [`namespace!`] is written once, in the project's `schema/namespace.rs`. It makes `table!` and
//! `pg_enum!`, which the other files of the schema import:
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

mod enumeration;
mod foreign_key;
mod namespace;
mod project;
mod table;

use proc_macro::TokenStream;

/// Makes the project's `table!` and `pg_enum!`.
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
