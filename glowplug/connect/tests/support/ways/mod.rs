//! Every way to a server, each leading to a real one, and the table in `docs/connections.md` that
//! says what is tested on which.

#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, and so does its support")]

#[path = "../certificates.rs"]
pub(crate) mod certificates;
#[path = "../cluster.rs"]
pub(crate) mod cluster;
#[path = "../pooler.rs"]
pub(crate) mod pooler;
#[path = "../proxy.rs"]
pub(crate) mod proxy;
pub(crate) mod table;

use certificates::Authority;
use cluster::Cluster;
use glowplug_connect::DatabaseUrl;
use pooler::Pooler;
use proxy::Proxy;

const HBA: &str = "local all all scram-sha-256\nhost all all all scram-sha-256\n";

/// The host that only the proxy knows.
const BEHIND_PROXY: &str = "ep-ways.test";

/// A way to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Tcp,
    Tls(&'static str),
    Socket,
    Pooler,
    WebSocket,
}

/// All of them, but for the embedded server, which needs no URL.
pub(crate) const WAYS: [Way; 10] = [
    Way::Tcp,
    Way::Tls("disable"),
    Way::Tls("allow"),
    Way::Tls("prefer"),
    Way::Tls("require"),
    Way::Tls("verify-ca"),
    Way::Tls("verify-full"),
    Way::Socket,
    Way::Pooler,
    Way::WebSocket,
];

impl Way {
    /// As the table names it.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Tcp => "plain TCP".to_owned(),
            Self::Tls(mode) => format!("TLS server, sslmode={mode}"),
            Self::Socket => "unix socket".to_owned(),
            Self::Pooler => "PgBouncer".to_owned(),
            Self::WebSocket => "WebSocket".to_owned(),
        }
    }

    /// Whether the server should see TLS.
    fn encrypted(self) -> bool {
        matches!(self, Self::Tls(mode) if mode != "disable" && mode != "allow")
    }
}

/// The servers, and what stands before them.
pub(crate) struct Ways {
    plain: Cluster,
    secure: Cluster,
    pooler: Option<Pooler>,
    proxy: Proxy,
    /// The authority of everything that has a certificate.
    pub(crate) root: String,
}

impl Ways {
    pub(crate) fn open() -> Self {
        let logged = [("log_connections", "on")];
        let plain = Cluster::start(&logged, HBA);
        let secure = Cluster::start_with_tls(HBA);
        let authority = Authority::new("ways");
        let root = plain.write("root.pem", &authority.pem).display().to_string();
        let pair = authority.sign("db", &["localhost"]);
        let certificate = secure.write("server.crt", &pair.certificate).display().to_string();
        let key = secure.write("server.key", &pair.key).display().to_string();
        secure.set(&[("ssl_cert_file", &certificate), ("ssl_key_file", &key), ("ssl", "on"), logged[0]]);
        secure.control("restart");
        let pair = authority.sign("proxy", &[BEHIND_PROXY]);
        let proxy = Proxy::start(&[
            "--certificate",
            &plain.write("proxy.crt", &pair.certificate).display().to_string(),
            "--key",
            &plain.write("proxy.key", &pair.key).display().to_string(),
            "--route",
            &format!("{BEHIND_PROXY}=127.0.0.1:{}", plain.port),
        ]);
        Self { pooler: Pooler::start(&plain), plain, secure, proxy, root }
    }

    /// The ways that can be gone on this machine.
    pub(crate) fn passable(&self) -> impl Iterator<Item = Way> {
        WAYS.into_iter().filter(|way| *way != Way::Pooler || self.pooler.is_some())
    }

    fn cluster(&self, way: Way) -> &Cluster {
        match way {
            Way::Tls(_) => &self.secure,
            Way::Tcp | Way::Socket | Way::Pooler | Way::WebSocket => &self.plain,
        }
    }

    /// A database by this way.
    pub(crate) fn url(&self, way: Way, database: &str) -> DatabaseUrl {
        let (cluster, root) = (self.cluster(way), &self.root);
        let url = match way {
            Way::Tcp => cluster.url("127.0.0.1", ""),
            Way::Tls(mode @ ("verify-ca" | "verify-full")) => {
                cluster.url("localhost", &format!("sslmode={mode}&sslrootcert={root}"))
            }
            Way::Tls(mode) => cluster.url("localhost", &format!("sslmode={mode}")),
            Way::Socket => {
                let directory = cluster.path("").display().to_string();
                cluster.url(&directory.trim_end_matches('/').replace('/', "%2F"), "")
            }
            Way::Pooler => self.pooler.as_ref().expect("it is passable").url(""),
            Way::WebSocket => format!(
                "postgres://postgres:postgres@{BEHIND_PROXY}/postgres?hostaddr=127.0.0.1&transport=websocket\
                 &websocket_proxy=wss://{BEHIND_PROXY}:{}/v2&sslrootcert={root}",
                self.proxy.port
            )
            .parse()
            .unwrap(),
        };
        url.with_database(database)
    }

    /// The address for sessions beside it: around the pooler, else the same.
    pub(crate) fn direct(&self, way: Way, database: &str) -> DatabaseUrl {
        match way {
            Way::Pooler => self.url(Way::Tcp, database),
            Way::Tcp | Way::Tls(_) | Way::Socket | Way::WebSocket => self.url(way, database),
        }
    }

    /// A database by the plainest way, for looking at what came of it.
    pub(crate) fn aside(&self, way: Way, database: &str) -> DatabaseUrl {
        match way {
            Way::Tls(_) => self.url(Way::Tls("disable"), database),
            Way::Tcp | Way::Socket | Way::Pooler | Way::WebSocket => self.url(Way::Tcp, database),
        }
    }

    /// How much the logs hold by now.
    pub(crate) fn mark(&self, way: Way) -> (usize, usize) {
        (self.log(way).len(), self.pooler_log().len())
    }

    /// Holds what the logs say since the mark against the way: as the database was reached.
    pub(crate) fn prove(&self, way: Way, since: (usize, usize), database: &str) {
        let log = self.log(way);
        let lines: Vec<&str> = log[since.0..]
            .lines()
            .filter(|line| line.contains("connection authorized") && line.contains(&format!("database={database} ")))
            .collect();
        assert!(!lines.is_empty(), "{way:?}: nobody came to {database}");
        for line in &lines {
            assert_eq!(line.contains("SSL enabled"), way.encrypted(), "{way:?}: {line}");
        }
        let by_socket = log[since.0..].lines().filter(|line| line.contains("host=[local]")).count();
        assert_eq!(by_socket > 0, way == Way::Socket, "{way:?}: {by_socket} connections by the socket");
        let pooled = self.pooler_log()[since.1..].contains(&format!("db={database} "));
        assert!(pooled || way != Way::Pooler, "{way:?}: nobody asked the pooler for {database}");
    }

    fn log(&self, way: Way) -> String {
        std::fs::read_to_string(self.cluster(way).path("log")).unwrap()
    }

    fn pooler_log(&self) -> String {
        std::fs::read_to_string(self.plain.path("pgbouncer.log")).unwrap_or_default()
    }
}
