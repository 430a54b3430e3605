//! Privileges and owners in a plan: what a statement about one object does to the privileges of
//! another, in which order that must happen, and which roles must be there.

use std::collections::{BTreeMap, BTreeSet};

use super::closure::Closure;
use super::ddl::{Ddl, Privilege};
use super::graph::Step;
use super::{PlanError, Statement};
use crate::catalog::{Body, Catalog, Grant, Grantable, Id, Object};
use crate::diff::privilege::uprooted;
use crate::diff::{Alteration, DatabaseAlteration};

/// Revoking a privilege on a table takes it from its columns as well, and is refused where a role has passed it on of a
/// column: that is revoked first, and what columns shall keep is granted again.
/// <https://www.postgresql.org/docs/current/sql-revoke.html>
pub(super) fn restore_columns(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let mut lost: Vec<(Id, BTreeSet<Grant>, BTreeSet<Grant>)> = Vec::new();
    for (id, alterations) in &closure.altered {
        let Id::Relation(relation) = id else { continue };
        if closure.created.contains(id) {
            continue;
        }
        let revoked: Vec<&Grant> = alterations
            .iter()
            .filter_map(|alteration| match alteration {
                Alteration::Grants { revoke, .. } => Some(revoke),
                _ => None,
            })
            .flatten()
            .collect();
        if revoked.is_empty() {
            continue;
        }
        let touched = |grant: &&Grant| {
            revoked.iter().any(|other| {
                (&other.grantee, &other.privilege, &other.grantor) == (&grant.grantee, &grant.privilege, &grant.grantor)
            })
        };
        let names = after.columns(relation).into_iter().map(|(name, _)| name);
        let names = names.chain(after.view_columns(relation).into_iter().map(|(name, _)| name));
        for column in names {
            let column = Id::Column(relation.clone(), column.to_owned());
            if !before.objects.contains_key(&column) || closure.created.contains(&column) {
                continue;
            }
            let (old, new) = (granted(before, &column), granted(after, &column));
            let taken: BTreeSet<Grant> = old.iter().filter(touched).cloned().collect();
            let revoke = uprooted(&old, &taken);
            let grant: BTreeSet<Grant> =
                new.iter().filter(|grant| touched(grant) || revoke.contains(*grant)).cloned().collect();
            if !revoke.is_empty() || !grant.is_empty() {
                lost.push((column, revoke, grant));
            }
        }
    }
    for (column, revoked, granted) in lost {
        let alterations = closure.altered.entry(column).or_default();
        let existing = alterations.iter_mut().find_map(|alteration| match alteration {
            Alteration::Grants { revoke, grant } => Some((revoke, grant)),
            _ => None,
        });
        match existing {
            Some((revoke, grant)) => {
                revoke.extend(revoked);
                grant.extend(granted);
            }
            None => alterations.push(Alteration::Grants { revoke: revoked, grant: granted }),
        }
    }
}

fn granted(catalog: &Catalog, id: &Id) -> BTreeSet<Grant> {
    catalog.objects.get(id).and_then(|object| object.grants.clone()).unwrap_or_default()
}

/// What a role has passed on of a column, by what it may do with the table, is revoked before that is.
pub(super) fn revoke_passed_on(closure: &mut Closure) {
    let revoked = |id: &Id| {
        let alterations = closure.altered.get(id).into_iter().flatten();
        alterations.filter_map(|alteration| match alteration {
            Alteration::Grants { revoke, .. } => Some(revoke),
            _ => None,
        })
    };
    let mut split: Vec<Id> = Vec::new();
    for id in closure.altered.keys().filter(|id| matches!(id, Id::Column(..)) && !closure.released.contains(*id)) {
        let table: Vec<&Grant> =
            id.relation().into_iter().flat_map(|name| revoked(&Id::Relation(name.clone()))).flatten().collect();
        let by = |one: &Grant, other: &Grant| one.privilege == other.privilege && other.grantor == one.grantee;
        let passed_on = |grant: &Grant| grant.grantor.is_some() && table.iter().any(|above| by(above, grant));
        if revoked(id).flatten().any(passed_on) {
            split.push(id.clone());
        }
    }
    for id in split {
        let Some(list) = closure.altered.get_mut(&id) else { continue };
        let mut first = BTreeSet::new();
        for alteration in list.iter_mut() {
            if let Alteration::Grants { revoke, .. } = alteration {
                first.append(revoke);
            }
        }
        list.insert(0, Alteration::Grants { revoke: first, grant: BTreeSet::new() });
        closure.released.insert(id);
    }
}

