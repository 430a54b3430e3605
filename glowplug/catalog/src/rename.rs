//! Renames that the user told us of, and the catalog as it will be called after them.

use std::collections::{BTreeMap, BTreeSet};

use super::exchange::{exchange, exchange_types, foreign_key, members, routine_text};
use super::labels::{exchange_query, relabel};
use super::relocation::Relocation;
use super::{Body, Catalog, ConstraintKind, Id, Ident, Literal, QName};

/// What was renamed: identity before → identity after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Objects and parts of objects.
    pub objects: BTreeMap<Id, Id>,
    /// Enum labels: type (by its name after), old label → new label.
    pub labels: BTreeMap<(Id, String), String>,
    /// Those of `objects` that another one takes along: the columns of a parent's children.
    pub along: BTreeSet<Id>,
    /// The members of extensions that move to another namespace: extension → old name → new name, printed.
    pub moved: BTreeMap<Id, BTreeMap<String, String>>,
    /// They are told of these two catalogs, and not of whatever a database may have been before: where the new name of
    /// one is another object's that does not stay, that one goes.
    pub certain: bool,
}

impl Renames {
    /// Whether a part has its new identity only because its whole was renamed.
    pub fn follows(&self, old: &Id, new: &Id) -> bool {
        !matches!(old, Id::Relation(_)) && self.whole(old) == *new
    }

    /// The identity of a part after its whole was renamed, and before it is itself.
    pub fn whole(&self, id: &Id) -> Id {
        match id {
            Id::DomainConstraint(domain, name) => match self.objects.get(&Id::Type(domain.clone())) {
                Some(Id::Type(domain)) => Id::DomainConstraint(domain.clone(), name.clone()),
                _ => id.clone(),
            },
            _ => map_relation(id, &|name| self.relation(name)),
        }
    }

    /// The identity of a part before its whole was renamed.
    pub fn origin(&self, id: &Id) -> Id {
        map_relation(id, &|name| {
            let renamed = |(_, new): &(&Id, &Id)| **new == Id::Relation(name.clone());
            match self.objects.iter().find(renamed) {
                Some((Id::Relation(old), _)) => old.clone(),
                _ => name.clone(),
            }
        })
    }

    fn relation(&self, name: &QName) -> QName {
        match self.objects.get(&Id::Relation(name.clone())) {
            Some(Id::Relation(new)) => new.clone(),
            _ => name.clone(),
        }
    }

    /// The identity of a whole object before it was renamed.
    pub(super) fn former<'a>(&'a self, id: &'a Id) -> &'a Id {
        self.objects.iter().find(|(_, to)| *to == id).map_or(id, |(from, _)| from)
    }

    /// The name of an index after all renames; one behind a constraint has its constraint's.
    fn index_name(&self, name: &QName) -> QName {
        if let Some(Id::Index(new)) = self.objects.get(&Id::Index(name.clone())) {
            return new.clone();
        }
        let constraint = self.objects.iter().find_map(|(old, new)| match (old, new) {
            (Id::Constraint(relation, old), Id::Constraint(_, new)) if relation.sibling(old.clone()) == *name => {
                Some(new.clone())
            }
            _ => None,
        });
        constraint.map_or_else(|| name.clone(), |new| name.sibling(new))
    }

    /// The identity after all renames.
    pub fn target(&self, id: &Id) -> Id {
        let moved = Relocation::of(self);
        if !moved.is_empty() {
            return moved.rest(self).target(&moved.id(id));
        }
        if let Some(new) = self.objects.get(id) {
            return new.clone();
        }
        let id = match id {
            Id::ExtensionTie(tied, extension) => {
                return Id::ExtensionTie(Box::new(self.target(tied)), extension.clone());
            }
            Id::Default(relation, column) => match self.objects.get(&Id::Column(relation.clone(), column.clone())) {
                Some(Id::Column(relation, column)) => return Id::Default(relation.clone(), column.clone()),
                _ => id.clone(),
            },
            Id::SequenceOwner(name) => match self.objects.get(&Id::Sequence(name.clone())) {
                Some(Id::Sequence(name)) => Id::SequenceOwner(name.clone()),
                _ => id.clone(),
            },
            Id::IndexAttachment(name) => Id::IndexAttachment(self.index_name(name)),
            Id::Routine(name, types) => {
                let words = self.qualified_words();
                Id::Routine(name.clone(), exchange_types(types, &words))
            }
            Id::Operator(name, left, right) => {
                let words = self.qualified_words();
                Id::Operator(name.clone(), exchange_types(left, &words), exchange_types(right, &words))
            }
            Id::Transform(ty, language) => Id::Transform(exchange_types(ty, &self.qualified_words()), language.clone()),
            Id::Cast(source, target) => {
                let words = self.qualified_words();
                Id::Cast(exchange_types(source, &words), exchange_types(target, &words))
            }
            _ => id.clone(),
        };
        self.whole(&id)
    }

