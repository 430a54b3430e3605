//! URLs by chance, sound and broken, and what must hold of every one.

use glowplug_connect::DatabaseUrl;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// Stands in every password, and nowhere else.
const SECRET: &str = "hunter2Secret";

/// Checks as many URLs as asked for; the same seed gives the same ones. How many were sound comes
/// back.
pub(crate) fn check_many(seed: u64, count: u64) -> u64 {
    let mut chance = SmallRng::seed_from_u64(seed);
    let mut sound = 0;
    for _ in 0..count {
        let (text, has_secret) = make(&mut chance);
        sound += u64::from(check(&text, has_secret));
    }
    sound
}

/// What must hold of any text; whether it is a URL.
fn check(text: &str, has_secret: bool) -> bool {
    match text.parse::<DatabaseUrl>() {
        Err(error) => {
            assert!(!has_secret || !format!("{error} {error:?}").contains(SECRET), "{text:?}: {error:?}");
            false
        }
        Ok(url) => {
            let revealed = url.reveal();
            let again: DatabaseUrl = revealed.parse().unwrap_or_else(|error| panic!("{text:?}, {revealed:?}: {error}"));
            assert_eq!(again.reveal(), revealed, "{text:?}");
            assert!(again == url, "{text:?} is not {revealed:?}");
            assert!(!has_secret || !format!("{url} {url:?}").contains(SECRET), "{text:?}: {url}");
            let shown = url.to_string();
            assert!(!url.has_password() || shown.contains(":***@"), "{text:?}: {shown}");
            true
        }
    }
}

fn pick<'a>(chance: &mut SmallRng, from: &[&'a str]) -> &'a str {
    from[chance.random_range(0..from.len())]
}

/// A word with whatever stands in words of people who do not encode them.
fn word(chance: &mut SmallRng) -> String {
    const SOUND: usize = 12;
    const PIECES: &[&str] = &[
        "a", "db", "x1", "-", "_", ".", "%20", "%40", "%2F", "%3A", "%25", "%C3%A9", "%00", "%zz", "%", ":", "/", "?",
        "&", "=", "#", "@", ",", "[", "]", "é", "'", "+", "*", "$", "|", "\\", " ", "", "", "b", "c",
    ];
    // Mostly of the first pieces, which nobody objects to.
    let pieces = if chance.random_bool(0.8) { &PIECES[..SOUND] } else { PIECES };
    (0..chance.random_range(0..5)).map(|_| pick(chance, pieces)).collect()
}

fn host(chance: &mut SmallRng) -> String {
    const HOSTS: &[&str] = &[
        "localhost",
        "127.0.0.1",
        "[::1]",
        "[fe80::1%25eth0]",
        "db.example.com",
        "ep-x-pooler.eu.aws.neon.tech",
        "%2Frun%2Fpostgresql",
        "",
        "[::1",
        "::1",
        "-x",
        "*",
    ];
    const PORTS: &[&str] = &["", "", ":5432", ":1", ":65535", ":65536", ":0", ":", ":x", ":+1", ":99999999999"];
    let (hosts, ports) = if chance.random_bool(0.8) { (&HOSTS[..8], &PORTS[..5]) } else { (HOSTS, PORTS) };
    format!("{}{}", pick(chance, hosts), pick(chance, ports))
}

fn parameter(chance: &mut SmallRng) -> String {
    const NAMES: &[&str] = &[
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslnegotiation",
        "channel_binding",
        "connect_timeout",
        "application_name",
        "options",
        "target_session_attrs",
        "load_balance_hosts",
        "keepalives",
        "keepalives_idle",
        "tcp_user_timeout",
        "host",
        "hostaddr",
        "port",
        "user",
        "dbname",
        "passfile",
        "transport",
        "websocket_proxy",
        "pgbouncer",
        "sslsni",
        "ssl_min_protocol_version",
        "sslpassword",
        "unknown",
        "ssl",
        "gssencmode",
        "",
    ];
    const VALUES: &[&str] = &[
        "require",
        "verify-full",
        "disable",
        "system",
        "/a/b.pem",
        "direct",
        "prefer",
        "0",
        "1",
        "-1",
        "15",
        "4294967296",
        "read-write",
        "random",
        "true",
        "false",
        "websocket",
        "wss://p:8443/v1",
        "127.0.0.1",
        "::1",
        "127.0.0.1,::1",
        "a,b",
        "/tmp",
        "/a,/b",
        "endpoint%3Dep-x",
        "endpoint=ep-x",
        "TLSv1.2",
        "%",
        "é",
        "5433,5434",
        ",",
        "",
    ];
    const SOUND: &[&str] = &[
        "sslmode=verify-full",
        "sslrootcert=/a%20b/c.pem",
        "sslrootcert=system",
        "connect_timeout=-3",
        "host=/tmp",
        "application_name=a%40b",
        "options=-c%20a%3Db",
        "hostaddr=::1",
        "port=7",
        "keepalives=0",
        "keepalives_count=4",
        "target_session_attrs=any",
        "pgbouncer=true",
        "transport=websocket",
        "websocket_proxy=wss://p/v1",
        "user=w",
        "dbname=e",
        "ssl=true",
        "tcp_user_timeout=20",
        "load_balance_hosts=random",
        "passfile=/p",
    ];
    if chance.random_bool(0.7) {
        return pick(chance, SOUND).to_owned();
    }
    let name = pick(chance, NAMES);
    match chance.random_range(0..4) {
        0 => format!("{name}={}", word(chance)),
        1 => name.to_owned(),
        _ => format!("{name}={}", pick(chance, VALUES)),
    }
}

/// A URL by the grammar, with mistakes; then, sometimes, one broken further.
fn make(chance: &mut SmallRng) -> (String, bool) {
    let scheme = pick(
        chance,
        &["postgres://", "postgresql://", "postgres://", "postgresql://", "postgres://", "postgres:/", "mysql://", ""],
    );
    let mut text = scheme.to_owned();
    let has_secret = chance.random_bool(0.7);
    if has_secret {
        text += &format!("{}:{}{SECRET}{}@", pick(chance, &["u", "", "u%40v", "é"]), word(chance), word(chance));
    }
    let hosts: Vec<String> = (0..chance.random_range(1..4)).map(|_| host(chance)).collect();
    text += &hosts.join(",");
    if chance.random_bool(0.8) {
        text.push('/');
        text += &word(chance);
    }
    let count = chance.random_range(0..4);
    for index in 0..count {
        text.push(if index == 0 { '?' } else { '&' });
        text += &parameter(chance);
    }
    if has_secret || chance.random_bool(0.5) {
        return (text, has_secret);
    }
    // No secret in it: anything may happen to it.
    for _ in 0..chance.random_range(1..4) {
        let characters: Vec<char> = text.chars().collect();
        let at = chance.random_range(0..=characters.len());
        let (head, tail) = characters.split_at(at);
        let skip = chance.random_range(0..2).min(tail.len());
        let put = pick(chance, &["", "@", "/", ":", "?", "%", "\0", "\u{7f}", "[", ",", "postgres://", "%2", "=", "&"]);
        text = head.iter().chain(put.chars().collect::<Vec<_>>().iter()).chain(&tail[skip..]).collect();
    }
    (text, false)
}
