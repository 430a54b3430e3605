//! PostgreSQL through a WebSocket, by way of a proxy process.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use futures_util::{SinkExt, TryStreamExt};
use glowplug_connect::environment::Variables;
use glowplug_connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};
use std::time::Duration;
use support::certificates::Authority;
use support::cluster::Cluster;
use support::proxy::Proxy;

const HBA: &str = "host all all all scram-sha-256\n";

/// Two clusters behind one proxy with TLS, told apart by the host's name.
struct Stage {
    first: Cluster,
    second: Cluster,
    proxy: Proxy,
    root: String,
}

impl Stage {
    fn set() -> Self {
        let (first, second) = (Cluster::start(&[], HBA), Cluster::start(&[], HBA));
        let authority = Authority::new("web");
        let pair = authority.sign("proxy", &["ep-first.test", "ep-second.test", "127.0.0.1"]);
        let file = |name: &str, text: &str| first.write(name, text).display().to_string();
        let root = file("root.pem", &authority.pem);
        let proxy = Proxy::start(&[
            "--certificate",
            &file("proxy.crt", &pair.certificate),
            "--key",
            &file("proxy.key", &pair.key),
            "--route",
            &format!("ep-first.test=127.0.0.1:{}", first.port),
            "--route",
            &format!("ep-second.test=127.0.0.1:{}", second.port),
            "--allow",
            &format!("127.0.0.1:{}", second.port),
        ]);
        Self { first, second, proxy, root }
    }

    fn url(&self, host: &str, more: &str) -> DatabaseUrl {
        let (root, port) = (&self.root, self.proxy.port);
        format!("postgres://postgres:postgres@{host}/postgres?hostaddr=127.0.0.1&transport=websocket&websocket_proxy=wss://{host}:{port}/v2&sslrootcert={root}{more}")
            .parse()
            .unwrap()
    }
}

async fn open(url: &DatabaseUrl) -> Result<Connection, ConnectError> {
    connect(url, &ConnectOptions { attempts: Some(1), ..ConnectOptions::default() }).await
}

async fn port_of(connection: &Connection) -> String {
    connection.client.query_one("select current_setting('port')", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn the_host_header_leads_to_the_right_server() {
    let stage = Stage::set();
    let first = open(&stage.url("ep-first.test", "")).await.unwrap();
    let second = open(&stage.url("ep-second.test", "")).await.unwrap();
    assert_eq!(port_of(&first).await, stage.first.port.to_string());
    assert_eq!(port_of(&second).await, stage.second.port.to_string());
    let error = open(&stage.url("ep-third.test", "")).await.unwrap_err();
    assert!(matches!(error, ConnectError::TlsCertificate { .. }), "{error}");
    // A password that is wrong is the server's to refuse, as on any other way.
    let wrong: DatabaseUrl =
        stage.url("ep-first.test", "").reveal().replace("postgres:postgres@", "postgres:wrong@").parse().unwrap();
    let error = open(&wrong).await.unwrap_err();
    assert!(matches!(error, ConnectError::Authentication { .. }), "{error}");
    first.close().await;
}

#[tokio::test]
async fn the_address_may_be_asked_for_and_the_way_may_be_chosen_by_variable() {
    let stage = Stage::set();
    let proxy = format!("wss://127.0.0.1:{}/v1", stage.proxy.port);
    let variables = Variables::from_process([
        ("DATABASE_TRANSPORT", "websocket"),
        ("DATABASE_WEBSOCKET_PROXY", &proxy),
        ("PGSSLROOTCERT", &stage.root),
    ]);
    let options = ConnectOptions { attempts: Some(1), variables: Some(variables), ..ConnectOptions::default() };
    let connection = connect(&stage.second.url("127.0.0.1", ""), &options).await.unwrap();
    // The server sees the proxy's end of the connection, not ours; the port is what tells them apart.
    assert_eq!(port_of(&connection).await, stage.second.port.to_string());
    let error = connect(&stage.first.url("127.0.0.1", ""), &options).await.unwrap_err();
    assert!(error.to_string().contains("403"), "{error}");
    let plain = connect(&stage.first.url("127.0.0.1", "transport=socket&sslmode=disable"), &options).await.unwrap();
    assert_eq!(port_of(&plain).await, stage.first.port.to_string());
}

#[tokio::test]
async fn the_proxys_certificate_always_counts() {
    let stage = Stage::set();
    let url = stage.url("ep-first.test", "&sslmode=require");
    open(&url).await.unwrap();
    let other = stage.first.write("other.pem", &Authority::new("other").pem);
    let url = url.with_parameters(|it| it.sslrootcert = Some(glowplug_connect::SslRootCert::File(other)));
    let error = open(&url).await.unwrap_err();
    assert!(matches!(error, ConnectError::TlsCertificate { .. }), "{error}");
}

#[tokio::test]
async fn results_parameters_and_copies_of_any_size_pass() {
    let stage = Stage::set();
    let connection = open(&stage.url("ep-first.test", "")).await.unwrap();
    let client = &connection.client;
    let rows =
        client.query("select number, repeat('x', 200) from generate_series(1, 100000) number", &[]).await.unwrap();
    assert_eq!(rows.len(), 100_000);
    let large = "y".repeat(5_000_000);
    let back: String = client.query_one("select $1::text", &[&large]).await.unwrap().get(0);
    assert_eq!(back, large);

    client.batch_execute("create table many (text text)").await.unwrap();
    let sink = client.copy_in("copy many from stdin").await.unwrap();
    let mut sink = std::pin::pin!(sink);
    let chunk = format!("{}\n", "z".repeat(1_000)).repeat(1_000);
    for _ in 0..10 {
        sink.send(std::io::Cursor::new(chunk.clone().into_bytes())).await.unwrap();
    }
    assert_eq!(sink.finish().await.unwrap(), 10_000);
    let copied: usize = client
        .copy_out("copy many to stdout")
        .await
        .unwrap()
        .try_fold(0, |sum, bytes| async move { Ok(sum + bytes.len()) })
        .await
        .unwrap();
    assert_eq!(copied, chunk.len() * 10);
}

#[tokio::test]
async fn closing_ends_what_was_running() {
    let stage = Stage::set();
    let connection = open(&stage.url("ep-first.test", "")).await.unwrap();
    let watcher = open(&stage.first.url("127.0.0.1", "")).await.unwrap();
    let client = std::sync::Arc::new(connection.client);
    // A server sees that its client is gone only when it next looks.
    client.batch_execute("set client_connection_check_interval = '100ms'").await.unwrap();
    let running = {
        let client = std::sync::Arc::clone(&client);
        tokio::spawn(async move { client.batch_execute("select pg_sleep(600)").await.is_err() })
    };
    let sleeping = async || {
        let query = "select count(*) from pg_stat_activity where query like '%pg_sleep(600)' and state = 'active'";
        watcher.client.query_one(query, &[]).await.unwrap().get::<_, i64>(0)
    };
    let until = async |wanted: i64| {
        for _ in 0..100 {
            if sleeping().await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {wanted} queries are running");
    };
    until(1).await;
    // The proxy dies with everything that went through it.
    drop(stage.proxy);
    until(0).await;
    assert!(running.await.unwrap());
    assert!(client.is_closed());
}
