//! Renames that name nothing: told of an object that is not there, which must not pass in silence.

use std::fmt;

use super::relocation::Relocation;
use super::{Catalog, Id, Renames};

/// A rename that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misnamed {
    /// Nothing had the old name.
    #[error("{old} cannot have been renamed to {new}: the database to change has no {old}{}", Candidates(.known))]
    Old {
        /// What was told.
        old: Id,
        /// What it was to become.
        new: Id,
        /// What is there and could have been meant.
        known: Vec<Id>,
    },
    /// Nothing has the new name.
    #[error("{old} cannot have been renamed to {new}: the database to reach has no {new}{}", Candidates(.known))]
    New {
        /// What was told.
        old: Id,
        /// What it was to become.
        new: Id,
        /// What is there and could have been meant.
        known: Vec<Id>,
    },
    /// An enum does not have the value that was renamed, or has not got the new one.
    #[error("value '{old}' of {ty} cannot have been renamed to '{new}': {}", Labels(.before, .after))]
    Value {
        /// The enum, by its name after.
        ty: Id,
        /// What was told.
        old: String,
        /// What it was to become.
        new: String,
        /// The labels of the enum to change.
        before: Vec<String>,
        /// The labels of the enum to reach.
        after: Vec<String>,
    },
    /// The two are in different namespaces.
    #[error("{old} cannot be renamed to {new}: that is another namespace; move it with ALTER ... SET SCHEMA first")]
    Elsewhere {
        /// What was told.
        old: Id,
        /// What it was to become.
        new: Id,
    },
    /// Both were there before.
    #[error("{old} cannot be renamed to {new}: the database to change already has {new}")]
    Taken {
        /// What was told.
        old: Id,
        /// What it was to become.
        new: Id,
    },
}

impl Renames {
    /// The first rename of an object that names nothing. One that was carried out already names something.
    pub fn misnamed(&self, before: &Catalog, after: &Catalog) -> Option<Misnamed> {
        let told = Relocation::of(self);
        if told.is_empty() {
            return self.misnamed_in_place(before, after);
        }
        told.renames().misnamed_in_place(before, after).or_else(|| {
            let (then, rest) = told.carry(before, self);
            rest.misnamed_in_place(&then, after)
        })
    }

    /// The same where no namespace has another name.
    fn misnamed_in_place(&self, before: &Catalog, after: &Catalog) -> Option<Misnamed> {
        self.misnamed_object(before, after).or_else(|| self.misnamed_value(before, after))
    }

    /// The same for the values of enums.
    fn misnamed_value(&self, before: &Catalog, after: &Catalog) -> Option<Misnamed> {
        self.labels.iter().find_map(|((ty, old), new)| {
            let (now, then) = (before.labels(self.former(ty)), after.labels(ty));
            let arrived = now.contains(new) && !now.contains(old);
            let right =
                then.contains(new) && (arrived || now.contains(old) && !now.contains(new) && !then.contains(old));
            (!right).then(|| Misnamed::Value {
                ty: ty.clone(),
                old: old.clone(),
                new: new.clone(),
                before: now.to_vec(),
                after: then.to_vec(),
            })
        })
    }

    fn misnamed_object(&self, before: &Catalog, after: &Catalog) -> Option<Misnamed> {
        let pending = self.pending(before, after);
        // The name was left by another one that has been carried out.
        let done = |id: &Id| self.objects.iter().any(|(old, new)| new == id && !before.objects.contains_key(old));
        self.objects.iter().find_map(|(told, wanted)| {
            let old = if before.objects.contains_key(told) { told.clone() } else { self.origin(told) };
            let new = if after.objects.contains_key(wanted) { wanted.clone() } else { self.whole(wanted) };
            let arrived = after.objects.contains_key(&new);
            if !matches!(old, Id::Schema(_)) && told.namespace() != wanted.namespace() {
                return Some(Misnamed::Elsewhere { old: told.clone(), new: wanted.clone() });
            }
            match (before.objects.contains_key(&old), before.objects.contains_key(&new)) {
                (false, true) if arrived => None,
                (false, _) => Some(Misnamed::Old {
                    known: candidates(before, after, &old),
                    old: told.clone(),
                    new: wanted.clone(),
                }),
                (true, _) if !arrived => Some(Misnamed::New {
                    known: candidates(after, before, &new),
                    old: told.clone(),
                    new: wanted.clone(),
                }),
                (true, true) if done(&old) || pending.objects.values().any(|target| *target == new) => None,
                (true, true) => Some(Misnamed::Taken { old: told.clone(), new: wanted.clone() }),
                (true, false) => None,
            }
        })
    }
}

