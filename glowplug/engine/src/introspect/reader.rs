//! Turns rows of text into objects and remembers which OID is which object.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use tokio_postgres::SimpleQueryRow;

use super::IntrospectError;
use crate::catalog::{
    Body, Catalog, Constraint, ConstraintKind, Grant, Id, Object, Parameters, QName, ReplicaIdentity,
};

/// A row of the answer; columns are found by name.
pub(super) struct Row<'a> {
    row: &'a SimpleQueryRow,
    /// Where to look first: most readers take columns in the order in which they are asked for.
    next: Cell<usize>,
}

impl<'a> Row<'a> {
    pub(super) fn new(row: &'a SimpleQueryRow) -> Self {
        Self { row, next: Cell::new(0) }
    }

    /// A text that may be null.
    pub(super) fn option(&self, column: &str) -> Result<Option<&'a str>, IntrospectError> {
        let columns = self.row.columns();
        let (start, mut place) = (self.next.get().min(columns.len()), self.next.get());
        // A plain loop: this is asked half a million times for a thousand tables, also without optimisation.
        loop {
            match columns.get(place) {
                Some(candidate) if candidate.name() == column => break,
                Some(_) if place + 1 == start => return Err(missing(column)),
                Some(_) => place += 1,
                None if start == 0 => return Err(missing(column)),
                None => place = 0,
            }
        }
        self.next.set(place + 1);
        self.row.try_get(place).map_err(|_| IntrospectError::Unexpected(format!("{column} is not UTF-8")))
    }

    /// A text.
    pub(super) fn text(&self, column: &str) -> Result<&'a str, IntrospectError> {
        self.option(column)?.ok_or_else(|| IntrospectError::Unexpected(format!("{column} is null")))
    }

    /// An owned text that may be null.
    pub(super) fn string(&self, column: &str) -> Result<Option<String>, IntrospectError> {
        Ok(self.option(column)?.map(str::to_owned))
    }

    /// A boolean; null counts as false.
    pub(super) fn flag(&self, column: &str) -> Result<bool, IntrospectError> {
        Ok(self.option(column)? == Some("t"))
    }

    /// A number, an OID for instance; null counts as zero.
    pub(super) fn number<T: std::str::FromStr + std::default::Default>(
        &self,
        column: &str,
    ) -> Result<T, IntrospectError> {
        match self.option(column)? {
            None => Ok(T::default()),
            Some(text) => {
                text.parse().map_err(|_| IntrospectError::Unexpected(format!("{column} is not a number: {text}")))
            }
        }
    }

    /// A JSON value; null counts as empty.
    pub(super) fn json<T: DeserializeOwned + std::default::Default>(&self, column: &str) -> Result<T, IntrospectError> {
        match self.option(column)? {
            None => Ok(T::default()),
            Some(text) => serde_json::from_str(text)
                .map_err(|error| IntrospectError::Unexpected(format!("{column} is not understood: {error}"))),
        }
    }

    /// A qualified name from two columns; `None` when the second is null.
    pub(super) fn name(&self, schema: &str, name: &str) -> Result<Option<QName>, IntrospectError> {
        Ok(match self.option(name)? {
            None => None,
            Some(name) => Some(QName::new(self.text(schema)?, name)),
        })
    }

    /// `key=value` options as an array in JSON.
    pub(super) fn options(&self, column: &str) -> Result<Parameters, IntrospectError> {
        let options: Vec<String> = self.json(column)?;
        Ok(options
            .into_iter()
            .map(|option| match option.split_once('=') {
                Some((key, value)) => (key.to_owned(), value.to_owned()),
                None => (option, String::new()),
            })
            .collect())
    }

    /// Privileges as `{acl ...}` prints them; null when nothing was ever granted or revoked, and where
    /// the row has no such column.
    pub(super) fn grants(&self, column: &str) -> Result<Option<BTreeSet<Grant>>, IntrospectError> {
        let Ok(Some(_)) = self.option(column) else { return Ok(None) };
        let grants: Vec<(Option<String>, String, bool, Option<String>)> = self.json(column)?;
        let grant = |(grantee, privilege, grantable, grantor)| Grant { grantee, privilege, grantable, grantor };
        Ok(Some(grants.into_iter().map(grant).collect()))
    }
}

