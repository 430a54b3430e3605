//! Every rule: what it says, what to do next, which flag lifts it, which exit code.

use glowplug_migrate::{Migrations, RollbackTo, RunError, SumFile, Violation};

use crate::support::{World, connect, said};

const ONE: &str = "20260101000000_one";
const TWO: &str = "20260102000000_two";
const THREE: &str = "20260103000000_three";

fn table(number: u32) -> (String, String) {
    (format!("CREATE TABLE blog.t{number} (id bigint);\n"), format!("DROP TABLE blog.t{number};\n"))
}

fn three() -> World {
    let world = World::new();
    for (number, name) in (1..).zip([ONE, TWO, THREE]) {
        let (up, down) = table(number);
        world.write(name, &up, &down);
    }
    world
}

fn refused(result: Result<impl std::fmt::Debug, RunError>) -> (Vec<Violation>, String, u8) {
    let error = result.expect_err("this must be refused");
    let (text, code) = (said(&error), error.exit_code());
    match error {
        RunError::Refused(violations) => (violations, text, code),
        other => panic!("refused for another reason: {other}"),
    }
}

#[test]
fn an_edited_applied_migration_is_refused_until_allowed() {
    let mut world = three();
    world.migrate().unwrap();
    std::fs::write(world.path().join(TWO).join("up.sql"), "CREATE TABLE blog.t2 (id int);").unwrap();
    let (violations, text, code) = refused(world.migrate());
    assert!(
        matches!(&violations[..], [Violation::Edited { origin, .. }] if origin.ends_with("20260102000000_two/up.sql"))
    );
    assert!(text.contains("was edited after it was applied"), "{text}");
    assert!(text.contains("put the change into a new migration"), "{text}");
    assert!(text.contains("--allow-edited"), "{text}");
    assert_eq!(code, 7);
    refused(world.rollback(RollbackTo::Steps(2)));

    world.options.allow.edited = true;
    assert_eq!(world.migrate().unwrap().warnings.len(), 1);
    world.options.allow.edited = false;
    assert!(world.migrate().unwrap().warnings.is_empty(), "the new text is recorded");
}

#[test]
fn an_edited_down_script_is_noticed_too_but_line_ends_are_not() {
    let world = three();
    world.migrate().unwrap();
    let down = world.path().join(ONE).join("down.sql");
    let text = std::fs::read_to_string(&down).unwrap();
    std::fs::write(&down, text.replace('\n', "\r\n")).unwrap();
    world.migrate().unwrap();
    std::fs::write(&down, "SELECT 1;").unwrap();
    refused(world.migrate());
    std::fs::remove_file(&down).unwrap();
    refused(world.migrate());
}

#[test]
fn a_deleted_applied_migration_is_refused_until_allowed() {
    let mut world = three();
    world.migrate().unwrap();
    std::fs::remove_dir_all(world.path().join(TWO)).unwrap();
    let (violations, text, code) = refused(world.migrate());
    assert_eq!(violations, [Violation::Deleted { version: "20260102000000".to_owned() }]);
    assert!(text.contains("its directory is gone") && text.contains("--allow-missing"), "{text}");
    assert_eq!(code, 7);
    world.options.allow.missing = true;
    assert_eq!(world.migrate().unwrap().warnings.len(), 1);
}

#[test]
fn a_newer_unknown_version_is_a_rollback_deploy_and_only_warned_of() {
    let world = three();
    world.migrate().unwrap();
    std::fs::remove_dir_all(world.path().join(THREE)).unwrap();
    let report = world.migrate().unwrap();
    assert!(report.ran.is_empty());
    assert!(report.warnings[0].to_string().contains("newer than any here"));
    assert!(world.events().iter().any(|event| event.starts_with("warning: ")));
    let (violations, ..) = refused(world.rollback(RollbackTo::Steps(1)));
    assert!(matches!(violations[..], [Violation::NotHere { .. }]));
}

#[test]
fn one_merged_later_with_an_older_version_is_refused_not_skipped() {
    let mut world = three();
    std::fs::remove_dir_all(world.path().join(TWO)).unwrap();
    world.migrate().unwrap();
    let (up, down) = table(2);
    world.write(TWO, &up, &down);
    let (violations, text, code) = refused(world.migrate());
    assert!(matches!(&violations[..], [Violation::OutOfOrder { newest, .. }] if newest == "20260103000000"));
    assert!(text.contains("rename its directory") && text.contains("--allow-out-of-order"), "{text}");
    assert_eq!(code, 7);
    assert!(world.status().is_pending());
    world.options.allow.out_of_order = true;
    assert_eq!(world.migrate().unwrap().ran[0].name, TWO);
    assert_eq!(world.ledger().len(), 3);
}

