//! Introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod embedded;
//! The engine: introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod catalog;
pub mod diff;
pub mod introspect;
pub mod plan;
pub mod sql;