/// Whether a column is altered in that way.
fn revokes_first(closure: &Closure, id: &Id) -> bool {
    let first = closure.altered.get(id).and_then(|list| list.first());
    closure.released.contains(id) && matches!(first, Some(Alteration::Grants { .. }))
}

/// An owned sequence follows its table to a new owner, and must not be sent there by itself.
pub(super) fn follow_table(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let follow: Vec<Id> = closure
        .altered
        .keys()
        .filter(|id| match id {
            Id::Sequence(name) => {
                let tie = Id::SequenceOwner(name.clone());
                let stays = !closure.dropped.contains(&tie) && !closure.created.contains(&tie);
                match (before.body(&tie), after.body(&tie)) {
                    (Some(Body::SequenceOwner(old, _)), Some(Body::SequenceOwner(new, _))) => stays && old == new,
                    _ => false,
                }
            }
            _ => false,
        })
        .cloned()
        .collect();
    for id in follow {
        let alterations = closure.altered.get_mut(&id).expect("it was found there");
        alterations.retain(|alteration| !matches!(alteration, Alteration::Owner(_)));
        if alterations.is_empty() {
            closure.altered.remove(&id);
        }
    }
}

/// Order that no dependency between objects tells of: first, second.
pub(super) fn edges(before: &Catalog, after: &Catalog, closure: &Closure) -> Vec<(Step, Step)> {
    let mut edges = Vec::new();
    let last = |id: &Id| {
        let count = super::typed::awaited(closure.altered.get(id));
        count.checked_sub(1).map(|position| Step::Alter(id.clone(), position))
    };
    let owner = |id: &Id| {
        let position =
            closure.altered.get(id)?.iter().position(|alteration| matches!(alteration, Alteration::Owner(_)))?;
        Some(Step::Alter(id.clone(), position))
    };
    let grants = |id: &Id| {
        let position = closure.altered.get(id)?.iter().position(|it| matches!(it, Alteration::Grants { .. }))?;
        Some(Step::Alter(id.clone(), position))
    };
    for id in closure.altered.keys() {
        // What is revoked from a table is revoked from its columns.
        if let Id::Column(relation, _) = id
            && let Some(table) = last(&Id::Relation(relation.clone()))
        {
            let first = revokes_first(closure, id);
            if first && let Some(revoking) = grants(&Id::Relation(relation.clone())) {
                edges.push((Step::Alter(id.clone(), 0), revoking));
            }
            edges.push((table, Step::Alter(id.clone(), usize::from(first))));
        }
        if let Id::Sequence(name) = id
            && let Some(Body::SequenceOwner(relation, _)) = after.body(&Id::SequenceOwner(name.clone()))
            && let Some(table) = owner(&Id::Relation(relation.clone()))
            && !closure.created.contains(&Id::SequenceOwner(name.clone()))
        {
            edges.push((table, Step::Alter(id.clone(), 0)));
        }
    }
    for (tie, comes) in closure.created.iter().map(|id| (id, true)).chain(closure.dropped.iter().map(|id| (id, false)))
    {
        let Id::SequenceOwner(name) = tie else { continue };
        let catalog = if comes { after } else { before };
        let Some(Body::SequenceOwner(relation, _)) = catalog.body(tie) else { continue };
        for step in [owner(&Id::Relation(relation.clone())), owner(&Id::Sequence(name.clone()))].into_iter().flatten() {
            // Only a sequence with the owner of the table can be owned by it.
            edges.push(if comes { (step, Step::Create(tie.clone())) } else { (Step::Drop(tie.clone()), step) });
        }
    }
    // What a new object has at its creation is reckoned from the default privileges as they were.
    let steps = |id: &Id| {
        let alter = closure.altered.contains_key(id).then(|| Step::Alter(id.clone(), 0));
        let with_schema = id.namespace().is_some_and(|name| closure.dropped.contains(&Id::Schema(name.to_owned())));
        let drop = (closure.dropped.contains(id) && !with_schema).then(|| Step::Drop(id.clone()));
        alter.into_iter().chain(drop)
    };
    let is_default = |id: &&Id| matches!(id, Id::DefaultPrivileges(..));
    for id in closure.altered.keys().chain(&closure.dropped).filter(is_default) {
        for step in steps(id) {
            for created in closure.created.iter().filter(|id| !is_default(id)) {
                edges.push((Step::Create(created.clone()), step.clone()));
            }
            // A new identity column makes a sequence.
            for (altered, alterations) in &closure.altered {
                if matches!(altered, Id::Column(..)) {
                    edges.push((Step::Alter(altered.clone(), alterations.len() - 1), step.clone()));
                }
            }
        }
    }
    edges
}

