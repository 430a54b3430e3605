//! Through a real PgBouncer in transaction mode.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use glowplug_connect::{ConnectError, ConnectOptions, DatabaseUrl, Pooling, connect, connect_session, pooling_of};
use support::cluster::Cluster;
use support::pooler::Pooler;

const HBA: &str = "host all all all scram-sha-256\n";

#[tokio::test]
async fn a_pooler_shows_itself_and_a_server_does_not() {
    let cluster = Cluster::start(&[], HBA);
    let Some(pooler) = Pooler::start(&cluster) else { return };
    let options = ConnectOptions::default();
    let direct = connect(&cluster.url("127.0.0.1", ""), &options).await.unwrap();
    assert_eq!(pooling_of(&direct.client).await.unwrap(), Pooling::Direct);
    let pooled = connect(&pooler.url(""), &options).await.unwrap();
    assert_eq!(pooling_of(&pooled.client).await.unwrap(), Pooling::Pooled);
}

#[tokio::test]
async fn a_session_goes_around_the_pooler_to_the_same_database_only() {
    let cluster = Cluster::start(&[], HBA);
    let Some(pooler) = Pooler::start(&cluster) else { return };
    let options = ConnectOptions::default();
    let session = connect_session(&pooler.url(""), &options, None).await.unwrap();
    assert_eq!(session.pooling, Pooling::Pooled);
    assert!(session.note.is_none());

    let beside = |url: DatabaseUrl| Some(("DIRECT_URL".to_owned(), url));
    let direct = cluster.url("127.0.0.1", "");
    let session = connect_session(&pooler.url(""), &options, beside(direct.clone())).await.unwrap();
    assert_eq!((session.pooling, &session.url), (Pooling::Direct, &direct));
    let note = session.note.unwrap();
    assert!(note.contains("DIRECT_URL") && note.contains("pooler"), "{note}");

    let other = beside(direct.with_database("template1"));
    let error = connect_session(&pooler.url(""), &options, other).await.unwrap_err();
    assert!(matches!(error, ConnectError::DirectElsewhere { .. }), "{error}");

    // A direct address beside a direct URL is not needed.
    let session = connect_session(&direct, &options, beside(pooler.url(""))).await.unwrap();
    assert_eq!((session.pooling, &session.url), (Pooling::Direct, &direct));
}

/// Eight clients on two server connections, all with statements of their own.
async fn crowd(url: &DatabaseUrl) -> Result<(), String> {
    let mut clients = Vec::new();
    for number in 0..8_i32 {
        let url = url.clone();
        clients.push(tokio::spawn(async move {
            let connection = connect(&url, &ConnectOptions::default()).await?;
            let client = &connection.client;
            let kept = client.prepare("select $1::int4 * 2").await?;
            for round in 0..40_i32 {
                let doubled: i32 = client.query_one(&kept, &[&(number + round)]).await?.get(0);
                assert_eq!(doubled, (number + round) * 2);
                let text: String = client.query_one("select $1::text || pg_sleep(0.001)::text", &[&"x"]).await?.get(0);
                assert_eq!(text, "x");
            }
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        }));
    }
    for client in clients {
        client.await.unwrap().map_err(|error| format!("{error}: {:?}", error.source()))?;
    }
    Ok(())
}

#[tokio::test]
async fn prepared_statements_work_where_every_transaction_may_go_elsewhere() {
    let cluster = Cluster::start(&[], HBA);
    let Some(pooler) = Pooler::start(&cluster) else { return };
    crowd(&pooler.url("pgbouncer=true")).await.unwrap();
    // The claim has a point: with names on the wire it does not work.
    let error = crowd(&pooler.url("pgbouncer=false")).await.unwrap_err();
    assert!(error.contains("prepared statement"), "{error}");
}

#[tokio::test]
async fn errors_pipelines_and_transactions_stay_in_step() {
    let cluster = Cluster::start(&[], HBA);
    let Some(pooler) = Pooler::start(&cluster) else { return };
    let mut connection = connect(&pooler.url("pgbouncer=true"), &ConnectOptions::default()).await.unwrap();
    let client = &mut connection.client;
    client.batch_execute("create table many (number int4, text text)").await.unwrap();
    let insert = client.prepare("insert into many values ($1, $2)").await.unwrap();
    for round in 0..3 {
        client.query("select 1 / $1::int4", &[&0]).await.unwrap_err();
        client.query("select no_such_column", &[]).await.unwrap_err();
        let big = "z".repeat(3_000_000);
        client.execute(&insert, &[&round, &big]).await.unwrap();
        let transaction = client.transaction().await.unwrap();
        let (one, two) = tokio::join!(
            transaction.query_one("select sum(length(text)) from many", &[]),
            transaction.query_one("select $1::int4", &[&7]),
        );
        let expected = i64::from(round + 1) * 3_000_000;
        assert_eq!((one.unwrap().get::<_, i64>(0), two.unwrap().get::<_, i32>(0)), (expected, 7));
        transaction.rollback().await.unwrap();
        let rows = client.query("select text from many", &[]).await.unwrap();
        assert_eq!(rows.len(), usize::try_from(round).unwrap() + 1);
    }
}
