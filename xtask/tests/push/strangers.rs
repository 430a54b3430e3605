//! What stands in or beside the namespace and is not declared.

use crate::project::{Project, Session, server, tables};

fn note(columns: &str) -> String {
    tables(&format!("table! {{ note (id) {{ id -> BigInt identity, {columns} }} }}"))
}

#[test]
fn a_table_that_no_declaration_knows_goes_only_with_consent() {
    let project = Project::pushed(&note("title -> Text,"));
    project.sql("create table by_hand (word text); insert into by_hand values ('kept')");
    let value = project.json(4, &[]);
    assert_eq!(value["losses"][0]["rows"], 1);
    assert_eq!(project.sql("select word from by_hand"), "kept");
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(project.sql("select to_regclass('by_hand') is null"), "t");
}

#[test]
fn an_empty_table_made_by_hand_needs_consent_and_a_declared_one_does_not() {
    let project = Project::pushed(&tables(
        "table! { note (id) { id -> BigInt identity } } table! { other (id, x) { id -> BigInt, x -> Text, y -> Bool, z -> Date } }",
    ));
    project.declare(&note(""));
    project.push(0, &[]);
    project.sql("create table by_hand (a int)");
    project.push(4, &[]);
}

#[test]
fn views_functions_types_and_sequences_made_by_hand_go_only_with_consent() {
    let project = Project::pushed(&note("title -> Text,"));
    project.sql(
        "create view titles as select title from note; create function one() returns int language sql as 'select 1'; \
         create type mood as enum ('good'); create sequence counter",
    );
    let value = project.json(4, &[]);
    let named: Vec<&str> =
        value["losses"].as_array().into_iter().flatten().filter_map(|it| it["object"].as_str()).collect();
    for word in ["titles", "one(", "mood", "counter"] {
        assert!(named.iter().any(|name| name.contains(word)), "{word}: {named:?}");
    }
    assert_eq!(project.sql("select to_regclass('titles') is null, one()"), "f|1");
    project.push(0, &["--accept-data-loss"]);
    project.is_settled();
}

#[test]
fn a_view_over_a_dropped_column_is_not_dropped_silently() {
    let project = Project::pushed(&note("title -> Nullable<Text>, kept -> Nullable<Text>,"));
    project.sql("create view titles as select title from note");
    project.declare(&note("kept -> Nullable<Text>,"));
    let run = project.push(4, &[]);
    assert!(run.stderr.contains("titles"), "{}", run.stderr);
    assert_eq!(project.sql("select to_regclass('titles') is null"), "f");
}

#[test]
fn other_namespaces_are_not_touched() {
    let project = Project::pushed(&note("title -> Text,"));
    project.sql("create schema elsewhere; create table elsewhere.note (x int); create table public.note (y int)");
    project.declare(&note("headline -> Integer = 1,"));
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(
        project.sql("select count(*) from information_schema.columns where table_schema in ('elsewhere', 'public')"),
        "2"
    );
    project.is_settled();
}

#[test]
fn a_view_elsewhere_over_a_dropped_column_is_named_and_refused() {
    let project = Project::pushed(&note("title -> Text, kept -> Text = \"\","));
    project.sql("create schema elsewhere");
    project.sql(&format!("create view elsewhere.titles as select title from \"{}\".note", project.name));
    project.declare(&note("kept -> Text = \"\","));
    let run = project.push(7, &["--accept-data-loss"]);
    assert!(run.stderr.contains("elsewhere.titles"), "{}", run.stderr);
    assert_eq!(project.sql("select count(*) from elsewhere.titles"), "0");
}

#[test]
fn what_an_extension_owns_in_the_namespace_stays() {
    let project = Project::pushed(&note("title -> Text,"));
    let there = project.sql("select count(*) from pg_available_extensions where name = 'citext'");
    if there == "0" {
        // A PostgreSQL without its contributed modules.
        return;
    }
    project.sql(&format!("create extension citext schema \"{}\"", project.name));
    project.is_settled();
    project.declare(&note("title -> Text, tag -> Nullable<Text> sql_type \"citext\","));
    project.push(0, &[]);
    project.is_settled();
}

#[test]
fn a_declaration_may_speak_of_functions_in_files_and_not_of_what_is_only_in_the_target() {
    let project = Project::new(&note("title -> Text = sql(\"greeting()\"),"));
    project.write(
        "db/src/schema/greeting.sql",
        "create function greeting() returns text language sql as $$ select 'hi' $$;\n",
    );
    project.push(0, &[]);
    project.is_settled();
    project.sql("create function public.stranger() returns text language sql as $$ select 'x' $$");
    project.declare(&note("title -> Text = sql(\"stranger()\"),"));
    let run = project.push(2, &[]);
    assert!(run.stderr.contains("all.rs:2:") && run.stderr.contains("stranger()"), "{}", run.stderr);
    assert!(run.stderr.contains("db/src/schema"), "{}", run.stderr);
}

#[test]
fn a_database_of_ones_own_for_trying_out_can_be_named() {
    let shadow = Project::new("");
    let project = Project::new(&note("title -> Text,")).with("SHADOW_DATABASE_URL", &shadow.url.reveal());
    project.push(0, &[]);
    assert_eq!(shadow.sql("select count(*) from pg_namespace where nspname like 'push%'"), "0");
    project.is_settled();
}

#[test]
fn a_role_without_rights_is_told_which_one_it_lacks() {
    let project = Project::new(&note("title -> Text,"));
    let role = format!("{}_reader", project.name);
    let admin = Session::open(&server());
    admin.sql(&format!("create role {role} login password 'hunter2'"));
    let url = project.url.with_user(&role, None).reveal().replacen(&format!("{role}@"), &format!("{role}:hunter2@"), 1);
    let poor = Project::new(&note("title -> Text,")).with("DATABASE_URL_DEV", &url);
    let run = poor.push(6, &[]);
    assert!(run.stderr.contains("permission denied") && run.stderr.contains("SHADOW_DATABASE_URL"), "{}", run.stderr);
    // With a place for trying out, the target itself is what it may not change.
    let shadow = Project::new("");
    admin.sql(&format!("alter database {} owner to {role}", shadow.name));
    let (server, rest) = url.rsplit_once(&project.name).expect("the database's name stands in the URL");
    let shadow_url = format!("{server}{}{rest}", shadow.name);
    let poor = poor.with("SHADOW_DATABASE_URL", &shadow_url);
    let run = poor.push(6, &[]);
    assert!(run.stderr.contains("permission denied for database"), "{}", run.stderr);
    assert!(run.stderr.contains("rolled back") && !run.stderr.contains("hunter2"), "{}", run.stderr);
    drop(shadow);
    admin.sql(&format!("drop role {role}"));
}
