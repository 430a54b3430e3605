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
async fn a_kind_that_comes_and_goes_is_read_whatever_became_of_the_transaction() {
    let name = format!("glow_kinds_{}", std::process::id());
    server::create(&name).await;
    {
        let connection = server::open(&name).await;
        let (client, scope) = (&connection.client, Scope::namespace("app"));
        let view = Id::Relation(QName::new("app", "v"));
        let sees = async |inside: bool| {
            let read = if inside {
                introspect::read_in_transaction(client, &scope).await
            } else {
                introspect::read(client, &scope).await
            };
            read.expect("readable").objects.contains_key(&view)
        };
        client.batch_execute("create schema app").await.expect("built");
        assert!(!sees(false).await);
        client.batch_execute("begin; create view app.v as select 1 as one").await.expect("created");
        assert!(sees(true).await);
        client.batch_execute("rollback").await.expect("undone");
        assert!(!sees(false).await);
        client.batch_execute("create view app.v as select 1 as one").await.expect("created");
        assert!(sees(false).await);
        client.batch_execute("begin; drop view app.v").await.expect("dropped");
        assert!(!sees(true).await);
        client.batch_execute("rollback").await.expect("undone");
        assert!(sees(false).await, "what was prepared without a view must not be asked with one");
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

#[tokio::test]
async fn a_reading_that_is_cancelled_is_not_begun_again() {
    let name = format!("glow_cancelled_{}", std::process::id());
    server::create(&name).await;
    {
        let (reader, holder) = (server::open(&name).await, server::open(&name).await);
        let lock = "begin; lock table pg_catalog.pg_policy in access exclusive mode";
        holder.client.batch_execute(lock).await.expect("locked");
        let scope = Scope::namespace("app");
        let cancel = async {
            let waiting = "select pg_cancel_backend(pid) from pg_stat_activity \
                where datname = current_database() and wait_event_type = 'Lock'";
            while holder.client.query(waiting, &[]).await.expect("an answer").is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        let both = async { tokio::join!(introspect::read(&reader.client, &scope), cancel) };
        let (outcome, ()) = tokio::time::timeout(std::time::Duration::from_secs(30), both).await.expect("it ends");
        assert!(outcome.expect_err("cancelled").to_string().contains("57014"));
        holder.client.batch_execute("rollback").await.expect("unlocked");
        introspect::read(&reader.client, &scope).await.expect("the connection can be used");
    }
    server::drop(&name).await;
}
