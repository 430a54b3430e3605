//! Migrations outside of a transaction: recorded step by step, taken up where they stopped.

use glowplug_migrate::{Outcome, RollbackTo, RunError, State, Uncertain};

use crate::support::{World, said};

const BASE: &str = "CREATE TABLE blog.a (id int); INSERT INTO blog.a SELECT generate_series(1, 100);";

fn world() -> World {
    let world = World::new();
    world.write("1_base", BASE, "DROP TABLE blog.a;");
    world
}

/// Pretends that a run was killed after `done` statements, with the next one under way.
fn interrupt(world: &World, done: usize, running: bool) {
    world.execute(&format!(
        "UPDATE blog.__glowplug_checksums SET done = {done}, running = {running} WHERE direction IS NOT NULL"
    ));
}

#[test]
fn a_failed_concurrent_index_is_left_invalid_named_and_replaced_by_the_next_run() {
    let world = world();
    world.write_stepwise(
        "2_index",
        "UPDATE blog.a SET id = id + 1000;\nINSERT INTO blog.a VALUES (1001);\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON blog.a (id);",
        "DROP INDEX CONCURRENTLY blog.a_id;",
    );
    let error = world.migrate().unwrap_err();
    let text = said(&error);
    let RunError::Failed(failure) = error else { panic!("{text}") };
    assert!(
        matches!(&failure.outcome, Outcome::Partly { done: 2, left: Some(left) } if left.contains("blog.a_id is left invalid")),
        "{text}"
    );
    assert!(text.contains("its first 2 statements are done and stay"), "{text}");
    assert_eq!(world.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'blog.a_id'::regclass"), ["f"]);
    let interrupted = world.status().entries.pop().unwrap();
    assert!(matches!(interrupted.state, State::Interrupted { done: 2, .. }));

    world.execute("DELETE FROM blog.a WHERE ctid = (SELECT max(ctid) FROM blog.a WHERE id = 1001)");
    world.migrate().unwrap();
    let events = world.events();
    assert!(events.iter().any(|event| event == "resuming 2_index: 2 of 3 statements were done before"), "{events:?}");
    assert!(events.iter().any(|event| event.starts_with("dropped invalid index blog.a_id")), "{events:?}");
    assert_eq!(world.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'blog.a_id'::regclass"), ["t"]);
    assert_eq!(world.query("SELECT min(id) FROM blog.a"), ["1001"], "the update ran once");
    world.rollback(RollbackTo::Steps(1)).unwrap();
    assert_eq!(world.ledger(), ["1"]);
}

#[test]
fn done_statements_must_not_be_edited_but_the_others_may() {
    let mut world = world();
    let up = |first: &str, second: &str| format!("{first};\n{second};");
    world.write_stepwise("2_b", &up("UPDATE blog.a SET id = id + 1", "SELECT 1 / 0"), "SELECT 1;");
    assert!(world.migrate().is_err());
    world.write_stepwise("2_b", &up("UPDATE blog.a SET id = id + 2", "SELECT 1"), "SELECT 1;");
    let error = world.migrate().unwrap_err();
    assert!(
        said(&error).contains("edited in its first 1 statements") && said(&error).contains("--allow-edited"),
        "{}",
        said(&error)
    );
    assert_eq!(error.exit_code(), 7);
    world.write_stepwise("2_b", &up("UPDATE blog.a SET id = id + 1", "SELECT 1"), "SELECT 1;");
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT min(id) FROM blog.a"), ["2"]);

    world.write_stepwise("3_c", "SELECT 1; SELECT 1 / 0;", "SELECT 1;");
    assert!(world.migrate().is_err());
    world.write_stepwise("3_c", "SELECT 2; SELECT 1;", "SELECT 1;");
    world.options.allow.edited = true;
    world.migrate().unwrap();
    assert_eq!(world.ledger(), ["1", "2", "3"]);
}

#[test]
fn session_settings_before_the_stop_are_set_again() {
    let world = world();
    world.write_stepwise(
        "2_b",
        "SET work_mem = '77MB';\nSELECT 1 / (SELECT count(*) FROM blog.a WHERE id = 7777);\nCREATE TABLE blog.shown AS SELECT current_setting('work_mem') AS shown;",
        "SELECT 1;",
    );
    assert!(world.migrate().is_err());
    world.execute("INSERT INTO blog.a VALUES (7777)");
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT shown FROM blog.shown"), ["77MB"]);
}

#[test]
fn a_block_of_the_scripts_own_is_done_whole_or_not_at_all() {
    let world = world();
    world.write_stepwise(
        "2_b",
        "BEGIN;\nUPDATE blog.a SET id = id + 1;\nSELECT 1 / (SELECT count(*) FROM blog.a WHERE id = 7777);\nCOMMIT;\nUPDATE blog.a SET id = id + 10;",
        "SELECT 1;",
    );
    let error = world.migrate().unwrap_err();
    assert!(said(&error).contains("no statement of it is done"), "{}", said(&error));
    assert_eq!(world.query("SELECT min(id) FROM blog.a"), ["1"]);
    world.execute("INSERT INTO blog.a VALUES (7776)");
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT min(id) FROM blog.a"), ["12"]);
    world.write_stepwise("3_c", "SELECT 1;\n  BEGIN;\nSELECT 2;", "SELECT 1;");
    let error = world.migrate().unwrap_err();
    assert!(said(&error).contains("up.sql:2:3: the transaction opened here is not committed"), "{}", said(&error));
}

#[test]
fn the_catalogs_tell_what_became_of_a_statement_whose_end_nobody_saw() {
    let world = world();
    world.write_stepwise(
        "2_b",
        "SELECT 1;\nCREATE INDEX CONCURRENTLY a_id ON blog.a (id);\nDROP INDEX CONCURRENTLY blog.a_id;\nSELECT 1 / 0;",
        "SELECT 1;",
    );
    assert!(world.migrate().is_err());
    // Killed after the index was built, before that was recorded.
    world.execute("CREATE INDEX a_id ON blog.a (id)");
    let one = {
        // The checksum of the first statement alone, as the runner writes it.
        let sha = "SELECT encode(sha256('SELECT 1'), 'hex')";
        world.query(sha).remove(0)
    };
    world.execute(&format!("UPDATE blog.__glowplug_checksums SET done_sha256 = '{one}' WHERE direction = 'up'"));
    interrupt(&world, 1, true);
    let error = world.migrate().unwrap_err();
    assert!(said(&error).contains("its first 3 statements are done"), "{}", said(&error));
    assert_eq!(world.query("SELECT to_regclass('blog.a_id')"), ["NULL"]);
}

#[test]
fn a_half_detached_partition_is_finished() {
    let world = World::new();
    world.write("1_base", "CREATE TABLE blog.p (id int) PARTITION BY LIST (id); CREATE TABLE blog.p1 PARTITION OF blog.p FOR VALUES IN (1);", "DROP TABLE blog.p;");
    world.write_stepwise("2_b", "ALTER TABLE blog.p DETACH PARTITION blog.p1 CONCURRENTLY;", "SELECT 1;");
    world.write("3_c", "SELECT 1;", "SELECT 1;");
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT count(*) FROM pg_inherits WHERE inhrelid = 'blog.p1'::regclass"), ["0"]);
}

#[test]
fn what_nobody_can_tell_is_asked_about() {
    let mut world = world();
    world.execute("CREATE SCHEMA side; CREATE TABLE side.calls (at int); CREATE PROCEDURE side.call() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO side.calls VALUES (1); COMMIT; INSERT INTO side.calls VALUES (2); END $$");
    world.write_stepwise(
        "2_b",
        "CALL side.call();\nSELECT 1 / (SELECT count(*) FROM side.calls WHERE at = 7);",
        "SELECT 1;",
    );
    assert!(world.migrate().is_err());
    assert_eq!(
        world.query("SELECT count(*) FROM side.calls"),
        ["2"],
        "it was rolled back in a transaction, then ran bare"
    );
    let nothing = world.query("SELECT encode(sha256(''), 'hex')").remove(0);
    world.execute(&format!("UPDATE blog.__glowplug_checksums SET done_sha256 = '{nothing}' WHERE direction = 'up'"));
    interrupt(&world, 0, true);
    let error = world.migrate().unwrap_err();
    let text = said(&error);
    assert!(text.contains("2_b/up.sql:1:1: nobody can tell whether `CALL side.call()` was done"), "{text}");
    assert!(text.contains("--retry-statement or --skip-statement"), "{text}");
    assert_eq!(error.exit_code(), 7);
    world.execute("INSERT INTO side.calls VALUES (7)");
    world.options.uncertain = Uncertain::Skip;
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT count(*) FROM side.calls"), ["3"]);
}

#[test]
fn rollback_takes_back_a_half_applied_migration_first() {
    let world = world();
    world.write_stepwise("2_b", "CREATE TABLE blog.b (id int);\nSELECT 1 / 0;", "DROP TABLE blog.b;");
    assert!(world.migrate().is_err());
    let report = world.rollback(RollbackTo::Steps(1)).unwrap();
    assert_eq!(report.ran[0].name, "2_b");
    assert_eq!(world.query("SELECT version FROM blog.__glowplug_checksums"), ["1"]);
    assert_eq!(world.query("SELECT to_regclass('blog.b')"), ["NULL"]);
}

#[test]
fn a_half_rolled_back_migration_is_finished_by_rollback_only() {
    let world = world();
    world.write_stepwise(
        "2_b",
        "CREATE TABLE blog.b (id int);",
        "DROP TABLE blog.b;\nSELECT 1 / (SELECT count(*) FROM blog.a WHERE id = 7777);",
    );
    world.migrate().unwrap();
    assert!(world.rollback(RollbackTo::Steps(1)).is_err());
    let error = world.migrate().unwrap_err();
    assert!(said(&error).contains("migration 2 stopped half-way while it was rolled back"), "{}", said(&error));
    world.execute("INSERT INTO blog.a VALUES (7777)");
    world.rollback(RollbackTo::Steps(1)).unwrap();
    assert_eq!(world.ledger(), ["1"]);
}

#[test]
fn a_half_applied_migration_whose_directory_is_gone_is_not_forgotten() {
    let world = world();
    world.write_stepwise("2_b", "CREATE TABLE blog.b (id int);\nSELECT 1 / 0;", "DROP TABLE blog.b;");
    assert!(world.migrate().is_err());
    std::fs::remove_dir_all(world.path().join("2_b")).unwrap();
    let error = world.migrate().unwrap_err();
    assert!(said(&error).contains("migration 2 stopped half-way while it was applied"), "{}", said(&error));
    assert_eq!(error.exit_code(), 7);
}
