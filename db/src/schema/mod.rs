//! The declared schema. `cargo xtask db-push` makes the database like it.
//!
//! A new file of declarations: write it, then add it to both lists below.

pub mod namespace;

mod auth;
mod post;

/// Every declared table and enum. Here `references user(id)` finds `user`, whatever its file.
pub mod tables {
    pub use super::auth::*;
    pub use super::post::*;
}
