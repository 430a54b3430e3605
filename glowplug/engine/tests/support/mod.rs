//! What the tests share.

pub(crate) mod generated;
pub(crate) mod laws;
pub(crate) mod observer;
pub(crate) mod pulled;
pub(crate) mod scenario;
pub(crate) mod server;
pub(crate) mod suite;
