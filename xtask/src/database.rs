//! Which database a command works on, and the connection to it.

use glowplug::embedded::Purpose;
use glowplug_connect::environment::{AppEnv, Audience, Target, resolve};
use glowplug_connect::{ConnectOptions, Connection, DatabaseUrl, connect};

use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// A database, and how it was chosen.
pub(crate) struct Database {
    pub(crate) environment: AppEnv,
    pub(crate) url: DatabaseUrl,
    /// The variable that named it, or `the embedded server`.
    pub(crate) origin: String,
}

impl Database {
    /// By the rules of the environment; starts the embedded server where it is meant.
    pub(crate) fn choose(project: &Project, story: Story, audience: Audience) -> Result<Self, Failure> {
        let environment = match audience {
            Audience::E2e => AppEnv::Test,
            Audience::App | Audience::Migrate | Audience::Push => AppEnv::read(&project.variables)?,
        };
        match resolve(&project.variables, environment, audience)? {
            Target::Url { url, variable } => Ok(Self { environment, url, origin: variable }),
            Target::Embedded => {
                let purpose = match environment {
                    AppEnv::Test => Purpose::Test,
                    AppEnv::Development | AppEnv::Staging | AppEnv::Production => Purpose::Development,
                };
                let running = project.server(purpose, None)?.ensure_running(&story)?;
                Ok(Self { environment, url: running.url, origin: "the embedded server".into() })
            }
        }
    }

    /// Connects under the command's name.
    pub(crate) async fn connect(&self, command: &str) -> Result<Connection, Failure> {
        let options =
            ConnectOptions { application_name: Some(format!("cargo xtask {command}")), ..ConnectOptions::default() };
        Ok(connect(&self.url, &options).await?)
    }

    /// A line that says where a command works.
    pub(crate) fn describe(&self) -> String {
        format!("{} ({}, from {})", self.url, self.environment, self.origin)
    }
}
