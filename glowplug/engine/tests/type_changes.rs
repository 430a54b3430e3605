//! What a plan says of a change of type, held to what PostgreSQL does: to the values, and to the file of the table.

mod support {
    pub(crate) mod server;
}

use glowplug::catalog::{Id, Renames};
use glowplug::diff::{Alteration, ColumnAlteration, Options};
use glowplug::introspect::{self, Scope};
use glowplug::plan::{Ddl, HazardKind, Plan, plan};
use glowplug::sql;
use support::server;
use tokio_postgres::Client;

/// A type, the one that it becomes, and values that show what can become of them: all of it.
const CHANGES: &[(&str, &str, &[&str])] = &[
    ("integer", "bigint", &["-2147483648"]),
    ("bigint", "integer", &["1", "9223372036854775807"]),
    ("integer[]", "bigint[]", &["{-2147483648,null}"]),
    ("integer", "numeric(10,0)", &["-2147483648", "2147483647"]),
    ("integer", "numeric(9,0)", &["2147483647"]),
    ("smallint", "numeric(5,0)", &["-32768"]),
    ("bigint", "numeric(21,2)", &["-9223372036854775808"]),
    ("integer", "double precision", &["2147483647"]),
    ("integer", "real", &["2147483647"]),
    ("bigint", "double precision", &["9223372036854775807"]),
    ("double precision", "real", &["0.1", "1e300"]),
    ("double precision", "integer", &["1.5", "1e300"]),
    ("real", "double precision", &["0.5", "3.4028235e38"]),
    ("numeric(5,0)", "integer", &["99999"]),
    ("numeric(10,0)", "integer", &["9999999999"]),
    ("numeric(10,2)", "numeric(12,2)", &["99999999.99"]),
    ("numeric(10,2)", "numeric(12,3)", &["99999999.99"]),
    ("numeric(10,2)", "numeric(10,3)", &["99999999.99"]),
    ("numeric(10,2)", "numeric", &["99999999.99", "NaN"]),
    ("numeric(9,3)", "numeric(9,1)", &["1.125"]),
    ("numeric(4,2)", "numeric(3,1)", &["99.99", "1.11"]),
    ("numeric(9,3)", "integer", &["1.5"]),
    ("boolean", "integer", &["t", "f"]),
    ("boolean", "smallint", &["t", "f"]),
    ("boolean", "bigint", &["t"]),
    ("boolean", "numeric(3,1)", &["t"]),
    ("boolean", "double precision", &["t"]),
    ("boolean", "bit(1)", &["t", "f"]),
    ("boolean[]", "smallint[]", &["{t,f,null}"]),
    ("smallint", "boolean", &["1", "2"]),
    ("bigint", "boolean", &["0", "2", "9223372036854775807"]),
    ("numeric", "boolean", &["0.4", "1e300"]),
    ("bit(1)", "boolean", &["0", "1"]),
    ("bit(3)", "boolean", &["010"]),
    ("bit(40)", "smallint", &["0000000000000000000000000000000000000101", "1111111111111111111111111111111111111111"]),
    ("bit varying", "smallint", &["0101", "1111111111111111111111111111111111111111"]),
    ("money", "integer", &["1.50", "99999999999"]),
    ("double precision", "money", &["1.5", "1.005", "1e300"]),
    ("integer", "character varying(11)", &["-2147483648"]),
    ("integer", "character varying(10)", &["-2147483648"]),
    ("numeric(3,3)", "character varying(6)", &["-0.999"]),
    ("uuid", "character varying(36)", &["00000000-0000-0000-0000-000000000000"]),
    ("character varying(5)", "character varying(9)", &["abcde"]),
    ("character varying(9)", "character varying(5)", &["abcdefghi"]),
    ("character varying(9)[]", "character varying(5)[]", &["{abcdefghi}"]),
    ("character varying(5)[]", "text[]", &["{abcde}"]),
    ("character varying(5)[]", "character varying[]", &["{abcde}"]),
    ("character varying(5)", "character(5)", &["abcde"]),
    ("character(5)", "character(9)", &["abcde"]),
    ("character(5)", "text", &["abcde"]),
    ("text", "character varying(5)", &["abcdef"]),
    ("text", "character varying", &["abcdef"]),
    ("text", "integer", &["1", "a"]),
    ("text", "uuid", &["a"]),
    ("text", "date", &["2020-01-01 10:00", "a"]),
    ("text", "numeric(5,1)", &["1.25", "a"]),
    ("text", "integer[]", &["1", "{1,2}", "a"]),
    ("text", "text[]", &["{1"]),
    ("integer", "integer[]", &["1"]),
    ("text collate \"C\"", "text", &["a"]),
    ("text", "app.plain", &["a"]),
    ("app.plain", "text", &["a"]),
    ("app.plain", "app.short", &["abcd", "abc"]),
    ("app.short", "app.plain", &["abc"]),
    ("app.short", "character varying(5)", &["abc"]),
    ("integer", "app.checked", &["-1"]),
    ("app.checked", "integer", &["1"]),
    ("app.checked[]", "integer[]", &["{1}"]),
    ("app.plain[]", "app.short[]", &["{abcd}"]),
    ("app.lists", "text[]", &["{a}"]),
    ("time(3) without time zone", "time without time zone", &["23:59:59.999"]),
    ("timestamp(3) without time zone", "timestamp(6) without time zone", &["2020-01-01 23:59:59.999", "infinity"]),
    ("timestamp(3) with time zone", "timestamp with time zone", &["2020-01-01 23:59:59.999+00"]),
    ("timestamp without time zone", "timestamp(0) without time zone", &["2020-01-01 23:59:59.999"]),
    ("timestamp without time zone", "date", &["2020-01-01 10:00"]),
    ("time(0) with time zone", "time(3) with time zone", &["10:00:00+02"]),
    ("interval(3)", "interval", &["1.999 s"]),
    ("interval", "interval(0)", &["1.999 s"]),
    ("interval", "interval day to second(2)", &["1.999 s"]),
    ("interval day to second(2)", "interval", &["1.99 s"]),
    ("interval day to second(2)", "interval day to second(4)", &["1 day 1.99 s"]),
    ("interval second(1)", "interval second", &["1.9 s"]),
    ("interval second", "interval second(1)", &["1.99 s"]),
    ("interval minute to second", "interval hour to second", &["10:00:01.5"]),
    ("interval hour to second", "interval second", &["10:00:01.5"]),
    ("interval day", "interval day to hour", &["3 days"]),
    ("interval day to hour", "interval day", &["1 day 02:00"]),
    ("interval", "interval day", &["1 day 02:00"]),
    ("interval year", "interval", &["2 years"]),
    ("interval month", "interval year to month", &["14 months"]),
    ("interval year to month", "interval year", &["14 months"]),
    ("date", "timestamp with time zone", &["2020-01-01"]),
    ("date", "timestamp without time zone", &["2020-01-01"]),
    ("timestamp without time zone", "timestamp with time zone", &["2020-01-01 10:00:00.5", "infinity"]),
    ("timestamp with time zone", "timestamp without time zone", &["2020-01-01 10:00:00.5+02"]),
    ("timestamp(3) with time zone", "timestamp(0) without time zone", &["2020-01-01 10:00:00.5+02"]),
    ("time without time zone", "time with time zone", &["10:00:00.5"]),
    ("time with time zone", "time without time zone", &["10:00:00.5+02"]),
    ("double precision", "numeric", &["0.12345678901234568", "infinity"]),
    ("money", "numeric", &["-92233720368547758.08", "1.50"]),
    ("money", "numeric(9,1)", &["1.55", "92233720368547758.07"]),
    ("integer", "money", &["-2147483648"]),
    ("bigint", "money", &["1", "9223372036854775807"]),
    ("uuid", "integer", &["00000000-0000-0000-0000-000000000000"]),
    ("date", "integer", &["2020-01-01"]),
    ("point", "integer", &["(1,2)"]),
    ("int4range", "int4multirange", &["[1,5)", "empty"]),
    ("app.span", "app.spans", &["[1,5)"]),
    ("bit(3)", "bit(5)", &["101"]),
    ("bit(5)", "bit(3)", &["10101"]),
    ("bit(5)", "bit varying", &["10101"]),
    ("bit varying(5)", "bit varying(9)", &["10101"]),
    ("bit varying(9)", "bit varying(5)", &["101010101"]),
    ("bit varying(5)", "bit varying", &["10101"]),
    ("cidr", "inet", &["10.0.0.0/8"]),
    ("inet", "cidr", &["10.0.0.1/8"]),
    ("macaddr", "macaddr8", &["08:00:2b:01:02:03"]),
    ("macaddr8", "macaddr", &["08:00:2b:01:02:03:04:05"]),
    ("jsonb", "json", &["{\"a\": 1}"]),
    ("json", "jsonb", &["{\"a\": 1}", "\"\\u0000\""]),
    ("text", "jsonb", &["{\"a\":  1}", "a"]),
    ("json", "text", &["{\"a\":  1}"]),
    ("date", "jsonb", &["2020-01-01", "infinity"]),
    ("bytea", "json", &["\\x0a"]),
    ("integer[]", "jsonb", &["{1,null}"]),
    ("text[]", "json", &["{\"a,\\\"b\",null}"]),
    ("app.checked", "jsonb", &["1"]),
    ("app.plain", "jsonb", &["{\"a\":  1}", "a"]),
    ("app.mood", "jsonb", &["glad"]),
    ("jsonb", "app.mood", &["\"glad\"", "null", "[]"]),
    ("jsonb", "date", &["\"2020-01-01\"", "null", "1"]),
    ("json", "integer", &["1", "\"2\"", "null", "[]"]),
    ("oid", "regclass", &["4294967295"]),
    ("regclass", "oid", &["pg_class"]),
    ("integer", "oid", &["1"]),
    ("bigint", "oid", &["1", "9223372036854775807"]),
];

