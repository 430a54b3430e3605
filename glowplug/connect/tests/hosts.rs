//! Several servers, their kinds, and servers that are not ready yet.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use glowplug_connect::environment::{EnvironmentError, Variables, refuse_protected};
use glowplug_connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};
use std::time::{Duration, Instant};
use support::cluster::{Cluster, free_port};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const HBA: &str = "host all all all scram-sha-256\n";

async fn open(url: &DatabaseUrl) -> Result<Connection, ConnectError> {
    connect(url, &ConnectOptions { attempts: Some(1), ..ConnectOptions::default() }).await
}

async fn port_of(connection: &Connection) -> String {
    connection.client.query_one("select current_setting('port')", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn the_first_server_of_the_wanted_kind_is_taken() {
    let writable = Cluster::start(&[], HBA);
    let read_only = Cluster::start(&[("default_transaction_read_only", "on")], HBA);
    let closed = free_port();
    let url = |wanted: &str| -> DatabaseUrl {
        format!(
            "postgres://postgres:postgres@127.0.0.1:{closed},127.0.0.1:{},127.0.0.1:{}/postgres?{wanted}",
            read_only.port, writable.port
        )
        .parse()
        .unwrap()
    };
    let (reader, writer) = (read_only.port.to_string(), writable.port.to_string());
    for (wanted, expected) in [
        ("", &reader),
        ("target_session_attrs=any", &reader),
        ("target_session_attrs=read-write", &writer),
        ("target_session_attrs=read-only", &reader),
        ("target_session_attrs=primary", &reader),
        ("target_session_attrs=prefer-standby", &reader),
    ] {
        let connection = open(&url(wanted)).await.unwrap();
        assert_eq!(&port_of(&connection).await, expected, "{wanted}");
    }
    let error = open(&url("target_session_attrs=standby")).await.unwrap_err();
    let ConnectError::Every { failures } = error else { panic!("{error}") };
    assert!(matches!(failures[0], ConnectError::Unreachable { .. }));
    assert!(matches!(failures[1], ConnectError::WrongKind { wanted: "standby", .. }));
    // In any order, both are reached some time.
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..40 {
        seen.insert(port_of(&open(&url("load_balance_hosts=random")).await.unwrap()).await);
    }
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn a_standby_is_told_from_a_primary() {
    let primary = Cluster::start(&[], HBA);
    let standby = Cluster::start(&[], HBA);
    // Waiting for more of what nobody sends, it takes readers.
    standby.control("stop");
    standby.write("data/standby.signal", "");
    standby.control("start");
    let url = |wanted: &str| -> DatabaseUrl {
        let (first, second) = (primary.port, standby.port);
        format!(
            "postgres://postgres:postgres@127.0.0.1:{first},127.0.0.1:{second}/postgres?target_session_attrs={wanted}"
        )
        .parse()
        .unwrap()
    };
    for (wanted, expected) in [
        ("standby", &standby),
        ("prefer-standby", &standby),
        ("read-only", &standby),
        ("primary", &primary),
        ("read-write", &primary),
        ("any", &primary),
    ] {
        assert_eq!(port_of(&open(&url(wanted)).await.unwrap()).await, expected.port.to_string(), "{wanted}");
    }
}

#[tokio::test]
async fn neons_endpoint_is_sent_with_the_greeting() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let greeting = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut greeting = vec![0; 1024];
        let count = client.read(&mut greeting).await.unwrap();
        String::from_utf8_lossy(&greeting[..count]).into_owned()
    });
    let url: DatabaseUrl =
        format!("postgres://u:p@127.0.0.1:{port}/d?sslmode=disable&options=endpoint%3Dep-x-1").parse().unwrap();
    open(&url).await.unwrap_err();
    let greeting = greeting.await.unwrap();
    assert!(greeting.contains("options\0endpoint=ep-x-1\0"), "{greeting:?}");
}

#[tokio::test]
async fn a_socket_directory_is_found_in_either_spelling() {
    let cluster = Cluster::start(&[], "local all all scram-sha-256\n");
    let directory = cluster.path("").display().to_string();
    let directory = directory.trim_end_matches('/');
    let encoded = directory.replace('/', "%2F");
    for url in [
        format!("postgres://postgres:postgres@{encoded}:{}/postgres", cluster.port),
        format!("postgres://postgres:postgres@/postgres?host={directory}&port={}", cluster.port),
    ] {
        let connection = open(&url.parse().unwrap()).await.unwrap();
        let query = "select inet_client_addr() is null";
        assert!(connection.client.query_one(query, &[]).await.unwrap().get::<_, bool>(0), "{url}");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_waited_for_as_long_as_the_url_says() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url: DatabaseUrl = format!("postgres://u:hunter2@127.0.0.1:{port}/d?connect_timeout=1").parse().unwrap();
    let began = Instant::now();
    let error = open(&url).await.unwrap_err();
    assert!(matches!(error, ConnectError::Timeout { seconds: 1, .. }), "{error}");
    assert!(began.elapsed() < Duration::from_secs(5));
}

/// Answers `refusals` clients with an error of this code, then leads to the server.
async fn waking(code: &'static str, refusals: usize, server: u16) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        for number in 0.. {
            let (mut client, _) = listener.accept().await.unwrap();
            if number < refusals {
                let mut greeting = [0; 1024];
                let _ = client.read(&mut greeting).await;
                let fields = format!("SFATAL\0C{code}\0Mnot now\0\0");
                let length = u32::try_from(fields.len() + 4).unwrap();
                let answer = [b"E".as_slice(), &length.to_be_bytes(), fields.as_bytes()].concat();
                client.write_all(&answer).await.unwrap();
            } else {
                tokio::spawn(async move {
                    let mut server = tokio::net::TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                });
            }
        }
    });
    port
}