/// The steps that give rights to an object, or another owner.
pub(super) fn given<'a>(closure: &'a Closure, id: &'a Id) -> impl Iterator<Item = Step> + 'a {
    let list = closure.altered.get(id).into_iter().flatten().enumerate();
    let gives = |alteration: &Alteration| match alteration {
        Alteration::Grants { grant, .. } => !grant.is_empty(),
        Alteration::Owner(_) => true,
        _ => false,
    };
    list.filter(move |(_, alteration)| gives(alteration)).map(|(position, _)| Step::Alter(id.clone(), position))
}

/// The last step of a routine, where it only takes rights away: nothing that needs the routine waits for it.
pub(super) fn taken_last(closure: &Closure, id: &Id) -> Option<Step> {
    let list = closure.altered.get(id).filter(|_| matches!(id, Id::Routine(..)))?;
    match list.last()? {
        Alteration::Grants { grant, .. } if grant.is_empty() => Some(Step::Alter(id.clone(), list.len() - 1)),
        _ => None,
    }
}

/// What one statement has one of: the order of dependence, grantor, grantee, and whether it is about
/// the grant option.
type Group<'a> = (usize, Option<&'a str>, Option<&'a str>, bool);

/// The statements for one alteration of privileges; `None` for another alteration.
pub(super) fn statements(version: u32, id: &Id, object: &Object, alteration: &Alteration) -> Option<Vec<Ddl>> {
    let (revoke, grant, of_sequence) = match alteration {
        Alteration::Grants { revoke, grant } => (revoke, grant, false),
        Alteration::SequenceGrants { revoke, grant } => (revoke, grant, true),
        _ => return None,
    };
    let kind = match (id, object.body.grantable()) {
        (Id::DefaultPrivileges(_, _, kind), _) => Grantable::of_default(kind),
        (_, _) if of_sequence => Grantable::Sequence,
        (_, kind) => kind?,
    };
    let same = |a: &Grant, b: &Grant| (&a.grantee, &a.privilege, &a.grantor) == (&b.grantee, &b.privilege, &b.grantor);
    // What hangs on a right that goes is revoked as a whole, and granted again where it stays.
    let hangs = |one: &Grant| {
        let by = |other: &Grant| other.grantable && other.privilege == one.privilege && other.grantee == one.grantor;
        one.grantor.is_some() && revoke.iter().any(by)
    };
    // Of others, the grant option alone comes or goes.
    let revoke: BTreeSet<(&Grant, bool)> = revoke
        .iter()
        .filter_map(|old| match grant.iter().find(|new| same(old, new)) {
            None => Some((old, false)),
            Some(new) if new == old || hangs(old) => Some((old, false)),
            Some(_) => old.grantable.then_some((old, true)),
        })
        .collect();
    let grant: BTreeSet<(&Grant, bool)> = grant
        .iter()
        .filter(|new| new.grantable || !revoke.iter().any(|(old, option)| *option && same(old, new)))
        .map(|new| (new, new.grantable))
        .collect();
    let mut ddls = Vec::new();
    for (grants, revoke) in [(revoke, true), (grant, false)] {
        let mut groups: BTreeMap<Group<'_>, BTreeSet<&str>> = BTreeMap::new();
        for (grant, option) in &grants {
            let depth = depth(grant, &grants);
            let depth = if revoke { usize::MAX - depth } else { depth };
            let key = (depth, grant.grantor.as_deref(), grant.grantee.as_deref(), *option);
            groups.entry(key).or_default().insert(&grant.privilege);
        }
        for ((_, grantor, grantee, option), some) in groups {
            let all = kind.privileges(version);
            let privileges =
                all.iter().filter(|privilege| some.contains(*privilege)).map(|p| (*p).to_owned()).collect();
            let whole = all.len() > 1 && some.len() == all.len() && kind != Grantable::Column;
            let statement = Privilege {
                of_sequence,
                revoke,
                privileges: if whole { Vec::new() } else { privileges },
                grantee: grantee.map(str::to_owned),
                option,
            };
            let set_role = |role: Option<&str>| Ddl::SetRole { id: id.clone(), role: role.map(str::to_owned) };
            ddls.extend(grantor.map(|role| set_role(Some(role))));
            ddls.push(Ddl::Privilege { id: id.clone(), object: Box::new(object.clone()), statement });
            ddls.extend(grantor.map(|_| set_role(None)));
        }
    }
    Some(ddls)
}

