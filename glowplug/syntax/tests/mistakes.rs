//! What the person at the terminal is told: place, message, advice, for every mistake at once.

use glowplug_syntax::error::Diagnostic;
use glowplug_syntax::{Declared, Errors, parse_file};

/// All mistakes of some files, each as its line with a caret below.
fn told(files: &[(&str, &str)]) -> String {
    let mut declared = Declared::default();
    let mut errors = Errors::default();
    for (path, source) in files {
        match parse_file(path, source) {
            Ok(items) => declared.extend(items),
            Err(found) => errors.errors.extend(found.errors),
        }
    }
    if errors.is_empty()
        && let Err(found) = declared.check("blog")
    {
        errors = found;
    }
    errors.diagnostics().iter().map(|diagnostic| shown(diagnostic, files)).collect::<Vec<_>>().join("\n")
}

fn shown(diagnostic: &Diagnostic, files: &[(&str, &str)]) -> String {
    let place = &diagnostic.place;
    let source = files.iter().find(|(path, _)| *path == place.file).map_or("", |(_, source)| source);
    let line = source.lines().nth(place.line - 1).unwrap_or("");
    let caret = format!("{}{}", " ".repeat(place.column - 1), "^".repeat(place.length));
    format!("{diagnostic}\n|{line}\n|{caret}\n")
}

#[test]
fn references_are_held_against_all_files() {
    insta::assert_snapshot!(told(&[
        (
            "auth.rs",
            r#"table! { user (id) { id -> Text, name -> Text, number -> Int8 unique, handle -> Text unique deferrable, } }
table! { pair (a, b) { a -> Text, b -> Int4, unique (b), } }"#
        ),
        (
            "post.rs",
            r#"table! {
    post (id) {
        id -> Int8,
        author_id -> Text references usr(id),
        editor_id -> Text references user(idd),
        by_name -> Text references user(name),
        by_handle -> Text references user(handle),
        by_number -> Text references user(number),
        pair -> Text references pair,
        foreign key (pair, id) references pair(b, a),
        unknown -> Missing,
        array -> Array<Txt>,
        outside -> Nullable<Int4> references "legacy"."table"(id),
    }
}
table! { elsewhere.post2 (id) { id -> Int4, } }
"#
        ),
    ]));
}

#[test]
fn names_are_held_against_all_files() {
    insta::assert_snapshot!(told(&[
        ("a.rs", "table! { post (id) { id -> Text, index by_id (id), } }\npg_enum! { enum Mood { Good } }",),
        (
            "b.rs",
            "table! { #[sql_name = \"post\"] article (id) { id -> Text, index by_id (id), } }\npg_enum! { enum Post { Good } }\npg_enum! { #[sql_name = \"mood\"] enum Other { Good } }",
        ),
    ]));
}

#[test]
fn what_is_no_rust_is_said_with_its_line() {
    insta::assert_snapshot!(told(&[
        ("unclosed.rs", "table! {\n    post (id) {\n        id -> Int8,\n    }\n"),
        ("crossed.rs", "table! {\n    post (id] {\n        id -> Int8,\n    }\n}\n"),
        ("quote.rs", "table! {\n    post (id) {\n        id -> Text = \"open,\n    }\n}\n"),
    ]));
}

#[test]
fn a_declaration_that_ends_too_early_is_blamed_at_its_end() {
    insta::assert_snapshot!(told(&[
        ("empty.rs", "\n\ntable! {}\n"),
        ("head.rs", "\n\ntable! {\n    post (id)\n}\n"),
        ("arrow.rs", "table! { post (id) { id -> } }"),
        ("enum.rs", "pg_enum! { pub enum Mood }"),
        ("nothing.rs", "pg_enum! { }"),
    ]));
}

#[test]
fn a_declaration_cannot_depend_on_features() {
    insta::assert_snapshot!(told(&[
        ("whole.rs", "#[cfg(feature = \"x\")]\ntable! { post (id) { id -> Text, } }"),
        ("column.rs", "table! { post (id) { id -> Text, #[cfg(feature = \"x\")] other -> Text, } }"),
        ("tests.rs", "#[cfg(test)] mod tests { table! { post (id) { nonsense } } }"),
    ]));
}

#[test]
fn every_mistake_of_a_file_is_told_in_its_order() {
    insta::assert_snapshot!(told(&[(
        "post.rs",
        r#"use super::namespace::{pg_enum, table};

pg_enum! { pub enum Mood { Good, Bad = "good", Both(u8) } }

table! {
    /// Words — with wide letters.
    post (id) {
        id -> BigInt identiy,
        titel -> Varchar("200"),
        umlaut -> Text collate = "ä" wrong,
        index titel),
    }
}
"#
        .replace("index titel)", "index titel sql(\"a\")")
        .as_str()
    )]));
}

#[test]
fn views_domains_sequences_and_policies_are_held_to_their_rules() {
    insta::assert_snapshot!(told(&[
        (
            "view.rs",
            r#"view! { a (id) { id -> Int4 identity, name -> Text unique, index (name), row level security, } as "select 1" }
view! { b { name -> Text, } as "select 1" }
view! { c (id) { id -> Int4, } }
view! { d (id) unlogged { id -> Int4, } as "select 1; select 2" }
view! { e (id) materialized { id -> Int4, } as "select 1" with check option }"#
        ),
        (
            "domain.rs",
            r#"domain! { pub Mail Text }
domain! { pub Mail -> Nullable<Text> }
domain! { pub Mail -> Text chek sql("true") }"#
        ),
        (
            "sequence.rs",
            "sequence! { counter -> Text }\nsequence! { counter start with 1 }\nsequence! { c (start at 1) }"
        ),
        (
            "policy.rs",
            r#"table! {
    post (id) {
        id -> Int4,
        policy readers for select with check sql("true"),
        policy writers for insert using sql("true"),
        policy other to a, b,
        polcy last,
    }
}
table! { comment (id) { id -> Int4, policy same, policy same, } }"#
        ),
    ]));
}

#[test]
fn a_column_can_be_renamed_from_one_that_is_renamed_itself() {
    let table = |columns: &str| told(&[("a.rs", &format!("table! {{ post (id) {{ id -> Int8, {columns} }} }}"))]);
    assert_eq!(table("b -> Text renamed from a, c -> Text renamed from b,"), "");
    for refused in [
        "a -> Text renamed from b, b -> Text renamed from a,",
        "a -> Text, b -> Text renamed from a,",
        "a -> Text renamed from a,",
    ] {
        assert!(table(refused).contains("is still a column of"), "{refused}");
    }
}