const TYPES: &str = "create schema app; create type app.mood as enum ('glad'); create type app.span as range (subtype = float8, multirange_type_name = app.spans); \
                     create domain app.plain as text; create domain app.short as varchar(3); \
                     create domain app.checked as integer check (value > 0); create domain app.lists as text[];";

#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    rewritten: bool,
    failed: bool,
    lost: bool,
}

fn table(change: usize, value: usize) -> String {
    format!("t{change}_{value}")
}

async fn build(
    client: &Client,
    ty: fn(&(&'static str, &'static str, &'static [&'static str])) -> &'static str,
    rows: bool,
) {
    let mut text = TYPES.to_owned();
    for (number, change) in CHANGES.iter().enumerate() {
        for (at, value) in change.2.iter().enumerate() {
            let table = table(number, at);
            text.push_str(&format!("create table app.{table} (c {});", ty(change)));
            if rows {
                text.push_str(&format!("insert into app.{table} values ('{value}');"));
            }
        }
    }
    client.batch_execute(&text).await.expect("built");
}

/// What the plan says of one column, and the statement.
fn said(plan: &Plan, wanted: &str) -> Option<(Seen, String)> {
    let statement = plan.statements().find(|statement| match &statement.ddl {
        Ddl::Alter { id: Id::Column(table, _), alteration, .. } => {
            table.name == wanted && matches!(**alteration, Alteration::Column(ColumnAlteration::Type { .. }))
        }
        _ => false,
    })?;
    let has = |kind| statement.hazards.iter().any(|hazard| hazard.kind == kind);
    let seen = Seen {
        rewritten: has(HazardKind::TableRewrite),
        failed: has(HazardKind::MayFailOnData),
        lost: has(HazardKind::DataLoss),
    };
    Some((seen, sql::print(&statement.ddl)))
}

