//! Compares triggers, rewrite rules and event triggers.

use super::{Alteration, Comparison};
use crate::catalog::{Enabled, EventTrigger, Rule, Trigger};

/// A constraint trigger can neither be replaced nor take the place of another.
/// <https://www.postgresql.org/docs/current/sql-createtrigger.html>
pub(super) fn compare(before: &Trigger, after: &Trigger) -> Comparison {
    if before.clone != after.clone {
        return Comparison::Replace;
    }
    // What a copy is made of is said about its parent.
    if !after.clone && (before.definition != after.definition || before.constraint != after.constraint) {
        // Put in the place of one for each row, a trigger for each statement leaves that one's copies on partitions.
        let each_row = |trigger: &Trigger| trigger.definition.contains(" FOR EACH ROW ");
        if before.constraint || after.constraint || each_row(before) != each_row(after) {
            return Comparison::Replace;
        }
        let mut alterations = vec![Alteration::Trigger(after.clone())];
        if after.enabled != Enabled::Origin {
            alterations.push(Alteration::TriggerEnabled(after.enabled));
        }
        return Comparison::Alter(alterations);
    }
    Comparison::alter_if(before.enabled != after.enabled, || Alteration::TriggerEnabled(after.enabled))
}

pub(super) fn compare_rule(before: &Rule, after: &Rule) -> Comparison {
    let mut alterations = Vec::new();
    if before.definition != after.definition {
        alterations.push(Alteration::Rule(after.clone()));
    }
    if before.enabled != after.enabled {
        alterations.push(Alteration::RuleEnabled(after.enabled));
    }
    Comparison::Alter(alterations)
}

pub(super) fn compare_event(before: &EventTrigger, after: &EventTrigger) -> Comparison {
    if (&before.event, &before.tags, &before.function) != (&after.event, &after.tags, &after.function) {
        return Comparison::Replace;
    }
    Comparison::alter_if(before.enabled != after.enabled, || Alteration::EventTriggerEnabled(after.enabled))
}