    /// The catalog as PostgreSQL would print it once the renames are done.
    ///
    /// Names inside of expressions are exchanged token by token, in those objects only that depend on
    /// something renamed. PostgreSQL has the last word: what this gets wrong looks like a difference
    /// and is made again, and whoever applies a plan reads the result back.
    pub fn apply(&self, catalog: &Catalog) -> Catalog {
        let moved = Relocation::of(self);
        if !moved.is_empty() {
            let (then, rest) = moved.carry(catalog, self);
            return rest.apply(&then);
        }
        if self.objects.is_empty() && self.labels.is_empty() && self.moved.is_empty() {
            return catalog.clone();
        }
        let mut renamed = Catalog { objects: BTreeMap::new(), depends: BTreeMap::new(), ..catalog.clone() };
        for (id, object) in &catalog.objects {
            let mut object = object.clone();
            self.body(&mut object.body, id, catalog);
            renamed.objects.insert(self.target(id), object);
        }
        for (id, needed) in &catalog.depends {
            let needed: BTreeSet<Id> = needed.iter().map(|id| self.target(id)).collect();
            renamed.depends.insert(self.target(id), needed);
        }
        renamed.external_dependents =
            catalog.external_dependents.iter().map(|(id, dependents)| (self.target(id), dependents.clone())).collect();
        renamed
    }

