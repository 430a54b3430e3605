//! Why a connection could not be made: one variant per thing the reader can do about it.

use crate::url::UrlError;
use std::path::PathBuf;

/// Why a connection could not be made. Messages name the server and never hold a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The text is not a URL.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// No server answers there: a wrong name, a closed port, no network.
    #[error("cannot reach {server}: {reason}; is the server running, and are host and port right?")]
    Unreachable {
        /// Host and port.
        server: String,
        /// What the operating system said.
        reason: String,
    },
    /// The server did not answer in time.
    #[error("{server} did not answer within {seconds} s; a sleeping server may need longer: raise connect_timeout")]
    Timeout {
        /// Host and port.
        server: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The server does not let this user in.
    #[error("{server} refuses user {user}: {reason}")]
    Authentication {
        /// Host and port.
        server: String,
        /// Who was refused.
        user: String,
        /// What the server said.
        reason: String,
    },
    /// The server is there, the database is not.
    #[error("{server} has no database {database}; create it or correct the URL")]
    DatabaseMissing {
        /// Host and port.
        server: String,
        /// The database.
        database: String,
    },
    /// Every slot of the server is taken.
    #[error("{server} has too many connections: {reason}")]
    TooManyConnections {
        /// Host and port.
        server: String,
        /// What the server said.
        reason: String,
    },
    /// The server is starting, stopping or recovering.
    #[error("{server} does not take connections at the moment: {reason}")]
    NotReady {
        /// Host and port.
        server: String,
        /// What the server said.
        reason: String,
    },
    /// TLS was demanded and the server has none.
    #[error("{server} has no TLS, which sslmode={sslmode} demands")]
    TlsMissing {
        /// Host and port.
        server: String,
        /// The mode in force.
        sslmode: &'static str,
    },
    /// The server's certificate is not acceptable.
    #[error("the certificate of {server} is not acceptable: {reason}")]
    TlsCertificate {
        /// Host and port.
        server: String,
        /// What is wrong with it, and what helps.
        reason: String,
    },
    /// The handshake failed for another reason.
    #[error("the TLS handshake with {server} failed: {reason}")]
    TlsHandshake {
        /// Host and port.
        server: String,
        /// What went wrong.
        reason: String,
    },
    /// A file with certificates or a key cannot be used.
    #[error("{parameter} names {}, which cannot be used: {reason}", path.display())]
    TlsFile {
        /// The parameter.
        parameter: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Settings of TLS that contradict one another.
    #[error("the TLS settings contradict one another: {reason}")]
    TlsSettings {
        /// Which, and what to do.
        reason: String,
    },
    /// None of the servers is of the kind asked for.
    #[error("{server} is not what target_session_attrs={wanted} asks for")]
    WrongKind {
        /// Host and port.
        server: String,
        /// The kind.
        wanted: &'static str,
    },
    /// The proxy that carries the WebSocket said no.
    #[error("the WebSocket to {server} failed: {reason}")]
    WebSocket {
        /// The endpoint.
        server: String,
        /// What went wrong.
        reason: String,
    },
    /// The server refused for a reason of its own.
    #[error("{server} refuses the connection: {message} ({code})")]
    Server {
        /// Host and port.
        server: String,
        /// The SQLSTATE.
        code: String,
        /// The server's words.
        message: String,
    },
    /// What answers there does not speak PostgreSQL's protocol, or hung up.
    #[error("the connection to {server} broke while it was made: {reason}")]
    Protocol {
        /// Host and port.
        server: String,
        /// What happened.
        reason: String,
    },
    /// The address that is to lead around a pooler leads elsewhere.
    #[error(
        "{variable} ({direct}) is another database than the one behind the pooler {pooled}: correct it, nothing was done"
    )]
    DirectElsewhere {
        /// The variable that names the direct address.
        variable: String,
        /// The pooler.
        pooled: String,
        /// The direct address.
        direct: String,
    },
    /// Each of several servers failed.
    #[error("none of {} servers could be used: {}", failures.len(), join(failures))]
    Every {
        /// One failure per server tried, in order.
        failures: Vec<ConnectError>,
    },
}

