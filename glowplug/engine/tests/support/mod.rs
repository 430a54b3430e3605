//! What the tests share.

pub(crate) mod scenario;
pub(crate) mod server;