    /// Exchanges names inside of one body.
    fn body(&self, body: &mut Body, id: &Id, catalog: &Catalog) {
        let words = self.words(id, catalog);
        let text = |text: &mut String| *text = exchange_query(text, &words);
        let column = |relation: &QName, name: &mut String| {
            if let Some(Id::Column(_, new)) = self.objects.get(&Id::Column(relation.clone(), name.clone())) {
                *name = new.clone();
            }
        };
        match body {
            Body::Schema => {}
            Body::Table(table) => {
                // A table does not depend on its own columns.
                let mut words = words.clone();
                if let Id::Relation(relation) = id {
                    words.extend(self.column_words(relation));
                    table.partition_columns.iter_mut().for_each(|name| column(relation, name));
                }
                table.partition_key.iter_mut().for_each(|key| *key = exchange(key, &words));
            }
            Body::Column(body) => {
                text(&mut body.ty);
                match &mut body.generation {
                    super::Generation::None => {}
                    super::Generation::Stored(expression) | super::Generation::Virtual(expression) => text(expression),
                }
                if let Some(identity) = &mut body.identity
                    && let Some(Id::Sequence(new)) = self.objects.get(&Id::Sequence(identity.name.clone()))
                {
                    identity.name = new.clone();
                }
            }
            Body::Default(default) => text(&mut default.expression),
            Body::Constraint(constraint) => {
                match (&constraint.kind, id.relation()) {
                    (ConstraintKind::ForeignKey { references, .. }, Some(relation)) => {
                        let target = self.relation(references).to_string();
                        let (own, other) = (self.column_words(relation), self.column_words(references));
                        let old = &constraint.definition;
                        constraint.definition = foreign_key(old, &references.to_string(), &target, &own, &other);
                    }
                    _ => text(&mut constraint.definition),
                }
                if let Some(relation) = id.relation() {
                    constraint.columns.iter_mut().for_each(|name| column(relation, name));
                }
                if let Some((parent, _)) = &mut constraint.parent {
                    *parent = self.relation(parent);
                }
                match &mut constraint.kind {
                    ConstraintKind::Check => {}
                    ConstraintKind::ForeignKey { references, columns } => {
                        columns.iter_mut().for_each(|name| column(references, name));
                        *references = self.relation(references);
                    }
                    ConstraintKind::PrimaryKey(index)
                    | ConstraintKind::Unique(index)
                    | ConstraintKind::Exclusion(index) => self.index(index, &words),
                }
            }
            Body::Attachment(_) => {}
            Body::Index(index) => self.index(index, &words),
            Body::IndexAttachment(parent) => {
                *parent = self.index_name(parent);
            }
            Body::ReplicaIdentity(super::ReplicaIdentity::Index(index)) | Body::ClusterOn(index) => {
                self.index_of(id, index, catalog);
            }
            Body::ReplicaIdentity(_) | Body::Sequence(_) => {}
            Body::SequenceOwner(relation, name) => {
                column(relation, name);
                *relation = self.relation(relation);
            }
            Body::Enum(body) => {
                let ty = self.target(id);
                for label in &mut body.labels {
                    if let Some(new) = self.labels.get(&(ty.clone(), label.clone())) {
                        *label = new.clone();
                    }
                }
            }
            Body::Domain(domain) => {
                text(&mut domain.base);
                domain.default.as_mut().map(text);
            }
            Body::DomainConstraint(constraint) => text(&mut constraint.definition),
            Body::Composite(composite) => composite.attributes.iter_mut().for_each(|attribute| text(&mut attribute.ty)),
            Body::Range(range) => text(&mut range.subtype),
            Body::Base(base) => base.names_mut().for_each(text),
            Body::Shell => {}
            Body::Policy(policy) => {
                policy.using.as_mut().map(text);
                policy.check.as_mut().map(text);
            }
            Body::View(super::View { definition, .. })
            | Body::MaterializedView(super::MaterializedView { definition, .. }) => {
                *definition = self.query(definition, id, &words, catalog);
            }
            Body::Trigger(super::Trigger { definition, .. }) | Body::Rule(super::Rule { definition, .. }) => {
                text(definition)
            }
            // It depends on its view alone, so that every renamed type counts.
            Body::ViewColumn(column) => column.ty = exchange_types(&column.ty, &self.qualified_words()),
            Body::Routine(routine) => routine_text(routine, &text),
            Body::Aggregate(aggregate) => {
                text(&mut aggregate.signature);
                text(&mut aggregate.arguments);
                text(&mut aggregate.result);
                aggregate.options.iter_mut().for_each(|(_, value)| text(value));
            }
            Body::EventTrigger(trigger) => {
                let renamed = |(id, new): (&Id, &Id)| match (id, new) {
                    (Id::Routine(old, _), Id::Routine(new, _)) if *old == trigger.function => Some(new.clone()),
                    _ => None,
                };
                if let Some(new) = self.objects.iter().find_map(renamed) {
                    trigger.function = new;
                }
            }
            Body::PublishedTable(table) => {
                table.filter.as_mut().map(text);
                if let (Id::PublishedTable(_, relation), Some(columns)) = (id, &mut table.columns) {
                    let renamed = std::mem::take(columns).into_iter().map(|mut name| {
                        column(relation, &mut name);
                        name
                    });
                    *columns = renamed.collect();
                }
            }
            Body::Statistics(statistics) => {
                statistics.expressions.iter_mut().for_each(text);
                let columns = std::mem::take(&mut statistics.columns).into_iter().map(|mut name| {
                    column(&statistics.relation, &mut name);
                    name
                });
                statistics.columns = columns.collect();
                statistics.relation = self.relation(&statistics.relation);
            }
            Body::Operator(operator) => {
                text(&mut operator.function);
                [&mut operator.restrict, &mut operator.join].into_iter().flatten().for_each(text);
            }
            Body::OperatorFamily(family) => family.members = members(&family.members, &text),
            Body::OperatorClass(class) => {
                text(&mut class.ty);
                class.storage.as_mut().map(text);
                class.members = members(&class.members, &text);
            }
            Body::Language(language) => {
                let functions = [&mut language.handler, &mut language.inline, &mut language.validator];
                functions.into_iter().flatten().for_each(text);
            }
            Body::AccessMethod(method) => text(&mut method.handler),
            Body::Conversion(conversion) => text(&mut conversion.function),
            Body::Transform(transform) => {
                [&mut transform.from, &mut transform.to].into_iter().flatten().for_each(text);
            }
            Body::Cast(cast) => {
                if let super::CastMethod::Function(function) = &mut cast.method {
                    text(function);
                }
            }
            Body::DefaultPrivileges
            | Body::OperatorShell
            | Body::Extension(_)
            | Body::ExtensionTie
            | Body::ForeignDataWrapper(_)
            | Body::ForeignServer(_)
            | Body::UserMapping(_)
            | Body::Publication(_)
            | Body::PublishedSchema
            | Body::Subscription(_)
            | Body::Collation(_)
            | Body::TextSearchParser(_)
            | Body::TextSearchTemplate(_)
            | Body::TextSearchDictionary(_)
            | Body::TextSearchConfiguration(_) => {}
        }
    }

    /// Exchanges names in the query of a view, and what it calls its columns.
    fn query(&self, text: &str, id: &Id, words: &BTreeMap<String, String>, catalog: &Catalog) -> String {
        let Id::Relation(view) = id else { return exchange_query(text, words) };
        let before: Vec<&str> = catalog.view_columns(view).into_iter().map(|(name, _)| name).collect();
        let after = before.iter().map(|name| match self.objects.get(&Id::Column(view.clone(), (*name).to_owned())) {
            Some(Id::Column(_, new)) => new.clone(),
            _ => (*name).to_owned(),
        });
        relabel(text, &before, &after.collect::<Vec<_>>(), words)
    }

