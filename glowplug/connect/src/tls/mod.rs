//! TLS as libpq means it: which mode, whose certificates, and what is checked of the server's.
//!
//! The driver knows three modes; the other three, the client's certificate and the trusted
//! authorities are turned into a rustls configuration here.

mod files;
mod handshake;
mod name;
mod verifier;

pub(crate) use handshake::{Answer, secure};

use crate::error::ConnectError;
use crate::surroundings::Surroundings;
use crate::url::{CertificateMode, Parameters, SslMode, SslNegotiation, SslRootCert, TlsVersion};
use rustls::ClientConfig;
use std::path::PathBuf;
use std::sync::Arc;
use verifier::ServerVerifier;

/// PostgreSQL's name in TLS's own negotiation of protocols.
const POSTGRESQL: &[u8] = b"postgresql";

/// The name of what a WebSocket begins as.
#[cfg(feature = "websocket")]
const HTTP: &[u8] = b"http/1.1";

/// What TLS will be for the connections of one URL.
#[derive(Clone)]
pub(crate) struct TlsSettings {
    /// The mode in force.
    pub(crate) mode: SslMode,
    /// How the handshake begins.
    pub(crate) negotiation: SslNegotiation,
    trust: Trust,
    client: Option<files::ClientIdentity>,
    sni: bool,
    versions: Vec<&'static rustls::SupportedProtocolVersion>,
    alpn: &'static [u8],
}

/// How much of the server's certificate is checked.
#[derive(Clone)]
enum Trust {
    /// Nothing: the connection is secret, but not with whom.
    Anyone,
    /// That one of these authorities signed it, and, if asked for, that it names the host.
    Authorities { authorities: Arc<verifier::Authorities>, check_name: bool },
}

impl TlsSettings {
    /// Reads what the URL and, where it is silent, libpq's variables and default files say.
    pub(crate) fn read(parameters: &Parameters, surroundings: &Surroundings) -> Result<Self, ConnectError> {
        let root = root_certificate(parameters, surroundings);
        let mode = mode(parameters, surroundings, &root)?;
        let negotiation = parameters.sslnegotiation.unwrap_or(SslNegotiation::Postgres);
        if negotiation == SslNegotiation::Direct && mode < SslMode::Require {
            return Err(contradiction(format!(
                "sslnegotiation=direct needs sslmode=require or stronger, not {}",
                mode.word()
            )));
        }
        if mode == SslMode::Disable {
            // No file is read for what will not be used.
            return Ok(Self::off());
        }
        let trust = match root {
            Root::None if mode >= SslMode::VerifyCa => {
                return Err(contradiction(format!(
                    "sslmode={} needs trusted authorities: set sslrootcert to their file, or to system for those of the operating system",
                    mode.word()
                )));
            }
            Root::None => Trust::Anyone,
            Root::Of(SslRootCert::System) => {
                Trust::Authorities { authorities: files::system_authorities()?, check_name: true }
            }
            Root::Of(SslRootCert::File(path)) => Trust::Authorities {
                authorities: Arc::new(files::authorities(&path, parameters.sslcrl.as_deref())?),
                check_name: mode == SslMode::VerifyFull,
            },
        };
        Ok(Self {
            mode,
            negotiation,
            trust,
            client: client_identity(parameters, surroundings)?,
            sni: parameters.sslsni.unwrap_or(true),
            versions: versions(parameters)?,
            alpn: POSTGRESQL,
        })
    }

    /// The settings where nothing will be encrypted, whatever the mode.
    pub(crate) fn off() -> Self {
        Self {
            mode: SslMode::Disable,
            negotiation: SslNegotiation::Postgres,
            trust: Trust::Anyone,
            client: None,
            sni: true,
            versions: Vec::new(),
            alpn: POSTGRESQL,
        }
    }

    /// The settings for the TLS outside a WebSocket: those of the web, where the certificate
    /// always counts. `sslrootcert` may name another authority than the system's.
    #[cfg(feature = "websocket")]
    pub(crate) fn for_web(parameters: &Parameters, surroundings: &Surroundings) -> Result<Self, ConnectError> {
        let authorities = match root_certificate(parameters, surroundings) {
            Root::Of(SslRootCert::File(path)) => Arc::new(files::authorities(&path, parameters.sslcrl.as_deref())?),
            Root::Of(SslRootCert::System) | Root::None => files::system_authorities()?,
        };
        Ok(Self {
            mode: SslMode::VerifyFull,
            // At once, as with every web server.
            negotiation: SslNegotiation::Direct,
            trust: Trust::Authorities { authorities, check_name: true },
            client: None,
            sni: true,
            versions: versions(parameters)?,
            alpn: HTTP,
        })
    }

