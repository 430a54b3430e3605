//! Subscriptions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Parameters;

/// A subscription. <https://www.postgresql.org/docs/current/sql-createsubscription.html>
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// `CONNECTION`: how the publisher is reached, its password often included.
    pub connection: String,
    /// `PUBLICATION`, in this order.
    pub publications: Vec<String>,
    /// `slot_name`; `None` is `NONE`.
    pub slot: Option<String>,
    /// Whether it replicates.
    pub enabled: bool,
    /// The other options, where they are not PostgreSQL's defaults.
    pub options: Parameters,
}

/// Without the connection: it often holds a password.
impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("publications", &self.publications)
            .field("slot", &self.slot)
            .field("enabled", &self.enabled)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
