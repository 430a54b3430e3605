//! What belongs to the whole database: extensions, foreign-data wrappers and servers, publications.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Grant, Parameters};

/// An installed extension. Its members are not objects of ours: whoever needs one needs the extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The namespace its members live in.
    pub schema: String,
    /// The installed version.
    pub version: String,
    /// Whether it can be moved to another namespace.
    pub relocatable: bool,
    /// The versions that an update can reach from here.
    pub updates: BTreeSet<String>,
    /// What its members in that namespace are called; no part of a comparison.
    pub members: BTreeSet<String>,
    /// The comment it comes with.
    pub initial_comment: Option<String>,
    /// Privileges on members that are not those they came with, by what `GRANT` calls the member.
    pub granted: BTreeMap<String, MemberGrants>,
}

/// The privileges on a member of an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberGrants {
    /// Who owns it: not compared, and named in the privileges.
    pub owner: String,
    /// Those it came with, as the owner's.
    pub initial: BTreeSet<Grant>,
    /// Those that it has.
    pub present: BTreeSet<Grant>,
}

/// A foreign-data wrapper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignDataWrapper {
    /// `HANDLER`.
    pub handler: Option<String>,
    /// `VALIDATOR`.
    pub validator: Option<String>,
    /// `OPTIONS`.
    pub options: Parameters,
}

/// A foreign server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignServer {
    /// Its wrapper.
    pub wrapper: String,
    /// `TYPE`.
    pub ty: Option<String>,
    /// `VERSION`.
    pub version: Option<String>,
    /// `OPTIONS`.
    pub options: Parameters,
}

/// A publication; what it publishes are objects of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// `FOR ALL TABLES`.
    pub all_tables: bool,
    /// `publish`: the operations, in PostgreSQL's order.
    pub publish: String,
    /// `publish_via_partition_root`.
    pub via_root: bool,
}

/// A table in a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTable {
    /// Its columns, if not all: PostgreSQL keeps them in the order of the table's.
    pub columns: Option<BTreeSet<String>>,
    /// `WHERE (...)`.
    pub filter: Option<String>,
}

/// What makes a table foreign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignTable {
    /// Its server.
    pub server: String,
    /// `OPTIONS`.
    pub options: Parameters,
}
