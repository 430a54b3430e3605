//! Triggers, rewrite rules and event triggers.

use serde::{Deserialize, Serialize};

use super::QName;

/// When a trigger or rule fires, by `session_replication_role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enabled {
    /// In the origin and local roles: the default.
    Origin,
    /// Never.
    Disabled,
    /// In the replica role only.
    Replica,
    /// In every role.
    Always,
}

/// A trigger. Its name and table are its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// `CREATE CONSTRAINT TRIGGER`.
    pub constraint: bool,
    /// What `pg_get_triggerdef` prints after the name.
    pub definition: String,
    /// When it fires.
    pub enabled: Enabled,
    /// Made by the trigger of this name on the parent of a partition, and only here because it fires
    /// at other times than that one.
    pub clone: bool,
}

/// A rewrite rule other than a view's own. Its name and relation are its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What `pg_get_ruledef` prints after the name, without the semicolon.
    pub definition: String,
    /// When it fires.
    pub enabled: Enabled,
}

/// An event trigger. <https://www.postgresql.org/docs/current/sql-createeventtrigger.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTrigger {
    /// `ddl_command_start`, ...
    pub event: String,
    /// `WHEN TAG IN (...)`.
    pub tags: Vec<String>,
    /// The function it calls.
    pub function: QName,
    /// When it fires.
    pub enabled: Enabled,
}