#[test]
fn an_empty_script_is_refused_before_anything_runs() {
    let mut world = three();
    for empty in ["", " \n", "-- nothing yet\n", "/* a /* nested */ b */;;"] {
        std::fs::write(world.path().join(THREE).join("up.sql"), empty).unwrap();
        let (violations, text, code) = refused(world.migrate());
        assert!(matches!(violations[..], [Violation::Empty { .. }]), "{empty:?}");
        assert!(text.contains("20260103000000_three/up.sql has no statement"), "{text}");
        assert!(text.contains("--allow-empty"), "{text}");
        assert_eq!(code, 2);
    }
    world.options.allow.empty = true;
    assert_eq!(world.migrate().unwrap().ran.len(), 3);
}

#[test]
fn what_ends_the_transaction_or_needs_input_is_refused_with_its_place() {
    let world = three();
    let path = world.path().join(THREE).join("up.sql");
    for (up, place, says) in [
        ("SELECT 1;\n  COMMIT;", "up.sql:2:3", "would end the migration's own transaction"),
        ("begin;\nselect 1;\ncommit;", "up.sql:1:1", "metadata.toml"),
        ("COPY blog.t1 (id) FROM STDIN;", "up.sql:1:1", "INSERT"),
    ] {
        std::fs::write(&path, up).unwrap();
        let (_, text, code) = refused(world.migrate());
        assert!(text.contains(place) && text.contains(says), "{text}");
        assert_eq!(code, 2);
    }
    std::fs::write(&path, "SAVEPOINT a; SELECT 1; ROLLBACK TO SAVEPOINT a; RELEASE a;").unwrap();
    world.migrate().unwrap();
}

#[test]
fn a_migration_without_up_sql_and_other_mistakes_in_the_directory() {
    let world = three();
    let says = |text: &str, help: &str| {
        let error = RunError::from(Migrations::from_directory(world.path()).unwrap_err());
        assert_eq!(error.exit_code(), 2);
        let shown = said(&error);
        assert!(shown.contains(text) && shown.contains(help), "{shown}");
    };
    let bad = world.path().join("20260104000000_four");
    std::fs::create_dir(&bad).unwrap();
    says("20260104000000_four has no up.sql", "up.sql, or remove the directory");
    std::fs::write(bad.join("up.sql"), b"SELECT '\xff';").unwrap();
    says("cannot read", "UTF-8");
    std::fs::write(bad.join("up.sql"), "SELECT 1;").unwrap();
    std::fs::write(bad.join("metadata.toml"), "run_in_transaction = fasle").unwrap();
    says("metadata.toml:1: run_in_transaction must be true or false, not fasle", "remove the file");
    std::fs::remove_dir_all(&bad).unwrap();

    std::fs::create_dir(world.path().join("2026-01-03-000000_again")).unwrap();
    std::fs::write(world.path().join("2026-01-03-000000_again/up.sql"), "SELECT 1;").unwrap();
    says("have the same version 20260103000000", "rename one");
    std::fs::remove_dir_all(world.path().join("2026-01-03-000000_again")).unwrap();

    std::fs::create_dir(world.path().join(format!("{}_long", "9".repeat(51)))).unwrap();
    says("longer than the 50 characters", "20260131120000_add_post");
    let gone = RunError::from(Migrations::from_directory(world.path().join("nowhere")).unwrap_err());
    assert!(said(&gone).contains("check that the path exists"));
}

#[test]
fn rollback_refuses_before_it_begins_when_a_down_script_is_missing() {
    let world = three();
    std::fs::remove_file(world.path().join(ONE).join("down.sql")).unwrap();
    std::fs::write(world.path().join(TWO).join("down.sql"), "-- cannot be undone").unwrap();
    world.migrate().unwrap();
    let (violations, text, code) = refused(world.rollback(RollbackTo::All));
    assert!(matches!(violations[..], [Violation::Empty { .. }, Violation::NoDown { .. }]), "{violations:?}");
    assert!(text.contains("go forward with a new migration"), "{text}");
    assert_eq!((code, world.ledger().len()), (7, 3));
    let error = world.rollback(RollbackTo::Version("20250101000000".to_owned())).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(said(&error).contains("it is not applied"));
}

#[test]
fn the_checksum_file_shows_edits_additions_and_removals() {
    let world = three();
    SumFile::of(&world.migrations()).write(world.path()).unwrap();
    world.migrate().unwrap();

    let four = world.write("20260104000000_four", "SELECT 1;", "SELECT 1;");
    let (violations, text, code) = refused(world.migrate());
    assert!(matches!(violations[..], [Violation::NotInSum { .. }]));
    assert!(text.contains("cargo xtask migrate --update-sum"), "{text}");
    assert_eq!(code, 7);
    SumFile::of(&world.migrations()).write(world.path()).unwrap();
    std::fs::write(four.join("up.sql"), "SELECT 2;").unwrap();
    let (violations, ..) = refused(world.migrate());
    assert!(
        matches!(&violations[..], [Violation::SumDiffers { origin }] if origin.ends_with("20260104000000_four/up.sql"))
    );
    std::fs::remove_dir_all(&four).unwrap();
    let (violations, ..) = refused(world.migrate());
    assert!(matches!(violations[..], [Violation::GoneFromFiles { .. }]));
}

