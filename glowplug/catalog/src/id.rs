//! What an object is called: the identity by which two catalogs are compared.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::{Ident, QName};

/// The identity of one object, by name. Parts of a table (columns, constraints, ...) are objects of
/// their own, because dependencies in PostgreSQL are that fine.
///
/// The order of the variants is the order of ties in a plan: what others usually build on comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Id {
    /// A role: never created or dropped here, only a target of grants and ownership.
    Role(String),
    /// A namespace.
    Schema(String),
    /// An extension (database-wide).
    Extension(String),
    /// A foreign-data wrapper (database-wide).
    ForeignDataWrapper(String),
    /// A foreign server (database-wide).
    ForeignServer(String),
    /// A user mapping: server and role (`public` for everybody).
    UserMapping(String, String),
    /// A procedural language (database-wide).
    Language(String),
    /// An access method (database-wide).
    AccessMethod(String),
    /// A collation.
    Collation(QName),
    /// A conversion between encodings.
    Conversion(QName),
    /// An enum, domain, composite or range type.
    Type(QName),
    /// A check constraint of a domain.
    DomainConstraint(QName, String),
    /// A sequence that is not the inside of an identity column.
    Sequence(QName),
    /// A function, procedure, window function or aggregate; the text is the types of its input
    /// arguments, separated by `, `: what PostgreSQL tells overloads apart by.
    Routine(QName, String),
    /// An operator with its left and right argument types (`NONE` for a missing left one).
    Operator(QName, String, String),
    /// An operator family with its access method.
    OperatorFamily(QName, String),
    /// An operator class with its access method.
    OperatorClass(QName, String),
    /// A cast from one type to another (database-wide).
    Cast(String, String),
    /// How values of a type pass into a language and back: type and language (database-wide).
    Transform(String, String),
    /// A text search parser.
    TextSearchParser(QName),
    /// A text search template.
    TextSearchTemplate(QName),
    /// A text search dictionary.
    TextSearchDictionary(QName),
    /// A text search configuration.
    TextSearchConfiguration(QName),
    /// A table, partitioned table, view, materialized view or foreign table.
    Relation(QName),
    /// A column of a relation.
    Column(QName, String),
    /// The default expression of a column (not the generation expression).
    Default(QName, String),
    /// The column that owns a sequence (`OWNED BY`).
    SequenceOwner(QName),
    /// A constraint of a table.
    Constraint(QName, String),
    /// The tie between a partition (or an inheriting table) and its parent.
    Attachment(QName, QName),
    /// An index, by its own name.
    Index(QName),
    /// The tie between a partition's index and its parent index.
    IndexAttachment(QName),
    /// The replica identity of a table.
    ReplicaIdentity(QName),
    /// The index that a relation is clustered on.
    ClusterOn(QName),
    /// An extended statistics object.
    Statistics(QName),
    /// A rewrite rule of a relation.
    Rule(QName, String),
    /// A trigger of a relation.
    Trigger(QName, String),
    /// A row-level security policy of a table.
    Policy(QName, String),
    /// Default privileges: the granting role, the namespace if limited to one, the kind of object
    /// as in `pg_default_acl.defaclobjtype`.
    DefaultPrivileges(String, Option<String>, String),
    /// An event trigger (database-wide).
    EventTrigger(String),
    /// A publication (database-wide).
    Publication(String),
    /// A table in a publication.
    PublishedTable(String, QName),
    /// A namespace all of whose tables are in a publication.
    PublishedSchema(String, String),
    /// A subscription (database-wide).
    Subscription(String),
    /// The tie of a routine, trigger, index or materialized view to an extension that takes it along when it goes
    /// (`DEPENDS ON EXTENSION`): the object, and the extension's name.
    ExtensionTie(Box<Id>, String),
}

