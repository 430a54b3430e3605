//! A small project of its own name, with databases of its own on the test server.

use std::fs;
use std::path::PathBuf;

use glowplug_connect::{ConnectOptions, DatabaseUrl, Secret, connect};

use crate::sandbox::{Run, Sandbox};

/// The disposable server that the tests may do anything to.
pub(crate) fn server() -> DatabaseUrl {
    std::env::var("GLOWPLUG_TEST_URL")
        .expect(
            "GLOWPLUG_TEST_URL is not set: run the tests with `cargo xtask test`, or point it at a disposable cluster",
        )
        .parse()
        .expect("GLOWPLUG_TEST_URL is a PostgreSQL URL")
}

/// Runs one statement; gives the first column of its rows, a line each.
pub(crate) fn sql(url: &DatabaseUrl, text: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = connect(url, &ConnectOptions::default()).await.unwrap();
        let rows = connection.client.query(text, &[]).await.unwrap();
        connection.close().await;
        let lines: Vec<String> =
            rows.iter().map(|row| row.get::<_, Option<String>>(0).unwrap_or_else(|| "null".to_owned())).collect();
        lines.join("\n")
    })
}

fn execute(text: &str) {
    execute_at(&server(), text);
}

/// Runs statements that answer nothing.
pub(crate) fn execute_at(url: &DatabaseUrl, text: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = connect(url, &ConnectOptions::default()).await.unwrap();
        connection.client.batch_execute(text).await.unwrap();
        connection.close().await;
    });
}

/// Databases that are dropped with it.
pub(crate) struct Databases {
    prefix: String,
}

impl Databases {
    /// An empty development database and an empty one to deploy to.
    pub(crate) fn new(name: &str) -> Self {
        let prefix = format!("story_{name}_{}", std::process::id());
        let databases = Self { prefix };
        for database in [databases.name("dev"), databases.name("live")] {
            execute(&format!("drop database if exists {database} with (force)"));
            execute(&format!("create database {database} template template0"));
        }
        databases
    }

    fn name(&self, which: &str) -> String {
        format!("{}_{which}", self.prefix)
    }

    pub(crate) fn dev(&self) -> DatabaseUrl {
        server().with_database(&self.name("dev"))
    }

    pub(crate) fn live(&self) -> DatabaseUrl {
        server().with_database(&self.name("live"))
    }

    /// One more, for end-to-end tests.
    pub(crate) fn test(&self) -> DatabaseUrl {
        let name = self.name("test");
        execute(&format!("drop database if exists {name} with (force)"));
        execute(&format!("create database {name} template template0"));
        server().with_database(&name)
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        // Those that end-to-end tests make out of theirs have names that begin alike.
        let begins = format!("select datname::text from pg_database where starts_with(datname, '{}_')", self.prefix);
        // A copy that a run was making when it ended is there once its template can be dropped.
        loop {
            let left = sql(&server(), &begins);
            if left.is_empty() {
                break;
            }
            for database in left.lines() {
                execute(&format!("drop database if exists {database} with (force)"));
            }
        }
    }
}

/// A role that may log in and no more. It is dropped with this.
pub(crate) struct PlainRole {
    name: String,
    databases: Vec<String>,
}

impl PlainRole {
    /// The databases become its own.
    pub(crate) fn owning(databases: &Databases) -> Self {
        let name = format!("{}_plain", databases.prefix);
        execute(&format!("drop role if exists {name}"));
        execute(&format!("create role {name} login password 'plain' nosuperuser nocreatedb"));
        let databases = vec![databases.name("dev"), databases.name("live")];
        for database in &databases {
            execute(&format!("alter database {database} owner to {name}"));
        }
        Self { name, databases }
    }

    /// The same address, as this role.
    pub(crate) fn at(&self, url: &DatabaseUrl) -> DatabaseUrl {
        url.with_user(&self.name, Some(Secret::new("plain")))
    }
}

impl Drop for PlainRole {
    fn drop(&mut self) {
        for database in &self.databases {
            execute(&format!("alter database {database} owner to current_user"));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let url = server().with_database(database);
                let connection = connect(&url, &ConnectOptions::default()).await.unwrap();
                let text = format!("drop owned by {} cascade", self.name);
                connection.client.batch_execute(&text).await.unwrap();
                connection.close().await;
            });
        }
        execute(&format!("drop role if exists {}", self.name));
    }
}

