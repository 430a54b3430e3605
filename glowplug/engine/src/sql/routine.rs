//! Prints functions, procedures and aggregates.

use crate::catalog::{Aggregate, QName, Routine, RoutineAttributes, RoutineKind};

/// `FUNCTION name(arguments)`, as every statement but its creation addresses it.
pub(super) fn address(name: &QName, routine: &Routine) -> String {
    let kind = match routine.kind {
        RoutineKind::Function | RoutineKind::Window => "FUNCTION",
        RoutineKind::Procedure => "PROCEDURE",
    };
    format!("{kind} {name}({})", routine.signature)
}

pub(super) fn create(routine: &Routine) -> String {
    routine.definition.replacen("CREATE OR REPLACE ", "CREATE ", 1)
}

pub(super) fn replace(routine: &Routine) -> String {
    routine.definition.clone()
}

/// `ALTER FUNCTION` with the attributes that differ.
pub(super) fn alter(address: &str, before: &RoutineAttributes, after: &RoutineAttributes) -> String {
    let mut text = format!("ALTER {address}");
    let mut action = |differs: bool, words: String| {
        if differs {
            text.push(' ');
            text.push_str(&words);
        }
    };
    action(before.volatility != after.volatility, after.volatility.clone());
    action(
        before.strict != after.strict,
        if after.strict { "RETURNS NULL ON NULL INPUT" } else { "CALLED ON NULL INPUT" }.to_owned(),
    );
    action(before.leakproof != after.leakproof, if after.leakproof { "LEAKPROOF" } else { "NOT LEAKPROOF" }.to_owned());
    action(
        before.security_definer != after.security_definer,
        if after.security_definer { "SECURITY DEFINER" } else { "SECURITY INVOKER" }.to_owned(),
    );
    action(before.parallel != after.parallel, format!("PARALLEL {}", after.parallel));
    action(before.cost != after.cost, format!("COST {}", after.cost));
    action(before.rows != after.rows, format!("ROWS {}", after.rows));
    if let Some(support) = &after.support {
        action(before.support != after.support, format!("SUPPORT {support}"));
    }
    text
}

/// `AGGREGATE name(arguments)`.
pub(super) fn aggregate_address(name: &QName, aggregate: &Aggregate) -> String {
    format!("AGGREGATE {name}({})", aggregate.signature)
}

/// `CREATE AGGREGATE` or `CREATE OR REPLACE AGGREGATE`.
pub(super) fn create_aggregate(name: &QName, aggregate: &Aggregate, replace: bool) -> String {
    let options: Vec<String> = aggregate
        .options
        .iter()
        .map(|(key, value)| if value.is_empty() { key.clone() } else { format!("{key} = {value}") })
        .collect();
    let replace = if replace { "OR REPLACE " } else { "" };
    format!("CREATE {replace}AGGREGATE {name}({}) (\n    {}\n)", aggregate.arguments, options.join(",\n    "))
}
