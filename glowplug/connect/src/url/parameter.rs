//! The parameters of a URL, each with its type and libpq's meaning.
//!
//! <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>

use crate::secret::Secret;
use std::path::PathBuf;
use std::time::Duration;

/// Declares an enum whose variants are words of the URL.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// Every word, in the order of the declaration.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word of the URL.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// `sslmode`: whether and how TLS is used.
    SslMode {
        /// Never TLS.
        Disable = "disable",
        /// Without TLS first; with it when the server refuses.
        Allow = "allow",
        /// With TLS first; without it when the server has none or refuses.
        Prefer = "prefer",
        /// Only TLS; the certificate is checked only when `sslrootcert` is given.
        Require = "require",
        /// Only TLS, with a certificate that a trusted authority signed.
        VerifyCa = "verify-ca",
        /// As `verify-ca`, and the certificate names the host.
        VerifyFull = "verify-full",
    }
}

words! {
    /// `sslnegotiation`: how TLS begins.
    SslNegotiation {
        /// PostgreSQL's own request first.
        Postgres = "postgres",
        /// The TLS handshake at once (PostgreSQL 17 and later).
        Direct = "direct",
    }
}

words! {
    /// `sslcertmode`: whether a client certificate is sent.
    CertificateMode {
        /// Never.
        Disable = "disable",
        /// When one is configured and the server asks.
        Allow = "allow",
        /// One must be configured.
        Require = "require",
    }
}

words! {
    /// `channel_binding`: whether SCRAM is tied to the TLS session.
    ChannelBinding {
        /// Never.
        Disable = "disable",
        /// When both sides can.
        Prefer = "prefer",
        /// Or the connection fails.
        Require = "require",
    }
}

words! {
    /// `target_session_attrs`: which of several servers will do.
    TargetSession {
        /// Any.
        Any = "any",
        /// One that accepts writes.
        ReadWrite = "read-write",
        /// One whose sessions are read-only.
        ReadOnly = "read-only",
        /// One that is not in recovery.
        Primary = "primary",
        /// One that is in recovery.
        Standby = "standby",
        /// A standby if there is one, else any.
        PreferStandby = "prefer-standby",
    }
}

words! {
    /// `transport`: what carries the protocol. Of this crate, not of libpq.
    Transport {
        /// A TCP or unix socket.
        Socket = "socket",
        /// A WebSocket to a proxy on port 443.
        WebSocket = "websocket",
    }
}

words! {
    /// `ssl_min_protocol_version`, `ssl_max_protocol_version`.
    TlsVersion {
        /// TLS 1.2.
        V1_2 = "TLSv1.2",
        /// TLS 1.3.
        V1_3 = "TLSv1.3",
    }
}

/// `sslrootcert`: who may sign the server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SslRootCert {
    /// The authorities the operating system trusts.
    System,
    /// The certificates of this PEM file.
    File(PathBuf),
}

/// TCP keepalives, as libpq names them. `None` leaves the system's default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keepalives {
    /// `keepalives`: off when `Some(false)`.
    pub enabled: Option<bool>,
    /// `keepalives_idle`.
    pub idle: Option<Duration>,
    /// `keepalives_interval`.
    pub interval: Option<Duration>,
    /// `keepalives_count`.
    pub count: Option<u32>,
    /// `tcp_user_timeout`.
    pub user_timeout: Option<Duration>,
}

/// Everything behind the question mark of a URL. `None` means not written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    /// `sslmode`; `ssl=true` is read as `require`.
    pub sslmode: Option<SslMode>,
    /// `sslnegotiation`.
    pub sslnegotiation: Option<SslNegotiation>,
    /// `sslrootcert`.
    pub sslrootcert: Option<SslRootCert>,
    /// `sslcert`: the client's certificate chain, PEM.
    pub sslcert: Option<PathBuf>,
    /// `sslkey`: the client's private key, PEM, unencrypted.
    pub sslkey: Option<PathBuf>,
    /// `sslcertmode`.
    pub sslcertmode: Option<CertificateMode>,
    /// `sslcrl`: revoked certificates, PEM.
    pub sslcrl: Option<PathBuf>,
    /// `sslsni`: whether the host's name is sent in the handshake.
    pub sslsni: Option<bool>,
    /// `ssl_min_protocol_version`.
    pub tls_min: Option<TlsVersion>,
    /// `ssl_max_protocol_version`.
    pub tls_max: Option<TlsVersion>,
    /// `channel_binding`.
    pub channel_binding: Option<ChannelBinding>,
    /// `connect_timeout`; `Some(None)` waits for ever.
    pub connect_timeout: Option<Option<Duration>>,
    /// `application_name`.
    pub application_name: Option<String>,
    /// `fallback_application_name`.
    pub fallback_application_name: Option<String>,
    /// `options`: command-line options for the server's process. Neon reads `endpoint=` from it.
    pub options: Option<Secret>,
    /// `target_session_attrs`.
    pub target_session: Option<TargetSession>,
    /// `load_balance_hosts=random`.
    pub load_balance_random: Option<bool>,
    /// The keepalive family.
    pub keepalives: Keepalives,
    /// `passfile`.
    pub passfile: Option<PathBuf>,
    /// `pgbouncer=true`: the URL is of a pooler in transaction mode. Prisma's word, not libpq's.
    pub pgbouncer: Option<bool>,
    /// `transport`. Of this crate.
    pub transport: Option<Transport>,
    /// `websocket_proxy`: the WebSocket endpoint, where it is not `wss://HOST/v2`. Of this crate.
    pub websocket_proxy: Option<String>,
}
