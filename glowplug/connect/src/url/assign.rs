//! One parameter of a URL, by name: which field it sets, and which values it takes.

use super::parameter::{
    CertificateMode, ChannelBinding, SslMode, SslNegotiation, SslRootCert, TargetSession, TlsVersion, Transport,
};
use super::parse::{Draft, UrlError, port_number};
use crate::secret::Secret;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Sets the field a parameter stands for. Of a parameter written twice, the later counts.
pub(super) fn assign(draft: &mut Draft, name: &str, value: &str) -> Result<(), UrlError> {
    let parameters = &mut draft.parameters;
    match name {
        "user" => draft.user = text(value),
        "password" => draft.password = text(value).map(Secret::new),
        "dbname" => draft.database = text(value),
        "host" => draft.hosts = Some(value.split(',').map(str::to_owned).collect()),
        "hostaddr" => draft.hostaddrs = Some(addresses(value)?),
        "port" => {
            draft.ports = Some(value.split(',').map(port_number).collect::<Result<_, _>>()?);
        }
        "sslmode" => parameters.sslmode = Some(word("sslmode", value, SslMode::from_word, SslMode::WORDS)?),
        // What JDBC writes; libpq's URI parser accepts it too.
        "ssl" => {
            parameters.sslmode = Some(match value {
                "true" => SslMode::Require,
                _ => return Err(expected("ssl", "true (or use sslmode)")),
            });
        }
        "sslnegotiation" => {
            parameters.sslnegotiation =
                Some(word("sslnegotiation", value, SslNegotiation::from_word, SslNegotiation::WORDS)?);
        }
        "sslrootcert" => {
            parameters.sslrootcert = text(value).map(|value| match value.as_str() {
                "system" => SslRootCert::System,
                path => SslRootCert::File(PathBuf::from(path)),
            });
        }
        "sslcert" => parameters.sslcert = text(value).map(PathBuf::from),
        "sslkey" => parameters.sslkey = text(value).map(PathBuf::from),
        "sslcertmode" => {
            parameters.sslcertmode =
                Some(word("sslcertmode", value, CertificateMode::from_word, CertificateMode::WORDS)?);
        }
        "sslcrl" => parameters.sslcrl = text(value).map(PathBuf::from),
        "sslsni" => parameters.sslsni = Some(flag("sslsni", value)?),
        "ssl_min_protocol_version" => {
            parameters.tls_min = tls_version("ssl_min_protocol_version", value)?;
        }
        "ssl_max_protocol_version" => {
            parameters.tls_max = tls_version("ssl_max_protocol_version", value)?;
        }
        "channel_binding" => {
            parameters.channel_binding =
                Some(word("channel_binding", value, ChannelBinding::from_word, ChannelBinding::WORDS)?);
        }
        "connect_timeout" => {
            let seconds = whole("connect_timeout", value)?;
            let wait = u64::try_from(seconds).ok().filter(|seconds| *seconds > 0);
            parameters.connect_timeout = Some(wait.map(Duration::from_secs));
        }
        "application_name" => parameters.application_name = text(value),
        "fallback_application_name" => parameters.fallback_application_name = text(value),
        "options" => parameters.options = text(value).map(Secret::new),
        "target_session_attrs" => {
            parameters.target_session =
                Some(word("target_session_attrs", value, TargetSession::from_word, TargetSession::WORDS)?);
        }
        "load_balance_hosts" => {
            parameters.load_balance_random = Some(match value {
                "random" => true,
                "disable" => false,
                _ => return Err(expected("load_balance_hosts", "disable or random")),
            });
        }
        "keepalives" => parameters.keepalives.enabled = Some(flag("keepalives", value)?),
        "keepalives_idle" => {
            parameters.keepalives.idle = positive("keepalives_idle", value)?.map(seconds);
        }
        "keepalives_interval" => {
            parameters.keepalives.interval = positive("keepalives_interval", value)?.map(seconds);
        }
        "keepalives_count" => {
            parameters.keepalives.count = positive("keepalives_count", value)?;
        }
        "tcp_user_timeout" => {
            parameters.keepalives.user_timeout =
                positive("tcp_user_timeout", value)?.map(|milliseconds| Duration::from_millis(u64::from(milliseconds)));
        }
        "passfile" => parameters.passfile = text(value).map(PathBuf::from),
        "pgbouncer" => {
            parameters.pgbouncer = Some(match value {
                "true" => true,
                "false" => false,
                _ => return Err(expected("pgbouncer", "true or false")),
            });
        }
        "transport" => {
            parameters.transport = Some(word("transport", value, Transport::from_word, Transport::WORDS)?);
        }
        "websocket_proxy" => {
            let scheme = value.starts_with("ws://") || value.starts_with("wss://");
            if !scheme || value.contains('@') {
                return Err(expected("websocket_proxy", "a ws:// or wss:// URL without user and password"));
            }
            parameters.websocket_proxy = Some(value.to_owned());
        }
        _ => harmless_or_refused(name, value)?,
    }
    Ok(())
}

