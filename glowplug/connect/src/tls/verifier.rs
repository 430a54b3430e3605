//! The judge of the server's certificate.
//!
//! Chains are rustls-webpki's matter. Two kinds of certificates that PostgreSQL's own manual has
//! people make, and that OpenSSL takes, are refused by it: those of X.509 version 1, and those
//! that call themselves an authority. For these, and no others, a chain of one
//! step to a trusted authority is checked here.

use super::name;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, ServerName, SignatureVerificationAlgorithm, UnixTime,
};
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::Arc;
use x509_cert::Certificate;
use x509_cert::der::oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_SERVER_AUTH};
use x509_cert::der::{AnyRef, Decode, Encode};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage};
use x509_cert::spki::AlgorithmIdentifierOwned;

/// Trusted authorities, read once.
pub(crate) struct Authorities {
    chain: Option<Arc<WebPkiServerVerifier>>,
    certificates: Vec<Certificate>,
    revocation: bool,
}

impl Authorities {
    /// Takes the certificates and revocation lists of a file.
    pub(super) fn new(
        certificates: Vec<CertificateDer<'static>>,
        revoked: Vec<CertificateRevocationListDer<'static>>,
    ) -> Result<Self, String> {
        let revocation = !revoked.is_empty();
        let parsed: Vec<Certificate> = certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        if parsed.is_empty() {
            return Err("none of its certificates can be read".to_owned());
        }
        let mut roots = RootCertStore::empty();
        // What this store cannot hold (a version 1 root) is still among `certificates`.
        roots.add_parsable_certificates(certificates);
        let chain = if roots.is_empty() {
            None
        } else {
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
                .with_crls(revoked)
                .only_check_end_entity_revocation()
                .allow_unknown_revocation_status()
                .build()
                .map_err(|error| error.to_string())?;
            Some(verifier)
        };
        Ok(Self { chain, certificates: parsed, revocation })
    }
}

/// Checks what the mode demands of a server.
pub(super) struct ServerVerifier {
    algorithms: WebPkiSupportedAlgorithms,
    authorities: Option<Arc<Authorities>>,
    /// The host the certificate must name.
    host: Option<String>,
}

impl std::fmt::Debug for ServerVerifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ServerVerifier").field("host", &self.host).finish_non_exhaustive()
    }
}

impl ServerVerifier {
    /// Any certificate will do; the server must still hold its key, which is what channel binding
    /// rests upon.
    pub(super) fn anyone(provider: &CryptoProvider) -> Self {
        let algorithms = provider.signature_verification_algorithms;
        Self { algorithms, authorities: None, host: None }
    }

    /// The certificate must come from an authority and, with `host`, name it.
    pub(super) fn new(provider: &CryptoProvider, authorities: Arc<Authorities>, host: Option<String>) -> Self {
        let algorithms = provider.signature_verification_algorithms;
        Self { algorithms, authorities: Some(authorities), host }
    }

    fn check_chain(
        &self,
        authorities: &Authorities,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let verdict = match &authorities.chain {
            None => Err(CertificateError::UnknownIssuer.into()),
            Some(chain) => {
                chain.verify_server_cert(end_entity, intermediates, server_name, &[], now).map(|_verified| ())
            }
        };
        match verdict {
            // The chain comes first there and the name last: the name is judged by `name`.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(()),
            Err(error) => {
                let parsed = parse(end_entity)?;
                let odd = is_version_1(&parsed) || says_it_is_an_authority(&parsed);
                if odd && !authorities.revocation {
                    self.check_single_step(authorities, &parsed, now)
                } else {
                    Err(error)
                }
            }
            Ok(()) => Ok(()),
        }
    }

