//! PgBouncer in front of a test's cluster.

use super::cluster::{Cluster, free_port};
use glowplug_connect::DatabaseUrl;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A PgBouncer in transaction mode; ended when dropped.
pub(crate) struct Pooler {
    child: Child,
    pub(crate) port: u16,
}

impl Pooler {
    /// Starts one with two server connections per database; none where PgBouncer is not installed.
    pub(crate) fn start(cluster: &Cluster) -> Option<Self> {
        if !installed("pgbouncer") {
            return None;
        }
        let port = free_port();
        let users = cluster.write("users.txt", "\"postgres\" \"postgres\"\n");
        // Without the last line it answers for its server for 15 s after that was away once.
        let text = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {}\npool_mode = transaction\ndefault_pool_size = 2\nserver_login_retry = 0.1\n",
            cluster.port,
            users.display(),
        );
        let file = cluster.write("pgbouncer.ini", &text);
        let log = std::fs::File::create(cluster.path("pgbouncer.log")).unwrap();
        let mut command = Command::new("pgbouncer");
        command.arg(file).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        if let Some((user, group)) = cluster.owner {
            command.uid(user).gid(group);
        }
        let child = command.spawn().expect("PgBouncer is installed (apt-get install pgbouncer)");
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(5), "PgBouncer does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self { child, port })
    }

    /// The URL of the superuser with `parameters` behind it.
    pub(crate) fn url(&self, parameters: &str) -> DatabaseUrl {
        format!("postgres://postgres:postgres@127.0.0.1:{}/postgres?{parameters}", self.port).parse().unwrap()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        // One that has ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a program is there. A test that needs it says that it did not run, and fails where
/// `GLOWPLUG_REQUIRE_TOOLS` is set, as it is in CI.
#[expect(clippy::print_stderr, reason = "whoever reads the output of a test should know what it did not show")]
pub(crate) fn installed(program: &str) -> bool {
    let runs = Command::new(program).arg("-h").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    assert!(runs || std::env::var_os("GLOWPLUG_REQUIRE_TOOLS").is_none(), "{program} is not installed");
    if !runs {
        eprintln!("NOT RUN: {program} is not installed (GLOWPLUG_REQUIRE_TOOLS=1 makes this a failure)");
    }
    runs
}
