//! The project a command works on: its directory and its variables.

use std::path::{Path, PathBuf};

use glowplug::embedded::{Purpose, Server, Settings};
use glowplug_connect::environment::Variables;

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
        Ok(Self { root: root.into(), variables: Variables::load(root)? })
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
