//! Procedural languages, transforms, access methods and conversions: what functions written outside of SQL bring.

use serde::{Deserialize, Serialize};

/// A procedural language that no extension brought.
/// <https://www.postgresql.org/docs/current/sql-createlanguage.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// `TRUSTED`.
    pub trusted: bool,
    /// `HANDLER`.
    pub handler: Option<String>,
    /// `INLINE`.
    pub inline: Option<String>,
    /// `VALIDATOR`.
    pub validator: Option<String>,
}

/// How values of a type pass into a language and back.
/// <https://www.postgresql.org/docs/current/sql-createtransform.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transform {
    /// `FROM SQL WITH FUNCTION`: the function with its argument types.
    pub from: Option<String>,
    /// `TO SQL WITH FUNCTION`: the function with its argument types.
    pub to: Option<String>,
}

/// An access method.
/// <https://www.postgresql.org/docs/current/sql-create-access-method.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessMethod {
    /// Whether it stores tables, and is no index.
    pub table: bool,
    /// `HANDLER`.
    pub handler: String,
}

/// A conversion between encodings.
/// <https://www.postgresql.org/docs/current/sql-createconversion.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// `DEFAULT`.
    pub default: bool,
    /// The encoding it reads.
    pub source: String,
    /// The encoding it writes.
    pub destination: String,
    /// The function that converts.
    pub function: String,
}
