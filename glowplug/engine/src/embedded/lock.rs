//! One command at a time changes a server. The lock is the kernel's: it ends with its process, however
//! that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::error::EmbeddedError;

const PATIENCE: Duration = Duration::from_secs(180);

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the lock, calling `waiting` once if another command holds it.
pub(super) fn take(path: &Path, waiting: impl FnOnce()) -> Result<Lock, EmbeddedError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(EmbeddedError::file("create", path))?;
    let since = Instant::now();
    let mut waiting = Some(waiting);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(TryLockError::Error(source)) => return Err(EmbeddedError::file("lock", path)(source)),
            Err(TryLockError::WouldBlock) if since.elapsed() > PATIENCE => {
                return Err(EmbeddedError::Busy { lock: path.into(), seconds: PATIENCE.as_secs() });
            }
            Err(TryLockError::WouldBlock) => {
                if since.elapsed() > Duration::from_secs(1)
                    && let Some(waiting) = waiting.take()
                {
                    waiting();
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}
