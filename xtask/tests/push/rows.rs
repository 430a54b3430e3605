//! What a push does to rows: nothing is lost without consent, nothing is half done.

use crate::project::{Project, tables};

fn note(columns: &str) -> String {
    tables(&format!("table! {{ note (id) {{ id -> BigInt identity, {columns} }} }}"))
}

#[test]
fn a_shorter_varchar_is_counted_and_cut_only_with_consent() {
    let project = Project::pushed(&note("title -> Varchar(10),"));
    project.sql("insert into note (title) values ('short'), ('longer one')");
    project.declare(&note("title -> Varchar(6),"));
    let value = project.json(4, &[]);
    assert_eq!(value["losses"][0]["rows"], 1);
    assert_eq!(value["losses"][0]["examples"][0], "longer one");
    assert_eq!(project.sql("select title from note order by id"), "short\nlonger one");
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(project.sql("select title from note order by id"), "short\nlonger");
    project.is_settled();
}

#[test]
fn values_that_fit_are_no_loss() {
    let project = Project::pushed(&note("title -> Varchar(10),"));
    project.sql("insert into note (title) values ('short')");
    project.declare(&note("title -> Varchar(6),"));
    project.push(0, &[]);
}

#[test]
fn an_empty_column_goes_without_consent_and_a_filled_one_does_not() {
    let project = Project::pushed(&note("one -> Nullable<Text>, two -> Nullable<Text>,"));
    project.sql("insert into note (two) values ('kept')");
    project.declare(&note("two -> Nullable<Text>,"));
    project.push(0, &[]);
    project.declare(&note(""));
    let run = project.push(4, &[]);
    assert!(run.stderr.contains("--accept-data-loss") && run.stderr.contains("1 row"), "{}", run.stderr);
    assert_eq!(project.sql("select two from note"), "kept");
    project.push(0, &["--accept-data-loss"]);
    project.is_settled();
}

#[test]
fn what_existing_rows_forbid_is_found_before_anything_is_done() {
    let project = Project::pushed(&note("mark -> Nullable<Text>, amount -> Integer,"));
    project.sql("insert into note (mark, amount) values ('a', 1), ('a', 2), (null, -3)");
    let cases = [
        ("mark -> Text, amount -> Integer,", "nulls"),
        ("mark -> Nullable<Text> unique, amount -> Integer,", "not unique"),
        ("mark -> Nullable<Text>, amount -> Integer check sql(\"amount > 0\"),", "violate the check"),
        ("mark -> Nullable<Integer>, amount -> Integer,", "do not cast"),
        ("mark -> Nullable<Text>, amount -> Integer, more -> Text,", "no value for the new column"),
    ];
    for (columns, expected) in cases {
        project.declare(&note(columns));
        let run = project.push(6, &[]);
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
        assert!(run.stderr.contains("all.rs:2:"), "{}", run.stderr);
    }
    project.declare(&note("mark -> Nullable<Text>, amount -> Integer,"));
    project.is_settled();
}

#[test]
fn identity_added_to_a_table_with_rows_starts_after_the_highest_value() {
    let plain = |id: &str| tables(&format!("table! {{ note (id) {{ id -> BigInt {id}, title -> Text }} }}"));
    let project = Project::pushed(&plain(""));
    project.sql("insert into note (id, title) values (7, 'seven')");
    project.declare(&plain("identity"));
    project.push(0, &[]);
    assert_eq!(project.sql("insert into note (title) values ('next') returning id"), "8");
    project.is_settled();
}

#[test]
fn changed_expressions_are_noticed() {
    let of = |check: &str, predicate: &str, expression: &str, generated: &str| {
        note(&format!(
            "title -> Text, amount -> Integer, shown -> Text generated always as sql(\"{generated}\") stored, \
             check note_amount sql(\"{check}\"), index by_title (title) where sql(\"{predicate}\"), \
             index by_word (sql(\"{expression}\"))"
        ))
    };
    let project = Project::pushed(&of("amount > 0", "amount > 1", "lower(title)", "upper(title)"));
    project.declare(&of("amount > 2", "amount > 3", "upper(title)", "lower(title)"));
    project.push(0, &["--accept-data-loss"]);
    let found = project.sql(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'note_amount' \
         union all select pg_get_indexdef('by_title'::regclass) union all select pg_get_indexdef('by_word'::regclass) \
         union all select generation_expression from information_schema.columns where column_name = 'shown'",
    );
    for word in ["amount > 2", "amount > 3", "upper(title)", "lower(title)"] {
        assert!(found.contains(word), "{word}: {found}");
    }
    project.is_settled();
}

#[test]
fn a_default_that_did_not_change_is_not_issued_again() {
    let project = Project::pushed(&note(
        r#"a -> Array<Text> = sql("array['x', 'it''s']"), b -> Jsonb = sql("'{\"k\": [1, 2]}'"), c -> Interval = sql("'1 day 2 hours'"),
           d -> Time = sql("'12:30'"), e -> Bytea = sql("'\\xDEADBEEF'"), f -> Text = "it's \"quoted\" \\ here", g -> Integer = -5,
           h -> Timestamptz = sql("now() + interval '1 day'"), i -> Numeric(10, 2) = -1.5, j -> Bool = true, k -> Uuid = sql("gen_random_uuid()"),
           l -> Date = sql("current_date"), m -> Array<Integer> = sql("'{1,2}'"), n -> Double = 1.5, o -> SmallInt = 3, p -> Timestamp = now(),
           q -> Json = sql("'[]'"), r -> Varchar(20) = "x", s -> BigInt = sql("(1 + 2) * 3"), t -> Timestamptz = sql("'2020-01-01 00:00:00+02'"),"#,
    ));
    project.is_settled();
}

#[test]
fn a_dry_run_prints_what_would_be_run_and_changes_nothing() {
    let project = Project::new(&note("title -> Text,"));
    let run = project.push(0, &["--dry-run"]);
    assert!(run.stdout.contains("CREATE TABLE") && run.stdout.contains("COMMIT;"), "{}", run.stdout);
    assert_eq!(project.sql(&format!("select count(*) from pg_namespace where nspname = '{}'", project.name)), "0");
}

#[test]
fn a_type_changes_with_the_conversion_that_is_declared() {
    let project = Project::pushed(&note("amount -> Text,"));
    project.sql("insert into note (amount) values ('12 apples')");
    project.declare(&note("amount -> Integer using sql(\"split_part(amount, ' ', 1)::integer\"),"));
    project.push(0, &[]);
    assert_eq!(project.sql("select amount from note"), "12");
    project.is_settled();
}
