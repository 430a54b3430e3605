//! PostgreSQL connections that just work: URLs, TLS, retries, pooled or direct, WebSocket.
//!
//! One crate for the app's pool, the migration runner and xtask alike. It does not know tables,
//! SQL or migrations; it never prints, and no `Display` or `Debug` of it shows a password.

mod attempt;
mod connect;
mod connection;
pub mod environment;
mod error;
mod identity;
#[cfg(feature = "neon")]
pub mod neon;
mod passfile;
#[cfg(feature = "pool")]
pub mod pool;
mod pooled;
mod retry;
mod secret;
mod statements;
mod stream;
mod surroundings;
mod tls;
mod url;
#[cfg(feature = "websocket")]
mod websocket;
mod wire;

pub use connect::{ConnectOptions, DEFAULT_CONNECT_TIMEOUT, DEFAULT_PATIENCE, connect};
pub use connection::Connection;
pub use error::ConnectError;
pub use identity::DatabaseIdentity;
pub use pooled::{Pooling, Session, connect_session, pooling_of};
pub use secret::Secret;
pub use url::{
    CertificateMode, ChannelBinding, DatabaseUrl, Host, HostAddress, Keepalives, Parameters, SslMode, SslNegotiation,
    SslRootCert, TargetSession, TlsVersion, Transport, UrlError,
};
