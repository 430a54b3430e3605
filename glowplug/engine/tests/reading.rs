//! Reading a catalog: again in one session, and where nothing can be prepared for that.

mod support {
    pub(crate) mod server;
}

use glowplug::catalog::{Catalog, Id, QName};
use glowplug::introspect::{self, Scope};
use support::server;
use tokio_postgres::Client;

fn has(catalog: &Catalog, table: &str) -> bool {
    catalog.objects.contains_key(&Id::Relation(QName::new("app", table)))
}

async fn statements(client: &Client) -> Vec<String> {
    let rows =
        client.query("select name from pg_prepared_statements order by name", &[]).await.expect("they are listed");
    rows.iter().map(|row| row.get::<_, String>(0)).filter(|name| name.starts_with("glowplug_")).collect()
}

#[tokio::test]
async fn a_session_that_reads_again_sees_what_changed_and_asks_the_same_statements() {
    let name = format!("glow_reading_{}", std::process::id());
    server::create(&name).await;
    {
        let connection = server::open(&name).await;
        let (client, scope) = (&connection.client, Scope::namespace("app"));
        client.batch_execute("create schema app; create table app.one (id int)").await.expect("built");
        assert!(has(&introspect::read(client, &scope).await.expect("readable"), "one"));
        let first = statements(client).await;
        assert!(!first.is_empty());
        client.batch_execute("begin; create table app.two (id int)").await.expect("changed");
        let inside = introspect::read_in_transaction(client, &scope).await.expect("readable");
        assert!(has(&inside, "one") && has(&inside, "two"));
        client.batch_execute("rollback").await.expect("undone");
        assert!(!has(&introspect::read(client, &scope).await.expect("readable"), "two"));
        assert_eq!(statements(client).await, first);
        // Another question takes the place of the former one.
        introspect::read(client, &Scope::Database).await.expect("readable");
        let other = statements(client).await;
        assert!(other.len() == first.len() && other != first);
    }
    server::drop(&name).await;
}

#[tokio::test]
async fn a_database_without_plpgsql_is_read_all_the_same() {
    let name = format!("glow_bare_{}", std::process::id());
    server::create(&name).await;
    {
        let connection = server::open(&name).await;
        let (client, scope) = (&connection.client, Scope::namespace("app"));
        let bare = "drop extension plpgsql; create schema app; create table app.one (id int)";
        client.batch_execute(bare).await.expect("built");
        assert!(has(&introspect::read(client, &scope).await.expect("readable"), "one"));
        client.batch_execute("begin; create table app.two (id int)").await.expect("changed");
        assert!(has(&introspect::read_in_transaction(client, &scope).await.expect("readable"), "two"));
        client.batch_execute("commit").await.expect("the transaction is whole");
        assert!(has(&introspect::read(client, &scope).await.expect("readable"), "two"));
        assert!(statements(client).await.is_empty());
    }
    server::drop(&name).await;
}
