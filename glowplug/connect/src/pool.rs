//! The app's pool: diesel-async connections that outlive restarts of the server and work behind
//! a pooler in transaction mode.
//!
//! A connection whose server has gone is never handed out again: each is asked first, which costs a
//! trip. Nothing cheaper is certain, however lately it was used, as what a socket has received says
//! nothing until it is read. While a server restarts, who wants a connection waits for it, up to
//! [`PoolOptions::patience`]. No query is ever repeated: that is the caller's decision.

use crate::connect::{ConnectOptions, DEFAULT_PATIENCE, connect};
use crate::connection::Connection;
use crate::error::ConnectError;
use crate::pooled::{Pooling, pooling_of};
use crate::retry;
use crate::url::DatabaseUrl;
use deadpool::managed::{self, Metrics, RecycleError, RecycleResult};
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Connections of diesel-async's, shared.
pub type Pool = managed::Pool<Manager>;

/// A connection of the pool's: given back when dropped, usable wherever Diesel wants one.
pub type PooledConnection = managed::Object<Manager>;

/// Why the pool has no connection to give.
pub type PoolError = managed::PoolError<ManagerError>;

/// How long a connection may take to answer when asked.
const ANSWER: Duration = Duration::from_secs(2);

/// How the pool behaves.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// How many connections there are at most.
    pub size: usize,
    /// How long a caller waits: for a connection to be given back, and for a server that is
    /// starting, waking up or full.
    pub patience: Duration,
    /// The rest, as for a single connection.
    pub connect: ConnectOptions,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self { size: 10, patience: Duration::from_secs(15), connect: ConnectOptions::default() }
    }
}

/// Why a connection could not be made or kept.
#[derive(Debug, thiserror::Error)]
pub enum ManagerError {
    /// The server could not be reached, or refused.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// Diesel could not set its session up.
    #[error("the connection could not be set up: {0}")]
    Setup(#[from] diesel::ConnectionError),
    /// The server broke off while it was asked whether it is a pooler.
    #[error("the connection broke while it was made: {0}")]
    Broken(#[from] tokio_postgres::Error),
}

/// Makes the pool's connections and judges which are still good.
#[derive(Debug)]
pub struct Manager {
    url: DatabaseUrl,
    options: ConnectOptions,
    pooling: OnceLock<Pooling>,
    connected: AtomicBool,
}

/// Makes a pool. Nothing is connected before the first connection is asked for.
pub fn pool(url: DatabaseUrl, options: PoolOptions) -> Pool {
    let PoolOptions { size, patience, connect } = options;
    let manager = Manager {
        pooling: url.pooling().map(OnceLock::from).unwrap_or_default(),
        url,
        options: ConnectOptions { patience: Some(patience), ..connect },
        connected: AtomicBool::new(false),
    };
    Pool::builder(manager)
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .wait_timeout(Some(patience))
        .build()
        .expect("a pool with time limits has a runtime")
}

impl Manager {
    async fn connect(&self) -> Result<Connection, ConnectError> {
        let mut options = self.options.clone();
        options.pooling = options.pooling.or(self.pooling.get().copied());
        // A server that has been there is expected back.
        options.expect_restart |= self.connected.load(Ordering::Relaxed);
        let connection = connect(&self.url, &options).await?;
        self.connected.store(true, Ordering::Relaxed);
        Ok(connection)
    }

    async fn set_up(&self) -> Result<AsyncPgConnection, ManagerError> {
        let mut connection = self.connect().await?;
        if self.pooling.get().is_none() {
            let pooling = match self.options.pooling {
                Some(known) => known,
                None => pooling_of(&connection.client).await?,
            };
            // Two that find out at once have found out the same.
            let _ = self.pooling.set(pooling);
            if pooling == Pooling::Pooled {
                connection = self.connect().await?;
            }
        }
        Ok(connection.into_diesel().await?)
    }
}

impl managed::Manager for Manager {
    type Type = AsyncPgConnection;
    type Error = ManagerError;

    async fn create(&self) -> Result<AsyncPgConnection, ManagerError> {
        let began = Instant::now();
        let patience = self.options.patience.unwrap_or(DEFAULT_PATIENCE);
        let mut count = 1;
        loop {
            let error = match self.set_up().await {
                // It was waited for already.
                Err(error @ ManagerError::Connect(_)) => return Err(error),
                Err(error) => error,
                Ok(connection) => return Ok(connection),
            };
            // The server went away just after it had answered. Nothing but settings of this new
            // session was sent, so all of it can be done again.
            let pause = retry::pause(count);
            if began.elapsed() + pause > patience {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            count += 1;
        }
    }

    async fn recycle(&self, connection: &mut AsyncPgConnection, _: &Metrics) -> RecycleResult<ManagerError> {
        let gone = || RecycleError::message("the connection is gone");
        if connection.is_broken() {
            return Err(gone());
        }
        let asked = tokio::time::timeout(ANSWER, connection.batch_execute("select 1"));
        asked.await.map_err(|_elapsed| gone())?.map_err(|_error| gone())
    }
}
