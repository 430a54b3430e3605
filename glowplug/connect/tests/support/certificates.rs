//! Certificates made for a test: authorities, servers, clients; good ones and bad ones.

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, date_time_ymd};

/// A certificate and its key, as PEM.
pub(crate) struct Pair {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// An authority that signs.
pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut parameters = named(&[], name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = parameters.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(parameters, key) }
    }

    /// A certificate for these names.
    pub(crate) fn sign(&self, common_name: &str, names: &[&str]) -> Pair {
        self.sign_with(named(names, common_name))
    }

    /// One whose time is over.
    pub(crate) fn sign_expired(&self, common_name: &str, names: &[&str]) -> Pair {
        let mut parameters = named(names, common_name);
        parameters.not_before = date_time_ymd(2001, 1, 1);
        parameters.not_after = date_time_ymd(2002, 1, 1);
        self.sign_with(parameters)
    }

    fn sign_with(&self, parameters: CertificateParams) -> Pair {
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        Pair { certificate: certificate.pem(), key: key.serialize_pem() }
    }
}

/// A certificate that signed itself; with `authority` it calls itself one, as `openssl req -x509`
/// makes them.
pub(crate) fn self_signed(common_name: &str, names: &[&str], authority: bool) -> Pair {
    let mut parameters = named(names, common_name);
    if authority {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    Pair { certificate: certificate.pem(), key: key.serialize_pem() }
}

fn named(names: &[&str], common_name: &str) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut parameters = CertificateParams::new(names).unwrap();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, common_name);
    parameters.distinguished_name = subject;
    parameters
}
