//! A check that no value is null proves that none is: `SET NOT NULL` does not look at the rows while the check is
//! there, and so comes before it goes. <https://www.postgresql.org/docs/current/sql-altertable.html>

use std::collections::BTreeSet;

use super::closure::{self, Closure};
use super::graph::Step;
use super::{Ddl, Statement};
use crate::catalog::{Body, Catalog, Constraint, ConstraintKind, Id, Ident};
use crate::diff::{Alteration, ColumnAlteration};

/// The step that such a check spares the scan; `None` when it is another check, or the column changes its type, too.
pub(super) fn by_check(before: &Catalog, closure: &Closure, check: &Id, column: &Id) -> Option<Step> {
    let (Body::Constraint(constraint), Id::Column(_, name)) = (before.body(check)?, column) else { return None };
    let proves = refuses_nulls(constraint, name);
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

/// Takes back that a column may hold nulls, where a check that is still there proves that it holds none.
pub(super) fn take_back(statements: &mut [Statement], before: &Catalog) {
    let retyped: BTreeSet<Id> = statements
        .iter()
        .flat_map(|statement| statement.ddl.parts())
        .filter(|part| part.alters(|alteration| matches!(alteration, ColumnAlteration::Type { .. })))
        .map(Ddl::id)
        .collect();
    let mut gone: BTreeSet<Id> = BTreeSet::new();
    for statement in statements {
        let parts = statement.ddl.parts();
        let sets = parts.iter().filter(|part| part.alters(|how| *how == ColumnAlteration::NotNull(true))).map(Ddl::id);
        let proven: BTreeSet<Id> =
            sets.filter(|id| !retyped.contains(id) && holds_no_nulls(before, id, &gone)).collect();
        let whole = statement.ddl.id();
        statement.hazards.retain(|hazard| !proven.contains(hazard.about.as_ref().unwrap_or(&whole)));
        if let Ddl::Drop { id, .. } = &statement.ddl {
            gone.insert(id.clone());
        }
    }
}

/// Whether a check that has not gone proves that a column holds no nulls.
fn holds_no_nulls(before: &Catalog, column: &Id, gone: &BTreeSet<Id>) -> bool {
    let Id::Column(table, name) = column else { return false };
    let first = Id::Constraint(table.clone(), String::new());
    let own = before.objects.range(first..).take_while(|(id, _)| matches!(id, Id::Constraint(of, _) if of == table));
    let mut standing = own.filter(|(id, _)| !gone.contains(*id));
    standing.any(|(_, object)| matches!(&object.body, Body::Constraint(check) if refuses_nulls(check, name)))
}

/// Whether a constraint is a check that says nothing else than that no value of a column is null.
fn refuses_nulls(constraint: &Constraint, column: &str) -> bool {
    matches!(constraint.kind, ConstraintKind::Check)
        && constraint.validated
        && constraint.definition == format!("CHECK (({} IS NOT NULL))", Ident(column))
}
