//! A database and a migrations directory per test, and the runner in a process of its own.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use glowplug_migrate::{Event, Migrations, Options, Report, RollbackTo, RunError, Runner, Status};
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage};

pub(crate) const NAMESPACE: &str = "blog";

/// The server to test on.
pub(crate) fn server() -> Config {
    let url = std::env::var("GLOWPLUG_TEST_URL").expect(
        "GLOWPLUG_TEST_URL is not set: `cargo xtask test` sets it, or give a superuser's URL of a disposable cluster",
    );
    url.parse().expect("GLOWPLUG_TEST_URL is not a PostgreSQL URL")
}

/// A connection; its driver runs on the current runtime.
pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.expect("the test server can be reached");
    tokio::spawn(connection);
    client
}

/// A database of the test's own, dropped with it, and a directory of migrations.
pub(crate) struct World {
    pub(crate) runtime: tokio::runtime::Runtime,
    pub(crate) config: Config,
    pub(crate) client: Client,
    pub(crate) directory: tempfile::TempDir,
    pub(crate) options: Options,
    pub(crate) events: Mutex<Vec<String>>,
    name: String,
}

impl World {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("glowplug_migrate_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let mut config = server();
        let client = runtime.block_on(async {
            let admin = connect(&config).await;
            admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
            config.dbname(&name);
            connect(&config).await
        });
        Self {
            runtime,
            config,
            client,
            directory: tempfile::tempdir().unwrap(),
            options: Options::default(),
            events: Mutex::new(Vec::new()),
            name,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a migration with an `up.sql` and a `down.sql`.
    pub(crate) fn write(&self, name: &str, up: &str, down: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("up.sql"), up).unwrap();
        std::fs::write(path.join("down.sql"), down).unwrap();
        path
    }

    /// The same without a transaction of its own.
    pub(crate) fn write_stepwise(&self, name: &str, up: &str, down: &str) {
        let path = self.write(name, up, down);
        std::fs::write(path.join("metadata.toml"), "run_in_transaction = false\n").unwrap();
    }

    pub(crate) fn migrations(&self) -> Migrations {
        Migrations::from_directory(self.path()).unwrap()
    }

    fn with_runner<T>(&self, run: impl AsyncFnOnce(Runner<'_>) -> Result<T, RunError>) -> Result<T, RunError> {
        let migrations = Migrations::from_directory(self.path())?;
        let events = &self.events;
        let runner = Runner::new(&self.client, NAMESPACE, &migrations)
            .options(self.options.clone())
            .progress(move |event: &Event<'_>| events.lock().unwrap().push(event.to_string()));
        self.runtime.block_on(run(runner))
    }

    pub(crate) fn migrate(&self) -> Result<Report, RunError> {
        self.with_runner(async |mut runner| runner.migrate().await)
    }

    pub(crate) fn rollback(&self, to: RollbackTo) -> Result<Report, RunError> {
        self.with_runner(async |mut runner| runner.rollback(&to).await)
    }

    pub(crate) fn mark_applied(&self) -> Result<Report, RunError> {
        self.with_runner(async |mut runner| runner.mark_applied().await)
    }

    pub(crate) fn redo(&self, steps: usize) -> Result<Report, RunError> {
        self.with_runner(async |mut runner| runner.redo(steps).await)
    }

    pub(crate) fn status(&self) -> Status {
        self.with_runner(async |runner| runner.status().await).unwrap()
    }

    /// Runs SQL beside the runner.
    pub(crate) fn execute(&self, sql: &str) {
        self.runtime.block_on(self.client.batch_execute(sql)).unwrap();
    }

    /// The first column of every row.
    pub(crate) fn query(&self, sql: &str) -> Vec<String> {
        self.runtime
            .block_on(self.client.simple_query(sql))
            .unwrap()
            .iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("NULL").to_owned()),
                _ => None,
            })
            .collect()
    }

    /// The versions in the ledger.
    pub(crate) fn ledger(&self) -> Vec<String> {
        self.query("SELECT version FROM blog.__diesel_schema_migrations ORDER BY version")
    }

    pub(crate) fn events(&self) -> Vec<String> {
        std::mem::take(&mut self.events.lock().unwrap())
    }

    /// Another connection to the same database.
    pub(crate) fn other(&self) -> Client {
        self.runtime.block_on(connect(&self.config))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let mut config = server();
        config.application_name("cleanup");
        self.runtime.block_on(async {
            let admin = connect(&config).await;
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
        });
    }
}

/// What `to_string` and `help` give for the error.
pub(crate) fn said(error: &RunError) -> String {
    format!("{error}\n{}", error.help().join("\n"))
}
