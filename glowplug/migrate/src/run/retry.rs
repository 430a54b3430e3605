//! Trying again what failed for want of a lock. Only ever for what was rolled back whole.

use std::time::Duration;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, SimpleQueryMessage};

use super::Context;
use crate::event::{Event, Progress as Listener};
use crate::lock::jittered;
use crate::quote::literal;

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Whether the same transaction may succeed when tried again.
pub(super) fn is_worthwhile(error: &Error) -> bool {
    error.code().is_some_and(|code| {
        [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE]
            .contains(code)
    })
}

/// Says why, and waits: longer each time.
pub(super) async fn pause(context: &Context<'_>, name: &str, attempt: u32, error: &Error, listener: &mut dyn Listener) {
    let doubled = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(attempt - 1).unwrap_or(u32::MAX));
    let pause = jittered(doubled.min(LONGEST_PAUSE));
    let blockers = blockers(context).await.unwrap_or_default();
    listener.event(&Event::Retrying {
        name,
        attempt,
        pause,
        reason: error.as_db_error().map_or("no answer", |error| error.message()),
        blockers: &blockers,
    });
    tokio::time::sleep(pause).await;
}

/// The oldest transactions that hold locks on the namespace's relations. By the time a lock was
/// not to be had nobody waits for it any more, so `pg_blocking_pids` has nothing to say.
async fn blockers(context: &Context<'_>) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT format('pid %s (%s%s%s)', l.pid, coalesce(nullif(a.application_name, '') || ', ', ''), \
         coalesce(a.state || ', ', ''), string_agg(DISTINCT l.mode || ' on ' || c.relname, ', ')) \
         FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_class AS c ON c.oid = l.relation \
         LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid \
         WHERE l.granted AND l.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') \
         AND c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {}) \
         GROUP BY l.pid, a.application_name, a.state, a.xact_start ORDER BY a.xact_start NULLS LAST LIMIT 3",
        literal(context.namespace)
    );
    let messages = context.client.simple_query(&sql).await?;
    Ok(messages
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
        .collect())
}
