//! What `generate` and `check` refuse, with what words and what exit code, and that nothing is written then.

use std::fs;

use crate::project::{Databases, FIRST, PlainRole, Project, server, sql};

/// A project whose first migration is generated.
fn generated(name: &str, databases: &Databases) -> Project {
    let project = Project::new(name, databases);
    project.ok(&["generate"]);
    project
}

#[test]
fn a_declaration_that_does_not_parse_is_shown_with_its_place() {
    let databases = Databases::new("parse");
    let project = Project::new("refusal-parse", &databases);
    project.declare("use super::namespace::table;\ntable! { post (id) { id -> , } }\n");
    for command in [&["generate"][..], &["generate", "--check"], &["check"], &["db-push"]] {
        let run = project.fails(2, command);
        assert!(run.stderr.contains("db/src/schema/blog.rs:2:"), "{}", run.stderr);
    }
    assert_eq!(project.files(), []);
}

#[test]
fn history_that_was_edited_is_named_and_never_signed_anew() {
    let databases = Databases::new("history");
    let project = generated("refusal-history", &databases);
    let up = project.directories()[0].join("up.sql");
    let text = fs::read_to_string(&up).unwrap();

    fs::write(&up, format!("{text}-- edited\n")).unwrap();
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));
    let files = project.files();
    for command in [&["check"][..], &["generate"], &["generate", "--custom", "mine"]] {
        let run = project.fails(7, command);
        assert!(run.stderr.contains("up.sql differs") && run.stderr.contains("--update-sum"), "{}", run.stderr);
    }
    assert_eq!(project.files(), files);

    fs::write(&up, &text).unwrap();
    project.ok(&["generate"]);
    project.ok(&["check"]);
    fs::remove_dir_all(&project.directories()[1]).unwrap();
    let run = project.fails(7, &["check"]);
    assert!(run.stderr.contains("its directory is gone"), "{}", run.stderr);
    project.fails(7, &["generate"]);
}

#[test]
fn a_wrong_checksum_file_is_shown_with_its_line_and_a_missing_one_is_missed() {
    let databases = Databases::new("sum");
    let project = generated("refusal-sum", &databases);
    let sum = project.sandbox.root().join("migrations/glowplug.sum");
    let text = fs::read_to_string(&sum).unwrap();
    for wrong in ["nonsense\n".to_owned(), format!("<<<<<<< HEAD\n{text}"), text.replace(" - ", " x ") + "1 2 3 4\n"] {
        fs::write(&sum, wrong).unwrap();
        for command in ["check", "generate"] {
            let run = project.fails(2, &[command]);
            assert!(run.stderr.contains("glowplug.sum:"), "{}", run.stderr);
        }
    }
    fs::remove_file(&sum).unwrap();
    let run = project.fails(7, &["check"]);
    assert!(run.stderr.contains("glowplug.sum is missing"), "{}", run.stderr);
    project.ok(&["migrate", "--update-sum"]);
    assert_eq!(fs::read_to_string(&sum).unwrap(), text);
    project.ok(&["check"]);
}

#[test]
fn a_role_that_may_not_create_databases_is_told_the_ways_out() {
    let databases = Databases::new("role");
    let role = PlainRole::owning(&databases);
    let project = Project::at("refusal-role", &role.at(&databases.dev()), &role.at(&databases.live()));
    let run = project.fails(6, &["generate"]);
    assert!(run.stderr.contains("permission denied"), "{}", run.stderr);
    assert!(run.stderr.contains("SHADOW_DATABASE_URL"), "{}", run.stderr);
    assert!(!run.stderr.contains("plain@"), "{}", run.stderr);
    assert_eq!(project.files(), []);
    // A shadow whose role may is one of them.
    let project = project.with("SHADOW_DATABASE_URL", &server().with_database("postgres").reveal());
    project.ok(&["generate"]);
    project.ok(&["check"]);
    project.ok(&["migrate"]);
}

