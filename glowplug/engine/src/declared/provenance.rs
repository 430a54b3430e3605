//! Where each object was declared.
//!
//! PostgreSQL names what the declaration leaves unnamed, so an introspected constraint or index
//! is found by its name first, and by its columns among the unnamed ones second.

use glowplug_syntax::{ConstraintDecl, ConstraintKind, Declared, IndexDecl, IndexKey, Name, Place, TableDecl};
use serde::{Deserialize, Serialize};

/// An object as declared. Names are SQL names, without the namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DeclaredObject {
    /// The namespace itself.
    Namespace,
    /// An enum.
    Enum(String),
    /// A value of an enum: type, label.
    EnumValue(String, String),
    /// A table.
    Table(String),
    /// A column: table, column.
    Column(String, String),
    /// A constraint.
    Constraint(TablePart),
    /// An index.
    Index(TablePart),
    /// A policy: table, policy.
    Policy(String, String),
    /// A view, materialized or not.
    View(String),
    /// A domain.
    Domain(String),
    /// A sequence.
    Sequence(String),
}

/// A constraint or index, which may have no name of its own yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TablePart {
    /// The table.
    pub table: String,
    /// What it is.
    pub kind: PartKind,
    /// Its name, when the declaration says it.
    pub name: Option<String>,
    /// Its columns in order; an expression stands as `None`. Empty for a check.
    pub columns: Vec<Option<String>>,
}

/// What a part of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PartKind {
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
    /// An exclusion constraint.
    Exclusion,
    /// An index.
    Index,
}

/// The places of all declared objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Each object and its place, in the order of the source.
    pub entries: Vec<(DeclaredObject, Place)>,
}

impl Provenance {
    /// The place of a table.
    #[must_use]
    pub fn table(&self, table: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::Table(name) if name == table))
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, table: &str, column: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::Column(of, name) if of == table && name == column))
    }

    /// The place of a view.
    #[must_use]
    pub fn view(&self, view: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::View(name) if name == view))
    }

    /// The place of a policy.
    #[must_use]
    pub fn policy(&self, table: &str, policy: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::Policy(of, name) if of == table && name == policy))
    }

    /// The place of a domain.
    #[must_use]
    pub fn domain(&self, domain: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::Domain(name) if name == domain))
    }

    /// The place of a sequence.
    #[must_use]
    pub fn sequence(&self, sequence: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::Sequence(name) if name == sequence))
    }

    /// The place of an enum.
    #[must_use]
    pub fn enumeration(&self, name: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::Enum(found) if found == name))
    }

    /// The place of an enum's value.
    #[must_use]
    pub fn enum_value(&self, name: &str, label: &str) -> Option<&Place> {
        self.find(|object| matches!(object, DeclaredObject::EnumValue(of, found) if of == name && found == label))
    }

    /// The place of a constraint or index of a table, by the name it has on the server and its
    /// columns (`None` for an expression). An unnamed check is found when its table has no other.
    #[must_use]
    pub fn part(&self, table: &str, kind: PartKind, name: &str, columns: &[Option<String>]) -> Option<&Place> {
        let mut parts = self.entries.iter().filter_map(|(object, place)| match object {
            DeclaredObject::Constraint(part) | DeclaredObject::Index(part)
                if part.table == table && part.kind == kind =>
            {
                Some((part, place))
            }
            DeclaredObject::Constraint(_)
            | DeclaredObject::Index(_)
            | DeclaredObject::Namespace
            | DeclaredObject::Enum(_)
            | DeclaredObject::EnumValue(..)
            | DeclaredObject::Table(_)
            | DeclaredObject::Column(..)
            | DeclaredObject::Policy(..)
            | DeclaredObject::View(_)
            | DeclaredObject::Domain(_)
            | DeclaredObject::Sequence(_) => None,
        });
        if let Some((_, place)) = parts.clone().find(|(part, _)| part.name.as_deref() == Some(name)) {
            return Some(place);
        }
        let mut unnamed = parts.by_ref().filter(|(part, _)| part.name.is_none());
        if kind == PartKind::Check {
            let first = unnamed.next()?;
            return unnamed.next().is_none().then_some(first.1);
        }
        unnamed.find(|(part, _)| part.columns == columns).map(|(_, place)| place)
    }

    fn find(&self, is: impl Fn(&DeclaredObject) -> bool) -> Option<&Place> {
        self.entries.iter().find(|(object, _)| is(object)).map(|(_, place)| place)
    }
}

