//! Which database the app uses. The rules are [`glowplug_connect::environment`]'s; this is where
//! the app asks.

use glowplug_connect::DatabaseUrl;
use glowplug_connect::environment::{
    AppEnv, Audience, EnvironmentError, SERVER_FILE, Target, Variables, embedded_url, resolve,
};

/// The database in force, and the variable (or file) that named it.
#[derive(Debug, Clone)]
pub struct Database {
    /// Where it is.
    pub url: DatabaseUrl,
    /// What said so.
    pub variable: String,
    /// `APP_ENV`.
    pub environment: AppEnv,
}

impl Database {
    /// Reads the process's environment and `.env` of the working directory.
    ///
    /// # Errors
    ///
    /// When the environment names no database, or not clearly.
    pub fn from_environment() -> Result<Self, EnvironmentError> {
        // Without a working directory there is no `.env` to find.
        let directory = std::env::current_dir().unwrap_or_default();
        Self::from_variables(&Variables::load(&directory)?)
    }

    /// As [`Database::from_environment`], with the variables given.
    ///
    /// # Errors
    ///
    /// When they name no database, or not clearly.
    pub fn from_variables(variables: &Variables) -> Result<Self, EnvironmentError> {
        let environment = AppEnv::read(variables)?;
        let (url, variable) = match resolve(variables, environment, Audience::App)? {
            Target::Url { url, variable } => (url, variable),
            Target::Embedded => (embedded_url(variables, environment)?, SERVER_FILE.to_owned()),
        };
        Ok(Self { url, variable, environment })
    }
}
