//! What must change between two catalogs, object by object. Pure: no order yet, no SQL.
//!
//! One file per kind of object says whether two of that kind are the same, can be altered into one
//! another, or must be replaced. What else a change drags along is the plan's business.

mod alteration;
mod base_type;
mod cast;
mod column;
mod constraint;
mod database;
mod index;
mod inheritance;
mod language;
pub(crate) mod member;
mod operator;
mod policy;
pub(crate) mod privilege;
mod routine;
mod search;
mod sequence;
mod shared;
pub(crate) mod subscription;
mod table;
mod trigger;
mod types;
mod view;

use std::collections::BTreeMap;

pub(crate) use cast::{base as base_type, cast_between, cast_to_successor, domain, named as named_type, resolved};
pub(crate) use column::{identity_settings, settings as column_settings};
pub(crate) use inheritance::parents;
pub(crate) use table::{replaces as replaces_table, reshaped};

pub use cast::{Cast, Epoch, MovedAttribute};
pub use subscription::SubscriptionAlteration;

pub use alteration::{
    Alteration, ColumnAlteration, CompositeAlteration, DatabaseAlteration, EnumAlteration, GenericOptions,
    InheritanceAlteration, MaterializedViewAlteration, OperatorAlteration, OptionsChange, RowTypeAlteration,
    SearchAlteration, StandIn, TableAlteration, ViewAlteration,
};

use crate::catalog::{Body, Catalog, Extension, Id, Object};

/// What is compared.
#[derive(Clone, Debug)]
pub struct Options {
    /// Compare who owns an object.
    pub owners: bool,
    /// Compare grants.
    pub grants: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { owners: true, grants: true }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the second catalog has it.
    Create(Object),
    /// Only the first catalog has it.
    Drop(Object),
    /// Both have it, and it can be altered where it stands, in this order.
    Alter(Vec<Alteration>),
    /// Both have it, and PostgreSQL has no way but to drop and create it.
    Replace {
        /// As it is.
        before: Object,
        /// As it shall be.
        after: Object,
    },
}

/// How two bodies of one identity compare.
pub(crate) enum Comparison {
    /// These alterations lead from one to the other; none when they are the same.
    Alter(Vec<Alteration>),
    /// It must be dropped and created.
    Replace,
}

/// What one comparison may look at besides the two objects.
pub(crate) struct Context<'a> {
    pub(crate) before: &'a Catalog,
    pub(crate) after: &'a Catalog,
}

/// All differences between two catalogs, by identity.
pub fn diff(before: &Catalog, after: &Catalog, options: &Options) -> BTreeMap<Id, Change> {
    let context = Context { before, after };
    let mut changes = BTreeMap::new();
    // A shell of an operator is nobody's wish: whoever names it brings it along, and nothing takes it away.
    let is_made = |object: &Object| object.body != Body::OperatorShell;
    let made = |catalog: &'_ Catalog, id: &Id| catalog.objects.get(id).is_some_and(is_made);
    for (id, object) in before.objects.iter().filter(|(_, object)| is_made(object)) {
        if !made(after, id) && database::concerns_extension(before, after, id) {
            changes.insert(id.clone(), Change::Drop(object.clone()));
        }
    }
    for (id, object) in after.objects.iter().filter(|(_, object)| is_made(object)) {
        let Some(old) = before.objects.get(id).filter(|object| is_made(object)) else {
            if database::concerns_extension(before, after, id) {
                changes.insert(id.clone(), Change::Create(object.clone()));
            }
            continue;
        };
        // The privileges of a column also depend on the owner of its table.
        // A table can be what it was, and yet have to be made anew for its partition key's new type; the
        // same query can give other columns; a tie speaks for the columns and the other parents of its child.
        let beyond = matches!(id, Id::Column(..)) && object.grants.is_some()
            || matches!(object.body, Body::Table(_) | Body::View(_) | Body::MaterializedView(_) | Body::Attachment(_));
        if old == object && !beyond {
            continue;
        }
        if !database::concerns_extension(before, after, id) {
            continue;
        }
        match compare(&context, id, &old.body, &object.body) {
            Comparison::Replace => {
                changes.insert(id.clone(), Change::Replace { before: old.clone(), after: object.clone() });
            }
            Comparison::Alter(mut alterations) => {
                alterations.extend(shared::compare(&context, id, old, object, options));
                if language::loses_trust(&old.body, &object.body) {
                    alterations.rotate_left(1);
                }
                if !alterations.is_empty() {
                    changes.insert(id.clone(), Change::Alter(alterations));
                }
            }
        }
    }
    changes
}

