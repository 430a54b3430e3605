//! Names for what makes way for a while, or until it is dropped.

use sha2::{Digest as _, Sha256};

use super::{Catalog, Id};

/// PostgreSQL cuts what is longer. <https://www.postgresql.org/docs/current/limits.html>
const LONGEST: usize = 63;

/// A name for a while that nothing has, of at most 63 bytes.
///
/// A name that has to be cut carries a digest of the whole one, so that two with the same beginning stay apart.
pub fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    (0..)
        .map(|number| {
            let number = if number == 0 { String::new() } else { format!("{number}") };
            let whole = format!("{name}__before{number}");
            if whole.len() <= LONGEST {
                return whole;
            }
            let digest = Sha256::digest(name);
            let suffix =
                format!("__before{number}_{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
            let end = (0..=LONGEST - suffix.len()).rev().find(|end| name.is_char_boundary(*end));
            format!("{}{suffix}", &name[..end.unwrap_or(0)])
        })
        .find(|candidate| !taken(candidate))
        .expect("some number is free")
}

/// The same under a name that nothing has before or after.
pub fn aside(before: &Catalog, after: &Catalog, id: &Id) -> Id {
    let called = |name: &str| before.objects.keys().chain(after.objects.keys()).any(|id| id.name() == Some(name));
    id.called(free_name(id.name().unwrap_or_default(), called))
}
