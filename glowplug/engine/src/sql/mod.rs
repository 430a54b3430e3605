//! Prints statements as SQL: the only place where SQL text for the target is made. Pure.
//!
//! Every name is qualified and quoted where it must be, so a statement means the same under every
//! search path. No trailing semicolon.

mod alter;
mod base_type;
mod constraint;
mod create;
mod database;
mod drop;
mod faithful;
mod grant;
mod language;
mod nested_rows;
mod operator;
mod policy;
mod returns;
mod routine;
mod rows;
mod search;
mod sequence;
mod subscription;
mod table;
mod trigger;
mod view;

pub(crate) use rows::converted;

use crate::catalog::{Body, Ident, Literal};
use crate::diff::Alteration;
use crate::plan::Ddl;

/// The text of one statement.
pub fn print(ddl: &Ddl) -> String {
    let text = plain(ddl);
    // The source text of a function is nobody's but its author's; the defaults of its arguments are printed.
    let printed = if holds_source_text(ddl) { text.find("\nAS ").unwrap_or(text.len()) } else { text.len() };
    let (printed, source) = text.split_at(printed);
    returns::escaped(nested_rows::whole(&faithful::faithful(printed)) + source)
}

/// Whether the statement holds the source text of a function.
fn holds_source_text(ddl: &Ddl) -> bool {
    let routine = match ddl {
        Ddl::Create { object, .. } => match &object.body {
            Body::Routine(routine) => Some(routine),
            _ => None,
        },
        Ddl::Alter { alteration, .. } => match alteration.as_ref() {
            Alteration::Routine(routine) => Some(routine.as_ref()),
            _ => None,
        },
        _ => None,
    };
    routine.is_some_and(|routine| routine.substance.sql_body.is_none())
}

fn plain(ddl: &Ddl) -> String {
    match ddl {
        Ddl::Rename { before, after, body } => alter::rename(before, after, body),
        Ddl::RenameLabel { ty, before, after } => {
            format!("ALTER TYPE {ty} RENAME VALUE {} TO {}", Literal(before), Literal(after))
        }
        Ddl::SetAside { ty, aside, body } => {
            format!("ALTER {} {ty} RENAME TO {}", alter::type_word(body), Ident(aside))
        }
        Ddl::DropAside { ty, aside, body } => {
            let cascade = if matches!(body.as_ref(), Body::Base(_)) { " CASCADE" } else { "" };
            format!("DROP {} {}{cascade}", alter::type_word(body), ty.sibling(aside.clone()))
        }
        Ddl::Emptied(ddl) => plain(ddl),
        Ddl::LockRows(saved) => rows::lock(saved),
        Ddl::SaveRows(saved) => rows::save(saved),
        Ddl::EmptyPartitions(saved) => rows::empty(saved),
        Ddl::RestoreRows(saved) => rows::restore(saved),
        Ddl::DropSaved(saved) => format!("DROP TABLE {}", saved.aside),
        // `ALTER INDEX` knows no `ONLY`, and `ALTER TABLE` takes an index as well.
        Ddl::Only(ddl) => {
            let text = print(ddl);
            let rest = text.strip_prefix("ALTER TABLE ").or_else(|| text.strip_prefix("ALTER INDEX "));
            rest.map(|rest| format!("ALTER TABLE ONLY {rest}")).unwrap_or(text)
        }
        Ddl::RenameConstructor { function, arguments, aside } => {
            format!("ALTER FUNCTION {function}({arguments}) RENAME TO {}", Ident(aside))
        }
        Ddl::CreateDomain { name, domain, constraints } => create::domain(name, domain, constraints),
        Ddl::CreateTable(new) => table::create(new),
        Ddl::AddColumn { relation, column } => {
            format!("ALTER TABLE {relation} ADD COLUMN {}", table::column(relation, column))
        }
        Ddl::Together { relation, actions } => {
            let table = format!("ALTER TABLE {relation} ");
            let action = |action: &Ddl| {
                let text = plain(action);
                text.strip_prefix(&table).map_or(text.clone(), str::to_owned)
            };
            let actions: Vec<String> = actions.iter().map(action).collect();
            format!("ALTER TABLE {relation}\n    {}", actions.join(",\n    "))
        }
        Ddl::Create { id, object } => create::print(id, &object.body),
        Ddl::Drop { id, object } => drop::print(id, &object.body),
        Ddl::Privilege { id, object, statement } => grant::print(id, &object.body, statement),
        Ddl::SetRole { role: Some(role), .. } => format!("SET LOCAL ROLE {}", Ident(role)),
        Ddl::SetRole { role: None, .. } => "RESET ROLE".to_owned(),
        Ddl::Alter { id, object, alteration } => alter::print(id, &object.body, alteration),
    }
}

/// `key = value, key = value`, values as literals.
fn options<'a>(options: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let options: Vec<String> =
        options.into_iter().map(|(key, value)| format!("{} = {}", option_name(key), Literal(value))).collect();
    options.join(", ")
}

/// The name of a storage parameter; `toast.` is a prefix and not a part of the name.
fn option_name(key: &str) -> String {
    match key.split_once('.') {
        Some((namespace, name)) => format!("{}.{}", Ident(namespace), Ident(name)),
        None => Ident(key).to_string(),
    }
}
