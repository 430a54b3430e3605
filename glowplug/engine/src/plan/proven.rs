//! A check that no value is null proves that none is: `SET NOT NULL` does not look at the rows while the check is
//! there, and so comes before it goes. <https://www.postgresql.org/docs/current/sql-altertable.html>

use super::closure::{self, Closure};
use super::graph::Step;
use crate::catalog::{Body, Catalog, ConstraintKind, Id, Ident};
use crate::diff::{Alteration, ColumnAlteration};

/// The step that such a check spares the scan; `None` when it is another check, or the column changes its type, too.
pub(super) fn by_check(before: &Catalog, closure: &Closure, check: &Id, column: &Id) -> Option<Step> {
    let (Body::Constraint(constraint), Id::Column(_, name)) = (before.body(check)?, column) else { return None };
    let proves = matches!(constraint.kind, ConstraintKind::Check)
        && constraint.validated
        && constraint.definition == format!("CHECK (({} IS NOT NULL))", Ident(name));
    let list = closure.altered.get(column).filter(|list| proves && !closure::disturbs(list))?;
    let not_null = Alteration::Column(ColumnAlteration::NotNull(true));
    let position = list.iter().position(|alteration| *alteration == not_null)?;
    Some(Step::Alter(column.clone(), position))
}

/// Each check that goes and proves something goes after that is said.
pub(super) fn edges(before: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let checks = closure.dropped.iter().filter(|id| matches!(id, Id::Constraint(..)));
    let needed = checks.flat_map(|check| before.depends.get(check).into_iter().flatten().map(move |id| (check, id)));
    let steps = needed.filter_map(|(check, id)| Some((by_check(before, closure, check, id)?, check)));
    steps.map(|(step, check)| (step, Step::Drop(check.clone()))).collect()
}
