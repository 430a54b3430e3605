//! A push of few changed tables among many: only those are looked at, and the result is that of a look at all.

use std::fmt::Write as _;
use std::fs;

use crate::project::{Project, tables};

/// Twelve tables in a chain of foreign keys, the sixth as given.
fn chain(sixth: &str) -> String {
    let mut text = String::new();
    for number in 0..12_u8 {
        let body = match number {
            5 => sixth.to_owned(),
            0 => "id -> BigInt identity, name -> Text,".to_owned(),
            _ => {
                let parent = number - 1;
                format!("id -> BigInt identity, parent_id -> BigInt references t{parent:02}(id), index (parent_id),")
            }
        };
        writeln!(text, "table! {{ t{number:02} (id) {{ {body} }} }}").expect("writing to a string does not fail");
    }
    tables(&text)
}

const SIXTH: &str = "id -> BigInt identity, parent_id -> BigInt references t04(id), name -> Text, unique (name),";

/// What the last look at everything left behind.
fn remembered(project: &Project) -> Option<Vec<u8>> {
    fs::read(project.directory.path().join(format!(".glowplug/cache/canonical-{}.json", project.name))).ok()
}

/// Pushes a change of the sixth table; tells whether all tables were made again for it.
fn pushed(sixth: &str, code: i32, arguments: &[&str]) -> (Project, bool) {
    let project = Project::pushed(&chain(SIXTH));
    project.sql("insert into t00 (name) values ('a'); insert into t01 (parent_id) values (1)");
    let before = remembered(&project);
    project.declare(&chain(sixth));
    project.push(code, arguments);
    let looked_at_all = before != remembered(&project);
    (project, looked_at_all)
}

#[test]
fn one_changed_table_among_many_is_made_without_the_others() {
    for sixth in [
        // A column, a default, an index, a check, a comment.
        "id -> BigInt identity, parent_id -> BigInt references t04(id), name -> Text, more -> Nullable<Text>, unique (name),",
        "id -> BigInt identity, parent_id -> BigInt references t04(id), name -> Text = \"x\", unique (name), index (name desc),",
        "/// Spoken of.\n id -> BigInt identity, parent_id -> BigInt references t04(id), name -> Text, unique (name), check short sql(\"length(name) < 9\"),",
        // Another parent, no parent.
        "id -> BigInt identity, parent_id -> BigInt references t09(id) on delete cascade, name -> Text, unique (name),",
        "id -> BigInt identity, name -> Text, unique (name),",
        // Another type.
        "id -> BigInt identity, parent_id -> BigInt references t04(id), name -> Varchar(20), unique (name),",
    ] {
        let (project, looked_at_all) = pushed(sixth, 0, &[]);
        assert!(!looked_at_all, "{sixth}");
        project.is_settled();
    }
}

#[test]
fn pushes_of_few_tables_follow_one_another() {
    let project = Project::pushed(&chain(SIXTH));
    let before = remembered(&project);
    for text in ["one -> Nullable<Text>,", "one -> Nullable<Text>, two -> Nullable<Int4>,", "two -> Nullable<Int4>,"] {
        project.declare(&chain(&format!("{SIXTH} {text}")));
        project.push(0, &["--accept-data-loss"]);
        assert_eq!(project.json(0, &[])["changes"], serde_json::json!([]));
    }
    assert_eq!(before, remembered(&project));
    project.is_settled();
}

#[test]
fn tables_that_come_and_go_among_many_are_pushed_alone() {
    let project = Project::pushed(&chain(SIXTH));
    let before = remembered(&project);
    let more = "table! { extra (id) { id -> BigInt identity, at -> BigInt references t03(id), index (at), } }\n";
    project.declare(&format!("{}{more}", chain(SIXTH)));
    project.push(0, &[]);
    assert_eq!(project.sql("select count(*) from extra"), "0");
    project.declare(&chain(SIXTH));
    let value = project.json(0, &[]);
    assert_eq!(value["losses"], serde_json::json!([]), "an empty table that a declaration made may go with it");
    assert_eq!(before, remembered(&project));
    project.is_settled();
}

#[test]
fn a_question_about_one_table_among_many_is_asked() {
    let sixth = "id -> BigInt identity, parent_id -> BigInt references t04(id), title -> Text, unique (title),";
    let (project, _) = pushed(sixth, 4, &[]);
    project.push(0, &["--rename", "t05.name=title"]);
    project.is_settled();
}

#[test]
fn a_change_by_hand_is_noticed_beside_a_declared_one() {
    let project = Project::pushed(&chain(SIXTH));
    project.sql("alter table t09 add stray text");
    project.declare(&chain(&format!("{SIXTH} more -> Nullable<Text>,")));
    let value = project.json(0, &[]);
    assert_eq!(value["changes"].as_array().unwrap().len(), 2, "{value}");
    project.is_settled();
}

#[test]
fn a_name_that_postgresql_would_number_is_chosen_among_all() {
    // Both tables ask for the index name t05_name_more_idx.
    let (one, two) = (
        "table! { t05 (id) { id -> BigInt, name_more -> Text, index (name_more), } }\n",
        "table! { t05_name (id) { id -> BigInt, more -> Text, index (more), } }\n",
    );
    let rest: String = (10..20).map(|number| format!("table! {{ r{number} (id) {{ id -> BigInt, }} }}\n")).collect();
    let project = Project::pushed(&tables(&format!("{rest}{two}")));
    project.declare(&tables(&format!("{rest}{one}{two}")));
    project.push(0, &[]);
    project.is_settled();
    project.declare(&tables(&format!("{rest}{two}")));
    project.push(0, &[]);
    project.is_settled();
}
