//! Checks and foreign keys that are made again as they were, because a column of theirs gets a wider type, or a foreign
//! key's a narrower one: every value stays equal to what it was, or is refused before, so rows that kept the constraint
//! keep it still. PostgreSQL looks at them all the same.

use std::collections::BTreeSet;

use super::fit::Types;
use super::hazard::HazardKind;
use super::{Ddl, Statement};
use crate::catalog::{Body, Column, Constraint, ConstraintKind, Generation, Id};
use crate::diff::{self, Cast, ColumnAlteration};

/// Takes back that rows may violate such a constraint.
pub(super) fn take_back(statements: &mut [Statement], types: Types<'_>) {
    if statements.iter().any(|statement| moves_rows(&statement.ddl, types)) {
        return;
    }
    let parts = || statements.iter().flat_map(|statement| statement.ddl.parts());
    let touched: BTreeSet<Id> = parts().filter(|part| !widens(part)).map(Ddl::id).collect();
    for statement in statements.iter_mut() {
        let Ddl::Create { id, .. } = &statement.ddl else { continue };
        if holds_as_before(id, types, &touched) {
            statement.hazards.retain(|hazard| hazard.kind != HazardKind::MayFailOnData);
        }
    }
}

/// Whether tables come to hold other rows: their own, or those of their partitions and children.
fn moves_rows(ddl: &Ddl, types: Types<'_>) -> bool {
    match ddl {
        Ddl::RestoreRows(_) | Ddl::EmptyPartitions(_) => true,
        Ddl::Create { id, .. } | Ddl::Drop { id, .. } => match id {
            Id::Attachment(..) => true,
            Id::Relation(table) => {
                super::inheritance::partition_of(types.before, table).is_some()
                    || super::inheritance::parents(types.before, types.before).contains(table)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether nothing but the type of a column changes, and PostgreSQL knows how; or no value changes at all.
fn widens(part: &Ddl) -> bool {
    match part {
        Ddl::Alter { .. } | Ddl::Only(_) => part.alters(|alteration| match alteration {
            ColumnAlteration::Type { cast, .. } => *cast == Cast::Implicit,
            ColumnAlteration::NotNull(_)
            | ColumnAlteration::Storage(_)
            | ColumnAlteration::Statistics(_)
            | ColumnAlteration::Compression(_) => true,
            _ => false,
        }),
        _ => false,
    }
}

fn holds_as_before(id: &Id, types: Types<'_>, touched: &BTreeSet<Id>) -> bool {
    let (Some(Body::Constraint(old)), Some(Body::Constraint(new))) = (types.before.body(id), types.after.body(id))
    else {
        return false;
    };
    let same = old.definition == new.definition && old.validated && old.enforced;
    let simple = match &new.kind {
        ConstraintKind::Check => compares_only(new),
        ConstraintKind::ForeignKey { .. } => true,
        // Their index is built anew, and finds no duplicates, but that is said of all that build one.
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => false,
    };
    let needed = [types.before, types.after].into_iter().filter_map(|catalog| catalog.depends.get(id)).flatten();
    same && simple && needed.into_iter().all(|needed| stays_equal(needed, &new.kind, types, touched))
}

/// Whether a check calls nothing that could tell one type from another: no function, no bits.
fn compares_only(check: &Constraint) -> bool {
    let text = check.definition.trim_start_matches("CHECK (");
    let bits = ["<<", ">>", "~", "#", "&", "|"].iter().any(|sign| text.contains(sign));
    let called = |(at, _): (usize, &str)| {
        let word = text[..at].rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '"')).next().unwrap_or("");
        !word.is_empty()
    };
    !bits && !text.match_indices('(').any(called)
}

/// Whether a part of a constraint says the same of every row before and after.
fn stays_equal(needed: &Id, kind: &ConstraintKind, types: Types<'_>, touched: &BTreeSet<Id>) -> bool {
    match (needed, types.before.body(needed), types.after.body(needed)) {
        (Id::Column(..), Some(Body::Column(old)), Some(Body::Column(new))) => {
            let plain = |column: &Column| matches!(column.generation, Generation::None);
            let equal = old.ty == new.ty || keeps_values(&old.ty, &new.ty, kind, types);
            equal && old.collation == new.collation && plain(old) && plain(new) && !touched.contains(needed)
        }
        (Id::Relation(_), Some(Body::Table(_)), Some(Body::Table(_))) => !touched.contains(needed),
        (Id::Schema(_), ..) => true,
        // The key that is referenced.
        (Id::Constraint(..) | Id::Index(_), Some(_), Some(_)) => true,
        _ => false,
    }
}

/// Types of one family, all of which tell the same values apart, where none is rounded or cut.
fn keeps_values(old: &str, new: &str, kind: &ConstraintKind, types: Types<'_>) -> bool {
    let family = |ty: &str| match diff::base_type(ty).as_str() {
        "smallint" | "integer" | "bigint" => Some("whole"),
        "numeric" => Some("numeric"),
        "character varying" | "text" => Some("text"),
        // `character` does not tell blanks apart, and other types have but one width.
        _ => None,
    };
    let fit = types.fit(old, new, &Cast::Implicit);
    // A narrower string loses its blanks unsaid, and what a check computes may find no room any more.
    let may_narrow = matches!(kind, ConstraintKind::ForeignKey { .. }) && family(old) != Some("text");
    family(old).is_some() && family(old) == family(new) && !fit.loses && (may_narrow || !fit.fails)
}
