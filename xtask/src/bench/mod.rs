//! Measuring whole commands as a user runs them: a project of so many tables, a process per run.

mod meter;
mod proxy;
mod sample;

pub(crate) use meter::{Cost, Meter};
pub(crate) use proxy::Proxy;
pub(crate) use sample::Sample;