fn join(failures: &[ConnectError]) -> String {
    let texts: Vec<String> = failures.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

/// Turns what the driver says into a [`ConnectError`].
pub(crate) fn from_driver(error: &tokio_postgres::Error, server: &str, user: &str, database: &str) -> ConnectError {
    use tokio_postgres::error::SqlState;
    let server = server.to_owned();
    if let Some(answer) = error.as_db_error() {
        let code = answer.code();
        let message = answer.message().to_owned();
        // PgBouncer gives most of its refusals one protocol-violation code.
        let words = message.to_lowercase();
        return if *code == SqlState::INVALID_CATALOG_NAME || words.starts_with("no such database") {
            ConnectError::DatabaseMissing { server, database: database.to_owned() }
        } else if *code == SqlState::TOO_MANY_CONNECTIONS
            || *code == SqlState::CONFIGURATION_LIMIT_EXCEEDED
            || words.contains("no more connections allowed")
        {
            ConnectError::TooManyConnections { server, reason: message }
        } else if *code == SqlState::INVALID_PASSWORD
            || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            || words.contains("authentication failed")
            || words.starts_with("no such user")
        {
            ConnectError::Authentication { server, user: user.to_owned(), reason: message }
        } else if [SqlState::CANNOT_CONNECT_NOW, SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(code) {
            ConnectError::NotReady { server, reason: message }
        } else {
            ConnectError::Server { server, code: code.code().to_owned(), message }
        };
    }
    let cause = std::error::Error::source(error);
    if let Some(cause) = cause.and_then(|cause| cause.downcast_ref::<std::io::Error>())
        && let Some(tls) = rustls_error(cause)
    {
        return from_tls(tls, server);
    }
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        // The driver's own text often ends in its cause's.
        let text = cause.to_string();
        if !reason.contains(&text) {
            reason = format!("{reason}: {text}");
        }
        source = cause.source();
    }
    if reason.contains("password missing") {
        return ConnectError::Authentication {
            server,
            user: user.to_owned(),
            reason: "it asks for a password and there is none in the URL, PGPASSWORD or the password file".to_owned(),
        };
    }
    if reason.starts_with("authentication error") {
        return ConnectError::Authentication { server, user: user.to_owned(), reason };
    }
    ConnectError::Protocol { server, reason }
}

/// The TLS error inside one of input and output.
fn rustls_error(error: &std::io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref::<rustls::Error>()
}

/// What a failed handshake means.
pub(crate) fn from_tls_io(error: &std::io::Error, server: &str) -> ConnectError {
    let server = server.to_owned();
    match rustls_error(error) {
        Some(error) => from_tls(error, server),
        None => ConnectError::Protocol { server, reason: error.to_string() },
    }
}

fn from_tls(error: &rustls::Error, server: String) -> ConnectError {
    use rustls::CertificateError as Certificate;
    let reason = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            Certificate::Expired | Certificate::ExpiredContext { .. } => {
                "it has expired; the server needs a new one (or is this machine's clock wrong?)".to_owned()
            }
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                "it is not valid yet; is this machine's clock right?".to_owned()
            }
            Certificate::UnknownIssuer => {
                "no authority in sslrootcert signed it; use the file of the authority that did".to_owned()
            }
            Certificate::Revoked => "it is revoked by the list in sslcrl".to_owned(),
            other => format!("{other:?}"),
        },
        // Said by our own check of names.
        rustls::Error::General(reason) => {
            format!(
                "{reason}; connect by that name, or use sslmode=verify-ca if you trust the authority with every host"
            )
        }
        rustls::Error::AlertReceived(alert) => {
            return ConnectError::TlsHandshake {
                server,
                reason: format!(
                    "the server answered {alert:?}; a client certificate it does not trust, or none where it wants one, has this effect (sslcert, sslkey)"
                ),
            };
        }
        other => return ConnectError::TlsHandshake { server, reason: other.to_string() },
    };
    ConnectError::TlsCertificate { server, reason }
}
