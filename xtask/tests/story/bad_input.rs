//! Migrations that cannot be run, history that does not fit: what is said, with what exit code, and that
//! nothing runs then. Rule: 2 where a file is wrong in itself, 6 where the server refused a statement, 7
//! where files, checksum file and ledger tell different histories.

use std::fs;
use std::path::Path;

use crate::project::{Databases, FIRST, Project, execute_at, sql};

const MIGRATED: [&str; 3] = ["migrate", "check", "generate"];

/// Fails with this code and says all of this; nothing is in the ledger that was not before.
fn refused(project: &Project, arguments: &[&str], code: i32, says: &[&str]) {
    let run = project.fails(code, arguments);
    for words in says {
        assert!(run.stderr.contains(words), "{arguments:?}: {words:?} is not in:\n{}", run.stderr);
    }
}

fn write(project: &Project, name: &str, up: &str) {
    project.sandbox.write(&format!("migrations/{name}/up.sql"), up);
    project.sandbox.write(&format!("migrations/{name}/down.sql"), "select 1;\n");
}

fn take_in(project: &Project) {
    project.ok(&["migrate", "--update-sum"]);
}

#[test]
fn files_that_are_wrong_in_themselves_are_usage_errors() {
    let databases = Databases::new("files");
    let project = Project::new("bad-files", &databases);
    let migrations = project.sandbox.root().join("migrations");
    let clear = || fs::remove_dir_all(&migrations).unwrap();

    project.sandbox.write("migrations/20260101000000_half/down.sql", "select 1;\n");
    for command in MIGRATED {
        refused(&project, &[command], 2, &["migrations/20260101000000_half has no up.sql", "write ", "or remove"]);
    }
    refused(&project, &["migrate", "--update-sum"], 2, &["has no up.sql"]);
    clear();

    for empty in ["", "-- nothing yet\n", ";\n"] {
        write(&project, "20260101000000_empty", empty);
        take_in(&project);
        for command in ["migrate", "generate"] {
            refused(&project, &[command], 2, &["20260101000000_empty/up.sql has no statement in it", "--allow-empty"]);
        }
    }
    clear();

    write(&project, "20260101000000_ends_itself", "create table bad_files.a ();\ncommit;\n");
    take_in(&project);
    refused(&project, &["migrate"], 2, &["up.sql:2:1: commit would end the migration's own transaction"]);
    clear();

    write(&project, "20260101000000_a", "select 1;\n");
    write(&project, "20260101000000_b", "select 1;\n");
    refused(&project, &["migrate"], 2, &["have the same version 20260101000000"]);
    clear();

    write(&project, "20260101000000_a", "select 1;\n");
    project.sandbox.write("migrations/20260101000000_a/metadata.toml", "run_in_transaction = maybe\n");
    refused(&project, &["migrate"], 2, &["metadata.toml:1:", "run_in_transaction = false"]);
    clear();

    fs::create_dir_all(migrations.join(".glowplug-unfinished")).unwrap();
    for command in ["migrate", "status", "check"] {
        refused(&project, &[command], 2, &[".glowplug-unfinished is there", "run `cargo xtask generate`"]);
    }
    clear();
    refused(&project, &["migrate"], 2, &["there is no directory", "VERSION_name/up.sql"]);
    assert_eq!(sql(&databases.live(), "select nspname::text from pg_namespace where nspname = 'bad_files'"), "");
}

#[test]
fn a_statement_the_server_refuses_is_shown_with_its_place_and_what_stands() {
    let databases = Databases::new("statements");
    let project = Project::new("bad-statements", &databases);
    let live = databases.live();
    write(&project, "20260101000000_good", "create table good (id int);\n");
    write(&project, "20260102000000_bad", "create table one (id int);\ninsert into nowhere values (1);\nselect 1;\n");
    write(&project, "20260103000000_never", "create table never (id int);\n");
    take_in(&project);
    refused(
        &project,
        &["migrate"],
        6,
        &[
            "applying 20260102000000_bad failed at statement 2 of 3: relation \"nowhere\" does not exist (42P01)",
            "20260102000000_bad/up.sql:2:13",
            "2 | insert into nowhere values (1);",
            "nothing of it stands: its transaction was rolled back",
            "finished before it: 20260101000000_good",
            "not begun: 20260103000000_never",
        ],
    );
    let tables = "select tablename::text from pg_tables where schemaname = 'bad_statements' and tablename !~ '^__'";
    assert_eq!(sql(&live, tables), "good");

    write(&project, "20260102000000_bad", "create table one (id int);\ncreate index concurrently i on one (id);\n");
    take_in(&project);
    refused(
        &project,
        &["migrate"],
        6,
        &["cannot run inside a transaction block (25001)", "up.sql:2:1", "run_in_transaction = false"],
    );
    assert_eq!(sql(&live, tables), "good");

    // An enum value that is added in one pending migration and used in the next is no mistake.
    write(&project, "20260102000000_bad", "create type mood as enum ('glad');\n");
    write(&project, "20260103000000_never", "alter type mood add value 'sad';\n");
    write(&project, "20260104000000_use", "create table felt (mood mood default 'sad');\n");
    take_in(&project);
    project.ok(&["migrate"]);
}