async fn one(client: &Client, query: &str) -> String {
    client.query_one(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error}")).get(0)
}

#[tokio::test]
async fn what_is_said_of_a_change_of_type_is_what_happens() {
    let name = format!("glow_types_{}", std::process::id());
    server::create(&name).await;
    let ours = server::open(&name).await;
    let client = &ours.client;
    let scope = Scope::namespace("app");
    // Not UTC, where PostgreSQL knows that a timestamp is stored as it is with a time zone.
    client.batch_execute("set timezone = 'Asia/Tokyo'").await.expect("set");
    build(client, |change| change.1, false).await;
    let after = introspect::read(client, &scope).await.expect("readable");
    client.batch_execute("drop schema app cascade").await.expect("dropped");
    build(client, |change| change.0, true).await;
    let before = introspect::read(client, &scope).await.expect("readable");
    let plan = plan(&before, &after, &Renames::default(), &Options::default()).expect("a plan");

    let mut wrong = Vec::new();
    for (number, (old, new, values)) in CHANGES.iter().enumerate() {
        let (mut seen, mut claimed) = (Seen::default(), Seen::default());
        for at in 0..values.len() {
            let table = table(number, at);
            let Some((claim, statement)) = said(&plan, &table) else { panic!("{old} to {new}: no statement") };
            let file = format!("select pg_relation_filenode('app.{table}')::text");
            let value = format!("select c::text from app.{table}");
            let (old_file, old_value) = (one(client, &file).await, one(client, &value).await);
            match client.batch_execute(&statement).await {
                Ok(()) => {
                    seen.rewritten |= one(client, &file).await != old_file;
                    let element = format!("select c[1]::text from app.{table}");
                    let old = old.replace(" collate \"C\"", "");
                    let single = new.ends_with("[]") && !old.ends_with("[]") && !old_value.starts_with('{');
                    let whole = *new == "text[]" && old == "text";
                    let back =
                        if single || whole { element } else { format!("select c::{old}::text from app.{table}") };
                    let through_text = format!("select c::text::{old}::text from app.{table}");
                    let through_number = format!("select c::integer::{old}::text from app.{table}");
                    let from_json = if old.ends_with("[]") {
                        format!("select array(select json_array_elements_text(c::json))::{old}::text from app.{table}")
                    } else {
                        format!("select (c::json #>> '{{}}')::{old}::text from app.{table}")
                    };
                    let mut kept = client.query_one(&back, &[]).await;
                    let through_decimal = format!("select c::numeric::{old}::text from app.{table}");
                    let merged = format!("select range_merge(c)::text from app.{table}");
                    for other in [from_json, through_number, through_decimal, through_text, merged] {
                        if kept.is_err() {
                            kept = client.query_one(&other, &[]).await;
                        }
                    }
                    // What does not fit its own type any more is another value.
                    seen.lost |= kept.map(|row| row.get::<_, Option<String>>(0)).ok().flatten() != Some(old_value);
                }
                // Whether it would have been written anew is not known then.
                Err(error) => {
                    assert!(error.as_db_error().is_some(), "{error}");
                    seen.failed = true;
                    seen.rewritten |= claim.rewritten;
                }
            }
            claimed = claim;
        }
        if seen != claimed {
            wrong.push(format!("{old} to {new}: said {claimed:?}, seen {seen:?}"));
        }
    }
    drop(ours);
    server::drop(&name).await;
    assert!(wrong.is_empty(), "{} of {} are not as said:\n{}", wrong.len(), CHANGES.len(), wrong.join("\n"));
}
