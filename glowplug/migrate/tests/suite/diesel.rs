//! Beside stock Diesel: the same directories, the same ledger, in both directions; and where
//! stock Diesel lets something pass that we do not.

use std::path::PathBuf;
use std::process::Command;

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::{EmbeddedMigrations, FileBasedMigrations, MigrationHarness, embed_migrations};
use glowplug_migrate::{Migrations, Options, RollbackTo, RunError, Runner};

use crate::support::{NAMESPACE, World, connect};

const EMBEDDED: EmbeddedMigrations = embed_migrations!("tests/migrations");

type Anything = Box<dyn std::error::Error + Send + Sync>;

/// Stock Diesel on the world's database, with the namespace first in its `search_path`.
async fn stock(config: &tokio_postgres::Config) -> Result<AsyncMigrationHarness<AsyncPgConnection>, Anything> {
    let client = connect(config).await;
    client.batch_execute("SET search_path = blog, public").await?;
    Ok(AsyncMigrationHarness::new(AsyncPgConnection::try_from(client).await?))
}

fn files(world: &World) -> FileBasedMigrations {
    FileBasedMigrations::from_path(world.path()).unwrap()
}

#[test]
fn an_embedded_migration_has_the_text_of_its_files() {
    let embedded = Migrations::from_diesel(&EMBEDDED).unwrap();
    let read = Migrations::from_directory(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/migrations")).unwrap();
    assert_eq!(embedded.iter().count(), 2);
    for (one, other) in embedded.iter().zip(read.iter()) {
        assert_eq!((&one.version, &one.name), (&other.version, &other.name));
        assert_eq!((&one.up.checksum, &one.up.sql), (&other.up.checksum, &other.up.sql));
        assert_eq!(one.down.as_ref().map(|down| &down.sql), other.down.as_ref().map(|down| &down.sql));
        assert_eq!(one.run_in_transaction, other.run_in_transaction);
    }
    let through_diesel = Migrations::from_diesel(
        &FileBasedMigrations::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/migrations")).unwrap(),
    )
    .unwrap();
    assert_eq!(through_diesel.iter().count(), 2);
    assert!(through_diesel.iter().nth(1).unwrap().down.is_none());
}

#[test]
fn our_harness_serves_code_written_against_diesels() {
    let world = World::new();
    let mut harness = glowplug_migrate::Harness::new(&world.client, NAMESPACE, Options::default());
    let source: &dyn Fn() -> EmbeddedMigrations = &|| EMBEDDED;
    world.runtime.block_on(async {
        assert!(harness.has_pending_migration(source()).unwrap());
        harness.run_pending_migrations(source()).unwrap();
        assert!(!harness.has_pending_migration(source()).unwrap());
    });
    assert_eq!(world.ledger(), ["20260101000000", "20260102000000"]);
    world.runtime.block_on(async {
        let all = MigrationSource::<Pg>::migrations(&EMBEDDED).unwrap();
        assert!(harness.revert_migration(&all[1]).unwrap_err().to_string().contains("no down.sql"));
        harness.revert_migration(&all[0]).unwrap();
    });
    assert_eq!(world.ledger(), ["20260102000000"]);
}

#[test]
fn stock_diesel_and_we_read_and_write_one_ledger() {
    let world = World::new();
    world.write("1_a", "CREATE TABLE a (id int);", "DROP TABLE a;");
    world.write("2_b", "CREATE TABLE b (id int);", "DROP TABLE b;");
    world.execute("CREATE SCHEMA blog");
    world.runtime.block_on(async {
        stock(&world.config).await.unwrap().run_next_migration(files(&world)).unwrap();
    });
    assert_eq!(world.migrate().unwrap().ran[0].name, "2_b");
    assert_eq!(
        world.query("SELECT tablename FROM pg_tables WHERE schemaname = 'blog' AND tablename IN ('a', 'b') ORDER BY 1"),
        ["a", "b"]
    );
    world.runtime.block_on(async {
        let mut stock = stock(&world.config).await.unwrap();
        assert!(!stock.has_pending_migration(files(&world)).unwrap());
        stock.revert_last_migration(files(&world)).unwrap();
    });
    assert_eq!(world.ledger(), ["1"]);
    // What stock Diesel took back left our checksum behind; it is no obstacle.
    world.migrate().unwrap();
    world.rollback(RollbackTo::All).unwrap();
    world.runtime.block_on(async {
        assert_eq!(stock(&world.config).await.unwrap().run_pending_migrations(files(&world)).unwrap().len(), 2);
    });
    world.rollback(RollbackTo::All).unwrap();
    assert!(world.ledger().is_empty());
}

#[test]
fn two_stock_runners_at_once_run_a_migration_twice_and_two_of_ours_do_not() {
    const UP: &str = "INSERT INTO public.log VALUES (1); SELECT pg_sleep(0.5);";
    let world = World::new();
    world.execute("CREATE SCHEMA blog; CREATE TABLE public.log (n int)");
    world.write_stepwise("1_a", UP, "SELECT 1;");
    world.runtime.block_on(async {
        let (mut one, two) = (stock(&world.config).await.unwrap(), stock(&world.config).await.unwrap());
        // Two that make the ledger at the same moment fail over that already.
        one.applied_migrations().unwrap();
        let both = [one, two].map(|mut stock| {
            let files = files(&world);
            tokio::spawn(async move { stock.run_pending_migrations(files).map(|ran| ran.len()).is_ok() })
        });
        let mut fine = 0;
        for task in both {
            fine += usize::from(task.await.unwrap());
        }
        assert_eq!(fine, 1, "and one of them fails");
    });
    assert_eq!(world.query("SELECT count(*) FROM public.log"), ["2"], "stock Diesel ran it twice");

    let world = World::new();
    world.execute("CREATE SCHEMA blog; CREATE TABLE public.log (n int)");
    world.write_stepwise("1_a", UP, "SELECT 1;");
    let migrations = world.migrations();
    world.runtime.block_on(async {
        let (one, two) = (connect(&world.config).await, connect(&world.config).await);
        let mut one = Runner::new(&one, NAMESPACE, &migrations);
        let mut two = Runner::new(&two, NAMESPACE, &migrations);
        let (one, two) = tokio::join!(one.migrate(), two.migrate());
        assert_eq!(one.unwrap().ran.len() + two.unwrap().ran.len(), 1);
    });
    assert_eq!(world.query("SELECT count(*) FROM public.log"), ["1"]);
}

#[test]
fn a_stock_runner_at_the_same_time_cannot_make_a_migration_run_twice() {
    let world = World::new();
    world.execute("CREATE SCHEMA blog; CREATE TABLE public.log (n int)");
    world.write("1_a", "INSERT INTO public.log VALUES (1); SELECT pg_sleep(0.2);", "SELECT 1;");
    let migrations = world.migrations();
    world.runtime.block_on(async {
        let mut stock = stock(&world.config).await.unwrap();
        let files = files(&world);
        let stock = tokio::spawn(async move { stock.run_pending_migrations(files).map(|ran| ran.len()).ok() });
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        let ours = Runner::new(&world.client, NAMESPACE, &migrations).migrate().await;
        let stock = stock.await.unwrap();
        assert_eq!(ours.unwrap().ran.len() + stock.unwrap_or(0), 1);
    });
    assert_eq!(world.query("SELECT count(*) FROM public.log"), ["1"]);
}

#[test]
fn stock_diesel_passes_over_an_edited_file_and_one_merged_late_and_we_do_not() {
    let world = World::new();
    let edited = world.write("2_b", "CREATE TABLE blog.b (id int);", "DROP TABLE blog.b;");
    world.migrate().unwrap();
    std::fs::write(edited.join("up.sql"), "CREATE TABLE blog.b (id int, name text);").unwrap();
    world.runtime.block_on(async {
        assert!(stock(&world.config).await.unwrap().run_pending_migrations(files(&world)).unwrap().is_empty());
    });
    assert!(matches!(world.migrate(), Err(RunError::Refused(_))));
    std::fs::write(edited.join("up.sql"), "CREATE TABLE blog.b (id int);").unwrap();
    world.write("1_late", "CREATE TABLE blog.late (id int);", "DROP TABLE blog.late;");
    assert!(matches!(world.migrate(), Err(RunError::Refused(_))));
    world.runtime.block_on(async {
        let mut stock = stock(&world.config).await.unwrap();
        assert_eq!(stock.run_pending_migrations(files(&world)).unwrap().len(), 1, "out of order, without a word");
    });
}

#[test]
fn stock_diesel_stops_at_an_empty_file_half_way_and_we_refuse_it_before_anything_runs() {
    let world = World::new();
    world.execute("CREATE SCHEMA blog");
    world.write("1_a", "CREATE TABLE a (id int);", "DROP TABLE a;");
    // What `diesel migration generate --diff-schema` writes when there is no difference.
    world.write("2_empty", "", "");
    assert!(matches!(world.migrate(), Err(RunError::Refused(_))));
    assert!(world.query("SELECT tablename FROM pg_tables WHERE schemaname = 'blog' AND tablename = 'a'").is_empty());
    world.runtime.block_on(async {
        let error = stock(&world.config).await.unwrap().run_pending_migrations(files(&world)).unwrap_err().to_string();
        assert!(error.contains("empty"), "{error}");
    });
    assert_eq!(world.ledger(), ["1"], "the one before it stays");
}

/// The stock command, when it is installed; `GLOWPLUG_REQUIRE_DIESEL=1` makes its absence a failure.
fn diesel_command() -> Option<PathBuf> {
    let named = std::env::var_os("GLOWPLUG_DIESEL").map(PathBuf::from);
    let found = named.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|directory| directory.join("diesel")).find(|candidate| candidate.is_file())
    });
    let required = std::env::var("GLOWPLUG_REQUIRE_DIESEL").is_ok_and(|value| value == "1");
    assert!(
        found.is_some() || !required,
        "GLOWPLUG_REQUIRE_DIESEL=1, but there is no `diesel` on PATH: cargo install diesel_cli --no-default-features --features postgres"
    );
    if found.is_none() {
        eprintln!("NOT RUN: no `diesel` on PATH (GLOWPLUG_REQUIRE_DIESEL=1 makes this a failure)");
    }
    found
}

