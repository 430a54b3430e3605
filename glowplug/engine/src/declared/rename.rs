//! What declarations say about the past: `renamed from`, and how values become another type.

use super::provenance::{self, DeclaredObject};
use glowplug_syntax::{Declared, Name, Place};
use serde::{Deserialize, Serialize};

/// Every `renamed from`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renames {
    /// The hints, in the order of the source.
    pub hints: Vec<Rename>,
}

/// One `renamed from`. It holds when the old name is there and the new one is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The object by its new name. A part is named under its table's new name.
    pub object: DeclaredObject,
    /// The name it had.
    pub from: String,
    /// Where the hint stands: it can be deleted when every database has followed.
    pub place: Place,
}

/// How existing values become a column's declared type: `using sql("...")`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The expression over the old columns.
    pub expression: String,
    /// Where it stands.
    pub place: Place,
}

pub(crate) fn renames(declared: &Declared) -> Renames {
    let mut hints = Vec::new();
    let mut add = |file: &str, object: DeclaredObject, from: Option<&Name>| {
        if let Some(from) = from {
            hints.push(Rename { object, from: from.text.clone(), place: Place::of(file, from.span) });
        }
    };
    for declaration in &declared.enums {
        let name = &declaration.sql_name;
        add(&declaration.file, DeclaredObject::Enum(name.clone()), declaration.renamed_from.as_ref());
        for value in &declaration.values {
            let object = DeclaredObject::EnumValue(name.clone(), value.label.clone());
            add(&declaration.file, object, value.renamed_from.as_ref());
        }
    }
    for domain in &declared.domains {
        let object = DeclaredObject::Domain(domain.sql_name.clone());
        add(&domain.file, object, domain.renamed_from.as_ref());
    }
    for sequence in &declared.sequences {
        let object = DeclaredObject::Sequence(sequence.sql_name.clone());
        add(&sequence.file, object, sequence.renamed_from.as_ref());
    }
    let tables = declared.tables.iter().map(|table| (table, DeclaredObject::Table(table.sql_name.clone())));
    let views = declared.views.iter().map(|view| (&view.table, DeclaredObject::View(view.table.sql_name.clone())));
    for (table, object) in tables.chain(views) {
        let name = &table.sql_name;
        add(&table.file, object, table.renamed_from.as_ref());
        for policy in &table.policies {
            let object = DeclaredObject::Policy(name.clone(), policy.name.text.clone());
            add(&table.file, object, policy.renamed_from.as_ref());
        }
        for column in &table.columns {
            let object = DeclaredObject::Column(name.clone(), column.sql_name.clone());
            add(&table.file, object, column.renamed_from.as_ref());
        }
        for constraint in &table.constraints {
            let object = DeclaredObject::Constraint(provenance::constraint(table, constraint));
            add(&table.file, object, constraint.renamed_from.as_ref());
        }
        for index in &table.indexes {
            let object = DeclaredObject::Index(provenance::index(table, index));
            add(&table.file, object, index.renamed_from.as_ref());
        }
    }
    Renames { hints }
}

pub(crate) fn conversions(declared: &Declared) -> Vec<Conversion> {
    declared
        .tables
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .filter_map(|(table, column)| {
            column.using.as_ref().map(|using| Conversion {
                table: table.sql_name.clone(),
                column: column.sql_name.clone(),
                expression: using.text.clone(),
                place: Place::of(&table.file, using.span),
            })
        })
        .collect()
}
