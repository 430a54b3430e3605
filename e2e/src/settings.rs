//! The contract with the environment: read, and held to.

use std::path::{Path, PathBuf};

use glowplug_connect::environment::{AppEnv, EnvironmentError, Variables, same_address};
use glowplug_connect::{ConnectOptions, Connection, DatabaseIdentity, DatabaseUrl, UrlError, connect};
use glowplug_syntax::namespace::{NamespaceError, from_project_name};

/// The test database, with the schema pushed.
pub(crate) const URL: &str = "GLOWPLUG_E2E_URL";
const FINGERPRINT: &str = "GLOWPLUG_E2E_FINGERPRINT";
const APP_URL: &str = "GLOWPLUG_E2E_APP_URL";
const PROJECT: &str = "PROJECT_NAME";
const APP: &str = "GLOWPLUG_E2E_APP";

/// What a run needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The test database.
    pub url: DatabaseUrl,
    /// How the app reaches the same server.
    pub app_url: DatabaseUrl,
    /// The state of the pushed schema.
    pub fingerprint: String,
    /// The project's namespace, quoted for SQL.
    pub namespace: String,
    /// The app's binary, when somebody built it already.
    pub app: Option<PathBuf>,
    /// The URLs of the other environments, by variable.
    others: Vec<(String, DatabaseUrl)>,
}

/// Why a run must not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A variable is missing.
    #[error("{variable} is not set: run these tests with `cargo xtask e2e`, which sets it")]
    Unset {
        /// Which.
        variable: &'static str,
    },
    /// A variable does not make sense.
    #[error("{variable} is not a database URL: {reason}")]
    Malformed {
        /// Which.
        variable: String,
        /// Why, without the value.
        reason: UrlError,
    },
    /// The fingerprint is not fit for a database's name.
    #[error("{FINGERPRINT} must be 1 to 32 of a-z and 0-9")]
    Fingerprint,
    /// `PROJECT_NAME` gives no namespace.
    #[error("PROJECT_NAME: {0}")]
    ProjectName(#[from] NamespaceError),
    /// `DATABASE_URL` is set.
    #[error("DATABASE_URL is set: end-to-end tests never use it; unset it and set DATABASE_URL_TEST if you must")]
    DatabaseUrl,
    /// The test database is another environment's.
    #[error("the test database is the one of {variable}: refused; give the tests a database of their own")]
    Shared {
        /// Whose.
        variable: String,
    },
    /// The environment contradicts itself.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
}

impl Settings {
    /// Reads the process's environment, and `.env` of the workspace for what the others use.
    ///
    /// # Errors
    ///
    /// See [`SettingsError`].
    pub fn from_environment() -> Result<Self, SettingsError> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let variables = Variables::load(workspace)?;
        // The harness goes the way that the app and the commands go.
        variables.adopt();
        Self::from_variables(&variables)
    }

    /// As [`Settings::from_environment`], with the variables given.
    ///
    /// # Errors
    ///
    /// See [`SettingsError`].
    pub fn from_variables(variables: &Variables) -> Result<Self, SettingsError> {
        if variables.process_value("DATABASE_URL")?.is_some() {
            return Err(SettingsError::DatabaseUrl);
        }
        let required = |variable| variables.process_value(variable)?.ok_or(SettingsError::Unset { variable });
        let url = parse(URL, required(URL)?)?;
        let fingerprint = required(FINGERPRINT)?.to_owned();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if fingerprint.len() > 32 || !fingerprint.bytes().all(fits) {
            return Err(SettingsError::Fingerprint);
        }
        let app_url = match variables.process_value(APP_URL)? {
            Some(value) => parse(APP_URL, value)?,
            None => url.clone(),
        };
        let mut others = Vec::new();
        for environment in AppEnv::ALL.into_iter().filter(|environment| *environment != AppEnv::Test) {
            if let Some(value) = variables.get(environment.variable())? {
                let other = parse(environment.variable(), value)?;
                if same_address(&url, &other) {
                    return Err(SettingsError::Shared { variable: environment.variable().to_owned() });
                }
                others.push((environment.variable().to_owned(), other));
            }
        }
        let namespace = format!("\"{}\"", from_project_name(required(PROJECT)?)?);
        let app = variables.process_value(APP)?.map(PathBuf::from);
        Ok(Self { url, app_url, fingerprint, namespace, app, others })
    }

    /// Refuses a test database that another environment's URL leads to under another name. An
    /// environment that cannot be reached from here is compared by its address alone.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Shared`].
    pub(crate) async fn refuse_shared(&self, test: &Connection) -> Result<(), SettingsError> {
        let ours = DatabaseIdentity::of(&test.client).await.ok();
        for (variable, url) in &self.others {
            let url = url.with_parameters(|it| it.connect_timeout = Some(Some(std::time::Duration::from_secs(3))));
            let options = ConnectOptions { attempts: Some(1), ..ConnectOptions::default() };
            let Ok(other) = connect(&url, &options).await else { continue };
            let theirs = DatabaseIdentity::of(&other.client).await.ok();
            other.close().await;
            if ours.is_some() && ours == theirs {
                return Err(SettingsError::Shared { variable: variable.clone() });
            }
        }
        Ok(())
    }
}

fn parse(variable: &str, value: &str) -> Result<DatabaseUrl, SettingsError> {
    value.parse().map_err(|reason| SettingsError::Malformed { variable: variable.to_owned(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "postgres://me:secret@localhost:5432/blog_test";

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let mut all = vec![(URL, GOOD), (FINGERPRINT, "abc123"), (PROJECT, "blog")];
        all.extend(variables);
        Settings::from_variables(&Variables::from_process(all)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_unset_is_named_with_the_command_that_sets_it() {
        assert!(read(&[]).is_ok());
        for variable in [URL, FINGERPRINT, PROJECT] {
            let error = read(&[(variable, "")]).unwrap_err();
            assert!(error.contains(variable) && error.contains("cargo xtask e2e"), "{error}");
        }
        assert!(read(&[(FINGERPRINT, "a; drop")]).unwrap_err().contains("a-z and 0-9"));
    }

    #[test]
    fn a_malformed_url_names_its_variable_and_not_its_value() {
        let error = read(&[(URL, "postgres://me:secret@host:notaport/x")]).unwrap_err();
        assert!(error.contains(URL) && !error.contains("secret"), "{error}");
        assert!(!format!("{:?}", read(&[]).unwrap()).contains("secret"));
    }

    #[test]
    fn database_url_is_refused() {
        let error = read(&[("DATABASE_URL", GOOD)]).unwrap_err();
        assert!(error.contains("DATABASE_URL is set") && error.contains("unset it"), "{error}");
    }

    #[test]
    fn another_environments_database_is_refused_under_any_spelling() {
        for variable in ["DATABASE_URL_DEV", "DATABASE_URL_STAGING", "DATABASE_URL_PROD"] {
            let error = read(&[(variable, "postgresql://other@127.0.0.1/blog_test?sslmode=disable")]).unwrap_err();
            assert!(error.contains(variable) && error.contains("a database of their own"), "{error}");
            assert!(read(&[(variable, "postgres://me@localhost/blog")]).is_ok());
        }
    }
}