#[test]
fn history_that_does_not_fit_is_refused_until_its_flag_is_given() {
    let databases = Databases::new("fit");
    let project = Project::new("bad-fit", &databases);
    let live = databases.live();
    for (version, table) in [("20260101000000", "a"), ("20260103000000", "c"), ("20260105000000", "e")] {
        write(&project, &format!("{version}_{table}"), &format!("create table {table} (id int);\n"));
    }
    take_in(&project);
    project.ok(&["migrate"]);
    let directory = |name: &str| project.sandbox.root().join("migrations").join(name);

    // Edited after it was applied.
    let up = directory("20260103000000_c").join("up.sql");
    let text = fs::read_to_string(&up).unwrap();
    fs::write(&up, format!("{text}-- edited\n")).unwrap();
    refused(&project, &["migrate"], 7, &["c/up.sql differs from its line in glowplug.sum", "--update-sum"]);
    take_in(&project);
    for command in ["migrate", "rollback"] {
        let command: &[&str] = if command == "rollback" { &["rollback", "--all"] } else { &["migrate"] };
        refused(&project, command, 7, &["20260103000000_c/up.sql was edited after it was applied", "--allow-edited"]);
    }
    let run = project.ok(&["status"]);
    assert!(run.stdout.contains("edited       20260103000000_c"), "{}", run.stdout);
    fs::write(&up, &text).unwrap();
    take_in(&project);

    // Deleted.
    let aside = project.sandbox.root().join("aside");
    fs::rename(directory("20260103000000_c"), &aside).unwrap();
    refused(&project, &["migrate"], 7, &["20260103000000 is in glowplug.sum, but its directory is gone"]);
    take_in(&project);
    refused(
        &project,
        &["migrate"],
        7,
        &["migration 20260103000000 is applied, but its directory is gone", "--allow-missing"],
    );
    project.ok(&["migrate", "--allow-missing"]);
    fs::rename(&aside, directory("20260103000000_c")).unwrap();
    take_in(&project);

    // Merged later with an older version.
    write(&project, "20260102000000_b", "create table b (id int);\n");
    refused(&project, &["migrate"], 7, &["migration 20260102000000_b is not in glowplug.sum"]);
    take_in(&project);
    refused(
        &project,
        &["migrate"],
        7,
        &["20260102000000_b is pending, but 20260105000000 is applied already", "--allow-out-of-order"],
    );
    project.ok(&["migrate", "--allow-out-of-order"]);
    assert_eq!(sql(&live, "select to_regclass('bad_fit.b')::text"), "bad_fit.b");

    // An unknown version in the ledger: newer is a rollback deploy, older is a hole.
    execute_at(&live, "insert into bad_fit.__diesel_schema_migrations (version) values ('20990101000000')");
    let run = project.ok(&["migrate"]);
    assert!(run.stderr.contains("20990101000000 is applied and newer than any here"), "{}", run.stderr);
    refused(&project, &["rollback"], 7, &["20990101000000 cannot be rolled back: its directory is not here"]);
    execute_at(
        &live,
        "update bad_fit.__diesel_schema_migrations set version = '20260104000000' where version ~ '^2099'",
    );
    refused(&project, &["migrate"], 7, &["migration 20260104000000 is applied, but its directory is gone"]);
}

#[test]
fn migrate_check_and_generate_give_one_state_of_the_checksum_file_one_exit_code() {
    let databases = Databases::new("sums");
    let project = Project::new("bad-sums", &databases);
    project.ok(&["generate"]);
    let migrations = project.sandbox.root().join("migrations");
    let sum = migrations.join("glowplug.sum");
    let text = fs::read_to_string(&sum).unwrap();
    let up = project.directories()[0].join("up.sql");
    let original = fs::read_to_string(&up).unwrap();
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));

    let all = |code: i32, says: &str| {
        for command in MIGRATED {
            refused(&project, &[command], code, &[says, "--update-sum"]);
        }
    };
    // Wrong in itself.
    for (wrong, says) in [
        ("nonsense\n".to_owned(), "a line has four fields"),
        (format!("<<<<<<< HEAD\n{text}"), "a merge conflict is left in it"),
        (format!("{text}{}", text.lines().last().unwrap()), "does not follow the line above"),
    ] {
        fs::write(&sum, wrong).unwrap();
        all(2, says);
    }
    // Right in itself, and another history than the files'.
    fs::write(&sum, &text).unwrap();
    fs::write(&up, format!("{original}-- edited\n")).unwrap();
    all(7, "up.sql differs from its line in glowplug.sum");
    fs::write(&up, &original).unwrap();
    write(&project, "20990101000000_more", "select 1;\n");
    all(7, "20990101000000_more is not in glowplug.sum");
    fs::remove_dir_all(migrations.join("20990101000000_more")).unwrap();
    rename(&project.directories()[0], ".hidden");
    all(7, "is in glowplug.sum, but its directory is gone");
}

fn rename(path: &Path, name: &str) {
    fs::rename(path, path.with_file_name(name)).unwrap();
}

#[test]
fn a_scratch_space_that_cannot_be_had_is_named_with_the_ways_out() {
    let databases = Databases::new("scratch");
    let project = Project::new("bad-scratch", &databases).with("SHADOW_DATABASE_URL", "postgres://127.0.0.1:1/none");
    for command in ["generate", "check", "db-push"] {
        refused(&project, &[command], 5, &["127.0.0.1:1", "scratch database"]);
    }
    let project = Project::new("bad-scratch-url", &databases).with("SHADOW_DATABASE_URL", "not a url");
    for command in ["generate", "check", "db-push"] {
        refused(&project, &[command], 2, &["SHADOW_DATABASE_URL must be the URL of an empty database"]);
    }
    assert_eq!(project.files(), []);
}
