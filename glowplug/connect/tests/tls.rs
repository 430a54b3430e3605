//! Every sslmode against a real server with real certificates.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use glowplug_connect::environment::Variables;
use glowplug_connect::{ConnectError, ConnectOptions, DatabaseUrl, connect};
use support::certificates::{Authority, Pair, self_signed};
use support::cluster::Cluster;

const HBA: &str = "host all all all scram-sha-256\nlocal all all scram-sha-256\n";

/// What became of an attempt: whether TLS was on, or which kind of failure it was.
async fn outcome(url: &DatabaseUrl) -> String {
    outcome_with(url, &[]).await
}

async fn outcome_with(url: &DatabaseUrl, variables: &[(&str, &str)]) -> String {
    let options = ConnectOptions {
        attempts: Some(1),
        variables: Some(Variables::from_process(variables.iter().copied())),
        ..ConnectOptions::default()
    };
    let connection = match connect(url, &options).await {
        Ok(connection) => connection,
        Err(error) => {
            assert!(!format!("{error} {error:?}").contains("postgres:postgres"));
            return match error {
                ConnectError::TlsMissing { .. } => "no tls at the server".to_owned(),
                ConnectError::TlsCertificate { reason, .. } => reason,
                other => other.to_string(),
            };
        }
    };
    let row =
        connection.client.query_one("select ssl from pg_stat_ssl where pid = pg_backend_pid()", &[]).await.unwrap();
    if row.get(0) { "encrypted" } else { "plain" }.to_owned()
}

async fn version(cluster: &Cluster) -> i32 {
    let connection = connect(&cluster.url("localhost", ""), &ConnectOptions::default()).await.unwrap();
    let query = "select current_setting('server_version_num')::int4 / 10000";
    connection.client.query_one(query, &[]).await.unwrap().get(0)
}

#[track_caller]
fn assert_says(got: &str, expected: &str, what: &str) {
    assert!(got.contains(expected), "{what}: expected {expected:?}, got {got:?}");
}

fn install(cluster: &Cluster, pair: &Pair) {
    cluster.write("server.crt", &pair.certificate);
    cluster.write("server.key", &pair.key);
    cluster.control("restart");
}

fn tls_cluster(pair: &Pair, hba: &str) -> Cluster {
    let cluster = Cluster::start_with_tls(hba);
    let file = |name| cluster.path(name).display().to_string();
    cluster.set(&[("ssl_cert_file", &file("server.crt")), ("ssl_key_file", &file("server.key")), ("ssl", "on")]);
    install(&cluster, pair);
    cluster
}

