//! Prints alterations, renames and comments.

use super::{
    base_type, constraint, database, operator, option_name, options, policy, routine, rows, search, sequence, table,
    trigger, view,
};
use crate::catalog::{Attribute, Body, Id, Ident, Literal, Persistence, QName, ReplicaIdentity, Table};
use crate::diff::{
    Alteration, Cast, ColumnAlteration, CompositeAlteration, EnumAlteration, OptionsChange, TableAlteration,
};

pub(super) fn print(id: &Id, body: &Body, alteration: &Alteration) -> String {
    match alteration {
        Alteration::Owner(owner) => format!("ALTER {} OWNER TO {}", address(id, body), Ident(owner)),
        Alteration::Comment(comment) => {
            let text = comment.as_ref().map_or("NULL".to_owned(), |text| Literal(text).to_string());
            format!("COMMENT ON {} IS {text}", address(id, body))
        }
        Alteration::Grants { .. } | Alteration::SequenceGrants { .. } => {
            unreachable!("privileges of {id} are granted and revoked one by one")
        }
        Alteration::Database(alteration) => database::alter(id, body, alteration),
        Alteration::Operator(alteration) => operator::alter(id, body, alteration),
        Alteration::Search(alteration) => search::alter(id, body, alteration),
        Alteration::Policy { roles, using, check } => {
            policy::alter(id, roles.as_ref(), using.as_deref(), check.as_deref())
        }
        Alteration::Table(alteration) => table_alteration(id, alteration),
        Alteration::Column(alteration) => column_alteration(id, alteration),
        Alteration::Default(expression) => {
            let Id::Default(relation, column) = id else { unreachable!("{id} has no default") };
            format!("ALTER TABLE {relation} ALTER COLUMN {} SET DEFAULT {expression}", Ident(column))
        }
        Alteration::RowType(_) => unreachable!("{id} takes one type after the other"),
        Alteration::Inheritance(_) => unreachable!("{id} is left and taken up again one by one"),
        Alteration::ValidateConstraint => format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", relation(id), name(id)),
        Alteration::ConstraintDeferrability(body) => {
            let words = constraint::altered_deferrability(body);
            format!("ALTER TABLE {} ALTER CONSTRAINT {} {words}", relation(id), name(id))
        }
        Alteration::ExtensionTie(extension) => database::tie(id, extension),
        Alteration::IndexOptions(change) => format!("ALTER INDEX {} {}", index_name(id), set_options(change)),
        Alteration::IndexComment(comment) => {
            let text = comment.as_ref().map_or("NULL".to_owned(), |text| Literal(text).to_string());
            format!("COMMENT ON INDEX {} IS {text}", index_name(id))
        }
        Alteration::ReplicaIdentity(identity) => replica_identity(relation(id), identity),
        Alteration::ClusterOn(index) => cluster_on(relation(id), index),
        Alteration::ClampSequence { minimum, maximum } => {
            let Id::Sequence(name) = id else { unreachable!("{id} is not a sequence") };
            sequence::clamp(name, *minimum, *maximum)
        }
        Alteration::ContinueAfter { relation, column, name, sequence, reached } => {
            sequence::continue_after(relation, column, (name, sequence), reached)
        }
        Alteration::IndexTablespace(tablespace) => {
            let tablespace = tablespace.as_deref().unwrap_or("pg_default");
            format!("ALTER INDEX {} SET TABLESPACE {}", index_name(id), Ident(tablespace))
        }
        Alteration::IndexStatistics(column, target) => {
            format!("ALTER INDEX {} ALTER COLUMN {column} SET STATISTICS {}", index_name(id), target.unwrap_or(-1))
        }
        Alteration::Sequence { before, after } => {
            let mut text = format!("ALTER SEQUENCE {}", name(id));
            if before.ty != after.ty {
                text.push_str(&format!(" AS {}", after.ty));
            }
            text.push_str(&sequence::changes(&before.retyped(&after.ty), after).join(""));
            text.extend(sequence::restart(before, after).map(|restart| format!(" {restart}")));
            text
        }
        Alteration::SequencePersistence(true) => format!("ALTER SEQUENCE {} SET UNLOGGED", name(id)),
        Alteration::SequencePersistence(false) => format!("ALTER SEQUENCE {} SET LOGGED", name(id)),
        Alteration::SequenceOwner(relation, column) => {
            format!("ALTER SEQUENCE {} OWNED BY {relation}.{}", name(id), Ident(column))
        }
        Alteration::Enum(EnumAlteration::AddValue { label, before }) => {
            let place = before.as_ref().map_or(String::new(), |next| format!(" BEFORE {}", Literal(next)));
            format!("ALTER TYPE {} ADD VALUE {}{place}", name(id), Literal(label))
        }
        Alteration::Enum(EnumAlteration::RenameValue { before, after }) => {
            format!("ALTER TYPE {} RENAME VALUE {} TO {}", name(id), Literal(before), Literal(after))
        }
        Alteration::DomainDefault(Some(default)) => format!("ALTER DOMAIN {} SET DEFAULT {default}", name(id)),
        Alteration::DomainDefault(None) => format!("ALTER DOMAIN {} DROP DEFAULT", name(id)),
        Alteration::DomainNotNull(true) => format!("ALTER DOMAIN {} SET NOT NULL", name(id)),
        Alteration::DomainNotNull(false) => format!("ALTER DOMAIN {} DROP NOT NULL", name(id)),
        Alteration::ValidateDomainConstraint => {
            let Id::DomainConstraint(domain, constraint) = id else { unreachable!("{id} is not of a domain") };
            format!("ALTER DOMAIN {domain} VALIDATE CONSTRAINT {}", Ident(constraint))
        }
        Alteration::Composite(CompositeAlteration::Add(new)) => {
            format!("ALTER TYPE {} ADD ATTRIBUTE {}", name(id), attribute(new))
        }
        Alteration::Composite(CompositeAlteration::Drop(attribute)) => {
            format!("ALTER TYPE {} DROP ATTRIBUTE {}", name(id), Ident(attribute))
        }
        Alteration::Composite(CompositeAlteration::Type(new)) => {
            let collation = new.collation.as_ref().map_or(String::new(), |collation| format!(" COLLATE {collation}"));
            format!("ALTER TYPE {} ALTER ATTRIBUTE {} TYPE {}{collation}", name(id), Ident(&new.name), new.ty)
        }
        Alteration::Composite(CompositeAlteration::Comment(attribute, comment)) => {
            let text = comment.as_ref().map_or("NULL".to_owned(), |text| Literal(text).to_string());
            format!("COMMENT ON COLUMN {}.{} IS {text}", name(id), Ident(attribute))
        }
        Alteration::BaseType(changes) => base_type::alter(qualified(id), changes),
        Alteration::View(alteration) => view::alter(qualified(id), alteration),
        Alteration::MaterializedView(alteration) => view::alter_materialized(qualified(id), alteration),
        Alteration::Routine(routine) => routine::replace(routine),
        Alteration::RoutineAttributes { before, after } => routine::alter(&address(id, body), before, after),
        Alteration::Aggregate(aggregate) => routine::create_aggregate(qualified(id), aggregate, true),
        Alteration::Trigger(after) => trigger::create(part(id), after, true),
        Alteration::TriggerEnabled(enabled) => trigger::enable(relation(id), "TRIGGER", part(id), *enabled),
        Alteration::Rule(after) => trigger::create_rule(part(id), after, true),
        Alteration::RuleEnabled(enabled) => trigger::enable(relation(id), "RULE", part(id), *enabled),
        Alteration::EventTriggerEnabled(enabled) => trigger::enable_event(part(id), *enabled),
    }
}

