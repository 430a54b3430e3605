//! The queries. Everything the app asks of its database is asked here, through Diesel.

use chrono::{DateTime, Utc};
use db::pool::{Pool, PooledConnection};
use db::tables::{PostStatus, post, user};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use serde::Serialize;

use crate::Failure;
use crate::wire::Draft;

/// A post as it is shown.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = post, check_for_backend(diesel::pg::Pg))]
pub(crate) struct Post {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) slug: String,
    pub(crate) body: String,
    pub(crate) status: PostStatus,
    pub(crate) tags: Vec<String>,
    pub(crate) published_at: Option<DateTime<Utc>>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Who wrote it.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = user, check_for_backend(diesel::pg::Pg))]
pub(crate) struct Author {
    pub(crate) name: String,
}

/// A post with its author.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Article {
    #[serde(flatten)]
    pub(crate) post: Post,
    pub(crate) author: Author,
}

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// There is no connection to it, or it was lost.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// It refused.
    #[error("a query failed: {0}")]
    Query(#[source] QueryError),
}

impl From<QueryError> for StoreError {
    fn from(error: QueryError) -> Self {
        match &error {
            QueryError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                reason,
            ) => Self::Unavailable(reason.message().to_owned()),
            _ => Self::Query(error),
        }
    }
}

/// The database, as the app sees it.
#[derive(Clone)]
pub(crate) struct Store {
    pool: Pool,
}

/// Queries that end a list.
const PAGE: i64 = 20;

impl Store {
    /// Takes the project's pool; connects when first asked.
    pub(crate) fn open() -> Result<Self, Failure> {
        let pool =
            db::pool::pool().map_err(|error| Failure { code: 2, message: error.to_string(), help: Vec::new() })?;
        Ok(Self { pool: pool.clone() })
    }

    async fn connection(&self) -> Result<PooledConnection, StoreError> {
        self.pool.get().await.map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).get_result::<i32>(&mut connection).await?;
        Ok(())
    }

    /// The newest posts older than `before`, at most a page of them.
    pub(crate) async fn posts(&self, before: Option<i64>) -> Result<Vec<Article>, StoreError> {
        let mut connection = self.connection().await?;
        let mut query = post::table
            .inner_join(user::table)
            .filter(post::status.ne(PostStatus::Archived))
            .order(post::id.desc())
            .limit(PAGE)
            .select((Post::as_select(), Author::as_select()))
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(post::id.lt(before));
        }
        let rows = query.load::<(Post, Author)>(&mut connection).await?;
        Ok(rows.into_iter().map(|(post, author)| Article { post, author }).collect())
    }

    /// The post of this address.
    pub(crate) async fn post(&self, slug: &str) -> Result<Option<Article>, StoreError> {
        let mut connection = self.connection().await?;
        let row = post::table
            .inner_join(user::table)
            .filter(post::slug.eq(slug))
            .select((Post::as_select(), Author::as_select()))
            .first::<(Post, Author)>(&mut connection)
            .await
            .optional()?;
        Ok(row.map(|(post, author)| Article { post, author }))
    }

    /// Writes a post, and its author if nobody has that address. `None` when the slug is taken.
    pub(crate) async fn create(&self, draft: &Draft) -> Result<Option<Article>, StoreError> {
        let mut connection = self.connection().await?;
        let now = Utc::now();
        connection
            .transaction::<_, StoreError, _>(async |connection| {
                let id = diesel::dsl::sql::<diesel::sql_types::Text>("pg_catalog.gen_random_uuid()::text");
                diesel::insert_into(user::table)
                    .values((user::id.eq(id), user::name.eq(&draft.author_name), user::email.eq(&draft.author_email)))
                    .on_conflict(user::email)
                    .do_nothing()
                    .execute(connection)
                    .await?;
                let (author_id, author) = user::table
                    .filter(user::email.eq(&draft.author_email))
                    .select((user::id, Author::as_select()))
                    .first::<(String, Author)>(connection)
                    .await?;
                let status = if draft.publish { PostStatus::Published } else { PostStatus::Draft };
                let post = diesel::insert_into(post::table)
                    .values((
                        post::author_id.eq(author_id),
                        post::title.eq(&draft.title),
                        post::slug.eq(&draft.slug),
                        post::body.eq(&draft.body),
                        post::status.eq(status),
                        post::tags.eq(&draft.tags),
                        post::published_at.eq(draft.publish.then_some(now)),
                    ))
                    .on_conflict(post::slug)
                    .do_nothing()
                    .returning(Post::as_select())
                    .get_result::<Post>(connection)
                    .await
                    .optional()?;
                Ok(post.map(|post| Article { post, author }))
            })
            .await
    }
}
