//! A private PostgreSQL server for a project: found, made, started on demand, left running.
//!
//! ```no_run
//! use glowplug::embedded::{Purpose, ensure_running};
//!
//! let url = ensure_running(std::path::Path::new("."), Purpose::Development)?;
//! println!("{url}"); // without its password
//! # Ok::<(), glowplug::embedded::EmbeddedError>(())
//! ```
//!
//! This module does I/O and runs programs; it blocks. It asks nothing and prints nothing: that is its
//! [`Companion`]'s.

mod account;
mod cluster;
mod error;
mod fetch;
mod locate;
mod lock;
mod place;
mod process;
mod record;
mod release;
mod server;
mod settings;

use std::path::Path;

use glowplug_connect::DatabaseUrl;

pub use error::EmbeddedError;
pub use fetch::Offer;
pub use locate::{Installation, OLDEST_MAJOR};
pub use place::Purpose;
pub use server::{Running, Server, Status};
pub use settings::{Settings, SettingsError};

/// A step that takes time, worth a line to whoever waits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Another command starts or stops the server.
    Waiting,
    /// A PostgreSQL is fetched.
    Fetching(Offer),
    /// A cluster is made.
    Making {
        /// PostgreSQL's version.
        version: String,
    },
    /// The server is started.
    Starting {
        /// PostgreSQL's version.
        version: String,
    },
}

/// Whoever waits for a server: is told the steps, and asked before anything is fetched.
pub trait Companion {
    /// A step begins.
    fn step(&self, step: &Step) {
        let _ = step;
    }

    /// Whether a PostgreSQL may be fetched, there being none.
    fn may_fetch(&self, offer: &Offer) -> bool {
        let _ = offer;
        false
    }
}

/// Tells nobody and fetches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Companion for Silent {}

/// The URL of the project's server for a purpose; starts it, and makes it, where needed.
///
/// # Errors
/// When there is no PostgreSQL, or it cannot be started.
pub fn ensure_running(root: &Path, purpose: Purpose) -> Result<DatabaseUrl, EmbeddedError> {
    let settings = Settings::from_environment()?;
    Ok(Server::new(root, purpose, settings)?.ensure_running(&Silent)?.url)
}

/// Stops the project's server for a purpose; says whether it ran.
///
/// # Errors
/// When it does not stop.
pub fn stop(root: &Path, purpose: Purpose) -> Result<bool, EmbeddedError> {
    Server::new(root, purpose, Settings::from_environment()?)?.stop(&Silent)
}

/// Stops the project's server for a purpose, deletes its data, and starts an empty one.
///
/// # Errors
/// When any of that fails.
pub fn reset(root: &Path, purpose: Purpose) -> Result<DatabaseUrl, EmbeddedError> {
    Ok(Server::new(root, purpose, Settings::from_environment()?)?.reset(&Silent)?.url)
}