/// `name type COLLATE collation` of a composite type.
pub(super) fn attribute(attribute: &Attribute) -> String {
    match &attribute.collation {
        Some(collation) => format!("{} {} COLLATE {collation}", Ident(&attribute.name), attribute.ty),
        None => format!("{} {}", Ident(&attribute.name), attribute.ty),
    }
}

/// `REPLICA IDENTITY` of a table.
pub(super) fn replica_identity(table: &QName, identity: &ReplicaIdentity) -> String {
    let identity = match identity {
        ReplicaIdentity::Full => "FULL".to_owned(),
        ReplicaIdentity::Nothing => "NOTHING".to_owned(),
        ReplicaIdentity::Index(index) => format!("USING INDEX {}", Ident(index)),
    };
    format!("ALTER TABLE {table} REPLICA IDENTITY {identity}")
}

/// `CLUSTER ON` of a table or materialized view.
pub(super) fn cluster_on(relation: &QName, index: &str) -> String {
    format!("ALTER TABLE {relation} CLUSTER ON {}", Ident(index))
}

/// `DOMAIN`, `TYPE`, `COLLATION` or `SEQUENCE`: what columns can move away from.
pub(super) fn type_word(body: &Body) -> &'static str {
    match body {
        Body::Domain(_) => "DOMAIN",
        Body::Collation(_) => "COLLATION",
        Body::Sequence(_) => "SEQUENCE",
        _ => "TYPE",
    }
}

