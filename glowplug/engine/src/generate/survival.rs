//! Whether the rows of a proof are still there after a step: the values of what a plan does not speak of, in
//! both directions.

use std::collections::BTreeSet;

use super::rows::Contents;
use super::{Draft, GenerateError};
use crate::catalog::{Catalog, Id, QName, Renames};
use crate::plan::{Ddl, Plan};

/// One direction of a migration.
pub(super) struct Step<'a> {
    before: &'a Catalog,
    after: &'a Catalog,
    renames: &'a Renames,
    plan: &'a Plan,
    file: &'static str,
}

impl<'a> Step<'a> {
    /// `up.sql`.
    pub(super) fn up(draft: &'a Draft) -> Self {
        let Draft { before, after, renames, plan, .. } = draft;
        Self { before, after, renames, plan, file: "up.sql" }
    }

    /// `down.sql`, with the draft's renames reversed and the plan that leads back.
    pub(super) fn down(draft: &'a Draft, renames: &'a Renames, plan: &'a Plan) -> Self {
        Self { before: &draft.after, after: &draft.before, renames, plan, file: "down.sql" }
    }

    /// Every row is still there, and every value of a column that the plan does not touch.
    pub(super) fn survived(&self, before: &Contents, after: &Contents) -> Result<(), GenerateError> {
        let lost: BTreeSet<Id> = super::losses(self.plan).into_iter().map(|loss| loss.id).collect();
        let touched: BTreeSet<Id> =
            self.plan.statements().flat_map(|statement| statement.ddl.parts()).map(Ddl::id).collect();
        // Rows of a table made anew, or of partitions that change places, may lie in other partitions afterwards.
        let moved: BTreeSet<Id> = self
            .plan
            .statements()
            .flat_map(|statement| match &statement.ddl {
                Ddl::Emptied(ddl) => vec![ddl.id()],
                Ddl::RestoreRows(rows) => {
                    rows.moving.iter().flat_map(|moving| &moving.among).cloned().map(Id::Relation).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        // A renamed label is another text in the same row.
        let relabelled = |column: &Id| {
            let needed = self.before.depends.get(column);
            needed.is_some_and(|needed| {
                self.renames.labels.keys().any(|(ty, _)| needed.iter().any(|id| self.renames.target(id) == *ty))
            })
        };
        // What values are made of changes with its type, or with the table whose rows they are.
        let remade = |column: &Id| {
            let (mut queue, mut seen) = (vec![column], BTreeSet::new());
            while let Some(id) = queue.pop() {
                for needed in self.before.depends.get(id).into_iter().flatten() {
                    let changed = match (needed, self.renames.target(needed)) {
                        (Id::Relation(own), _) if column.relation() == Some(own) => continue,
                        (Id::Relation(_), Id::Relation(table)) => {
                            touched.iter().any(|id| matches!(id, Id::Column(of, _) if *of == table))
                        }
                        (Id::Type(_), target) => touched.contains(&target),
                        _ => continue,
                    };
                    if changed {
                        return true;
                    }
                    if matches!(needed, Id::Type(_)) && seen.insert(needed) {
                        queue.push(needed);
                    }
                }
            }
            false
        };
        let children: BTreeSet<&QName> = self
            .before
            .objects
            .keys()
            .filter_map(|id| match id {
                Id::Attachment(child, _) => Some(child),
                _ => None,
            })
            .collect();
        for (old, (rows, columns)) in before {
            let Id::Relation(new) = self.renames.target(&Id::Relation(old.clone())) else { continue };
            let Some((rows_after, columns_after)) = after.get(&new) else { continue };
            // The rows of a partitioned table lie in its partitions, which are looked at by themselves.
            let partitioned = |catalog: &Catalog, name: &QName| {
                catalog.table(name).is_some_and(|table| table.partition_key.is_some())
            };
            if lost.contains(&Id::Relation(new.clone()))
                || moved.contains(&Id::Relation(new.clone()))
                    && self.before.table(old).is_some_and(|table| table.partition)
                || partitioned(self.before, old)
                || partitioned(self.after, &new)
            {
                continue;
            }
            if rows != rows_after {
                return Err(GenerateError::Proof(format!(
                    "{old} had {rows} rows before {} and {rows_after} after it",
                    self.file
                )));
            }
            for (column, digest) in columns {
                let target = self.renames.target(&Id::Column(old.clone(), column.clone()));
                let Id::Column(_, name) = &target else { continue };
                // What is done to a parent's column is done to the column of its children.
                let by_a_parent = children.contains(old)
                    && touched.iter().any(|id| matches!(id, Id::Column(_, touched) if touched == name));
                let own = Id::Column(old.clone(), column.clone());
                if by_a_parent || touched.contains(&target) || relabelled(&own) {
                    continue;
                }
                if columns_after.get(name).is_some_and(|other| other != digest) && !remade(&own) {
                    return Err(GenerateError::Proof(format!("{} changes the values of {old}.{column}", self.file)));
                }
            }
        }
        Ok(())
    }
}
