//! `db-pull`: writes declarations from an existing namespace.
//!
//! Tables and enums that the macros can express become Rust; everything else becomes SQL. Nothing is
//! taken on trust: the Rust text is read back by the grammar and made on the scratch server, and what is
//! still missing between that and the live catalog is exactly what the planner then writes as SQL. So
//! what the Rust printer leaves out is never lost, and pushing the result finds nothing to do (law 9).

mod column;
mod constraint;
mod table;
mod types;
mod word;

use std::collections::BTreeSet;

use crate::apply::script_of;
use crate::canonical::{Canonical, CanonicalError};
use crate::catalog::{Catalog, Id, QName, Renames};
use crate::declared::read::parse;
use crate::declared::{DeclaredError, SourceFile};
use crate::diff::Options;
use crate::plan::{Ddl, PlanError, plan};

/// Declarations of one namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The macros' part: a Rust file.
    pub rust: String,
    /// The rest: an SQL file; empty when the macros say it all.
    pub sql: String,
    /// Tables that are in the SQL file because the macros cannot say them.
    pub in_sql: BTreeSet<QName>,
}

/// Why there are no declarations.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// PostgreSQL refuses what was written.
    #[error("the declarations that were written do not stand: {0}")]
    Canonical(#[from] CanonicalError),
    /// The grammar refuses what was written: a bug of ours.
    #[error("the declarations that were written cannot be read back: {0}")]
    Declared(#[from] DeclaredError),
    /// The rest cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The declarations are not the schema: a bug of ours.
    #[error("the declarations that were written are not the schema; left over: {}", .0.join("; "))]
    Differs(Vec<String>),
}

/// Writes declarations, and proves them on the scratch server.
///
/// # Errors
/// When what was written is not the schema.
pub async fn pull(live: &Catalog, namespace: &str, canonical: &Canonical<'_>) -> Result<Pulled, PullError> {
    let options = Options { owners: false, grants: false };
    let mut in_sql: BTreeSet<QName> = BTreeSet::new();
    loop {
        let rust = table::file(live, namespace, &in_sql);
        let files = vec![SourceFile { path: "pulled.rs".to_owned(), text: rust.clone() }];
        let expressed = canonical.catalog(&parse(&files, namespace)?).await?;
        let rest = plan(&expressed, live, &Renames::default(), &options)?;
        // What the Rust text says too much cannot be taken back by SQL: that table goes there as a whole.
        let wrong: BTreeSet<QName> = rest.statements().filter_map(|statement| contradicted(&statement.ddl)).collect();
        let before = in_sql.len();
        in_sql.extend(wrong);
        if in_sql.len() > before {
            continue;
        }
        let sql = script_of(&rest);
        prove(live, namespace, canonical, files, &sql, &options).await?;
        return Ok(Pulled { rust, sql, in_sql });
    }
}

/// The table that a statement would have to change or take back.
fn contradicted(ddl: &Ddl) -> Option<QName> {
    let id = match ddl {
        Ddl::Drop { id, .. } => id.clone(),
        // A column that is there with another type, default or nullability.
        Ddl::Alter { id: id @ (Id::Column(..) | Id::Default(..)), alteration, .. }
            if !matches!(alteration.as_ref(), crate::diff::Alteration::Comment(_)) =>
        {
            id.clone()
        }
        Ddl::AddColumn { relation, .. } | Ddl::Together { relation, .. } => return Some(relation.clone()),
        _ => return None,
    };
    match &id {
        Id::Relation(name) => Some(name.clone()),
        other => other.relation().cloned(),
    }
}

async fn prove(
    live: &Catalog,
    namespace: &str,
    canonical: &Canonical<'_>,
    mut files: Vec<SourceFile>,
    sql: &str,
    options: &Options,
) -> Result<(), PullError> {
    if !sql.is_empty() {
        files.push(SourceFile { path: "pulled.sql".to_owned(), text: sql.to_owned() });
    }
    let reached = canonical.catalog(&parse(&files, namespace)?).await?;
    let rest = plan(&reached, live, &Renames::default(), options)?;
    if rest.is_empty() {
        return Ok(());
    }
    Err(PullError::Differs(rest.statements().map(|statement| crate::sql::print(&statement.ddl)).collect()))
}