fn table_alteration(id: &Id, alteration: &TableAlteration) -> String {
    let action = match alteration {
        TableAlteration::Persistence(Persistence::Permanent) => "SET LOGGED".to_owned(),
        TableAlteration::Persistence(Persistence::Unlogged) => "SET UNLOGGED".to_owned(),
        TableAlteration::Options(change) | TableAlteration::ToastOptions(change) => set_options(change),
        TableAlteration::ForeignOptions(change) => database::change_options(change),
        TableAlteration::AccessMethod(method) => {
            format!("SET ACCESS METHOD {}", Ident(method.as_deref().unwrap_or("heap")))
        }
        TableAlteration::Tablespace(tablespace) => {
            format!("SET TABLESPACE {}", Ident(tablespace.as_deref().unwrap_or("pg_default")))
        }
        TableAlteration::OfType(Some(ty)) => format!("OF {ty}"),
        TableAlteration::OfType(None) => "NOT OF".to_owned(),
        TableAlteration::RowSecurity(true) => "ENABLE ROW LEVEL SECURITY".to_owned(),
        TableAlteration::RowSecurity(false) => "DISABLE ROW LEVEL SECURITY".to_owned(),
        TableAlteration::ForceRowSecurity(true) => "FORCE ROW LEVEL SECURITY".to_owned(),
        TableAlteration::ForceRowSecurity(false) => "NO FORCE ROW LEVEL SECURITY".to_owned(),
    };
    format!("ALTER TABLE {} {action}", name(id))
}

fn column_alteration(id: &Id, alteration: &ColumnAlteration) -> String {
    let Id::Column(relation, name) = id else { unreachable!("{id} is not a column") };
    let column = Ident(name);
    let action = match alteration {
        ColumnAlteration::Type { after, cast, .. } => {
            let using = match cast {
                Cast::Implicit => String::new(),
                cast => format!(" USING {}", rows::converted(&column.to_string(), cast, &after.ty)),
            };
            format!("TYPE {}{using}", table::type_of(after))
        }
        ColumnAlteration::NotNull(true) => "SET NOT NULL".to_owned(),
        ColumnAlteration::NotNull(false) => "DROP NOT NULL".to_owned(),
        ColumnAlteration::AddIdentity(identity) => format!("ADD {}", sequence::identity(relation, name, identity)),
        ColumnAlteration::DropIdentity => "DROP IDENTITY".to_owned(),
        ColumnAlteration::AlterIdentity { before, after } => {
            let mut parts = Vec::new();
            if before.sequence.ty != after.sequence.ty {
                return format!("ALTER SEQUENCE {} AS {}", after.name, after.sequence.ty);
            }
            if before.always != after.always {
                parts.push(format!("SET GENERATED {}", sequence::kind(after)));
            }
            let changes = sequence::changes(&before.sequence, &after.sequence);
            parts.extend(changes.into_iter().map(|option| format!("SET{option}")));
            parts.extend(sequence::restart(&before.sequence, &after.sequence));
            parts.join(" ")
        }
        ColumnAlteration::RenameIdentity { before, after } => {
            return format!("ALTER SEQUENCE {before} RENAME TO {}", Ident(&after.name));
        }
        ColumnAlteration::IdentityPersistence(name, unlogged) => {
            return format!("ALTER SEQUENCE {name} SET {}", if *unlogged { "UNLOGGED" } else { "LOGGED" });
        }
        ColumnAlteration::IdentityComment(name, comment) => {
            let text = comment.as_ref().map_or("NULL".to_owned(), |text| Literal(text).to_string());
            return format!("COMMENT ON SEQUENCE {name} IS {text}");
        }
        ColumnAlteration::ClampIdentity { name, minimum, maximum } => {
            return sequence::clamp(name, *minimum, *maximum);
        }
        ColumnAlteration::DropDefault => "DROP DEFAULT".to_owned(),
        ColumnAlteration::DropExpression => "DROP EXPRESSION".to_owned(),
        ColumnAlteration::SetExpression(expression) => format!("SET EXPRESSION AS ({expression})"),
        // Back to the type's default has had its own word since PostgreSQL 16 only.
        ColumnAlteration::Storage(storage) => format!("SET STORAGE {storage}"),
        ColumnAlteration::Compression(method) => {
            format!("SET COMPRESSION {}", method.as_deref().unwrap_or("default"))
        }
        ColumnAlteration::Statistics(target) => format!("SET STATISTICS {}", target.unwrap_or(-1)),
        ColumnAlteration::ForeignOptions(change) => database::change_options(change),
        ColumnAlteration::Options(change) => {
            return format!("ALTER TABLE {relation} {}", column_options(&column, change));
        }
    };
    format!("ALTER TABLE {relation} ALTER COLUMN {column} {action}")
}

