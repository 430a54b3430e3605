//! Compares privileges, and knows what an object has when it has just been created.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alteration, Options};
use crate::catalog::{Body, Catalog, Grant, Grantable, Id, Object};

/// What leads from the privileges of an object that stays to those it shall have. A change of owner
/// comes first: PostgreSQL then exchanges the old owner for the new one in every entry.
pub(super) fn compare(
    before: &Catalog,
    after: &Catalog,
    id: &Id,
    (old, new): (&Object, &Object),
    options: &Options,
) -> Vec<Alteration> {
    let (owner, other) = (owner(before, id), owner(after, id));
    let none = BTreeSet::new();
    let both = |old: Option<&BTreeSet<Grant>>, new: Option<&BTreeSet<Grant>>| {
        let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
        let (now, wanted) = if options.owners {
            (passed_on(old, owner, other), new.clone())
        } else {
            (old.clone(), passed_on(new, other, owner))
        };
        change(before, after, &now, &wanted)
    };
    let mut alterations = Vec::new();
    if let Some((revoke, grant)) = both(old.grants.as_ref(), new.grants.as_ref()) {
        alterations.push(Alteration::Grants { revoke, grant });
    }
    if let (Body::Column(old), Body::Column(new)) = (&old.body, &new.body) {
        match (&old.sequence_grants, &new.sequence_grants) {
            (Some(old), Some(new)) => {
                if let Some((revoke, grant)) = both(Some(old), Some(new)) {
                    alterations.push(Alteration::SequenceGrants { revoke, grant });
                }
            }
            (None, Some(_)) => alterations.extend(new_sequence(before, after, id, false, options)),
            (_, None) => {}
        }
    }
    alterations
}

/// What leads from the privileges that PostgreSQL gives at creation to those the object shall have.
///
/// At creation an object has the built-in privileges of its kind, changed by the default privileges
/// that the creating role has at that moment. The plan changes default privileges last, so those are
/// the ones of `before`. A part can come with its whole, or to a whole that stays.
pub(crate) fn at_creation(
    before: &Catalog,
    after: &Catalog,
    id: &Id,
    with_whole: bool,
    options: &Options,
) -> Vec<Alteration> {
    let Some(object) = after.objects.get(id) else { return Vec::new() };
    let mut alterations = Vec::new();
    if let Some(wanted) = &object.grants {
        let initial = match (id, object.body.grantable()) {
            (Id::DefaultPrivileges(..), _) => unset(id, before.version),
            (_, Some(kind)) => initial(before, after, id, kind, with_whole, options),
            (_, None) => BTreeSet::new(),
        };
        let wanted = passed_on(wanted, owner(after, id), final_owner(before, after, id, with_whole, options));
        if let Some((revoke, grant)) = change(before, after, &initial, &wanted) {
            alterations.push(Alteration::Grants { revoke, grant });
        }
    }
    alterations.extend(new_sequence(before, after, id, with_whole, options));
    alterations
}

/// The same for the sequence of a column that becomes an identity column.
fn new_sequence(before: &Catalog, after: &Catalog, id: &Id, with_whole: bool, options: &Options) -> Option<Alteration> {
    let Some(Body::Column(column)) = after.body(id) else { return None };
    let wanted = column.sequence_grants.as_ref()?;
    let wanted = passed_on(wanted, owner(after, id), final_owner(before, after, id, with_whole, options));
    let initial = initial(before, after, id, Grantable::Sequence, with_whole, options);
    change(before, after, &initial, &wanted).map(|(revoke, grant)| Alteration::SequenceGrants { revoke, grant })
}

/// What takes default privileges back.
pub(crate) fn withdrawal(before: &Catalog, id: &Id) -> Option<Alteration> {
    let now = before.objects.get(id)?.grants.as_ref()?;
    let (revoke, grant) = change(before, before, now, &unset(id, before.version))?;
    Some(Alteration::Grants { revoke, grant })
}

/// Default privileges nobody changed: the built-in ones, and inside of one namespace none in addition.
fn unset(id: &Id, version: u32) -> BTreeSet<Grant> {
    match id {
        Id::DefaultPrivileges(role, None, kind) => Grantable::of_default(kind).built_in(role, version),
        _ => BTreeSet::new(),
    }
}

/// The role that owns the object, or the whole that the object is a part of.
fn owner<'a>(catalog: &'a Catalog, id: &'a Id) -> Option<&'a str> {
    match id {
        Id::DefaultPrivileges(role, ..) => Some(role),
        Id::Column(relation, _) => catalog.objects.get(&Id::Relation(relation.clone()))?.owner.as_deref(),
        id => catalog.objects.get(id)?.owner.as_deref(),
    }
}

