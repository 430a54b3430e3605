//! Neon's branches, through its public API (version 2).
//!
//! A branch is a copy of a database that shares its parent's storage until either changes. What is
//! done here follows the API's published description: every change answers with operations, which
//! are polled until they end, and a request is repeated only where the description calls that safe.
//!
//! The calls block: whoever makes a branch has nothing else to do meanwhile. The key is in no
//! `Debug`, no error and no line told.
//!
//! <https://api-docs.neon.tech/reference/getting-started-with-neon-api>

mod answer;
mod branch;
mod error;
mod http;
mod operation;

pub use branch::{Branch, Created, NewBranch};
pub use error::NeonError;

use crate::environment::Variables;
use crate::secret::Secret;
use http::Http;
use std::fmt;
use std::time::Duration;

/// The variable that holds the API key.
pub const KEY: &str = "NEON_API_KEY";

/// The variable that names the project.
pub const PROJECT: &str = "NEON_PROJECT_ID";

/// The variable that names another address of the API.
pub const ADDRESS: &str = "NEON_API_URL";

/// Where the API is.
const DEFAULT_ADDRESS: &str = "https://console.neon.tech/api/v2";

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// One request, from the connection to the last byte of the answer.
    pub request: Duration,
    /// A request with all its repetitions.
    pub repeat: Duration,
    /// Everything that one command sets off at Neon.
    pub operations: Duration,
    /// The first pause; each next one is twice as long, up to two seconds.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            repeat: Duration::from_secs(120),
            operations: Duration::from_secs(300),
            pause: Duration::from_millis(250),
        }
    }
}

/// A project at Neon. `Debug` shows everything but the key.
pub struct Neon {
    pub(crate) http: Http,
    pub(crate) project: String,
}

impl Neon {
    /// The project that `NEON_API_KEY` and `NEON_PROJECT_ID` name.
    ///
    /// # Errors
    ///
    /// When one of them is not set or cannot be one.
    pub fn from_variables(variables: &Variables, limits: Limits) -> Result<Self, NeonError> {
        let value = |variable: &'static str| -> Result<String, NeonError> {
            let value =
                variables.get(variable).map_err(|error| NeonError::Setting { variable, reason: error.to_string() })?;
            value.map(|value| value.trim().to_owned()).ok_or(NeonError::Unset { variable })
        };
        let key = value(KEY)?;
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            let reason = "it holds characters that no key has".to_owned();
            return Err(NeonError::Setting { variable: KEY, reason });
        }
        let project = value(PROJECT)?;
        if !is_id(&project) {
            let reason = "an id is made of a-z, 0-9 and -, as in quiet-river-123456".to_owned();
            return Err(NeonError::Setting { variable: PROJECT, reason });
        }
        let address = match value(ADDRESS) {
            Err(NeonError::Unset { .. }) => DEFAULT_ADDRESS.to_owned(),
            other => other?,
        };
        Ok(Self { http: Http::new(&address, Secret::new(key), limits)?, project })
    }

    /// Has everything told that is waited for: a line each.
    #[must_use]
    pub fn telling(mut self, listener: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.http.listener = Box::new(listener);
        self
    }

    /// The project's id.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// The path of something in the project.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/projects/{}{rest}", self.project)
    }
}

impl fmt::Debug for Neon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Neon").field("project", &self.project).field("http", &self.http).finish()
    }
}

/// Whether Neon could have given this id: then it can stand in a path as it is.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Reads how long a branch is to live: `7d`, `12h`, `1h 30m`.
///
/// # Errors
///
/// When it is no time, or none at all.
pub fn lifetime(text: &str) -> Result<Duration, String> {
    let duration = humantime::parse_duration(text.trim()).map_err(|error| format!("{error}; expected 7d or 12h"))?;
    if duration < Duration::from_secs(1) { Err("it would be gone at once".to_owned()) } else { Ok(duration) }
}
