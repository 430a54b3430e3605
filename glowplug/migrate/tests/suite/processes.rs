//! Runners as processes of their own: many at once, and killed in the middle.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use glowplug_migrate::{Event, Migrations, Options, RunError, Runner};

use crate::support::{NAMESPACE, World, connect, said, server};

const DATABASE: &str = "GLOWPLUG_RUNNER_DATABASE";
const DIRECTORY: &str = "GLOWPLUG_RUNNER_DIRECTORY";

/// The program that the other tests start: this very test binary, told to run only this.
#[test]
#[ignore = "started as a process by the other tests"]
fn runner_process() {
    let Ok(database) = std::env::var(DATABASE) else { return };
    let directory = std::env::var(DIRECTORY).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let code = runtime.block_on(async {
        let mut config = server();
        let client = connect(config.dbname(&database).application_name("runner")).await;
        let migrations = Migrations::from_directory(directory).unwrap();
        let options = Options { lock_wait: Duration::from_secs(60), ..Options::default() };
        let mut runner = Runner::new(&client, NAMESPACE, &migrations)
            .options(options)
            .progress(|event: &Event<'_>| println!("{event}"));
        match runner.migrate().await {
            Ok(_) => 0,
            Err(error) => {
                println!("{}", said(&error));
                error.exit_code()
            }
        }
    });
    std::process::exit(i32::from(code));
}

fn start(world: &World) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "processes::runner_process", "--ignored", "--nocapture", "--quiet"])
        .env(DATABASE, world.config.get_dbname().unwrap())
        .env(DIRECTORY, world.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Reads the process's lines until one contains `text`; false when it ended before.
fn wait_for(child: &mut Child, text: &str) -> bool {
    let output = BufReader::new(child.stdout.as_mut().unwrap());
    output.lines().any(|line| line.unwrap().contains(text))
}

fn finish(child: Child) -> (i32, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Migrations that write down that they ran; every third one outside of a transaction.
fn logging(world: &World, count: usize, pause: &str) {
    world.execute("CREATE SCHEMA side; CREATE TABLE side.log (name text)");
    world.write("100_base", "CREATE TABLE blog.a (id int); INSERT INTO blog.a VALUES (1);", "DROP TABLE blog.a;");
    for number in 1..count {
        let name = format!("{}_step", 100 + number);
        let insert = format!("INSERT INTO side.log VALUES ('{name}')");
        if number % 3 == 0 {
            let up = format!(
                "{insert};\nSELECT pg_sleep({pause});\nCREATE INDEX CONCURRENTLY i{number} ON blog.a (id);\nCREATE TABLE blog.t{number} ();"
            );
            world.write_stepwise(&name, &up, &format!("DROP TABLE blog.t{number};"));
        } else {
            let up = format!(
                "{insert};\nCREATE TABLE blog.t{number} ();\nSELECT pg_sleep({pause});\nALTER TABLE blog.t{number} ADD x int;"
            );
            world.write(&name, &up, &format!("DROP TABLE blog.t{number};"));
        }
    }
}

fn each_ran_once(world: &World, count: usize) {
    assert_eq!(world.ledger().len(), count);
    assert_eq!(world.query("SELECT count(*) FROM side.log"), [(count - 1).to_string()]);
    assert_eq!(world.query("SELECT count(DISTINCT name) FROM side.log"), [(count - 1).to_string()]);
    assert_eq!(world.query("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), ["0"]);
    assert_eq!(world.query("SELECT count(*) FROM blog.__glowplug_checksums WHERE direction IS NOT NULL"), ["0"]);
}

fn at_once(runners: usize) {
    let world = World::new();
    logging(&world, 8, "0.005");
    let children = (0..runners).map(|_| start(&world)).collect::<Vec<_>>();
    for child in children {
        let (code, output) = finish(child);
        assert_eq!(code, 0, "{output}");
    }
    each_ran_once(&world, 8);
}

#[test]
fn two_runners_at_once_apply_each_migration_once() {
    at_once(2);
}

#[test]
fn ten_runners_at_once_apply_each_migration_once() {
    at_once(10);
}

#[test]
fn fifty_runners_at_once_apply_each_migration_once() {
    at_once(50);
}

#[test]
fn a_kill_in_each_of_twenty_migrations_leaves_what_the_next_run_completes() {
    const COUNT: usize = 21;
    let world = World::new();
    logging(&world, COUNT, "0.06");
    for number in 1..COUNT {
        let mut child = start(&world);
        assert!(wait_for(&mut child, &format!("applying {}_step", 100 + number)));
        // At another moment each time: before, during and after the statements.
        std::thread::sleep(Duration::from_millis((number as u64 * 13) % 90));
        child.kill().unwrap();
        child.wait().unwrap();
        if number % 3 != 0 {
            // Nothing of a transaction stands unless its ledger row does.
            world.query("SELECT count(pg_sleep(0.05)) FROM pg_stat_activity WHERE application_name = 'runner'");
            let torn = world.query(&format!(
                "SELECT (to_regclass('blog.t{number}') IS NULL) = EXISTS (SELECT FROM blog.__diesel_schema_migrations WHERE version = '{}')",
                100 + number
            ));
            assert_eq!(torn, ["f"], "migration {number}");
        }
    }
    let (code, output) = finish(start(&world));
    assert_eq!(code, 0, "{output}");
    each_ran_once(&world, COUNT);
}

#[test]
fn a_backend_terminated_while_it_builds_an_index_leaves_what_the_next_run_completes() {
    let world = World::new();
    world.write(
        "1_base",
        "CREATE TABLE blog.a (id int); INSERT INTO blog.a VALUES (1), (2), (3); CREATE FUNCTION blog.slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN $1; END $$;",
        "DROP TABLE blog.a;",
    );
    world.write_stepwise(
        "2_index",
        "CREATE INDEX CONCURRENTLY a_slow ON blog.a (blog.slow(id));",
        "DROP INDEX blog.a_slow;",
    );
    let mut child = start(&world);
    assert!(wait_for(&mut child, "applying 2_index"));
    std::thread::sleep(Duration::from_millis(250));
    world.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'runner' AND datname = current_database()");
    let (code, output) = finish(child);
    assert_eq!(code, 6, "{output}");
    assert!(output.contains("the connection was lost"), "{output}");
    assert_eq!(world.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'blog.a_slow'::regclass"), ["f"]);
    let (code, output) = finish(start(&world));
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("dropped invalid index blog.a_slow"), "{output}");
    assert_eq!(world.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'blog.a_slow'::regclass"), ["t"]);
}

#[test]
fn a_killed_runner_whose_index_is_still_being_built_is_waited_for() {
    let world = World::new();
    world.write(
        "1_base",
        "CREATE TABLE blog.a (id int); INSERT INTO blog.a VALUES (1), (2), (3); CREATE FUNCTION blog.slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN $1; END $$;",
        "DROP TABLE blog.a;",
    );
    world.write_stepwise(
        "2_index",
        "CREATE INDEX CONCURRENTLY a_slow ON blog.a (blog.slow(id));",
        "DROP INDEX blog.a_slow;",
    );
    let mut child = start(&world);
    assert!(wait_for(&mut child, "applying 2_index"));
    std::thread::sleep(Duration::from_millis(150));
    child.kill().unwrap();
    child.wait().unwrap();
    let (code, output) = finish(start(&world));
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("waiting for the migration lock of blog") && output.contains("held by pid"), "{output}");
    assert_eq!(world.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'blog.a_slow'::regclass"), ["t"]);
    assert_eq!(world.ledger(), ["1", "2"]);
}

#[test]
fn a_lock_that_is_never_given_back_ends_the_wait_and_names_its_holder() {
    let mut world = World::new();
    world.options.lock_wait = Duration::from_millis(700);
    world.write("1_a", "SELECT 1;", "SELECT 1;");
    let other = world.other();
    let key = glowplug_migrate::advisory_key(NAMESPACE);
    world
        .runtime
        .block_on(other.batch_execute(&format!("SET application_name = 'somebody'; SELECT pg_advisory_lock({key})")))
        .unwrap();
    let error = world.migrate().unwrap_err();
    let text = said(&error);
    assert!(matches!(error, RunError::Locked { .. }) && error.exit_code() == 7, "{text}");
    assert!(
        text.contains("somebody") && text.contains("pg_terminate_backend") && text.contains("--lock-wait"),
        "{text}"
    );
    assert!(world.events().iter().any(|event| event.starts_with("waiting for the migration lock of blog")));
    assert_eq!(world.query("SELECT nspname FROM pg_namespace WHERE nspname = 'blog'"), Vec::<String>::new());
}