fn compare(context: &Context<'_>, id: &Id, before: &Body, after: &Body) -> Comparison {
    match (before, after) {
        (Body::Schema, Body::Schema) => Comparison::Alter(Vec::new()),
        (Body::Table(before), Body::Table(after)) => table::compare(context, id, before, after),
        (Body::Column(before), Body::Column(after)) => column::compare(context, before, after),
        (Body::Default(before), Body::Default(after)) => column::compare_default(before, after),
        // Its table's tie to its parent says so.
        (Body::Constraint(_), Body::Constraint(_)) if inheritance::unproves(context, id) => {
            Comparison::Alter(Vec::new())
        }
        (Body::Constraint(before), Body::Constraint(after)) => constraint::compare(before, after),
        (Body::Attachment(before), Body::Attachment(after)) => inheritance::compare(context, id, before, after),
        (Body::Index(before), Body::Index(after)) => index::compare(before, after),
        (Body::IndexAttachment(before), Body::IndexAttachment(after)) => Comparison::same_or_replace(before == after),
        (Body::ReplicaIdentity(before), Body::ReplicaIdentity(after)) => {
            Comparison::alter_if(before != after, || Alteration::ReplicaIdentity(after.clone()))
        }
        (Body::ClusterOn(before), Body::ClusterOn(after)) => {
            Comparison::alter_if(before != after, || Alteration::ClusterOn(after.clone()))
        }
        (Body::Sequence(before), Body::Sequence(after)) => sequence::compare(before, after),
        (Body::SequenceOwner(before, old), Body::SequenceOwner(table, column)) => {
            sequence::compare_owner(context, (before, old), (table, column))
        }
        (Body::Enum(before), Body::Enum(after)) => types::compare_enum(before, after),
        (Body::Domain(before), Body::Domain(after)) => types::compare_domain(before, after),
        (Body::DomainConstraint(before), Body::DomainConstraint(after)) => {
            types::compare_domain_constraint(before, after)
        }
        (Body::Composite(before), Body::Composite(after)) => types::compare_composite(context, id, before, after),
        (Body::Range(before), Body::Range(after)) => Comparison::same_or_replace(before == after),
        (Body::Base(before), Body::Base(after)) => base_type::compare(before, after),
        (Body::Shell, Body::Shell) => Comparison::Alter(Vec::new()),
        (Body::Policy(before), Body::Policy(after)) => policy::compare(before, after),
        (Body::ExtensionTie, Body::ExtensionTie) => Comparison::Alter(Vec::new()),
        (Body::DefaultPrivileges, Body::DefaultPrivileges) => Comparison::Alter(Vec::new()),
        (Body::View(before), Body::View(after)) => view::compare(context, id, before, after),
        (Body::MaterializedView(before), Body::MaterializedView(after)) => {
            view::compare_materialized(context, id, before, after)
        }
        (Body::ViewColumn(before), Body::ViewColumn(after)) => view::compare_column(before, after),
        (Body::Routine(before), Body::Routine(after)) => routine::compare(before, after),
        (Body::Aggregate(before), Body::Aggregate(after)) => routine::compare_aggregate(before, after),
        (Body::Trigger(before), Body::Trigger(after)) => trigger::compare(before, after),
        (Body::Rule(before), Body::Rule(after)) => trigger::compare_rule(before, after),
        (Body::EventTrigger(before), Body::EventTrigger(after)) => trigger::compare_event(before, after),
        (Body::Extension(before), Body::Extension(after)) => database::compare_extension(before, after),
        (Body::ForeignDataWrapper(before), Body::ForeignDataWrapper(after)) => database::compare_wrapper(before, after),
        (Body::ForeignServer(before), Body::ForeignServer(after)) => database::compare_server(before, after),
        (Body::UserMapping(before), Body::UserMapping(after)) => database::compare_mapping(before, after),
        (Body::Publication(before), Body::Publication(after)) => database::compare_publication(before, after),
        (Body::PublishedTable(before), Body::PublishedTable(after)) => database::compare_published_table(before, after),
        (Body::PublishedSchema, Body::PublishedSchema) => Comparison::Alter(Vec::new()),
        (Body::Collation(before), Body::Collation(after)) => Comparison::same_or_replace(before == after),
        (Body::TextSearchParser(before), Body::TextSearchParser(after)) => Comparison::same_or_replace(before == after),
        (Body::TextSearchTemplate(before), Body::TextSearchTemplate(after)) => {
            Comparison::same_or_replace(before == after)
        }
        (Body::Statistics(before), Body::Statistics(after)) => search::compare_statistics(before, after),
        (Body::TextSearchDictionary(before), Body::TextSearchDictionary(after)) => {
            search::compare_dictionary(before, after)
        }
        (Body::TextSearchConfiguration(before), Body::TextSearchConfiguration(after)) => {
            search::compare_configuration(before, after)
        }
        (Body::Operator(before), Body::Operator(after)) => operator::compare_operator(before, after),
        (Body::OperatorShell, Body::OperatorShell) => Comparison::Alter(Vec::new()),
        (Body::OperatorFamily(before), Body::OperatorFamily(after)) => operator::compare_family(before, after),
        (Body::OperatorClass(before), Body::OperatorClass(after)) => operator::compare_class(before, after),
        (Body::Cast(before), Body::Cast(after)) => operator::compare_cast(before, after),
        (Body::Language(before), Body::Language(after)) => language::compare(before, after),
        (Body::Transform(before), Body::Transform(after)) => language::compare_transform(before, after),
        (Body::AccessMethod(before), Body::AccessMethod(after)) => Comparison::same_or_replace(before == after),
        (Body::Conversion(before), Body::Conversion(after)) => Comparison::same_or_replace(before == after),
        (Body::Subscription(before), Body::Subscription(after)) => subscription::compare(before, after),
        // Another kind under the same name.
        (
            Body::Schema
            | Body::Table(_)
            | Body::Column(_)
            | Body::Default(_)
            | Body::Constraint(_)
            | Body::Attachment(_)
            | Body::Index(_)
            | Body::IndexAttachment(_)
            | Body::ReplicaIdentity(_)
            | Body::ClusterOn(_)
            | Body::Sequence(_)
            | Body::SequenceOwner(..)
            | Body::Enum(_)
            | Body::Domain(_)
            | Body::DomainConstraint(_)
            | Body::Composite(_)
            | Body::Range(_)
            | Body::Base(_)
            | Body::Shell
            | Body::Policy(_)
            | Body::DefaultPrivileges
            | Body::View(_)
            | Body::MaterializedView(_)
            | Body::ViewColumn(_)
            | Body::Routine(_)
            | Body::Aggregate(_)
            | Body::Trigger(_)
            | Body::Rule(_)
            | Body::EventTrigger(_)
            | Body::Language(_)
            | Body::AccessMethod(_)
            | Body::Conversion(_)
            | Body::Transform(_)
            | Body::Subscription(_)
            | Body::Extension(_)
            | Body::ExtensionTie
            | Body::ForeignDataWrapper(_)
            | Body::ForeignServer(_)
            | Body::UserMapping(_)
            | Body::Publication(_)
            | Body::PublishedTable(_)
            | Body::PublishedSchema
            | Body::Collation(_)
            | Body::Operator(_)
            | Body::OperatorShell
            | Body::OperatorFamily(_)
            | Body::OperatorClass(_)
            | Body::Cast(_)
            | Body::Statistics(_)
            | Body::TextSearchParser(_)
            | Body::TextSearchTemplate(_)
            | Body::TextSearchDictionary(_)
            | Body::TextSearchConfiguration(_),
            _,
        ) => Comparison::Replace,
    }
}

