//! A catalog without tables that are no part of the schema: the migration runner's own live in the namespace, too.

use std::collections::BTreeSet;

use super::{Body, Catalog, Id};

impl Catalog {
    /// The catalog without the tables of these names, in any namespace, and without all their parts.
    #[must_use]
    pub fn without_tables(mut self, names: &[&str]) -> Catalog {
        let is_named = |name: &super::QName| names.contains(&name.name.as_str());
        let gone: BTreeSet<Id> = self
            .objects
            .iter()
            .filter(|(id, object)| match (id, &object.body) {
                (Id::Relation(name), Body::Table(_)) => is_named(name),
                _ => self.relation_of(id).is_some_and(is_named),
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
