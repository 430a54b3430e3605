//! A name for a migration, made from what it does.

use crate::catalog::Id;
use crate::plan::{Ddl, Plan};

/// How long a name may get before the rest is counted.
const LONGEST: usize = 40;

/// `create_post`, `add_post_slug`, `create_post_and_3_more`.
pub(super) fn of(plan: &Plan) -> String {
    let mut words: Vec<(u8, String)> =
        plan.statements().flat_map(|statement| statement.ddl.parts()).filter_map(word).collect();
    // What people would name it after comes first; otherwise in the order of the plan.
    words.sort_by_key(|(weight, _)| *weight);
    let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    match words.as_slice() {
        [] => "change".to_owned(),
        [only] => clean(only),
        [first, second] if first.len() + second.len() < LONGEST => clean(&format!("{first}_and_{second}")),
        [first, rest @ ..] => clean(&format!("{first}_and_{}_more", rest.len())),
    }
}

/// A name that a folder can have: lower case, words parted by underscores.
pub(super) fn clean(name: &str) -> String {
    let mut clean = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            clean.extend(c.to_lowercase());
        } else if !clean.ends_with('_') && !clean.is_empty() {
            clean.push('_');
        }
    }
    let clean: String = clean.trim_end_matches('_').chars().take(80).collect();
    if clean.is_empty() { "change".to_owned() } else { clean }
}

/// A few words for one statement, with their weight; none for what merely follows from another.
fn word(ddl: &Ddl) -> Option<(u8, String)> {
    let named = |id: &Id| match id {
        Id::Column(relation, name) | Id::Default(relation, name) => format!("{}_{name}", relation.name),
        Id::Constraint(_, name) | Id::Trigger(_, name) | Id::Policy(_, name) | Id::Rule(_, name) => name.clone(),
        Id::Relation(name) | Id::Type(name) | Id::Index(name) | Id::Sequence(name) | Id::Routine(name, _) => {
            name.name.clone()
        }
        Id::Schema(name) | Id::Extension(name) => name.clone(),
        other => other.to_string(),
    };
    Some(match ddl {
        Ddl::CreateTable(table) => (0, format!("create_{}", table.name.name)),
        Ddl::AddColumn { relation, column } => (1, format!("add_{}_{}", relation.name, column.name)),
        Ddl::Rename { before, after, .. } => (1, format!("rename_{}_to_{}", named(before), named(after))),
        Ddl::RenameLabel { ty, after, .. } => (1, format!("rename_{}_{after}", ty.name)),
        Ddl::Drop { id: id @ (Id::Relation(_) | Id::Column(..)), .. } => (2, format!("drop_{}", named(id))),
        Ddl::Alter { id: id @ (Id::Relation(_) | Id::Column(..) | Id::Type(_)), .. } => {
            (3, format!("alter_{}", named(id)))
        }
        Ddl::Create { id: Id::Schema(_) | Id::SequenceOwner(_), .. } => return None,
        Ddl::Create { id, .. } => (4, format!("add_{}", named(id))),
        Ddl::Drop { id, .. } => (5, format!("drop_{}", named(id))),
        Ddl::Alter { id, .. } => (5, format!("alter_{}", named(id))),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_fit_for_a_folder() {
        assert_eq!(clean("Add post's  slug!"), "add_post_s_slug");
        assert_eq!(clean("../../etc"), "etc");
        assert_eq!(clean("--"), "change");
    }
}
