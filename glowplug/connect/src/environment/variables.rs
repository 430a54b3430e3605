//! The variables in force: those of the process, then those of `.env`.
//!
//! Nothing is written back into the process (`set_var` is unsafe with threads about).

use super::{EnvironmentError, dotenv};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

static ADOPTED: OnceLock<Variables> = OnceLock::new();

/// Environment variables, merged once; the process wins. `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Variables {
    process: BTreeMap<String, OsString>,
    dotenv: BTreeMap<String, String>,
    directory: Option<PathBuf>,
}

impl Variables {
    /// The process's variables, and those of the file `.env` in `directory` or the nearest
    /// directory above that has one. Without such a file, the process's alone.
    ///
    /// # Errors
    ///
    /// When `.env` cannot be read or parsed, or contradicts `PROJECT_NAME`.
    pub fn load(directory: &Path) -> Result<Self, EnvironmentError> {
        Self::merge(std::env::vars_os(), directory)
    }

    /// As [`Variables::load`], with the process's variables given.
    ///
    /// # Errors
    ///
    /// When `.env` cannot be read or parsed, or contradicts `PROJECT_NAME`.
    pub fn merge(
        process: impl IntoIterator<Item = (OsString, OsString)>,
        directory: &Path,
    ) -> Result<Self, EnvironmentError> {
        let mut variables = Self::from_process(process);
        variables.directory = Some(directory.to_owned());
        if let Some(path) = dotenv::find(directory) {
            variables.dotenv = dotenv::read(&path)?;
            variables.agree_on_project(&path)?;
        }
        Ok(variables)
    }

    /// The given variables as if the process had them, without any file.
    pub fn from_process<N, V>(process: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        let process = process
            .into_iter()
            // A name that is not text is none of ours.
            .filter_map(|(name, value)| Some((name.into().into_string().ok()?, value.into())))
            .collect();
        Self { process, ..Self::default() }
    }

    /// Makes these what connections of this process fall back to for what their URLs leave out
    /// (`PGPASSWORD`, `PGSSLROOTCERT`, `DATABASE_TRANSPORT`, ...) when nobody hands them variables: without it,
    /// those of the process alone. The first call counts.
    pub fn adopt(&self) {
        // A second set is no error: a process has one project.
        let _ = ADOPTED.set(self.clone());
    }

    /// What was adopted.
    pub(crate) fn adopted() -> Option<&'static Self> {
        ADOPTED.get()
    }

    /// The directory whose `.env` was looked for: where `.glowplug/` is, too.
    pub fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// The value in force. Empty counts as unset, and a variable that the process empties is not
    /// taken from `.env` either.
    ///
    /// # Errors
    ///
    /// When the value is not UTF-8.
    pub fn get(&self, name: &str) -> Result<Option<&str>, EnvironmentError> {
        if self.process.contains_key(name) { self.process_value(name) } else { Ok(self.dotenv_value(name)) }
    }

    /// The value of the process alone.
    ///
    /// # Errors
    ///
    /// When the value is not UTF-8.
    pub fn process_value(&self, name: &str) -> Result<Option<&str>, EnvironmentError> {
        match self.process.get(name) {
            None => Ok(None),
            Some(value) => {
                let value = value.to_str().ok_or_else(|| EnvironmentError::NotText { variable: name.to_owned() })?;
                Ok(Some(value).filter(|value| !value.is_empty()))
            }
        }
    }

    fn dotenv_value(&self, name: &str) -> Option<&str> {
        self.dotenv.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The namespace is compiled in from the process's `PROJECT_NAME`: another one in `.env` would
    /// make the tools work on tables that the app never sees.
    fn agree_on_project(&self, path: &Path) -> Result<(), EnvironmentError> {
        let process = self.process_value("PROJECT_NAME")?;
        match (process, self.dotenv_value("PROJECT_NAME")) {
            (Some(process), Some(dotenv)) if process != dotenv => Err(EnvironmentError::ProjectName {
                path: path.to_owned(),
                dotenv: dotenv.to_owned(),
                process: process.to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Variables")
            .field("process", &self.process.keys().collect::<Vec<_>>())
            .field("dotenv", &self.dotenv.keys().collect::<Vec<_>>())
            .finish()
    }
}
