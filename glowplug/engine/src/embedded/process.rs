//! The server's process: whether it runs, starting it, stopping it.
//!
//! A pid file alone proves nothing: its number may be another process's by now, after a restart of the
//! machine or a copy of the directory. Two things prove something: a listener on the socket in our own
//! private directory, and a process whose working directory is our data directory (a postmaster's is).

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::account::{self, Account};
use super::error::EmbeddedError;
use super::locate::Installation;
use super::place::Purpose;

/// `postmaster.pid`, as far as it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: u32,
    pub(super) port: Option<u16>,
    pub(super) ready: bool,
}

impl PidFile {
    /// Reads it from a data directory; `None` where there is none yet.
    pub(super) fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        Some(Self {
            pid: lines.first()?.parse().ok()?,
            port: lines.get(3).and_then(|line| line.parse().ok()),
            ready: lines.get(7).is_some_and(|line| *line == "ready"),
        })
    }
}

/// Whether somebody listens on our socket.
#[cfg(unix)]
pub(super) fn listens(socket_directory: &Path, port: u16) -> bool {
    std::os::unix::net::UnixStream::connect(socket_directory.join(format!(".s.PGSQL.{port}"))).is_ok()
}

/// Without unix sockets the port has to do.
#[cfg(not(unix))]
pub(super) fn listens(_: &Path, port: u16) -> bool {
    std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Whether the process is a postmaster working in `data`.
pub(super) fn works_in(pid: u32, data: &Path) -> bool {
    let Ok(data) = fs::canonicalize(data) else { return false };
    if let Ok(directory) = fs::read_link(format!("/proc/{pid}/cwd")) {
        return directory == data;
    }
    if Path::new("/proc/self/cwd").exists() {
        return false;
    }
    let Ok(output) = Command::new("ps").args(["-p", &pid.to_string(), "-o", "args="]).output() else { return false };
    let line = String::from_utf8_lossy(&output.stdout);
    line.contains("postgres") && line.contains(&*data.to_string_lossy())
}

/// Makes a pid file that a crash left harmless. Its number may be another process's by now, which
/// PostgreSQL would respect and refuse to start. With the number of the process that starts it, it looks
/// on and checks by the file's other lines that no process of the crashed server is left.
pub(super) fn disown_pid_file(data: &Path) -> Result<(), EmbeddedError> {
    let path = data.join("postmaster.pid");
    let text = fs::read_to_string(&path).map_err(EmbeddedError::file("read", &path))?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    fs::write(&path, format!("{}\n{rest}", std::process::id())).map_err(EmbeddedError::file("write", &path))
}

/// Asks the server to stop, cutting connections, and waits; asks harder when that takes long.
pub(super) fn stop(pid: u32, data: &Path) -> Result<(), EmbeddedError> {
    for (signal, patience) in [("INT", 20), ("QUIT", 10), ("KILL", 5)] {
        send(signal, pid);
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(patience) {
            // The file goes last in an orderly stop. A process that was killed leaves it.
            if PidFile::read(data).is_none_or(|file| file.pid != pid) || !works_in(pid, data) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    Err(EmbeddedError::DidNotStop { pid, seconds: 35 })
}

/// The shell's own `kill` needs no package; slim images lack the program.
fn send(signal: &str, pid: u32) {
    let _ = Command::new("sh")
        .args(["-c", "kill -s \"$1\" \"$2\"", "sh", signal, &pid.to_string()])
        .stderr(Stdio::null())
        .status();
}

/// What a server is started with.
pub(super) struct Launch<'a> {
    pub(super) installation: &'a Installation,
    pub(super) purpose: Purpose,
    pub(super) name: &'a str,
    pub(super) data: &'a Path,
    pub(super) socket_directory: &'a Path,
    pub(super) log: &'a Path,
    /// Tried first.
    pub(super) port: Option<u16>,
    pub(super) owner: Option<&'a Account>,
}

impl Launch<'_> {
    /// Starts the server, waits until it takes connections, and gives its port. The server outlives us.
    pub(super) fn start(&self) -> Result<u16, EmbeddedError> {
        let mut wish = self.port;
        for _ in 0..50 {
            let port = match wish {
                Some(port) => port,
                None => free_port()?,
            };
            let from = fs::metadata(self.log).map_or(0, |metadata| metadata.len());
            let child = self.spawn(port)?;
            match self.wait(child, from)? {
                Outcome::Ready => return Ok(port),
                Outcome::PortTaken => wish = None,
                Outcome::NotYet => {
                    wish = Some(port);
                    std::thread::sleep(Duration::from_millis(200));
                }
            }
        }
        Err(self.failed("processes of the former server do not end, or every free port was taken by others"))
    }

    fn spawn(&self, port: u16) -> Result<Child, EmbeddedError> {
        let log = self.open_log().map_err(EmbeddedError::file("write", self.log))?;
        let also = log.try_clone().map_err(EmbeddedError::file("write", self.log))?;
        let program = self.installation.program("postgres");
        let mut command = account::command(&program, self.owner);
        command.arg("-D").arg(self.data);
        for (name, value) in self.parameters(port) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.stdout(log).stderr(also);
        detach(&mut command);
        command.spawn().map_err(|source| EmbeddedError::Spawn { program: program.display().to_string(), source })
    }

    fn open_log(&self) -> std::io::Result<fs::File> {
        const LARGE: u64 = 8 << 20;
        if fs::metadata(self.log).is_ok_and(|metadata| metadata.len() > LARGE) {
            fs::rename(self.log, self.log.with_extension("log.old"))?;
        }
        OpenOptions::new().create(true).append(true).open(self.log)
    }

    /// Given on the command line, so that a newer version of this tool needs no migration of old clusters.
    fn parameters(&self, port: u16) -> Vec<(&'static str, String)> {
        let mut parameters = vec![
            ("listen_addresses", "127.0.0.1".into()),
            ("port", port.to_string()),
            ("unix_socket_directories", self.socket_directory.display().to_string()),
            ("unix_socket_permissions", "0700".into()),
            ("cluster_name", format!("glowplug {}", self.name)),
            // A schema of thousands of tables is dropped in one transaction, each object a lock.
            ("max_connections", "300".into()),
            ("max_locks_per_transaction", "512".into()),
            // Schema work is many small statements; compiling them costs more than running them.
            ("jit", "off".into()),
            // A crash of the machine may cost the last moments' commits, never the cluster.
            ("synchronous_commit", "off".into()),
            // A killed command's statement ends within the second instead of when it is finished.
            ("client_connection_check_interval", "1s".into()),
            ("timezone", "UTC".into()),
            ("log_timezone", "UTC".into()),
            ("lc_messages", "C".into()),
            ("log_line_prefix", "%m [%p] %d ".into()),
        ];
        if !cfg!(target_os = "linux") {
            // Elsewhere the server cannot watch a socket's closing and refuses the setting.
            parameters.retain(|(name, _)| *name != "client_connection_check_interval");
        }
        if self.purpose == Purpose::Test {
            // The data is disposable: a crash of the machine may cost the whole cluster.
            parameters.extend([
                ("fsync", "off".to_owned()),
                ("full_page_writes", "off".to_owned()),
                ("checkpoint_timeout", "30min".to_owned()),
                ("max_wal_size", "2GB".to_owned()),
            ]);
        }
        parameters
    }

    fn wait(&self, mut child: Child, from: u64) -> Result<Outcome, EmbeddedError> {
        // Recovery after a crash of the machine takes its time; a server that died is noticed at once.
        const PATIENCE: Duration = Duration::from_secs(300);
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if PidFile::read(self.data).is_some_and(|file| file.pid == child.id() && file.ready) {
                return Ok(Outcome::Ready);
            }
            if child.try_wait().map_err(EmbeddedError::file("read", self.data))?.is_some() {
                let story = self.log_from(from);
                let taken = ["could not create any TCP/IP sockets", "Address already in use", "address already in use"];
                if taken.iter().any(|text| story.contains(text)) {
                    return Ok(Outcome::PortTaken);
                }
                if story.contains("is still in use") {
                    return Ok(Outcome::NotYet);
                }
                return Err(self.failed(&story));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = child.kill();
        Err(self.failed("it was not ready after 300 s"))
    }

    fn log_from(&self, from: u64) -> String {
        let mut text = Vec::new();
        if let Ok(mut file) = fs::File::open(self.log) {
            let _ = file.seek(SeekFrom::Start(from)).and_then(|_| file.read_to_end(&mut text));
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    fn failed(&self, story: &str) -> EmbeddedError {
        let lines: Vec<&str> = story.lines().collect();
        let telling: Vec<&str> = lines
            .iter()
            .copied()
            .filter(|line| ["FATAL:", "PANIC:", "ERROR:", "HINT:"].iter().any(|word| line.contains(word)))
            .collect();
        let shown = if telling.is_empty() { &lines[lines.len().saturating_sub(3)..] } else { &telling[..] };
        let reason = if shown.is_empty() { "it gave no reason".into() } else { shown.join("; ") };
        EmbeddedError::DidNotStart { reason, log: PathBuf::from(self.log) }
    }
}

enum Outcome {
    Ready,
    PortTaken,
    /// Processes of a server that was killed are still ending.
    NotYet,
}

/// A process group of its own: Ctrl-C in the terminal is for the command, not for the server.
#[cfg(unix)]
fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn detach(_: &mut Command) {}

fn free_port() -> Result<u16, EmbeddedError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(EmbeddedError::file("open", "a port on 127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_says_when_the_server_is_ready() {
        let text = "4711\n/data\n1763800000\n54321\n/socket\n127.0.0.1\n  1 2\nready   \n";
        assert_eq!(PidFile::parse(text), Some(PidFile { pid: 4711, port: Some(54321), ready: true }));
    }

    #[test]
    fn a_pid_file_that_is_being_written_is_not_ready() {
        assert_eq!(PidFile::parse("4711\n/data\n"), Some(PidFile { pid: 4711, port: None, ready: false }));
        assert_eq!(PidFile::parse(""), None);
    }
}
