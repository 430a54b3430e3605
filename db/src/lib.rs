//! This project's database: namespace, schema, URL, pool, embedded migrations.

// Clippy sees `diesel::table!` in what `namespace::table!` becomes, and blames the whole crate for
// it. Here a test holds every table to the namespace instead (tests/declarations.rs).
#![allow(clippy::disallowed_macros, reason = "the namespace's own macro ends in diesel::table!")]

pub mod env;
pub mod migrations;
pub mod pool;
pub mod schema;

pub use schema::namespace::NAME as NAMESPACE;
pub use schema::tables;
