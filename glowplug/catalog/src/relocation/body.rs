//! Where a body names what is in a namespace.

use std::collections::{BTreeMap, BTreeSet};

use super::Words;
use crate::{
    Body, CastMethod, ConstraintKind, Extension, Generation, Index, MaterializedView, Member, QName, Routine, Rule,
    Trigger, View,
};

impl Words {
    /// Exchanges names inside of one body.
    pub(super) fn body(&self, body: &mut Body) {
        let text = |text: &mut String| *text = self.text(text);
        let texts = |texts: &mut Vec<String>| texts.iter_mut().for_each(text);
        let perhaps = |option: &mut Option<String>| option.iter_mut().for_each(text);
        let name = |name: &mut QName| *name = self.name(name);
        let members = |members: &mut BTreeSet<Member>| {
            *members = std::mem::take(members).into_iter().map(|it| self.member(it)).collect()
        };
        match body {
            Body::Table(table) => {
                perhaps(&mut table.partition_key);
                table.of_type.iter_mut().for_each(name);
            }
            Body::Column(column) => {
                text(&mut column.ty);
                perhaps(&mut column.collation);
                match &mut column.generation {
                    Generation::None => {}
                    Generation::Stored(expression) | Generation::Virtual(expression) => text(expression),
                }
                column.identity.iter_mut().for_each(|identity| name(&mut identity.name));
            }
            Body::Default(default) => text(&mut default.expression),
            Body::Constraint(constraint) => {
                text(&mut constraint.definition);
                constraint.parent.iter_mut().for_each(|(parent, _)| name(parent));
                match &mut constraint.kind {
                    ConstraintKind::Check => {}
                    ConstraintKind::ForeignKey { references, .. } => name(references),
                    ConstraintKind::PrimaryKey(index)
                    | ConstraintKind::Unique(index)
                    | ConstraintKind::Exclusion(index) => self.index(index),
                }
            }
            Body::Index(index) => self.index(index),
            Body::Attachment(partition) => perhaps(&mut partition.bound),
            Body::IndexAttachment(parent) => name(parent),
            Body::SequenceOwner(relation, _) => name(relation),
            Body::Domain(domain) => {
                text(&mut domain.base);
                perhaps(&mut domain.collation);
                perhaps(&mut domain.default);
            }
            Body::DomainConstraint(constraint) => text(&mut constraint.definition),
            Body::Composite(composite) => composite.attributes.iter_mut().for_each(|attribute| {
                text(&mut attribute.ty);
                perhaps(&mut attribute.collation);
            }),
            Body::Range(range) => {
                text(&mut range.subtype);
                perhaps(&mut range.operator_class);
                perhaps(&mut range.collation);
                perhaps(&mut range.canonical);
                perhaps(&mut range.difference);
                name(&mut range.multirange);
            }
            Body::Base(base) => base.names_mut().for_each(text),
            Body::Policy(policy) => {
                perhaps(&mut policy.using);
                perhaps(&mut policy.check);
            }
            Body::View(View { definition, .. })
            | Body::MaterializedView(MaterializedView { definition, .. })
            | Body::Trigger(Trigger { definition, .. })
            | Body::Rule(Rule { definition, .. }) => text(definition),
            Body::ViewColumn(column) => {
                text(&mut column.ty);
                perhaps(&mut column.collation);
            }
            Body::Routine(routine) => self.routine(routine),
            Body::Aggregate(aggregate) => {
                text(&mut aggregate.signature);
                text(&mut aggregate.arguments);
                text(&mut aggregate.result);
                aggregate.options.iter_mut().for_each(|(_, value)| text(value));
            }
            Body::EventTrigger(trigger) => name(&mut trigger.function),
            Body::Extension(extension) => self.extension(extension),
            Body::ForeignDataWrapper(wrapper) => {
                perhaps(&mut wrapper.handler);
                perhaps(&mut wrapper.validator);
            }
            Body::PublishedTable(table) => perhaps(&mut table.filter),
            Body::Statistics(statistics) => {
                name(&mut statistics.relation);
                texts(&mut statistics.expressions);
            }
            Body::Operator(operator) => {
                text(&mut operator.function);
                operator.commutator.iter_mut().chain(&mut operator.negator).for_each(name);
                perhaps(&mut operator.restrict);
                perhaps(&mut operator.join);
            }
            Body::OperatorFamily(family) => members(&mut family.members),
            Body::OperatorClass(class) => {
                text(&mut class.ty);
                name(&mut class.family);
                perhaps(&mut class.storage);
                members(&mut class.members);
            }
            Body::Cast(cast) => match &mut cast.method {
                CastMethod::Function(function) => text(function),
                CastMethod::InputOutput | CastMethod::Binary => {}
            },
            Body::Language(language) => {
                perhaps(&mut language.handler);
                perhaps(&mut language.inline);
                perhaps(&mut language.validator);
            }
            Body::AccessMethod(method) => text(&mut method.handler),
            Body::Conversion(conversion) => text(&mut conversion.function),
            Body::Transform(transform) => {
                perhaps(&mut transform.from);
                perhaps(&mut transform.to);
            }
            Body::TextSearchParser(parts) | Body::TextSearchTemplate(parts) => {
                parts.functions.values_mut().for_each(text);
            }
            Body::TextSearchDictionary(dictionary) => text(&mut dictionary.template),
            Body::TextSearchConfiguration(configuration) => {
                text(&mut configuration.parser);
                configuration.mappings.values_mut().for_each(texts);
            }
            Body::Schema
            | Body::ReplicaIdentity(_)
            | Body::ClusterOn(_)
            | Body::Sequence(_)
            | Body::Enum(_)
            | Body::Shell
            | Body::DefaultPrivileges
            | Body::OperatorShell
            | Body::ExtensionTie
            | Body::ForeignServer(_)
            | Body::UserMapping(_)
            | Body::Publication(_)
            | Body::PublishedSchema
            | Body::Collation(_)
            | Body::Subscription(_) => {}
        }
    }

    fn index(&self, index: &mut Index) {
        index.relation = self.name(&index.relation);
        index.definition = self.text(&index.definition);
    }

    fn member(&self, member: Member) -> Member {
        let Member { kind, number, types: (left, right), target, order_by } = member;
        let types = (self.text(&left), self.text(&right));
        Member { kind, number, types, target: self.text(&target), order_by: order_by.map(|family| self.text(&family)) }
    }

    fn extension(&self, extension: &mut Extension) {
        extension.schema = self.namespace(&extension.schema);
        let granted = std::mem::take(&mut extension.granted).into_iter();
        extension.granted = granted.map(|(member, grants)| (self.text(&member), grants)).collect::<BTreeMap<_, _>>();
    }

    /// A body that is a mere string stays as it is.
    fn routine(&self, routine: &mut Routine) {
        let text = |text: &mut String| *text = self.text(text);
        text(&mut routine.signature);
        text(&mut routine.result);
        text(&mut routine.substance.arguments);
        routine.arguments.iter_mut().for_each(|argument| text(&mut argument.ty));
        routine.substance.transforms.iter_mut().for_each(text);
        routine.substance.sql_body.iter_mut().for_each(text);
        routine.attributes.support.iter_mut().for_each(text);
        let whole = routine.substance.sql_body.is_some();
        let head = if whole { None } else { routine.definition.find("\nAS ") }.unwrap_or(routine.definition.len());
        let body = routine.definition.split_off(head);
        text(&mut routine.definition);
        routine.definition.push_str(&body);
    }
}
