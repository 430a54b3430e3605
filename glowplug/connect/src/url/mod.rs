//! The address of a database: libpq's URI form as a type.
//!
//! A [`DatabaseUrl`] is parsed once, holds typed parts, and prints without its secrets. Nothing
//! here reads the environment, a file or the network.

mod assign;
mod host;
mod parameter;
mod parse;
mod print;

pub(crate) use host::SOCKET_DIRECTORIES;
pub use host::{Host, HostAddress};
pub use parameter::{
    CertificateMode, ChannelBinding, Keepalives, Parameters, SslMode, SslNegotiation, SslRootCert, TargetSession,
    TlsVersion, Transport,
};
pub use parse::UrlError;

use crate::secret::Secret;
use std::fmt;
use std::str::FromStr;

/// Where a database is, as whom and how to reach it.
///
/// `Display` and `Debug` never show the password; [`DatabaseUrl::reveal`] does.
///
/// ```
/// use glowplug_connect::DatabaseUrl;
///
/// let url: DatabaseUrl = "postgres://ada:secret@db.example.com/blog".parse()?;
/// assert_eq!(url.to_string(), "postgresql://ada:***@db.example.com/blog");
/// assert_eq!(url.database(), Some("blog"));
/// # Ok::<(), glowplug_connect::UrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<Secret>,
    /// Never empty: without a host in the URL there is one entry for the local socket directory.
    pub(crate) hosts: Vec<Host>,
    pub(crate) database: Option<String>,
    pub(crate) parameters: Box<Parameters>,
}

impl DatabaseUrl {
    /// The servers in the order written; at least one.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The first server's name, IP address, or socket directory.
    pub fn host(&self) -> &str {
        self.first().address.as_str()
    }

    /// The first server's port.
    pub fn port(&self) -> u16 {
        self.first().port
    }

    /// The database written in the URL; `None` means the one named like the user.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The user written in the URL; `None` means the operating system's user.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Whether the URL itself holds a password.
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }

    /// Everything behind the question mark, typed.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The same server and user, another database.
    #[must_use]
    pub fn with_database(&self, database: &str) -> Self {
        Self { database: Some(database.to_owned()), ..self.clone() }
    }

    /// The same database as another user; the password goes with the user it belonged to.
    #[must_use]
    pub fn with_user(&self, user: &str, password: Option<Secret>) -> Self {
        Self { user: Some(user.to_owned()), password, ..self.clone() }
    }

    /// The same database with other parameters.
    #[must_use]
    pub fn with_parameters(&self, change: impl FnOnce(&mut Parameters)) -> Self {
        let mut copy = self.clone();
        change(&mut copy.parameters);
        copy
    }

    /// The whole URL, password included, in the one canonical spelling that parses back to the
    /// same value. Only for a driver or the environment of a child process, never for output.
    pub fn reveal(&self) -> String {
        print::print(self, print::Secrets::Shown, print::Audience::Glowplug)
    }

    /// As [`DatabaseUrl::reveal`], without the parameters only this crate knows (`transport`,
    /// `pgbouncer`): what psql and pg_dump accept.
    pub fn reveal_for_libpq(&self) -> String {
        print::print(self, print::Secrets::Shown, print::Audience::Libpq)
    }

    fn first(&self) -> &Host {
        self.hosts.first().expect("a parsed URL has at least one host")
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        parse::parse(text)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&print::print(self, print::Secrets::Hidden, print::Audience::Glowplug))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}
