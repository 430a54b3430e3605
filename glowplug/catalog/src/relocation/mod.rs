//! Namespaces under another name: `ALTER SCHEMA ... RENAME TO` takes along whatever is inside, and every text that
//! PostgreSQL prints of it. So the whole catalog is read as it will be called then, before anything else is looked at.
//!
//! What PostgreSQL does not follow (the source text of routines, settings, options) stays as it is.

mod body;

use std::collections::{BTreeMap, BTreeSet};

use super::exchange::{exchange, quoted};
use super::{Body, Catalog, Column, Id, Ident, Literal, QName, Renames};

/// Renamed namespaces: old name → new name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relocation(BTreeMap<String, String>);

impl Relocation {
    /// Those among the renames.
    pub fn of(renames: &Renames) -> Self {
        let namespaces = renames.objects.iter().filter_map(|(old, new)| match (old, new) {
            (Id::Schema(old), Id::Schema(new)) => Some((old.clone(), new.clone())),
            _ => None,
        });
        Self(namespaces.collect())
    }

    /// Whether no schema gets another name.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The renames of the namespaces alone.
    pub fn renames(&self) -> Renames {
        let objects = self.0.iter().map(|(old, new)| (Id::Schema(old.clone()), Id::Schema(new.clone())));
        Renames { objects: objects.collect(), ..Renames::default() }
    }

    /// Those that can be meant: their old name is there and the new one is free and wanted, or they were carried out.
    pub fn applicable(&self, before: &Catalog, after: &Catalog) -> Self {
        let there = |catalog: &Catalog, name: &str| catalog.objects.contains_key(&Id::Schema(name.to_owned()));
        let meant = |(old, new): &(&String, &String)| !there(before, old) || there(after, new) && !there(before, new);
        Self(self.0.iter().filter(meant).map(|(old, new)| (old.clone(), new.clone())).collect())
    }

    /// The catalog once the namespaces have their new names, and the renames that are left then.
    pub fn carry(&self, catalog: &Catalog, renames: &Renames) -> (Catalog, Renames) {
        (self.apply(catalog), self.rest(renames))
    }

    /// The other renames, told by the new names of the namespaces.
    pub fn rest(&self, renames: &Renames) -> Renames {
        let whole = |id: &Id| !matches!(id, Id::Schema(_));
        let objects = renames.objects.iter().filter(|(old, _)| whole(old));
        let labels = renames.labels.iter();
        Renames {
            objects: objects.map(|(old, new)| (self.id(old), self.id(new))).collect(),
            labels: labels.map(|((ty, old), new)| ((self.id(ty), old.clone()), new.clone())).collect(),
            along: renames.along.iter().filter(|id| whole(id)).map(|id| self.id(id)).collect(),
            moved: renames.moved.clone(),
            certain: renames.certain,
        }
    }

    /// What an object is called, as far as that can be told without a catalog: not by types of arguments.
    pub fn id(&self, id: &Id) -> Id {
        Words { namespaces: self.0.clone(), words: BTreeMap::new() }.id(id)
    }

    /// What the members of the namespaces are called, as far as a catalog knows them.
    fn words(&self, catalog: &Catalog) -> Words {
        let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (id, object) in &catalog.objects {
            names.extend(member(id).map(|name| (&*name.schema, &*name.name)));
            if let Body::Range(range) = &object.body {
                names.insert((&range.multirange.schema, &range.multirange.name));
            }
            if let Body::Column(Column { identity: Some(identity), .. }) = &object.body {
                names.insert((&identity.name.schema, &identity.name.name));
            }
            if let Body::Extension(extension) = &object.body {
                names.extend(extension.members.iter().map(|name| (&*extension.schema, &**name)));
            }
        }
        let words = names.into_iter().filter_map(|(schema, name)| {
            let new = self.0.get(schema)?;
            // An operator's name is made of signs and printed as it is.
            let printed = |schema: &str| match name.chars().any(|c| c.is_alphanumeric() || c == '_') {
                true => QName::new(schema, name).to_string(),
                false => format!("{}.{name}", Ident(schema)),
            };
            Some((printed(schema), printed(new)))
        });
        Words { namespaces: self.0.clone(), words: words.collect() }
    }

