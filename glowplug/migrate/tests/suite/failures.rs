//! A failing statement: the place, the reason, what stands, what does not.

use std::time::Duration;

use glowplug_migrate::{Outcome, RunError};

use crate::support::{World, said};

fn failure(world: &World) -> (Box<glowplug_migrate::Failure>, String) {
    let error = world.migrate().expect_err("this must fail");
    let text = said(&error);
    assert_eq!(error.exit_code(), 6, "{text}");
    match error {
        RunError::Failed(failure) => (failure, text),
        other => panic!("failed for another reason: {other}"),
    }
}

#[test]
fn invalid_sql_in_the_middle_is_shown_with_its_place_and_nothing_of_it_stands() {
    let world = World::new();
    world.write("1_good", "CREATE TABLE blog.a (id int);", "DROP TABLE blog.a;");
    world.write(
        "2_bad",
        "-- größer ✓\nCREATE TABLE blog.b (id int);\n\tALTER TABLE blog.b ADD colum x int;\nCREATE TABLE blog.c ();",
        "DROP TABLE blog.b;",
    );
    world.write("3_never", "CREATE TABLE blog.d (id int);", "DROP TABLE blog.d;");
    let (failure, text) = failure(&world);
    assert_eq!((failure.statement, failure.of), (Some(2), 3));
    assert_eq!(failure.outcome, Outcome::RolledBack);
    assert!(failure.place.as_ref().unwrap().ends_with("2_bad/up.sql:3:33"), "{text}");
    assert_eq!(failure.before, ["1_good"]);
    assert_eq!(failure.after, ["3_never"]);
    assert!(text.contains("syntax error at or near \"int\"") || text.contains("does not exist"), "{text}");
    assert!(text.contains("not begun: 3_never"), "{text}");
    assert_eq!(world.ledger(), ["1"]);
    assert_eq!(world.query("SELECT to_regclass('blog.b')"), ["NULL"]);
    // The connection is usable and the lock is free.
    assert!(world.migrate().is_err());
}

#[test]
fn an_error_without_a_position_names_its_statement_and_keeps_detail_and_hint() {
    let world = World::new();
    world.write(
        "1_a",
        "CREATE TABLE blog.a (id int); INSERT INTO blog.a VALUES (1), (1);\n\n  ALTER TABLE blog.a ADD UNIQUE (id);",
        "DROP TABLE blog.a;",
    );
    let (failure, text) = failure(&world);
    assert!(failure.place.as_ref().unwrap().ends_with("up.sql:3:3"), "{text}");
    assert!(text.contains("detail: Key (id)=(1) is duplicated."), "{text}");
    assert!(text.contains("^"), "{text}");
}

#[test]
fn a_deferred_constraint_fails_at_the_commit_and_is_told_so() {
    let world = World::new();
    world.write(
        "1_a",
        "CREATE TABLE blog.a (id int PRIMARY KEY, up int REFERENCES blog.a DEFERRABLE INITIALLY DEFERRED); INSERT INTO blog.a VALUES (1, 2);",
        "DROP TABLE blog.a;",
    );
    let (failure, text) = failure(&world);
    assert_eq!((failure.statement, &failure.outcome), (None, &Outcome::RolledBack));
    assert!(text.contains("failed at its commit") && text.contains("is not present in table"), "{text}");
    assert!(world.ledger().is_empty());
}

#[test]
fn what_cannot_run_in_a_transaction_says_how_it_can() {
    let world = World::new();
    world.write("1_a", "CREATE TABLE blog.a (id int);", "DROP TABLE blog.a;");
    let path = world.write("2_b", "CREATE INDEX CONCURRENTLY b ON blog.a (id);", "DROP INDEX CONCURRENTLY blog.b;");
    let (failure, text) = failure(&world);
    assert_eq!(failure.code.as_deref(), Some("25001"));
    assert!(text.contains("metadata.toml says `run_in_transaction = false`"), "{text}");
    std::fs::write(path.join("metadata.toml"), "run_in_transaction = false").unwrap();
    world.migrate().unwrap();
    assert_eq!(world.ledger(), ["1", "2"]);
}

