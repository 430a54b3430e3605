//! `create view` and `create materialized view`, in an order in which each finds what it reads.

use super::{Context, index, statement, table};
use crate::declared::provenance::DeclaredObject;
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{CheckOption, Place, ViewDecl};

/// All views, each after those whose names its query mentions.
pub(crate) fn views(context: &Context<'_>) -> Vec<DeclaredStatement> {
    ordered(&context.declared.views).into_iter().flat_map(|view| create(context, view)).collect()
}

/// The mention of a name is no proof, so a circle of mentions keeps the order of the source.
fn ordered(views: &[ViewDecl]) -> Vec<&ViewDecl> {
    let mut waiting: Vec<&ViewDecl> = views.iter().collect();
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let free = waiting
            .iter()
            .position(|view| {
                waiting
                    .iter()
                    .all(|other| std::ptr::eq(*other, *view) || !mentions(&view.query.text, &other.table.sql_name))
            })
            .unwrap_or(0);
        done.push(waiting.remove(free));
    }
    done
}

/// Whether a name stands in a text as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(is_word) && !text[at + name.len()..].starts_with(is_word))
}

fn create(context: &Context<'_>, view: &ViewDecl) -> Vec<DeclaredStatement> {
    let declared = &view.table;
    let name = context.qualified(&declared.sql_name);
    let columns = quote::list(declared.columns.iter().map(|column| column.sql_name.as_str()));
    let materialized = if view.materialized.is_some() { "materialized " } else { "" };
    let parameters = match table::parameters(&declared.parameters) {
        text if text.is_empty() => text,
        text => format!(" with {text}"),
    };
    let query = view.query.text.trim_end_matches(|c: char| c == ';' || c.is_whitespace());
    let check_option = match view.check_option {
        None => "",
        Some(CheckOption::Local) => "\nwith local check option",
        Some(CheckOption::Cascaded) => "\nwith cascaded check option",
    };
    let mut created = statement(
        Phase::View,
        format!("create {materialized}view {name} ({columns}){parameters} as\n{query}{check_option}"),
        DeclaredObject::View(declared.sql_name.clone()),
        Place::of(&declared.file, declared.span()),
    );
    created
        .objects
        .extend(declared.columns.iter().map(|c| DeclaredObject::Column(declared.sql_name.clone(), c.sql_name.clone())));
    let mut statements = vec![created];
    statements.extend(
        declared
            .indexes
            .iter()
            .map(|found| DeclaredStatement { phase: Phase::View, ..index::create(context, declared, found) }),
    );
    statements
}
