//! The databases that `generate` keeps between its runs: what rows they hold, and what rows the proof saw.

use std::fs;

use crate::project::{Databases, FIRST, Project};

/// Writes an empty pair by `generate --custom`, fills its up.sql, and signs it.
fn custom(project: &Project, name: &str, up: &str) {
    project.ok(&["generate", "--custom", name]);
    let directory = project.directories().pop().expect("it was written");
    fs::write(directory.join("up.sql"), up).expect("writable");
    fs::write(directory.join("down.sql"), "select 1;\n").expect("writable");
    project.ok(&["migrate", "--update-sum"]);
}

#[test]
fn rows_that_migrations_wrote_are_still_there_for_the_migrations_after_them() {
    let databases = Databases::new("seed");
    let project = Project::new("template-seed", &databases);
    project.ok(&["generate"]);
    let namespace = &project.namespace;
    custom(&project, "seed", &format!("insert into {namespace}.author (name) values ('first');\n"));
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> Integer = 0"));
    project.ok(&["generate"]);
    let needs = format!(
        "do $$ begin if (select count(*) from {namespace}.author) <> 1 then raise 'the seed is gone'; end if; end $$;\n"
    );
    custom(&project, "needs_the_seed", &needs);
    project.ok(&["check"]);
    project.declare(&FIRST.replace("permalink -> Text", "permalink -> Text, views -> BigInt = 0"));
    project.ok(&["generate"]);
    project.ok(&["check"]);
}

#[test]
fn every_table_that_a_migration_can_touch_gets_rows_however_many_there_are() {
    let databases = Databases::new("every");
    let project = Project::new("template-every", &databases);
    let table = |name: &str, more: &str| format!("table! {{ {name} (id) {{ id -> BigInt identity, {more} }} }}\n");
    let declare = |length: usize| {
        let column = format!("name -> Varchar({length}),");
        let closed = |name: &str| format!("check {name}_fits sql(\"id is null\")");
        let many: String = (0..130).map(|number| table(&format!("t{number}"), &column)).collect();
        let near = table("near", &format!("{column} {}", closed("near")));
        let far = table("far", &closed("far"));
        project.declare(&format!("use super::namespace::table;\n{many}{near}{far}"));
    };
    declare(10);
    project.ok(&["generate"]);
    declare(20);
    let run = project.ok(&["generate"]);
    assert!(run.stderr.contains("near took no rows of ours"), "{}", run.stderr);
    // The other one is out of the migration's reach: nobody looked.
    assert_eq!(run.stderr.matches("took no rows").count(), 1, "{}", run.stderr);
    // The rows are gone again: a proof in the same place finds its tables as empty as the first one did.
    declare(30);
    let run = project.ok(&["generate"]);
    assert_eq!(run.stderr.matches("took no rows").count(), 1, "{}", run.stderr);
}
