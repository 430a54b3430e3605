//! An open connection: the client, and the task that drives it.

use crate::attempt::Startup;
use tokio::task::JoinHandle;

/// How long the server may take to hear the goodbye.
const GOODBYE: std::time::Duration = std::time::Duration::from_secs(2);

/// An open connection.
///
/// The driver task ends by itself when the client is dropped and the last answer has been read.
#[derive(Debug)]
pub struct Connection {
    /// The client: what queries are sent through.
    pub client: tokio_postgres::Client,
    pub(crate) driver: JoinHandle<()>,
    pub(crate) server: String,
}

impl Connection {
    /// Spawns the task that drives an open connection.
    pub(crate) fn drive(startup: Startup) -> Self {
        let Startup { client, driver, server } = startup;
        let driver = tokio::spawn(async move {
            // Whoever waits for an answer hears of the failure from the client.
            let _ = driver.await;
        });
        Self { client, driver, server }
    }

    /// The server that answered, in words: of several, the one chosen.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Says goodbye to the server and waits until it has been heard.
    pub async fn close(self) {
        drop(self.client);
        // An error of the driver's task would be of a connection nobody uses any more; a server that
        // does not listen to goodbyes is left without one.
        let _ = tokio::time::timeout(GOODBYE, self.driver).await;
    }

    /// The connection as Diesel's, driven by the same task.
    ///
    /// # Errors
    ///
    /// When Diesel cannot set its session settings.
    #[cfg(feature = "diesel")]
    pub async fn into_diesel(self) -> diesel::ConnectionResult<diesel_async::AsyncPgConnection> {
        diesel_async::AsyncPgConnection::try_from(self.client).await
    }
}
