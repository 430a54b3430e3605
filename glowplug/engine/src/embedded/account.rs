//! Whose processes the server's are. PostgreSQL refuses to run as root, so root hands the work to
//! `postgres` or `nobody`; everyone else runs it as themselves.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::error::EmbeddedError;

/// Another account than the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// Whether this process is root's.
pub(super) fn am_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| id(&["-u"]) == Some(0))
}

/// The account that a new cluster belongs to; `None` is the caller's own.
pub(super) fn for_new_cluster() -> Result<Option<Account>, EmbeddedError> {
    if !am_root() {
        return Ok(None);
    }
    // macOS prefixes its service accounts with an underscore.
    ["postgres", "_postgres", "nobody"]
        .into_iter()
        .find_map(|name| Some(Account { uid: id(&["-u", name])?, gid: id(&["-g", name])? }))
        .filter(|account| account.uid != 0)
        .map(Some)
        .ok_or(EmbeddedError::NoAccount)
}

/// The account that an existing data directory belongs to; `None` is the caller's own.
pub(super) fn owner_of(data: &Path) -> Result<Option<Account>, EmbeddedError> {
    if !am_root() {
        return Ok(None);
    }
    let account = platform::owner(data).map_err(EmbeddedError::file("read", data))?;
    if account.uid == 0 { for_new_cluster() } else { Ok(Some(account)) }
}

/// A command that runs as `account`, away from the caller's directory, terminal and PostgreSQL variables.
pub(super) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    // The caller's directory may be closed to the account; PostgreSQL's programs fail in such a place.
    command.current_dir("/");
    // Messages are read by us and shown in English like ours. Clusters name their own locale.
    command.env("LC_ALL", "C");
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PG")) {
            command.env_remove(name);
        }
    }
    if let Some(account) = account {
        platform::run_as(&mut command, account);
    }
    command
}

/// Gives `path` to `account`.
pub(super) fn give(path: &Path, account: Option<&Account>) -> Result<(), EmbeddedError> {
    let Some(account) = account else { return Ok(()) };
    platform::give(path, account).map_err(EmbeddedError::file("give away", path))
}

/// Makes `path` and its parents; the last one is open to its owner alone.
pub(super) fn private_directory(path: &Path, account: Option<&Account>) -> Result<(), EmbeddedError> {
    fs::create_dir_all(path).map_err(EmbeddedError::file("create", path))?;
    platform::close_to_others(path, 0o700).map_err(EmbeddedError::file("change the rights of", path))?;
    give(path, account)
}

/// Writes a file that only its owner can read, whole or not at all.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), EmbeddedError> {
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    platform::create_private(&draft, text).map_err(EmbeddedError::file("write", &draft))?;
    fs::rename(&draft, path).map_err(EmbeddedError::file("write", path))
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    // macOS prints nobody's as -2.
    text.trim().parse::<i64>().ok().and_then(|number| u32::try_from(number & 0xffff_ffff).ok())
}

#[cfg(unix)]
mod platform {
    use super::Account;
    use std::fs::{self, OpenOptions, Permissions};
    use std::io::{self, Write as _};
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    use std::path::Path;
    use std::process::Command;

    pub(super) fn owner(path: &Path) -> io::Result<Account> {
        let metadata = fs::metadata(path)?;
        Ok(Account { uid: metadata.uid(), gid: metadata.gid() })
    }

    pub(super) fn run_as(command: &mut Command, account: &Account) {
        command.uid(account.uid).gid(account.gid);
    }

    pub(super) fn give(path: &Path, account: &Account) -> io::Result<()> {
        chown(path, Some(account.uid), Some(account.gid))
    }

    pub(super) fn close_to_others(path: &Path, mode: u32) -> io::Result<()> {
        fs::set_permissions(path, Permissions::from_mode(mode))
    }

    pub(super) fn create_private(path: &Path, text: &str) -> io::Result<()> {
        // One left by a killed command may belong to someone else.
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
    }
}

#[cfg(not(unix))]
mod platform {
    use super::Account;
    use std::io;
    use std::path::Path;
    use std::process::Command;

    pub(super) fn owner(_: &Path) -> io::Result<Account> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn run_as(_: &mut Command, _: &Account) {}

    pub(super) fn give(_: &Path, _: &Account) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn close_to_others(_: &Path, _: u32) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn create_private(path: &Path, text: &str) -> io::Result<()> {
        std::fs::write(path, text)
    }
}
