//! Which database a command works on, and the connection to it.

use glowplug::embedded::Purpose;
use glowplug_connect::environment::{AppEnv, Audience, Target, direct_url, resolve};
use glowplug_connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, Pooling, connect, connect_session};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// A database, and how it was chosen.
pub(crate) struct Database {
    pub(crate) environment: AppEnv,
    pub(crate) url: DatabaseUrl,
    pub(crate) origin: Origin,
}

/// What named a database.
pub(crate) enum Origin {
    /// This variable.
    Variable(String),
    /// Nothing: it is the embedded server's.
    Embedded,
    /// It was made for this run, in a branch of this name.
    Branch(String),
}

impl Database {
    /// By the rules of the environment; starts the embedded server where it is meant.
    pub(crate) fn choose(project: &Project, story: Story, audience: Audience) -> Result<Self, Failure> {
        let environment = match audience {
            Audience::E2e => AppEnv::Test,
            Audience::App | Audience::Migrate | Audience::Push => AppEnv::read(&project.variables)?,
        };
        Self::of(project, story, environment, audience)
    }

    /// The database of an environment, whatever `APP_ENV` says.
    pub(crate) fn of(
        project: &Project,
        story: Story,
        environment: AppEnv,
        audience: Audience,
    ) -> Result<Self, Failure> {
        match resolve(&project.variables, environment, audience)? {
            Target::Url { url, variable } => Ok(Self { environment, url, origin: Origin::Variable(variable) }),
            Target::Embedded => {
                let purpose = match environment {
                    AppEnv::Test => Purpose::Test,
                    AppEnv::Development | AppEnv::Staging | AppEnv::Production => Purpose::Development,
                };
                let running = project.server(purpose, None)?.ensure_running(&story)?;
                Ok(Self { environment, url: running.url, origin: Origin::Embedded })
            }
        }
    }

    /// Connects under the command's name.
    pub(crate) async fn connect(&self, command: &str) -> Result<Connection, Failure> {
        connect(&self.url, &options(command)).await.map_err(|error| self.blame(error))
    }

    /// Connects for work that needs a session of its own: locks and settings that outlast a transaction.
    /// Goes around a pooler where a way is known, and refuses where none is.
    pub(crate) async fn session(&self, project: &Project, story: Story, command: &str) -> Result<Connection, Failure> {
        Ok(self.direct_session(project, story, command).await?.0)
    }

    /// As [`Database::session`], with the address that was taken.
    pub(crate) async fn direct_session(
        &self,
        project: &Project,
        story: Story,
        command: &str,
    ) -> Result<(Connection, DatabaseUrl), Failure> {
        let Some(variable) = self.variable() else { return Ok((self.connect(command).await?, self.url.clone())) };
        let direct = direct_url(&project.variables, variable)?;
        let session = connect_session(&self.url, &options(command), direct).await.map_err(|error| self.blame(error))?;
        if let Some(note) = session.note {
            story.tell(&note);
        }
        match session.pooling {
            Pooling::Direct => Ok((session.connection, session.url)),
            Pooling::Pooled => {
                let message =
                    format!("{variable} leads to a pooler, and {command} needs a session; nothing was changed");
                Err(Failure::new(Exit::Refused, message)
                    .help("set DIRECT_URL or DATABASE_URL_UNPOOLED to the address of the server itself")
                    .help("if it is no pooler, say so in the URL: pgbouncer=false"))
            }
        }
    }

    /// A connection that could not be made, with the place to look: the URL itself is never shown.
    fn blame(&self, error: ConnectError) -> Failure {
        let failure = Failure::from(error);
        match self.variable() {
            Some(variable) => failure.help(format!("the address, the user and the password come from {variable}")),
            None => failure,
        }
    }

    /// A line that says where a command works.
    pub(crate) fn describe(&self) -> String {
        let origin = match &self.origin {
            Origin::Variable(variable) => variable.clone(),
            Origin::Embedded => "the embedded server".to_owned(),
            Origin::Branch(name) => format!("branch {name}"),
        };
        format!("{} ({}, from {origin})", self.url, self.environment)
    }

    /// The variable that named it, if one did.
    pub(crate) fn variable(&self) -> Option<&str> {
        match &self.origin {
            Origin::Variable(variable) => Some(variable),
            Origin::Embedded | Origin::Branch(_) => None,
        }
    }
}

/// Connects under the command's name.
pub(crate) fn options(command: &str) -> ConnectOptions {
    ConnectOptions { application_name: Some(format!("cargo xtask {command}")), ..ConnectOptions::default() }
}
