//! Prints procedural languages, transforms and access methods.

use super::alter;
use crate::catalog::{AccessMethod, Body, Id, Ident, Language, Transform};

pub(super) fn create(name: &str, language: &Language, replace: bool) -> String {
    let or_replace = if replace { "OR REPLACE " } else { "" };
    let trusted = if language.trusted { "TRUSTED " } else { "" };
    let mut text = format!("CREATE {or_replace}{trusted}LANGUAGE {}", Ident(name));
    let functions = [("HANDLER", &language.handler), ("INLINE", &language.inline), ("VALIDATOR", &language.validator)];
    for (word, function) in functions {
        if let Some(function) = function {
            text.push_str(&format!(" {word} {function}"));
        }
    }
    text
}

pub(super) fn create_transform(id: &Id, body: &Body, transform: &Transform) -> String {
    format!("CREATE {} ({})", alter::address(id, body), functions(transform))
}

pub(super) fn replace_transform(id: &Id, body: &Body, transform: &Transform) -> String {
    format!("CREATE OR REPLACE {} ({})", alter::address(id, body), functions(transform))
}

fn functions(transform: &Transform) -> String {
    let from = transform.from.iter().map(|function| format!("FROM SQL WITH FUNCTION {function}"));
    let to = transform.to.iter().map(|function| format!("TO SQL WITH FUNCTION {function}"));
    from.chain(to).collect::<Vec<_>>().join(", ")
}

pub(super) fn create_access_method(name: &str, method: &AccessMethod) -> String {
    let kind = if method.table { "TABLE" } else { "INDEX" };
    format!("CREATE ACCESS METHOD {} TYPE {kind} HANDLER {}", Ident(name), method.handler)
}
