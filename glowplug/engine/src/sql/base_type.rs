//! Prints base types.

use crate::catalog::{BaseType, Literal, QName};

pub(super) fn create(name: &QName, ty: &BaseType) -> String {
    let mut parts = vec![
        format!("INPUT = {}", ty.input),
        format!("OUTPUT = {}", ty.output),
        match ty.length {
            -1 => "INTERNALLENGTH = VARIABLE".to_owned(),
            length => format!("INTERNALLENGTH = {length}"),
        },
        format!("ALIGNMENT = {}", ty.alignment),
        format!("STORAGE = {}", ty.storage),
    ];
    let mut part = |key: &str, value: &Option<String>| {
        parts.extend(value.as_ref().map(|value| format!("{key} = {value}")));
    };
    part("RECEIVE", &ty.receive);
    part("SEND", &ty.send);
    part("TYPMOD_IN", &ty.modifier_in);
    part("TYPMOD_OUT", &ty.modifier_out);
    part("ANALYZE", &ty.analyze);
    part("SUBSCRIPT", &ty.subscript);
    part("ELEMENT", &ty.element);
    part("DEFAULT", &ty.default.as_ref().map(|text| Literal(text).to_string()));
    part("CATEGORY", &Some(Literal(&ty.category).to_string()));
    part("DELIMITER", &Some(Literal(&ty.delimiter).to_string()));
    let mut flag = |key: &str, set: bool| parts.extend(set.then(|| format!("{key} = true")));
    flag("PREFERRED", ty.preferred);
    flag("COLLATABLE", ty.collatable);
    parts.extend(ty.by_value.then(|| "PASSEDBYVALUE".to_owned()));
    format!("CREATE TYPE {name} (\n    {}\n)", parts.join(",\n    "))
}

/// `SET` of what can be altered: keys and values.
pub(super) fn alter(name: &QName, changes: &[(String, String)]) -> String {
    let changes: Vec<String> = changes.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("ALTER TYPE {name} SET ({})", changes.join(", "))
}
