//! When a failed attempt to connect is worth another, and after how long.
//!
//! Only connecting is ever repeated: before the first query nothing can be applied twice.

use crate::error::ConnectError;
use std::time::Duration;

/// The first pause; each next one is twice as long, up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(100);

/// No pause is longer.
const LONGEST: Duration = Duration::from_secs(2);

/// Whether the failure may pass by itself.
///
/// `restarting` says that the caller knows a server to be there (it was connected before, or it
/// answered an attempt ago): then a refused or broken connection is one that is restarting.
pub(crate) fn may_pass(error: &ConnectError, restarting: bool) -> bool {
    match error {
        ConnectError::NotReady { .. } | ConnectError::TooManyConnections { .. } => true,
        ConnectError::Server { code, message, .. } => is_waking(code, message),
        ConnectError::Unreachable { .. } | ConnectError::Protocol { .. } | ConnectError::WebSocket { .. } => restarting,
        ConnectError::Every { failures } => failures.iter().any(|failure| may_pass(failure, restarting)),
        ConnectError::Url(_)
        | ConnectError::Timeout { .. }
        | ConnectError::Authentication { .. }
        | ConnectError::DatabaseMissing { .. }
        | ConnectError::TlsMissing { .. }
        | ConnectError::TlsCertificate { .. }
        | ConnectError::TlsHandshake { .. }
        | ConnectError::TlsFile { .. }
        | ConnectError::TlsSettings { .. }
        | ConnectError::DirectElsewhere { .. }
        | ConnectError::WrongKind { .. } => false,
    }
}

/// Whether the failure shows that a server is there.
pub(crate) fn shows_a_server(error: &ConnectError) -> bool {
    match error {
        ConnectError::NotReady { .. } | ConnectError::TooManyConnections { .. } | ConnectError::Server { .. } => true,
        ConnectError::Every { failures } => failures.iter().any(shows_a_server),
        _ => false,
    }
}

/// What proxies in front of sleeping servers say while these wake up: Neon's proxy, PgBouncer
/// whose server is away, and whoever reports a lost connection to the server behind.
fn is_waking(code: &str, message: &str) -> bool {
    const WORDS: [&str; 9] = [
        "waking up",
        "starting up",
        "could not connect to compute",
        "couldn't connect to compute",
        "endpoint is temporarily unavailable",
        "too many database connection attempts",
        "server login has been failing",
        "server_login_retry",
        "pgbouncer cannot connect to server",
    ];
    let message = message.to_lowercase();
    let lost = matches!(code, "08000" | "08001" | "08003" | "08004" | "08006");
    lost || WORDS.iter().any(|words| message.contains(words))
}

/// The pause before attempt `attempt` (the second is 1), by chance between half of it and all:
/// clients that failed together must not come back together.
pub(crate) fn pause(attempt: u32) -> Duration {
    let whole = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(10)).min(LONGEST);
    whole.mul_f64(0.5 + 0.5 * rand::random::<f64>())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, pause};
    use std::time::Duration;

    #[test]
    fn pauses_grow_to_a_limit_and_vary() {
        for attempt in 1..40 {
            let pause = pause(attempt);
            assert!(pause >= Duration::from_millis(50) && pause <= LONGEST, "{pause:?}");
        }
        let many: Vec<_> = (0..20).map(|_| pause(3)).collect();
        assert!(many.iter().any(|each| *each != many[0]));
    }
}
