//! Measuring whole commands as a user runs them: a project of so many tables, a process per run.

mod beside;
mod meter;
pub(crate) mod pairs;
mod program;
mod proxy;
pub(crate) mod sample;
pub(crate) mod soak;
pub(crate) mod transport;

pub(crate) use beside::{databases, diesel, diesel_run};
pub(crate) use meter::{Cost, Meter};
pub(crate) use proxy::Proxy;
pub(crate) use sample::Sample;
