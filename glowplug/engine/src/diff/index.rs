//! Compares indexes, those behind constraints too.

use super::{Alteration, Comparison, OptionsChange};
use crate::catalog::Index;

pub(super) fn compare(before: &Index, after: &Index) -> Comparison {
    if !same_key(before, after) || before.relation != after.relation {
        return Comparison::Replace;
    }
    Comparison::Alter(storage(before, after))
}

/// Whether two indexes index the same thing in the same way. An index that a failed build left
/// invalid is never the same as a valid one. The parameters of a partitioned table's index cannot be
/// altered, and its partitions' indexes get theirs from it: <https://www.postgresql.org/docs/current/sql-alterindex.html>.
pub(super) fn same_key(before: &Index, after: &Index) -> bool {
    before.definition == after.definition
        && before.unique == after.unique
        && (before.valid || !after.valid || after.only)
        && (!after.only || before.options == after.options)
}

/// What can be altered without building the index again.
pub(super) fn storage(before: &Index, after: &Index) -> Vec<Alteration> {
    let mut alterations = Vec::new();
    if before.tablespace != after.tablespace {
        alterations.push(Alteration::IndexTablespace(after.tablespace.clone()));
    }
    if let Some(change) = OptionsChange::between(&before.options, &after.options) {
        alterations.push(Alteration::IndexOptions(change));
    }
    for (position, (old, new)) in before.columns.iter().zip(&after.columns).enumerate() {
        if old.statistics != new.statistics {
            alterations.push(Alteration::IndexStatistics(position + 1, new.statistics));
        }
    }
    if before.comment != after.comment {
        alterations.push(Alteration::IndexComment(after.comment.clone()));
    }
    alterations
}
