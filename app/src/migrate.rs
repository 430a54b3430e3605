//! `app migrate`: the deploy step, from the binary alone.

use glowplug_connect::environment::{
    AppEnv, Audience, EnvironmentError, Target, Variables, direct_url, embedded_url, resolve,
};
use glowplug_connect::{ConnectError, ConnectOptions, DatabaseUrl, Pooling, connect_session};
use glowplug_migrate::{Event, RunError, Runner, SourceError};

use crate::command_line::Migrate;
use crate::{Failure, tell};

pub(crate) async fn run(arguments: &Migrate) -> Result<(), Failure> {
    let migrations = db::migrations::embedded()?;
    let directory = std::env::current_dir().unwrap_or_default();
    let variables = Variables::load(&directory)?;
    let (url, variable) = target(&variables)?;
    let direct = direct_url(&variables, &variable)?;
    let options = ConnectOptions {
        application_name: Some("app migrate".to_owned()),
        variables: Some(variables.clone()),
        ..ConnectOptions::default()
    };
    let session = connect_session(&url, &options, direct).await?;
    if let Some(note) = &session.note {
        tell(note);
    }
    if session.pooling == Pooling::Pooled {
        return Err(Failure {
            code: 7,
            message: format!("{variable} leads through a pooler: a migration needs a session of its own"),
            help: vec!["set DIRECT_URL or DATABASE_URL_UNPOOLED to the server's own address".to_owned()],
        });
    }
    let mut runner = Runner::new(&session.connection.client, db::NAMESPACE, &migrations)
        .options(arguments.options())
        .progress(|event: &Event<'_>| tell(&event.to_string()));
    if arguments.dry_run {
        for migration in runner.plan().await? {
            print(&format!("-- {}\n{}", migration.name, migration.up.sql.trim_end()));
        }
        return Ok(());
    }
    let report = runner.migrate().await?;
    tell(&match report.ran.len() {
        0 => "nothing is pending".to_owned(),
        1 => "1 migration applied".to_owned(),
        ran => format!("{ran} migrations applied"),
    });
    Ok(())
}

fn target(variables: &Variables) -> Result<(DatabaseUrl, String), EnvironmentError> {
    let environment = AppEnv::read(variables)?;
    match resolve(variables, environment, Audience::Migrate)? {
        Target::Url { url, variable } => Ok((url, variable)),
        Target::Embedded => Ok((embedded_url(variables, environment)?, environment.variable().to_owned())),
    }
}

/// The SQL of a dry run is the command's result: stdout.
#[allow(clippy::print_stdout, reason = "the result goes there")]
fn print(text: &str) {
    println!("{text}");
}

impl From<EnvironmentError> for Failure {
    fn from(error: EnvironmentError) -> Self {
        Self { code: 2, message: error.to_string(), help: Vec::new() }
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        Self { code: 5, message: error.to_string(), help: Vec::new() }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self { code: 2, help: vec![error.help()], message: error.to_string() }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self { code: error.exit_code(), help: error.help(), message: error.to_string() }
    }
}