    /// The catalog as PostgreSQL prints it once the namespaces have their new names.
    fn apply(&self, catalog: &Catalog) -> Catalog {
        let words = self.words(catalog);
        let ids = |ids: &BTreeSet<Id>| ids.iter().map(|id| words.id(id)).collect();
        let edges = |map: &BTreeMap<Id, BTreeSet<Id>>| map.iter().map(|(id, to)| (words.id(id), ids(to))).collect();
        let objects = catalog.objects.iter().map(|(id, object)| {
            let mut object = object.clone();
            words.body(&mut object.body);
            (words.id(id), object)
        });
        let default_grants = catalog.default_grants.iter().map(|((role, schema, kind), grants)| {
            ((role.clone(), schema.as_deref().map(|name| words.namespace(name)), kind.clone()), grants.clone())
        });
        let external = catalog.external_dependents.iter().map(|(id, texts)| (words.id(id), texts.clone()));
        let casts = catalog.casts.iter().map(|((from, to), context)| ((words.text(from), words.text(to)), *context));
        Catalog {
            version: catalog.version,
            role: catalog.role.clone(),
            whole_database: catalog.whole_database,
            roles: catalog.roles.clone(),
            default_grants: default_grants.collect(),
            objects: objects.collect(),
            depends: edges(&catalog.depends),
            mentions: edges(&catalog.mentions),
            external_dependents: external.collect(),
            unmodelled: catalog.unmodelled.clone(),
            casts: casts.collect(),
        }
    }
}

/// Renamed namespaces with what is inside: everything that is called otherwise.
struct Words {
    namespaces: BTreeMap<String, String>,
    /// Qualified names, as they are printed: old → new.
    words: BTreeMap<String, String>,
}

impl Words {
    fn namespace(&self, name: &str) -> String {
        self.namespaces.get(name).map_or(name, String::as_str).to_owned()
    }

    fn name(&self, name: &QName) -> QName {
        QName::new(self.namespace(&name.schema), name.name.clone())
    }

    /// Exchanges names in text. A string is a name where it is a constant of a type for names (`'s.t'::regclass`).
    fn text(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(['"', '\'']) {
            let end = at + quoted(&rest[at..], if rest[at..].starts_with('"') { '"' } else { '\'' });
            let (head, tail) = rest.split_at(end);
            match head[at..].strip_prefix('\'').and_then(|string| string.strip_suffix('\'')) {
                Some(string) if tail.starts_with("::regnamespace") => {
                    let old = |(name, _): &(&String, &String)| Ident(name).to_string() == string.replace("''", "'");
                    let new = self.namespaces.iter().find(old);
                    result.push_str(&head[..at]);
                    result.push_str(
                        &new.map_or(head[at..].to_owned(), |(_, new)| Literal(&Ident(new).to_string()).to_string()),
                    );
                }
                Some(string) if tail.starts_with("::reg") => {
                    result.push_str(&head[..at]);
                    let string = exchange(&string.replace("''", "'"), &self.words);
                    result.push_str(&format!("'{}'", string.replace('\'', "''")));
                }
                _ => result.push_str(head),
            }
            rest = tail;
        }
        result.push_str(rest);
        exchange(&result, &self.words)
    }

