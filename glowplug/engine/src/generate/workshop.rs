//! Databases of our own: one that stands where the migrations lead (a template), and clones of it.

use glowplug_connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};

use crate::canonical::Scratch;
use crate::catalog::Ident;

/// A server on which databases can be made.
pub struct Workshop {
    admin: Connection,
    url: DatabaseUrl,
    extensions: Vec<(String, String, String)>,
    /// The namespace the migrations live in.
    pub namespace: String,
    /// Version and extensions: part of every content key.
    pub environment: String,
    /// Where catalogs are remembered; `None` remembers nothing.
    pub cache: Option<std::path::PathBuf>,
    /// Part of the names of all its databases.
    pub(super) line: String,
}

/// What a database of one command is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// The migrations are replayed in it.
    Build,
    /// The new files are tried in it.
    Proof,
}

impl Purpose {
    fn letter(self) -> char {
        match self {
            Self::Build => 'b',
            Self::Proof => 'p',
        }
    }
}

/// Why there is no database to work on.
#[derive(Debug, thiserror::Error)]
pub enum WorkshopError {
    /// The server could not be reached.
    #[error("the proof database: {0}")]
    Connect(#[from] ConnectError),
    /// The role may not make databases.
    #[error(
        "cannot create a database to prove migrations on: {reason}; let the role create databases (ALTER ROLE ... CREATEDB), set SHADOW_DATABASE_URL to a database of a role that may, or unset the URL to work on the embedded server"
    )]
    Create {
        /// PostgreSQL's message.
        reason: String,
    },
}

impl Workshop {
    /// On the server of a scratch database. `admin` is a connection to any database but the clones.
    pub fn new(
        admin: Connection,
        url: DatabaseUrl,
        namespace: &str,
        scratch: &Scratch,
        cache: Option<std::path::PathBuf>,
    ) -> Self {
        Self {
            admin,
            url,
            extensions: scratch.extensions.clone(),
            namespace: namespace.to_owned(),
            environment: scratch.environment.clone(),
            cache,
            line: String::new(),
        }
    }

    /// The same workshop with names of its own for all its databases: two at work in one namespace,
    /// on other migrations, keep apart.
    #[must_use]
    pub fn apart(mut self, line: &str) -> Self {
        self.line = line.to_owned();
        self
    }

    /// Drops every database of this workshop, the templates too.
    ///
    /// # Errors
    /// When one cannot be dropped.
    pub async fn clear(&self) -> Result<(), WorkshopError> {
        for database in self.named(&super::replay::prefix(self)).await? {
            self.drop(&database).await?;
        }
        Ok(())
    }

    /// A name for a database that only this command uses. It ends in the number of our own session, so
    /// that [`sweep`](Self::sweep) can tell what a killed command left behind.
    pub(super) async fn own(&self, purpose: Purpose) -> Result<String, WorkshopError> {
        let row = self.admin.client.query_one("select pg_catalog.pg_backend_pid()", &[]).await.map_err(create_error)?;
        Ok(format!("{}{}{}", super::replay::prefix(self), purpose.letter(), row.get::<_, i32>(0)))
    }

    /// Drops the databases of commands that are gone: their session is, and nobody is connected.
    pub(super) async fn sweep(&self) -> Result<(), WorkshopError> {
        let rows = self
            .admin
            .client
            .query(
                "select d.datname from pg_catalog.pg_database d \
                 where starts_with(d.datname, $1) and substr(d.datname, length($1) + 1) ~ '^[bp][0-9]+$' \
                 and not exists (select from pg_catalog.pg_stat_activity a \
                 where a.datid = d.oid or a.pid::text = substr(d.datname, length($1) + 2)) \
                 order by d.datname",
                &[&super::replay::prefix(self)],
            )
            .await
            .map_err(create_error)?;
        for row in rows {
            let database: String = row.get(0);
            // Without force: whoever came in between keeps it.
            self.run(&format!("drop database if exists {}", Ident(&database))).await.ok();
        }
        Ok(())
    }

    /// Opens a database.
    pub(super) async fn open(&self, database: &str) -> Result<Connection, WorkshopError> {
        let options =
            ConnectOptions { application_name: Some("glowplug proof".to_owned()), ..ConnectOptions::default() };
        Ok(connect(&self.url.with_database(database), &options).await?)
    }

    /// Whether a database of this name is there.
    pub(super) async fn exists(&self, database: &str) -> Result<bool, WorkshopError> {
        let row = self
            .admin
            .client
            .query_one("select exists (select from pg_catalog.pg_database where datname = $1)", &[&database])
            .await
            .map_err(create_error)?;
        Ok(row.get(0))
    }

    /// Makes an empty database with the target's extensions.
    pub(super) async fn create(&self, database: &str) -> Result<(), WorkshopError> {
        self.run(&format!("create database {} template template0", Ident(database))).await?;
        let connection = self.open(database).await?;
        for (name, schema, version) in &self.extensions {
            let text = format!(
                "create schema if not exists {schema}; create extension if not exists {} schema {schema} version {} cascade",
                Ident(name),
                crate::catalog::Literal(version),
                schema = Ident(schema)
            );
            connection.client.batch_execute(&text).await.map_err(create_error)?;
        }
        // The ledger lives in the namespace, so the runner makes it; migrations never do.
        let namespace = format!("create schema if not exists {}", Ident(&self.namespace));
        connection.client.batch_execute(&namespace).await.map_err(create_error)?;
        connection.close().await;
        Ok(())
    }

    /// Clones a database that nobody is connected to.
    pub(super) async fn clone_of(&self, template: &str, database: &str) -> Result<(), WorkshopError> {
        self.alone(&format!("create database {} template {}", Ident(database), Ident(template)), template).await
    }

    /// Runs what needs a database to itself. A connection that was just closed can take the server a
    /// moment to forget.
    async fn alone(&self, sql: &str, database: &str) -> Result<(), WorkshopError> {
        for _ in 0..50 {
            match self.admin.client.batch_execute(sql).await {
                Ok(()) => return Ok(()),
                Err(error) if error.code().is_some_and(|code| code.code() == "55006") => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                Err(error) => return Err(create_error(error)),
            }
        }
        Err(WorkshopError::Create { reason: format!("{database} is in use") })
    }

    /// Renames a database that nobody is connected to.
    pub(super) async fn rename(&self, database: &str, to: &str) -> Result<(), WorkshopError> {
        self.alone(&format!("alter database {} rename to {}", Ident(database), Ident(to)), database).await
    }

    /// Drops a database and whoever is connected to it.
    pub(super) async fn drop(&self, database: &str) -> Result<(), WorkshopError> {
        self.run(&format!("drop database if exists {} with (force)", Ident(database))).await
    }

    /// The databases whose names begin so.
    pub(super) async fn named(&self, prefix: &str) -> Result<Vec<String>, WorkshopError> {
        let rows = self
            .admin
            .client
            .query(
                "select datname from pg_catalog.pg_database where starts_with(datname, $1) order by datname",
                &[&prefix],
            )
            .await
            .map_err(create_error)?;
        Ok(rows.into_iter().map(|row| row.get(0)).collect())
    }

    async fn run(&self, sql: &str) -> Result<(), WorkshopError> {
        self.admin.client.batch_execute(sql).await.map_err(create_error)
    }
}

fn create_error(error: tokio_postgres::Error) -> WorkshopError {
    WorkshopError::Create {
        reason: error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned()),
    }
}
