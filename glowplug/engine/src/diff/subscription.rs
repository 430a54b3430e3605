//! Compares subscriptions.

use std::collections::BTreeSet;

use super::{Alteration, Comparison, DatabaseAlteration};
use crate::catalog::{Parameters, Subscription};
use crate::introspect::subscription_default;

/// A change of a subscription. The order of a list of them matters: a slot is exchanged while nothing uses it.
#[derive(Clone, PartialEq, Eq)]
pub enum SubscriptionAlteration {
    /// `ENABLE` or `DISABLE`.
    Enabled(bool),
    /// `CONNECTION`.
    Connection(String),
    /// `SET PUBLICATION`, without looking at what the publisher has.
    Publications(Vec<String>),
    /// `SET (slot_name = ...)`; `None` is `NONE`.
    Slot(Option<String>),
    /// `SET (...)`.
    Options(Parameters),
}

/// Without the connection: it often holds a password.
impl std::fmt::Debug for SubscriptionAlteration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SubscriptionAlteration::Enabled(true) => "Enabled(true)",
            SubscriptionAlteration::Enabled(false) => "Enabled(false)",
            SubscriptionAlteration::Connection(_) => "Connection",
            SubscriptionAlteration::Publications(_) => "Publications",
            SubscriptionAlteration::Slot(_) => "Slot",
            SubscriptionAlteration::Options(_) => "Options",
        })
    }
}

pub(super) fn compare(before: &Subscription, after: &Subscription) -> Comparison {
    if before.options.get("two_phase") != after.options.get("two_phase") {
        return Comparison::Replace;
    }
    let keys: BTreeSet<&String> = before.options.keys().chain(after.options.keys()).collect();
    let options: Parameters = keys
        .into_iter()
        .filter(|key| before.options.get(*key) != after.options.get(*key))
        .map(|key| (key.clone(), after.options.get(key).map_or(subscription_default(key), |value| value).to_owned()))
        .collect();
    let slot = before.slot != after.slot;
    let pause = before.enabled && (slot || !after.enabled);
    let mut alterations = Vec::new();
    if pause {
        alterations.push(SubscriptionAlteration::Enabled(false));
    }
    if before.connection != after.connection {
        alterations.push(SubscriptionAlteration::Connection(after.connection.clone()));
    }
    if before.publications != after.publications {
        alterations.push(SubscriptionAlteration::Publications(after.publications.clone()));
    }
    if slot {
        alterations.push(SubscriptionAlteration::Slot(after.slot.clone()));
    }
    if !options.is_empty() {
        alterations.push(SubscriptionAlteration::Options(options));
    }
    if after.enabled && (pause || !before.enabled) {
        alterations.push(SubscriptionAlteration::Enabled(true));
    }
    let database = |alteration| Alteration::Database(DatabaseAlteration::Subscription(alteration));
    Comparison::Alter(alterations.into_iter().map(database).collect())
}

/// What a subscription lacks after it was made without looking at the publisher.
pub(crate) fn at_creation(subscription: &Subscription) -> Vec<Alteration> {
    let enable = Alteration::Database(DatabaseAlteration::Subscription(SubscriptionAlteration::Enabled(true)));
    if subscription.enabled { vec![enable] } else { Vec::new() }
}

/// What parts a subscription from its slot, so that it can go without the publisher.
pub(crate) fn before_dropping(subscription: &Subscription) -> Vec<Alteration> {
    let mut alterations = Vec::new();
    if subscription.enabled {
        alterations.push(SubscriptionAlteration::Enabled(false));
    }
    if subscription.slot.is_some() {
        alterations.push(SubscriptionAlteration::Slot(None));
    }
    let database = |alteration| Alteration::Database(DatabaseAlteration::Subscription(alteration));
    alterations.into_iter().map(database).collect()
}
