//! Ctrl-C: what must still be done before the command ends.
//!
//! PostgreSQL undoes what was not committed by itself; what stands elsewhere is undone here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

type Action = Box<dyn FnOnce() + Send>;

/// At most one thing is to be undone: a command makes no more.
static PENDING: Mutex<Option<Action>> = Mutex::new(None);

fn pending() -> MutexGuard<'static, Option<Action>> {
    // Who panicked while holding it left it whole: it is set and taken in one step.
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is to be done at the end, however that comes.
pub(crate) struct AtTheEnd(());

impl AtTheEnd {
    /// From here on an interrupted command does this first.
    pub(crate) fn arm(action: impl FnOnce() + Send + 'static) -> Self {
        *pending() = Some(Box::new(action));
        Self(())
    }

    /// Does it now.
    pub(crate) fn run(self) {
        run_pending();
    }

    /// It is not necessary any more.
    pub(crate) fn disarm(self) {
        pending().take();
    }
}

/// Does what is pending, once. Whoever comes second waits until it is done.
pub(crate) fn run_pending() {
    let mut pending = pending();
    if let Some(action) = pending.take() {
        action();
    }
}

/// As [`run_pending`], unless it is being done: for a panic, which may come from there.
pub(crate) fn run_unless_running() {
    let action = PENDING.try_lock().ok().and_then(|mut pending| pending.take());
    if let Some(action) = action {
        action();
    }
}

/// Whether anything is.
pub(crate) fn is_pending() -> bool {
    // Held means that it is being done.
    PENDING.try_lock().map_or(true, |pending| pending.is_some())
}

/// Set once the end was asked for: it comes by the hand of whoever watches, and has its exit code.
static WANTED: AtomicBool = AtomicBool::new(false);

/// Waits for the end where it was asked for: a command that came to its own end meanwhile has not won.
pub(crate) fn yield_to_wanted() {
    while WANTED.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

/// As [`asked`], and remembered.
pub(crate) async fn wanted() -> bool {
    let wanted = asked().await;
    WANTED.fetch_or(wanted, Ordering::SeqCst);
    wanted
}

/// Waits for Ctrl-C, or for the request to end that a service manager or a CI runner sends.
async fn asked() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return tokio::signal::ctrl_c().await.is_ok();
        };
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.is_ok(),
            terminated = terminate.recv() => terminated.is_some(),
        }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
