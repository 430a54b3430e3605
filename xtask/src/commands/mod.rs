//! One file per command.

pub(crate) mod bench;
pub(crate) mod branch;
pub(crate) mod check;
pub(crate) mod db;
pub(crate) mod diff;
pub(crate) mod e2e;
pub(crate) mod generate;
pub(crate) mod migrate;
pub(crate) mod pull;
pub(crate) mod push;
pub(crate) mod redo;
pub(crate) mod rollback;
pub(crate) mod status;
pub(crate) mod test;
