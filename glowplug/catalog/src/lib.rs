//! The model of a live catalog: every object of some namespaces, as PostgreSQL itself prints it.
//!
//! A [`Catalog`] only ever comes from a real server (`introspect`), so all text in it is canonical:
//! two expressions are equal when their texts are. This crate does no I/O and knows no SQL.

mod aside;
mod base_type;
mod database;
mod exchange;
mod id;
mod labels;
mod language;
mod misnamed;
mod name;
mod object;
mod operator;
mod pending;
mod policy;
mod privilege;
mod relation;
mod relocation;
mod rename;
mod routine;
mod search;
mod subscription;
mod trigger;
mod type_;
mod view;
mod without;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use aside::{aside, free_name};
pub use base_type::BaseType;
pub use database::{
    Extension, ForeignDataWrapper, ForeignServer, ForeignTable, MemberGrants, Publication, PublishedTable,
};
pub use exchange::quoted;
pub use id::Id;
pub use language::{AccessMethod, Conversion, Language, Transform};
pub use misnamed::Misnamed;
pub use name::{Ident, Literal, QName};
pub use object::{Body, Object};
pub use operator::{CastMethod, Member, MemberKind, Operator, OperatorClass, OperatorFamily, TypeCast};
pub use policy::Policy;
pub use privilege::{Grant, Grantable};
pub use relation::{
    Column, Constraint, ConstraintKind, Default, Generation, Identity, Index, IndexColumn, Partition, Persistence,
    ReplicaIdentity, Sequence, Table,
};
pub use relocation::Relocation;
pub use rename::Renames;
pub use routine::{Aggregate, Argument, Routine, RoutineAttributes, RoutineKind, Substance};
pub use search::{Collation, SearchConfiguration, SearchDictionary, SearchFunctions, Statistics};
pub use subscription::Subscription;
pub use trigger::{Enabled, EventTrigger, Rule, Trigger};
pub use type_::{Attribute, Composite, Domain, DomainConstraint, Enum, Range};
pub use view::{MaterializedView, View, ViewColumn};

/// Storage parameters and options, by name: in the order in which they were given, which `pg_dump` keeps
/// and which is no difference.
pub type Parameters = indexmap::IndexMap<String, String>;

/// Everything found in the namespaces that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// `server_version_num` of the server it was read from.
    pub version: u32,
    /// The role that read it: what it creates, it owns.
    pub role: String,
    /// Whether the whole database was read, and not only some namespaces.
    pub whole_database: bool,
    /// Every role of the cluster.
    pub roles: BTreeSet<String>,
    /// What PostgreSQL grants on what a role creates, where that is not the built-in default: the role,
    /// the namespace if limited to one, and the kind as in `pg_default_acl.defaclobjtype`.
    #[serde(with = "as_pairs")]
    pub default_grants: BTreeMap<(String, Option<String>, String), BTreeSet<Grant>>,
    /// The objects, by identity.
    #[serde(with = "as_pairs")]
    pub objects: BTreeMap<Id, Object>,
    /// Who needs whom: dependent → what it needs. From `pg_depend`, the parts of one table included.
    #[serde(with = "as_pairs")]
    pub depends: BTreeMap<Id, BTreeSet<Id>>,
    /// What the text of a routine's body seems to speak of. PostgreSQL does not track it; it only
    /// helps to find an order in which functions that run while the plan does find what they need.
    #[serde(with = "as_pairs")]
    pub mentions: BTreeMap<Id, BTreeSet<Id>>,
    /// Objects outside of what was read that depend on ours, described by PostgreSQL.
    #[serde(with = "as_pairs")]
    pub external_dependents: BTreeMap<Id, BTreeSet<String>>,
    /// Objects inside the namespaces that the model does not know, described by PostgreSQL.
    pub unmodelled: BTreeSet<String>,
    /// Casts the server knows, with their context: `i`mplicit, `a`ssignment, `e`xplicit.
    #[serde(with = "as_pairs")]
    pub casts: BTreeMap<(String, String), char>,
}

impl Catalog {
    /// The body of an object of this identity.
    pub fn body(&self, id: &Id) -> Option<&Body> {
        self.objects.get(id).map(|object| &object.body)
    }

    /// The table of this name, if it is one.
    pub fn table(&self, name: &QName) -> Option<&Table> {
        match self.body(&Id::Relation(name.clone())) {
            Some(Body::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// The columns of a relation, in their order on disk.
    pub fn columns(&self, relation: &QName) -> Vec<(&str, &Column)> {
        let first = Id::Column(relation.clone(), String::new());
        let mut columns: Vec<_> = self
            .objects
            .range(first..)
            .map_while(|(id, object)| match (id, &object.body) {
                (Id::Column(of, name), Body::Column(column)) if of == relation => Some((name.as_str(), column)),
                _ => None,
            })
            .collect();
        columns.sort_by_key(|(_, column)| column.position);
        columns
    }

    /// The values of an enum, in their order; none where it is no enum.
    pub fn labels(&self, id: &Id) -> &[String] {
        match self.body(id) {
            Some(Body::Enum(body)) => &body.labels,
            _ => &[],
        }
    }

    /// The columns of a view or materialized view, in order.
    pub fn view_columns(&self, relation: &QName) -> Vec<(&str, &ViewColumn)> {
        let first = Id::Column(relation.clone(), String::new());
        let mut columns: Vec<_> = self
            .objects
            .range(first..)
            .map_while(|(id, object)| match (id, &object.body) {
                (Id::Column(of, name), Body::ViewColumn(column)) if of == relation => Some((name.as_str(), column)),
                _ => None,
            })
            .collect();
        columns.sort_by_key(|(_, column)| column.position);
        columns
    }

    /// One column.
    pub fn column(&self, relation: &QName, name: &str) -> Option<&Column> {
        match self.body(&Id::Column(relation.clone(), name.to_owned())) {
            Some(Body::Column(column)) => Some(column),
            _ => None,
        }
    }

    /// The relation that an object is a part of: for an index, and what an index is tied to, its table or
    /// materialized view.
    pub fn relation_of<'a>(&'a self, id: &'a Id) -> Option<&'a QName> {
        match (id, self.body(id)) {
            (_, Some(Body::Index(index))) => Some(&index.relation),
            (Id::ExtensionTie(tied, _), _) if matches!(**tied, Id::Index(_)) => self.relation_of(tied),
            (id, _) => id.relation(),
        }
    }

    /// Who directly needs this object.
    pub fn dependents(&self) -> BTreeMap<&Id, BTreeSet<&Id>> {
        let mut dependents: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
        for (dependent, needed) in &self.depends {
            for id in needed {
                dependents.entry(id).or_default().insert(dependent);
            }
        }
        dependents
    }
}

/// JSON has no maps with structured keys: written as a list of pairs.
mod as_pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
    }
}
