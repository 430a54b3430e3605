//! Operators, operator families, operator classes and casts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::QName;

/// An operator. Its argument types are in its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The function behind it, qualified.
    pub function: String,
    /// The operator that gives the same with its arguments exchanged. PostgreSQL keeps both ends of this
    /// tie: the second of the two to be created ties them.
    pub commutator: Option<QName>,
    /// The operator that gives the opposite; both ends are kept, too.
    pub negator: Option<QName>,
    /// The selectivity estimator of a restriction, qualified.
    pub restrict: Option<String>,
    /// The selectivity estimator of a join, qualified.
    pub join: Option<String>,
    /// `HASHES`.
    pub hashes: bool,
    /// `MERGES`.
    pub merges: bool,
}

/// Whether a member of a family is an operator or a support function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MemberKind {
    /// An operator under a strategy number.
    Operator,
    /// A function under a support number.
    Function,
}

/// An operator or a support function in a family or a class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// Its strategy or support number.
    pub number: i32,
    /// The types it is for.
    pub types: (String, String),
    /// The operator or function, qualified; the function with its arguments.
    pub target: String,
    /// The family by which an ordering operator orders, qualified.
    pub order_by: Option<String>,
}

/// An operator family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorFamily {
    /// The members that belong to none of its classes.
    pub members: BTreeSet<Member>,
}

/// An operator class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorClass {
    /// Whether indexes on its type take it when none is named.
    pub default: bool,
    /// The type it is for.
    pub ty: String,
    /// Its family.
    pub family: QName,
    /// The type that is stored, where it is another one.
    pub storage: Option<String>,
    /// The members it cannot do without.
    pub members: BTreeSet<Member>,
}

/// How a cast converts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CastMethod {
    /// By a function, qualified, with its arguments.
    Function(String),
    /// Through the text form.
    InputOutput,
    /// Not at all: the two types look the same inside.
    Binary,
}

/// A cast. Its types are in its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeCast {
    /// How it converts.
    pub method: CastMethod,
    /// Where PostgreSQL applies it unasked: `i`mplicitly, in an `a`ssignment, never (`e`xplicit).
    pub context: char,
}