#[tokio::test]
async fn every_mode_means_what_libpq_means() {
    let authority = Authority::new("right");
    let other = Authority::new("wrong");
    let good = authority.sign("db", &["localhost", "127.0.0.1"]);
    let cluster = tls_cluster(&good, HBA);
    let right = format!("sslrootcert={}", cluster.write("right.pem", &authority.pem).display());
    let wrong = format!("sslrootcert={}", cluster.write("wrong.pem", &other.pem).display());

    let check = async |parameters: &str, expected: &str| {
        let url = cluster.url("localhost", parameters);
        assert_says(&outcome(&url).await, expected, parameters);
    };
    // The right certificate.
    check("sslmode=disable", "plain").await;
    check("sslmode=allow", "plain").await;
    check("", "encrypted").await;
    check("sslmode=prefer", "encrypted").await;
    check("sslmode=require", "encrypted").await;
    check("sslmode=verify-ca", "trusted authorities").await;
    check("sslmode=verify-full", "sslrootcert").await;
    for mode in ["require", "verify-ca", "verify-full"] {
        check(&format!("sslmode={mode}&{right}"), "encrypted").await;
        check(&format!("sslmode={mode}&{wrong}"), "no authority in sslrootcert").await;
    }
    // With an authority even `prefer` checks, and falls back to what `prefer` allows.
    check(&format!("sslmode=prefer&{wrong}"), "plain").await;
    check("sslrootcert=system", "no authority in sslrootcert").await;
    check("sslrootcert=system&sslmode=require", "too weak").await;
    check("sslnegotiation=direct&sslmode=prefer", "needs sslmode=require").await;
    check("sslmode=require&ssl_min_protocol_version=TLSv1.3", "encrypted").await;
    check("sslmode=require&ssl_max_protocol_version=TLSv1.2", "encrypted").await;
    check("sslmode=require&channel_binding=require", "encrypted").await;
    let direct = if version(&cluster).await >= 17 { "encrypted" } else { "needs PostgreSQL 17" };
    check(&format!("sslmode=verify-full&{right}&sslnegotiation=direct"), direct).await;
    check("sslmode=disable&channel_binding=require", "channel binding").await;
    check("sslmode=require&channel_binding=disable", "encrypted").await;
    check("sslmode=require&sslrootcert=/no/such", "/no/such").await;

    // The same by variable.
    let url = cluster.url("localhost", "");
    let path = right.strip_prefix("sslrootcert=").unwrap();
    let variables = [("PGSSLMODE", "verify-full"), ("PGSSLROOTCERT", path)];
    assert_says(&outcome_with(&url, &variables).await, "encrypted", "PGSSLROOTCERT");
    assert_says(&outcome_with(&url, &[("PGSSLMODE", "full")]).await, "PGSSLMODE", "PGSSLMODE");

    // An IP address among the names; a socket has no TLS.
    let url = cluster.url("127.0.0.1", &format!("sslmode=verify-full&{right}"));
    assert_says(&outcome(&url).await, "encrypted", "by address");
    let directory = cluster.path("");
    let socket = directory.display().to_string().trim_end_matches('/').replace('/', "%2F");
    let url = cluster.url(&socket, "sslmode=verify-full");
    assert_says(&outcome(&url).await, "plain", "unix socket");

    // The wrong host.
    install(&cluster, &authority.sign("db", &["other.example.com"]));
    check(&format!("sslmode=verify-full&{right}"), "it is for other.example.com, not for localhost").await;
    check(&format!("sslmode=verify-ca&{right}"), "encrypted").await;
    check(&format!("sslmode=verify-ca&{wrong}"), "no authority in sslrootcert").await;

    // A name that only the common name says; another that an alternative name overrules.
    install(&cluster, &authority.sign("localhost", &[]));
    check(&format!("sslmode=verify-full&{right}"), "encrypted").await;
    install(&cluster, &authority.sign("localhost", &["other.example.com"]));
    check(&format!("sslmode=verify-full&{right}"), "other.example.com").await;

    // Expired.
    install(&cluster, &authority.sign_expired("db", &["localhost"]));
    check(&format!("sslmode=verify-full&{right}"), "it has expired").await;
    check(&format!("sslmode=verify-ca&{right}"), "it has expired").await;
    check("sslmode=require", "encrypted").await;

    // Self-signed: refused, unless it is itself the authority, whether it says so or not.
    for says_so in [false, true] {
        let pair = self_signed("localhost", &["localhost"], says_so);
        install(&cluster, &pair);
        let own = format!("sslrootcert={}", cluster.write("own.pem", &pair.certificate).display());
        check("sslmode=require", "encrypted").await;
        check(&format!("sslmode=verify-ca&{right}"), "no authority").await;
        check(&format!("sslmode=verify-full&{own}"), "encrypted").await;
    }
}

