//! Rows that wait aside while their table is made anew, and somebody who writes meanwhile; rows whose partitions
//! change their bounds.

mod support {
    pub(crate) mod server;
}

use glowplug::catalog::Renames;
use glowplug::diff::Options;
use glowplug::introspect::{self, Scope};
use glowplug::plan::{Ddl, plan};
use glowplug::sql;
use support::server;

#[tokio::test]
async fn nobody_writes_between_the_copy_of_the_rows_and_the_end_of_the_table() {
    let name = format!("glow_moved_{}", std::process::id());
    server::create(&name).await;
    let (ours, other) = (server::open(&name).await, server::open(&name).await);
    let scope = Scope::namespace("app");
    let setup = "create schema app; create table app.t (id integer primary key); insert into app.t values (1);";
    ours.client.batch_execute(setup).await.expect("built");
    let before = introspect::read(&ours.client, &scope).await.expect("readable");
    let partitioned = "drop table app.t; create table app.t (id integer primary key) partition by range (id); \
                       create table app.t_all partition of app.t default;";
    ours.client.batch_execute(partitioned).await.expect("built");
    let after = introspect::read(&ours.client, &scope).await.expect("readable");
    let again = format!("drop schema app cascade; {setup}");
    ours.client.batch_execute(&again).await.expect("as before");

    let plan = plan(&before, &after, &Renames::default(), &Options::default()).expect("a plan");
    other.client.batch_execute("set lock_timeout = '200ms'").await.expect("set");
    ours.client.batch_execute("begin").await.expect("begun");
    let mut copied = false;
    for statement in plan.statements() {
        ours.client.batch_execute(&sql::print(&statement.ddl)).await.expect("it runs");
        if matches!(statement.ddl, Ddl::SaveRows(_)) {
            let refused = other.client.batch_execute("insert into app.t values (2)").await.expect_err("it must wait");
            assert_eq!(refused.code().map(|code| code.code()), Some("55P03"), "{refused}");
            copied = true;
        }
    }
    assert!(copied, "the rows are copied aside");
    ours.client.batch_execute("commit").await.expect("done");
    // Whoever waited finds the new table.
    other.client.batch_execute("insert into app.t values (2)").await.expect("it is there again");
    let count = ours.client.query_one("select count(*) from app.t", &[]).await.expect("readable");
    assert_eq!(count.get::<_, i64>(0), 2);
    drop((ours, other));
    server::drop(&name).await;
}

/// What is where before and after partitions are split, merged and exchanged.
#[tokio::test]
async fn rows_follow_the_bounds_of_their_partitions() {
    let name = format!("glow_regrouped_{}", std::process::id());
    server::create(&name).await;
    let ours = server::open(&name).await;
    let scope = Scope::namespace("app");
    let whole = "create schema app; create table app.t (k integer primary key, v text) partition by list (k); \
                 create table app.c (k integer references app.t on delete cascade); \
                 create table app.t_1 partition of app.t for values in (1, 2, 3); \
                 create table app.t_4 partition of app.t for values in (4); \
                 create table app.t_rest partition of app.t default;";
    let rows = "insert into app.t select n, 'row ' || n from generate_series(1, 6) n; \
                insert into app.c select k from app.t;";
    let split = "create schema app; create table app.t (k integer primary key, v text) partition by list (k); \
                 create table app.c (k integer references app.t on delete cascade); \
                 create table app.t_1 partition of app.t for values in (1, 4); \
                 create table app.t_2 partition of app.t for values in (2, 5); \
                 create table app.t_rest partition of app.t default;";
    let look = "select string_agg(k || ' ' || v || ' ' || tableoid::regclass, ', ' order by k), \
                (select count(*) from app.c) from app.t";
    let there = "1 row 1 app.t_1, 2 row 2 app.t_2, 3 row 3 app.t_rest, 4 row 4 app.t_1, 5 row 5 app.t_2, \
                 6 row 6 app.t_rest";
    let back = "1 row 1 app.t_1, 2 row 2 app.t_1, 3 row 3 app.t_1, 4 row 4 app.t_4, 5 row 5 app.t_rest, \
                6 row 6 app.t_rest";
    ours.client.batch_execute(split).await.expect("built");
    let after = introspect::read(&ours.client, &scope).await.expect("readable");
    ours.client.batch_execute(&format!("drop schema app cascade; {whole} {rows}")).await.expect("built");
    let before = introspect::read(&ours.client, &scope).await.expect("readable");
    for (from, to, wanted) in [(&before, &after, there), (&after, &before, back)] {
        let plan = plan(from, to, &Renames::default(), &Options::default()).expect("a plan");
        glowplug::apply::apply(&ours.client, &plan).await.expect("it runs");
        let row = ours.client.query_one(look, &[]).await.expect("readable");
        assert_eq!((row.get::<_, String>(0), row.get::<_, i64>(1)), (wanted.to_owned(), 6));
    }
    drop(ours);
    server::drop(&name).await;
}
