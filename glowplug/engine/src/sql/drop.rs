//! Prints the removal of objects. Never `CASCADE`, save for a base type: the plan names everything that goes.

use super::{alter, database};
use crate::catalog::{Body, Id, Ident};

pub(super) fn print(id: &Id, body: &Body) -> String {
    match (id, body) {
        (Id::Schema(name), Body::Schema) => format!("DROP SCHEMA {}", Ident(name)),
        (Id::Relation(_), Body::Table(_)) => format!("DROP {}", alter::address(id, body)),
        (Id::Column(relation, name), Body::Column(_)) => format!("ALTER TABLE {relation} DROP COLUMN {}", Ident(name)),
        (Id::Default(relation, column), Body::Default(_)) => {
            format!("ALTER TABLE {relation} ALTER COLUMN {} DROP DEFAULT", Ident(column))
        }
        (Id::Constraint(relation, name), Body::Constraint(_)) => {
            format!("ALTER TABLE {relation} DROP CONSTRAINT {}", Ident(name))
        }
        (Id::Attachment(child, parent), Body::Attachment(partition)) => match &partition.bound {
            Some(_) => format!("ALTER TABLE {parent} DETACH PARTITION {child}"),
            None => format!("ALTER TABLE {child} NO INHERIT {parent}"),
        },
        (Id::Index(name), Body::Index(_)) => format!("DROP INDEX {name}"),
        // PostgreSQL has no words for it: the index itself goes.
        (Id::IndexAttachment(name), Body::IndexAttachment(_)) => format!("DROP INDEX {name}"),
        (Id::ReplicaIdentity(table), Body::ReplicaIdentity(_)) => {
            format!("ALTER TABLE {table} REPLICA IDENTITY DEFAULT")
        }
        (Id::ClusterOn(relation), Body::ClusterOn(_)) => format!("ALTER TABLE {relation} SET WITHOUT CLUSTER"),
        (Id::Sequence(name), Body::Sequence(_)) => format!("DROP SEQUENCE {name}"),
        (Id::SequenceOwner(name), Body::SequenceOwner(..)) => format!("ALTER SEQUENCE {name} OWNED BY NONE"),
        // Its functions need it as it needs them, and nothing else does any more.
        (Id::Type(name), Body::Base(_)) => format!("DROP TYPE {name} CASCADE"),
        (Id::Type(name), Body::Shell) => format!("DROP TYPE {name}"),
        (Id::Type(name), Body::Enum(_) | Body::Domain(_) | Body::Composite(_) | Body::Range(_)) => {
            format!("DROP {} {name}", alter::type_word(body))
        }
        (Id::DomainConstraint(domain, name), Body::DomainConstraint(_)) => {
            format!("ALTER DOMAIN {domain} DROP CONSTRAINT {}", Ident(name))
        }
        (
            Id::Relation(_) | Id::Routine(..) | Id::Trigger(..) | Id::Rule(..) | Id::EventTrigger(_),
            Body::View(_)
            | Body::MaterializedView(_)
            | Body::Routine(_)
            | Body::Aggregate(_)
            | Body::Trigger(_)
            | Body::Rule(_)
            | Body::EventTrigger(_),
        ) => format!("DROP {}", alter::address(id, body)),
        (Id::ExtensionTie(tied, name), _) => database::untie(tied, name),
        (Id::PublishedTable(publication, relation), _) => {
            format!("ALTER PUBLICATION {} DROP TABLE ONLY {relation}", Ident(publication))
        }
        (Id::PublishedSchema(publication, schema), _) => {
            format!("ALTER PUBLICATION {} DROP TABLES IN SCHEMA {}", Ident(publication), Ident(schema))
        }
        (Id::Policy(..), Body::Policy(_))
        | (Id::Extension(_), _)
        | (Id::ForeignDataWrapper(_), _)
        | (Id::ForeignServer(_), _)
        | (Id::UserMapping(..), _)
        | (Id::Publication(_), _)
        | (Id::Language(_), _)
        | (Id::AccessMethod(_), _)
        | (Id::Transform(..), _)
        | (Id::Conversion(_), _)
        | (Id::Subscription(_), _)
        | (Id::Collation(_), _)
        | (Id::Operator(..), _)
        | (Id::OperatorFamily(..), _)
        | (Id::OperatorClass(..), _)
        | (Id::Cast(..), _)
        | (Id::Statistics(_), _)
        | (Id::TextSearchParser(_), _)
        | (Id::TextSearchTemplate(_), _)
        | (Id::TextSearchDictionary(_), _)
        | (Id::TextSearchConfiguration(_), _) => format!("DROP {}", alter::address(id, body)),
        (id, body) => unreachable!("{id} is not made of {body:?}"),
    }
}