/// Whether an extension can be moved to its new namespace where it stands.
pub(crate) fn moves_extension(before: &Extension, after: &Extension) -> bool {
    matches!(database::compare_extension(before, after), Comparison::Alter(_))
}

/// How many alterations make of one part of a table another one of the same kind, name and comment aside;
/// `None` when it has to be made anew.
pub(crate) fn changes_in_place(before: &Body, after: &Body) -> Option<usize> {
    let comparison = match (before, after) {
        (Body::Constraint(before), Body::Constraint(after)) => constraint::compare(before, after),
        (Body::Index(before), Body::Index(after)) => index::compare(before, after),
        (Body::DomainConstraint(before), Body::DomainConstraint(after)) => {
            types::compare_domain_constraint(before, after)
        }
        (Body::Sequence(before), Body::Sequence(after)) => sequence::compare(before, after),
        _ => return None,
    };
    match comparison {
        Comparison::Alter(alterations) => Some(alterations.len()),
        Comparison::Replace => None,
    }
}

impl Comparison {
    fn same_or_replace(same: bool) -> Self {
        if same { Comparison::Alter(Vec::new()) } else { Comparison::Replace }
    }

    fn alter_if(differs: bool, alteration: impl FnOnce() -> Alteration) -> Self {
        Comparison::Alter(if differs { vec![alteration()] } else { Vec::new() })
    }
}
