//! Introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod embedded;
