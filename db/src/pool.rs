//! The app's connections: one pool per process, made on first use.

use crate::env::Database;
use glowplug_connect::ConnectOptions;
use glowplug_connect::environment::{EnvironmentError, Variables};
use glowplug_connect::pool::{self, PoolOptions};
use once_cell::sync::OnceCell;

pub use glowplug_connect::pool::{Pool, PoolError, PooledConnection};

static POOL: OnceCell<Pool> = OnceCell::new();

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The environment does not say which database.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// `DATABASE_POOL_SIZE` is not a positive number.
    #[error("DATABASE_POOL_SIZE must be a whole number above zero")]
    Size,
    /// The database cannot be reached, or all connections are taken.
    #[error("no connection to the database: {0}")]
    Pool(#[from] PoolError),
}

/// The process's pool, for the database that the environment names. An environment that names
/// none is read again the next time.
///
/// # Errors
///
/// When the environment names no database, or not clearly. Nothing is connected yet.
pub fn pool() -> Result<&'static Pool, Error> {
    POOL.get_or_try_init(|| {
        // Without a working directory there is no `.env` to find.
        let directory = std::env::current_dir().unwrap_or_default();
        from_variables(&Variables::load(&directory)?)
    })
}

/// A pool of its own, for the database that these variables name; `DATABASE_POOL_SIZE` is how
/// many connections it holds at most.
///
/// # Errors
///
/// As [`pool`].
pub fn from_variables(variables: &Variables) -> Result<Pool, Error> {
    let database = Database::from_variables(variables)?;
    let mut options = PoolOptions {
        connect: ConnectOptions {
            application_name: Some("app".to_owned()),
            variables: Some(variables.clone()),
            ..ConnectOptions::default()
        },
        ..PoolOptions::default()
    };
    if let Some(size) = variables.get("DATABASE_POOL_SIZE")? {
        options.size = size.parse().ok().filter(|size| *size > 0).ok_or(Error::Size)?;
    }
    Ok(pool::pool(database.url, options))
}

/// A connection of the process's pool.
///
/// # Errors
///
/// As [`pool`], and when the database cannot be reached or all connections stay taken.
pub async fn connection() -> Result<PooledConnection, Error> {
    Ok(pool()?.get().await?)
}
