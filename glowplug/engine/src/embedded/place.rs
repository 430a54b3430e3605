//! Where the files of an embedded server lie.
//!
//! In the project, ignored by git and untouched by `cargo clean`:
//! `.glowplug/server.json` (what the application reads), `.glowplug/dev/` and `.glowplug/test/` (cluster,
//! log, socket). As root, and with `GLOWPLUG_HOME` set, the cluster itself lies outside, where the
//! account that runs the server can reach it.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::account;
use super::cluster::Cluster;
use super::error::EmbeddedError;
use super::settings::Settings;

/// What a server is for. Each purpose has a cluster of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The developer's data: kept, and safe against a crash of the machine but for the last moments.
    Development,
    /// Disposable databases: fast, and lost when the machine crashes.
    Test,
}

impl Purpose {
    /// The database that its URL names.
    pub fn database(self) -> &'static str {
        match self {
            Self::Development => "dev",
            Self::Test => "test",
        }
    }
}

/// The paths of one server.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) root: PathBuf,
    pub(super) purpose: Purpose,
    /// `dev`, `test`, or `test-18` where a version is asked for.
    pub(super) instance: String,
    pub(super) home: PathBuf,
    /// Clusters are made in the home instead of the project.
    external: bool,
}

impl Place {
    pub(super) fn new(root: &Path, purpose: Purpose, settings: &Settings) -> Result<Self, EmbeddedError> {
        let root = fs::canonicalize(root).map_err(EmbeddedError::file("read", root))?;
        let instance = match (purpose, settings.version) {
            (Purpose::Test, Some(major)) => format!("test-{major}"),
            _ => purpose.database().to_owned(),
        };
        let home = match &settings.home {
            Some(home) => std::path::absolute(home).map_err(EmbeddedError::file("read", home))?,
            None => default_home(&root),
        };
        Ok(Self { root, purpose, instance, home, external: settings.home.is_some() || account::am_root() })
    }

    /// `.glowplug`.
    pub(super) fn state(&self) -> PathBuf {
        self.root.join(".glowplug")
    }

    /// What says which servers listen where.
    pub(super) fn record(&self) -> PathBuf {
        self.state().join("server.json")
    }

    /// One lock for all of a project's servers: they share the record.
    pub(super) fn lock(&self) -> PathBuf {
        self.state().join("lock")
    }

    pub(super) fn directory(&self) -> PathBuf {
        self.state().join(&self.instance)
    }

    pub(super) fn cluster_file(&self) -> PathBuf {
        self.directory().join("cluster.json")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.directory().join("server.log")
    }

    /// The directory outside of the project for a new cluster, if it is to be outside.
    pub(super) fn outside(&self, id: &str) -> Option<PathBuf> {
        self.external.then(|| self.home.join("clusters").join(id))
    }

    /// The directory that holds the cluster's `data`.
    pub(super) fn base(&self, cluster: &Cluster) -> PathBuf {
        cluster.outside.clone().unwrap_or_else(|| self.directory())
    }

    pub(super) fn data(&self, cluster: &Cluster) -> PathBuf {
        self.base(cluster).join("data")
    }

    /// The directory of the unix socket: private, and short enough for the kernel.
    pub(super) fn socket_directory(&self, cluster: &Cluster) -> PathBuf {
        // 104 bytes on macOS and the BSDs, 108 on Linux, a closing zero included.
        const LONGEST: usize = 103 - "/.s.PGSQL.65535.lock".len();
        let beside = self.base(cluster).join("socket");
        // PostgreSQL splits its setting at commas and knows quotes.
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        match beside.to_str() {
            Some(text) if text.len() <= LONGEST && plain(text) => beside,
            _ => {
                let hash = Sha256::digest(beside.as_os_str().as_encoded_bytes());
                let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
                let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|directory| {
                    !account::am_root() && directory.is_dir() && directory.to_str().is_some_and(plain)
                });
                runtime.unwrap_or_else(|| PathBuf::from("/tmp")).join(format!("glowplug-{name}"))
            }
        }
    }
}

fn default_home(root: &Path) -> PathBuf {
    if account::am_root() {
        return PathBuf::from("/var/lib/glowplug");
    }
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(cache) = set("XDG_CACHE_HOME") {
        return cache.join("glowplug");
    }
    match set("HOME") {
        Some(home) if cfg!(target_os = "macos") => home.join("Library/Caches/glowplug"),
        Some(home) => home.join(".cache/glowplug"),
        None => root.join(".glowplug/home"),
    }
}