#[tokio::test]
async fn a_server_that_is_waking_up_is_tried_again_and_one_that_refuses_is_not() {
    let cluster = Cluster::start(&[], HBA);
    let url = |port: u16| -> DatabaseUrl {
        format!("postgres://postgres:postgres@127.0.0.1:{port}/postgres?sslmode=disable").parse().unwrap()
    };
    for code in ["57P03", "53300", "57P01", "57P02", "08006"] {
        let port = waking(code, 3, cluster.port).await;
        let connection =
            connect(&url(port), &ConnectOptions::default()).await.unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!(port_of(&connection).await, cluster.port.to_string());
    }
    for code in ["28P01", "28000", "3D000", "42501", "0A000"] {
        let port = waking(code, 1, cluster.port).await;
        connect(&url(port), &ConnectOptions::default()).await.unwrap_err();
    }
    // Patience ends.
    let port = waking("57P03", usize::MAX, cluster.port).await;
    let options = ConnectOptions { patience: Some(Duration::from_millis(700)), ..ConnectOptions::default() };
    let began = Instant::now();
    let error = connect(&url(port), &options).await.unwrap_err();
    assert!(matches!(error, ConnectError::NotReady { .. }), "{error}");
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn passwords_come_from_the_url_the_variable_or_the_file_in_this_order() {
    let cluster = Cluster::start(&[], HBA);
    let port = cluster.port;
    let home = cluster.path("home");
    std::fs::create_dir(&home).unwrap();
    let file = cluster.write("home/.pgpass", &format!("127.0.0.1:{port}:postgres:postgres:postgres\n"));
    let try_with = async |credentials: &str, variables: &[(&str, &str)]| {
        let url: DatabaseUrl = format!("postgres://{credentials}@127.0.0.1:{port}/postgres").parse().unwrap();
        let options = ConnectOptions {
            attempts: Some(1),
            variables: Some(Variables::from_process(variables.iter().copied())),
            ..ConnectOptions::default()
        };
        connect(&url, &options).await.map(drop).map_err(|error| error.to_string())
    };
    let home = home.display().to_string();
    try_with("postgres", &[("HOME", &home)]).await.unwrap();
    try_with("postgres", &[("PGPASSFILE", &file.display().to_string())]).await.unwrap();
    try_with("postgres", &[("PGPASSWORD", "postgres")]).await.unwrap();
    try_with("postgres:postgres", &[("PGPASSWORD", "wrong")]).await.unwrap();
    let error = try_with("postgres", &[("PGPASSWORD", "wrong"), ("HOME", &home)]).await.unwrap_err();
    assert!(error.contains("refuses user postgres") && !error.contains("wrong"), "{error}");
    let error = try_with("postgres", &[]).await.unwrap_err();
    assert!(error.contains("PGPASSWORD"), "{error}");
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let error = try_with("postgres", &[("HOME", &home)]).await.unwrap_err();
    assert!(error.contains("chmod 600"), "{error}");
}

#[tokio::test]
async fn production_is_recognised_under_another_name() {
    let cluster = Cluster::start(&[], HBA);
    // Another host, another port, another user's spelling: only the servers know.
    let tunnel = waking("", 0, cluster.port).await;
    let target: DatabaseUrl =
        format!("postgres://postgres:postgres@127.0.0.1:{tunnel}/postgres?sslmode=disable").parse().unwrap();
    let connection = open(&target).await.unwrap();
    let check = async |production: DatabaseUrl| {
        let variables = Variables::from_process([("DATABASE_URL_PROD", production.reveal())]);
        refuse_protected(&variables, "DATABASE_URL_DEV", &target, &connection).await
    };
    let error = check(cluster.url("127.0.0.1", "")).await.unwrap_err();
    assert!(matches!(error, EnvironmentError::Protected { .. }), "{error}");
    check(cluster.url("127.0.0.1", "").with_database("template1")).await.unwrap();
    check(Cluster::start(&[], HBA).url("127.0.0.1", "")).await.unwrap();
}
