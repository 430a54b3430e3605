//! The embedded server as the app sees it: by the file that the server's starter leaves.

use super::resolve::parse;
use super::{AppEnv, EnvironmentError, Variables};
use crate::url::DatabaseUrl;
use std::path::Path;

/// The file, below the workspace: `{"url": "...", "test_url": "..."}`.
pub const SERVER_FILE: &str = ".glowplug/server.json";

/// The embedded server's URL for development or test, from [`SERVER_FILE`] in the directory of
/// `variables` or the nearest one above. Development and test have a server each; a field is there
/// while its server runs.
///
/// # Errors
///
/// When the file is not there or not readable: the server was not started.
pub fn embedded_url(variables: &Variables, environment: AppEnv) -> Result<DatabaseUrl, EnvironmentError> {
    let stopped =
        |reason: String| EnvironmentError::EmbeddedStopped { reason, variable: environment.variable().to_owned() };
    let start = variables.directory().unwrap_or(Path::new("."));
    let path = start
        .ancestors()
        .map(|directory| directory.join(SERVER_FILE))
        .find(|path| path.is_file())
        .ok_or_else(|| stopped(format!("there is no {SERVER_FILE}")))?;
    let text = std::fs::read_to_string(&path).map_err(|error| stopped(format!("{SERVER_FILE}: {error}")))?;
    // The text of a JSON error is left out: it may quote the URL.
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|_| stopped(format!("{SERVER_FILE} is not JSON")))?;
    let field = |name: &str| json.get(name).and_then(serde_json::Value::as_str);
    // Either server may run without the other.
    let name = match environment {
        AppEnv::Test => "test_url",
        AppEnv::Development | AppEnv::Staging | AppEnv::Production => "url",
    };
    parse(SERVER_FILE, field(name).ok_or_else(|| stopped(format!("{SERVER_FILE} has no {name}")))?)
}
