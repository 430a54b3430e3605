//! Rows that wait aside while their table is made anew, and somebody who writes meanwhile.

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
