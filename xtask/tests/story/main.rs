//! The whole workflow as its user sees it: the program in a small project, on a real PostgreSQL.
//! `GLOWPLUG_TEST_URL` names a disposable cluster's superuser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

#[path = "../sandbox/mod.rs"]
mod sandbox;

mod adoption;
mod bad_input;
mod clone;
mod interruption;
mod project;
mod refusals;
mod templates;

use project::{Databases, FIRST, Project, sql};

const FIRST_TABLES: &str =
    "author: id int8, name text\npost: author_id int8, id int8, permalink text, status post_status = 'draft'";

#[test]
fn the_whole_story_from_the_first_push_to_a_redo() {
    let databases = Databases::new("whole");
    let (dev, live) = (databases.dev(), databases.live());
    let project = Project::new("story-whole", &databases);

    // Push, edit, push.
    project.ok(&["db-push"]);
    assert_eq!(project.tables(&dev), FIRST_TABLES);
    sql(&dev, "insert into story_whole.author (name) values ('ada')");
    project.declare(&FIRST.replace("name -> Text unique", "name -> Text unique,\n        bio -> Nullable<Text>"));
    project.ok(&["db-push"]);
    assert!(project.tables(&dev).contains("author: bio text, id int8, name text"));
    assert_eq!(sql(&dev, "select name from story_whole.author"), "ada");

    // Generate, check; a check without migrations says what is missing.
    project.fails(3, &["check"]);
    project.ok(&["generate"]);
    assert_eq!(project.migrations(), ["initial"]);
    project.ok(&["check"]);

    // Migrate an empty database.
    assert_eq!(project.tables(&live), "");
    project.fails(3, &["status", "--check"]);
    project.ok(&["migrate"]);
    project.ok(&["status", "--check"]);
    assert_eq!(project.tables(&live), project.tables(&dev));
    project.ok(&["migrate"]);
    sql(&live, "insert into story_whole.author (name) values ('grace')");
    sql(&live, "insert into story_whole.post (author_id, permalink) select id, 'hello' from story_whole.author");

    // Edit: a column, a rename by hint, an enum value that is the new default at once.
    let second = FIRST
        .replace("name -> Text unique", "name -> Text unique,\n        bio -> Nullable<Text>")
        .replace("permalink -> Text,", "slug -> Text renamed from permalink,\n        views -> Integer = 0,")
        .replace("Published,", "Published,\n        Archived,")
        .replace("\"draft\"", "\"archived\"");
    project.declare(&second);
    project.fails(3, &["generate", "--check"]);
    project.fails(3, &["check"]);
    project.ok(&["generate", "slugs"]);
    assert_eq!(project.migrations(), ["initial", "slugs_1", "slugs_2"]);
    project.ok(&["generate", "--check"]);
    project.ok(&["check"]);

    let before = project.tables(&live);
    let after = "author: bio text, id int8, name text\n\
                 post: author_id int8, id int8, slug text, status post_status = 'archived', views int4 = 0";
    project.fails(3, &["status", "--check"]);
    project.ok(&["migrate"]);
    assert_eq!(project.tables(&live), after);
    assert_eq!(sql(&live, "select slug || ' ' || status || ' ' || views from story_whole.post"), "hello draft 0");
    sql(&live, "insert into story_whole.post (author_id, slug) select id, 'more' from story_whole.author");
    assert_eq!(sql(&live, "select status::text from story_whole.post where slug = 'more'"), "archived");
    sql(&live, "delete from story_whole.post where slug = 'more'");

    // Back and forth; the rows stay.
    project.ok(&["rollback", "--steps", "2"]);
    assert_eq!(project.tables(&live), before);
    assert_eq!(sql(&live, "select permalink from story_whole.post"), "hello");
    project.fails(3, &["status", "--check"]);
    project.ok(&["migrate"]);
    project.ok(&["redo"]);
    assert_eq!(project.tables(&live), after);
    assert_eq!(sql(&live, "select slug from story_whole.post"), "hello");
    project.ok(&["status", "--check"]);

    // What was deployed and what is developed are the same.
    project.ok(&["db-push"]);
    assert_eq!(project.tables(&dev), after);
    assert_eq!(sql(&dev, "select name from story_whole.author"), "ada");
}

#[test]
fn two_projects_share_a_database_without_seeing_each_other() {
    let databases = Databases::new("shared");
    let (dev, live) = (databases.dev(), databases.live());
    let (one, other) = (Project::new("story-one", &databases), Project::new("story-other", &databases));
    other.declare("use super::namespace::table;\ntable! { post (id) { id -> Uuid, body -> Text } }\n");
    let other_tables = "post: body text, id uuid";

    for project in [&one, &other] {
        project.ok(&["db-push"]);
        project.ok(&["generate"]);
        project.ok(&["migrate"]);
        project.ok(&["check"]);
    }
    // The second one's commands left nothing to do for the first, and the other way round.
    for project in [&one, &other] {
        assert_eq!(project.sandbox.json(&["db-push"])["changes"], serde_json::json!([]));
        assert_eq!(project.sandbox.json(&["migrate"])["ran"], serde_json::json!([]));
        project.ok(&["status", "--check"]);
    }
    for url in [&dev, &live] {
        assert_eq!(one.tables(url), FIRST_TABLES);
        assert_eq!(other.tables(url), other_tables);
    }
    // Everything of the one goes; the other keeps its tables and its ledger.
    one.ok(&["rollback"]);
    one.declare("use super::namespace::table;\n");
    one.ok(&["db-push", "--accept-data-loss"]);
    for url in [&dev, &live] {
        assert_eq!(one.tables(url), "");
        assert_eq!(other.tables(url), other_tables);
    }
    other.ok(&["status", "--check"]);
}
