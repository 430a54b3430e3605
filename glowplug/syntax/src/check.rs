//! Whether declarations make sense before PostgreSQL is asked.
//!
//! [`table`] sees one declaration: the macro and xtask both apply it. [`schema`] sees all of them:
//! xtask applies it, and the macro's expansion holds the same rules by traits.

pub mod schema;
pub mod table;
pub mod view;