/// Options of a column: both halves of the change name the column.
fn column_options(column: &Ident<'_>, change: &OptionsChange) -> String {
    let mut parts = Vec::new();
    if !change.reset.is_empty() {
        parts.push(format!("ALTER COLUMN {column} RESET ({})", names(change)));
    }
    if !change.set.is_empty() {
        parts.push(format!("ALTER COLUMN {column} SET ({})", options(&change.set)));
    }
    parts.join(", ")
}

pub(super) fn set_options(change: &OptionsChange) -> String {
    let mut parts = Vec::new();
    if !change.reset.is_empty() {
        parts.push(format!("RESET ({})", names(change)));
    }
    if !change.set.is_empty() {
        parts.push(format!("SET ({})", options(&change.set)));
    }
    parts.join(", ")
}

fn names(change: &OptionsChange) -> String {
    change.reset.iter().map(|key| option_name(key)).collect::<Vec<_>>().join(", ")
}

pub(super) fn rename(before: &Id, after: &Id, body: &Body) -> String {
    if let (Id::Index(index), Id::Constraint(relation, name), Body::Constraint(key)) = (before, after, body) {
        return format!("ALTER TABLE {relation} ADD {}", constraint::using_index(name, key, index));
    }
    let to = Ident(after.name().expect("what is renamed has a name"));
    match before {
        Id::Column(relation, name) => {
            let kind = match body {
                Body::View(_) => "VIEW",
                Body::MaterializedView(_) => "MATERIALIZED VIEW",
                _ => "TABLE",
            };
            format!("ALTER {kind} {relation} RENAME COLUMN {} TO {to}", Ident(name))
        }
        Id::Constraint(relation, name) => {
            format!("ALTER TABLE {relation} RENAME CONSTRAINT {} TO {to}", Ident(name))
        }
        Id::DomainConstraint(domain, name) => {
            format!("ALTER DOMAIN {domain} RENAME CONSTRAINT {} TO {to}", Ident(name))
        }
        _ => format!("ALTER {} RENAME TO {to}", address(before, body)),
    }
}

