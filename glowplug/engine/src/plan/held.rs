//! Columns that hold values of a composite type, themselves or inside of other types.

use std::collections::{BTreeMap, BTreeSet};

use super::fit::Types;
use crate::catalog::{Body, Id};

/// The columns that hold a type before and after, each with the type that it has itself.
pub(crate) fn in_columns<'a>(types: Types<'a>, ty: &Id) -> BTreeMap<&'a Id, &'a str> {
    let dependents = types.before.dependents();
    let (mut queue, mut seen, mut held) = (vec![ty], BTreeSet::new(), BTreeMap::new());
    while let Some(id) = queue.pop() {
        for &dependent in dependents.get(id).into_iter().flatten() {
            match (types.before.body(dependent), types.after.body(dependent)) {
                (Some(Body::Column(before)), Some(Body::Column(after))) if before.ty == after.ty => {
                    held.insert(dependent, before.ty.as_str());
                }
                (Some(Body::Domain(_) | Body::Composite(_) | Body::Range(_)), _) if seen.insert(dependent) => {
                    queue.push(dependent);
                }
                _ => {}
            }
        }
    }
    held
}
