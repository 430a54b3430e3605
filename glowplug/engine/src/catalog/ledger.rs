//! The migration runner's own tables live in the namespace and are no part of the schema.

use std::collections::BTreeSet;

use super::{Body, Catalog, Id};

/// Tables that belong to the runner.
pub(crate) const LEDGER: &[&str] = &[glowplug_migrate::LEDGER_TABLE, glowplug_migrate::CHECKSUMS_TABLE];

impl Catalog {
    /// The catalog without the migration runner's tables and all their parts.
    #[must_use]
    pub fn without_ledger(mut self) -> Catalog {
        let is_ledger = |name: &super::QName| LEDGER.contains(&name.name.as_str());
        let gone: BTreeSet<Id> = self
            .objects
            .iter()
            .filter(|(id, object)| match (id, &object.body) {
                (Id::Relation(name), Body::Table(_)) => is_ledger(name),
                (Id::Index(_), Body::Index(index)) => is_ledger(&index.relation),
                (id, _) => id.relation().is_some_and(is_ledger),
            })
            .map(|(id, _)| id.clone())
            .collect();
        if gone.is_empty() {
            return self;
        }
        self.objects.retain(|id, _| !gone.contains(id));
        self.depends.retain(|id, _| !gone.contains(id));
        for needed in self.depends.values_mut() {
            needed.retain(|id| !gone.contains(id));
        }
        self.external_dependents.retain(|id, _| !gone.contains(id));
        self
    }
}
