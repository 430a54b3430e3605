//! Making a connection: which server in which order, how often, and for how long.

use crate::attempt::{Attempt, Startup};
use crate::connection::Connection;
use crate::environment::Variables;
use crate::error::ConnectError;
use crate::pooled::Pooling;
use crate::retry;
use crate::surroundings::Surroundings;
use crate::url::{DatabaseUrl, Host, TargetSession};
use rand::seq::SliceRandom;
use std::time::{Duration, Instant};

/// How long one server may take to answer when the URL does not say: a sleeping one needs a while.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// How long attempts are repeated while a server wakes up, starts or is full.
pub const DEFAULT_PATIENCE: Duration = Duration::from_secs(20);

/// What the caller wants of a connection beyond what its URL says.
#[derive(Debug, Clone, Default)]
pub struct ConnectOptions {
    /// Shown in `pg_stat_activity` unless the URL names one.
    pub application_name: Option<String>,
    /// How often at most a server that is not ready is tried; `None` means as often as `patience`
    /// allows.
    pub attempts: Option<u32>,
    /// How long attempts are repeated; [`DEFAULT_PATIENCE`] unless given.
    pub patience: Option<Duration>,
    /// The caller knows that a server is there, because it has been connected before: a refused
    /// connection then means a restart, and is waited for as well.
    pub expect_restart: bool,
    /// Whether a pooler is in between, where the caller knows better than the URL: then no
    /// prepared statement is named on the wire.
    pub pooling: Option<Pooling>,
    /// The variables that stand in for what the URL leaves out (`PGPASSWORD`, `PGSSLROOTCERT`,
    /// ...), merged with `.env`; those of the process unless given.
    pub variables: Option<Variables>,
}

/// Opens a connection, waiting for a server that is waking up.
///
/// # Errors
///
/// A [`ConnectError`] that names the server and says what to do.
pub async fn connect(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Connection, ConnectError> {
    Ok(Connection::drive(startup(url, options).await?))
}

/// As [`connect`], leaving it to the caller to drive the connection.
pub(crate) async fn startup(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Startup, ConnectError> {
    let surroundings = Surroundings::new(options.variables.clone());
    let attempt = Attempt::new(url, options, &surroundings)?;
    let began = Instant::now();
    let patience = options.patience.unwrap_or(DEFAULT_PATIENCE);
    let mut restarting = options.expect_restart;
    let mut count = 1;
    loop {
        let error = match once(url, &attempt).await {
            Ok(startup) => return Ok(startup),
            Err(error) => error,
        };
        restarting |= retry::shows_a_server(&error);
        let pause = retry::pause(count);
        let exhausted = options.attempts.is_some_and(|most| count >= most) || began.elapsed() + pause > patience;
        if exhausted || !retry::may_pass(&error, restarting) {
            return Err(error);
        }
        tokio::time::sleep(pause).await;
        count += 1;
    }
}

/// Tries every server once.
async fn once(url: &DatabaseUrl, attempt: &Attempt<'_>) -> Result<Startup, ConnectError> {
    let mut hosts: Vec<&Host> = url.hosts().iter().collect();
    if url.parameters().load_balance_random == Some(true) {
        hosts.shuffle(&mut rand::rng());
    }
    let wanted = url.parameters().target_session.unwrap_or(TargetSession::Any);
    let passes: &[TargetSession] = match wanted {
        TargetSession::PreferStandby => &[TargetSession::Standby, TargetSession::Any],
        _ => &[wanted],
    };
    let mut failures = Vec::new();
    for wanted in passes {
        failures.clear();
        for host in &hosts {
            match attempt.connect_to(host, *wanted).await {
                Ok(startup) => return Ok(startup),
                Err(error) => failures.push(error),
            }
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
