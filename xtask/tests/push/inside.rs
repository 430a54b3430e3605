//! What a push takes from values inside of domains and composite types, and what it keeps: asked of the rows.

use crate::project::{Project, tables};

/// One table of the schema's own types, all in SQL: the declared one is only there to have one.
fn with(sql: &str) -> Project {
    let project = Project::new(&tables("table! { note (id) { id -> BigInt identity } }"));
    project.write("db/src/schema/types.sql", sql);
    project.push(0, &[]);
    project
}

#[test]
fn an_attribute_goes_with_its_values_only_with_consent() {
    let of = |attributes: &str| {
        format!(
            "create type addr as ({attributes});\n\
             create table t (id int primary key, one addr, many addr[]);\n"
        )
    };
    let project = with(&of("street text, gone text"));
    project.write("db/src/schema/types.sql", &of("street text"));
    project.sql("insert into t values (1, null, null), (2, row('s', null), null)");
    project.push(0, &["--dry-run"]);
    project.sql("insert into t values (3, row('s', 'g'), null), (4, null, array[row('s', 'g')::addr])");
    let value = project.json(4, &[]);
    assert_eq!(value["losses"][0]["rows"], 2, "{value}");
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(project.sql("select many from t where id = 4"), "{(s)}");
    project.is_settled();
}

#[test]
fn values_of_a_narrower_domain_are_counted_and_cut_only_with_consent() {
    let of = |code: &str, amount: &str| {
        format!(
            "create domain code as {code};\ncreate domain amount as {amount};\n\
             create table t (id int primary key, c code, a amount);\n"
        )
    };
    let project = with(&of("text", "numeric(9,3)"));
    project.sql("insert into t values (1, 'abc', 1.5), (2, 'abcdef', 1.125)");
    project.write("db/src/schema/types.sql", &of("varchar(3)", "numeric(9,1)"));
    let value = project.json(4, &[]);
    assert_eq!(value["losses"].as_array().map(Vec::len), Some(2), "{value}");
    assert_eq!(project.sql("select c, a from t order by id"), "abc|1.500\nabcdef|1.125");
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(project.sql("select c, a from t order by id"), "abc|1.5\nabc|1.1");
    project.is_settled();
}

#[test]
fn attributes_that_are_left_out_or_rounded_are_counted() {
    let of =
        |attributes: &str| format!("create type m as ({attributes});\ncreate table t (id int primary key, m m);\n");
    let project = with(&of("gone text, value numeric(9,3)"));
    project.sql("insert into t values (1, row(null, 1.5)), (2, null)");
    project.write("db/src/schema/types.sql", &of("value numeric(9,1)"));
    project.push(0, &["--dry-run"]);
    project.sql("insert into t values (3, row('g', 1.5)), (4, row(null, 1.125))");
    let value = project.json(4, &[]);
    assert_eq!(value["losses"][0]["rows"], 2, "{value}");
    project.push(0, &["--accept-data-loss"]);
    assert_eq!(project.sql("select m from t order by id"), "(1.5)\n\n(1.5)\n(1.1)");
    project.is_settled();
}

#[test]
fn numbers_go_on_where_a_sequence_takes_the_place_of_another() {
    let of = |id: &str| format!("create table t (id {id}, a text);\n");
    let project = with(&of("serial"));
    project.sql("insert into t (a) values ('one'), ('two'); delete from t");
    project.write("db/src/schema/types.sql", &of("int generated always as identity"));
    project.push(0, &[]);
    assert_eq!(project.sql("insert into t (a) values ('three') returning id"), "3");
    project.sql("delete from t");
    project.write("db/src/schema/types.sql", &of("serial"));
    project.push(0, &[]);
    assert_eq!(project.sql("insert into t (a) values ('four') returning id"), "4");
    // Nothing goes on with it.
    project.write("db/src/schema/types.sql", &of("int generated always as identity"));
    project.push(0, &[]);
    project.write("db/src/schema/types.sql", &of("int not null"));
    project.push(4, &[]);
    project.push(0, &["--accept-data-loss"]);
    project.is_settled();
}