fn missing(column: &str) -> IntrospectError {
    IntrospectError::Unexpected(format!("no column {column} in a row"))
}

/// The catalog under construction.
pub(super) struct Reader {
    pub(super) catalog: Catalog,
    /// Class → (oid, sub-id) → object, for reading `pg_depend`. The class is a catalog's name.
    ids: BTreeMap<String, BTreeMap<(u32, i32), Id>>,
    /// (relation oid, column number) → column name, for all relations that were read.
    columns: BTreeMap<(u32, i32), String>,
    /// What the role that reads may not see.
    pub(super) hidden: Vec<String>,
    /// Catalog and OID of what no section has read.
    pub(super) unknown: Vec<(String, u32)>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self {
            catalog: Catalog::default(),
            ids: BTreeMap::new(),
            columns: BTreeMap::new(),
            hidden: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Adds an object. The row's `owner`, `grants` and `comment` columns are taken where it has them.
    pub(super) fn add(&mut self, class: &str, row: &Row<'_>, id: Id, body: Body) -> Result<(), IntrospectError> {
        self.alias(class, row.number("oid")?, 0, id.clone());
        let owner = row.string("owner").unwrap_or_default();
        let grants = match (row.grants("grants")?, body.grantable(), &owner) {
            (Some(grants), _, _) => Some(grants),
            (None, Some(kind), Some(owner)) => Some(kind.built_in(owner, self.catalog.version)),
            (None, _, _) => None,
        };
        let object = Object { body, owner, grants, comment: row.string("comment").unwrap_or_default() };
        self.catalog.objects.insert(id, object);
        Ok(())
    }

    /// Adds a column; its dependency address is its relation's with its number.
    pub(super) fn add_column_object(&mut self, row: &Row<'_>, id: Id, body: Body) -> Result<(), IntrospectError> {
        let object = Object { grants: row.grants("grants")?, comment: row.string("comment")?, ..Object::new(body) };
        self.catalog.objects.insert(id, object);
        Ok(())
    }

    /// The owner of an object that was read.
    pub(super) fn owner(&self, id: &Id) -> Option<String> {
        self.catalog.objects.get(id).and_then(|object| object.owner.clone())
    }

    /// Adds an object that has no row of its own.
    pub(super) fn add_part(&mut self, id: Id, body: Body) {
        self.catalog.objects.insert(id, Object::new(body));
    }

    /// Says that a catalog row is (a part of) this object.
    pub(super) fn alias(&mut self, class: &str, oid: u32, sub: i32, id: Id) {
        let ids = match self.ids.get_mut(class) {
            Some(ids) => ids,
            None => self.ids.entry(class.to_owned()).or_default(),
        };
        ids.insert((oid, sub), id);
    }

    /// Remembers a column under its relation's OID and its number.
    pub(super) fn add_column(&mut self, relation: u32, number: i32, name: &str) {
        self.columns.insert((relation, number), name.to_owned());
    }

    /// The name of a column, by its number.
    pub(super) fn column(&self, relation: u32, number: i32) -> Result<&str, IntrospectError> {
        let name = self.columns.get(&(relation, number)).map(String::as_str);
        name.ok_or_else(|| IntrospectError::Unexpected(format!("no column {number} of relation {relation}")))
    }

    /// The names of columns, by their numbers. Those of the system are negative, and 0 is the whole row.
    pub(super) fn columns(&self, relation: u32, numbers: &[i32]) -> Result<Vec<String>, IntrospectError> {
        let own = numbers.iter().filter(|number| **number > 0);
        own.map(|number| self.column(relation, *number).map(str::to_owned)).collect()
    }

    /// The object a `pg_depend` address means: a column if the sub-id names one we know.
    pub(super) fn find(&self, class: &str, oid: u32, sub: i32) -> Option<&Id> {
        let ids = self.ids.get(class)?;
        ids.get(&(oid, sub)).or_else(|| ids.get(&(oid, 0)))
    }

    /// Adds the edge `dependent needs needed`.
    pub(super) fn depend(&mut self, dependent: Id, needed: Id) {
        // A view's column cannot be exchanged alone: the view needs what its column's type needs.
        let dependent = match (&dependent, self.catalog.body(&dependent)) {
            (Id::Column(view, _), Some(Body::ViewColumn(_))) if needed != Id::Relation(view.clone()) => {
                Id::Relation(view.clone())
            }
            _ => dependent,
        };
        if dependent != needed {
            self.catalog.depends.entry(dependent).or_default().insert(needed);
        }
    }

    /// Removes an edge that another object stands for.
    fn forget(&mut self, dependent: &Id, needed: &Id) {
        if let Some(edges) = self.catalog.depends.get_mut(dependent) {
            edges.remove(needed);
        }
    }

    /// Adds the edges that `pg_depend` does not hold: a part needs its whole, all need their namespace.
    pub(super) fn finish(mut self) -> Result<Catalog, IntrospectError> {
        let ids: Vec<Id> = self.catalog.objects.keys().cloned().collect();
        let indexes: BTreeMap<QName, Id> = ids
            .iter()
            .filter_map(|id| match id {
                Id::Index(name) => Some((name.clone(), id.clone())),
                Id::Constraint(relation, name) => match self.catalog.body(id) {
                    Some(Body::Constraint(constraint)) if constraint.kind.index().is_some() => {
                        Some((relation.sibling(name.clone()), id.clone()))
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect();
        for id in ids {
            if let Some(relation) = id.relation() {
                self.depend(id.clone(), Id::Relation(relation.clone()));
            }
            match &id {
                Id::Default(..) => {
                    let column = id.column().expect("a default has a column");
                    self.depend(id.clone(), column);
                }
                Id::Attachment(child, parent) => {
                    self.depend(id.clone(), Id::Relation(parent.clone()));
                    self.forget(&Id::Relation(child.clone()), &Id::Relation(parent.clone()));
                }
                Id::SequenceOwner(name) => {
                    self.depend(id.clone(), Id::Sequence(name.clone()));
                    if let Some(Body::SequenceOwner(relation, column)) = self.catalog.body(&id) {
                        let column = Id::Column(relation.clone(), column.clone());
                        self.forget(&Id::Sequence(name.clone()), &column);
                        self.depend(id.clone(), column);
                    }
                }
                Id::IndexAttachment(name) => {
                    let Some(Body::IndexAttachment(parent)) = self.catalog.body(&id) else { continue };
                    if let (Some(child), Some(parent)) = (indexes.get(name), indexes.get(parent)) {
                        self.forget(child, parent);
                        self.depend(id.clone(), child.clone());
                        self.depend(id.clone(), parent.clone());
                    }
                }
                Id::Index(_) => {
                    if let Some(Body::Index(index)) = self.catalog.body(&id) {
                        let relation = Id::Relation(index.relation.clone());
                        self.depend(id.clone(), relation);
                    }
                }
                Id::ReplicaIdentity(relation) | Id::ClusterOn(relation) => {
                    let index = match self.catalog.body(&id) {
                        Some(Body::ReplicaIdentity(ReplicaIdentity::Index(index)) | Body::ClusterOn(index)) => index,
                        _ => continue,
                    };
                    if let Some(index) = indexes.get(&relation.sibling(index.clone())) {
                        self.depend(id.clone(), index.clone());
                    }
                }
                Id::ExtensionTie(tied, extension) => {
                    self.depend(id.clone(), tied.as_ref().clone());
                    self.depend(id.clone(), Id::Extension(extension.clone()));
                }
                Id::Constraint(..) => {
                    if let Some(Body::Constraint(Constraint {
                        kind: ConstraintKind::ForeignKey { references, .. },
                        ..
                    })) = self.catalog.body(&id)
                    {
                        let references = Id::Relation(references.clone());
                        self.depend(id.clone(), references);
                    }
                }
                _ => {}
            }
            if let Some(namespace) = id.namespace() {
                let namespace = Id::Schema(namespace.to_owned());
                if self.catalog.objects.contains_key(&namespace) {
                    self.depend(id, namespace);
                }
            }
        }
        let known = &self.catalog.objects;
        self.catalog.depends.retain(|id, edges| {
            if !known.contains_key(id) {
                return false;
            }
            if edges.iter().any(|id| !known.contains_key(id)) {
                edges.retain(|id| known.contains_key(id));
            }
            !edges.is_empty()
        });
        super::alias_lists::leave_out(&mut self.catalog);
        super::true_joins::settle(&mut self.catalog);
        self.catalog.mentions = super::mentions::mentions(&self.catalog);
        Ok(self.catalog)
    }
}
