//! The server as a whole: what must hold before a URL is given out, and the order in which it is made so.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use glowplug_connect::{DatabaseUrl, Secret};

use super::account;
use super::cluster::{self, Cluster, SUPERUSER};
use super::error::EmbeddedError;
use super::fetch;
use super::locate::{self, Installation};
use super::lock::{self, Lock};
use super::place::{Place, Purpose};
use super::process::{self, Launch, PidFile};
use super::record::{Entry, Record};
use super::settings::Settings;
use super::{Companion, Step};

/// A project's server for one purpose.
#[derive(Debug, Clone)]
pub struct Server {
    place: Place,
    settings: Settings,
}

/// A server that takes connections.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Running {
    /// The purpose's database, as superuser.
    pub url: DatabaseUrl,
    /// The superuser's password, for clients that do not take a URL.
    pub password: Secret,
    /// PostgreSQL's version.
    pub version: String,
    /// The directory of PostgreSQL's programs.
    pub bin: PathBuf,
    /// Whether this call started it.
    pub started: bool,
    /// How long this call took.
    pub took: Duration,
}

/// What is there of a server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Status {
    /// No cluster was made yet.
    Absent,
    /// A cluster is there, but not running.
    Stopped {
        /// Its major version.
        major: u32,
        /// Its data directory.
        data: PathBuf,
    },
    /// It takes connections.
    Running(Running),
}

impl Server {
    /// Names a server; touches nothing.
    ///
    /// # Errors
    /// When the project's directory cannot be read.
    pub fn new(root: &Path, purpose: Purpose, settings: Settings) -> Result<Self, EmbeddedError> {
        Ok(Self { place: Place::new(root, purpose, &settings)?, settings })
    }

    /// Every server that this project has made.
    ///
    /// # Errors
    /// When the project's directory cannot be read.
    pub fn all(root: &Path, settings: &Settings) -> Result<Vec<Self>, EmbeddedError> {
        let mut servers = Vec::new();
        for version in std::iter::once(None).chain((locate::OLDEST_MAJOR..=30).map(Some)) {
            for purpose in [Purpose::Development, Purpose::Test] {
                // Only test clusters have one directory per version.
                if version.is_some() && purpose == Purpose::Development {
                    continue;
                }
                let server = Self::new(root, purpose, Settings { version, ..settings.clone() })?;
                if server.place.cluster_file().is_file() {
                    servers.push(server);
                }
            }
        }
        Ok(servers)
    }

    /// Its name among the project's servers: `dev`, `test`, `test-18`.
    pub fn name(&self) -> &str {
        &self.place.instance
    }

    /// Where its log is.
    pub fn log(&self) -> PathBuf {
        self.place.log()
    }

    /// Gives its URL; makes and starts it where needed. Costs a fraction of a millisecond where not.
    ///
    /// # Errors
    /// When there is no PostgreSQL, or it cannot be started.
    pub fn ensure_running(&self, companion: &dyn Companion) -> Result<Running, EmbeddedError> {
        let since = Instant::now();
        if let Some(running) = self.running(since)? {
            return Ok(running);
        }
        let _lock = self.lock(companion)?;
        self.ensure_running_locked(companion, since)
    }

    /// What is there, changing nothing.
    ///
    /// # Errors
    /// When the project's files cannot be read.
    pub fn status(&self) -> Result<Status, EmbeddedError> {
        if let Some(running) = self.running(Instant::now())? {
            return Ok(Status::Running(running));
        }
        let cluster = Cluster::read(&self.place)?.filter(|cluster| cluster.is_made(&self.place));
        Ok(match cluster {
            Some(cluster) => Status::Stopped { major: cluster.major, data: self.place.data(&cluster) },
            None => Status::Absent,
        })
    }

