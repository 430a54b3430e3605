//! Compares views, materialized views, and their columns.

use super::{
    Alteration, ColumnAlteration, Comparison, Context, MaterializedViewAlteration, OptionsChange, ViewAlteration,
};
use crate::catalog::{Id, MaterializedView, View, ViewColumn};

/// `CREATE OR REPLACE VIEW` may add columns at the end and change nothing else about columns.
/// <https://www.postgresql.org/docs/current/sql-createview.html>
pub(super) fn compare(context: &Context<'_>, id: &Id, before: &View, after: &View) -> Comparison {
    let Id::Relation(name) = id else { return Comparison::Replace };
    let (old, new) = (context.before.view_columns(name), context.after.view_columns(name));
    let extended = old.len() <= new.len() && old.iter().zip(&new).all(|(old, new)| same_column(old, new));
    if !extended {
        return Comparison::Replace;
    }
    if !same_query(&before.definition, &after.definition) || old.len() != new.len() {
        return Comparison::Alter(vec![Alteration::View(ViewAlteration::Definition(after.clone()))]);
    }
    Comparison::Alter(
        OptionsChange::between(&before.options, &after.options)
            .map(|change| Alteration::View(ViewAlteration::Options(change)))
            .into_iter()
            .collect(),
    )
}

/// PostgreSQL prints a blank before `VALUES` or not, by how the view was written: no difference.
fn same_query(before: &str, after: &str) -> bool {
    let uniform = |text: &str| text.replace("FROM (VALUES (", "FROM ( VALUES (");
    before == after || uniform(before) == uniform(after)
}

fn same_column(before: &(&str, &ViewColumn), after: &(&str, &ViewColumn)) -> bool {
    before.0 == after.0 && before.1.ty == after.1.ty && before.1.collation == after.1.collation
}

/// The query of a materialized view cannot be exchanged.
pub(super) fn compare_materialized(
    context: &Context<'_>,
    id: &Id,
    before: &MaterializedView,
    after: &MaterializedView,
) -> Comparison {
    let Id::Relation(name) = id else { return Comparison::Replace };
    let (old, new) = (context.before.view_columns(name), context.after.view_columns(name));
    let same = old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| same_column(old, new));
    if !same || !same_query(&before.definition, &after.definition) {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    let mut alter = |alteration| alterations.push(Alteration::MaterializedView(alteration));
    if before.access_method != after.access_method {
        alter(MaterializedViewAlteration::AccessMethod(after.access_method.clone()));
    }
    if before.tablespace != after.tablespace {
        alter(MaterializedViewAlteration::Tablespace(after.tablespace.clone()));
    }
    if let Some(change) = OptionsChange::between(&before.options, &after.options) {
        alter(MaterializedViewAlteration::Options(change));
    }
    if before.populated != after.populated {
        alter(MaterializedViewAlteration::Populated(after.populated));
    }
    Comparison::Alter(alterations)
}

/// What can be said about a column apart from its view.
pub(super) fn compare_column(before: &ViewColumn, after: &ViewColumn) -> Comparison {
    let mut alterations = Vec::new();
    if before.storage != after.storage {
        alterations.push(ColumnAlteration::Storage(after.storage.as_ref().unwrap_or(&after.type_storage).clone()));
    }
    if before.compression != after.compression {
        alterations.push(ColumnAlteration::Compression(after.compression.clone()));
    }
    if before.statistics != after.statistics {
        alterations.push(ColumnAlteration::Statistics(after.statistics));
    }
    if let Some(change) = OptionsChange::between(&before.options, &after.options) {
        alterations.push(ColumnAlteration::Options(change));
    }
    Comparison::Alter(alterations.into_iter().map(Alteration::Column).collect())
}