impl Id {
    /// The relation that this object is a part of, if it is a part of one and cannot outlive it.
    pub fn relation(&self) -> Option<&QName> {
        match self {
            Id::Column(relation, _)
            | Id::Default(relation, _)
            | Id::Constraint(relation, _)
            | Id::Attachment(relation, _)
            | Id::ReplicaIdentity(relation)
            | Id::ClusterOn(relation)
            | Id::Rule(relation, _)
            | Id::Trigger(relation, _)
            | Id::Policy(relation, _) => Some(relation),
            Id::ExtensionTie(tied, _) => match tied.as_ref() {
                Id::Relation(relation) => Some(relation),
                part => part.relation(),
            },
            Id::Role(_)
            | Id::Schema(_)
            | Id::Extension(_)
            | Id::ForeignDataWrapper(_)
            | Id::ForeignServer(_)
            | Id::UserMapping(..)
            | Id::Language(_)
            | Id::AccessMethod(_)
            | Id::Collation(_)
            | Id::Conversion(_)
            | Id::Transform(..)
            | Id::Type(_)
            | Id::DomainConstraint(..)
            | Id::Sequence(_)
            | Id::Routine(..)
            | Id::Operator(..)
            | Id::OperatorFamily(..)
            | Id::OperatorClass(..)
            | Id::Cast(..)
            | Id::TextSearchParser(_)
            | Id::TextSearchTemplate(_)
            | Id::TextSearchDictionary(_)
            | Id::TextSearchConfiguration(_)
            | Id::Relation(_)
            | Id::SequenceOwner(_)
            | Id::Index(_)
            | Id::IndexAttachment(_)
            | Id::Statistics(_)
            | Id::DefaultPrivileges(..)
            | Id::EventTrigger(_)
            | Id::Publication(_)
            | Id::PublishedTable(..)
            | Id::PublishedSchema(..)
            | Id::Subscription(_) => None,
        }
    }

    /// Whether it is named within a table or a domain.
    pub fn is_part(&self) -> bool {
        self.relation().is_some() || matches!(self, Id::DomainConstraint(..))
    }

    /// Its own name, without that of its namespace or whole; `None` for what has none that can be changed.
    pub fn name(&self) -> Option<&str> {
        match self {
            Id::Column(_, name)
            | Id::Constraint(_, name)
            | Id::DomainConstraint(_, name)
            | Id::Trigger(_, name)
            | Id::Policy(_, name)
            | Id::Rule(_, name)
            | Id::EventTrigger(name)
            | Id::Schema(name) => Some(name),
            Id::Relation(name) | Id::Index(name) | Id::Type(name) | Id::Sequence(name) | Id::Routine(name, _) => {
                Some(&name.name)
            }
            _ => None,
        }
    }

    /// The same under another name; itself where it has none.
    pub fn called(&self, name: String) -> Id {
        let mut id = self.clone();
        match &mut id {
            Id::Column(_, own)
            | Id::Constraint(_, own)
            | Id::DomainConstraint(_, own)
            | Id::Trigger(_, own)
            | Id::Policy(_, own)
            | Id::Rule(_, own)
            | Id::EventTrigger(own)
            | Id::Schema(own) => *own = name,
            Id::Relation(own) | Id::Index(own) | Id::Type(own) | Id::Sequence(own) | Id::Routine(own, _) => {
                own.name = name;
            }
            _ => {}
        }
        id
    }

    /// The namespace the object lives in; `None` for what is database-wide.
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Id::Schema(name) => Some(name),
            Id::Collation(name)
            | Id::Conversion(name)
            | Id::Type(name)
            | Id::DomainConstraint(name, _)
            | Id::Sequence(name)
            | Id::Routine(name, _)
            | Id::Operator(name, ..)
            | Id::OperatorFamily(name, _)
            | Id::OperatorClass(name, _)
            | Id::TextSearchParser(name)
            | Id::TextSearchTemplate(name)
            | Id::TextSearchDictionary(name)
            | Id::TextSearchConfiguration(name)
            | Id::Relation(name)
            | Id::Column(name, _)
            | Id::Default(name, _)
            | Id::SequenceOwner(name)
            | Id::Constraint(name, _)
            | Id::Attachment(name, _)
            | Id::Index(name)
            | Id::IndexAttachment(name)
            | Id::ReplicaIdentity(name)
            | Id::ClusterOn(name)
            | Id::Statistics(name)
            | Id::Rule(name, _)
            | Id::Trigger(name, _)
            | Id::Policy(name, _) => Some(&name.schema),
            Id::DefaultPrivileges(_, schema, _) => schema.as_deref(),
            Id::ExtensionTie(tied, _) => tied.namespace(),
            Id::Role(_)
            | Id::Extension(_)
            | Id::ForeignDataWrapper(_)
            | Id::ForeignServer(_)
            | Id::UserMapping(..)
            | Id::Language(_)
            | Id::AccessMethod(_)
            | Id::Transform(..)
            | Id::Cast(..)
            | Id::EventTrigger(_)
            | Id::Publication(_)
            | Id::PublishedTable(..)
            | Id::PublishedSchema(..)
            | Id::Subscription(_) => None,
        }
    }

    /// The default of a column; of anything else, itself.
    pub fn default_of(&self) -> Id {
        match self {
            Id::Column(relation, column) => Id::Default(relation.clone(), column.clone()),
            other => other.clone(),
        }
    }

    /// The column a default belongs to, a column itself, or nothing.
    pub fn column(&self) -> Option<Id> {
        match self {
            Id::Column(relation, column) | Id::Default(relation, column) => {
                Some(Id::Column(relation.clone(), column.clone()))
            }
            _ => None,
        }
    }
}