/// The role that owns the object in the end.
fn final_owner<'a>(
    before: &'a Catalog,
    after: &'a Catalog,
    id: &'a Id,
    with_whole: bool,
    options: &Options,
) -> Option<&'a str> {
    if options.owners {
        return owner(after, id);
    }
    match id {
        Id::Column(..) if !with_whole => owner(before, id),
        Id::DefaultPrivileges(role, ..) => Some(role),
        _ => Some(&before.role),
    }
}

fn initial(
    before: &Catalog,
    after: &Catalog,
    id: &Id,
    kind: Grantable,
    with_whole: bool,
    options: &Options,
) -> BTreeSet<Grant> {
    let owner = final_owner(before, after, id, with_whole, options);
    let Some(default_kind) = kind.default_kind() else {
        let initial = kind.built_in(&before.role, before.version);
        return passed_on(&initial, Some(&before.role), owner);
    };
    // The sequence of a new identity column is made in the name of the owner that its table has by then.
    let creator = match id {
        Id::Column(..) if !with_whole => owner.unwrap_or(&before.role),
        _ => &before.role,
    };
    let defaults = |schema: Option<String>| {
        before.default_grants.get(&(creator.to_owned(), schema, default_kind.to_owned())).cloned()
    };
    let mut grants = defaults(None).unwrap_or_else(|| kind.built_in(creator, before.version));
    if kind != Grantable::Schema
        && let Some(more) = id.namespace().and_then(|schema| defaults(Some(schema.to_owned())))
    {
        grants.extend(more);
    }
    passed_on(&grants, Some(creator), owner)
}

/// The privileges after the owner has changed; an entry that is then there twice is one.
fn passed_on(grants: &BTreeSet<Grant>, from: Option<&str>, to: Option<&str>) -> BTreeSet<Grant> {
    let mut merged: BTreeMap<(Option<String>, String, Option<String>), bool> = BTreeMap::new();
    for grant in grants {
        let mut grant = grant.clone();
        if let (Some(from), Some(to)) = (from, to) {
            grant = grant.passed_on(from, to);
        }
        *merged.entry((grant.grantee, grant.privilege, grant.grantor)).or_default() |= grant.grantable;
    }
    merged
        .into_iter()
        .map(|((grantee, privilege, grantor), grantable)| Grant { grantee, privilege, grantable, grantor })
        .collect()
}

/// What to revoke and to grant; `None` when nothing. A privilege that one of the two servers does not
/// know is no difference.
fn change(
    before: &Catalog,
    after: &Catalog,
    now: &BTreeSet<Grant>,
    wanted: &BTreeSet<Grant>,
) -> Option<(BTreeSet<Grant>, BTreeSet<Grant>)> {
    let known = |grant: &&Grant| grant.privilege != "MAINTAIN" || before.version.min(after.version) >= 170_000;
    let mut revoke: BTreeSet<Grant> = now.difference(wanted).filter(known).cloned().collect();
    let mut grant: BTreeSet<Grant> = wanted.difference(now).filter(known).cloned().collect();
    let uprooted = uprooted(now, &revoke);
    grant.extend(uprooted.iter().filter(|grant| wanted.contains(grant)).cloned());
    revoke.extend(uprooted);
    (!revoke.is_empty() || !grant.is_empty()).then_some((revoke, grant))
}

/// What was passed on by roles that lose the right to do so: PostgreSQL refuses to revoke that before. It comes again
/// where it stays, by another right then. <https://www.postgresql.org/docs/current/sql-revoke.html>
pub(crate) fn uprooted(now: &BTreeSet<Grant>, revoked: &BTreeSet<Grant>) -> BTreeSet<Grant> {
    let mut gone = revoked.clone();
    loop {
        let right = |one: &Grant, other: &Grant| {
            one.grantable && one.privilege == other.privilege && other.grantor.is_some() && one.grantee == other.grantor
        };
        let hangs = |grant: &&Grant| {
            let stays = now.iter().any(|other| right(other, grant) && !gone.contains(other));
            !stays && !gone.contains(*grant) && gone.iter().any(|other| right(other, grant))
        };
        let more: Vec<Grant> = now.iter().filter(hangs).cloned().collect();
        if more.is_empty() {
            return gone.difference(revoked).cloned().collect();
        }
        gone.extend(more);
    }
}
