//! Prints operators, operator families, operator classes and casts.

use super::alter;
use crate::catalog::{Body, CastMethod, Id, Ident, Member, MemberKind, Operator, OperatorClass, QName, TypeCast};
use crate::diff::OperatorAlteration;

/// An operator's name is made of signs and cannot be quoted.
fn qualified(name: &QName) -> String {
    format!("{}.{}", Ident(&name.schema), name.name)
}

/// `OPERATOR schema.+ (left, right)`.
pub(super) fn address(name: &QName, left: &str, right: &str) -> String {
    format!("OPERATOR {} ({left}, {right})", qualified(name))
}

pub(super) fn create(name: &QName, left: &str, right: &str, operator: &Operator) -> String {
    let mut parts = vec![format!("FUNCTION = {}", operator.function)];
    for (key, ty) in [("LEFTARG", left), ("RIGHTARG", right)] {
        if ty != "NONE" {
            parts.push(format!("{key} = {ty}"));
        }
    }
    for (key, other) in [("COMMUTATOR", &operator.commutator), ("NEGATOR", &operator.negator)] {
        parts.extend(other.iter().map(|other| format!("{key} = OPERATOR({})", qualified(other))));
    }
    for (key, function) in [("RESTRICT", &operator.restrict), ("JOIN", &operator.join)] {
        parts.extend(function.iter().map(|function| format!("{key} = {function}")));
    }
    parts.extend(operator.hashes.then(|| "HASHES".to_owned()));
    parts.extend(operator.merges.then(|| "MERGES".to_owned()));
    format!("CREATE OPERATOR {} ({})", qualified(name), parts.join(", "))
}

pub(super) fn create_class(id: &Id, body: &Body, class: &OperatorClass) -> String {
    let Id::OperatorClass(name, method) = id else { unreachable!("{id} is not made of {body:?}") };
    let default = if class.default { " DEFAULT" } else { "" };
    let mut items: Vec<String> = class.members.iter().map(member).collect();
    // PostgreSQL asks for one item at least, and the type itself may be said to be stored.
    if let Some(storage) = class.storage.as_ref().or(items.is_empty().then_some(&class.ty)) {
        items.push(format!("STORAGE {storage}"));
    }
    format!(
        "CREATE OPERATOR CLASS {name}{default} FOR TYPE {} USING {} FAMILY {} AS {}",
        class.ty,
        Ident(method),
        class.family,
        items.join(", ")
    )
}

pub(super) fn create_cast(id: &Id, body: &Body, cast: &TypeCast) -> String {
    let method = match &cast.method {
        CastMethod::Function(function) => format!("WITH FUNCTION {function}"),
        CastMethod::InputOutput => "WITH INOUT".to_owned(),
        CastMethod::Binary => "WITHOUT FUNCTION".to_owned(),
    };
    let context = match cast.context {
        'i' => " AS IMPLICIT",
        'a' => " AS ASSIGNMENT",
        _ => "",
    };
    format!("CREATE {} {method}{context}", alter::address(id, body))
}

fn member(member: &Member) -> String {
    let (left, right) = &member.types;
    match member.kind {
        MemberKind::Operator => {
            let order = member.order_by.as_ref().map_or(String::new(), |family| format!(" FOR ORDER BY {family}"));
            format!("OPERATOR {} {}({left}, {right}){order}", member.number, member.target)
        }
        MemberKind::Function => format!("FUNCTION {} ({left}, {right}) {}", member.number, member.target),
    }
}

pub(super) fn alter(id: &Id, body: &Body, alteration: &OperatorAlteration) -> String {
    let address = alter::address(id, body);
    match alteration {
        OperatorAlteration::Estimator(word, function) => {
            format!("ALTER {address} SET ({word} = {})", function.as_deref().unwrap_or("NONE"))
        }
        OperatorAlteration::AddMembers(members) => {
            let items: Vec<String> = members.iter().map(member).collect();
            format!("ALTER {address} ADD {}", items.join(", "))
        }
        OperatorAlteration::DropMembers(members) => {
            let item = |member: &Member| {
                let word = match member.kind {
                    MemberKind::Operator => "OPERATOR",
                    MemberKind::Function => "FUNCTION",
                };
                format!("{word} {} ({}, {})", member.number, member.types.0, member.types.1)
            };
            let items: Vec<String> = members.iter().map(item).collect();
            format!("ALTER {address} DROP {}", items.join(", "))
        }
    }
}