/// Objects of the same kind in the same place: those that only this side has, or else all.
fn candidates(side: &Catalog, other: &Catalog, id: &Id) -> Vec<Id> {
    let alike = |found: &&Id| {
        std::mem::discriminant(*found) == std::mem::discriminant(id)
            && found.relation() == id.relation()
            && (id.relation().is_some() || found.namespace() == id.namespace() || matches!(id, Id::Schema(_)))
    };
    let known: Vec<Id> = side.objects.keys().filter(alike).cloned().collect();
    let only: Vec<Id> = known.iter().filter(|id| !other.objects.contains_key(id)).cloned().collect();
    if only.is_empty() { known } else { only }
}

/// What values there are on either side.
struct Labels<'a>(&'a [String], &'a [String]);

impl fmt::Display for Labels<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |labels: &[String]| match labels {
            [] => "no such enum".to_owned(),
            labels => labels.join(", "),
        };
        write!(f, "the database to change has {}, the database to reach {}", list(self.0), list(self.1))
    }
}

/// `; it has a, b and 3 more`, or nothing.
struct Candidates<'a>(&'a [Id]);

impl fmt::Display for Candidates<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 10;
        let shown: Vec<String> = self.0.iter().take(SHOWN).map(Id::to_string).collect();
        match (shown.is_empty(), self.0.len().saturating_sub(SHOWN)) {
            (true, _) => Ok(()),
            (false, 0) => write!(f, "; it has {}", shown.join(", ")),
            (false, more) => write!(f, "; it has {} and {more} more", shown.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Body, Object, QName};
    use super::*;

    fn table(name: &str) -> Id {
        Id::Relation(QName::new("s", name))
    }

    fn tables(names: &str) -> Catalog {
        let objects = names.chars().map(|name| (table(&name.to_string()), Object::new(Body::Schema)));
        Catalog { objects: objects.collect(), ..Catalog::default() }
    }

    /// What is done of some renames, and whether none of them is refused.
    fn told(before: &str, after: &str, renames: &[(&str, &str)]) -> (Vec<String>, bool) {
        let objects = renames.iter().map(|(old, new)| (table(old), table(new))).collect();
        let (renames, before, after) = (Renames { objects, ..Renames::default() }, tables(before), tables(after));
        let pending = renames.pending(&before, &after).objects;
        let pending = pending.iter().map(|(old, new)| format!("{old}={new}").replace("table s.", ""));
        (pending.collect(), renames.misnamed(&before, &after).is_none())
    }

    fn done(renames: &[&str]) -> (Vec<String>, bool) {
        (renames.iter().map(|text| (*text).to_owned()).collect(), true)
    }

    #[test]
    fn a_name_is_taken_when_it_is_left() {
        let chain = [("a", "b"), ("b", "c")];
        assert_eq!(told("ab", "bc", &chain), done(&["a=b", "b=c"]));
        assert_eq!(told("bc", "bc", &chain), done(&[]));
        assert_eq!(told("ab", "ab", &[("a", "b"), ("b", "a")]), done(&["a=b", "b=a"]));
        assert_eq!(told("a", "ab", &[("a", "b")]), done(&["a=b"]));
    }

    #[test]
    fn what_goes_leaves_its_name_where_the_rename_is_certain() {
        let objects = [(table("a"), table("b"))].into();
        let renames = Renames { objects, certain: true, ..Renames::default() };
        let pending = renames.pending(&tables("ab"), &tables("b"));
        assert_eq!(pending.objects, [(table("a"), table("b")), (table("b"), table("b__before"))].into());
        assert_eq!(pending.pending(&tables("ab"), &tables("b")), pending);
        assert_eq!(renames.pending(&tables("ab"), &tables("ab")).objects, [].into());
    }

    #[test]
    fn a_name_that_is_not_left_is_refused() {
        assert_eq!(told("ab", "b", &[("a", "b")]), (Vec::new(), false));
        assert_eq!(told("abc", "bc", &[("a", "b"), ("b", "c")]), (Vec::new(), false));
    }
}
