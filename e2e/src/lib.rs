//! End-to-end tests: the real app as a process, real HTTP, and a database per test.
//!
//! `cargo xtask e2e [FILTER]` pushes the declared schema into the test database and then runs this
//! package's tests. A test is a closure that gets the running app:
//!
//! ```no_run
//! #[test]
//! fn the_app_is_healthy() {
//!     e2e::test(|app| assert_eq!(app.get("/health").status, 200));
//! }
//! # fn main() {}
//! ```
//!
//! # A database per test
//!
//! The first test makes a template out of the test database, named by the schema's fingerprint; it
//! serves all later runs until the schema changes. Every test gets a clone of it
//! (`CREATE DATABASE ... TEMPLATE`), which is dropped afterwards. One or two stand ready ahead of the tests,
//! and stay for the next run, so that a test waits for a copy only when tests are quicker than copying. A failed
//! test leaves its clone behind and prints its URL and the app's log; the next run sweeps it away. Nothing is
//! ever written into the test database itself.
//!
//! # The contract with the environment
//!
//! | variable | meaning |
//! | --- | --- |
//! | `GLOWPLUG_E2E_URL` | The test database, the declared schema pushed into it: a direct address whose role may create databases. Required. |
//! | `GLOWPLUG_E2E_FINGERPRINT` | Changes whenever the pushed schema does: 1 to 32 of `a-z 0-9`. Required. |
//! | `PROJECT_NAME` | The project, as `.cargo/config.toml` gives it to everything that cargo runs. Required. |
//! | `GLOWPLUG_E2E_APP_URL` | How the app reaches the same server (through a pooler, say); its database is replaced by the clone. `GLOWPLUG_E2E_URL` when unset. |
//! | `GLOWPLUG_E2E_WAYS` | When set, the suite is run on every way to a server, too (`docs/connections.md`). |
//! | `GLOWPLUG_E2E_APP` | The app's binary. When unset it is built with `cargo build --package app`. |
//!
//! `DATABASE_URL` must not be set: an end-to-end run must not depend on a variable that may mean
//! any environment. The test database may not be that of another environment
//! (`DATABASE_URL_DEV`, `_STAGING`, `_PROD`, from the process or `.env`), by name or by what the
//! servers say of themselves.
//!
//! The app runs with `APP_ENV=test` and `DATABASE_URL_TEST` set to its clone, in an empty
//! directory (so without any `.env`), on a port that the system chooses.

mod app;
mod clone;
mod http;
mod process;
mod settings;
mod spare;
mod template;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::OnceLock;

pub use app::App;
pub use http::Reply;
pub use settings::{Settings, SettingsError};

/// Runs a test body against an app of its own on a database of its own.
///
/// # Panics
///
/// When the body does, or when the environment, the server or the app is not fit for tests. What
/// is needed to look into it is printed first.
pub fn test(body: impl FnOnce(&mut App)) {
    let settings = settings();
    let mut app = match App::start(settings) {
        Ok(app) => app,
        Err(error) => panic!("the test could not begin: {error}"),
    };
    match catch_unwind(AssertUnwindSafe(|| body(&mut app))) {
        Ok(()) => app.finish(),
        Err(panic) => {
            app.keep();
            resume_unwind(panic);
        }
    }
}

fn settings() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| match Settings::from_environment() {
        Ok(settings) => settings,
        Err(error) => panic!("{error}"),
    })
}

/// The runtime that the harness's own connections live on.
fn runtime() -> &'static tokio::runtime::Runtime {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("the system has threads left")
    })
}
