//! The app's pool: through a pooler, and through restarts of the server.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_macros, reason = "the table of this test is in no project's namespace")]

mod support;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use glowplug_connect::pool::{Pool, PoolOptions, pool};
use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use support::cluster::Cluster;
use support::pooler::Pooler;

const HBA: &str = "host all all all scram-sha-256\n";

#[allow(missing_docs, reason = "Diesel's macro writes none")]
mod schema {
    diesel::table! {
        public.note (id) {
            id -> Integer,
            text -> Text,
        }
    }
}
use schema::note;

async fn create_table(pool: &Pool) {
    let mut connection = pool.get().await.unwrap();
    diesel::sql_query("create table public.note (id int4 primary key, text text not null)")
        .execute(&mut connection)
        .await
        .unwrap();
}

async fn write_and_read(pool: &Pool, id: i32) -> Result<(), String> {
    let mut connection = pool.get().await.map_err(|error| format!("pool: {error}"))?;
    let row = (note::id.eq(id), note::text.eq(format!("note {id}")));
    let query = |error: diesel::result::Error| format!("query: {error}");
    diesel::insert_into(note::table).values(row).execute(&mut connection).await.map_err(query)?;
    let text: String = note::table.find(id).select(note::text).first(&mut connection).await.map_err(query)?;
    assert_eq!(text, format!("note {id}"));
    Ok(())
}

#[tokio::test]
async fn the_pool_works_behind_a_pooler_in_transaction_mode() {
    let cluster = Cluster::start(&[], HBA);
    let Some(pooler) = Pooler::start(&cluster) else { return };
    // Nothing in the URL says that it is one.
    let pool = pool(pooler.url(""), PoolOptions { size: 8, ..PoolOptions::default() });
    create_table(&pool).await;
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let pool = pool.clone();
            tokio::spawn(async move {
                for round in 0..25 {
                    write_and_read(&pool, task * 1_000 + round).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_the_server_costs_only_what_was_in_flight() {
    let cluster = Cluster::start(&[], HBA);
    let pool = pool(cluster.url("127.0.0.1", ""), PoolOptions { size: 4, ..Default::default() });
    create_table(&pool).await;
    let (stop, next) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (pool, stop, next) = (pool.clone(), Arc::clone(&stop), Arc::clone(&next));
            tokio::spawn(async move {
                let mut failures = Vec::new();
                while !AtomicBool::load(&stop, Ordering::Relaxed) {
                    let id = i32::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap();
                    if let Err(error) = write_and_read(&pool, id).await {
                        failures.push(error);
                    }
                }
                failures
            })
        })
        .collect();
    let restarts = 3;
    let cluster = Arc::new(cluster);
    for _ in 0..restarts {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let cluster = Arc::clone(&cluster);
        tokio::task::spawn_blocking(move || cluster.control("restart")).await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    stop.store(true, Ordering::Relaxed);
    let mut failures = Vec::new();
    for worker in workers {
        failures.extend(worker.await.unwrap());
    }

    // Each worker has at most one request in flight when the server goes, and nobody is refused
    // a connection: who asks while it is away waits.
    assert!(failures.len() <= 4 * restarts, "{failures:?}");
    assert!(failures.iter().all(|failure| failure.starts_with("query")), "{failures:?}");
    assert!(AtomicUsize::load(&next, Ordering::Relaxed) > 100);
}

#[tokio::test]
async fn idle_connections_that_died_are_not_handed_out() {
    let cluster = Cluster::start(&[], HBA);
    let pool = pool(cluster.url("127.0.0.1", ""), PoolOptions::default());
    create_table(&pool).await;
    write_and_read(&pool, 1).await.unwrap();
    cluster.control("restart");
    for id in 2..10 {
        write_and_read(&pool, id).await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_that_died_a_moment_ago_is_not_handed_out() {
    let cluster = Cluster::start(&[], HBA);
    let url = cluster.url("127.0.0.1", "");
    let pool = pool(url.clone(), PoolOptions::default());
    create_table(&pool).await;
    let end = end_all_others(url);
    for id in 1..10 {
        write_and_read(&pool, id).await.unwrap();
        // This thread drives the pool's connection: while it waits, nobody can notice.
        end();
    }
}

/// Connects, from a thread of its own; each call ends the one other connection to the database and
/// returns when it is gone.
fn end_all_others(url: DatabaseUrl) -> impl Fn() {
    let (ask, asked) = mpsc::channel();
    let (answer, answered) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(connect(&url, &ConnectOptions::default())).unwrap();
        let others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        let count = |what: &str| -> i64 {
            let query = format!("select count({what}) {others}");
            runtime.block_on(connection.client.query_one(&query, &[])).unwrap().get(0)
        };
        answer.send(0).unwrap();
        while let Ok(()) = asked.recv() {
            let ended = count("pg_terminate_backend(pid)");
            while count("*") > 0 {}
            answer.send(ended).unwrap();
        }
    });
    assert_eq!(answered.recv(), Ok(0));
    move || {
        ask.send(()).unwrap();
        assert_eq!(answered.recv(), Ok(1));
    }
}
