//! `create domain`, each after the domains it is made of.

use super::{Context, column, statement};
use crate::declared::provenance::DeclaredObject;
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{DomainDecl, Errors, Place};

pub(crate) fn domains(context: &Context<'_>) -> Result<Vec<DeclaredStatement>, Errors> {
    let mut errors = Errors::default();
    let mut statements = Vec::new();
    for domain in ordered(context) {
        match create(context, domain) {
            Ok(created) => statements.push(created),
            Err(error) => errors.push(error.in_file(&domain.file)),
        }
    }
    errors.into_result().map(|()| statements)
}

fn ordered<'a>(context: &Context<'a>) -> Vec<&'a DomainDecl> {
    let mut waiting: Vec<&DomainDecl> = context.declared.domains.iter().collect();
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let free = waiting
            .iter()
            .position(|domain| {
                let base = context.declared.domain_named(&domain.data_type.element().word(), &domain.file);
                base.is_none_or(|base| !waiting.iter().any(|other| std::ptr::eq(*other, base)))
            })
            // A domain made of itself: PostgreSQL says so.
            .unwrap_or(0);
        done.push(waiting.remove(free));
    }
    done
}

fn create(context: &Context<'_>, domain: &DomainDecl) -> Result<DeclaredStatement, glowplug_syntax::Error> {
    let base = match &domain.sql_type {
        Some(verbatim) => verbatim.text.clone(),
        None => {
            let named = |word: &str| context.declared.type_named(word, &domain.file);
            column::type_sql(context, &domain.data_type.postgres(None, &named)?)
        }
    };
    let mut sql = format!("create domain {} as {base}", context.qualified(&domain.sql_name));
    if let Some(collation) = &domain.collation {
        sql.push_str(&column::collate(collation));
    }
    if let Some(default) = &domain.default {
        sql.push_str(" default ");
        sql.push_str(&column::default(context, &domain.file, default)?);
    }
    if domain.not_null {
        sql.push_str(" not null");
    }
    for check in &domain.checks {
        if let Some(name) = &check.name {
            sql.push_str(" constraint ");
            sql.push_str(&quote::ident(&name.text));
        }
        sql.push_str(" check ");
        sql.push_str(&quote::parenthesized(&check.condition.text));
    }
    let object = DeclaredObject::Domain(domain.sql_name.clone());
    Ok(statement(Phase::Type, sql, object, Place::of(&domain.file, domain.ident.span())))
}
