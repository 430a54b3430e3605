//! Prints triggers, rewrite rules and event triggers.

use crate::catalog::{Enabled, EventTrigger, Ident, Literal, QName, Rule, Trigger};

pub(super) fn create(name: &str, trigger: &Trigger, replace: bool) -> String {
    let replace = if replace { "OR REPLACE " } else { "" };
    let constraint = if trigger.constraint { "CONSTRAINT " } else { "" };
    format!("CREATE {replace}{constraint}TRIGGER {} {}", Ident(name), trigger.definition)
}

pub(super) fn create_rule(name: &str, rule: &Rule, replace: bool) -> String {
    let replace = if replace { "OR REPLACE " } else { "" };
    format!("CREATE {replace}RULE {} {}", Ident(name), rule.definition)
}

/// `ALTER TABLE ... ENABLE`, for a `TRIGGER` or a `RULE`.
pub(super) fn enable(relation: &QName, kind: &str, name: &str, enabled: Enabled) -> String {
    let word = match enabled {
        Enabled::Origin => "ENABLE",
        Enabled::Disabled => "DISABLE",
        Enabled::Replica => "ENABLE REPLICA",
        Enabled::Always => "ENABLE ALWAYS",
    };
    format!("ALTER TABLE {relation} {word} {kind} {}", Ident(name))
}

pub(super) fn create_event(name: &str, trigger: &EventTrigger) -> String {
    let mut text = format!("CREATE EVENT TRIGGER {} ON {}", Ident(name), trigger.event);
    if !trigger.tags.is_empty() {
        let tags: Vec<String> = trigger.tags.iter().map(|tag| Literal(tag).to_string()).collect();
        text.push_str(&format!(" WHEN TAG IN ({})", tags.join(", ")));
    }
    text.push_str(&format!(" EXECUTE FUNCTION {}()", trigger.function));
    text
}

pub(super) fn enable_event(name: &str, enabled: Enabled) -> String {
    let word = match enabled {
        Enabled::Origin => "ENABLE",
        Enabled::Disabled => "DISABLE",
        Enabled::Replica => "ENABLE REPLICA",
        Enabled::Always => "ENABLE ALWAYS",
    };
    format!("ALTER EVENT TRIGGER {} {word}", Ident(name))
}
