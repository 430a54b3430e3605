//! Prints the creation of everything but tables and columns.

use super::{
    alter, base_type, constraint, database, language, operator, options, policy, routine, search, sequence,
    subscription, trigger, view,
};
use crate::catalog::{Body, Domain, DomainConstraint, Id, Ident, Index, Literal, QName};

pub(super) fn print(id: &Id, body: &Body) -> String {
    match (id, body) {
        (Id::Schema(name), Body::Schema) => format!("CREATE SCHEMA {}", Ident(name)),
        (Id::Default(relation, column), Body::Default(default)) => {
            format!("ALTER TABLE {relation} ALTER COLUMN {} SET DEFAULT {}", Ident(column), default.expression)
        }
        (Id::Constraint(relation, name), Body::Constraint(body)) => {
            format!("ALTER TABLE {relation} ADD {}", constraint::definition(name, body))
        }
        (Id::Attachment(child, parent), Body::Attachment(partition)) => match &partition.bound {
            Some(bound) => format!("ALTER TABLE {parent} ATTACH PARTITION {child} {bound}"),
            None => format!("ALTER TABLE {child} INHERIT {parent}"),
        },
        (Id::Index(name), Body::Index(body)) => index(name, body),
        (Id::IndexAttachment(name), Body::IndexAttachment(parent)) => {
            format!("ALTER INDEX {parent} ATTACH PARTITION {name}")
        }
        (Id::ReplicaIdentity(table), Body::ReplicaIdentity(identity)) => alter::replica_identity(table, identity),
        (Id::ClusterOn(relation), Body::ClusterOn(index)) => alter::cluster_on(relation, index),
        (Id::Sequence(name), Body::Sequence(body)) => sequence::create(name, body),
        (Id::SequenceOwner(name), Body::SequenceOwner(relation, column)) => {
            format!("ALTER SEQUENCE {name} OWNED BY {relation}.{}", Ident(column))
        }
        (Id::Type(name), Body::Enum(body)) => {
            let labels: Vec<String> = body.labels.iter().map(|label| Literal(label).to_string()).collect();
            format!("CREATE TYPE {name} AS ENUM ({})", labels.join(", "))
        }
        (Id::Type(name), Body::Domain(body)) => domain(name, body, &[]),
        (Id::DomainConstraint(domain, name), Body::DomainConstraint(body)) => {
            let valid = if body.validated { "" } else { " NOT VALID" };
            format!("ALTER DOMAIN {domain} ADD CONSTRAINT {} {}{valid}", Ident(name), body.definition)
        }
        (Id::Type(name), Body::Composite(body)) => {
            let attributes: Vec<String> = body.attributes.iter().map(alter::attribute).collect();
            format!("CREATE TYPE {name} AS ({})", attributes.join(", "))
        }
        (Id::Type(name), Body::Range(body)) => {
            let mut parts = vec![format!("SUBTYPE = {}", body.subtype)];
            let mut part = |key: &str, value: &Option<String>| {
                parts.extend(value.as_ref().map(|value| format!("{key} = {value}")));
            };
            part("SUBTYPE_OPCLASS", &body.operator_class);
            part("COLLATION", &body.collation);
            part("CANONICAL", &body.canonical);
            part("SUBTYPE_DIFF", &body.difference);
            part("MULTIRANGE_TYPE_NAME", &Some(body.multirange.to_string()));
            format!("CREATE TYPE {name} AS RANGE ({})", parts.join(", "))
        }
        (Id::Type(name), Body::Base(body)) => base_type::create(name, body),
        (Id::Type(name), Body::Shell) => format!("CREATE TYPE {name}"),
        (Id::ExtensionTie(tied, name), Body::ExtensionTie) => database::tie(tied, name),
        (_, Body::Extension(body)) => database::create_extension(id, body),
        (Id::ForeignDataWrapper(name), Body::ForeignDataWrapper(body)) => database::create_wrapper(name, body),
        (Id::ForeignServer(name), Body::ForeignServer(body)) => database::create_server(name, body),
        (_, Body::UserMapping(options)) => database::create_mapping(id, body, options),
        (Id::Publication(name), Body::Publication(body)) => database::create_publication(name, body),
        (_, Body::PublishedTable(body)) => database::create_published_table(id, body),
        (Id::PublishedSchema(publication, schema), _) => {
            format!("ALTER PUBLICATION {} ADD TABLES IN SCHEMA {}", Ident(publication), Ident(schema))
        }
        (Id::Collation(name), Body::Collation(body)) => search::create_collation(name, body),
        (Id::Statistics(name), Body::Statistics(body)) => search::create_statistics(name, body),
        (_, Body::TextSearchParser(functions) | Body::TextSearchTemplate(functions)) => {
            search::create_functions(id, body, functions)
        }
        (Id::TextSearchDictionary(name), Body::TextSearchDictionary(body)) => search::create_dictionary(name, body),
        (Id::TextSearchConfiguration(name), Body::TextSearchConfiguration(body)) => {
            search::create_configuration(name, body)
        }
        (Id::Operator(name, left, right), Body::Operator(body)) => operator::create(name, left, right, body),
        (_, Body::OperatorFamily(_)) => format!("CREATE {}", alter::address(id, body)),
        (_, Body::OperatorClass(class)) => operator::create_class(id, body, class),
        (Id::Language(name), Body::Language(body)) => language::create(name, body, false),
        (_, Body::Transform(transform)) => language::create_transform(id, body, transform),
        (Id::AccessMethod(name), Body::AccessMethod(body)) => language::create_access_method(name, body),
        (Id::Conversion(name), Body::Conversion(body)) => search::create_conversion(name, body),
        (Id::Subscription(name), Body::Subscription(body)) => subscription::create(name, body),
        (_, Body::Cast(cast)) => operator::create_cast(id, body, cast),
        (Id::Policy(relation, name), Body::Policy(body)) => policy::create(relation, name, body),
        (Id::Relation(name), Body::View(body)) => view::create(name, body),
        (Id::Relation(name), Body::MaterializedView(body)) => view::create_materialized(name, body),
        (Id::Routine(..), Body::Routine(body)) => routine::create(body),
        (Id::Routine(name, _), Body::Aggregate(body)) => routine::create_aggregate(name, body, false),
        (Id::Trigger(_, name), Body::Trigger(body)) => trigger::create(name, body, false),
        (Id::Rule(_, name), Body::Rule(body)) => trigger::create_rule(name, body, false),
        (Id::EventTrigger(name), Body::EventTrigger(body)) => trigger::create_event(name, body),
        (id, body) => unreachable!("{id} is not made of {body:?}"),
    }
}

