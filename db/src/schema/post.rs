//! Posts: the example to copy.
//!
//! A column is `name -> Type` and what SQL would say of it. Documentation of tables and columns
//! becomes their comment in the database.

use super::namespace::{pg_enum, table};

pg_enum! {
    /// Where a post stands.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PostStatus {
        /// Only its author sees it.
        Draft,
        /// Everybody sees it.
        Published,
        /// Nobody sees it, but its links are kept.
        Archived,
    }
}

table! {
    /// A post on the blog.
    post (id) {
        id -> BigInt identity,
        /// Who wrote it. Posts go with their author.
        author_id -> Text references user(id) on delete cascade,
        title -> Varchar(200),
        /// The last part of its address.
        slug -> Varchar(200) unique,
        body -> Text = "",
        // A value after `=` is a value; a call or sql("...") is SQL.
        status -> PostStatus = "draft",
        views -> Integer = 0 check sql("views >= 0"),
        tags -> Array<Text> = sql("'{}'"),
        // Computed by PostgreSQL whenever the row is written.
        search -> Text generated always as sql("lower(title || ' ' || body)") stored,
        published_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz = now(),
        updated_at -> Timestamptz = now(),

        check post_title_not_blank sql("length(trim(title)) > 0"),
        check post_published_has_date (status, published_at) sql("status <> 'published' or published_at is not null"),

        // What unnamed constraints and indexes are called is PostgreSQL's choice.
        index (author_id, created_at desc),
        index post_published_idx (published_at desc nulls last) where sql("status = 'published'"),
        index using gin (tags),
    }
}

table! {
    /// What readers say about a post.
    comment (id) {
        id -> BigInt identity,
        post_id -> BigInt references post(id) on delete cascade,
        /// Null when the author has left: the words stay.
        author_id -> Nullable<Text> references user(id) on delete set null,
        body -> Text check sql("length(trim(body)) > 0"),
        created_at -> Timestamptz = now(),

        index (post_id, created_at),
        index (author_id),
    }
}