/// Made as PostgreSQL's manual does, with OpenSSL's defaults: the server's certificate is of
/// version 1 and has no alternative names.
#[tokio::test]
async fn a_certificate_of_version_1_is_taken_as_libpq_takes_it() {
    if !support::pooler::installed("openssl") {
        return;
    }
    let authority = Authority::new("right");
    let cluster = tls_cluster(&authority.sign("db", &["localhost"]), HBA);
    let openssl = |line: &str| {
        let mut command = std::process::Command::new("openssl");
        command.args(line.split(' ')).current_dir(cluster.path(""));
        let output = command.output().expect("openssl is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    for (root, days) in [("a", "1"), ("b", "1")] {
        openssl(&format!(
            "req -new -x509 -nodes -newkey rsa:2048 -days {days} -subj /CN={root} -keyout {root}.key -out {root}.crt"
        ));
    }
    openssl("req -new -nodes -newkey rsa:2048 -subj /CN=localhost -keyout v1.key -out v1.csr");
    openssl("x509 -req -in v1.csr -days 1 -CA a.crt -CAkey a.key -CAcreateserial -out v1.crt");
    let read = |name: &str| std::fs::read_to_string(cluster.path(name)).unwrap();
    install(&cluster, &Pair { certificate: read("v1.crt"), key: read("v1.key") });
    let roots = |name: &str| cluster.path(name).display().to_string();
    for (parameters, expected) in [
        ("sslmode=require".to_owned(), "encrypted"),
        (format!("sslmode=verify-full&sslrootcert={}", roots("a.crt")), "encrypted"),
        (format!("sslmode=verify-full&sslrootcert={}", roots("b.crt")), "no authority"),
    ] {
        let got = outcome(&cluster.url("localhost", &parameters)).await;
        assert_says(&got, expected, &parameters);
    }
    let url = cluster.url("127.0.0.1", &format!("sslmode=verify-full&sslrootcert={}", roots("a.crt")));
    assert_says(&outcome(&url).await, "not for 127.0.0.1", "another name");
}

/// As PostgreSQL 17 does it: TLS from the first byte, told from other protocols by its name.
#[tokio::test]
async fn direct_negotiation_begins_with_tls_and_names_the_protocol() {
    let cluster = Cluster::start(&[], HBA);
    let authority = Authority::new("right");
    let root = cluster.write("right.pem", &authority.pem).display().to_string();
    let pair = authority.sign("db", &["localhost"]);
    let url = |port: u16, more: &str| -> DatabaseUrl {
        format!("postgres://postgres:postgres@localhost:{port}/postgres?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={root}{more}")
            .parse()
            .unwrap()
    };
    let reached = async |url: DatabaseUrl| {
        let options = ConnectOptions { attempts: Some(1), ..ConnectOptions::default() };
        match connect(&url, &options).await {
            Ok(connection) => {
                let row = connection.client.query_one("select current_setting('port')", &[]).await.unwrap();
                row.get::<_, String>(0)
            }
            Err(error) => error.to_string(),
        }
    };
    let port = support::terminator::in_front_of(cluster.port, &pair, Some(b"postgresql"));
    assert_eq!(reached(url(port, "&sslnegotiation=direct")).await, cluster.port.to_string());
    // Whoever asks first is not understood there; whoever speaks no such protocol is not trusted.
    let asked_first = reached(url(port, "")).await;
    assert_ne!(asked_first, cluster.port.to_string());
    let port = support::terminator::in_front_of(cluster.port, &pair, None);
    let unnamed = reached(url(port, "&sslnegotiation=direct")).await;
    assert_ne!(unnamed, cluster.port.to_string());
    // Somebody in between holds a good certificate, but not the server's: its proof does not fit.
    let port = support::terminator::in_front_of(cluster.port, &pair, Some(b"postgresql"));
    let bound = reached(url(port, "&sslnegotiation=direct&channel_binding=require")).await;
    assert!(bound.contains("channel binding") || bound.contains("channel_binding"), "{bound}");
}

#[tokio::test]
async fn a_server_without_tls_is_only_good_for_the_weak_modes() {
    let cluster = Cluster::start(&[], HBA);
    for (mode, expected) in [("disable", "plain"), ("allow", "plain"), ("prefer", "plain"), ("require", "no tls")] {
        let url = cluster.url("localhost", &format!("sslmode={mode}"));
        assert_says(&outcome(&url).await, expected, mode);
    }
}

#[tokio::test]
async fn allow_and_prefer_turn_to_the_other_way_where_the_server_refuses_the_first() {
    let pair = self_signed("db", &["localhost"], true);
    let cluster = tls_cluster(&pair, "hostssl all all all scram-sha-256\n");
    assert_says(&outcome(&cluster.url("localhost", "sslmode=allow")).await, "encrypted", "allow");
    assert_says(&outcome(&cluster.url("localhost", "sslmode=disable")).await, "pg_hba.conf", "disable");
    cluster.write("data/pg_hba.conf", "hostnossl all all all scram-sha-256\n");
    cluster.control("restart");
    assert_says(&outcome(&cluster.url("localhost", "")).await, "plain", "prefer");
    assert_says(&outcome(&cluster.url("localhost", "sslmode=require")).await, "pg_hba.conf", "require");
}

#[tokio::test]
async fn a_client_certificate_is_sent_and_its_files_are_checked() {
    let authority = Authority::new("right");
    let server = authority.sign("db", &["localhost"]);
    let hba = "hostssl all all all cert clientcert=verify-full\n";
    let cluster = tls_cluster(&server, hba);
    let root = cluster.write("root.pem", &authority.pem);
    cluster.set(&[("ssl_ca_file", &root.display().to_string())]);
    cluster.control("restart");

    let client = authority.sign("postgres", &[]);
    let stranger = Authority::new("wrong").sign("postgres", &[]);
    let file = |name: &str, text: &str| cluster.write(name, text).display().to_string();
    let certificate = file("client.crt", &client.certificate);
    let key = file("client.key", &client.key);
    let other = file("other.crt", &stranger.certificate);
    let other_key = file("other.key", &stranger.key);
    let encrypted =
        file("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    let base = format!("sslmode=verify-full&sslrootcert={}", root.display());
    let check = async |more: &str, expected: &str| {
        let url = cluster.url("localhost", &format!("{base}&{more}"));
        assert_says(&outcome(&url).await, expected, more);
    };
    check(&format!("sslcert={certificate}&sslkey={key}"), "encrypted").await;
    check(&format!("sslcert={certificate}&sslkey={other_key}"), "must belong").await;
    check(&format!("sslcert={certificate}&sslkey={encrypted}"), "openssl pkey").await;
    check(&format!("sslcert={other}&sslkey={other_key}"), "client certificate").await;
    check(&format!("sslcert={certificate}"), "without sslkey").await;
    check("sslcertmode=require", "needs sslcert").await;
    check("", "certificate").await;
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    check(&format!("sslcert={certificate}&sslkey={key}"), "chmod").await;
}
