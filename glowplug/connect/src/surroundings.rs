//! What libpq reads beside the URL: its variables, and the files of the home directory.
//!
//! Only *how* to connect may come from here (secrets and certificates). Where and as whom is the
//! URL's alone: a forgotten `PGHOST` must not send a push to another server.

use crate::environment::Variables;
use std::path::PathBuf;

/// The variables in force: what the caller brings, else what the process has adopted, else its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    variables: Option<Variables>,
}

impl Surroundings {
    pub(crate) fn new(variables: Option<Variables>) -> Self {
        Self { variables: variables.or_else(|| Variables::adopted().cloned()) }
    }

    /// A variable's value, unless it is empty or not text.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        match &self.variables {
            Some(variables) => variables.get(name).ok().flatten().map(str::to_owned),
            None => std::env::var(name).ok().filter(|value| !value.is_empty()),
        }
    }

    /// The home directory.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.variable("HOME").map(PathBuf::from)
    }

    /// A file of `~/.postgresql`, if it is there.
    pub(crate) fn postgresql_file(&self, name: &str) -> Option<PathBuf> {
        self.home().map(|home| home.join(".postgresql").join(name)).filter(|path| path.is_file())
    }

    /// The user a URL without one means.
    pub(crate) fn user(&self) -> String {
        self.variable("USER")
            .or_else(|| self.variable("LOGNAME"))
            .or_else(|| whoami::username().ok())
            .unwrap_or_else(|| "postgres".to_owned())
    }
}
