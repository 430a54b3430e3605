//! A test's own database.

use std::sync::atomic::{AtomicU32, Ordering};

use glowplug_connect::{ConnectOptions, Connection, DatabaseUrl, connect};

use crate::runtime;
use crate::settings::Settings;
use crate::template::{Server, TemplateError, quote, server};

/// A clone of the template.
pub(crate) struct Clone {
    server: &'static Server,
    name: String,
    /// For the harness and for people.
    pub(crate) url: DatabaseUrl,
    /// For the app.
    pub(crate) app_url: DatabaseUrl,
    connection: Option<Connection>,
}

impl Clone {
    /// Makes one.
    pub(crate) fn create(settings: &Settings) -> Result<Self, TemplateError> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        runtime().block_on(async {
            let server = server(settings).await?;
            let name = format!("{}{}", server.clones, NEXT.fetch_add(1, Ordering::Relaxed));
            let failed = |source| TemplateError::Query { doing: "clone the template", source };
            if !server.spares.take(&server.connection, &name).await.map_err(failed)? {
                let (clone, template) = (quote(&name), quote(&server.template));
                let sql = format!("CREATE DATABASE {clone} TEMPLATE {template} {}", server.strategy);
                server.connection.client.batch_execute(&sql).await.map_err(failed)?;
            }
            Ok(Self {
                server,
                url: settings.url.with_database(&name),
                app_url: settings.app_url.with_database(&name),
                name,
                connection: None,
            })
        })
    }

    /// Runs a query on it and gives its rows' first columns as text.
    pub(crate) fn query(&mut self, sql: &str) -> Vec<Option<String>> {
        runtime().block_on(async {
            let connection = match self.connection.take() {
                Some(connection) => connection,
                None => match connect(&self.url, &ConnectOptions::default()).await {
                    Ok(connection) => connection,
                    Err(error) => panic!("cannot reach the test's database: {error}"),
                },
            };
            let answer = connection.client.simple_query(sql).await;
            self.connection = Some(connection);
            match answer {
                Ok(messages) => messages
                    .iter()
                    .filter_map(|message| match message {
                        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
                        _ => None,
                    })
                    .collect(),
                Err(error) => panic!("{}: {sql}", crate::template::says(&error)),
            }
        })
    }

    /// Takes it away, under another name, or brings it back. A database that is gone is an answer
    /// at once; one that only takes no connections is waited for.
    pub(crate) fn take_away(&mut self, away: bool) {
        self.connection = None;
        let client = &self.server.connection.client;
        let there = quote(&self.name);
        let elsewhere = quote(&format!("{}_away", self.name));
        let done = runtime().block_on(async {
            if !away {
                let sql = format!("ALTER DATABASE {elsewhere} RENAME TO {there}");
                client.batch_execute(&sql).await?;
                return client.batch_execute(&format!("ALTER DATABASE {there} ALLOW_CONNECTIONS true")).await;
            }
            client.batch_execute(&format!("ALTER DATABASE {there} ALLOW_CONNECTIONS false")).await?;
            let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1";
            client.execute(end, &[&self.name]).await?;
            client.batch_execute(&format!("ALTER DATABASE {there} RENAME TO {elsewhere}")).await
        });
        if let Err(error) = done {
            panic!("{}: {there}", crate::template::says(&error));
        }
    }

    /// Drops it, whoever is still connected. A clone that cannot be dropped is swept up by the
    /// next run.
    pub(crate) fn drop_database(self) {
        drop(self.connection);
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote(&self.name));
        let _ = runtime().block_on(self.server.connection.client.batch_execute(&sql));
    }
}
