//! Which database, from the environment: the rules every command and the app share.
//!
//! - `APP_ENV` is `development` (also when unset), `test`, `staging` or `production`.
//! - `DATABASE_URL` of the process wins for [`Audience::App`] and [`Audience::Migrate`]; then
//!   `DATABASE_URL_DEV`, `_TEST`, `_STAGING` or `_PROD`, by `APP_ENV`; then, for the same two, a
//!   `DATABASE_URL` that only `.env` sets. [`Audience::Push`] and [`Audience::E2e`] never take
//!   `DATABASE_URL`.
//! - Nothing set: the embedded server for development and test, an error for the others.
//! - `.env` never overrides the process; an empty variable counts as unset, and one that the
//!   process empties stays so.
//!
//! Values are never printed: a malformed one is reported by the name of its variable.

mod app_env;
mod dotenv;
mod embedded;
mod protect;
mod resolve;
mod variables;

pub use app_env::{AppEnv, Audience};
pub use dotenv::set_in_dotenv;
pub use embedded::{SERVER_FILE, embedded_url};
pub use protect::{refuse_protected, same_address};
pub use resolve::{Target, direct_url, resolve, sources};
pub use variables::Variables;

use crate::url::UrlError;
use std::path::PathBuf;

/// Why the environment does not say which database.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// `APP_ENV` is none of the four words.
    #[error("APP_ENV is {value:?}: it must be development, test, staging or production")]
    AppEnv {
        /// What it is.
        value: String,
    },
    /// A variable's bytes are not text.
    #[error("{variable} is not valid UTF-8")]
    NotText {
        /// The variable.
        variable: String,
    },
    /// A variable that should hold a URL does not.
    #[error("{variable} is not a database URL: {reason}")]
    Malformed {
        /// The variable.
        variable: String,
        /// Why, without the value.
        #[source]
        reason: UrlError,
    },
    /// Staging or production without a URL.
    #[error(
        "no database for {environment}: set {}, in the environment or in .env",
        variables.join(" or ")
    )]
    Unset {
        /// The environment.
        environment: AppEnv,
        /// The variables that would be taken.
        variables: Vec<String>,
    },
    /// The embedded server was never started, or is stopped.
    #[error(
        "no database URL is set and the embedded server is not running ({reason}): run `cargo xtask db start`, or set {variable}"
    )]
    EmbeddedStopped {
        /// What is amiss with the file it leaves.
        reason: String,
        /// The variable that would be taken.
        variable: String,
    },
    /// `.env` is there and cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    DotenvUnreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        reason: String,
    },
    /// `.env` has a line that is no assignment.
    #[error("{} is malformed at line {line}: expected NAME=value, with single quotes around a value that has spaces, # or $", path.display())]
    DotenvMalformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// `.env` cannot be changed.
    #[error("{} cannot be written: {reason}", path.display())]
    DotenvUnwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// `.env` names another project than the process.
    #[error("{} sets PROJECT_NAME to {dotenv:?}, but the environment says {process:?} (.cargo/config.toml [env], unless the shell sets it): set it in one place", path.display())]
    ProjectName {
        /// The file.
        path: PathBuf,
        /// Its value.
        dotenv: String,
        /// The process's value.
        process: String,
    },
    /// Pushing is for development and test.
    #[error(
        "a push into {environment} is refused: write a migration with `cargo xtask generate` and deploy it with `cargo xtask migrate`"
    )]
    PushRefused {
        /// The environment.
        environment: AppEnv,
    },
    /// The target is the database of production or staging under another name.
    #[error("{variable} and {protected} lead to the same database: refused, {protected} is never pushed into")]
    Protected {
        /// Where the target's URL came from.
        variable: String,
        /// The variable of the database that must stay as it is.
        protected: String,
    },
}
