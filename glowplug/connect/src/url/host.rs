//! One server of a URL: a name, an IP address or a socket directory, and a port.

use std::net::IpAddr;

/// The port PostgreSQL listens on when nobody says otherwise.
pub(crate) const DEFAULT_PORT: u16 = 5432;

/// Where a unix socket is looked for when the URL names no host, in this order.
pub(crate) const SOCKET_DIRECTORIES: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// What stands in the place of a host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostAddress {
    /// A host name or an IP address, reached by TCP.
    Tcp(String),
    /// The directory of a unix socket.
    Unix(String),
    /// Nothing was written: the local socket directory, else localhost.
    Local,
}

impl HostAddress {
    /// The text as it stands in a URL (unencoded).
    pub fn as_str(&self) -> &str {
        match self {
            Self::Tcp(name) | Self::Unix(name) => name,
            Self::Local => "",
        }
    }
}

/// One server of a URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host {
    /// Name, address or socket directory.
    pub address: HostAddress,
    /// `hostaddr=`: the IP address to reach a named host at, so that no name is looked up; the
    /// name is still what certificates are checked against.
    pub hostaddr: Option<IpAddr>,
    /// The port, 5432 unless written.
    pub port: u16,
}

impl Host {
    /// The server in words, for messages.
    pub fn describe(&self) -> String {
        match &self.address {
            HostAddress::Tcp(name) if name.contains(':') => format!("[{name}]:{}", self.port),
            HostAddress::Tcp(name) => format!("{name}:{}", self.port),
            HostAddress::Unix(directory) => format!("{directory}/.s.PGSQL.{}", self.port),
            HostAddress::Local => format!("the local server on port {}", self.port),
        }
    }
}
