//! One object of a catalog: what it is, and what every kind of object has (owner, grants, comment).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    AccessMethod, Aggregate, BaseType, Collation, Column, Composite, Constraint, Conversion, Default, Domain,
    DomainConstraint, Enum, EventTrigger, Extension, ForeignDataWrapper, ForeignServer, Grant, Index, Language,
    MaterializedView, Operator, OperatorClass, OperatorFamily, Parameters, Partition, Policy, Publication,
    PublishedTable, QName, Range, ReplicaIdentity, Routine, Rule, SearchConfiguration, SearchDictionary,
    SearchFunctions, Sequence, Statistics, Subscription, Table, Transform, Trigger, TypeCast, View, ViewColumn,
};

/// One object with the properties that all kinds share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// What it is.
    pub body: Body,
    /// The owning role, for kinds that have one.
    pub owner: Option<String>,
    /// Privileges granted on it, the built-in defaults of the kind included; `None` for kinds without.
    pub grants: Option<BTreeSet<Grant>>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
}

impl Object {
    /// An object without owner, grants and comment.
    pub fn new(body: Body) -> Self {
        Self { body, owner: None, grants: None, comment: None }
    }
}

/// What an object is. A new kind breaks every match on purpose: each stage must say what it does with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// A namespace.
    Schema,
    /// A table or partitioned table.
    Table(Table),
    /// A column.
    Column(Column),
    /// The default of a column.
    Default(Default),
    /// A constraint of a table.
    Constraint(Constraint),
    /// A partition's or child's tie to its parent.
    Attachment(Partition),
    /// An index that no constraint owns.
    Index(Index),
    /// The parent index of a partition's index.
    IndexAttachment(QName),
    /// What identifies a row of a table to a subscriber.
    ReplicaIdentity(ReplicaIdentity),
    /// The index a table or materialized view was last clustered on.
    ClusterOn(String),
    /// A free or owned sequence.
    Sequence(Sequence),
    /// The owning column of a sequence: relation and column.
    SequenceOwner(QName, String),
    /// An enum type.
    Enum(Enum),
    /// A domain.
    Domain(Domain),
    /// A check constraint of a domain.
    DomainConstraint(DomainConstraint),
    /// A composite type.
    Composite(Composite),
    /// A range type.
    Range(Range),
    /// A base type.
    Base(BaseType),
    /// The name of a type that is not made yet.
    Shell,
    /// A row-level security policy.
    Policy(Policy),
    /// Default privileges: what they are is in the grants.
    DefaultPrivileges,
    /// A view.
    View(View),
    /// A materialized view.
    MaterializedView(MaterializedView),
    /// A column of a view or materialized view.
    ViewColumn(ViewColumn),
    /// A function or procedure.
    Routine(Routine),
    /// An aggregate.
    Aggregate(Aggregate),
    /// A trigger.
    Trigger(Trigger),
    /// A rewrite rule.
    Rule(Rule),
    /// An event trigger.
    EventTrigger(EventTrigger),
    /// An extension.
    Extension(Extension),
    /// A tie to an extension.
    ExtensionTie,
    /// A foreign-data wrapper.
    ForeignDataWrapper(ForeignDataWrapper),
    /// A foreign server.
    ForeignServer(ForeignServer),
    /// A user mapping: its options.
    UserMapping(Parameters),
    /// A procedural language.
    Language(Language),
    /// How values of a type pass into a language and back.
    Transform(Transform),
    /// An access method.
    AccessMethod(AccessMethod),
    /// A conversion between encodings.
    Conversion(Conversion),
    /// A subscription.
    Subscription(Subscription),
    /// A publication.
    Publication(Publication),
    /// A table in a publication.
    PublishedTable(PublishedTable),
    /// A namespace in a publication.
    PublishedSchema,
    /// A collation.
    Collation(Collation),
    /// An operator.
    Operator(Operator),
    /// The name of an operator that is not made: another one names it. It comes with that one and is no difference, but
    /// stays for what it needs, its namespace and its types, and goes before those.
    OperatorShell,
    /// An operator family.
    OperatorFamily(OperatorFamily),
    /// An operator class.
    OperatorClass(OperatorClass),
    /// A cast between two types.
    Cast(TypeCast),
    /// Extended statistics.
    Statistics(Statistics),
    /// A text search parser.
    TextSearchParser(SearchFunctions),
    /// A text search template.
    TextSearchTemplate(SearchFunctions),
    /// A text search dictionary.
    TextSearchDictionary(SearchDictionary),
    /// A text search configuration.
    TextSearchConfiguration(SearchConfiguration),
}
