//! A database of our own on the test server.

use glowplug_connect::{ConnectOptions, Connection, DatabaseUrl, connect};

/// The disposable cluster that the tests may do anything to.
pub(crate) fn url() -> DatabaseUrl {
    std::env::var("GLOWPLUG_TEST_URL")
        .expect(
            "GLOWPLUG_TEST_URL is not set: run the tests with `cargo xtask test`, or point it at a disposable cluster",
        )
        .parse()
        .expect("GLOWPLUG_TEST_URL is a PostgreSQL URL")
}

/// A connection to one database of the test server.
pub(crate) async fn open(database: &str) -> Connection {
    connect(&url().with_database(database), &ConnectOptions::default()).await.expect("the test server answers")
}

/// An empty database of this name; one that is left from an earlier run is dropped.
pub(crate) async fn create(database: &str) {
    drop(database).await;
    execute(&format!("create database \"{database}\" template template0")).await;
}

/// Drops a database.
pub(crate) async fn drop(database: &str) {
    let admin = connect(&url(), &ConnectOptions::default()).await.expect("the test server answers");
    let statement = format!("drop database if exists \"{database}\" with (force)");
    match admin.client.batch_execute(&statement).await {
        // A subscription holds its database.
        Err(error) if error.code() == Some(&tokio_postgres::error::SqlState::OBJECT_IN_USE) => {
            open(database).await.client.batch_execute(DROP_SUBSCRIPTIONS).await.expect("they can go");
            admin.client.batch_execute(&statement).await.expect("the test role may do anything");
        }
        done => done.expect("the test role may do anything"),
    }
}

const DROP_SUBSCRIPTIONS: &str = "do $$ declare name text; begin \
    for name in select subname from pg_subscription s join pg_database d on d.oid = s.subdbid where d.datname = current_database() loop \
    execute format('alter subscription %I disable', name); \
    execute format('alter subscription %I set (slot_name = none)', name); \
    execute format('drop subscription %I', name); end loop; end $$";

/// Runs statements on the test server's own database.
pub(crate) async fn execute(sql: &str) {
    let admin = connect(&url(), &ConnectOptions::default()).await.expect("the test server answers");
    admin.client.batch_execute(sql).await.expect("the test role may do anything");
}
