//! Prints subscriptions. No statement reaches out to the publisher: each can be part of a transaction, and
//! none fails because the publisher is away.

use super::options;
use crate::catalog::{Ident, Literal, Subscription};
use crate::diff::SubscriptionAlteration;

pub(super) fn create(name: &str, subscription: &Subscription) -> String {
    let mut with = vec!["connect = false".to_owned(), slot(subscription.slot.as_deref())];
    if !subscription.options.is_empty() {
        with.push(options(&subscription.options));
    }
    format!(
        "CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {} WITH ({})",
        Ident(name),
        Literal(&subscription.connection),
        publications(&subscription.publications),
        with.join(", ")
    )
}

pub(super) fn alter(address: &str, alteration: &SubscriptionAlteration) -> String {
    match alteration {
        SubscriptionAlteration::Enabled(true) => format!("ALTER {address} ENABLE"),
        SubscriptionAlteration::Enabled(false) => format!("ALTER {address} DISABLE"),
        SubscriptionAlteration::Connection(connection) => format!("ALTER {address} CONNECTION {}", Literal(connection)),
        SubscriptionAlteration::Publications(names) => {
            format!("ALTER {address} SET PUBLICATION {} WITH (refresh = false)", publications(names))
        }
        SubscriptionAlteration::Slot(name) => format!("ALTER {address} SET ({})", slot(name.as_deref())),
        SubscriptionAlteration::Options(changed) => format!("ALTER {address} SET ({})", options(changed)),
    }
}

fn slot(name: Option<&str>) -> String {
    name.map_or_else(|| "slot_name = NONE".to_owned(), |name| format!("slot_name = {}", Literal(name)))
}

fn publications(names: &[String]) -> String {
    names.iter().map(|name| Ident(name).to_string()).collect::<Vec<_>>().join(", ")
}
