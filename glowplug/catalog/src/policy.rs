//! Row-level security policies.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A policy of a table. <https://www.postgresql.org/docs/current/sql-createpolicy.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// `AS PERMISSIVE` rather than `AS RESTRICTIVE`.
    pub permissive: bool,
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub command: String,
    /// The roles it applies to; `None` is `PUBLIC`.
    pub roles: BTreeSet<Option<String>>,
    /// `USING (...)`.
    pub using: Option<String>,
    /// `WITH CHECK (...)`.
    pub check: Option<String>,
}
