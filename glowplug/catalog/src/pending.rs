//! Which of the renames that were told of are still to be done, and whose names they take.

use std::collections::BTreeSet;

use super::aside::aside;
use super::relocation::Relocation;
use super::{Catalog, Id, Renames};

impl Renames {
    /// Those that still have something to do: the old name is in `before`, the new one in `after`, and nobody has it
    /// in `before` who does not leave it. What goes for one of them leaves under a name that nothing has. Where namespaces are among them, the others go by the new names of those.
    pub fn pending(&self, before: &Catalog, after: &Catalog) -> Renames {
        let told = Relocation::of(self);
        if !told.is_empty() {
            let moved = told.applicable(before, after);
            let (then, rest) = moved.carry(before, self);
            let mut pending = rest.pending(&then, after);
            let there = |(old, _): &(Id, Id)| before.objects.contains_key(old);
            pending.objects.extend(moved.renames().objects.into_iter().filter(there));
            return pending;
        }
        let known = |old: &Id, new: &Id| before.objects.contains_key(old) && after.objects.contains_key(new);
        let (parts, wholes): (Vec<_>, Vec<_>) =
            self.objects.iter().partition(|(old, new)| old.is_part() || new.is_part());
        let wholes = wholes.into_iter().filter(|(old, new)| known(old, new));
        let mut wholes =
            Renames { objects: wholes.map(|(old, new)| (old.clone(), new.clone())).collect(), ..Renames::default() };
        wholes.certain = self.certain;
        wholes.make_way(before, after, &Renames::default());
        // A part may be given by the new name of its renamed whole.
        let named = |(old, new): (&Id, &Id)| {
            let (origin, whole) = (wholes.origin(old), wholes.whole(new));
            let pairs = [(old, new), (old, &whole), (&origin, new), (&origin, &whole)];
            let stays = |old: &Id, new: &Id| new.relation().is_none() || wholes.whole(old).relation() == new.relation();
            let found = pairs.into_iter().find(|(old, new)| known(old, new) && (stays(old, new) || !old.is_part()));
            found.map(|(old, new)| (old.clone(), new.clone()))
        };
        let parts = parts.into_iter().filter_map(named).collect();
        let mut parts = Renames { objects: parts, certain: self.certain, ..Renames::default() };
        parts.make_way(before, after, &wholes);
        let mut pending = wholes;
        pending.objects.extend(parts.objects);
        for ((ty, old), new) in &self.labels {
            let (now, then) = (before.labels(pending.former(ty)), after.labels(ty));
            if now.contains(old) && !now.contains(new) && then.contains(new) && !then.contains(old) {
                pending.labels.insert((ty.clone(), old.clone()), new.clone());
            }
        }
        pending
    }

    /// Keeps those whose new names are free once the wholes have theirs, or left by others of them. What goes around in
    /// a circle stays: all of them leave. Adds what goes for one of them.
    fn make_way(&mut self, before: &Catalog, after: &Catalog, wholes: &Renames) {
        let holder = |new: &Id| {
            let holder = wholes.origin(new);
            (before.objects.contains_key(&holder) && wholes.whole(&holder) == *new).then_some(holder)
        };
        let goes = |old: &Id| self.certain && !after.objects.contains_key(&wholes.whole(old));
        loop {
            let leaving: BTreeSet<Id> = self.objects.keys().cloned().collect();
            let free = |new: &Id| holder(new).is_none_or(|holder| leaving.contains(&holder));
            self.objects.retain(|old, new| free(new) || goes(old));
            if self.objects.len() == leaving.len() {
                break;
            }
        }
        let holders: BTreeSet<Id> = self.objects.values().filter_map(holder).collect();
        for id in holders.into_iter().filter(|id| !self.objects.contains_key(id)).collect::<Vec<_>>() {
            let waiting = aside(before, after, &wholes.whole(&id));
            self.objects.insert(id, waiting);
        }
    }
}