/// Prints the object for people: `column blog.post.title`.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Role(name) => write!(f, "role {}", Ident(name)),
            Id::Schema(name) => write!(f, "schema {}", Ident(name)),
            Id::Extension(name) => write!(f, "extension {}", Ident(name)),
            Id::ForeignDataWrapper(name) => write!(f, "foreign-data wrapper {}", Ident(name)),
            Id::ForeignServer(name) => write!(f, "server {}", Ident(name)),
            Id::UserMapping(server, role) => write!(f, "user mapping for {} on {}", Ident(role), Ident(server)),
            Id::Language(name) => write!(f, "language {}", Ident(name)),
            Id::AccessMethod(name) => write!(f, "access method {}", Ident(name)),
            Id::Collation(name) => write!(f, "collation {name}"),
            Id::Conversion(name) => write!(f, "conversion {name}"),
            Id::Transform(ty, language) => write!(f, "transform for {ty} language {}", Ident(language)),
            Id::Type(name) => write!(f, "type {name}"),
            Id::DomainConstraint(name, constraint) => write!(f, "constraint {} of domain {name}", Ident(constraint)),
            Id::Sequence(name) => write!(f, "sequence {name}"),
            Id::Routine(name, arguments) => write!(f, "routine {name}({arguments})"),
            Id::Operator(name, left, right) => {
                write!(f, "operator {}.{}({left}, {right})", Ident(&name.schema), name.name)
            }
            Id::OperatorFamily(name, method) => write!(f, "operator family {name} using {method}"),
            Id::OperatorClass(name, method) => write!(f, "operator class {name} using {method}"),
            Id::Cast(source, target) => write!(f, "cast ({source} as {target})"),
            Id::TextSearchParser(name) => write!(f, "text search parser {name}"),
            Id::TextSearchTemplate(name) => write!(f, "text search template {name}"),
            Id::TextSearchDictionary(name) => write!(f, "text search dictionary {name}"),
            Id::TextSearchConfiguration(name) => write!(f, "text search configuration {name}"),
            Id::Relation(name) => write!(f, "table {name}"),
            Id::Column(relation, column) => write!(f, "column {relation}.{}", Ident(column)),
            Id::Default(relation, column) => write!(f, "default of {relation}.{}", Ident(column)),
            Id::SequenceOwner(name) => write!(f, "owning column of sequence {name}"),
            Id::Constraint(relation, name) => write!(f, "constraint {} on {relation}", Ident(name)),
            Id::Attachment(child, parent) => write!(f, "attachment of {child} to {parent}"),
            Id::Index(name) => write!(f, "index {name}"),
            Id::IndexAttachment(name) => write!(f, "attachment of index {name}"),
            Id::ReplicaIdentity(name) => write!(f, "replica identity of {name}"),
            Id::ClusterOn(name) => write!(f, "clustering of {name}"),
            Id::Statistics(name) => write!(f, "statistics {name}"),
            Id::Rule(relation, name) => write!(f, "rule {} on {relation}", Ident(name)),
            Id::Trigger(relation, name) => write!(f, "trigger {} on {relation}", Ident(name)),
            Id::Policy(relation, name) => write!(f, "policy {} on {relation}", Ident(name)),
            Id::DefaultPrivileges(role, None, kind) => write!(f, "default privileges of {} ({kind})", Ident(role)),
            Id::DefaultPrivileges(role, Some(schema), kind) => {
                write!(f, "default privileges of {} in {} ({kind})", Ident(role), Ident(schema))
            }
            Id::EventTrigger(name) => write!(f, "event trigger {}", Ident(name)),
            Id::Publication(name) => write!(f, "publication {}", Ident(name)),
            Id::PublishedTable(name, relation) => write!(f, "{relation} in publication {}", Ident(name)),
            Id::PublishedSchema(name, schema) => write!(f, "schema {} in publication {}", Ident(schema), Ident(name)),
            Id::Subscription(name) => write!(f, "subscription {}", Ident(name)),
            Id::ExtensionTie(tied, name) => write!(f, "dependence of {tied} on extension {}", Ident(name)),
        }
    }
}
