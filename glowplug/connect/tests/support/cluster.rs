//! A PostgreSQL of a test's own: started, reconfigured, stopped and restarted at will.

use glowplug_connect::DatabaseUrl;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A private cluster; stopped and removed when dropped.
pub(crate) struct Cluster {
    directory: tempfile::TempDir,
    bin: PathBuf,
    pub(crate) port: u16,
    pub(crate) owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Makes and starts a cluster whose superuser `postgres` has the password `postgres`.
    pub(crate) fn start(settings: &[(&str, &str)], hba: &str) -> Self {
        let bin = candidates().into_iter().next();
        let bin = bin.expect("set GLOWPLUG_PG_BIN to the directory of PostgreSQL's initdb and postgres");
        Self::start_from(bin, settings, hba)
    }

    /// As [`Cluster::start`], with a PostgreSQL that has TLS.
    pub(crate) fn start_with_tls(hba: &str) -> Self {
        let bin = candidates().into_iter().find(|bin| speaks_tls(bin));
        let bin = bin.expect("no PostgreSQL with TLS is installed: set GLOWPLUG_PG_BIN to one's directory");
        Self::start_from(bin, &[], hba)
    }

    fn start_from(bin: PathBuf, settings: &[(&str, &str)], hba: &str) -> Self {
        // Short: the path of a unix socket holds 107 bytes at most.
        let directory = tempfile::Builder::new().prefix("gp").tempdir_in("/tmp").unwrap();
        let owner = unprivileged();
        if let Some((user, group)) = owner {
            chown(directory.path(), Some(user), Some(group)).unwrap();
        }
        let cluster = Self { directory, bin, port: free_port(), owner };
        let password = cluster.write("password", "postgres");
        let data = cluster.path("data");
        cluster.run("initdb", |command| {
            command.args(["--username=postgres", "--auth=scram-sha-256", "--no-sync", "-D"]);
            command.arg(&data).arg(format!("--pwfile={}", password.display()));
        });
        let mut lines = vec![format!(
            "port = {}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{}'\nfsync = off\n",
            cluster.port,
            cluster.directory.path().display()
        )];
        lines.extend(settings.iter().map(|(name, value)| format!("{name} = '{value}'\n")));
        cluster.write("data/postgresql.auto.conf", &lines.concat());
        cluster.write("data/pg_hba.conf", hba);
        cluster.control("start");
        cluster
    }

    /// The directory that tests put files into.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file that only the server's user may read.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        if let Some((user, group)) = self.owner {
            chown(&path, Some(user), Some(group)).unwrap();
        }
        path
    }

    /// Adds settings, which a restart brings into force.
    pub(crate) fn set(&self, settings: &[(&str, &str)]) {
        let file = self.path("data/postgresql.auto.conf");
        let mut text = std::fs::read_to_string(file).unwrap();
        let lines = settings.iter().map(|(name, value)| format!("{name} = '{value}'\n"));
        text.extend(lines);
        self.write("data/postgresql.auto.conf", &text);
    }

    /// `pg_ctl start`, `stop`, `restart` or `reload`; waits until it is done.
    pub(crate) fn control(&self, action: &str) {
        let (data, log) = (self.path("data"), self.path("log"));
        self.run("pg_ctl", |command| {
            command.arg(action).args(["-s", "-D"]).arg(&data);
            match action {
                "start" => {
                    command.arg("-w").arg("-l").arg(&log);
                }
                "restart" => {
                    command.args(["-w", "-m", "immediate"]).arg("-l").arg(&log);
                }
                "stop" => {
                    command.args(["-w", "-m", "fast"]);
                }
                _ => {}
            }
        });
    }

    /// The URL of the superuser with `parameters` behind it.
    pub(crate) fn url(&self, host: &str, parameters: &str) -> DatabaseUrl {
        format!("postgres://postgres:postgres@{host}:{}/postgres?{parameters}", self.port).parse().unwrap()
    }

    fn run(&self, program: &str, arguments: impl FnOnce(&mut Command)) {
        let mut command = Command::new(self.bin.join(program));
        arguments(&mut command);
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        // A server keeps the streams it is started with: it must not keep a test's pipe open.
        let log = self.path(&format!("{program}.out"));
        let out = std::fs::File::create(&log).unwrap();
        let status = command
            .current_dir(self.directory.path())
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .status()
            .unwrap();
        let said = std::fs::read_to_string(&log).unwrap();
        let server = std::fs::read_to_string(self.path("log")).unwrap_or_default();
        assert!(status.success(), "{program}: {said}\n{server}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = Command::new(self.bin.join("pg_ctl"));
        stop.args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.path("data"));
        if let Some((user, group)) = self.owner {
            stop.uid(user).gid(group);
        }
        // One that a test has stopped already is as good.
        let _ = stop.stderr(Stdio::null()).status();
    }
}

/// Where PostgreSQL may be: what `GLOWPLUG_PG_BIN` says, then this machine's, the newest first.
fn candidates() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    found.sort();
    found.extend(std::env::var_os("GLOWPLUG_PG_BIN").map(PathBuf::from));
    found.reverse();
    found
}

/// Whether a PostgreSQL was built with TLS: some that are made to be small were not.
fn speaks_tls(bin: &Path) -> bool {
    let program = std::fs::read(bin.join("postgres")).unwrap_or_default();
    program.windows(9).any(|bytes| bytes == b"libssl.so" || bytes == b"libssl-1.")
}

/// As root, a user who may run a server: PostgreSQL refuses to run as root.
fn unprivileged() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let root = std::fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0);
    root.then(|| {
        let users = std::fs::read_to_string("/etc/passwd").unwrap();
        ["postgres:", "nobody:"]
            .iter()
            .find_map(|name| {
                let line = users.lines().find(|line| line.starts_with(name))?;
                let mut ids = line.split(':').skip(2).map(str::parse::<u32>);
                Some((ids.next()?.ok()?, ids.next()?.ok()?))
            })
            .expect("a user postgres or nobody")
    })
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}