/// The places of everything declared.
pub(crate) fn of(declared: &Declared) -> Provenance {
    let mut entries = Vec::new();
    for declaration in &declared.enums {
        let file = &declaration.file;
        let name = &declaration.sql_name;
        entries.push((DeclaredObject::Enum(name.clone()), Place::of(file, declaration.ident.span())));
        for value in &declaration.values {
            let object = DeclaredObject::EnumValue(name.clone(), value.label.clone());
            entries.push((object, Place::of(file, value.ident.span())));
        }
    }
    for table in &declared.tables {
        let place = |span| Place::of(&table.file, span);
        entries.push((DeclaredObject::Table(table.sql_name.clone()), place(table.span())));
        for column in &table.columns {
            let object = DeclaredObject::Column(table.sql_name.clone(), column.sql_name.clone());
            entries.push((object, place(column.ident.span())));
        }
        if let Some(first) = table.primary_key.first() {
            entries.push((DeclaredObject::Constraint(primary_key(table)), place(first.span)));
        }
        for constraint in &table.constraints {
            if !matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) {
                let object = DeclaredObject::Constraint(self::constraint(table, constraint));
                entries.push((object, place(constraint.span)));
            }
        }
        for policy in &table.policies {
            let object = DeclaredObject::Policy(table.sql_name.clone(), policy.name.text.clone());
            entries.push((object, place(policy.name.span)));
        }
        for index in &table.indexes {
            entries.push((DeclaredObject::Index(self::index(table, index)), place(index.span)));
        }
    }
    for domain in &declared.domains {
        let object = DeclaredObject::Domain(domain.sql_name.clone());
        entries.push((object, Place::of(&domain.file, domain.ident.span())));
    }
    for sequence in &declared.sequences {
        let object = DeclaredObject::Sequence(sequence.sql_name.clone());
        entries.push((object, Place::of(&sequence.file, sequence.ident.span())));
    }
    for view in &declared.views {
        let view = &view.table;
        let place = |span| Place::of(&view.file, span);
        entries.push((DeclaredObject::View(view.sql_name.clone()), place(view.span())));
        for column in &view.columns {
            let object = DeclaredObject::Column(view.sql_name.clone(), column.sql_name.clone());
            entries.push((object, place(column.ident.span())));
        }
        for index in &view.indexes {
            entries.push((DeclaredObject::Index(self::index(view, index)), place(index.span)));
        }
    }
    Provenance { entries }
}

/// A table's primary key as a part of it.
pub(crate) fn primary_key(table: &TableDecl) -> TablePart {
    let name = table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => constraint.name.as_ref().map(|name| name.text.clone()),
        ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude(_) => None,
    });
    TablePart {
        table: table.sql_name.clone(),
        kind: PartKind::PrimaryKey,
        name,
        columns: columns(table, &table.primary_key),
    }
}

/// A constraint as a part of its table.
pub(crate) fn constraint(table: &TableDecl, constraint: &ConstraintDecl) -> TablePart {
    let (kind, columns) = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => (PartKind::PrimaryKey, columns(table, &key.columns)),
        ConstraintKind::Unique(key) => (PartKind::Unique, columns(table, &key.columns)),
        ConstraintKind::Check(_) => (PartKind::Check, Vec::new()),
        ConstraintKind::ForeignKey(key) => (PartKind::ForeignKey, columns(table, &key.columns)),
        ConstraintKind::Exclude(exclusion) => (
            PartKind::Exclusion,
            exclusion.elements.iter().map(|element| key_column(table, &element.element.key)).collect(),
        ),
    };
    let name = constraint.name.as_ref().map(|name| name.text.clone());
    TablePart { table: table.sql_name.clone(), kind, name, columns }
}

/// An index as a part of its table.
pub(crate) fn index(table: &TableDecl, index: &IndexDecl) -> TablePart {
    TablePart {
        table: table.sql_name.clone(),
        kind: PartKind::Index,
        name: index.name.as_ref().map(|name| name.text.clone()),
        columns: index.elements.iter().map(|element| key_column(table, &element.key)).collect(),
    }
}

fn key_column(table: &TableDecl, key: &IndexKey) -> Option<String> {
    match key {
        IndexKey::Column(name) => Some(sql_name(table, name)),
        IndexKey::Expression(_) => None,
    }
}

fn columns(table: &TableDecl, names: &[Name]) -> Vec<Option<String>> {
    names.iter().map(|name| Some(sql_name(table, name))).collect()
}

/// The SQL name of the column a name means.
pub(crate) fn sql_name(table: &TableDecl, name: &Name) -> String {
    table.column(name).map_or_else(|| name.text.clone(), |column| column.sql_name.clone())
}
