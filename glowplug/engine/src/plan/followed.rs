//! Types that have another name and are otherwise the same, when columns that had the one have the other. Nobody has
//! to tell of such a rename: the values stay the same either way, and moving them would write every row anew.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::slots::{Slot, slots};
use crate::catalog::{Body, Catalog, Id, QName, Renames};

/// Adds them to the renames that were told.
pub(super) fn add(before: &Catalog, after: &Catalog, renames: &mut Renames) {
    let is_type = |id: &Id, body: &Body| {
        matches!((id, body), (Id::Type(_), Body::Enum(_) | Body::Composite(_) | Body::Domain(_)))
    };
    let told: BTreeSet<&Id> = renames.objects.iter().flat_map(|(old, new)| [old, new]).collect();
    // By how they are printed.
    let missing = |from: &Catalog, of: &Catalog| -> BTreeMap<String, QName> {
        let missing = |id: &Id| !from.objects.contains_key(id) && !told.contains(id);
        let only = of.objects.iter().filter(|(id, object)| is_type(id, &object.body) && missing(id));
        let names = only.filter_map(|(id, _)| if let Id::Type(name) = id { Some(name.clone()) } else { None });
        names.map(|name| (name.to_string(), name)).collect()
    };
    let gone = missing(after, before);
    let new = missing(before, after);
    if gone.is_empty() || new.is_empty() {
        return;
    }
    let same = |(old, new): &(Id, Id)| before.body(old) == after.body(new);
    let ways = followed(before, after, renames, &gone, &new);
    let ways: Vec<(Id, Id)> = ways.into_iter().map(|(old, new)| (Id::Type(old), Id::Type(new))).filter(same).collect();
    if ways.is_empty() {
        return;
    }
    let mut taken: BTreeSet<Slot> = before.objects.keys().flat_map(|id| slots(id, before)).collect();
    for (old, new) in ways {
        let wanted: Vec<Slot> = slots(&new, after).into_iter().filter(Slot::is_name).collect();
        if !renames.objects.contains_key(&old) && !wanted.iter().any(|slot| taken.contains(slot)) {
            taken.extend(wanted);
            renames.objects.insert(old, new);
        }
    }
}

/// Old types and the new ones to which most of their columns went.
fn followed(
    before: &Catalog,
    after: &Catalog,
    renames: &Renames,
    gone: &BTreeMap<String, QName>,
    new: &BTreeMap<String, QName>,
) -> Vec<(QName, QName)> {
    let mut ways: BTreeMap<(QName, QName), usize> = BTreeMap::new();
    for (id, object) in &before.objects {
        let Body::Column(old) = &object.body else { continue };
        let (from, is_array) = element(&old.ty);
        if let Some(from) = gone.get(from)
            && let Some(Body::Column(column)) = after.body(&renames.target(id))
            && let (to, becomes_array) = element(&column.ty)
            && is_array == becomes_array
            && let Some(to) = new.get(to)
            && to.schema == from.schema
        {
            *ways.entry((from.clone(), to.clone())).or_default() += 1;
        }
    }
    let mut ways: Vec<_> = ways.into_iter().collect();
    ways.sort_by_key(|(_, columns)| Reverse(*columns));
    ways.into_iter().map(|(way, _)| way).collect()
}

/// The type of a value or of an array's elements, and whether it is an array.
fn element(ty: &str) -> (&str, bool) {
    ty.strip_suffix("[]").map_or((ty, false), |element| (element, true))
}
