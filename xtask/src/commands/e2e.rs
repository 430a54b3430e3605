//! `e2e`: the end-to-end tests, on a test database that has the declared schema.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use clap::Args;
use glowplug::catalog::Ident;
use glowplug::push;
use glowplug_connect::environment::{AppEnv, Audience, same_address};
use glowplug_connect::{ConnectOptions, Connection, DatabaseIdentity, DatabaseUrl, connect};

use crate::branches::Temporary;
use crate::cargo_test;
use crate::commands::push as db_push;
use crate::database::{Database, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// The variable that names the application's binary to the tests.
pub(crate) const APPLICATION: &str = "GLOWPLUG_E2E_APP";

/// The variable that has the tests go every way.
pub(crate) const WAYS: &str = "GLOWPLUG_E2E_WAYS";

/// The package that holds the tests.
pub(crate) const PACKAGE: &str = "e2e";

/// Run the end-to-end tests: the real application, a database per test
///
/// Pushes the declared schema into the test database first (DATABASE_URL_TEST, else the embedded server
/// for tests), then runs the tests of the package e2e. Every test works on a copy of that database; a
/// failed one keeps its copy and prints its URL. Never takes DATABASE_URL.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only tests whose name contains this
    filter: Option<String>,
    /// Run the suite on every way to a server, too: TLS, unix socket, PgBouncer, WebSocket
    #[arg(long)]
    every_way: bool,
    /// Run in a branch at Neon, made for this run and deleted afterwards (NEON_API_KEY, NEON_PROJECT_ID)
    #[arg(long)]
    branch: bool,
    /// The branch to start from, by name or id; the project's default branch unless given
    #[arg(long, value_name = "BRANCH", requires = "branch")]
    from: Option<String>,
    /// Passed to the test programs, as in: e2e -- --nocapture
    #[arg(last = true)]
    arguments: Vec<String>,
}

pub(crate) async fn run(project: &Project, story: Story, arguments: &Arguments) -> Result<Exit, Failure> {
    if project.variables.process_value("DATABASE_URL")?.is_some() {
        return Err(Failure::new(Exit::Refused, "DATABASE_URL is set, and end-to-end tests never use it")
            .help("unset it for this command; DATABASE_URL_TEST names a test database"));
    }
    if !arguments.branch {
        let database = Database::choose(project, story, Audience::E2e)?;
        return test(project, story, arguments, &database).await;
    }
    let branch = Temporary::create(project, story, &project.namespace()?, arguments.from.as_deref()).await?;
    let origin = Origin::Branch(branch.name.clone());
    let database = Database { environment: AppEnv::Test, url: branch.url.clone(), origin };
    let result = test(project, story, arguments, &database).await;
    branch.delete();
    result
}

/// Pushes, builds and runs.
async fn test(project: &Project, story: Story, arguments: &Arguments, database: &Database) -> Result<Exit, Failure> {
    let mut command = cargo_test::command(project)?;
    command.args(["--package", PACKAGE]).args(&arguments.filter);
    if !arguments.arguments.is_empty() {
        command.arg("--").args(&arguments.arguments);
    }
    command.envs(prepare(project, story, database).await?);
    command.env(APPLICATION, cargo_test::application(project, &["--package", "app"])?);
    if arguments.every_way {
        command.env(WAYS, "1");
    }
    cargo_test::run(story, command)
}

/// Pushes the declared schema into the test database; gives the variables that the tests read.
pub(crate) async fn prepare(
    project: &Project,
    story: Story,
    database: &Database,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let (connection, url) = database.direct_session(project, story, PACKAGE).await?;
    refuse_shared(project, database, &connection).await?;
    let namespace = project.namespace()?;
    let told = Story { json: false, ..story };
    let arguments = db_push::Arguments::disposable();
    if let Err(failure) = db_push::push(project, told, database, &arguments).await {
        // Whatever a former state of the schema left in the way is worth nothing here.
        if !matches!(failure.exit, Exit::Consent | Exit::Failed) {
            return Err(failure);
        }
        story.aside(&format!("{}; beginning anew in the test database", failure.message));
        let drop = format!("drop schema if exists {} cascade", Ident(&namespace));
        connection.client.batch_execute(&drop).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
        db_push::push(project, told, database, &arguments).await?;
    }
    let fingerprint =
        push::fingerprint(&connection.client, &namespace).await.map_err(|error| Failure::of(Exit::Connect, &error))?;
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&fingerprint).unwrap_or_default().hash(&mut hasher);
    let mut variables = Vec::new();
    // The app under test reads no .env.
    for name in ["DATABASE_TRANSPORT", "DATABASE_WEBSOCKET_PROXY"] {
        variables.extend(project.variables.get(name)?.map(|value| (name, value.to_owned())));
    }
    variables.extend([
        ("GLOWPLUG_E2E_URL", url.reveal()),
        ("GLOWPLUG_E2E_APP_URL", database.url.reveal()),
        ("GLOWPLUG_E2E_FINGERPRINT", format!("{:016x}", hasher.finish())),
    ]);
    Ok(variables)
}

/// Refuses a test database that is another environment's, by its address or by what the servers say.
async fn refuse_shared(project: &Project, database: &Database, connection: &Connection) -> Result<(), Failure> {
    let Some(variable) = database.variable() else { return Ok(()) };
    let ours = DatabaseIdentity::of(&connection.client).await.ok();
    for environment in AppEnv::ALL.into_iter().filter(|environment| *environment != AppEnv::Test) {
        let other_variable = environment.variable();
        let Some(other) = project.variables.get(other_variable)? else { continue };
        let Ok(other) = other.parse::<DatabaseUrl>() else { continue };
        let theirs = if same_address(&database.url, &other) { ours.clone() } else { identity(&other).await };
        if ours.is_some() && ours == theirs {
            let message = format!("{variable} and {other_variable} lead to the same database; nothing was changed");
            return Err(Failure::new(Exit::Refused, message).help("give the tests a database of their own"));
        }
    }
    Ok(())
}

/// Whose database is behind a URL; none where it cannot be reached from here.
async fn identity(url: &DatabaseUrl) -> Option<DatabaseIdentity> {
    let url = url.with_parameters(|parameters| parameters.connect_timeout = Some(Some(Duration::from_secs(3))));
    let options = ConnectOptions { attempts: Some(1), ..ConnectOptions::default() };
    let connection = connect(&url, &options).await.ok()?;
    DatabaseIdentity::of(&connection.client).await.ok()
}
