//! Compares row-level security policies.

use super::{Alteration, Comparison};
use crate::catalog::Policy;

/// `ALTER POLICY` can set expressions but not take them away.
/// <https://www.postgresql.org/docs/current/sql-alterpolicy.html>
pub(super) fn compare(before: &Policy, after: &Policy) -> Comparison {
    let lost = |before: &Option<String>, after: &Option<String>| before.is_some() && after.is_none();
    if before.permissive != after.permissive
        || before.command != after.command
        || lost(&before.using, &after.using)
        || lost(&before.check, &after.check)
    {
        return Comparison::Replace;
    }
    Comparison::alter_if(before != after, || Alteration::Policy {
        roles: (before.roles != after.roles).then(|| after.roles.clone()),
        using: after.using.clone().filter(|_| before.using != after.using),
        check: after.check.clone().filter(|_| before.check != after.check),
    })
}
