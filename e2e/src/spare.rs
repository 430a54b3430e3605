//! Databases that stand ready: copying one takes the longer the larger the schema is, and a new name takes a
//! millisecond.
//!
//! They are called `<test>_s_<fingerprint>_<number>` and take no connections until a test takes them. What a run
//! leaves over, the next one uses, as long as the schema is the same.

use glowplug_connect::Connection;
use tokio::sync::{Mutex, mpsc};
use tokio_postgres::error::SqlState;

use crate::template::quote;

/// How the names begin, without the number.
pub(crate) fn begins(base: &str, fingerprint: &str) -> String {
    format!("{base}_s_{fingerprint}_")
}

/// What stands ready: one for the next test, and one that is waiting for its place.
pub(crate) struct Spares {
    ready: Mutex<mpsc::Receiver<String>>,
}

impl Spares {
    /// Goes on making copies of a template on a connection of its own, as fast as they are taken.
    pub(crate) fn keep(connection: Connection, template: &str, begins: String, strategy: &'static str) -> Self {
        let (sender, ready) = mpsc::channel(1);
        let template = quote(template);
        tokio::spawn(async move {
            // An error ends it: who finds nothing ready makes a copy and is told.
            let _ = make(&connection, &template, &begins, strategy, &sender).await;
        });
        Self { ready: Mutex::new(ready) }
    }

    /// Gives one of them another name and lets it take connections; false when there will be no more.
    pub(crate) async fn take(&self, connection: &Connection, name: &str) -> Result<bool, tokio_postgres::Error> {
        let name = quote(name);
        loop {
            let Some(spare) = self.ready.lock().await.recv().await else { return Ok(false) };
            let spare = quote(&spare);
            let sql = format!("ALTER DATABASE {spare} RENAME TO {name}; ALTER DATABASE {name} ALLOW_CONNECTIONS true");
            match connection.client.batch_execute(&sql).await {
                Ok(()) => return Ok(true),
                // Another run was quicker.
                Err(error) if error.code() == Some(&SqlState::INVALID_CATALOG_NAME) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

async fn make(
    connection: &Connection,
    template: &str,
    begins: &str,
    strategy: &str,
    sender: &mpsc::Sender<String>,
) -> Result<(), tokio_postgres::Error> {
    let left = connection
        .client
        .query("SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname", &[&begins])
        .await?;
    for row in left {
        if sender.send(row.get(0)).await.is_err() {
            return Ok(());
        }
    }
    for number in 1_u32.. {
        let name = format!("{begins}{number}");
        let sql = format!("CREATE DATABASE {} TEMPLATE {template} {strategy} ALLOW_CONNECTIONS false", quote(&name));
        match connection.client.batch_execute(&sql).await {
            Ok(()) if sender.send(name).await.is_err() => break,
            Ok(()) => {}
            // Left over, or another run's.
            Err(error) if matches!(error.code(), Some(&SqlState::DUPLICATE_DATABASE | &SqlState::UNIQUE_VIOLATION)) => {
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