#[test]
fn migrations_that_do_not_run_on_an_empty_database_stop_generate_and_check() {
    let databases = Databases::new("replay");
    let project = Project::new("refusal-replay", &databases);
    project.sandbox.write("migrations/20260101000000_broken/up.sql", "create table one ();\nselect * from nothing;\n");
    project.sandbox.write("migrations/20260101000000_broken/down.sql", "drop table one;\n");
    project.ok(&["migrate", "--update-sum"]);
    let files = project.files();
    for command in [&["generate"][..], &["generate", "--check"], &["check"]] {
        let run = project.fails(6, command);
        assert!(run.stderr.contains("do not run on an empty database"), "{}", run.stderr);
        assert!(run.stderr.contains("up.sql:2:"), "{}", run.stderr);
    }
    assert_eq!(project.files(), files);
    assert_eq!(project.left_behind(), Vec::<String>::new());
    // What did run is not run again: the next try begins at the failed one.
    project.sandbox.write("migrations/20250101000000_good/up.sql", "create table good ();\n");
    project.sandbox.write("migrations/20250101000000_good/down.sql", "drop table good;\n");
    project.ok(&["migrate", "--update-sum"]);
    project.fails(6, &["check"]);
    let template = project.left_behind();
    assert_eq!(template.len(), 1, "{template:?}");
    project.fails(6, &["check"]);
    assert_eq!(project.left_behind(), template);
    fs::remove_dir_all(&project.directories()[1]).unwrap();
    project.ok(&["migrate", "--update-sum"]);
    project.fails(3, &["check"]);
    assert_eq!(project.left_behind(), template);
}

#[test]
fn without_a_change_nothing_is_written_and_check_and_dry_run_never_write() {
    let databases = Databases::new("nothing");
    let project = generated("refusal-nothing", &databases);
    let files = project.files();
    for command in [&["generate"][..], &["generate", "named"], &["generate", "--check"], &["generate", "--dry-run"]] {
        project.ok(command);
    }
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));
    project.fails(3, &["generate", "--check"]);
    let run = project.ok(&["generate", "--dry-run"]);
    assert!(run.stdout.contains("ADD COLUMN views"), "{}", run.stdout);
    assert_eq!(project.files(), files);
}

#[test]
fn a_custom_pair_is_empty_and_migrate_refuses_it_so() {
    let databases = Databases::new("custom");
    let project = generated("refusal-custom", &databases);
    project.ok(&["generate", "--custom", "fill slugs"]);
    assert_eq!(project.migrations(), ["initial", "fill_slugs"]);
    let run = project.fails(2, &["migrate"]);
    assert!(run.stderr.contains("fill_slugs/up.sql has no statement in it"), "{}", run.stderr);
    let run = project.fails(2, &["generate"]);
    assert!(run.stderr.contains("fill_slugs/up.sql has no statement in it"), "{}", run.stderr);
    let directory = project.directories()[1].clone();
    fs::write(directory.join("up.sql"), "insert into author (name) values ('ada');\n").unwrap();
    fs::write(directory.join("down.sql"), "delete from author where name = 'ada';\n").unwrap();
    let run = project.fails(7, &["migrate"]);
    assert!(run.stderr.contains("--update-sum"), "{}", run.stderr);
    project.ok(&["migrate", "--update-sum"]);
    project.ok(&["migrate"]);
    project.ok(&["check"]);
    assert_eq!(sql(&databases.live(), "select name from refusal_custom.author"), "ada");
}

