//! The one way to declare: `use super::namespace::{pg_enum, table};`.
//!
//! Everything lands in one PostgreSQL schema, the namespace, whose name is `PROJECT_NAME` (set in
//! `.cargo/config.toml`). Queries carry it, so they need no `search_path` and are safe behind a
//! pooler. `clippy.toml` bans `diesel::table!`, which would declare outside of it.

glowplug_macros::namespace! { crate::schema }
