//! Text to [`DatabaseUrl`]: the shape of the URI. What each parameter means is in `assign`.
//!
//! Stricter than libpq in one respect: an `@` or `/` that was not percent-encoded is refused where
//! it would let part of a password be read as a host or a database, and be shown.

use super::host::{DEFAULT_PORT, Host, HostAddress};
use super::parameter::Parameters;
use super::{DatabaseUrl, assign};
use crate::secret::Secret;
use percent_encoding::percent_decode_str;
use std::net::{IpAddr, Ipv6Addr};

/// Why a text is not the URL of a database. No variant carries any part of the text but the name
/// of a parameter: the rest may be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Nothing there.
    #[error("the URL is empty")]
    Empty,
    /// Another scheme, or none.
    #[error("the URL does not start with postgres:// or postgresql://")]
    Scheme,
    /// White space at either end, or a control character.
    #[error("the URL has white space or a control character in it: percent-encode it or remove it")]
    WhiteSpace,
    /// Quotes that a shell or an env file left around it.
    #[error("the URL is in quotation marks: remove them")]
    Quoted,
    /// A percent sign without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("{part} has a broken percent-encoding: a plain % is written %25, and the bytes must be UTF-8")]
    Encoding {
        /// Which part of the URL.
        part: &'static str,
    },
    /// A reserved character that must be encoded to be read unambiguously.
    #[error("{part} has an unencoded {character}: if it belongs to the user or the password, write {encoded}")]
    Reserved {
        /// Which part of the URL.
        part: &'static str,
        /// The character.
        character: char,
        /// How it is written instead.
        encoded: &'static str,
    },
    /// A host that is neither a name, an address nor a directory.
    #[error("a host is not valid: expected a name, an IP address (IPv6 in brackets) or an absolute socket directory")]
    Host,
    /// A port that is not a number from 1 to 65535.
    #[error("a port is not a number from 1 to 65535 (a : or / in the password must be written %3A or %2F)")]
    Port,
    /// As many ports or addresses as hosts are needed.
    #[error("{parameter} has another number of entries than there are hosts")]
    ListLength {
        /// The parameter.
        parameter: &'static str,
    },
    /// No `=` in a parameter.
    #[error("a parameter has no = and no value")]
    MissingValue,
    /// Not known to libpq nor to this crate.
    #[error("unknown parameter {parameter}")]
    UnknownParameter {
        /// Its name.
        parameter: String,
    },
    /// Known to libpq, not possible here.
    #[error("parameter {parameter} is not supported: {reason}")]
    Unsupported {
        /// Its name.
        parameter: &'static str,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// A value the parameter does not take.
    #[error("parameter {parameter} takes {expected}")]
    Value {
        /// Its name.
        parameter: &'static str,
        /// What it takes.
        expected: String,
    },
}

/// The lists of a URL before they are put together into hosts, and everything else.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) user: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) hosts: Option<Vec<String>>,
    pub(super) hostaddrs: Option<Vec<Option<IpAddr>>>,
    pub(super) ports: Option<Vec<Option<u16>>>,
    pub(super) database: Option<String>,
    pub(super) parameters: Parameters,
}

pub(super) fn parse(text: &str) -> Result<DatabaseUrl, UrlError> {
    let rest = after_scheme(text)?;
    let mut draft = Draft::default();

    let head = &rest[..rest.find('/').unwrap_or(rest.len())];
    let rest = match head.find('@') {
        Some(at) => {
            credentials(&rest[..at], &mut draft)?;
            &rest[at + 1..]
        }
        None => rest,
    };

    // Of an `@` that is left, nobody can say whether the password ended at it.
    refuse(rest, "what follows the user and the password", &['@'])?;

    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let (authority, path) = match before_query.split_once('/') {
        Some((authority, path)) => (authority, Some(path)),
        None => (before_query, None),
    };
    server_list(authority, &mut draft)?;
    if let Some(path) = path {
        refuse(path, "the database", &['/'])?;
        draft.database = Some(decode(path, "the database")?).filter(|name| !name.is_empty());
    }
    if let Some(query) = query {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or(UrlError::MissingValue)?;
            let name = decode(name, "the name of a parameter")?;
            let value = decode(value, "the value of a parameter")?;
            assign::assign(&mut draft, &name, &value)?;
        }
    }
    finish(draft)
}

fn after_scheme(text: &str) -> Result<&str, UrlError> {
    if text.is_empty() {
        return Err(UrlError::Empty);
    }
    if text.starts_with(['"', '\'']) {
        return Err(UrlError::Quoted);
    }
    if text.chars().any(|each| each.is_control() || each.is_whitespace()) {
        return Err(UrlError::WhiteSpace);
    }
    text.strip_prefix("postgresql://").or_else(|| text.strip_prefix("postgres://")).ok_or(UrlError::Scheme)
}

