//! Collations, extended statistics and what text search is made of.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Parameters, QName};

/// A collation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collation {
    /// The options of `CREATE COLLATION`.
    pub options: Parameters,
}

/// An extended statistics object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// The table.
    pub relation: QName,
    /// The kinds of statistics, where they are not all.
    pub kinds: Vec<String>,
    /// The columns, by name: their order follows the table's.
    pub columns: BTreeSet<String>,
    /// The expressions, in order.
    pub expressions: Vec<String>,
    /// `SET STATISTICS`, when set.
    pub target: Option<i32>,
}

/// A text search parser or template: the functions it is made of, by role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchFunctions {
    /// `START`, `LEXIZE`, ... → function.
    pub functions: BTreeMap<String, String>,
}

/// A text search dictionary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchDictionary {
    /// Its template, qualified.
    pub template: String,
    /// Its options in order: name and value as they are written.
    pub options: Vec<(String, String)>,
}

/// A text search configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchConfiguration {
    /// Its parser, qualified.
    pub parser: String,
    /// Token type → dictionaries, qualified, in order.
    pub mappings: BTreeMap<String, Vec<String>>,
}