    /// A certificate signed directly by a trusted authority, within its time.
    fn check_single_step(
        &self,
        authorities: &Authorities,
        certificate: &Certificate,
        now: UnixTime,
    ) -> Result<(), Error> {
        let body = &certificate.tbs_certificate;
        let message = body.to_der().map_err(|_| CertificateError::BadEncoding)?;
        let signed_by = |authority: &Certificate| {
            let subject = &authority.tbs_certificate;
            subject.subject == body.issuer
                && certificate.signature.as_bytes().is_some_and(|signature| {
                    self.algorithms.all.iter().any(|algorithm| {
                        identifier(&certificate.signature_algorithm).as_deref()
                            == Some(algorithm.signature_alg_id().as_ref())
                            && verify(*algorithm, subject_key(authority), &message, signature)
                    })
                })
        };
        if !authorities.certificates.iter().any(signed_by) {
            return Err(CertificateError::UnknownIssuer.into());
        }
        if !may_serve(certificate) {
            return Err(CertificateError::InvalidPurpose.into());
        }
        let seconds = now.as_secs();
        if seconds < body.validity.not_before.to_unix_duration().as_secs() {
            return Err(CertificateError::NotValidYet.into());
        }
        if seconds > body.validity.not_after.to_unix_duration().as_secs() {
            return Err(CertificateError::Expired.into());
        }
        Ok(())
    }

    fn check_handshake(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // Not webpki's: it would not parse a certificate of version 1, which `require` takes.
        let certificate = parse(certificate)?;
        let candidates = self
            .algorithms
            .mapping
            .iter()
            .find(|(scheme, _)| *scheme == signed.scheme)
            .map(|(_, algorithms)| *algorithms)
            .unwrap_or_default();
        if candidates.iter().any(|algorithm| verify(*algorithm, subject_key(&certificate), message, signed.signature()))
        {
            Ok(HandshakeSignatureValid::assertion())
        } else {
            Err(CertificateError::BadSignature.into())
        }
    }
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Some(authorities) = &self.authorities {
            self.check_chain(authorities, end_entity, intermediates, server_name, now)?;
        }
        if let Some(host) = &self.host {
            let certificate = parse(end_entity)?;
            if !name::names_host(&certificate, host) {
                return Err(Error::General(format!("it is for {}, not for {host}", name::presented(&certificate))));
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check_handshake(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.check_handshake(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn parse(certificate: &CertificateDer<'_>) -> Result<Certificate, Error> {
    Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding.into())
}

fn is_version_1(certificate: &Certificate) -> bool {
    certificate.tbs_certificate.version == x509_cert::Version::V1
}

fn says_it_is_an_authority(certificate: &Certificate) -> bool {
    let constraints = certificate.tbs_certificate.get::<BasicConstraints>();
    constraints.is_ok_and(|found| found.is_some_and(|(_critical, it)| it.ca))
}

/// Whether the uses a certificate names, if any, allow a server.
fn may_serve(certificate: &Certificate) -> bool {
    match certificate.tbs_certificate.get::<ExtendedKeyUsage>() {
        Ok(None) => true,
        Ok(Some((_critical, uses))) => {
            uses.0.iter().any(|usage| [ID_KP_SERVER_AUTH, ANY_EXTENDED_KEY_USAGE].contains(usage))
        }
        Err(_) => false,
    }
}

/// A public key as its algorithm's identifier and bits.
fn subject_key(certificate: &Certificate) -> (Option<Vec<u8>>, &[u8]) {
    let key = &certificate.tbs_certificate.subject_public_key_info;
    (identifier(&key.algorithm), key.subject_public_key.as_bytes().unwrap_or_default())
}

/// An algorithm's identifier as webpki compares it: the sequence's content, without its header.
fn identifier(algorithm: &AlgorithmIdentifierOwned) -> Option<Vec<u8>> {
    let der = algorithm.to_der().ok()?;
    AnyRef::from_der(&der).ok().map(|any| any.value().to_vec())
}

fn verify(
    algorithm: &dyn SignatureVerificationAlgorithm,
    (key_algorithm, key): (Option<Vec<u8>>, &[u8]),
    message: &[u8],
    signature: &[u8],
) -> bool {
    key_algorithm.as_deref() == Some(algorithm.public_key_alg_id().as_ref())
        && algorithm.verify_signature(key, message, signature).is_ok()
}