fn credentials(text: &str, draft: &mut Draft) -> Result<(), UrlError> {
    let (user, password) = match text.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (text, None),
    };
    // Without this, `host?password=x@y` would be a user, and users are shown.
    refuse(user, "the user", &['?', '=', '&', '#'])?;
    draft.user = Some(decode(user, "the user")?).filter(|user| !user.is_empty());
    if let Some(password) = password {
        let password = decode(password, "the password")?;
        draft.password = Some(password).filter(|text| !text.is_empty()).map(Secret::new);
    }
    Ok(())
}

fn server_list(authority: &str, draft: &mut Draft) -> Result<(), UrlError> {
    if authority.is_empty() {
        return Ok(());
    }
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for entry in authority.split(',') {
        let (host, port) = host_and_port(entry)?;
        hosts.push(decode(host, "the host")?);
        ports.push(port_number(port)?);
    }
    draft.hosts = Some(hosts);
    if ports.iter().any(Option::is_some) {
        draft.ports = Some(ports);
    }
    Ok(())
}

/// Splits `host:port` and `[::1]:port`; the port is empty when there is none.
fn host_and_port(entry: &str) -> Result<(&str, &str), UrlError> {
    if let Some(rest) = entry.strip_prefix('[') {
        let (address, after) = rest.split_once(']').ok_or(UrlError::Host)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((address, port)),
            None if after.is_empty() => Ok((address, "")),
            None => Err(UrlError::Host),
        };
    }
    Ok(entry.split_once(':').unwrap_or((entry, "")))
}

pub(super) fn port_number(text: &str) -> Result<Option<u16>, UrlError> {
    if text.is_empty() {
        return Ok(None);
    }
    // `u16::from_str` would take a leading plus.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(UrlError::Port);
    }
    match text.parse::<u16>() {
        Ok(0) | Err(_) => Err(UrlError::Port),
        Ok(port) => Ok(Some(port)),
    }
}

fn finish(draft: Draft) -> Result<DatabaseUrl, UrlError> {
    let Draft { user, password, hosts, hostaddrs, ports, database, parameters } = draft;
    let count = hosts.as_ref().map(Vec::len).or_else(|| hostaddrs.as_ref().map(Vec::len)).unwrap_or(1);
    let names = hosts.unwrap_or_else(|| vec![String::new(); count]);
    let addresses = match hostaddrs {
        None => vec![None; count],
        Some(addresses) if addresses.len() == count => addresses,
        Some(_) => {
            return Err(UrlError::ListLength { parameter: "hostaddr" });
        }
    };
    let ports = match ports {
        None => vec![None; count],
        // libpq: a single port is for all hosts.
        Some(ports) if ports.len() == 1 => vec![ports[0]; count],
        Some(ports) if ports.len() == count => ports,
        Some(_) => return Err(UrlError::ListLength { parameter: "port" }),
    };
    let hosts = names
        .iter()
        .zip(addresses)
        .zip(ports)
        .map(|((name, hostaddr), port)| {
            Ok(Host { address: host_address(name, hostaddr)?, hostaddr, port: port.unwrap_or(DEFAULT_PORT) })
        })
        .collect::<Result<Vec<_>, UrlError>>()?;
    Ok(DatabaseUrl { user, password, hosts, database, parameters: Box::new(parameters) })
}

fn host_address(name: &str, hostaddr: Option<IpAddr>) -> Result<HostAddress, UrlError> {
    if name.is_empty() {
        return Ok(match hostaddr {
            Some(address) => HostAddress::Tcp(address.to_string()),
            None => HostAddress::Local,
        });
    }
    if name.starts_with('/') {
        return if name.contains(',') { Err(UrlError::Host) } else { Ok(HostAddress::Unix(name.to_owned())) };
    }
    let address = name.split_once('%').map_or(name, |(address, _zone)| address);
    let ipv6 = address.parse::<Ipv6Addr>().is_ok();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let named = name.bytes().all(plain) && !name.starts_with(['-', '.']);
    let zone = name[address.len()..].trim_start_matches('%');
    if named || (ipv6 && zone.bytes().all(plain)) { Ok(HostAddress::Tcp(name.to_owned())) } else { Err(UrlError::Host) }
}

fn refuse(text: &str, part: &'static str, characters: &[char]) -> Result<(), UrlError> {
    match text.chars().find(|each| characters.contains(each)) {
        None => Ok(()),
        Some(character) => Err(UrlError::Reserved {
            part,
            character,
            encoded: match character {
                '@' => "%40",
                '/' => "%2F",
                '?' => "%3F",
                '=' => "%3D",
                '&' => "%26",
                '#' => "%23",
                _ => "its percent-encoding",
            },
        }),
    }
}

/// Decodes strictly: every `%` begins an escape, the bytes are UTF-8, and there is no NUL.
pub(super) fn decode(text: &str, part: &'static str) -> Result<String, UrlError> {
    let bytes = text.as_bytes();
    let whole = bytes.iter().enumerate().all(|(at, byte)| {
        *byte != b'%' || bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .ok()
        .filter(|decoded| whole && !decoded.contains('\0'))
        .ok_or(UrlError::Encoding { part })?;
    Ok(decoded.into_owned())
}
