//! Columns of views that only have another name: `ALTER VIEW ... RENAME COLUMN`, which leaves the view, what depends on
//! it, its grants and its comments where they are. `CREATE OR REPLACE VIEW` does not change names, and a view made
//! anew takes all of that along.
//!
//! Nobody has to tell of them. Views hold no rows: where another column was meant, the query that comes next says so.

use std::collections::BTreeSet;

use crate::catalog::{Body, Catalog, Id, QName, Renames};

/// Adds them to the renames that were told, apart from those of views that are made anew anyway.
pub(super) fn add(before: &Catalog, after: &Catalog, anew: &BTreeSet<QName>, renames: &mut Renames) {
    let views = before.objects.iter().filter_map(|(id, object)| {
        let Id::Relation(old) = id else { return None };
        let Id::Relation(new) = renames.target(id) else { return None };
        let alike = matches!(
            (&object.body, after.body(&Id::Relation(new.clone()))?),
            (Body::View(_), Body::View(_)) | (Body::MaterializedView(_), Body::MaterializedView(_))
        );
        (alike && !anew.contains(&new)).then_some((old, new))
    });
    let found: Vec<(Id, Id)> = views.flat_map(|(old, new)| pairs(before, after, renames, old, &new)).collect();
    if found.is_empty() {
        return;
    }
    // Types are compared by the names that they will have.
    let renamed = renames.apply(before);
    let same = |old: &Id, new: &Id| match (renamed.body(&renames.target(old)), after.body(new)) {
        (Some(Body::ViewColumn(old)), Some(Body::ViewColumn(new))) => {
            old.ty == new.ty && old.collation == new.collation
        }
        _ => false,
    };
    let found: Vec<(Id, Id)> = found.into_iter().filter(|(old, new)| same(old, new)).collect();
    renames.objects.extend(found);
}

/// The columns of a view that have another name at the same place: none where it loses columns, or where names only
/// change their places. The old name may come back behind them.
fn pairs(before: &Catalog, after: &Catalog, renames: &Renames, old: &QName, new: &QName) -> Vec<(Id, Id)> {
    let column = |view: &QName, name: &str| Id::Column(view.clone(), name.to_owned());
    let columns = |catalog: &Catalog, view: &QName| -> Vec<Id> {
        catalog.view_columns(view).into_iter().map(|(name, _)| column(view, name)).collect()
    };
    let (old, new) = (columns(before, old), columns(after, new));
    let current: Vec<Id> = old.iter().map(|id| renames.target(id)).collect();
    let moved = |(from, to): &(&Id, &Id)| from != to;
    let pairs: Vec<(&Id, &Id)> = current.iter().zip(&new).filter(moved).collect();
    let shared = |(from, to): &(&Id, &Id)| new[..old.len()].contains(from) || current.contains(to);
    if old.len() > new.len() || pairs.iter().any(shared) {
        return Vec::new();
    }
    let at = |id: &Id| current.iter().position(|other| other == id);
    pairs.into_iter().filter_map(|(from, to)| Some((old[at(from)?].clone(), to.clone()))).collect()
}

/// The views with such columns that are dropped all the same: their renames would be for nothing.
pub(super) fn in_vain(before: &Catalog, told: &Renames, renames: &Renames, dropped: &BTreeSet<Id>) -> BTreeSet<QName> {
    let untold = renames.objects.iter().filter(|(old, _)| !told.objects.contains_key(*old));
    let of_views = untold.filter(|(old, _)| matches!(before.body(old), Some(Body::ViewColumn(_))));
    let views =
        of_views.filter_map(|(_, new)| new.relation()).filter(|view| dropped.contains(&Id::Relation((*view).clone())));
    views.cloned().collect()
}
