//! Compares enums, domains and composite types.

use super::{Alteration, Comparison, CompositeAlteration, Context, EnumAlteration};
use crate::catalog::{Body, Catalog, Composite, Domain, DomainConstraint, Enum, Id};

/// Labels can be added anywhere; what is removed or reordered needs a new type.
pub(super) fn compare_enum(before: &Enum, after: &Enum) -> Comparison {
    let kept: Vec<&String> = after.labels.iter().filter(|label| before.labels.contains(label)).collect();
    if kept.len() != before.labels.len() || kept.iter().zip(&before.labels).any(|(new, old)| *new != old) {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    for (position, label) in after.labels.iter().enumerate() {
        if !before.labels.contains(label) {
            // Added in order: the next label that is there already is the one to stand before.
            let next = after.labels[position + 1..].iter().find(|label| before.labels.contains(label));
            alterations
                .push(Alteration::Enum(EnumAlteration::AddValue { label: label.clone(), before: next.cloned() }));
        }
    }
    Comparison::Alter(alterations)
}

pub(super) fn compare_domain(before: &Domain, after: &Domain) -> Comparison {
    if before.base != after.base || before.collation != after.collation {
        return Comparison::Replace;
    }
    let mut alterations = Vec::new();
    if before.default != after.default {
        alterations.push(Alteration::DomainDefault(after.default.clone()));
    }
    if before.not_null != after.not_null {
        alterations.push(Alteration::DomainNotNull(after.not_null));
    }
    Comparison::Alter(alterations)
}

/// Whether a column has the type, itself or inside of another one.
fn in_column(catalog: &Catalog, ty: &Id) -> bool {
    let mut types = vec![ty];
    let mut at = 0;
    while at < types.len() {
        for (dependent, needed) in &catalog.depends {
            if needed.contains(types[at]) {
                match catalog.body(dependent) {
                    Some(Body::Column(_)) => return true,
                    Some(Body::Domain(_) | Body::Composite(_) | Body::Range(_)) if !types.contains(&dependent) => {
                        types.push(dependent);
                    }
                    _ => {}
                }
            }
        }
        at += 1;
    }
    false
}

pub(super) fn compare_domain_constraint(before: &DomainConstraint, after: &DomainConstraint) -> Comparison {
    if before.definition != after.definition || (before.validated && !after.validated) {
        return Comparison::Replace;
    }
    Comparison::alter_if(before.validated != after.validated, || Alteration::ValidateDomainConstraint)
}

/// PostgreSQL refuses to alter an attribute's type while a table column uses the composite type; adding
/// and dropping attributes is allowed. New attributes come last, so another order needs a new type.
pub(super) fn compare_composite(context: &Context<'_>, id: &Id, before: &Composite, after: &Composite) -> Comparison {
    if before == after {
        return Comparison::Alter(Vec::new());
    }
    let used = in_column(context.before, id);
    let mut alterations = Vec::new();
    let mut result: Vec<&str> = Vec::new();
    for old in &before.attributes {
        match after.attributes.iter().find(|other| other.name == old.name) {
            None => alterations.push(CompositeAlteration::Drop(old.name.clone())),
            Some(new) => {
                result.push(&old.name);
                if (&old.ty, &old.collation) != (&new.ty, &new.collation) {
                    if used {
                        return Comparison::Replace;
                    }
                    alterations.push(CompositeAlteration::Type(new.clone()));
                }
                if old.comment != new.comment {
                    alterations.push(CompositeAlteration::Comment(new.name.clone(), new.comment.clone()));
                }
            }
        }
    }
    for new in &after.attributes {
        if !result.contains(&new.name.as_str()) {
            result.push(&new.name);
            alterations.push(CompositeAlteration::Add(new.clone()));
            if new.comment.is_some() {
                alterations.push(CompositeAlteration::Comment(new.name.clone(), new.comment.clone()));
            }
        }
    }
    if result.iter().zip(&after.attributes).any(|(ours, theirs)| *ours != theirs.name) {
        return Comparison::Replace;
    }
    Comparison::Alter(alterations.into_iter().map(Alteration::Composite).collect())
}
