//! Row-level security and `create policy`.

use super::{Context, statement};
use crate::declared::provenance::DeclaredObject;
use crate::declared::{DeclaredStatement, Phase, quote};
use glowplug_syntax::{Place, PolicyCommand, PolicyDecl, RowSecurity, TableDecl};

pub(crate) fn policies(context: &Context<'_>, table: &TableDecl) -> Vec<DeclaredStatement> {
    let name = context.qualified(&table.sql_name);
    let of_table = || DeclaredObject::Table(table.sql_name.clone());
    let mut statements = Vec::new();
    let mut set = |what: &str, span| {
        let sql = format!("alter table {name} {what} row level security");
        statements.push(statement(Phase::Policy, sql, of_table(), Place::of(&table.file, span)));
    };
    match table.row_security {
        RowSecurity::Off => {}
        RowSecurity::On(span) => set("enable", span),
        RowSecurity::Forced(span) => {
            set("enable", span);
            set("force", span);
        }
    }
    statements.extend(table.policies.iter().map(|policy| create(&name, table, policy)));
    statements
}

fn create(name: &str, table: &TableDecl, policy: &PolicyDecl) -> DeclaredStatement {
    let kind = if policy.restrictive { "restrictive" } else { "permissive" };
    let command = match policy.command {
        PolicyCommand::All => "all",
        PolicyCommand::Select => "select",
        PolicyCommand::Insert => "insert",
        PolicyCommand::Update => "update",
        PolicyCommand::Delete => "delete",
    };
    let roles: Vec<String> = policy.roles.iter().map(|role| self::role(&role.text, role.quoted)).collect();
    let roles = if roles.is_empty() { "public".to_owned() } else { roles.join(", ") };
    let mut sql =
        format!("create policy {} on {name} as {kind} for {command} to {roles}", quote::ident(&policy.name.text));
    if let Some(using) = &policy.using {
        sql.push_str(" using ");
        sql.push_str(&quote::parenthesized(&using.text));
    }
    if let Some(check) = &policy.check {
        sql.push_str(" with check ");
        sql.push_str(&quote::parenthesized(&check.text));
    }
    statement(
        Phase::Policy,
        sql,
        DeclaredObject::Policy(table.sql_name.clone(), policy.name.text.clone()),
        Place::of(&table.file, policy.name.span),
    )
}

/// A role by its name, or one of the words that stand for whoever asks.
fn role(name: &str, quoted: bool) -> String {
    match name {
        "public" | "current_user" | "current_role" | "session_user" if !quoted => name.to_owned(),
        _ => quote::ident(name),
    }
}