    /// What an object is called.
    fn id(&self, id: &Id) -> Id {
        let name = |name: &QName| self.name(name);
        match id {
            Id::Schema(schema) => Id::Schema(self.namespace(schema)),
            Id::Collation(it) => Id::Collation(name(it)),
            Id::Conversion(it) => Id::Conversion(name(it)),
            Id::Type(it) => Id::Type(name(it)),
            Id::DomainConstraint(it, part) => Id::DomainConstraint(name(it), part.clone()),
            Id::Sequence(it) => Id::Sequence(name(it)),
            Id::Routine(it, types) => Id::Routine(name(it), self.text(types)),
            Id::Operator(it, left, right) => Id::Operator(name(it), self.text(left), self.text(right)),
            Id::OperatorFamily(it, method) => Id::OperatorFamily(name(it), method.clone()),
            Id::OperatorClass(it, method) => Id::OperatorClass(name(it), method.clone()),
            Id::Cast(source, target) => Id::Cast(self.text(source), self.text(target)),
            Id::Transform(ty, language) => Id::Transform(self.text(ty), language.clone()),
            Id::TextSearchParser(it) => Id::TextSearchParser(name(it)),
            Id::TextSearchTemplate(it) => Id::TextSearchTemplate(name(it)),
            Id::TextSearchDictionary(it) => Id::TextSearchDictionary(name(it)),
            Id::TextSearchConfiguration(it) => Id::TextSearchConfiguration(name(it)),
            Id::Relation(it) => Id::Relation(name(it)),
            Id::Column(it, part) => Id::Column(name(it), part.clone()),
            Id::Default(it, part) => Id::Default(name(it), part.clone()),
            Id::SequenceOwner(it) => Id::SequenceOwner(name(it)),
            Id::Constraint(it, part) => Id::Constraint(name(it), part.clone()),
            Id::Attachment(child, parent) => Id::Attachment(name(child), name(parent)),
            Id::Index(it) => Id::Index(name(it)),
            Id::IndexAttachment(it) => Id::IndexAttachment(name(it)),
            Id::ReplicaIdentity(it) => Id::ReplicaIdentity(name(it)),
            Id::ClusterOn(it) => Id::ClusterOn(name(it)),
            Id::Statistics(it) => Id::Statistics(name(it)),
            Id::Rule(it, part) => Id::Rule(name(it), part.clone()),
            Id::Trigger(it, part) => Id::Trigger(name(it), part.clone()),
            Id::Policy(it, part) => Id::Policy(name(it), part.clone()),
            Id::DefaultPrivileges(role, schema, kind) => {
                let schema = schema.as_deref().map(|name| self.namespace(name));
                Id::DefaultPrivileges(role.clone(), schema, kind.clone())
            }
            Id::ExtensionTie(tied, extension) => Id::ExtensionTie(Box::new(self.id(tied)), extension.clone()),
            Id::PublishedTable(publication, it) => Id::PublishedTable(publication.clone(), name(it)),
            Id::PublishedSchema(publication, it) => Id::PublishedSchema(publication.clone(), self.namespace(it)),
            Id::Role(_)
            | Id::Extension(_)
            | Id::ForeignDataWrapper(_)
            | Id::ForeignServer(_)
            | Id::UserMapping(..)
            | Id::Language(_)
            | Id::AccessMethod(_)
            | Id::EventTrigger(_)
            | Id::Publication(_)
            | Id::Subscription(_) => id.clone(),
        }
    }
}

/// The name of an object that texts can speak of: not of a mere part.
fn member(id: &Id) -> Option<&QName> {
    match id {
        Id::Collation(name)
        | Id::Conversion(name)
        | Id::Type(name)
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
        | Id::Index(name)
        | Id::Statistics(name) => Some(name),
        Id::Role(_)
        | Id::Schema(_)
        | Id::Extension(_)
        | Id::ForeignDataWrapper(_)
        | Id::ForeignServer(_)
        | Id::UserMapping(..)
        | Id::Language(_)
        | Id::AccessMethod(_)
        | Id::DomainConstraint(..)
        | Id::Cast(..)
        | Id::Transform(..)
        | Id::Column(..)
        | Id::Default(..)
        | Id::SequenceOwner(_)
        | Id::Constraint(..)
        | Id::Attachment(..)
        | Id::IndexAttachment(_)
        | Id::ReplicaIdentity(_)
        | Id::ClusterOn(_)
        | Id::Rule(..)
        | Id::Trigger(..)
        | Id::Policy(..)
        | Id::DefaultPrivileges(..)
        | Id::EventTrigger(_)
        | Id::Publication(_)
        | Id::PublishedTable(..)
        | Id::PublishedSchema(..)
        | Id::Subscription(_)
        | Id::ExtensionTie(..) => None,
    }
}
