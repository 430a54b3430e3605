//! Whether a certificate names a host, by libpq's rules.
//!
//! They are wider than the web's: without an alternative name of the host's kind, the common name
//! counts, and an IP address may stand in a DNS name.
//! <https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES>

use std::net::IpAddr;
use x509_cert::Certificate;
use x509_cert::der::asn1::{Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef};
use x509_cert::der::oid::db::rfc4519::COMMON_NAME;
use x509_cert::der::{Any, Tag, Tagged};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// Whether `certificate` is for `host`.
pub(super) fn names_host(certificate: &Certificate, host: &str) -> bool {
    let address: Option<IpAddr> = host.split('%').next().and_then(|text| text.parse().ok());
    let mut common_name_counts = true;
    let alternatives = certificate
        .tbs_certificate
        .get::<SubjectAltName>()
        .ok()
        .flatten()
        .map(|(_critical, names)| names.0)
        .unwrap_or_default();
    for alternative in &alternatives {
        match alternative {
            GeneralName::DnsName(name) => {
                if address.is_none() {
                    common_name_counts = false;
                }
                if matches(name.as_str(), host) {
                    return true;
                }
            }
            GeneralName::IpAddress(bytes) => {
                if address.is_some() {
                    common_name_counts = false;
                }
                let same = match address {
                    Some(IpAddr::V4(address)) => bytes.as_bytes() == address.octets(),
                    Some(IpAddr::V6(address)) => bytes.as_bytes() == address.octets(),
                    None => false,
                };
                if same {
                    return true;
                }
            }
            GeneralName::OtherName(_)
            | GeneralName::Rfc822Name(_)
            | GeneralName::DirectoryName(_)
            | GeneralName::EdiPartyName(_)
            | GeneralName::UniformResourceIdentifier(_)
            | GeneralName::RegisteredId(_) => {}
        }
    }
    common_name_counts && common_name(certificate).is_some_and(|name| matches(&name, host))
}

/// The names a certificate is for, for a message.
pub(super) fn presented(certificate: &Certificate) -> String {
    let alternatives = certificate.tbs_certificate.get::<SubjectAltName>().ok().flatten();
    let mut names: Vec<String> = alternatives
        .map(|(_critical, names)| names.0)
        .unwrap_or_default()
        .iter()
        .filter_map(|name| match name {
            GeneralName::DnsName(name) => Some(name.as_str().to_owned()),
            GeneralName::IpAddress(bytes) => match bytes.as_bytes() {
                [a, b, c, d] => Some(IpAddr::from([*a, *b, *c, *d]).to_string()),
                long => <[u8; 16]>::try_from(long).ok().map(|it| IpAddr::from(it).to_string()),
            },
            _ => None,
        })
        .collect();
    if names.is_empty() {
        names.extend(common_name(certificate));
    }
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

/// Equal without regard to case, or under a wildcard for exactly the first label.
fn matches(pattern: &str, host: &str) -> bool {
    if pattern.contains('\0') {
        return false;
    }
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    match (pattern.strip_prefix("*."), host.split_once('.')) {
        (Some(parent), Some((label, rest))) => {
            !label.is_empty() && !parent.is_empty() && parent.eq_ignore_ascii_case(rest)
        }
        _ => false,
    }
}

fn common_name(certificate: &Certificate) -> Option<String> {
    let subject = &certificate.tbs_certificate.subject;
    let attributes = subject.0.iter().flat_map(|set| set.0.iter());
    attributes.filter(|attribute| attribute.oid == COMMON_NAME).find_map(|attribute| text(&attribute.value))
}

fn text(value: &Any) -> Option<String> {
    match value.tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok().map(|it| it.to_string()),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().ok().map(|it| it.to_string()),
        Tag::Ia5String => value.decode_as::<Ia5StringRef<'_>>().ok().map(|it| it.to_string()),
        Tag::TeletexString => value.decode_as::<TeletexStringRef<'_>>().ok().map(|it| it.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_wildcard_stands_for_one_label() {
        assert!(matches("*.Example.com", "db.example.COM"));
        assert!(matches("db", "DB"));
        for (pattern, host) in [
            ("*.example.com", "a.b.example.com"),
            ("*.example.com", "example.com"),
            ("*.example.com", ".example.com"),
            ("d*.example.com", "db.example.com"),
            ("*", "db"),
            ("*.", "db."),
        ] {
            assert!(!matches(pattern, host), "{pattern} {host}");
        }
    }
}
