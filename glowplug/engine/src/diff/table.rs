//! Compares tables and their ties to parents.

use super::{Alteration, Comparison, OptionsChange, TableAlteration};
use crate::catalog::{Partition, Table};

pub(super) fn compare(before: &Table, after: &Table) -> Comparison {
    if before.partition_key != after.partition_key {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    let mut alter = |alteration| alterations.push(Alteration::Table(alteration));
    if before.of_type != after.of_type {
        alter(TableAlteration::OfType(after.of_type.clone()));
    }
    if before.persistence != after.persistence {
        alter(TableAlteration::Persistence(after.persistence));
    }
    if before.access_method != after.access_method {
        alter(TableAlteration::AccessMethod(after.access_method.clone()));
    }
    if before.tablespace != after.tablespace {
        alter(TableAlteration::Tablespace(after.tablespace.clone()));
    }
    if let Some(change) = OptionsChange::between(&before.options, &after.options) {
        alter(TableAlteration::Options(change));
    }
    if before.row_security != after.row_security {
        alter(TableAlteration::RowSecurity(after.row_security));
    }
    if before.force_row_security != after.force_row_security {
        alter(TableAlteration::ForceRowSecurity(after.force_row_security));
    }
    Comparison::Alter(alterations)
}

/// A partition's bound cannot be altered: detach, attach. The order among several parents shows only
/// in the order of inherited columns, which is no difference.
pub(super) fn compare_attachment(before: &Partition, after: &Partition) -> Comparison {
    Comparison::same_or_replace(before.bound == after.bound)
}
