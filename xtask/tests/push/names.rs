//! Names that must be quoted, and everything else that PostgreSQL allows in one.

use crate::project::{Project, tables};

#[test]
fn quotes_reserved_words_and_mixed_case_are_names_like_others() {
    let declared = |more: &str| {
        tables(&format!(
            r#"table! {{
                #[sql_name = "we\"ird Table"]
                weird (id) {{
                    id -> BigInt identity,
                    #[sql_name = "se\"lect"]
                    select_ -> Text unique,
                    #[sql_name = "Mixed Case"]
                    mixed -> Integer = 0,
                    {more}
                    index (mixed),
                }}
            }}"#
        ))
    };
    let project = Project::pushed(&declared(""));
    project.sql(r#"insert into "we""ird Table" ("se""lect") values ('a')"#);
    project.declare(&declared("#[sql_name = \"user\"] user_ -> Nullable<Text>,"));
    project.push(0, &[]);
    assert_eq!(project.sql(r#"select "se""lect", "Mixed Case", "user" from "we""ird Table""#), "a|0|");
    project.is_settled();
}

#[test]
fn long_names_are_cut_as_postgresql_cuts_them() {
    let (long, column) = ("a".repeat(60), "b".repeat(60));
    let project = Project::pushed(&tables(&format!(
        "table! {{ {long} (id) {{ id -> BigInt identity, {column} -> Text unique, other -> Text, index ({column}, other) }} }}"
    )));
    project.is_settled();
}

#[test]
fn what_is_new_is_told_once() {
    let project = Project::new(
        "use super::namespace::{domain, pg_enum, table};\n\
         pg_enum! {\n/// Where it stands.\npub enum Status { Draft, Live } }\n\
         domain! {\n/// A word.\npub Word -> Text }\n\
         table! {\n/// A note.\nnote (id) { id -> BigInt identity,\n/// How it stands.\nstatus -> Status, word -> Word, index (status) } }",
    );
    let run = project.push(0, &[]);
    let told = |line: &&str| ["  + ", "  ~ ", "  - "].iter().any(|sign| line.starts_with(sign));
    let lines: Vec<&str> = run.stderr.lines().filter(told).collect();
    let whats: Vec<&str> = lines.iter().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert!(lines[1..].iter().all(|line| line.contains("db/src/schema/all.rs:")), "{}", run.stderr);
    assert_eq!(whats, ["schema", "type", "domain", "table"], "{}", run.stderr);
}
