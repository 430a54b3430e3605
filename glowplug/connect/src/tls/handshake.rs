//! The handshake: PostgreSQL's request for TLS, TLS itself, and what SCRAM is bound to.

use super::TlsSettings;
use crate::error::{ConnectError, from_tls_io};
use crate::url::SslNegotiation;
use crate::wire::Transport;
use rustls::pki_types::ServerName;
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::der::oid::db::rfc5912;

/// Length and code of PostgreSQL's request for TLS.
const REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// A transport behind TLS, and the hash of the server's certificate.
pub(crate) struct Secured {
    pub(crate) transport: Transport,
    pub(crate) binding: Option<Vec<u8>>,
}

/// What a request for TLS came to.
pub(crate) enum Answer {
    Secured(Secured),
    /// The server has no TLS; the transport is as it was.
    Declined(Transport),
}

/// Asks for TLS, unless it begins at once, and shakes hands.
pub(crate) async fn secure(
    mut transport: Transport,
    settings: &TlsSettings,
    host: &str,
    server: &str,
) -> Result<Answer, ConnectError> {
    let failed = |error: &std::io::Error| from_tls_io(error, server);
    if settings.negotiation == SslNegotiation::Postgres {
        let mut answer = [0];
        let asked = async {
            transport.write_all(&REQUEST).await?;
            transport.flush().await?;
            transport.read_exact(&mut answer).await
        };
        asked.await.map_err(|error| failed(&error))?;
        match &answer {
            b"S" => {}
            b"N" => return Ok(Answer::Declined(transport)),
            _ => {
                return Err(ConnectError::Protocol {
                    server: server.to_owned(),
                    reason: "the answer to the request for TLS is not PostgreSQL's".to_owned(),
                });
            }
        }
    }
    let connector = TlsConnector::from(Arc::new(settings.client_config(host)?));
    let name = ServerName::try_from(host.to_owned()).map_err(|_| ConnectError::TlsHandshake {
        server: server.to_owned(),
        reason: "the host is neither a DNS name nor an IP address".to_owned(),
    })?;
    let at_once = settings.negotiation == SslNegotiation::Direct && settings.alpn == super::POSTGRESQL;
    let stream = connector.connect(name, transport).await.map_err(|error| match failed(&error) {
        // An older server takes the handshake for a broken greeting, and hangs up.
        ConnectError::Protocol { server, reason } if at_once => ConnectError::TlsHandshake {
            server,
            reason: format!("{reason}; sslnegotiation=direct needs PostgreSQL 17 or later"),
        },
        other => other,
    })?;
    let (_, session) = stream.get_ref();
    // Else another protocol's server could be made to answer (libpq checks this too).
    let confirmed = session.alpn_protocol() == Some(super::POSTGRESQL);
    if at_once && !confirmed {
        return Err(ConnectError::TlsHandshake {
            server: server.to_owned(),
            reason: "it did not confirm PostgreSQL's protocol, which sslnegotiation=direct needs".to_owned(),
        });
    }
    let binding =
        session.peer_certificates().and_then(|chain| chain.first()).and_then(|certificate| end_point(certificate));
    Ok(Answer::Secured(Secured { transport: Box::new(stream), binding }))
}

/// The hash of a certificate by RFC 5929: with its signature's own hash, SHA-256 for the old ones.
fn end_point(der: &[u8]) -> Option<Vec<u8>> {
    let certificate = Certificate::from_der(der).ok()?;
    match certificate.signature_algorithm.oid {
        rfc5912::SHA_1_WITH_RSA_ENCRYPTION | rfc5912::SHA_256_WITH_RSA_ENCRYPTION | rfc5912::ECDSA_WITH_SHA_256 => {
            Some(Sha256::digest(der).to_vec())
        }
        rfc5912::SHA_384_WITH_RSA_ENCRYPTION | rfc5912::ECDSA_WITH_SHA_384 => Some(Sha384::digest(der).to_vec()),
        rfc5912::SHA_512_WITH_RSA_ENCRYPTION | rfc5912::ECDSA_WITH_SHA_512 => Some(Sha512::digest(der).to_vec()),
        // Of the others (RSA-PSS, Ed25519) the standard does not say which hash.
        _ => None,
    }
}
