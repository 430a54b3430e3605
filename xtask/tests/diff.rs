//! `diff` as a program: what it prints can be run, and it only reads.

mod sandbox;

use std::io::Write as _;

use sandbox::Sandbox;

#[test]
fn the_printed_sql_turns_one_database_into_the_other() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let script = sandbox.ok(&["diff", "--from", &old, "--to", &new]).stdout;
    assert!(script.contains("-- data-loss:"), "{script}");
    sandbox.fails(3, &["diff", "--from", &old, "--to", &new, "--check"]);
    sandbox.write("change.sql", &script);
    sandbox.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", "old", "-f", "change.sql"]);
    let same = sandbox.ok(&["diff", "--from", &old, "--to", &new, "--check"]);
    assert_eq!(same.stdout, "");
}

/// PostgreSQL would drop it in silence, with the extension that goes with its namespace.
#[test]
fn what_another_namespace_tied_to_an_extension_is_not_pulled_out() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let known = "select count(*) from pg_available_extensions where name = 'citext'";
    if sandbox.ok(&["db", "psql", "--", "-X", "-A", "-t", "-d", "old", "-c", known]).stdout.trim() == "0" {
        // Not through `println!`: what a test that passes prints is not shown, and this line is counted.
        let line = "\nSKIPPED 1 scenarios, 0 run: this server has no extension citext\n";
        std::io::stdout().write_all(line.as_bytes()).expect("standard output takes a line");
        return;
    }
    let tied = "create schema e; create extension citext schema e; create function f() returns int language sql as 'select 1'; \
                alter function f() depends on extension citext";
    sandbox.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", "old", "-c", tied]);
    let run = sandbox.fails(7, &["diff", "--namespace", "e", "--from", &old, "--to", &new]);
    assert!(run.stderr.contains("function public.f()") && run.stdout.is_empty(), "{}", run.stderr);
    let whole = sandbox.ok(&["diff", "--from", &old, "--to", &new]).stdout;
    assert!(whole.contains("DROP FUNCTION public.f()"), "{whole}");
}

/// What is printed is run: nothing is taken out of it, as colours are where no terminal listens.
#[test]
fn control_characters_stay_in_what_is_printed() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let comment = "comment on table article is E'a\\x1b[31mb\\x07'";
    sandbox.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", "new", "-c", comment]);
    let script = sandbox.ok(&["diff", "--from", &old, "--to", &new]).stdout;
    assert!(script.contains("'a\x1b[31mb\x07'"), "{script:?}");
}

#[test]
fn a_rename_that_is_told_keeps_the_rows() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let renames = ["--rename", "public.post=public.article", "--rename", "public.post.slug=public.article.link"];
    let told = [&["diff", "--from", &old, "--to", &new][..], &renames].concat();
    let script = sandbox.ok(&told).stdout;
    assert!(script.contains("RENAME TO article") && !script.contains("DROP TABLE"), "{script}");
    let json = sandbox.json(&told);
    assert_eq!(json["batches"][0]["transaction"], true);
    let wrong = [&["diff", "--from", &old, "--to", &new][..], &["--rename", "public.absent=x=y"]].concat();
    sandbox.fails(2, &wrong);
}

#[test]
fn a_rename_that_names_nothing_is_refused_with_what_could_be_meant() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let told = |rename: &str| sandbox.fails(2, &["diff", "--from", &old, "--to", &new, "--rename", rename]).stderr;
    let message = told("public.pots=public.article");
    assert!(
        message.contains("public.pots") && message.contains("it has") && message.contains("public.post"),
        "{message}"
    );
    let message = told("public.post=public.articles");
    assert!(message.contains("public.articles") && message.contains("public.article"), "{message}");
    let message = told("public.post.slugg=public.article.link");
    assert!(message.contains("slugg"), "{message}");
    // What was carried out already may be told again.
    sandbox.ok(&["diff", "--from", &new, "--to", &new, "--rename", "public.post=public.article"]);
}

