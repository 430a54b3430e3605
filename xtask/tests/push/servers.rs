//! Pushes to servers of their own: one that asks for a password, one that has room for few locks.

use crate::cluster::Cluster;
use crate::project::{Project, Session, tables};

const PASSWORD: &str = "host all all all scram-sha-256\n";

fn numbered(count: usize) -> String {
    let table = |number| {
        format!(
            "table! {{ table_{number} (id) {{ id -> BigInt identity, title -> Text unique, other -> Integer, index (other) }} }}\n"
        )
    };
    tables(&(0..count).map(table).collect::<String>())
}

#[test]
fn a_wrong_password_is_said_to_be_wrong_and_is_not_shown() {
    let cluster = Cluster::start(&[], PASSWORD);
    let project = Project::on(cluster.url("127.0.0.1", ""), &numbered(1));
    let wrong = project.url.reveal().replacen("postgres:postgres@", "postgres:hunter2@", 1);
    let project = project.with("DATABASE_URL_DEV", &wrong);
    let run = project.push(5, &[]);
    assert!(run.stderr.contains("password") && run.stderr.contains("DATABASE_URL_DEV"), "{}", run.stderr);
    assert!(!run.stderr.contains("hunter2") && !run.stderr.contains("postgres:postgres"), "{}", run.stderr);
    let value = project.json(5, &[]);
    assert_eq!(value["error"]["exit_code"], 5);
}

/// The tables need some 2,000 locks, and the server has room for a fraction of that.
#[test]
fn a_push_that_would_exhaust_the_lock_table_is_cut_into_parts() {
    let cluster = Cluster::start(&[("max_locks_per_transaction", "10"), ("max_connections", "30")], PASSWORD);
    let url = cluster.url("127.0.0.1", "");
    // The same in one piece is too much.
    let session = Session::open(&url);
    let error = session.fails(
        "begin; do $$ begin for i in 1..300 loop \
         execute format('create table t%s (id int primary key generated always as identity, title text unique, other int)', i); \
         execute format('create index on t%s (other)', i); end loop; end $$",
    );
    session.sql("rollback");
    assert!(error.contains("out of shared memory"), "{error}");

    let project = Project::on(url, &numbered(300));
    project.push(0, &[]);
    let count = format!("select count(*) from pg_tables where schemaname = '{}'", project.name);
    assert_eq!(project.sql(&count), "300");
    project.is_settled();
    project.declare(&numbered(1));
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(project.sql(&count), "1");
    project.is_settled();
}
