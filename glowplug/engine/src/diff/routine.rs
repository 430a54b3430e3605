//! Compares functions, procedures and aggregates of one name and the same input types.

use super::{Alteration, Comparison};
use crate::catalog::{Aggregate, Argument, Routine, RoutineKind};

pub(super) fn compare(before: &Routine, after: &Routine) -> Comparison {
    if before.definition == after.definition {
        return Comparison::Alter(Vec::new());
    }
    if !replaceable(before, after) {
        return Comparison::Replace;
    }
    // There are no words to take a support function away.
    let keeps_support = before.attributes.support.is_none() || after.attributes.support.is_some();
    if before.substance == after.substance && before.attributes != after.attributes && keeps_support {
        return Comparison::Alter(vec![Alteration::RoutineAttributes {
            before: before.attributes.clone(),
            after: after.attributes.clone(),
        }]);
    }
    Comparison::Alter(vec![Alteration::Routine(Box::new(after.clone()))])
}

/// Whether `CREATE OR REPLACE` gets from one to the other. It keeps the kind, the result, the names that
/// inputs have, and defaults. <https://www.postgresql.org/docs/current/sql-createfunction.html>
fn replaceable(before: &Routine, after: &Routine) -> bool {
    before.kind == after.kind
        && before.result == after.result
        && before.returns_set == after.returns_set
        && outputs(before) == outputs(after)
        && input_names_kept(&before.arguments, &after.arguments)
        && before.defaults <= after.defaults
}

/// The row that a routine returns. A function with one output returns that and no row, so its name is free.
fn outputs(routine: &Routine) -> Vec<(&str, &str)> {
    let outputs: Vec<(&str, &str)> = routine
        .arguments
        .iter()
        .filter(|argument| matches!(argument.mode, 'o' | 'b' | 't'))
        .map(|argument| (argument.name.as_str(), argument.ty.as_str()))
        .collect();
    if outputs.len() < 2 && routine.kind != RoutineKind::Procedure { Vec::new() } else { outputs }
}

/// An input may get a name, but not another one.
fn input_names_kept(before: &[Argument], after: &[Argument]) -> bool {
    let (mut old, mut new) = (before.iter().filter(|a| a.is_input()), after.iter().filter(|a| a.is_input()));
    loop {
        match (old.next(), new.next()) {
            (None, None) => return true,
            (Some(old), Some(new)) if old.name.is_empty() || old.name == new.name => {}
            _ => return false,
        }
    }
}

/// `CREATE OR REPLACE AGGREGATE` keeps the kind, the result and the arguments.
pub(super) fn compare_aggregate(before: &Aggregate, after: &Aggregate) -> Comparison {
    if before == after {
        return Comparison::Alter(Vec::new());
    }
    let kept = before.kind == after.kind
        && before.direct == after.direct
        && before.result == after.result
        && before.arguments == after.arguments;
    if kept { Comparison::Alter(vec![Alteration::Aggregate(after.clone())]) } else { Comparison::Replace }
}