/// Parameters of libpq that can only be obeyed by doing nothing, or not at all.
fn harmless_or_refused(name: &str, value: &str) -> Result<(), UrlError> {
    let unsupported = |parameter, reason| Err(UrlError::Unsupported { parameter, reason });
    const GSS: &str = "there is no GSSAPI here; remove it";
    match (name, value) {
        ("gssencmode", "disable" | "prefer")
        | ("sslcompression", "0" | "")
        | ("client_encoding", "utf8" | "UTF8" | "utf-8" | "UTF-8" | "auto")
        | ("replication", "false" | "off" | "no" | "0")
        | ("min_protocol_version", "3.0")
        | ("max_protocol_version", "3.0" | "latest")
        | ("gssdelegation", "0") => Ok(()),
        ("gssencmode", _) => unsupported("gssencmode", GSS),
        ("krbsrvname", _) => unsupported("krbsrvname", GSS),
        ("gsslib", _) => unsupported("gsslib", GSS),
        ("gssdelegation", _) => unsupported("gssdelegation", GSS),
        ("sslcompression", _) => unsupported("sslcompression", "TLS compression is unsafe; remove it"),
        ("sslpassword", _) => unsupported(
            "sslpassword",
            "encrypted keys cannot be read; decrypt the key once with `openssl pkey -in KEY -out NEW` and name that file in sslkey",
        ),
        ("sslcrldir", _) => unsupported("sslcrldir", "put the lists into one file and use sslcrl"),
        ("client_encoding", _) => unsupported("client_encoding", "the encoding is always UTF-8"),
        ("replication", _) => unsupported("replication", "replication connections are not made here"),
        ("requirepeer", _) => unsupported("requirepeer", "the peer's user is not checked; remove it"),
        ("require_auth", _) => unsupported(
            "require_auth",
            "the method is the server's choice; use channel_binding=require or sslmode=verify-full",
        ),
        ("service", _) => unsupported("service", "write the service's settings into the URL"),
        ("servicefile", _) => unsupported("servicefile", "write the service's settings into the URL"),
        ("min_protocol_version", _) => unsupported("min_protocol_version", "only protocol 3.0 is spoken"),
        ("max_protocol_version", _) => unsupported("max_protocol_version", "only protocol 3.0 is spoken"),
        _ => Err(UrlError::UnknownParameter { parameter: printable(name) }),
    }
}

/// The name of a parameter as it may be shown: anything that does not look like one may be the
/// tail of a password with an unencoded question mark.
fn printable(name: &str) -> String {
    let looks_like_one = name.len() <= 40
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if looks_like_one { name.to_owned() } else { "(its name is not a word)".to_owned() }
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

fn seconds(count: u32) -> Duration {
    Duration::from_secs(u64::from(count))
}

fn expected(parameter: &'static str, what: &str) -> UrlError {
    UrlError::Value { parameter, expected: what.to_owned() }
}

fn word<T>(
    parameter: &'static str,
    value: &str,
    from_word: impl Fn(&str) -> Option<T>,
    words: &[&str],
) -> Result<T, UrlError> {
    from_word(value).ok_or_else(|| UrlError::Value { parameter, expected: words.join(", ") })
}

fn tls_version(parameter: &'static str, value: &str) -> Result<Option<TlsVersion>, UrlError> {
    match value {
        "" => Ok(None),
        // Older versions are asked for as a minimum: what is spoken here is newer.
        "TLSv1" | "TLSv1.1" if parameter == "ssl_min_protocol_version" => Ok(None),
        value => word(parameter, value, TlsVersion::from_word, TlsVersion::WORDS).map(Some),
    }
}

fn flag(parameter: &'static str, value: &str) -> Result<bool, UrlError> {
    match value {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(expected(parameter, "0 or 1")),
    }
}

fn whole(parameter: &'static str, value: &str) -> Result<i32, UrlError> {
    value.parse().map_err(|_| expected(parameter, "a whole number"))
}

/// A count of which zero and less mean the system's default, as in libpq.
fn positive(parameter: &'static str, value: &str) -> Result<Option<u32>, UrlError> {
    Ok(u32::try_from(whole(parameter, value)?).ok().filter(|count| *count > 0))
}

fn addresses(value: &str) -> Result<Vec<Option<IpAddr>>, UrlError> {
    value
        .split(',')
        .map(|entry| match entry {
            "" => Ok(None),
            entry => entry.parse().map(Some).map_err(|_| expected("hostaddr", "IP addresses, separated by commas")),
        })
        .collect()
}
