//! Certificates, keys and revocation lists, from PEM files and from the operating system.

use super::verifier::Authorities;
use crate::error::ConnectError;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The client's certificate chain and the key to it.
pub(super) struct ClientIdentity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    pub(super) key_path: PathBuf,
}

impl Clone for ClientIdentity {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), key: self.key.clone_key(), key_path: self.key_path.clone() }
    }
}

/// The authorities of a PEM file, and what they have revoked.
pub(super) fn authorities(path: &Path, crl: Option<&Path>) -> Result<Authorities, ConnectError> {
    let certificates = pem::<CertificateDer<'static>>("sslrootcert", path, "certificate")?;
    let revoked = match crl {
        None => Vec::new(),
        Some(crl) => pem::<CertificateRevocationListDer<'static>>("sslcrl", crl, "revocation list")?,
    };
    Authorities::new(certificates, revoked).map_err(|reason| unusable("sslrootcert", path, reason))
}

/// The authorities the operating system trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` honoured).
/// Read once per process: there are more than a hundred.
pub(super) fn system_authorities() -> Result<Arc<Authorities>, ConnectError> {
    static SYSTEM: OnceLock<Arc<Authorities>> = OnceLock::new();
    if let Some(known) = SYSTEM.get() {
        return Ok(Arc::clone(known));
    }
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let reason = "no trusted authorities were found on this system: install the ca-certificates package, or name their file in SSL_CERT_FILE or sslrootcert";
        return Err(ConnectError::TlsSettings { reason: reason.to_owned() });
    }
    let read = Authorities::new(found.certs, Vec::new()).map_err(|reason| ConnectError::TlsSettings { reason })?;
    Ok(Arc::clone(SYSTEM.get_or_init(|| Arc::new(read))))
}

pub(super) fn client_identity(certificate: &Path, key: &Path) -> Result<ClientIdentity, ConnectError> {
    let chain = pem::<CertificateDer<'static>>("sslcert", certificate, "certificate")?;
    refuse_open_key(key)?;
    let text = std::fs::read(key).map_err(|error| unusable("sslkey", key, error.to_string()))?;
    let key_der = PrivateKeyDer::from_pem_slice(&text).map_err(|_| {
        let text = String::from_utf8_lossy(&text);
        let reason = if text.contains("ENCRYPTED") {
            "it is encrypted; decrypt it once with `openssl pkey -in KEY -out NEW` and name that file"
        } else {
            "it holds no private key in PEM form"
        };
        unusable("sslkey", key, reason.to_owned())
    })?;
    Ok(ClientIdentity { chain, key: key_der, key_path: key.to_owned() })
}

/// As libpq: a key of one's own is for nobody else, root's may be read by a group.
#[cfg(unix)]
fn refuse_open_key(path: &Path) -> Result<(), ConnectError> {
    use std::os::unix::fs::MetadataExt;
    let data = std::fs::metadata(path).map_err(|error| unusable("sslkey", path, error.to_string()))?;
    let forbidden = if data.uid() == 0 { 0o037 } else { 0o077 };
    if data.mode() & forbidden != 0 {
        let reason = "others may read it: chmod 600 (or 640 when root owns it)".to_owned();
        return Err(unusable("sslkey", path, reason));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_key(_path: &Path) -> Result<(), ConnectError> {
    Ok(())
}

fn pem<T: PemObject>(parameter: &'static str, path: &Path, what: &str) -> Result<Vec<T>, ConnectError> {
    let text = std::fs::read(path).map_err(|error| unusable(parameter, path, error.to_string()))?;
    let items = T::pem_slice_iter(&text)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| unusable(parameter, path, error.to_string()))?;
    if items.is_empty() {
        return Err(unusable(parameter, path, format!("it holds no {what} in PEM form")));
    }
    Ok(items)
}

fn unusable(parameter: &'static str, path: &Path, reason: String) -> ConnectError {
    ConnectError::TlsFile { parameter, path: path.to_owned(), reason }
}
