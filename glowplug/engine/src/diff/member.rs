//! Compares the privileges on members of extensions: the members come with their extension, and what
//! was granted on them since does not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alteration, DatabaseAlteration};
use crate::catalog::{Extension, Grant, Ident, MemberGrants};

/// What leads from the privileges on the members of one extension to those of the other.
pub(super) fn compare(before: &Extension, after: &Extension) -> Vec<Alteration> {
    let moved = (format!("{}.", Ident(&before.schema)), format!("{}.", Ident(&after.schema)));
    let old: BTreeMap<String, &MemberGrants> =
        before.granted.iter().map(|(member, grants)| (member.replace(&moved.0, &moved.1), grants)).collect();
    let members: BTreeSet<&String> = old.keys().chain(after.granted.keys()).collect();
    let mut alterations = Vec::new();
    for member in members {
        alterations.extend(match (old.get(member), after.granted.get(member)) {
            (Some(old), Some(new)) => {
                // Whoever owns it now goes on to own it.
                let wanted = new.present.iter().cloned().map(|grant| grant.passed_on(&new.owner, &old.owner));
                between(member, &old.present, &wanted.collect())
            }
            (Some(old), None) => between(member, &old.present, &old.initial),
            (None, Some(new)) => between(member, &new.initial, &new.present),
            (None, None) => continue,
        });
    }
    alterations
}

/// What a new extension's members have not come with.
pub(crate) fn at_creation(extension: &Extension) -> Vec<Alteration> {
    let granted = extension.granted.iter();
    granted.flat_map(|(member, grants)| between(member, &grants.initial, &grants.present)).collect()
}

fn between(member: &str, from: &BTreeSet<Grant>, to: &BTreeSet<Grant>) -> Vec<Alteration> {
    let same = |one: &Grant, other: &Grant| (&one.grantee, &one.privilege) == (&other.grantee, &other.privilege);
    let alteration = |grant: Grant, revoke: bool| {
        Alteration::Database(DatabaseAlteration::MemberGrant { member: member.to_owned(), grant, revoke })
    };
    let mut alterations = Vec::new();
    for old in from.difference(to) {
        match to.iter().find(|new| same(old, new)) {
            None => alterations.push(alteration(Grant { grantable: false, ..old.clone() }, true)),
            Some(_) if old.grantable => alterations.push(alteration(old.clone(), true)),
            Some(_) => {}
        }
    }
    for new in to.difference(from) {
        if new.grantable || !from.iter().any(|old| same(old, new)) {
            alterations.push(alteration(new.clone(), false));
        }
    }
    alterations
}
