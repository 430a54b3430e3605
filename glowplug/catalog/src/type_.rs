//! Types that a schema can define: enums, domains, composites, ranges.

use serde::{Deserialize, Serialize};

/// An enum type. <https://www.postgresql.org/docs/current/datatype-enum.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// The labels in their sort order.
    pub labels: Vec<String>,
}

/// A domain. Its check constraints are objects of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The base type as `format_type` prints it.
    pub base: String,
    /// A collation other than the base type's.
    pub collation: Option<String>,
    /// The default expression.
    pub default: Option<String>,
    /// `NOT NULL`.
    pub not_null: bool,
}

/// A check constraint of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainConstraint {
    /// As `pg_get_constraintdef` prints it, without `NOT VALID`.
    pub definition: String,
    /// Whether existing values are known to satisfy it.
    pub validated: bool,
}

/// A composite type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composite {
    /// The attributes in order.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type as `format_type` prints it.
    pub ty: String,
    /// A collation other than the type's own.
    pub collation: Option<String>,
    /// `COMMENT ON COLUMN`.
    pub comment: Option<String>,
}

/// A range type. <https://www.postgresql.org/docs/current/rangetypes.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The element type.
    pub subtype: String,
    /// `SUBTYPE_OPCLASS`, when not the default of the subtype.
    pub operator_class: Option<String>,
    /// `COLLATION`, when not the subtype's.
    pub collation: Option<String>,
    /// `CANONICAL` function.
    pub canonical: Option<String>,
    /// `SUBTYPE_DIFF` function.
    pub difference: Option<String>,
    /// `MULTIRANGE_TYPE_NAME`, qualified.
    pub multirange: super::QName,
}
