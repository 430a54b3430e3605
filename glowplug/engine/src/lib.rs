//! Introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod embedded;
//! The engine: introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod catalog;
pub mod introspect;