/// How many grants stand between the owner's and this one, as far as they are among these.
fn depth(grant: &Grant, grants: &BTreeSet<(&Grant, bool)>) -> usize {
    let mut depth = 0;
    let mut grant = grant;
    while let Some(grantor) = &grant.grantor
        && depth < grants.len()
    {
        depth += 1;
        let by = grants
            .iter()
            .find(|(other, _)| other.grantee.as_ref() == Some(grantor) && other.privilege == grant.privilege);
        match by {
            Some((by, _)) => grant = by,
            None => break,
        }
    }
    depth
}

/// Refuses a plan that speaks of roles which the server does not have.
pub(super) fn check_roles(before: &Catalog, statements: &[Statement]) -> Result<(), PlanError> {
    let mut missing = BTreeMap::new();
    for statement in statements {
        let named: Vec<&String> = match &statement.ddl {
            Ddl::Privilege { statement: privilege, id, .. } => {
                let role = match id {
                    Id::DefaultPrivileges(role, ..) => Some(role),
                    _ => None,
                };
                privilege.grantee.iter().chain(role).collect()
            }
            Ddl::SetRole { role, .. } => role.iter().collect(),
            Ddl::Create { object, id } => match (&object.body, id) {
                (Body::Policy(policy), _) => policy.roles.iter().flatten().collect(),
                (_, Id::UserMapping(_, role)) if role != "public" => vec![role],
                _ => Vec::new(),
            },
            Ddl::Alter { alteration, .. } => match alteration.as_ref() {
                Alteration::Owner(role) => vec![role],
                Alteration::Database(DatabaseAlteration::MemberGrant { grant, .. }) => grant.grantee.iter().collect(),
                Alteration::Policy { roles: Some(roles), .. } => roles.iter().flatten().collect(),
                _ => Vec::new(),
            },
            Ddl::Rename { .. }
            | Ddl::RenameLabel { .. }
            | Ddl::SetAside { .. }
            | Ddl::DropAside { .. }
            | Ddl::CreateTable(_)
            | Ddl::AddColumn { .. }
            | Ddl::Together { .. }
            | Ddl::Only(_)
            | Ddl::RenameConstructor { .. }
            | Ddl::CreateDomain { .. }
            | Ddl::LockRows(_)
            | Ddl::SaveRows(_)
            | Ddl::EmptyPartitions(_)
            | Ddl::RestoreRows(_)
            | Ddl::DropSaved(_)
            | Ddl::Emptied(_)
            | Ddl::Drop { .. } => Vec::new(),
        };
        for role in named {
            if !before.roles.contains(role) {
                missing.entry(role.clone()).or_insert_with(|| statement.ddl.id());
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(PlanError::MissingRoles(missing)) }
}
