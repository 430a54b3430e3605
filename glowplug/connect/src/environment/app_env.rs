//! The two questions every rule turns on: in which environment, and who asks.

use super::{EnvironmentError, Variables};
use std::fmt;

/// `APP_ENV`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppEnv {
    /// Someone's own machine; the default.
    Development,
    /// Automatic tests.
    Test,
    /// The rehearsal before production.
    Staging,
    /// The real thing.
    Production,
}

impl AppEnv {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Development, Self::Test, Self::Staging, Self::Production];

    /// Reads `APP_ENV`; unset means development.
    ///
    /// # Errors
    ///
    /// For any other word than the four.
    pub fn read(variables: &Variables) -> Result<Self, EnvironmentError> {
        match variables.get("APP_ENV")? {
            None => Ok(Self::Development),
            Some(value) => Self::ALL
                .into_iter()
                .find(|each| each.word() == value)
                .ok_or_else(|| EnvironmentError::AppEnv { value: value.to_owned() }),
        }
    }

    /// The word `APP_ENV` holds.
    pub fn word(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    /// The variable that holds this environment's URL.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Development => "DATABASE_URL_DEV",
            Self::Test => "DATABASE_URL_TEST",
            Self::Staging => "DATABASE_URL_STAGING",
            Self::Production => "DATABASE_URL_PROD",
        }
    }

    /// Whether people depend on the data: nothing is pushed there and nothing is guessed.
    pub fn is_protected(self) -> bool {
        match self {
            Self::Development | Self::Test => false,
            Self::Staging | Self::Production => true,
        }
    }
}

impl fmt::Display for AppEnv {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// Who asks for a database; it decides which variables count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// The application. It finds the embedded server by the file that the server leaves.
    App,
    /// The migration runner.
    Migrate,
    /// `db-push`, and whatever else reads or changes the development database.
    Push,
    /// End-to-end tests: always the test database, whatever `APP_ENV` says.
    E2e,
}

impl Audience {
    /// Whether `DATABASE_URL` counts.
    pub fn takes_database_url(self) -> bool {
        match self {
            Self::App | Self::Migrate => true,
            Self::Push | Self::E2e => false,
        }
    }
}