#[test]
fn an_enum_value_added_in_one_migration_is_used_in_the_next() {
    let world = World::new();
    world.write("1_a", "CREATE TYPE blog.mood AS ENUM ('ok'); CREATE TABLE blog.a (mood blog.mood);", "SELECT 1;");
    world.write("2_b", "ALTER TYPE blog.mood ADD VALUE 'happy';", "SELECT 1;");
    world.write("3_c", "INSERT INTO blog.a VALUES ('happy');", "DELETE FROM blog.a;");
    world.migrate().unwrap();
    world.write("4_d", "ALTER TYPE blog.mood ADD VALUE 'sad';\nINSERT INTO blog.a VALUES ('sad');", "SELECT 1;");
    let (_, text) = failure(&world);
    assert!(text.contains("add it in an earlier migration of its own"), "{text}");
}

#[test]
fn a_held_table_lock_is_retried_and_its_holder_named() {
    let mut world = World::new();
    world.options.lock_timeout = Duration::from_millis(50);
    world.options.lock_retries = 1;
    world.write("1_a", "CREATE TABLE blog.a (id int);", "DROP TABLE blog.a;");
    world.migrate().unwrap();
    let other = world.other();
    world
        .runtime
        .block_on(other.batch_execute("SET application_name = 'reporting'; BEGIN; SELECT * FROM blog.a"))
        .unwrap();
    world.write("2_b", "ALTER TABLE blog.a ADD x int;", "ALTER TABLE blog.a DROP x;");
    let (_, text) = failure(&world);
    assert!(text.contains("lock timeout") && text.contains("--lock-retries"), "{text}");
    let events = world.events();
    let retry = events.iter().find(|event| event.contains("again in")).expect("a retry is told");
    assert!(retry.contains("reporting") && retry.contains("AccessShareLock on a"), "{retry}");

    world.options.lock_retries = 8;
    let release = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        other.batch_execute("COMMIT").await.unwrap();
        other
    };
    let task = world.runtime.spawn(release);
    world.migrate().unwrap();
    drop(world.runtime.block_on(task).unwrap());
    assert_eq!(world.ledger(), ["1", "2"]);
}

#[test]
fn a_terminated_connection_leaves_nothing_and_the_next_run_completes() {
    let world = World::new();
    world.write(
        "1_a",
        "CREATE TABLE blog.a (id int);\nSELECT pg_terminate_backend(pg_backend_pid());\nCREATE TABLE blog.b (id int);",
        "DROP TABLE blog.a;",
    );
    let (failure, text) = failure(&world);
    assert_eq!(failure.outcome, Outcome::RolledBack, "{text}");
    assert!(text.contains("terminating connection"), "{text}");
    let other = world.other();
    let left = world.runtime.block_on(other.query("SELECT to_regclass('blog.a')::text", &[])).unwrap();
    assert_eq!(left[0].get::<_, Option<String>>(0), None);
}

#[test]
fn settings_of_one_migration_do_not_reach_the_next() {
    let world = World::new();
    world.write(
        "1_a",
        "SET search_path = pg_catalog; SET statement_timeout = '7s'; SET ROLE pg_monitor; RESET ROLE;",
        "SELECT 1;",
    );
    world.write("2_b", "CREATE TABLE unqualified (shown text DEFAULT 'x'); INSERT INTO unqualified VALUES (current_setting('statement_timeout'));", "SELECT 1;");
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT shown FROM blog.unqualified"), ["0"]);
    assert_eq!(world.query("SHOW search_path"), ["\"$user\", public"]);
}

#[test]
fn of_a_very_long_line_the_part_around_the_place_is_shown() {
    let world = World::new();
    let up = format!("SELECT '{}', nowhere, '{}';", "x".repeat(3000), "y".repeat(3000));
    world.write("1_a", &up, "SELECT 1;");
    let (failure, text) = failure(&world);
    assert!(failure.place.as_ref().unwrap().ends_with("up.sql:1:3012"), "{text}");
    let lines = failure.excerpt.as_ref().unwrap().lines().collect::<Vec<_>>();
    let caret = lines[2].find('^').unwrap();
    assert!(lines[1][caret..].starts_with("nowhere") && lines[1].len() < 140, "{text}");
}
