//! What the user can set about the embedded server, read from the environment once.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where to look for PostgreSQL, and where to keep what is private.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// `GLOWPLUG_PG_BIN`: the directory of PostgreSQL's programs; nothing else is searched.
    pub bin: Option<PathBuf>,
    /// `GLOWPLUG_PG_VERSION`: the major version to use.
    pub version: Option<u32>,
    /// `GLOWPLUG_HOME`: where fetched servers and, then also, clusters are kept.
    pub home: Option<PathBuf>,
    /// `PATH`.
    pub path: Option<OsString>,
    /// Where systems and installers put PostgreSQL; a `*` stands for any text within one name.
    pub usual_places: Vec<String>,
}

/// A variable that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("GLOWPLUG_PG_VERSION is `{value}`, which is not a major version of PostgreSQL (14, 15, 16, 17, 18)")]
pub struct SettingsError {
    value: String,
}

const USUAL_PLACES: [&str; 13] = [
    "/usr/lib/postgresql/*/bin",         // Debian, Ubuntu
    "/usr/pgsql-*/bin",                  // PostgreSQL's own packages for Fedora and Red Hat
    "/usr/bin",                          // Fedora, Arch
    "/usr/libexec/postgresql*",          // Alpine
    "/usr/lib/postgresql*/bin",          // openSUSE
    "/usr/lib64/postgresql-*/bin",       // Gentoo
    "/opt/homebrew/opt/postgresql*/bin", // Homebrew on Apple silicon
    "/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/Library/PostgreSQL/*/bin",      // the EDB installer
    "/opt/local/lib/postgresql*/bin", // MacPorts
    "/usr/local/pgsql/bin",           // built from source
];

impl Settings {
    /// Reads the variables through `variable`, so that a `.env` file can take part.
    ///
    /// # Errors
    /// When a variable holds something that cannot be meant.
    pub fn new(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let set = |name| variable(name).filter(|value| !value.trim().is_empty());
        let version = match set("GLOWPLUG_PG_VERSION") {
            None => None,
            Some(value) => Some(value.trim().parse().map_err(|_| SettingsError { value })?),
        };
        Ok(Self {
            bin: set("GLOWPLUG_PG_BIN").map(PathBuf::from),
            version,
            home: set("GLOWPLUG_HOME").map(PathBuf::from),
            path: std::env::var_os("PATH"),
            usual_places: USUAL_PLACES.map(Into::into).into(),
        })
    }

    /// Reads the process's own environment.
    ///
    /// # Errors
    /// When a variable holds something that cannot be meant.
    pub fn from_environment() -> Result<Self, SettingsError> {
        Self::new(|name| std::env::var(name).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let settings = Settings::new(|_| Some(" ".into())).expect("nothing is set");
        assert_eq!((settings.bin, settings.version, settings.home), (None, None, None));
    }

    #[test]
    fn a_version_that_is_no_number_is_named() {
        let error = Settings::new(|name| (name == "GLOWPLUG_PG_VERSION").then(|| "new".into())).expect_err("no number");
        assert!(error.to_string().contains("`new`"), "{error}");
    }
}