#[test]
fn the_stock_command_runs_reverts_and_lists_on_our_directories_and_ledger() {
    let Some(command) = diesel_command() else { return };
    let world = World::new();
    world.write("2026-01-01-000000_a", "CREATE TABLE a (id int);", "DROP TABLE a;");
    world.write("20260102000000_b", "CREATE TABLE b (id int);", "DROP TABLE b;");
    world.write("20260103000000_c", "CREATE TABLE c (id int);", "DROP TABLE c;");
    world.execute("CREATE SCHEMA blog");
    let url = std::env::var("GLOWPLUG_TEST_URL").unwrap();
    let (base, query) = url.split_once('?').unwrap_or((&url, ""));
    let server = base.rsplit_once('/').map_or(base, |(server, _)| server);
    let query = if query.is_empty() { String::new() } else { format!("{query}&") };
    let url = format!("{server}/{}?{query}options=-csearch_path%3Dblog,public", world.config.get_dbname().unwrap());
    let diesel = |arguments: &[&str]| {
        let output = Command::new(&command)
            .args(["migration", "--database-url", &url, "--migration-dir"])
            .arg(world.path())
            .args(arguments)
            .current_dir(world.path())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        text
    };
    diesel(&["run"]);
    assert_eq!(world.ledger(), ["20260101000000", "20260102000000", "20260103000000"]);
    assert!(world.migrate().unwrap().ran.is_empty());
    world.rollback(RollbackTo::Steps(2)).unwrap();
    let list = diesel(&["list"]);
    assert!(list.contains("[X] 2026-01-01-000000_a") && list.contains("[ ] 20260103000000_c"), "{list}");
    world.migrate().unwrap();
    diesel(&["revert"]);
    assert_eq!(world.ledger(), ["20260101000000", "20260102000000"]);
    diesel(&["redo"]);
    world.migrate().unwrap();
    assert!(!diesel(&["list"]).contains("[ ]"));
    assert!(world.status().violations.is_empty());
}
