//! What the tests against real servers share.

#![allow(dead_code, reason = "no test binary uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, and so does its support")]

pub(crate) mod certificates;
pub(crate) mod cluster;
pub(crate) mod neon;
pub(crate) mod pooler;
pub(crate) mod proxy;
pub(crate) mod terminator;

use glowplug_connect::DatabaseUrl;

/// The disposable server of this test run.
pub(crate) fn server() -> DatabaseUrl {
    std::env::var("GLOWPLUG_TEST_URL")
        .expect("set GLOWPLUG_TEST_URL to a superuser's URL of a disposable PostgreSQL (`cargo xtask test` does)")
        .parse()
        .expect("GLOWPLUG_TEST_URL is a database URL")
}