/// The declarations every test starts from.
pub(crate) const FIRST: &str = r#"
use super::namespace::{pg_enum, table};

pg_enum! {
    pub enum PostStatus {
        Draft,
        Published,
    }
}

table! {
    author (id) {
        id -> BigInt identity,
        name -> Text unique,
    }
}

table! {
    post (id) {
        id -> BigInt identity,
        author_id -> BigInt references author(id) on delete cascade,
        permalink -> Text,
        status -> PostStatus = "draft",

        index (author_id),
    }
}
"#;

/// The project in its directory.
pub(crate) struct Project {
    pub(crate) sandbox: Sandbox,
    pub(crate) namespace: String,
}

impl Project {
    /// Develops in one database of these and deploys to the other.
    pub(crate) fn new(name: &str, databases: &Databases) -> Self {
        Self::at(name, &databases.dev(), &databases.live())
    }

    pub(crate) fn at(name: &str, dev: &DatabaseUrl, live: &DatabaseUrl) -> Self {
        let sandbox = Sandbox::new().with("DATABASE_URL_DEV", &dev.reveal()).with("DATABASE_URL", &live.reveal());
        sandbox.write(".cargo/config.toml", &format!("[env]\nPROJECT_NAME = \"{name}\"\n"));
        let project = Self { sandbox, namespace: name.replace('-', "_") };
        project.declare(FIRST);
        project
    }

    /// With one more variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.sandbox.set(name, value);
        self
    }

    pub(crate) fn declare(&self, text: &str) {
        self.sandbox.write("db/src/schema/blog.rs", text);
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> Run {
        self.sandbox.ok(arguments)
    }

    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> Run {
        self.sandbox.fails(code, arguments)
    }

    /// The names of the migrations, oldest first, without their versions.
    pub(crate) fn migrations(&self) -> Vec<String> {
        let names = self.directories();
        names
            .iter()
            .map(|path| path.file_name().unwrap().to_str().unwrap().split_once('_').unwrap().1.to_owned())
            .collect()
    }

    /// The directories of the migrations, oldest first.
    pub(crate) fn directories(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.sandbox.root().join("migrations")) else { return Vec::new() };
        let hidden = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with('.');
        let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir() && !hidden(path));
        let mut paths: Vec<PathBuf> = paths.collect();
        paths.sort();
        paths
    }

    /// Everything in the migrations directory, with its content.
    pub(crate) fn files(&self) -> Vec<(PathBuf, String)> {
        let root = self.sandbox.root().join("migrations");
        let mut files = Vec::new();
        let mut waiting = vec![root];
        while let Some(directory) = waiting.pop() {
            let Ok(entries) = fs::read_dir(&directory) else { continue };
            for entry in entries {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let text = fs::read_to_string(&path).unwrap();
                    files.push((path, text));
                }
            }
        }
        files.sort();
        files
    }

    /// The tables of the project in a database, with their columns, types and defaults.
    pub(crate) fn tables(&self, url: &DatabaseUrl) -> String {
        sql(
            url,
            &format!(
                "select table_name || ': ' || string_agg(column_name || ' ' || udt_name || \
                 coalesce(' = ' || split_part(column_default, '::', 1), ''), ', ' order by column_name) \
                 from information_schema.columns where table_schema = '{}' and table_name not like '\\_\\_%' \
                 group by table_name order by table_name",
                self.namespace
            ),
        )
    }

    /// The databases that our tools made for this project and left on the server.
    pub(crate) fn left_behind(&self) -> Vec<String> {
        let found = sql(
            &server(),
            &format!(
                "select datname::text from pg_database where starts_with(datname, \
                 'glowplug_' || left(encode(sha256('{} '::bytea), 'hex'), 8) || '_') order by datname",
                self.namespace
            ),
        );
        found.lines().map(str::to_owned).collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        for database in self.left_behind() {
            execute(&format!("drop database if exists {database} with (force)"));
        }
    }
}