/// `CREATE DOMAIN` with constraints.
pub(super) fn domain(name: &QName, domain: &Domain, constraints: &[(String, DomainConstraint)]) -> String {
    let mut text = format!("CREATE DOMAIN {name} AS {}", domain.base);
    if let Some(collation) = &domain.collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(default) = &domain.default {
        text.push_str(&format!(" DEFAULT {default}"));
    }
    if domain.not_null {
        text.push_str(" NOT NULL");
    }
    for (name, constraint) in constraints {
        text.push_str(&format!(" CONSTRAINT {} {}", Ident(name), constraint.definition));
    }
    text
}

fn index(name: &QName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let only = if index.only { "ONLY " } else { "" };
    // Storage comes before the predicate, as PostgreSQL prints it.
    let (key, predicate) = split_predicate(&index.definition);
    let mut text = format!("CREATE {unique}INDEX {} ON {only}{} {key}", Ident(&name.name), index.relation);
    if !index.options.is_empty() {
        text.push_str(&format!(" WITH ({})", options(&index.options)));
    }
    if let Some(tablespace) = &index.tablespace {
        text.push_str(&format!(" TABLESPACE {}", Ident(tablespace)));
    }
    text.push_str(predicate);
    text
}

/// `USING ... (...)` and ` WHERE (...)`. Only text outside of parentheses and quotes counts.
fn split_predicate(definition: &str) -> (&str, &str) {
    let mut depth = 0_u32;
    let mut quote = None;
    for (at, c) in definition.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ' ') if depth == 0 && definition[at..].starts_with(" WHERE ") => return definition.split_at(at),
            (None, _) => {}
        }
    }
    (definition, "")
}
