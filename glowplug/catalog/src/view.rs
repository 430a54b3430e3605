//! Views and materialized views, and their columns.

use serde::{Deserialize, Serialize};

use super::Parameters;

/// A view. <https://www.postgresql.org/docs/current/sql-createview.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The query as `pg_get_viewdef` prints it, without the semicolon.
    pub definition: String,
    /// `security_barrier`, `security_invoker`, `check_option`.
    pub options: Parameters,
}

/// A materialized view. <https://www.postgresql.org/docs/current/sql-creatematerializedview.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterializedView {
    /// The query as `pg_get_viewdef` prints it, without the semicolon.
    pub definition: String,
    /// Storage parameters, those of the toast table with the prefix `toast.`.
    pub options: Parameters,
    /// The table access method, when not `heap`.
    pub access_method: Option<String>,
    /// The tablespace, when not the database's default.
    pub tablespace: Option<String>,
    /// Whether it can be read; false after `WITH NO DATA`.
    pub populated: bool,
}

/// A column of a view or materialized view. It comes and goes with its view, never alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its place among the columns, from one, which for views is a difference.
    pub position: i32,
    /// The type as `format_type` prints it with an empty search path.
    pub ty: String,
    /// The collation, qualified, for types that have one.
    pub collation: Option<String>,
    /// `SET STATISTICS` (materialized views).
    pub statistics: Option<i32>,
    /// `SET STORAGE`, when not the type's default (materialized views).
    pub storage: Option<String>,
    /// The type's default storage.
    pub type_storage: String,
    /// `SET COMPRESSION`, when set (materialized views).
    pub compression: Option<String>,
    /// `SET (n_distinct = ...)` (materialized views).
    pub options: Parameters,
}
