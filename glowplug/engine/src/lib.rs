//! The engine: introspects, diffs, plans, proves and applies PostgreSQL schemas.

pub mod apply;
pub mod canonical;
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

/// The model of a live catalog, a crate of its own: it is optimised where the rest is not.
pub use glowplug_catalog as catalog;
