//! Applying, taking back, doing again, asking.

use glowplug_migrate::{RollbackTo, State};

use crate::support::World;

fn two_tables() -> World {
    let world = World::new();
    world.write(
        "20260101000000_author",
        "CREATE TABLE blog.author (id bigint PRIMARY KEY);",
        "DROP TABLE blog.author;",
    );
    world.write(
        "20260102000000_post",
        "CREATE TABLE blog.post (id bigint PRIMARY KEY);\nCREATE INDEX ON blog.post (id);",
        "DROP TABLE blog.post;",
    );
    world
}

#[test]
fn an_empty_database_gets_namespace_ledger_and_every_migration_once() {
    let world = two_tables();
    let report = world.migrate().unwrap();
    assert_eq!(report.ran.len(), 2);
    assert_eq!(world.ledger(), ["20260101000000", "20260102000000"]);
    let again = world.migrate().unwrap();
    assert!(again.ran.is_empty());
    assert_eq!(
        world.query("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'blog' AND relkind = 'r'"),
        ["4"]
    );
}

#[test]
fn rollback_takes_back_the_newest_and_redo_runs_it_both_ways() {
    let world = two_tables();
    world.migrate().unwrap();
    let report = world.rollback(RollbackTo::Steps(1)).unwrap();
    assert_eq!(report.ran[0].name, "20260102000000_post");
    assert_eq!(world.ledger(), ["20260101000000"]);
    world.migrate().unwrap();
    assert_eq!(world.redo(1).unwrap().ran.len(), 2);
    assert_eq!(world.ledger().len(), 2);
    world
        .rollback(RollbackTo::Version("20260101000000".to_owned()))
        .unwrap();
    assert_eq!(world.ledger(), ["20260101000000"]);
    world.rollback(RollbackTo::All).unwrap();
    assert!(world.ledger().is_empty());
    assert_eq!(
        world.query("SELECT version FROM blog.__glowplug_checksums"),
        Vec::<String>::new()
    );
}

#[test]
fn status_reads_without_writing() {
    let world = two_tables();
    let status = world.status();
    assert!(status.is_pending());
    assert_eq!(status.entries.len(), 2);
    assert_eq!(
        world.query("SELECT nspname FROM pg_namespace WHERE nspname = 'blog'"),
        Vec::<String>::new()
    );
    world.migrate().unwrap();
    let status = world.status();
    assert!(!status.is_pending());
    assert!(
        status
            .entries
            .iter()
            .all(|entry| entry.state == State::Applied && entry.run_on.is_some())
    );
}