    /// The configuration for a handshake with `host`.
    pub(crate) fn client_config(&self, host: &str) -> Result<ClientConfig, ConnectError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = match &self.trust {
            Trust::Anyone => ServerVerifier::anyone(&provider),
            Trust::Authorities { authorities, check_name } => {
                ServerVerifier::new(&provider, Arc::clone(authorities), check_name.then(|| host.to_owned()))
            }
        };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&self.versions)
            .map_err(|error| contradiction(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config =
            match &self.client {
                None => builder.with_no_client_auth(),
                Some(identity) => builder
                    .with_client_auth_cert(identity.chain.clone(), identity.key.clone_key())
                    .map_err(|error| ConnectError::TlsFile {
                        parameter: "sslkey",
                        path: identity.key_path.clone(),
                        reason: format!("{error}; the key must belong to the certificate of sslcert"),
                    })?,
            };
        config.enable_sni = self.sni;
        config.alpn_protocols = vec![self.alpn.to_vec()];
        Ok(config)
    }
}

fn contradiction(reason: String) -> ConnectError {
    ConnectError::TlsSettings { reason }
}

/// Where trusted authorities come from.
enum Root {
    None,
    Of(SslRootCert),
}

/// `sslrootcert`, else `PGSSLROOTCERT`, else `~/.postgresql/root.crt` where there is one.
fn root_certificate(parameters: &Parameters, surroundings: &Surroundings) -> Root {
    let named = parameters.sslrootcert.clone().or_else(|| {
        surroundings.variable("PGSSLROOTCERT").map(|value| match value.as_str() {
            "system" => SslRootCert::System,
            path => SslRootCert::File(PathBuf::from(path)),
        })
    });
    let usual = || surroundings.postgresql_file("root.crt").map(SslRootCert::File);
    named.or_else(usual).map_or(Root::None, Root::Of)
}

fn mode(parameters: &Parameters, surroundings: &Surroundings, root: &Root) -> Result<SslMode, ConnectError> {
    let written = match (parameters.sslmode, surroundings.variable("PGSSLMODE")) {
        (Some(mode), _) => Some(mode),
        (None, Some(word)) => Some(
            SslMode::from_word(&word)
                .ok_or_else(|| contradiction(format!("PGSSLMODE must be one of {}", SslMode::WORDS.join(", "))))?,
        ),
        (None, None) => None,
    };
    match (written, root) {
        (None, Root::Of(SslRootCert::System)) => Ok(SslMode::VerifyFull),
        // The operating system trusts authorities that sign for anybody: only the name says who.
        (Some(mode), Root::Of(SslRootCert::System)) if mode != SslMode::VerifyFull && mode != SslMode::Disable => {
            Err(contradiction(format!("sslmode={} is too weak for sslrootcert=system: use verify-full", mode.word())))
        }
        (written, _) => Ok(written.unwrap_or(SslMode::Prefer)),
    }
}

fn client_identity(
    parameters: &Parameters,
    surroundings: &Surroundings,
) -> Result<Option<files::ClientIdentity>, ConnectError> {
    let mode = parameters.sslcertmode.unwrap_or(CertificateMode::Allow);
    if mode == CertificateMode::Disable {
        return Ok(None);
    }
    let path = |written: &Option<PathBuf>, variable: &str, usual: &str| {
        written
            .clone()
            .or_else(|| surroundings.variable(variable).map(PathBuf::from))
            .or_else(|| surroundings.postgresql_file(usual))
    };
    let certificate = path(&parameters.sslcert, "PGSSLCERT", "postgresql.crt");
    let key = path(&parameters.sslkey, "PGSSLKEY", "postgresql.key");
    match (certificate, key) {
        (Some(certificate), Some(key)) => files::client_identity(&certificate, &key).map(Some),
        (Some(_), None) => Err(contradiction("sslcert is given without sslkey".to_owned())),
        (None, _) if mode == CertificateMode::Require => {
            Err(contradiction("sslcertmode=require needs sslcert and sslkey".to_owned()))
        }
        (None, _) => Ok(None),
    }
}

fn versions(parameters: &Parameters) -> Result<Vec<&'static rustls::SupportedProtocolVersion>, ConnectError> {
    let least = parameters.tls_min.unwrap_or(TlsVersion::V1_2);
    let most = parameters.tls_max.unwrap_or(TlsVersion::V1_3);
    let all = [(TlsVersion::V1_2, &rustls::version::TLS12), (TlsVersion::V1_3, &rustls::version::TLS13)];
    let chosen: Vec<_> = all
        .into_iter()
        .filter(|(version, _)| (least..=most).contains(version))
        .map(|(_, supported)| supported)
        .collect();
    if chosen.is_empty() {
        return Err(contradiction("ssl_min_protocol_version is above ssl_max_protocol_version".to_owned()));
    }
    Ok(chosen)
}
