//! A database that db-push filled, or somebody's hand, meets the migrations.

use glowplug_connect::DatabaseUrl;

use crate::project::{Databases, FIRST, Project, execute_at, sql};

const LEDGER: &str = "select version from %.__diesel_schema_migrations order by version";

fn ledger(project: &Project, url: &DatabaseUrl) -> String {
    sql(url, &LEDGER.replace('%', &project.namespace))
}

/// Deploys to the very database that it develops in, as somebody who works alone does.
fn pushed_and_generated(name: &str, databases: &Databases) -> Project {
    let project = Project::at(name, &databases.dev(), &databases.dev());
    project.ok(&["db-push"]);
    project.ok(&["generate"]);
    project
}

#[test]
fn after_a_push_migrate_says_what_stands_there_and_mark_applied_takes_it_for_done() {
    let databases = Databases::new("adopt");
    let project = pushed_and_generated("adopt-pushed", &databases);
    let dev = databases.dev();
    sql(&dev, "insert into adopt_pushed.author (name) values ('ada')");

    for command in [&["migrate"][..], &["migrate", "--dry-run"]] {
        let run = project.fails(7, command);
        let says = "namespace adopt_pushed holds what no migration made: table author, table post, type post_status";
        assert!(run.stderr.contains(says), "{}", run.stderr);
        assert!(run.stderr.contains("cargo xtask migrate --mark-applied"), "{}", run.stderr);
        assert!(run.stderr.contains("--allow-existing"), "{}", run.stderr);
    }
    let run = project.ok(&["status"]);
    assert!(run.stderr.contains("holds what no migration made"), "{}", run.stderr);
    // Whoever insists gets PostgreSQL's answer, and nothing of the migration stands.
    let run = project.fails(6, &["migrate", "--allow-existing"]);
    assert!(run.stderr.contains("already exists") && run.stderr.contains("--mark-applied"), "{}", run.stderr);

    let run = project.ok(&["migrate", "--mark-applied", "--dry-run"]);
    assert!(run.stdout.contains("CREATE TABLE") && run.stderr.contains("not run"), "{}{}", run.stdout, run.stderr);
    project.fails(3, &["status", "--check"]);
    let marked = project.sandbox.json(&["migrate", "--mark-applied"]);
    assert!(marked["marked"][0].as_str().unwrap().ends_with("_initial"), "{marked}");
    assert_eq!(ledger(&project, &dev).lines().count(), 1);
    project.ok(&["status", "--check"]);
    assert_eq!(project.sandbox.json(&["migrate"])["ran"], serde_json::json!([]));
    assert_eq!(project.sandbox.json(&["migrate", "--mark-applied"])["marked"], serde_json::json!([]));

    // From here on it is like any other: forward, and back to nothing.
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    assert_eq!(sql(&dev, "select name from adopt_pushed.author"), "ada");
    assert_eq!(project.sandbox.json(&["db-push"])["changes"], serde_json::json!([]));
    project.ok(&["rollback", "--all"]);
    assert_eq!(project.tables(&dev), "");
}

#[test]
fn nothing_is_marked_where_the_schema_is_not_exactly_the_migrations() {
    let databases = Databases::new("unlike");
    let project = pushed_and_generated("adopt-unlike", &databases);
    let dev = databases.dev();
    for (change, back, says) in [
        ("add column extra int", "drop column extra", "DROP COLUMN extra"),
        ("alter column permalink drop not null", "alter column permalink set not null", "SET NOT NULL"),
        ("drop constraint post_pkey", "add constraint post_pkey primary key (id)", "PRIMARY KEY (id)"),
    ] {
        execute_at(&dev, &format!("alter table adopt_unlike.post {change}"));
        let run = project.fails(7, &["migrate", "--mark-applied"]);
        assert!(run.stderr.contains("nothing was marked") && run.stderr.contains(says), "{}", run.stderr);
        project.fails(3, &["status", "--check"]);
        execute_at(&dev, &format!("alter table adopt_unlike.post {back}"));
    }
    // The first one's work is done, the second one's is not: --to says how far.
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));
    project.ok(&["generate"]);
    let run = project.fails(7, &["migrate", "--mark-applied"]);
    assert!(run.stderr.contains("ADD COLUMN views") && run.stderr.contains("--to VERSION"), "{}", run.stderr);
    let version = project.directories()[0].file_name().unwrap().to_str().unwrap().split('_').next().unwrap().to_owned();
    project.fails(2, &["migrate", "--mark-applied", "--to", "20000101000000"]);
    project.ok(&["migrate", "--mark-applied", "--to", &version]);
    assert_eq!(ledger(&project, &dev), version);
    let ran = project.sandbox.json(&["migrate"]);
    assert_eq!(ran["ran"].as_array().unwrap().len(), 1, "{ran}");
    project.ok(&["check"]);
    assert_eq!(project.left_behind().len(), 1, "only the template of all migrations stays");
}

#[test]
fn a_production_database_is_marked_without_making_databases_beside_it() {
    let databases = Databases::new("prod");
    let project = pushed_and_generated("adopt-prod", &databases);
    // Another tool made production: here it is a plain run whose ledger is thrown away.
    let project = project.with("APP_ENV", "production").with("DATABASE_URL", &databases.live().reveal());
    project.ok(&["migrate"]);
    execute_at(&databases.live(), "drop table adopt_prod.__diesel_schema_migrations, adopt_prod.__glowplug_checksums");
    project.fails(7, &["migrate"]);
    project.ok(&["migrate", "--mark-applied"]);
    project.ok(&["status", "--check"]);
    assert_eq!(ledger(&project, &databases.live()).lines().count(), 1);
}