/// The object as `ALTER`, `COMMENT ON`, `GRANT ON` address it: kind and name.
pub(super) fn address(id: &Id, body: &Body) -> String {
    match (id, body) {
        (Id::Schema(schema), _) => format!("SCHEMA {}", Ident(schema)),
        (Id::Relation(relation), Body::View(_)) => format!("VIEW {relation}"),
        (Id::Relation(relation), Body::MaterializedView(_)) => format!("MATERIALIZED VIEW {relation}"),
        (Id::Relation(relation), Body::Table(Table { foreign: Some(_), .. })) => format!("FOREIGN TABLE {relation}"),
        (Id::Relation(relation), _) => format!("TABLE {relation}"),
        (Id::Routine(name, _), Body::Routine(body)) => routine::address(name, body),
        (Id::Routine(name, _), Body::Aggregate(body)) => routine::aggregate_address(name, body),
        (Id::Trigger(relation, name), _) => format!("TRIGGER {} ON {relation}", Ident(name)),
        (Id::Rule(relation, name), _) => format!("RULE {} ON {relation}", Ident(name)),
        (Id::EventTrigger(name), _) => format!("EVENT TRIGGER {}", Ident(name)),
        (Id::Column(relation, column), _) => format!("COLUMN {relation}.{}", Ident(column)),
        (Id::Constraint(relation, constraint), _) => format!("CONSTRAINT {} ON {relation}", Ident(constraint)),
        (Id::DomainConstraint(domain, constraint), _) => {
            format!("CONSTRAINT {} ON DOMAIN {domain}", Ident(constraint))
        }
        (Id::Extension(name), _) => format!("EXTENSION {}", Ident(name)),
        (Id::ForeignDataWrapper(name), _) => format!("FOREIGN DATA WRAPPER {}", Ident(name)),
        (Id::ForeignServer(name), _) => format!("SERVER {}", Ident(name)),
        (Id::UserMapping(server, user), _) => database::mapping_address(server, user),
        (Id::Publication(name), _) => format!("PUBLICATION {}", Ident(name)),
        (Id::Subscription(name), _) => format!("SUBSCRIPTION {}", Ident(name)),
        (Id::Language(name), _) => format!("LANGUAGE {}", Ident(name)),
        (Id::AccessMethod(name), _) => format!("ACCESS METHOD {}", Ident(name)),
        (Id::Transform(ty, language), _) => format!("TRANSFORM FOR {ty} LANGUAGE {}", Ident(language)),
        (Id::Conversion(name), _) => format!("CONVERSION {name}"),
        (Id::Collation(name), _) => format!("COLLATION {name}"),
        (Id::Operator(name, left, right), _) => operator::address(name, left, right),
        (Id::OperatorFamily(name, method), _) => format!("OPERATOR FAMILY {name} USING {}", Ident(method)),
        (Id::OperatorClass(name, method), _) => format!("OPERATOR CLASS {name} USING {}", Ident(method)),
        (Id::Cast(source, target), _) => format!("CAST ({source} AS {target})"),
        (Id::Statistics(name), _) => format!("STATISTICS {name}"),
        (Id::TextSearchParser(name), _) => format!("TEXT SEARCH PARSER {name}"),
        (Id::TextSearchTemplate(name), _) => format!("TEXT SEARCH TEMPLATE {name}"),
        (Id::TextSearchDictionary(name), _) => format!("TEXT SEARCH DICTIONARY {name}"),
        (Id::TextSearchConfiguration(name), _) => format!("TEXT SEARCH CONFIGURATION {name}"),
        (Id::Policy(relation, policy), _) => format!("POLICY {} ON {relation}", Ident(policy)),
        (Id::Index(index), _) => format!("INDEX {index}"),
        (Id::Sequence(sequence), _) => format!("SEQUENCE {sequence}"),
        (Id::Type(ty), _) => format!("{} {ty}", type_word(body)),
        (id, _) => unreachable!("{id} has no address of its own"),
    }
}

/// The qualified name of something that stands by itself.
fn qualified(id: &Id) -> &QName {
    match id {
        Id::Relation(name) | Id::Routine(name, _) | Id::Type(name) => name,
        id => unreachable!("{id} has no qualified name of its own"),
    }
}

/// The bare name of a part, or of something without a namespace.
fn part(id: &Id) -> &str {
    match id {
        Id::Constraint(_, name) | Id::Trigger(_, name) | Id::Rule(_, name) | Id::EventTrigger(name) => name,
        id => unreachable!("{id} is not a part"),
    }
}

fn relation(id: &Id) -> &QName {
    id.relation().expect("a part of a table names its table")
}

fn name(id: &Id) -> String {
    match id {
        Id::Constraint(_, name) => Ident(name).to_string(),
        Id::Relation(name) | Id::Sequence(name) | Id::SequenceOwner(name) | Id::Type(name) | Id::Index(name) => {
            name.to_string()
        }
        id => unreachable!("{id} is not altered by this name"),
    }
}

/// The index itself, or the one behind a constraint.
fn index_name(id: &Id) -> QName {
    match id {
        Id::Index(name) => name.clone(),
        Id::Constraint(relation, name) => relation.sibling(name.clone()),
        id => unreachable!("{id} has no index"),
    }
}
