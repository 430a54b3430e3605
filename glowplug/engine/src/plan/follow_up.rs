//! What follows the creation of an object: its owner, grants and comment, and what `CREATE` has no words for.

use super::closure::Closure;
use crate::catalog::{Body, Catalog, Column, Id, Index, QName, Sequence};
use crate::diff::{
    Alteration, ColumnAlteration, CompositeAlteration, OperatorAlteration, Options, member, privilege, subscription,
};

/// What comes also gets its owner, grants and comment; what goes is not altered.
pub(super) fn finish(before: &Catalog, after: &Catalog, closure: &mut Closure, options: &Options) {
    for id in closure.dropped.difference(&closure.created) {
        closure.altered.remove(id);
    }
    for id in &closure.created {
        let Some(object) = after.objects.get(id) else { continue };
        let mut follow_ups = Vec::new();
        if let Some(owner) = &object.owner
            && options.owners
            && *owner != before.role
        {
            follow_ups.push(Alteration::Owner(owner.clone()));
        }
        if options.grants {
            let with_whole = id.relation().is_some_and(|whole| closure.created.contains(&Id::Relation(whole.clone())));
            follow_ups.extend(privilege::at_creation(before, after, id, with_whole, options));
            if let Body::Extension(extension) = &object.body {
                follow_ups.extend(member::at_creation(extension));
            }
        }
        follow_ups.extend(at_creation(&object.body));
        if object.comment.as_deref() != comment_at_creation(&object.body) {
            follow_ups.push(Alteration::Comment(object.comment.clone()));
        }
        if !follow_ups.is_empty() {
            closure.altered.insert(id.clone(), follow_ups);
        } else {
            closure.altered.remove(id);
        }
    }
    if options.grants {
        super::privilege::restore_columns(before, after, closure);
        super::privilege::revoke_passed_on(closure);
        super::usage::revoke_last(closure);
    }
    super::privilege::follow_table(before, after, closure);
    super::inheritance::restore_columns(after, closure);
    super::persistence::follow_sequences(before, after, closure);
    super::persistence::follow_identities(before, after, closure);
    super::rebuilt::restore(before, after, closure, options);
    continue_sequences(before, after, closure);
    super::population::compute_last(closure);
    super::population::postpone(before, after, closure);
}

/// What the creation of an object has no words for.
fn at_creation(body: &Body) -> Vec<Alteration> {
    match body {
        Body::Column(Column { ty, identity: Some(identity), .. }) => {
            crate::diff::identity_settings(ty, identity).into_iter().map(Alteration::Column).collect()
        }
        Body::Index(index) => index_settings(index),
        Body::Constraint(constraint) => constraint.kind.index().map(index_settings).unwrap_or_default(),
        Body::OperatorFamily(family) if !family.members.is_empty() => {
            vec![Alteration::Operator(OperatorAlteration::AddMembers(family.members.iter().cloned().collect()))]
        }
        Body::Composite(composite) => composite
            .attributes
            .iter()
            .filter(|attribute| attribute.comment.is_some())
            .map(|attribute| CompositeAlteration::Comment(attribute.name.clone(), attribute.comment.clone()))
            .map(Alteration::Composite)
            .collect(),
        Body::Subscription(subscription) => subscription::at_creation(subscription),
        _ => Vec::new(),
    }
}

fn index_settings(index: &Index) -> Vec<Alteration> {
    let mut settings = super::rebuilt::index_statistics(index);
    settings.extend(index.comment.iter().map(|text| Alteration::IndexComment(Some(text.clone()))));
    settings
}

/// A sequence that is new to a filled column starts after the highest value.
fn continue_sequences(before: &Catalog, after: &Catalog, closure: &mut Closure) {
    let mut follow_ups: Vec<(Id, Option<usize>, Alteration)> = Vec::new();
    for (id, object) in &after.objects {
        let Some(column) = id.column() else { continue };
        let (Id::Column(relation, name), Some(Body::Column(new))) = (&column, after.body(&column)) else { continue };
        let comes = closure.created.contains(&column);
        let filled = !comes || closure.saved.contains_key(relation) && before.column(relation, name).is_some();
        if !filled || !matches!(new.ty.as_str(), "smallint" | "integer" | "bigint") {
            continue;
        }
        let then = |sequence: &QName, options: &Sequence, reached: Option<(QName, i64)>| Alteration::ContinueAfter {
            relation: relation.clone(),
            column: name.clone(),
            name: sequence.clone(),
            sequence: options.clone(),
            reached: reached.into_iter().collect(),
        };
        match &object.body {
            Body::Column(_) => {
                let added = |alteration: &Alteration| {
                    matches!(alteration, Alteration::Column(ColumnAlteration::AddIdentity(_)))
                };
                let position = closure.altered.get(id).and_then(|list| list.iter().position(added));
                if let Some(identity) = new.identity.as_ref().filter(|_| position.is_some() || comes) {
                    let position = position.map(|position| position + 1);
                    let waiting = super::successor::waiting(before, closure, relation, name);
                    follow_ups.push((id.clone(), position, then(&identity.name, &identity.sequence, waiting)));
                }
            }
            // It goes on after the identity's already.
            Body::Default(_) if !comes && super::successor::of_identity(before, after, relation, name).is_some() => {}
            Body::Default(_) if closure.created.contains(id) || closure.altered.contains_key(id) => {
                for needed in after.depends.get(id).into_iter().flatten() {
                    if let (Id::Sequence(sequence), Some(Body::Sequence(options))) = (needed, after.body(needed))
                        && closure.created.contains(needed)
                    {
                        let itself = super::successor::shared(after, sequence);
                        let itself = itself.then(|| (sequence.clone(), options.increment));
                        follow_ups.push((id.clone(), None, then(sequence, options, itself)));
                    }
                }
            }
            _ => {}
        }
    }
    for (id, position, alteration) in follow_ups {
        let list = closure.altered.entry(id).or_default();
        list.insert(position.unwrap_or(list.len()), alteration);
    }
}

/// The comment that PostgreSQL gives by itself.
fn comment_at_creation(body: &Body) -> Option<&str> {
    match body {
        Body::Extension(extension) => extension.initial_comment.as_deref(),
        _ => None,
    }
}