#[test]
fn a_database_differs_neither_from_itself_nor_from_its_copy_until_one_thing_changes() {
    let sandbox = Sandbox::new();
    let (_, new) = databases(&sandbox);
    let run = |database: &str, sql: &str| {
        sandbox.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", database, "-c", sql]);
    };
    run("old", "create database copy template new");
    let copy = new.replace("/new?", "/copy?");
    for other in [&new, &copy] {
        assert_eq!(sandbox.ok(&["diff", "--from", &new, "--to", other, "--check"]).stdout, "");
    }
    run("copy", "comment on column article.link is 'a comment only'");
    let script = sandbox.fails(3, &["diff", "--from", &new, "--to", &copy, "--check"]).stdout;
    assert!(script.contains("a comment only"), "{script}");
    // Made anew under other OIDs, the same things are still the same.
    run("copy", "drop table article; create table article (id bigint primary key, link text not null)");
    assert_eq!(sandbox.ok(&["diff", "--from", &new, "--to", &copy, "--check"]).stdout, "");
}

#[test]
fn types_of_their_own_functions_come_and_go() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let run = |sql: &str| {
        sandbox.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", "old", "-c", sql]);
    };
    let kinds = [
        ("create type half", "DROP TYPE public.half;", "drop type half"),
        (
            "create type whole; create function i(cstring) returns whole language internal immutable strict as 'textin'; \
             create function o(whole) returns cstring language internal immutable strict as 'textout'; \
             create type whole (input = i, output = o)",
            "DROP TYPE public.whole CASCADE;",
            "drop type whole cascade",
        ),
    ];
    for (create, told, drop) in kinds {
        run(create);
        let script = sandbox.ok(&["diff", "--from", &old, "--to", &new]).stdout;
        assert!(script.contains(told), "{script}");
        let script = sandbox.ok(&["diff", "--from", &new, "--to", &old]).stdout;
        assert!(script.contains("CREATE TYPE"), "{script}");
        assert_eq!(sandbox.ok(&["diff", "--from", &old, "--to", &old]).stdout, "", "{told}");
        run(drop);
    }
    sandbox.ok(&["diff", "--from", &old, "--to", &new]);
}

#[test]
fn a_namespace_can_be_picked_and_no_project_is_needed() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let arguments = ["diff", "--from", &old, "--to", &new, "--namespace", "other", "--check"];
    let mut command = sandbox.command(&arguments);
    command.current_dir("/");
    assert!(command.output().unwrap().status.success());
}

#[test]
fn the_value_of_an_enum_is_renamed_when_told_and_a_value_that_is_none_is_refused() {
    let sandbox = Sandbox::new();
    let (old, new) = databases(&sandbox);
    let run = |database: &str, sql: &str| sandbox.ok(&["db", "psql", "--", "-Xqd", database, "-c", sql]);
    run("old", "create type mood as enum ('sad', 'happy')");
    run("new", "create type mood as enum ('low', 'happy')");
    let arguments = ["diff", "--from", &old, "--to", &new, "--rename"];
    let told = sandbox.ok(&[&arguments[..], &["value:public.mood.sad=low"]].concat());
    assert!(told.stdout.contains("ALTER TYPE public.mood RENAME VALUE 'sad' TO 'low'"), "{}", told.stdout);
    let refused = sandbox.fails(2, &[&arguments[..], &["value:public.mood.glad=low"]].concat());
    assert!(refused.stderr.contains("'glad'") && refused.stderr.contains("sad, happy"), "{}", refused.stderr);
}

#[test]
fn a_url_is_never_printed_with_its_password() {
    let sandbox = Sandbox::new();
    let run = sandbox.fails(2, &["diff", "--from", "mysql://ada:hunter2@host/db", "--to", "postgres://h/d"]);
    assert!(run.stderr.contains("--from") && !run.stderr.contains("hunter2"), "{}", run.stderr);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://ada:hunter2@{closed}/d?connect_timeout=2");
    let run = sandbox.fails(5, &["diff", "--from", &url, "--to", &url]);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
}

/// Two databases that differ.
fn databases(sandbox: &Sandbox) -> (String, String) {
    let url = sandbox.url();
    sandbox.sql("create database old");
    sandbox.sql("create database new");
    let run = |database: &str, sql: &str| {
        sandbox.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", database, "-c", sql]);
    };
    run("old", "create table post (id bigint primary key, slug text)");
    run("new", "create table article (id bigint primary key, link text not null)");
    (url.replace("/dev?", "/old?"), url.replace("/dev?", "/new?"))
}
