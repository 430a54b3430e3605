//! One runner at a time per database and namespace: a session-level advisory lock.
//!
//! It is polled with `pg_try_advisory_lock`, never waited for inside the server: a waiting
//! `pg_advisory_lock` holds a snapshot, and the `CREATE INDEX CONCURRENTLY` of the runner that
//! has the lock waits for all older snapshots, so both would wait for ever.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use tokio_postgres::{Client, Error, SimpleQueryMessage};

use crate::checksum;
use crate::error::RunError;
use crate::event::{Event, Progress};

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);
const FIRST_WORD: Duration = Duration::from_millis(300);
const WORD_EVERY: Duration = Duration::from_secs(5);

/// The key of a namespace's advisory lock; PostgreSQL itself keeps databases apart. Whatever
/// changes the namespace's schema takes this lock, so a push and a migration exclude each other.
pub fn advisory_key(namespace: &str) -> i64 {
    checksum::number(&format!("glowplug:{namespace}"))
}

/// Who has the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The server process.
    pub pid: i32,
    /// What the session calls itself.
    pub application: String,
    /// Where it came from; `None` for a local socket.
    pub address: Option<String>,
    /// `active`, `idle in transaction`, ...; `None` where the role may not see it.
    pub state: Option<String>,
    /// How long its session has lasted.
    pub age: Option<Duration>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pid {}", self.pid)?;
        let named = (!self.application.is_empty()).then(|| self.application.clone());
        let age = self.age.map(|age| format!("for {}", crate::event::seconds(age)));
        let parts = [named, self.address.clone(), self.state.clone(), age];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>();
        if !parts.is_empty() {
            write!(f, " ({})", parts.join(", "))?;
        }
        Ok(())
    }
}

/// Takes the lock, or says who has it after `patience`.
pub(crate) async fn acquire(
    client: &Client,
    namespace: &str,
    patience: Duration,
    progress: &mut dyn Progress,
) -> Result<(), RunError> {
    let database = |source| RunError::database("take the migration lock", source);
    let key = advisory_key(namespace);
    let began = Instant::now();
    let mut pause = FIRST_PAUSE;
    let mut next_word = FIRST_WORD;
    loop {
        if is_true(client, &format!("SELECT pg_try_advisory_lock({key})")).await.map_err(database)? {
            return Ok(());
        }
        let waited = began.elapsed();
        if waited >= next_word || waited >= patience {
            let holder = holder(client, key).await.map_err(database)?;
            if waited >= patience {
                return Err(RunError::Locked { namespace: namespace.to_owned(), waited, holder: holder.map(Box::new) });
            }
            next_word = waited + WORD_EVERY;
            progress.event(&Event::Waiting { namespace, holder: holder.as_ref(), waited });
        }
        tokio::time::sleep(jittered(pause).min(patience.saturating_sub(waited))).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Gives the lock back. A failure means that the session is gone, and the lock with it.
pub(crate) async fn release(client: &Client, namespace: &str) {
    let _ = client.simple_query(&format!("SELECT pg_advisory_unlock({})", advisory_key(namespace))).await;
}

/// Between half of `pause` and all of it, so that many waiting runners do not ask in step.
pub(crate) fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() % 512;
    pause / 2 + pause / 1_024 * u32::try_from(random).unwrap_or(0)
}

async fn is_true(client: &Client, sql: &str) -> Result<bool, Error> {
    let messages = client.simple_query(sql).await?;
    Ok(messages.iter().any(|message| matches!(message, SimpleQueryMessage::Row(row) if row.get(0) == Some("t"))))
}

async fn holder(client: &Client, key: i64) -> Result<Option<Holder>, Error> {
    // A bigint key is shown in two halves.
    let sql = format!(
        "SELECT l.pid, coalesce(a.application_name, ''), host(a.client_addr), a.state, \
         floor(extract(epoch FROM clock_timestamp() - a.backend_start) * 1000)::bigint \
         FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         AND l.classid = {}::bigint::oid AND l.objid = {}::bigint::oid",
        (key >> 32) & 0xffff_ffff,
        key & 0xffff_ffff
    );
    let messages = client.simple_query(&sql).await?;
    Ok(messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => {
            let text = |column: usize| row.get(column).map(str::to_owned);
            Some(Holder {
                pid: text(0)?.parse().ok()?,
                application: text(1).unwrap_or_default(),
                address: text(2),
                state: text(3),
                age: text(4).and_then(|age| age.parse().ok()).map(Duration::from_millis),
            })
        }
        _ => None,
    }))
}
