//! Renames: asked about, answered by flags or by hints, never guessed.

use crate::project::{Project, tables};

fn post(columns: &str) -> String {
    tables(&format!("table! {{ post (id) {{ id -> BigInt identity, {columns} }} }}"))
}

fn status(labels: &str) -> String {
    tables(&format!(
        "pg_enum! {{ pub enum PostStatus {{ {labels} }} }}\n\
         table! {{ post (id) {{ id -> BigInt identity, status -> PostStatus, past -> Array<PostStatus> }} }}"
    ))
}

#[test]
fn a_rename_without_a_terminal_ends_with_4_and_lists_what_answers_it() {
    let project = Project::pushed(&post("permalink -> Text,"));
    project.sql("insert into post (permalink) values ('a')");
    project.declare(&post("slug -> Text,"));
    let run = project.push(4, &[]);
    assert!(run.stderr.contains("--rename post.permalink=slug"), "{}", run.stderr);
    let value = project.json(4, &[]);
    let question = &value["questions"][0];
    assert_eq!(question["flags"], serde_json::json!(["--rename post.permalink=slug", "--drop post.permalink"]));
    assert!(question["hints"][0].as_str().is_some_and(|hint| hint.contains("renamed from permalink")));
    assert_eq!(project.sql("select permalink from post"), "a");
    project.push(0, &["--rename", "post.permalink=slug"]);
    assert_eq!(project.sql("select slug from post"), "a");
    project.is_settled();
}

#[test]
fn a_hint_answers_and_is_ignored_once_done() {
    let project = Project::pushed(&post("permalink -> Text,"));
    project.sql("insert into post (permalink) values ('a')");
    project.declare(&post("slug -> Text renamed from permalink,"));
    project.push(0, &[]);
    assert_eq!(project.sql("select slug from post"), "a");
    project.is_settled();
}

#[test]
fn a_column_said_to_be_gone_is_dropped_with_consent() {
    let project = Project::pushed(&post("permalink -> Nullable<Text>,"));
    project.sql("insert into post (permalink) values ('a')");
    project.declare(&post("slug -> Nullable<Text>,"));
    project.push(4, &["--drop", "post.permalink"]);
    project.push(0, &["--drop", "post.permalink", "--accept-data-loss"]);
    assert_eq!(project.sql("select slug from post"), "");
}

#[test]
fn a_table_is_asked_about_too() {
    let project = Project::pushed(&post("title -> Text,"));
    project.sql("insert into post (title) values ('a')");
    project.declare(&tables("table! { article (id) { id -> BigInt identity, title -> Text } }"));
    let value = project.json(4, &[]);
    assert_eq!(value["questions"][0]["flags"][0], "--rename post=article");
    project.push(0, &["--rename", "post=article"]);
    assert_eq!(project.sql("select title from article"), "a");
    project.is_settled();
}

#[test]
fn a_partition_is_asked_about_too_and_its_successor_in_place_comes_first() {
    let parts = |name: &str, other: &str| {
        let log = "create table log (day integer not null, text text) partition by list (day);";
        let part = |name: &str, day: u8| format!("create table {name} partition of log for values in ({day});");
        [log.to_owned(), part(name, 1), part(other, 2)].join("\n")
    };
    let project = Project::new(&tables(""));
    project.write("db/src/schema/log.sql", &parts("log_b", "log_c"));
    project.push(0, &[]);
    project.sql("insert into log values (1, 'a'), (2, 'b')");
    project.write("db/src/schema/log.sql", &parts("log_y", "log_x"));
    let value = project.json(4, &[]);
    let flags = serde_json::json!(["--rename log_b=log_y", "--rename log_b=log_x", "--drop log_b"]);
    assert_eq!(value["questions"][0]["flags"], flags);
    project.push(0, &["--rename", "log_b=log_y", "--rename", "log_c=log_x"]);
    assert_eq!(project.sql("select text from log_y"), "a");
    assert_eq!(project.sql("select text from log_x"), "b");
    project.is_settled();
}

#[test]
fn an_enum_value_is_asked_about_too() {
    let project = Project::pushed(&status("Draft, Live"));
    project.sql("insert into post (status, past) values ('draft', '{draft,live}')");
    project.declare(&status("Sketch, Live"));
    let value = project.json(4, &[]);
    assert_eq!(value["questions"][0]["flags"][0], "--rename post_status.draft=sketch");
    project.push(0, &["--rename", "post_status.draft=sketch"]);
    assert_eq!(project.sql("select status, past from post"), "sketch|{sketch,live}");
    project.is_settled();
}

#[test]
fn an_enum_value_in_use_cannot_be_removed_and_nothing_is_half_applied() {
    let project = Project::pushed(&status("Draft, Live"));
    project.sql("insert into post (status, past) values ('draft', '{}')");
    project.declare(&status("Live"));
    let run = project.push(6, &[]);
    assert!(run.stderr.contains("removed value") && run.stderr.contains("1 row"), "{}", run.stderr);
    assert_eq!(project.sql("select enum_range(null::post_status)"), "{draft,live}");
    project.sql("update post set status = 'live'");
    project.push(0, &[]);
    assert_eq!(project.sql("select enum_range(null::post_status)"), "{live}");
    project.is_settled();
}

#[test]
fn an_answer_that_names_nothing_is_a_mistake_of_usage() {
    let project = Project::pushed(&post("title -> Text,"));
    project.declare(&post("headline -> Text,"));
    for answer in ["post.absent=headline", "post.title=absent", "absent=post"] {
        let run = project.push(2, &["--rename", answer]);
        assert!(run.stderr.contains(answer), "{}", run.stderr);
    }
}