#[test]
fn two_branches_that_each_added_a_migration_are_noticed() {
    let world = three();
    let common = SumFile::of(&world.migrations()).text();
    let with = |name: &str| {
        let path = world.write(name, "SELECT 1;", "SELECT 1;");
        let text = SumFile::of(&world.migrations()).text();
        std::fs::remove_dir_all(path).unwrap();
        text.strip_prefix(&common).unwrap().to_owned()
    };
    let (ours, theirs) = (with("20260104000000_ours"), with("20260105000000_theirs"));
    let sum = world.path().join("glowplug.sum");
    for (merged, says) in [
        (
            format!("{common}{ours}{theirs}"),
            "migration 20260105000000 does not follow the line above: two branches were merged",
        ),
        (format!("{common}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> b\n"), "a merge conflict is left in it"),
        (common.replacen('0', "1", 1), "glowplug.sum:3:"),
        (format!("{common}nonsense\n"), "a line has four fields"),
    ] {
        std::fs::write(&sum, merged).unwrap();
        let error = RunError::from(Migrations::from_directory(world.path()).unwrap_err());
        assert!(said(&error).contains(says), "{}", said(&error));
        assert_eq!(error.exit_code(), 2);
    }
    assert_eq!(SumFile::rebuild(world.path()).unwrap().text(), common);
    assert_eq!(std::fs::read_to_string(&sum).unwrap(), common);
}

#[test]
fn a_first_migration_does_not_run_into_what_stands_there_until_allowed() {
    let mut world = three();
    world.execute(
        "CREATE SCHEMA blog; CREATE TABLE blog.t1 (id bigserial PRIMARY KEY); CREATE TYPE blog.mood AS ENUM ('glad'); \
         CREATE FUNCTION blog.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    let (violations, text, code) = refused(world.migrate());
    let says = "namespace blog holds what no migration made: routine one, table t1, type mood";
    assert!(matches!(violations[..], [Violation::Existing { .. }]) && text.contains(says), "{text}");
    assert!(text.contains("--mark-applied") && text.contains("--allow-existing"), "{text}");
    assert_eq!(code, 7);
    let ledger = "SELECT relname FROM pg_class WHERE relname ~ '^__(diesel|glowplug)'";
    assert_eq!(world.query(ledger), Vec::<String>::new(), "nothing was written");
    assert!(world.status().violations.iter().any(|violation| matches!(violation, Violation::Existing { .. })));
    world.options.allow.existing = true;
    let text = said(&world.migrate().unwrap_err());
    assert!(text.contains("already exists") && text.contains("--mark-applied"), "{text}");
    // Somebody who has looked: they are entered, not run.
    let marked = world.mark_applied().unwrap();
    assert_eq!(marked.ran.len(), 3);
    assert_eq!(world.ledger().len(), 3);
    world.options.allow.existing = false;
    assert!(world.migrate().unwrap().ran.is_empty());
    assert!(world.mark_applied().unwrap().ran.is_empty());
    assert!(world.events().iter().any(|event| event.starts_with("marked ") && event.ends_with(" as applied")));
}

#[test]
fn an_extension_in_the_namespace_is_nothing_that_stands_in_the_way() {
    let world = three();
    let there = "SELECT name FROM pg_available_extensions WHERE name IN ('citext', 'hstore', 'pgcrypto') LIMIT 1";
    let Some(extension) = world.query(there).pop() else {
        eprintln!("NOT RUN: this server has no extensions to take one of");
        return;
    };
    world.execute(&format!("CREATE SCHEMA blog; CREATE EXTENSION {extension} SCHEMA blog"));
    assert_eq!(world.migrate().unwrap().ran.len(), 3);
}

#[test]
fn history_goes_on_where_stock_diesel_applied_without_checksums() {
    let world = three();
    world.execute(
        "CREATE SCHEMA blog; CREATE TABLE blog.__diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP); \
         CREATE TABLE blog.t1 (id bigint); INSERT INTO blog.__diesel_schema_migrations VALUES ('20260101000000')",
    );
    assert_eq!(world.migrate().unwrap().ran.len(), 2);
    assert!(world.events().iter().any(|event| event.contains("checksums of 1 migrations")));
    std::fs::write(world.path().join(ONE).join("up.sql"), "SELECT 1;").unwrap();
    refused(world.migrate());
}

#[test]
fn a_role_without_create_on_the_database_can_migrate_an_existing_namespace() {
    let mut world = three();
    let role = format!("migrator_{}", std::process::id());
    world.execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'; CREATE SCHEMA blog AUTHORIZATION {role}"));
    let mut config = world.config.clone();
    config.user(&role).password("secret");
    let client = world.runtime.block_on(connect(&config));
    let superuser = std::mem::replace(&mut world.client, client);
    let result = world.migrate();
    world.client = superuser;
    let owner = world.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'blog'");
    world.execute(&format!("REASSIGN OWNED BY {role} TO CURRENT_USER; DROP ROLE {role}"));
    result.unwrap();
    assert_eq!(owner, [role]);
}