#[test]
fn losing_data_needs_consent_and_is_marked_in_the_file() {
    let databases = Databases::new("loss");
    let project = generated("refusal-loss", &databases);
    project.declare(&FIRST.replace("        permalink -> Text,\n", ""));
    let files = project.files();
    let run = project.fails(4, &["generate"]);
    assert!(run.stderr.contains("--accept-data-loss") && run.stderr.contains("permalink"), "{}", run.stderr);
    assert_eq!(project.files(), files);
    project.ok(&["generate", "--accept-data-loss"]);
    assert_eq!(project.migrations(), ["initial", "drop_post_permalink"]);
    let up = fs::read_to_string(project.directories()[1].join("up.sql")).unwrap();
    assert!(up.contains("-- data-loss: ") && up.contains("-- irreversible: "), "{up}");
    assert!(up.contains("down.sql fails where rows do not allow it"), "{up}");
    project.ok(&["check"]);
    // As announced: back where there are no rows, and not a bit of it where there are.
    project.ok(&["migrate"]);
    project.ok(&["rollback"]);
    project.ok(&["migrate"]);
    let live = databases.live();
    sql(&live, "insert into refusal_loss.author (name) values ('ada')");
    sql(&live, "insert into refusal_loss.post (author_id) select id from refusal_loss.author");
    let tables = project.tables(&live);
    let run = project.fails(6, &["rollback"]);
    assert!(run.stderr.contains("contains null values"), "{}", run.stderr);
    assert_eq!(project.tables(&live), tables);
    project.ok(&["status", "--check"]);
}

/// The rows that a migration wrote forbid its way back, as those of a project's users do: that is said, and no
/// reason to refuse.
#[test]
fn rows_that_a_migration_wrote_may_forbid_the_way_back() {
    let databases = Databases::new("seed");
    let project = generated("refusal-seed", &databases);
    project.ok(&["generate", "--custom", "seed"]);
    let directory = project.directories()[1].clone();
    let seed = "insert into author (name) values ('ada');\ninsert into post (author_id, permalink) select id, 'a' from author;\n";
    fs::write(directory.join("up.sql"), seed).unwrap();
    fs::write(directory.join("down.sql"), "delete from post;\ndelete from author;\n").unwrap();
    project.ok(&["migrate", "--update-sum"]);
    project.declare(&FIRST.replace("        permalink -> Text,\n", ""));
    let run = project.ok(&["generate", "--accept-data-loss"]);
    assert!(run.stderr.contains("down.sql fails where rows do not allow it"), "{}", run.stderr);
    // The way up is proven with those rows.
    project.ok(&["check"]);
    project.ok(&["migrate"]);
    assert_eq!(sql(&databases.live(), "select count(*)::text from refusal_seed.post"), "1");
    project.fails(6, &["rollback"]);
}

#[test]
fn a_possible_rename_without_a_terminal_names_the_flags() {
    let databases = Databases::new("rename");
    let project = generated("refusal-rename", &databases);
    project.declare(&FIRST.replace("permalink", "slug"));
    let run = project.fails(4, &["generate"]);
    for word in ["--rename post.permalink=slug", "--drop post.permalink", "renamed from permalink"] {
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
    }
    project.fails(3, &["generate", "--check"]);
    project.fails(2, &["generate", "--rename", "post.absent=slug"]);
    assert_eq!(project.migrations(), ["initial"]);
    project.ok(&["generate", "--rename", "post.permalink=slug"]);
    let up = fs::read_to_string(project.directories()[1].join("up.sql")).unwrap();
    assert!(up.contains("RENAME COLUMN permalink TO slug") && !up.contains("data-loss"), "{up}");
    project.ok(&["check"]);
}

#[test]
fn only_the_newest_template_stays_on_the_server() {
    let databases = Databases::new("stray");
    let project = generated("refusal-stray", &databases);
    // What a killed command would leave: the number is no session's.
    let prefix = project.left_behind()[0].rsplit_once('_').unwrap().0.to_owned();
    for stray in [format!("{prefix}_p0"), format!("{prefix}_b0")] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let admin =
                glowplug_connect::connect(&server(), &glowplug_connect::ConnectOptions::default()).await.unwrap();
            admin.client.batch_execute(&format!("create database {stray} template template0")).await.unwrap();
        });
    }
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));
    project.ok(&["generate"]);
    project.ok(&["check"]);
    let left = project.left_behind();
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].starts_with(&format!("{prefix}_r")), "{left:?}");
}
