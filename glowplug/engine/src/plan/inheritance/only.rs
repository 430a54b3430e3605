//! Statements that are about one table only, and not about its children.

use std::collections::BTreeSet;

use crate::catalog::{Body, Catalog, Id, QName};
use crate::diff::{Alteration, ColumnAlteration};
use crate::plan::Ddl;

/// What PostgreSQL would do to the children too, and shall not.
pub(in crate::plan) fn only(
    ddl: Ddl,
    before: &Catalog,
    after: &Catalog,
    (parents, kept_below): (&BTreeSet<QName>, &BTreeSet<Id>),
) -> Ddl {
    let partitioned = |relation: &QName| {
        let key = |catalog: &Catalog| catalog.table(relation).is_some_and(|table| table.partition_key.is_some());
        key(before) || key(after)
    };
    let alone = match &ddl {
        Ddl::Create { id, object } => match (id, &object.body) {
            (Id::Default(relation, _), _) => parents.contains(relation),
            (Id::Constraint(relation, _), Body::Constraint(constraint)) => {
                constraint.kind.index().is_some() && parents.contains(relation)
            }
            _ => false,
        },
        Ddl::Drop { id: Id::Default(relation, _), .. } => parents.contains(relation),
        Ddl::Drop { id, .. } => kept_below.contains(id),
        Ddl::Alter { id: Id::Default(relation, _), .. } => parents.contains(relation),
        Ddl::Alter { object, alteration, .. } if matches!(**alteration, Alteration::IndexStatistics(..)) => {
            matches!(&object.body, Body::Index(index) if index.only)
        }
        Ddl::Alter { id: Id::Column(relation, _), alteration, .. } => match alteration.as_ref() {
            Alteration::Column(
                ColumnAlteration::Storage(_) | ColumnAlteration::Statistics(_) | ColumnAlteration::DropDefault,
            ) => parents.contains(relation),
            Alteration::Column(ColumnAlteration::NotNull(_)) if partitioned(relation) => false,
            // A constraint that children inherit; said of the parent only, it is one that they do not.
            Alteration::Column(ColumnAlteration::NotNull(not_null)) if before.version >= NOT_NULL_IS_INHERITED => {
                parents.contains(relation) && *not_null && !children_are_not_null(after, &ddl.id())
            }
            Alteration::Column(ColumnAlteration::NotNull(_)) => parents.contains(relation),
            _ => false,
        },
        _ => false,
    };
    if alone { Ddl::Only(Box::new(ddl)) } else { ddl }
}

/// Since then NOT NULL is a constraint with inheritance, and no longer a mark of each column.
/// <https://www.postgresql.org/docs/18/ddl-inherit.html>
pub(in crate::plan) const NOT_NULL_IS_INHERITED: u32 = 180_000;

fn children_are_not_null(after: &Catalog, column: &Id) -> bool {
    let Id::Column(parent, name) = column else { return true };
    after.objects.keys().all(|id| match id {
        Id::Attachment(child, of) if of == parent => after.column(child, name).is_none_or(|column| column.not_null),
        _ => true,
    })
}
