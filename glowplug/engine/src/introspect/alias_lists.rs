//! Leaves out the list of columns that PostgreSQL prints after a call in `FROM` by itself: `g() g(a, b)`, where `g`
//! returns rows of a table. The list goes by place, and the columns of two tables that are the same can stand in
//! another order; a view that was made with the list would show one column for the other, and would keep a column that
//! goes in its text. Without it, the names are those of the table, and reading it again prints the same list.
//!
//! A list of other names is part of the query and stays.

use std::collections::BTreeMap;

use crate::catalog::{Body, Catalog, Id, Ident, QName, quoted};

/// Leaves the lists out of every query that is kept as text.
pub(super) fn leave_out(catalog: &mut Catalog) {
    let mut shorter: Vec<(Id, String)> = Vec::new();
    for (id, object) in &catalog.objects {
        let text = match &object.body {
            Body::View(view) => &view.definition,
            Body::MaterializedView(view) => &view.definition,
            Body::Rule(rule) => &rule.definition,
            _ => continue,
        };
        let calls = calls(catalog, id);
        if calls.is_empty() {
            continue;
        }
        let mut result = text.clone();
        for (function, columns) in calls {
            if let Some(columns) = columns {
                result = without_lists(&result, &function.to_string(), &columns);
            }
        }
        if result != *text {
            shorter.push((id.clone(), result));
        }
    }
    for (id, text) in shorter {
        if let Some(query) = catalog.objects.get_mut(&id).and_then(|object| query(&mut object.body)) {
            *query = text;
        }
    }
}

fn query(body: &mut Body) -> Option<&mut String> {
    match body {
        Body::View(view) => Some(&mut view.definition),
        Body::MaterializedView(view) => Some(&mut view.definition),
        Body::Rule(rule) => Some(&mut rule.definition),
        _ => None,
    }
}

/// The functions that a query calls, each with the columns of the rows it returns; `None` where functions of one name
/// return different ones.
fn calls<'a>(catalog: &'a Catalog, id: &Id) -> BTreeMap<&'a QName, Option<Vec<String>>> {
    let mut calls: BTreeMap<&QName, Option<Vec<String>>> = BTreeMap::new();
    for needed in catalog.depends.get(id).into_iter().flatten() {
        let Some((Id::Routine(name, _), object)) = catalog.objects.get_key_value(needed) else { continue };
        let Body::Routine(routine) = &object.body else { continue };
        let columns = columns_of(catalog, &routine.result);
        let other = calls.get(name).is_some_and(|known| *known != columns);
        calls.insert(name, if other { None } else { columns });
    }
    calls
}

/// The columns of a row type as they are printed in a list; `None` for other types.
fn columns_of(catalog: &Catalog, ty: &str) -> Option<Vec<String>> {
    // Ours are printed with their namespace.
    let plain = |name: &str| match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => name.to_owned(),
    };
    let (schema, name) = ty.rsplit_once('.')?;
    let name = QName::new(plain(schema), plain(name));
    let (id, object) =
        [Id::Relation(name.clone()), Id::Type(name)].iter().find_map(|id| catalog.objects.get_key_value(id))?;
    let names: Vec<&str> = match (id, &object.body) {
        (Id::Relation(name), Body::Table(_)) => catalog.columns(name).into_iter().map(|(name, _)| name).collect(),
        (Id::Relation(name), _) => catalog.view_columns(name).into_iter().map(|(name, _)| name).collect(),
        (_, Body::Composite(composite)) => composite.attributes.iter().map(|it| it.name.as_str()).collect(),
        _ => return None,
    };
    Some(names.into_iter().map(|name| Ident(name).to_string()).collect())
}

/// The text without such a list after calls of the function.
fn without_lists(text: &str, function: &str, columns: &[String]) -> String {
    let mut result = String::with_capacity(text.len());
    // Whether each open parenthesis holds the arguments of the function.
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let length = if matches!(c, '\'' | '"') { quoted(&text[at..], c) } else { c.len_utf8() };
        if c == '(' {
            open.push(is_call(&text[..at], function));
        }
        result.push_str(&text[at..at + length]);
        at += length;
        if c == ')'
            && open.pop() == Some(true)
            && let Some((kept, list)) = alias(&text[at..], columns)
        {
            result.push_str(&text[at..at + kept]);
            at += kept + list;
        }
    }
    result
}

/// Whether the text ends with the name of the function, and not with a longer one.
fn is_call(text: &str, function: &str) -> bool {
    let before = text.strip_suffix(function).map(|head| head.chars().next_back());
    before.is_some_and(|last| last.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ',')))
}

/// What follows a call: the length of its alias, and of the list after that when it holds these columns, or the first
/// of them.
fn alias(text: &str, columns: &[String]) -> Option<(usize, usize)> {
    let ordinality = " WITH ORDINALITY";
    let (before, more) = if text.starts_with(ordinality) { (ordinality.len(), ", ordinality") } else { (0, "") };
    let name = text[before..].strip_prefix(' ')?;
    let length = match name.chars().next()? {
        '"' => quoted(name, '"'),
        _ => name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))?,
    };
    let kept = before + 1 + length;
    // A query knows the columns that were there when it was made: those that came since are the last.
    let mut lists = (1..=columns.len()).map(|count| format!("({}{more})", columns[..count].join(", ")));
    let list = lists.find(|list| length > 0 && text[kept..].starts_with(list))?;
    Some((kept, list.len()))
}

#[cfg(test)]
mod tests {
    use super::without_lists;

    fn columns() -> [String; 2] {
        ["a".to_owned(), "\"B\"".to_owned()]
    }

    #[test]
    fn the_list_of_the_own_columns_is_left_out() {
        let without = |text: &str| without_lists(text, "app.g", &columns());
        assert_eq!(without(" FROM app.g() g(a, \"B\")"), " FROM app.g() g");
        assert_eq!(without(" FROM app.g() g(a)"), " FROM app.g() g");
        assert_eq!(
            without(
                " FROM (app.g(')', (1 + 2)) \"x y\"(a, \"B\") JOIN app.g() WITH ORDINALITY z(a, \"B\", ordinality) ON true)"
            ),
            " FROM (app.g(')', (1 + 2)) \"x y\" JOIN app.g() WITH ORDINALITY z ON true)"
        );
    }

    #[test]
    fn other_lists_stay() {
        for text in [
            " FROM app.g() g(a, c)",
            " FROM app.gg() g(a, \"B\")",
            " FROM my_app.g() g(a, \"B\")",
            " FROM (SELECT app.g(1)) g(a, \"B\")",
            " SELECT '() FROM app.g() g(a, \"B\")'",
        ] {
            assert_eq!(without_lists(text, "app.g", &columns()), text);
        }
    }
}
