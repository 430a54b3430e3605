//! [`DatabaseUrl`] to text: one canonical spelling, with the secrets or without.

use super::DatabaseUrl;
use super::host::{DEFAULT_PORT, Host, HostAddress};
use super::parameter::{Parameters, SslRootCert};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::path::Path;
use std::time::Duration;

/// Everything but RFC 3986's unreserved characters.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In values, what no parser stumbles over stays readable.
const VALUE: &AsciiSet = &COMPONENT.remove(b'/').remove(b':').remove(b',');

/// In brackets, where an IPv6 address stands.
const BRACKETED: &AsciiSet = &COMPONENT.remove(b':');

/// Whether secrets are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    Shown,
    Hidden,
}

/// Who will parse the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    Glowplug,
    Libpq,
}

pub(super) fn print(url: &DatabaseUrl, secrets: Secrets, audience: Audience) -> String {
    let mut text = String::from("postgresql://");
    if let Some(user) = &url.user {
        text += &encode(user, COMPONENT);
    }
    if let Some(password) = &url.password {
        text.push(':');
        match secrets {
            Secrets::Shown => text += &encode(password.reveal(), COMPONENT),
            Secrets::Hidden => text += "***",
        }
    }
    if url.user.is_some() || url.password.is_some() {
        text.push('@');
    }
    let hosts: Vec<String> = url.hosts.iter().map(host).collect();
    text += &hosts.join(",");
    if let Some(database) = &url.database {
        text.push('/');
        text += &encode(database, COMPONENT);
    }
    let mut separator = '?';
    for (name, value) in pairs(url, secrets, audience) {
        text.push(separator);
        text += name;
        text.push('=');
        text += &match value {
            Value::Plain(value) => encode(&value, VALUE),
            Value::Hidden => "***".to_owned(),
        };
        separator = '&';
    }
    text
}

fn encode(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

fn host(host: &Host) -> String {
    let name = match &host.address {
        HostAddress::Tcp(name) if name.contains(':') => {
            format!("[{}]", encode(name, BRACKETED))
        }
        HostAddress::Tcp(name) => name.clone(),
        HostAddress::Unix(directory) => encode(directory, COMPONENT),
        HostAddress::Local => String::new(),
    };
    if host.port == DEFAULT_PORT { name } else { format!("{name}:{}", host.port) }
}

/// What stands behind the `=` of a parameter.
enum Value {
    Plain(String),
    Hidden,
}

fn pairs(url: &DatabaseUrl, secrets: Secrets, audience: Audience) -> Vec<(&'static str, Value)> {
    let Parameters {
        sslmode,
        sslnegotiation,
        sslrootcert,
        sslcert,
        sslkey,
        sslcertmode,
        sslcrl,
        sslsni,
        tls_min,
        tls_max,
        channel_binding,
        connect_timeout,
        application_name,
        fallback_application_name,
        options,
        target_session,
        load_balance_random,
        keepalives,
        passfile,
        pgbouncer,
        transport,
        websocket_proxy,
    } = url.parameters.as_ref();
    let mut pairs = Vec::new();
    let mut add = |name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            // The options may set anything, a secret of the application's too.
            let hidden = secrets == Secrets::Hidden && name == "options";
            pairs.push((name, if hidden { Value::Hidden } else { Value::Plain(value) }));
        }
    };
    add("hostaddr", hostaddr(&url.hosts));
    add("sslmode", sslmode.map(|it| it.word().to_owned()));
    add("sslnegotiation", sslnegotiation.map(|it| it.word().to_owned()));
    add(
        "sslrootcert",
        sslrootcert.as_ref().map(|it| match it {
            SslRootCert::System => "system".to_owned(),
            SslRootCert::File(path) => file(path),
        }),
    );
    add("sslcert", sslcert.as_deref().map(file));
    add("sslkey", sslkey.as_deref().map(file));
    add("sslcertmode", sslcertmode.map(|it| it.word().to_owned()));
    add("sslcrl", sslcrl.as_deref().map(file));
    add("sslsni", sslsni.map(flag));
    add("ssl_min_protocol_version", tls_min.map(|it| it.word().to_owned()));
    add("ssl_max_protocol_version", tls_max.map(|it| it.word().to_owned()));
    add("channel_binding", channel_binding.map(|it| it.word().to_owned()));
    add("connect_timeout", connect_timeout.map(|wait| wait.map_or("0".to_owned(), seconds)));
    add("application_name", application_name.clone());
    add("fallback_application_name", fallback_application_name.clone());
    add("options", options.as_ref().map(|it| it.reveal().to_owned()));
    add("target_session_attrs", target_session.map(|it| it.word().to_owned()));
    add("load_balance_hosts", load_balance_random.map(|random| if random { "random" } else { "disable" }.to_owned()));
    add("keepalives", keepalives.enabled.map(flag));
    add("keepalives_idle", keepalives.idle.map(seconds));
    add("keepalives_interval", keepalives.interval.map(seconds));
    add("keepalives_count", keepalives.count.map(|count| count.to_string()));
    add("tcp_user_timeout", keepalives.user_timeout.map(|wait| wait.as_millis().to_string()));
    add("passfile", passfile.as_deref().map(file));
    if audience == Audience::Glowplug {
        add("pgbouncer", pgbouncer.map(|it| it.to_string()));
        add("transport", transport.map(|it| it.word().to_owned()));
        add("websocket_proxy", websocket_proxy.clone());
    }
    pairs
}

/// The list of addresses, where a host has one that its name does not already say.
fn hostaddr(hosts: &[Host]) -> Option<String> {
    let list: Vec<String> =
        hosts.iter().map(|host| host.hostaddr.map(|address| address.to_string()).unwrap_or_default()).collect();
    hosts.iter().any(|host| host.hostaddr.is_some()).then(|| list.join(","))
}

fn flag(on: bool) -> String {
    if on { "1" } else { "0" }.to_owned()
}

fn seconds(duration: Duration) -> String {
    duration.as_secs().to_string()
}

fn file(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
