//! Where the changed objects were declared.

use crate::catalog::{Body, Catalog, ConstraintKind, Id};
use crate::declared::DeclaredSchema;
use crate::declared::provenance::PartKind;

/// `file:line:column` of the declaration of an object, or of the table it is a part of.
pub fn place(declared: &DeclaredSchema, after: &Catalog, id: &Id) -> Option<String> {
    let provenance = &declared.provenance;
    let place = match (id, after.body(id)) {
        (Id::Column(table, column) | Id::Default(table, column), _) => provenance.column(&table.name, column),
        (Id::Relation(table), _) => provenance.table(&table.name),
        (Id::Type(name), _) => provenance.enumeration(&name.name),
        (Id::Constraint(table, name), Some(Body::Constraint(body))) => {
            let kind = match &body.kind {
                ConstraintKind::Check => PartKind::Check,
                ConstraintKind::PrimaryKey(_) => PartKind::PrimaryKey,
                ConstraintKind::Unique(_) => PartKind::Unique,
                ConstraintKind::Exclusion(_) => PartKind::Exclusion,
                ConstraintKind::ForeignKey { .. } => PartKind::ForeignKey,
            };
            let columns: Vec<Option<String>> = match kind {
                PartKind::Check => Vec::new(),
                _ => body.columns.iter().cloned().map(Some).collect(),
            };
            provenance.part(&table.name, kind, name, &columns).or_else(|| provenance.table(&table.name))
        }
        (Id::Index(name), Some(Body::Index(body))) => {
            let columns: Vec<Option<String>> = body.columns.iter().map(|key| key.name.clone()).collect();
            provenance
                .part(&body.relation.name, PartKind::Index, &name.name, &columns)
                .or_else(|| provenance.table(&body.relation.name))
        }
        (id, _) => id.relation().and_then(|table| provenance.table(&table.name)),
    };
    place.map(ToString::to_string)
}
