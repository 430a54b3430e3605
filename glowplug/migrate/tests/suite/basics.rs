//! Applying, taking back, doing again, asking.

use glowplug_migrate::{Migrations, RollbackTo, Runner, State, split};
use tokio_postgres::SimpleQueryMessage;

use crate::support::{NAMESPACE, World};

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
    world.rollback(RollbackTo::Version("20260101000000".to_owned())).unwrap();
    assert_eq!(world.ledger(), ["20260101000000"]);
    world.rollback(RollbackTo::All).unwrap();
    assert!(world.ledger().is_empty());
    assert_eq!(world.query("SELECT version FROM blog.__glowplug_checksums"), Vec::<String>::new());
}

#[test]
fn status_reads_without_writing() {
    let world = two_tables();
    let status = world.status();
    assert!(status.is_pending());
    assert_eq!(status.entries.len(), 2);
    assert_eq!(world.query("SELECT nspname FROM pg_namespace WHERE nspname = 'blog'"), Vec::<String>::new());
    world.migrate().unwrap();
    let status = world.status();
    assert!(!status.is_pending());
    assert!(status.entries.iter().all(|entry| entry.state == State::Applied && entry.run_on.is_some()));
}

#[test]
fn a_plan_names_what_would_run_and_writes_nothing() {
    let world = two_tables();
    let migrations = world.migrations();
    let runner = Runner::new(&world.client, NAMESPACE, &migrations);
    let plan = world.runtime.block_on(runner.plan()).unwrap();
    assert_eq!(
        plan.iter().map(|migration| migration.name.as_str()).collect::<Vec<_>>(),
        ["20260101000000_author", "20260102000000_post"]
    );
    assert_eq!(plan[1].up.statements().len(), 2);
    assert_eq!(world.query("SELECT nspname FROM pg_namespace WHERE nspname = 'blog'"), Vec::<String>::new());
    world.migrate().unwrap();
    assert!(world.runtime.block_on(runner.plan()).unwrap().is_empty());
    let back = world.runtime.block_on(runner.plan_rollback(&RollbackTo::All)).unwrap();
    assert_eq!(back[0].name, "20260102000000_post");
}

#[test]
fn migrate_can_stop_at_a_version() {
    let mut world = two_tables();
    world.options.to = Some("20260101000000".to_owned());
    assert_eq!(world.migrate().unwrap().ran.len(), 1);
    world.options.to = Some("20250101000000".to_owned());
    assert_eq!(world.migrate().unwrap_err().exit_code(), 2);
}

#[test]
fn two_projects_share_a_database_without_seeing_each_other() {
    let world = two_tables();
    world.migrate().unwrap();
    let other = tempfile::tempdir().unwrap();
    std::fs::create_dir(other.path().join("20250101000000_x")).unwrap();
    std::fs::write(other.path().join("20250101000000_x/up.sql"), "CREATE TABLE post (n int);").unwrap();
    let migrations = Migrations::from_directory(other.path()).unwrap();
    let mut runner = Runner::new(&world.client, "sh\"op", &migrations);
    assert_eq!(world.runtime.block_on(runner.migrate()).unwrap().ran.len(), 1);
    assert_eq!(world.query("SELECT count(*) FROM \"sh\"\"op\".post"), ["0"]);
    assert_eq!(world.ledger().len(), 2);
    assert!(world.status().warnings.is_empty());
}

#[test]
fn every_event_is_one_readable_line() {
    let world = two_tables();
    world.migrate().unwrap();
    let events = world.events();
    assert_eq!(events[0], "created namespace blog");
    assert_eq!(events[1], "applying 20260101000000_author (1 statement)");
    assert!(events[2].starts_with("  1/1 CREATE TABLE blog.author (id bigint PRIMARY KEY) ("), "{}", events[2]);
    assert!(events[3].starts_with("applied 20260101000000_author in "), "{}", events[3]);
    assert!(events.iter().all(|event| !event.contains('\n')));
}

#[test]
fn a_thousand_statements_are_one_transaction_in_order() {
    let world = World::new();
    let up = (0..1000)
        .map(|n| format!("CREATE TABLE blog.t{n} (id int);\nINSERT INTO blog.t{n} VALUES ({n});\n"))
        .collect::<String>();
    world.write("1_many", &up, "SELECT 1;");
    world.migrate().unwrap();
    assert_eq!(world.query("SELECT id FROM blog.t999"), ["999"]);
    world.write("2_bad", &(up.replace("blog.t", "blog.u") + "SELECT 1 / 0;" + &"SELECT 2;".repeat(100)), "SELECT 1;");
    assert!(world.migrate().unwrap_err().to_string().contains("at statement 2001 of 2101"));
    assert_eq!(world.query("SELECT count(*) FROM pg_class WHERE relname ~ '^u[0-9]+$'"), ["0"]);
}

/// The splitter held against the server itself: every text is sent whole, and the server answers
/// each of its statements with one completion.
#[test]
fn the_server_counts_the_same_statements() {
    const PIECES: [&str; 14] = [
        "SELECT ';'",
        "SELECT E'a\\';' , 'b\\'",
        "SELECT E'a'\n 'b\\';'",
        "SELECT $$;$$, $q$ $$;$$ $q$",
        "SELECT 1 AS \";\"\"\"",
        "/* ; /* ; */ ' */ SELECT 2",
        "-- ';\nSELECT 3",
        "SELECT 1e1, .5e-3, 2::int AS a$b$, 4 AS größe",
        "CREATE OR REPLACE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END",
        "SELECT CASE 1 WHEN 1 THEN 2 END",
        "DO $x$ BEGIN PERFORM ';'; END $x$",
        "SELECT U&'d\\0061;' , N';', B'01', X'1f'",
        "",
        "  -- nothing\n",
    ];
    let world = World::new();
    let mut seed = 20_260_101_u64;
    for _ in 0..300 {
        let mut text = String::new();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PIECES[(seed >> 33) as usize % PIECES.len()]);
            text.push_str([";", " ;\n", "\n;--;\n"][(seed >> 60) as usize % 3]);
        }
        let messages =
            world.runtime.block_on(world.client.simple_query(&text)).unwrap_or_else(|error| panic!("{error}: {text}"));
        let completed =
            messages.iter().filter(|message| matches!(message, SimpleQueryMessage::CommandComplete(_))).count();
        // A text with no statement at all is answered as one empty query.
        let statements = split(&text).len();
        assert_eq!(completed.max(1), statements.max(1), "{text}");
    }
}
