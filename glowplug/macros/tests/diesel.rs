//! What declarations become is plain Diesel: joins, inserts, enums and arrays work as Diesel's
//! users know them, in the namespace.

#![allow(clippy::disallowed_macros, reason = "the namespace's own macro ends in diesel::table!")]
#![allow(missing_docs, reason = "a test")]

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::{debug_query, dsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

pub mod schema {
    pub mod namespace {
        glowplug_macros::namespace! { crate::schema }
    }
    pub mod people;
    pub mod posts {
        use super::namespace::{domain, pg_enum, sequence, table, view};

        domain! {
            pub Word -> Varchar(20) check sql("value <> ''")
        }

        sequence! {
            #[sql_name = "the \"number\""]
            number (start with 100 increment by 10)
        }

        view! {
            /// Those that are out.
            out_post (id) {
                id -> Int8,
                status -> Status,
                #[sql_name = "type"]
                type_ -> Word,
            } as "select id, status, type from post where status > 'draft'"
        }

        pg_enum! {
            #[derive(Default)]
            pub enum Status {
                #[default]
                Draft,
                InReview = "in review",
                Out = "it's \"out\"",
            }
        }

        table! {
            post (id) {
                id -> Int8 identity by default,
                author_id -> Text references person(id) on delete cascade,
                status -> Status = Status::Draft,
                history -> Array<Status> = "{}",
                reviewed -> Nullable<Status>,
                parent_id -> Nullable<Int8> references post(id),
                #[sql_name = "type"]
                type_ -> Word = "plain",
                index (author_id),
            }
        }

        table! {
            review (post_id, reader) {
                post_id -> Int8 references post,
                // Two keys to one table: Diesel is told which one by the query.
                reader -> Text references super::people::person(id),
                checker -> Text references super::people::person(id),
                // Not the primary key: Diesel's joinable! would join wrongly.
                handle -> Nullable<Text> references account(handle),
            }
        }
    }
    pub mod tables {
        pub use super::people::*;
        pub use super::posts::*;
    }
}

use schema::tables::{Status, account, number, out_post, person, post, review};

fn sql<T>(query: &T) -> String
where
    T: diesel::query_builder::QueryFragment<Pg> + diesel::query_builder::QueryId,
    for<'a> diesel::query_builder::DebugQuery<'a, T, Pg>: std::fmt::Display,
{
    debug_query::<Pg, _>(query).to_string()
}

#[test]
fn names_are_qualified_with_the_namespace() {
    assert_eq!(schema::namespace::NAME, "blog");
    let query = sql(&post::table.select(post::type_));
    assert_eq!(query, r#"SELECT "blog"."post"."type" FROM "blog"."post" -- binds: []"#);
}

#[test]
fn one_foreign_key_joins_its_pair_of_tables() {
    let query = sql(&post::table.inner_join(person::table).select(person::id));
    assert!(query.contains(r#"ON ("blog"."post"."author_id" = "blog"."person"."id")"#), "{query}");
    // The other way round, and by a key whose columns are not said.
    let query = sql(&post::table.left_join(review::table).select(post::id));
    assert!(query.contains(r#"ON ("blog"."review"."post_id" = "blog"."post"."id")"#), "{query}");
}

#[test]
fn tables_that_cannot_be_joined_by_themselves_can_be_joined_by_a_condition() {
    // Two keys to one table.
    let _ = sql(&review::table.inner_join(person::table.on(review::reader.eq(person::id))).select(person::id));
    // A key to columns that are unique, but no primary key.
    let on = review::handle.eq(account::handle.nullable());
    let _ = sql(&review::table.inner_join(account::table.on(on)).select(account::id));
    // Two tables that reference each other.
    let on = person::account_id.eq(account::id.nullable());
    let _ = sql(&person::table.inner_join(account::table.on(on)).select(account::id));
}

#[test]
fn an_enum_knows_its_labels_in_order() {
    assert_eq!(Status::ALL, [Status::Draft, Status::InReview, Status::Out]);
    assert_eq!(Status::Out.label(), "it's \"out\"");
    assert_eq!(Status::InReview.to_string(), "in review");
    assert_eq!("draft".parse(), Ok(Status::default()));
    assert!("Draft".parse::<Status>().is_err());
    assert!(Status::Draft < Status::Out);
}

#[derive(Debug, PartialEq, Insertable, Queryable, Selectable)]
#[diesel(table_name = post)]
#[diesel(check_for_backend(Pg))]
struct Post {
    id: i64,
    author_id: String,
    status: Status,
    history: Vec<Status>,
    reviewed: Option<Status>,
    type_: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn declared_types_views_and_sequences_are_written_and_read() {
    let url = std::env::var("GLOWPLUG_TEST_URL")
        .expect("set GLOWPLUG_TEST_URL to a superuser's URL of a disposable PostgreSQL, or run `cargo xtask test`");
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
        .await
        .expect("the server of GLOWPLUG_TEST_URL is reachable");
    tokio::spawn(connection);
    let mut connection = AsyncPgConnection::try_from(client).await.expect("Diesel takes the connection");
    // Everything in one transaction that is never committed: the server stays as it was.
    connection
        .batch_execute(
            r#"begin;
            drop schema if exists blog cascade;
            create schema blog;
            create type blog.status as enum ('draft', 'in review', 'it''s "out"');
            create domain blog.word as varchar(20) check (value <> '');
            create table blog.person (id text primary key, account_id bigint);
            create table blog.post (
                id bigint generated by default as identity primary key, author_id text not null,
                status blog.status not null default 'draft', history blog.status[] not null default '{}',
                reviewed blog.status, parent_id bigint, type blog.word not null default 'plain'
            );
            create sequence blog."the ""number""" start with 100 increment by 10;
            create view blog.out_post as select id, status, type from blog.post where status > 'draft';"#,
        )
        .await
        .expect("the tables can be created");

    let written = Post {
        id: 7,
        author_id: "ann".to_owned(),
        status: Status::InReview,
        history: vec![Status::Draft, Status::Out],
        reviewed: None,
        type_: "long".to_owned(),
    };
    diesel::insert_into(post::table).values(&written).execute(&mut connection).await.expect("it can be inserted");
    let read = post::table
        .filter(post::status.eq(Status::InReview))
        .filter(post::status.eq_any([Status::InReview, Status::Out]))
        .filter(post::history.contains(vec![Status::Out]))
        .filter(post::reviewed.is_null())
        .order(post::status.desc())
        .select(Post::as_select())
        .first(&mut connection)
        .await
        .expect("it can be found");
    assert_eq!(read, written);

    diesel::update(post::table)
        .set(post::reviewed.eq(Some(Status::Out)))
        .execute(&mut connection)
        .await
        .expect("update");
    let (highest, reviewed): (Option<Status>, Option<Status>) = post::table
        .select((dsl::max(post::status), dsl::max(post::reviewed)))
        .first(&mut connection)
        .await
        .expect("PostgreSQL orders enums");
    assert_eq!((highest, reviewed), (Some(Status::InReview), Some(Status::Out)));

    // A view is read like a table, a domain like the type it is made of, a sequence by its name.
    let seen: Vec<(i64, Status, String)> =
        out_post::table.filter(out_post::type_.eq("long")).load(&mut connection).await.expect("a view can be read");
    assert_eq!(seen, [(7, Status::InReview, "long".to_owned())]);
    diesel::update(post::table).set(post::id.eq(number::next())).execute(&mut connection).await.expect("a number");
    let id: i64 = post::table.select(post::id).first(&mut connection).await.expect("it is still there");
    assert_eq!(id, 100);
    assert_eq!(number::NAME, "\"blog\".\"the \"\"number\"\"\"");
}
