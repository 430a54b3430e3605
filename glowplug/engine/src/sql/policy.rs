//! Prints row-level security policies.

use std::collections::BTreeSet;

use super::grant::role;
use crate::catalog::{Id, Ident, Policy, QName};

pub(super) fn create(relation: &QName, name: &str, policy: &Policy) -> String {
    let mut text = format!("CREATE POLICY {} ON {relation}", Ident(name));
    if !policy.permissive {
        text.push_str(" AS RESTRICTIVE");
    }
    if policy.command != "ALL" {
        text.push_str(&format!(" FOR {}", policy.command));
    }
    if !policy.roles.contains(&None) {
        text.push_str(&format!(" TO {}", roles(&policy.roles)));
    }
    text.push_str(&expressions(policy.using.as_deref(), policy.check.as_deref()));
    text
}

pub(super) fn alter(
    id: &Id,
    to: Option<&BTreeSet<Option<String>>>,
    using: Option<&str>,
    check: Option<&str>,
) -> String {
    let Id::Policy(relation, name) = id else { unreachable!("{id} is not a policy") };
    let to = to.map_or(String::new(), |to| format!(" TO {}", roles(to)));
    format!("ALTER POLICY {} ON {relation}{to}{}", Ident(name), expressions(using, check))
}

fn roles(roles: &BTreeSet<Option<String>>) -> String {
    roles.iter().map(|name| role(name.as_deref())).collect::<Vec<_>>().join(", ")
}

fn expressions(using: Option<&str>, check: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(using) = using {
        text.push_str(&format!(" USING ({using})"));
    }
    if let Some(check) = check {
        text.push_str(&format!(" WITH CHECK ({check})"));
    }
    text
}
