//! Bad input: each has its error and its exit code, and changes nothing.

use crate::project::{Project, server, tables};

const NOTE: &str = "use super::namespace::table;\ntable! { note (id) { id -> BigInt identity, title -> Text } }\n";

/// Declarations that make no sense, and words of the answer. All end with 2.
#[test]
fn mistakes_in_declarations_are_shown_with_file_line_column_and_caret() {
    let cases = [
        ("table! { note (id) {\n    id -> BigInt idenity,\n} }", "all.rs:3:18", "identity"),
        ("table! { note (id) {\n    id -> BigInt identity\n    title -> Text,\n} }", "all.rs:4:", "^"),
        ("table! { note (id) { id -> BigInt } }\ntable! { note (id) { id -> BigInt } }", "all.rs:3:", "note"),
        ("table! { note (id) { id -> BigInt references absent(id) } }", "all.rs:2:", "absent"),
        ("table! { note (id) { id -> Nonsense } }", "all.rs:2:", "Nonsense"),
        ("table! { note (id) {\n id -> BigInt,\n x -> Text sql_type \"nonsense\" } }", "all.rs:", "nonsense"),
        ("table! { note (id) { id -> BigInt, x -> Integer = sql(\"1 +\") } }", "all.rs:2:", "syntax error"),
        ("table! { note (id) { id -> BigInt, check sql(\"absent > 0\") } }", "all.rs:2:", "absent"),
    ];
    let project = Project::new("");
    for (declaration, place, word) in cases {
        project.declare(&tables(declaration));
        let run = project.push(2, &[]);
        assert!(run.stderr.contains(place) && run.stderr.contains(word), "{place}, {word}: {}", run.stderr);
        let value = project.json(2, &[]);
        assert_eq!(value["error"]["exit_code"], 2);
    }
    assert_eq!(project.sql(&format!("select count(*) from pg_namespace where nspname = '{}'", project.name)), "0");
}

#[test]
fn a_mistake_in_a_file_of_sql_is_placed_in_it() {
    let project = Project::new(NOTE);
    project.write("db/src/schema/views.sql", "-- views\n\ncreate view titles as select headline from note;\n");
    let run = project.push(2, &[]);
    assert!(run.stderr.contains("views.sql:3:") && run.stderr.contains("headline"), "{}", run.stderr);
}

#[test]
fn a_namespace_that_is_none_is_refused() {
    for name in ["", "pg_mine", "information_schema", "fn", &"a".repeat(64)] {
        let project = Project::new(NOTE).with("PROJECT_NAME", name);
        if name.is_empty() {
            project.write(".cargo/config.toml", "[env]\nPROJECT_NAME = \"\"\n");
        }
        let run = project.push(2, &[]);
        assert!(run.stderr.contains("project name") || run.stderr.contains("PROJECT_NAME"), "{name}: {}", run.stderr);
    }
}

#[test]
fn pushing_is_refused_in_ci_and_outside_of_development() {
    let project = Project::new(NOTE).with("CI", "true");
    let run = project.push(7, &[]);
    assert!(run.stderr.contains("CI is set") && run.stderr.contains("migrate"), "{}", run.stderr);
    for environment in ["production", "staging"] {
        Project::new(NOTE).with("APP_ENV", environment).push(7, &[]);
    }
}

#[test]
fn the_database_of_production_is_refused_under_any_name() {
    let project = Project::new(NOTE);
    let url = project.url.reveal();
    let (here, there) = ("127.0.0.1", "localhost");
    let other = if url.contains(there) { url.replacen(there, here, 1) } else { url.replacen(here, there, 1) };
    for variable in ["DATABASE_URL_PROD", "DATABASE_URL_STAGING"] {
        let project = Project::new(NOTE).with("DATABASE_URL_DEV", &url).with(variable, &other);
        let run = project.push(7, &[]);
        assert!(run.stderr.contains(variable), "{}", run.stderr);
    }
    assert_eq!(project.sql(&format!("select count(*) from pg_namespace where nspname = '{}'", project.name)), "0");
}

#[test]
fn no_server_no_such_database_and_a_malformed_url_are_told_apart() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port");
    let absent = server().with_database("absent_database").reveal();
    let cases = [
        (format!("postgresql://ada:hunter2@{closed}/dev?connect_timeout=2"), 5, "cannot reach"),
        (absent, 5, "no database absent_database"),
        ("mysql://ada:hunter2@host/db".to_owned(), 2, "DATABASE_URL_DEV"),
    ];
    for (url, code, word) in cases {
        let run = Project::new(NOTE).with("DATABASE_URL_DEV", &url).push(code, &[]);
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
        assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    }
}

#[test]
fn the_apps_own_url_is_never_taken() {
    // Were it taken, it would be refused: it is no URL.
    Project::new(NOTE).with("DATABASE_URL", "mysql://nobody@nowhere/x").push(0, &[]);
}

#[test]
fn what_diesel_prints_is_pushed_with_a_warning_where_it_stands() {
    let project =
        Project::new("diesel::table! {\n    note (id) {\n        id -> Int8,\n        title -> Text,\n    }\n}\n");
    let run = project.push(0, &[]);
    assert!(run.stderr.contains("warning: db/src/schema/all.rs:1:"), "{}", run.stderr);
    assert!(run.stderr.contains("diesel::table!") && run.stderr.contains("namespace::table"), "{}", run.stderr);
    project.is_settled();
}
