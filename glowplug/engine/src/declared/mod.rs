//! From the project's declarations to SQL that a scratch database can execute.
//!
//! [`read::read`] reads `db/src/schema/`, [`declare`] turns what it found into a
//! [`DeclaredSchema`]: plain data that may cross threads and be kept in a cache. What PostgreSQL
//! makes of it (names of unnamed constraints, the form of expressions) is not imitated here: the
//! statements are executed and the result is introspected.

pub mod ddl;
pub mod provenance;
mod quote;
pub mod read;
pub mod rename;

use glowplug_syntax::error::Diagnostic;
use glowplug_syntax::{Declared, Errors, Place};
use serde::{Deserialize, Serialize};

pub use provenance::{DeclaredObject, Provenance};
pub use read::{DeclaredError, SourceFile, read};
pub use rename::{Conversion, Rename, Renames};

/// Everything a project declares, as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredSchema {
    /// The namespace everything is declared in.
    pub namespace: String,
    /// What the macros declare, in an order in which it can be executed. Expressions are carried
    /// as written, so execute them with [`DeclaredSchema::search_path`].
    pub statements: Vec<DeclaredStatement>,
    /// What `.sql` files declare: whole, in the order of their paths.
    pub sql_files: Vec<SqlFile>,
    /// Where each object was declared.
    pub provenance: Provenance,
    /// What was renamed.
    pub renames: Renames,
    /// How existing values become a column's new type, where it was said.
    pub conversions: Vec<Conversion>,
    /// What is no mistake, but will surprise.
    pub warnings: Vec<Diagnostic>,
}

/// One statement that declares something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredStatement {
    /// The statement, without a semicolon. Identifiers are qualified and quoted.
    pub sql: String,
    /// Its turn: statements are sorted by it.
    pub phase: Phase,
    /// What it declares.
    pub objects: Vec<DeclaredObject>,
    /// Where; nothing for the namespace itself.
    pub place: Option<Place>,
    /// The table of the namespace that a foreign key leads to.
    pub references: Option<String>,
}

impl DeclaredStatement {
    /// The table that it is about; none for the namespace, types and sequences.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.objects.iter().find_map(|object| match object {
            DeclaredObject::Table(table) | DeclaredObject::Column(table, _) => Some(table.as_str()),
            DeclaredObject::Constraint(part) | DeclaredObject::Index(part) => Some(part.table.as_str()),
            _ => None,
        })
    }
}

/// The order in which a schema comes into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// `create schema`.
    Namespace,
    /// Types the columns need.
    Type,
    /// Tables, with everything but foreign keys and indexes.
    Table,
    /// Indexes.
    Index,
    /// Foreign keys: every table they speak of exists, in whatever circle they stand.
    ForeignKey,
    /// Views and the indexes of materialized ones.
    View,
    /// Policies: they may ask any table or view.
    Policy,
    /// Comments.
    Comment,
}

/// A `.sql` file of the schema.
///
/// Its statements may stand in any order and speak of the macros' objects, so whoever executes
/// them splits the text and finds the order; `text` begins at line 1 of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlFile {
    /// The file, relative to the project.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl DeclaredSchema {
    /// The search path under which expressions mean what their author meant: the project's own
    /// functions and types, then what extensions put into `public`.
    #[must_use]
    pub fn search_path(&self) -> String {
        format!("{}, public", quote::ident(&self.namespace))
    }

    /// Whether each statement needs its own table and those its foreign keys lead to, and nothing
    /// else: then a changed table can be made without the others. Views and policies read any.
    #[must_use]
    pub fn is_made_of_tables(&self) -> bool {
        self.sql_files.is_empty()
            && self.statements.iter().all(|statement| !matches!(statement.phase, Phase::View | Phase::Policy))
    }

    /// All statements of the macros as one text.
    #[must_use]
    pub fn script(&self) -> String {
        self.statements.iter().map(|statement| format!("{};\n", statement.sql)).collect()
    }
}

/// Turns declarations into statements. Checks them first.
///
/// # Errors
///
/// Every mistake found, in the order of the files.
pub fn declare(declared: &Declared, sql_files: Vec<SqlFile>, namespace: &str) -> Result<DeclaredSchema, Errors> {
    declared.check(namespace)?;
    Ok(DeclaredSchema {
        namespace: namespace.to_owned(),
        statements: ddl::statements(declared, namespace)?,
        sql_files,
        provenance: provenance::of(declared),
        renames: rename::renames(declared),
        conversions: rename::conversions(declared),
        warnings: declared.warnings().diagnostics(),
    })
}