    /// Exchanges the name of an index that a part of a table speaks of.
    fn index_of(&self, part: &Id, index: &mut String, catalog: &Catalog) {
        for needed in catalog.depends.get(part).into_iter().flatten() {
            match (needed, self.target(needed)) {
                (Id::Index(_), Id::Index(new)) => *index = new.name,
                (Id::Constraint(..) | Id::Index(_), Id::Constraint(_, new)) => *index = new,
                _ => {}
            }
        }
    }

    fn index(&self, index: &mut super::Index, words: &BTreeMap<String, String>) {
        index.definition = exchange(&index.definition, words);
        for key in &mut index.columns {
            if let Some(name) = &mut key.name
                && let Some(Id::Column(_, new)) = self.objects.get(&Id::Column(index.relation.clone(), name.clone()))
            {
                *name = new.clone();
            }
        }
        index.relation = self.relation(&index.relation);
    }

    /// The renamed columns of a relation.
    fn column_words(&self, relation: &QName) -> BTreeMap<String, String> {
        let words = self.objects.iter().filter_map(|(old, new)| match (old, new) {
            (Id::Column(of, old), Id::Column(_, new)) if of == relation => {
                Some((Ident(old).to_string(), Ident(new).to_string()))
            }
            _ => None,
        });
        words.collect()
    }

    /// Renamed types and relations, by their qualified names.
    fn qualified_words(&self) -> BTreeMap<String, String> {
        let words = self.objects.iter().filter_map(|(old, new)| match (old, new) {
            (Id::Relation(old), Id::Relation(new)) | (Id::Type(old), Id::Type(new)) => {
                Some((old.to_string(), new.to_string()))
            }
            _ => None,
        });
        words.chain(self.moved.values().flatten().map(|(old, new)| (old.clone(), new.clone()))).collect()
    }

    /// The words that change in the text of an object, because it depends on what they name.
    fn words(&self, id: &Id, catalog: &Catalog) -> BTreeMap<String, String> {
        let mut words = BTreeMap::new();
        let needed = catalog.depends.get(id).into_iter().flatten().chain([id]);
        // What needs a column speaks of its relation, of which `pg_depend` says nothing then.
        let wholes: BTreeSet<Id> = needed
            .clone()
            .filter(|needed| matches!(needed, Id::Column(..)))
            .filter_map(|needed| Some(Id::Relation(needed.relation()?.clone())))
            .collect();
        for needed in needed.chain(&wholes) {
            if let Some(moved) = self.moved.get(needed) {
                words.extend(moved.iter().map(|(old, new)| (old.clone(), new.clone())));
            }
            let (old, new) = match (needed, self.objects.get(needed)) {
                (Id::Column(_, old), Some(Id::Column(_, new))) => (old, new),
                (Id::Relation(old) | Id::Type(old) | Id::Sequence(old) | Id::Routine(old, _), Some(new)) => match new {
                    Id::Relation(new) | Id::Type(new) | Id::Sequence(new) | Id::Routine(new, _) => {
                        (&old.name, &new.name)
                    }
                    _ => continue,
                },
                _ => continue,
            };
            words.insert(Ident(old).to_string(), Ident(new).to_string());
            // As `regclass` prints it.
            if let (Id::Relation(old) | Id::Sequence(old), Some(Id::Relation(new) | Id::Sequence(new))) =
                (needed, self.objects.get(needed))
            {
                words.insert(Literal(&old.to_string()).to_string(), Literal(&new.to_string()).to_string());
            }
        }
        for ((ty, old), new) in &self.labels {
            if catalog.depends.get(id).is_some_and(|needed| needed.contains(self.former(ty))) {
                words.insert(Literal(old).to_string(), Literal(new).to_string());
            }
        }
        words
    }
}

/// The identity with its relation's name exchanged.
fn map_relation(id: &Id, rename: &impl Fn(&QName) -> QName) -> Id {
    match id.clone() {
        Id::Relation(name) => Id::Relation(rename(&name)),
        Id::Column(relation, name) => Id::Column(rename(&relation), name),
        Id::Default(relation, name) => Id::Default(rename(&relation), name),
        Id::Constraint(relation, name) => Id::Constraint(rename(&relation), name),
        Id::Rule(relation, name) => Id::Rule(rename(&relation), name),
        Id::Trigger(relation, name) => Id::Trigger(rename(&relation), name),
        Id::Policy(relation, name) => Id::Policy(rename(&relation), name),
        Id::Attachment(child, parent) => Id::Attachment(rename(&child), rename(&parent)),
        Id::PublishedTable(publication, relation) => Id::PublishedTable(publication, rename(&relation)),
        Id::ReplicaIdentity(relation) => Id::ReplicaIdentity(rename(&relation)),
        Id::ClusterOn(relation) => Id::ClusterOn(rename(&relation)),
        Id::ExtensionTie(tied, extension) => Id::ExtensionTie(Box::new(map_relation(&tied, rename)), extension),
        other => other,
    }
}