    /// Stops it, cutting its connections; says whether it ran.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop(&self, companion: &dyn Companion) -> Result<bool, EmbeddedError> {
        if !self.place.cluster_file().is_file() {
            return Ok(false);
        }
        let _lock = self.lock(companion)?;
        self.stop_locked()
    }

    /// Stops it, deletes its data, and starts an empty one on the same port with the same password.
    ///
    /// # Errors
    /// When any of that fails.
    pub fn reset(&self, companion: &dyn Companion) -> Result<Running, EmbeddedError> {
        let since = Instant::now();
        let _lock = self.lock(companion)?;
        self.stop_locked()?;
        if let Some(cluster) = self.own_cluster()? {
            cluster::remove(&self.place.data(&cluster))?;
        }
        self.ensure_running_locked(companion, since)
    }

    /// The quick way: the record says where, the socket says that it is alive, the data is still there.
    fn running(&self, since: Instant) -> Result<Option<Running>, EmbeddedError> {
        let Some(cluster) = self.own_cluster()? else { return Ok(None) };
        let record = Record::read(&self.place.record())?;
        let Some(entry) = record.get(&self.place.instance).cloned() else { return Ok(None) };
        let alive = self.place.data(&cluster).join("postmaster.pid").is_file()
            && process::listens(&self.place.socket_directory(&cluster), entry.port);
        Ok(alive.then(|| Running {
            url: entry.url.parse().expect("it was written by `give`"),
            password: Secret::new(cluster.password),
            version: entry.version,
            bin: entry.bin,
            started: false,
            took: since.elapsed(),
        }))
    }

    fn lock(&self, companion: &dyn Companion) -> Result<Lock, EmbeddedError> {
        let state = self.place.state();
        account::private_directory(&state, None)?;
        let ignore = state.join(".gitignore");
        if !ignore.is_file() {
            fs::write(&ignore, "*\n").map_err(EmbeddedError::file("write", ignore))?;
        }
        lock::take(&self.place.lock(), || companion.step(&Step::Waiting))
    }

    fn ensure_running_locked(&self, companion: &dyn Companion, since: Instant) -> Result<Running, EmbeddedError> {
        // Another command may have done it while we waited.
        if let Some(running) = self.running(since)? {
            return Ok(running);
        }
        // Not there while the server is not: a reader finds the truth or nothing.
        self.forget_record()?;
        let known = self.own_cluster()?;
        let made = known.as_ref().filter(|cluster| cluster.is_made(&self.place));
        let installation = self.installation(made, companion)?;
        let cluster = match made {
            Some(cluster) if cluster.major == installation.major => cluster.clone(),
            _ => {
                // Test clusters follow the version of the programs; the former one may still run.
                self.stop_locked()?;
                self.make(known, &installation, companion)?
            }
        };
        self.start(cluster, &installation, companion, since)
    }

    /// The cluster, unless this project is a copy and the cluster the original's.
    fn own_cluster(&self) -> Result<Option<Cluster>, EmbeddedError> {
        Ok(Cluster::read(&self.place)?.filter(|cluster| !cluster.belongs_to_another(&self.place)))
    }

    fn make(
        &self,
        former: Option<Cluster>,
        installation: &Installation,
        companion: &dyn Companion,
    ) -> Result<Cluster, EmbeddedError> {
        companion.step(&Step::Making { version: installation.version.clone() });
        account::private_directory(&self.place.directory(), None)?;
        let abandoned = former.as_ref().and_then(|former| former.outside.clone());
        let cluster = Cluster::plan(&self.place, installation.major, former)?;
        cluster.make(&self.place, installation)?;
        cluster.write(&self.place)?;
        if let Some(abandoned) = abandoned {
            cluster::remove(&abandoned)?;
        }
        Ok(cluster)
    }

    fn start(
        &self,
        mut cluster: Cluster,
        installation: &Installation,
        companion: &dyn Companion,
        since: Instant,
    ) -> Result<Running, EmbeddedError> {
        let data = self.place.data(&cluster);
        let owner = account::owner_of(&data)?;
        let socket_directory = self.place.socket_directory(&cluster);
        if let Some(file) = PidFile::read(&data) {
            if process::works_in(file.pid, &data) {
                // A start that was killed left a server behind: it is taken over when it can be reached.
                if let Some(port) = file.port.filter(|&port| self.comes_up(&data, file.pid, &socket_directory, port)) {
                    return self.give(cluster, port, installation, since);
                }
                process::stop(file.pid, &data)?;
            }
            process::disown_pid_file(&data)?;
        }
        cluster::remove(&socket_directory)?;
        account::private_directory(&socket_directory, owner.as_ref())?;
        companion.step(&Step::Starting { version: installation.version.clone() });
        let launch = Launch {
            installation,
            purpose: self.place.purpose,
            name: &self.place.instance,
            data: &data,
            socket_directory: &socket_directory,
            log: &self.place.log(),
            port: cluster.port,
            owner: owner.as_ref(),
        };
        let port = launch.start()?;
        if cluster.port != Some(port) || cluster.root != self.place.root {
            cluster.port = Some(port);
            cluster.root.clone_from(&self.place.root);
            cluster.write(&self.place)?;
        }
        Ok(Running { started: true, ..self.give(cluster, port, installation, since)? })
    }

    /// Whether a server that another command began to start becomes ready.
    fn comes_up(&self, data: &Path, pid: u32, socket_directory: &Path, port: u16) -> bool {
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(60) {
            match PidFile::read(data) {
                Some(file) if file.pid == pid && file.ready => return process::listens(socket_directory, port),
                Some(file) if file.pid == pid && process::works_in(pid, data) => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                _ => return false,
            }
        }
        false
    }

    /// Writes the record, and gives what it says.
    fn give(
        &self,
        cluster: Cluster,
        port: u16,
        installation: &Installation,
        since: Instant,
    ) -> Result<Running, EmbeddedError> {
        let url = format!(
            "postgresql://{SUPERUSER}:{}@127.0.0.1:{port}/{}?sslmode=disable",
            cluster.password,
            self.place.purpose.database()
        );
        let version = installation.version.clone();
        let entry = Entry { url: url.clone(), port, version: version.clone(), bin: installation.bin.clone() };
        Record::set(&self.place.record(), &self.place.instance, Some(entry))?;
        Ok(Running {
            url: url.parse().expect("hexadecimal letters and numbers make a valid URL"),
            password: Secret::new(cluster.password),
            version,
            bin: installation.bin.clone(),
            started: false,
            took: since.elapsed(),
        })
    }

    fn stop_locked(&self) -> Result<bool, EmbeddedError> {
        self.forget_record()?;
        let Some(cluster) = self.own_cluster()? else { return Ok(false) };
        let data = self.place.data(&cluster);
        match PidFile::read(&data) {
            Some(file) if process::works_in(file.pid, &data) => {
                process::stop(file.pid, &data)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn forget_record(&self) -> Result<(), EmbeddedError> {
        Record::set(&self.place.record(), &self.place.instance, None)
    }

    /// The programs to use: of the version asked for, else of the version that made the cluster, else the newest.
    fn installation(&self, made: Option<&Cluster>, companion: &dyn Companion) -> Result<Installation, EmbeddedError> {
        let runner = account::for_new_cluster()?;
        let search = locate::search(&self.settings, &self.place.home, runner.as_ref())?;
        let asked = self.settings.version;
        // Test data is disposable: its cluster follows the programs. A developer's data is not.
        let kept = made.filter(|_| self.place.purpose == Purpose::Development).map(|cluster| cluster.major);
        if let (Some(found), Some(wanted)) = (kept, asked)
            && found != wanted
        {
            return Err(EmbeddedError::OtherMajor { instance: self.place.instance.clone(), found, wanted });
        }
        if let Some(installation) = search.best(asked.or(kept)) {
            return Ok(installation.clone());
        }
        let wanted = asked.or(kept);
        let source =
            if self.settings.bin.is_some() { None } else { fetch::source(wanted, self.settings.path.as_deref()) };
        if let Some(source) = &source {
            let offer = source.offer(&self.place.home);
            if companion.may_fetch(&offer) {
                companion.step(&Step::Fetching(offer));
                source.fetch(&self.place.home)?;
                let search = locate::search(&self.settings, &self.place.home, runner.as_ref())?;
                if let Some(installation) = search.best(wanted) {
                    return Ok(installation.clone());
                }
                return Err(EmbeddedError::NotFound { wanted, looked: search.looked, can_fetch: false });
            }
        }
        match kept {
            Some(major) => {
                Err(EmbeddedError::MajorGone { instance: self.place.instance.clone(), major, looked: search.looked })
            }
            None => Err(EmbeddedError::NotFound { wanted, looked: search.looked, can_fetch: source.is_some() }),
        }
    }
}
