//! The project a command works on: its directory and its variables.

use std::path::{Path, PathBuf};

use glowplug::embedded::{Purpose, Server, Settings};
use glowplug_connect::environment::Variables;
use glowplug_syntax::namespace::from_project_name;

use crate::exit::Exit;
use crate::failure::Failure;

/// The workspace around the current directory.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) variables: Variables,
}

impl Project {
    pub(crate) fn find() -> Result<Self, Failure> {
        let here = std::env::current_dir().map_err(|error| Failure::of(Exit::Usage, &error))?;
        let root = here.ancestors().find(|directory| is_workspace(directory)).ok_or_else(|| {
            Failure::new(Exit::Usage, format!("there is no Cargo workspace around {}", here.display()))
                .help("run the command inside the project")
        })?;
        let variables = Variables::load(root)?;
        // Libraries open connections of their own; what .env says of the way must hold for those, too.
        variables.adopt();
        Ok(Self { root: root.into(), variables })
    }

    /// The namespace that the project's tables live in.
    pub(crate) fn namespace(&self) -> Result<String, Failure> {
        let name = match self.variables.get("PROJECT_NAME")? {
            Some(name) => name.to_owned(),
            // Cargo sets it; a binary that is run by itself reads what Cargo would.
            None => self.configured_name()?,
        };
        Ok(from_project_name(&name)?)
    }

    fn configured_name(&self) -> Result<String, Failure> {
        let table = self.toml(".cargo/config.toml")?;
        let value = table.get("env").and_then(|env| env.get("PROJECT_NAME"));
        let name = value.and_then(|value| value.as_str().or_else(|| value.get("value")?.as_str()));
        Ok(name.unwrap_or_default().to_owned())
    }

    /// The directory of migrations; `[workspace.metadata.glowplug]` may name another one.
    pub(crate) fn migrations(&self) -> Result<PathBuf, Failure> {
        self.setting("migrations", "migrations")
    }

    /// A path from `[workspace.metadata.glowplug]`.
    fn setting(&self, key: &str, otherwise: &str) -> Result<PathBuf, Failure> {
        let table = self.toml("Cargo.toml")?;
        let setting = ["metadata", "glowplug", key]
            .iter()
            .try_fold(table.get("workspace"), |value, key| Some(value?.get(key)))
            .flatten();
        Ok(self.root.join(setting.and_then(toml::Value::as_str).unwrap_or(otherwise)))
    }

    /// The directory of declarations; `[workspace.metadata.glowplug]` may name another one.
    pub(crate) fn schema(&self) -> Result<PathBuf, Failure> {
        self.setting("schema", "db/src/schema")
    }

    /// Where results are remembered. It can be deleted at any time.
    pub(crate) fn cache(&self) -> PathBuf {
        self.root.join(".glowplug/cache")
    }

    /// A path as it is shown: relative to the project when it lies in it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    fn toml(&self, name: &str) -> Result<toml::Table, Failure> {
        let text = match std::fs::read_to_string(self.root.join(name)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(toml::Table::new()),
            Err(error) => return Err(Failure::new(Exit::Usage, format!("cannot read {name}: {error}"))),
        };
        text.parse().map_err(|error| Failure::new(Exit::Usage, format!("cannot read {name}: {error}")))
    }

    /// What the variables say about the embedded server. A version asked for on the command line wins.
    pub(crate) fn server_settings(&self, version: Option<u32>) -> Result<Settings, Failure> {
        let mut settings = Settings::new(|name| self.variables.get(name).ok().flatten().map(str::to_owned))?;
        if let Some(version) = version {
            settings.version = Some(version);
            settings.bin = None;
        }
        Ok(settings)
    }

    /// One of the project's embedded servers.
    pub(crate) fn server(&self, purpose: Purpose, version: Option<u32>) -> Result<Server, Failure> {
        Ok(Server::new(&self.root, purpose, self.server_settings(version)?)?)
    }
}

fn is_workspace(directory: &Path) -> bool {
    std::fs::read_to_string(directory.join("Cargo.toml"))
        .is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with("[workspace")))
}
