//! Making a connection: which server, over what, with whose password.

use crate::connection::Connection;
use crate::error::{ConnectError, from_driver};
use crate::stream::{self, Stream};
use crate::url::{DatabaseUrl, Host, SslMode};
use std::time::Duration;
use tokio_postgres::NoTls;

/// How long a server may take to answer when the URL does not say: a sleeping one needs a while.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// What the caller wants of a connection beyond what its URL says.
#[derive(Debug, Clone, Default)]
pub struct ConnectOptions {
    /// Shown in `pg_stat_activity` unless the URL names one.
    pub application_name: Option<String>,
    /// How often at most a server that is waking up is tried; `None` means as often as fits.
    pub attempts: Option<u32>,
}

/// Opens a connection.
///
/// # Errors
///
/// A [`ConnectError`] that names the server and says what to do.
pub async fn connect(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Connection, ConnectError> {
    let mut failures = Vec::new();
    for host in url.hosts() {
        match connect_to(url, host, options).await {
            Ok(connection) => return Ok(connection),
            Err(error) => failures.push(error),
        }
    }
    match failures.pop() {
        Some(only) if failures.is_empty() => Err(only),
        Some(last) => {
            failures.push(last);
            Err(ConnectError::Every { failures })
        }
        None => unreachable!("a URL has at least one host"),
    }
}

async fn connect_to(url: &DatabaseUrl, host: &Host, options: &ConnectOptions) -> Result<Connection, ConnectError> {
    let server = host.describe();
    let wait = url.parameters().connect_timeout.unwrap_or(Some(DEFAULT_CONNECT_TIMEOUT));
    let attempt = async {
        let stream = stream::open(host).await?;
        handshake(url, host, stream, options).await
    };
    match wait {
        None => attempt.await,
        Some(wait) => tokio::time::timeout(wait, attempt)
            .await
            .unwrap_or_else(|_elapsed| Err(ConnectError::Timeout { server, seconds: wait.as_secs() })),
    }
}

async fn handshake(
    url: &DatabaseUrl,
    host: &Host,
    stream: Stream,
    options: &ConnectOptions,
) -> Result<Connection, ConnectError> {
    let server = host.describe();
    let parameters = url.parameters();
    let sslmode = parameters.sslmode.unwrap_or(SslMode::Prefer);
    if sslmode > SslMode::Prefer {
        return Err(ConnectError::TlsMissing { server, sslmode: sslmode.word() });
    }
    let mut config = tokio_postgres::Config::new();
    config.ssl_mode(tokio_postgres::config::SslMode::Disable);
    let user = match url.user() {
        Some(user) => user.to_owned(),
        None => std::env::var("USER").unwrap_or_else(|_| "postgres".to_owned()),
    };
    config.user(&user);
    let database = url.database().unwrap_or(&user).to_owned();
    config.dbname(&database);
    if let Some(password) = &url.password {
        config.password(password.reveal());
    }
    if let Some(text) = &parameters.options {
        config.options(text.reveal());
    }
    let name = parameters
        .application_name
        .as_ref()
        .or(options.application_name.as_ref())
        .or(parameters.fallback_application_name.as_ref());
    if let Some(name) = name {
        config.application_name(name);
    }
    let (client, connection) =
        config.connect_raw(stream, NoTls).await.map_err(|error| from_driver(&error, &server, &user, &database))?;
    let driver = tokio::spawn(async move {
        // Whoever waits for an answer hears of the failure from the client.
        let _ = connection.await;
    });
    Ok(Connection { client, driver, server })
}
