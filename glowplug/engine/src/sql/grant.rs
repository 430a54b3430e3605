//! Prints `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.

use super::alter;
use crate::catalog::{Body, Id, Ident};
use crate::plan::Privilege;

pub(super) fn print(id: &Id, body: &Body, statement: &Privilege) -> String {
    let (prefix, place, columns) = match (id, body) {
        (Id::DefaultPrivileges(role, schema, kind), _) => {
            let schema = schema.as_ref().map_or(String::new(), |schema| format!(" IN SCHEMA {}", Ident(schema)));
            let prefix = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {}{schema} ", Ident(role));
            (prefix, kind_word(kind).to_owned(), String::new())
        }
        (_, Body::Column(column)) if statement.of_sequence => {
            let identity = column.identity.as_ref().expect("only an identity column has a sequence");
            (String::new(), format!("SEQUENCE {}", identity.name), String::new())
        }
        (Id::Column(relation, column), _) => {
            (String::new(), format!("TABLE {relation}"), format!(" ({})", Ident(column)))
        }
        // Views and their like are tables here.
        (Id::Relation(relation), _) => (String::new(), format!("TABLE {relation}"), String::new()),
        (Id::ForeignDataWrapper(name), _) => {
            (String::new(), format!("FOREIGN DATA WRAPPER {}", Ident(name)), String::new())
        }
        (Id::ForeignServer(name), _) => (String::new(), format!("FOREIGN SERVER {}", Ident(name)), String::new()),
        // There is no word for aggregates here.
        (Id::Routine(name, types), Body::Aggregate(_)) => {
            (String::new(), format!("FUNCTION {name}({types})"), String::new())
        }
        _ => (String::new(), alter::address(id, body), String::new()),
    };
    let privileges = match statement.privileges.as_slice() {
        [] => format!("ALL{columns}"),
        some => some.iter().map(|privilege| format!("{privilege}{columns}")).collect::<Vec<_>>().join(", "),
    };
    let grantee = role(statement.grantee.as_deref());
    match (statement.revoke, statement.option) {
        (true, false) => format!("{prefix}REVOKE {privileges} ON {place} FROM {grantee}"),
        (true, true) => format!("{prefix}REVOKE GRANT OPTION FOR {privileges} ON {place} FROM {grantee}"),
        (false, false) => format!("{prefix}GRANT {privileges} ON {place} TO {grantee}"),
        (false, true) => format!("{prefix}GRANT {privileges} ON {place} TO {grantee} WITH GRANT OPTION"),
    }
}

/// A role, or `PUBLIC`. A role that is called like a key word must be quoted where roles stand.
pub(super) fn role(name: Option<&str>) -> String {
    match name {
        None => "PUBLIC".to_owned(),
        Some(name @ ("public" | "none")) => format!("\"{name}\""),
        Some(name) => Ident(name).to_string(),
    }
}

fn kind_word(kind: &str) -> &'static str {
    match kind {
        "S" => "SEQUENCES",
        "f" => "FUNCTIONS",
        "T" => "TYPES",
        "n" => "SCHEMAS",
        _ => "TABLES",
    }
}
