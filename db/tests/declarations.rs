//! What the sources declare and what Rust compiled of them are the same: tables, their SQL names
//! in the namespace, their columns, in order, with their types.
//!
//! xtask reads the sources, the app runs what was compiled; this is what holds them together.

use db::schema::namespace;
use db::tables;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::query_source::{Column, QuerySource, Table};
use diesel::{Expression, debug_query};
use glowplug_syntax::{Declared, TableDecl, parse_file};
use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What was compiled of one table.
#[derive(Debug, PartialEq, Eq)]
struct Compiled {
    sql: String,
    columns: Vec<(String, String)>,
}

/// A tuple of columns, described.
trait Columns {
    fn describe() -> Vec<(String, String)>;
}

macro_rules! columns {
    () => {};
    ($first:ident $($rest:ident)*) => {
        impl<$first: Column, $($rest: Column),*> Columns for ($first, $($rest,)*) {
            fn describe() -> Vec<(String, String)> {
                vec![
                    ($first::NAME.to_owned(), sql_type::<$first>()),
                    $(($rest::NAME.to_owned(), sql_type::<$rest>())),*
                ]
            }
        }
        columns! { $($rest)* }
    };
}

columns! {
    C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16
    C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 C31 C32
}

fn compiled<T>(table: T) -> Compiled
where
    T: QuerySource + Table,
    T::FromClause: QueryFragment<diesel::pg::Pg>,
    T::AllColumns: Columns,
{
    Compiled { sql: from_clause(table), columns: T::AllColumns::describe() }
}

fn from_clause<T>(table: T) -> String
where
    T: QuerySource,
    T::FromClause: QueryFragment<diesel::pg::Pg>,
{
    debug_query::<diesel::pg::Pg, _>(&Fragment(table.from_clause())).to_string().replace(" -- binds: []", "")
}

/// `debug_query` wants a query id, which a from clause has none of.
struct Fragment<F>(F);

impl<F> QueryId for Fragment<F> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<F: QueryFragment<diesel::pg::Pg>> QueryFragment<diesel::pg::Pg> for Fragment<F> {
    fn walk_ast<'b>(&'b self, pass: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>) -> diesel::QueryResult<()> {
        self.0.walk_ast(pass)
    }
}

/// The Diesel type without paths: `Nullable<Text>`.
fn sql_type<C: Expression>() -> String {
    let mut short = String::new();
    for word in type_name::<C::SqlType>().split_inclusive(['<', '>', ',', ' ']) {
        short.push_str(word.rsplit("::").next().unwrap_or(word));
    }
    short
}

fn declared() -> Declared {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema");
    let mut declared = Declared::default();
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the schema has a folder")
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        let source = fs::read_to_string(path).expect("a schema file is text");
        declared.extend(parse_file(&path.to_string_lossy(), &source).unwrap_or_else(|error| panic!("{error}")));
    }
    declared
}

/// What Diesel's aliases stand for.
fn diesel_name(written: &str) -> String {
    [("Varchar", "Text"), ("VarChar", "Text"), ("Int4", "Integer"), ("Int8", "BigInt")]
        .iter()
        .fold(written.to_owned(), |name, (alias, meant)| name.replace(alias, meant))
}

fn written_type(data_type: &glowplug_syntax::DataType) -> String {
    use quote::ToTokens;
    diesel_name(&data_type.to_token_stream().to_string().replace(' ', ""))
}

fn expected(table: &TableDecl) -> Compiled {
    Compiled {
        sql: format!("\"{}\".\"{}\"", namespace::NAME, table.sql_name),
        columns: table
            .columns
            .iter()
            .map(|column| (column.sql_name.clone(), written_type(&column.data_type)))
            .collect(),
    }
}

#[test]
fn parsed_and_compiled_declarations_agree() {
    let declared = declared();
    declared.check(namespace::NAME).unwrap_or_else(|error| panic!("{error}"));
    let parsed: BTreeMap<String, Compiled> =
        declared.tables.iter().map(|table| (table.ident.to_string(), expected(table))).collect();
    macro_rules! compiled {
        ($($table:ident),* $(,)?) => {
            BTreeMap::from([$((stringify!($table).to_owned(), compiled(tables::$table::table))),*])
        };
    }
    // A new table goes into this list.
    let compiled = compiled![user, session, account, verification, post, comment];
    let missing: Vec<&String> = parsed.keys().filter(|name| !compiled.contains_key(*name)).collect();
    assert!(missing.is_empty(), "declared, but not compared: add {missing:?} to the list of this test");
    assert_eq!(parsed, compiled);
}

#[test]
fn every_declared_value_of_an_enum_is_compiled_with_its_label() {
    let declared = declared();
    let parsed: BTreeSet<(String, Vec<String>)> = declared
        .enums
        .iter()
        .map(|found| (found.ident.to_string(), found.values.iter().map(|value| value.label.clone()).collect()))
        .collect();
    let status = tables::PostStatus::ALL.iter().map(|value| value.label().to_owned()).collect();
    assert_eq!(parsed, BTreeSet::from([("PostStatus".to_owned(), status)]));
}
