//! What makes PostgreSQL write every row of a table anew, and how that is announced.
//! <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>

use super::Ddl;
use super::fit::Types;
use super::hazard::{Hazard, HazardKind, hazard};
use crate::catalog::{Catalog, Column, Default, Generation, Id, Ident, Persistence, QName};
use crate::diff::{Alteration, ColumnAlteration, TableAlteration};

/// Whether the values of a new column are computed, or checked, row by row. A constant is kept once for all rows.
pub(super) fn is_computed(after: &Catalog, column: &Column, default: Option<&Default>) -> bool {
    let types = Types { before: after, after };
    default.is_some_and(|default| default.volatile)
        || column.identity.is_some()
        || matches!(column.generation, Generation::Stored(_))
        || types.is_checked(&column.ty)
}

/// Why a statement writes every row of a table anew.
pub(super) fn written_for(ddl: &Ddl, types: Types<'_>) -> Option<String> {
    match ddl {
        Ddl::AddColumn { column, .. } => {
            is_computed(types.after, &column.column, column.default.as_ref()).then(|| format!("adding {}", column.name))
        }
        Ddl::Alter { id, alteration, .. } => match alteration.as_ref() {
            Alteration::Column(ColumnAlteration::Type { before, after, cast }) => {
                let here = after.foreign_options.is_none();
                (here && types.rewrites(&before.ty, &after.ty, cast)).then(|| format!("the new type of {id}"))
            }
            Alteration::Column(ColumnAlteration::SetExpression(_)) => Some(format!("computing {id} anew")),
            Alteration::Table(
                TableAlteration::Persistence(Persistence::Permanent | Persistence::Unlogged)
                | TableAlteration::AccessMethod(_)
                | TableAlteration::Tablespace(_),
            ) => Some(format!("moving {id}")),
            _ => None,
        },
        _ => None,
    }
}

/// The hazard of one reason.
pub(super) fn rewrite(what: &str) -> Hazard {
    announced(&format!("{what} writes every row anew"))
}

/// The hazard of all that makes one statement write the rows.
pub(super) fn rewrite_once(relation: &QName, actions: &[Ddl], types: Types<'_>) -> Hazard {
    let (mut added, mut retyped) = (Vec::new(), Vec::new());
    for action in actions.iter().filter(|action| written_for(action, types).is_some()) {
        match action {
            Ddl::AddColumn { column, .. } => added.push(Ident(&column.name).to_string()),
            other => {
                if let Id::Column(_, name) = other.id() {
                    retyped.push(Ident(&name).to_string());
                }
            }
        }
    }
    let new_types = (!retyped.is_empty()).then(|| {
        let plural = if retyped.len() == 1 { "" } else { "s" };
        format!("the new type{plural} of {}", listed(&retyped))
    });
    let adding = (!added.is_empty()).then(|| format!("adding {}", listed(&added)));
    let reasons: Vec<String> = new_types.into_iter().chain(adding).collect();
    announced(&format!("every row of {relation} is written anew, once, for {}", reasons.join(" and for ")))
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        names => names.concat(),
    }
}

fn announced(what: &str) -> Hazard {
    hazard(
        HazardKind::TableRewrite,
        format!("{what}, and reads and writes wait meanwhile"),
        "choose a quiet hour, or add a new column and move the values in steps",
    )
}
