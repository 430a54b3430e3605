//! The engine: introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod apply;
pub mod canonical;
pub mod catalog;
pub mod declared;
pub mod diff;
pub mod difference;
pub mod embedded;
pub mod generate;
pub mod introspect;
pub mod plan;
pub mod pull;
pub mod push;
pub mod sql;
