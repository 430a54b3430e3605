//! Tables and their parts: columns, defaults, constraints, indexes, sequences, partition bounds.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ForeignTable, Grant, Parameters, QName};

/// Whether a table's rows survive a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Persistence {
    /// An ordinary, logged table.
    Permanent,
    /// `UNLOGGED`.
    Unlogged,
}

/// A table or a partitioned table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// `PARTITION BY ...` as `pg_get_partkeydef` prints it; `None` for an ordinary table.
    pub partition_key: Option<String>,
    /// The columns that the partition key speaks of.
    pub partition_columns: Vec<String>,
    /// Logged or not.
    pub persistence: Persistence,
    /// Whether it is a partition of another table (see [`Partition`] for which and where).
    pub partition: bool,
    /// Storage parameters, those of the toast table with the prefix `toast.`.
    pub options: Parameters,
    /// The table access method, when not `heap`.
    pub access_method: Option<String>,
    /// The tablespace, when not the database's default.
    pub tablespace: Option<String>,
    /// The composite type it was made `OF`.
    pub of_type: Option<QName>,
    /// Where its rows are, when they are not here.
    pub foreign: Option<ForeignTable>,
    /// `ENABLE ROW LEVEL SECURITY`.
    pub row_security: bool,
    /// `FORCE ROW LEVEL SECURITY`.
    pub force_row_security: bool,
}

/// `REPLICA IDENTITY` of a table, when not the primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplicaIdentity {
    /// The whole row.
    Full,
    /// Nothing.
    Nothing,
    /// A unique index.
    Index(String),
}

/// A column of a table. Its position is not a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// `attnum`: the order on disk.
    pub position: i32,
    /// The type as `format_type` prints it with an empty search path.
    pub ty: String,
    /// A collation other than the type's own, qualified.
    pub collation: Option<String>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// Whether it is generated, and from what.
    pub generation: Generation,
    /// `GENERATED ... AS IDENTITY`.
    pub identity: Option<Identity>,
    /// `SET STORAGE`, when not the type's default.
    pub storage: Option<String>,
    /// The storage that the type has by default.
    pub type_storage: String,
    /// `SET COMPRESSION`, when set.
    pub compression: Option<String>,
    /// `SET STATISTICS`, when set.
    pub statistics: Option<i32>,
    /// `SET (n_distinct = ...)`.
    pub options: Parameters,
    /// Privileges on the sequence of an identity column.
    pub sequence_grants: Option<BTreeSet<Grant>>,
    /// Options for the foreign-data wrapper, when the table is foreign.
    pub foreign_options: Option<Parameters>,
    /// Declared on this very table (and not only inherited).
    pub local: bool,
    /// Inherited from at least one parent.
    pub inherited: bool,
}

/// How a generated column gets its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Generation {
    /// An ordinary column.
    None,
    /// `GENERATED ALWAYS AS (...) STORED`.
    Stored(String),
    /// `GENERATED ALWAYS AS (...) VIRTUAL` (PostgreSQL 18).
    Virtual(String),
}

/// An identity column's own sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `ALWAYS` rather than `BY DEFAULT`.
    pub always: bool,
    /// The name of its sequence.
    pub name: QName,
    /// The sequence's options.
    pub sequence: Sequence,
    /// Whether it is logged although its table is not, or the other way round.
    pub apart: bool,
    /// `COMMENT ON SEQUENCE`.
    pub comment: Option<String>,
}

/// The options of a sequence. The current value is data, not schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// `AS type`.
    pub ty: String,
    /// `START WITH`.
    pub start: i64,
    /// `INCREMENT BY`.
    pub increment: i64,
    /// `MINVALUE`.
    pub minimum: i64,
    /// `MAXVALUE`.
    pub maximum: i64,
    /// `CACHE`.
    pub cache: i64,
    /// `CYCLE`.
    pub cycle: bool,
    /// `UNLOGGED` (PostgreSQL 15).
    pub unlogged: bool,
}

impl Sequence {
    /// What `AS type` makes of it: bounds that are those of the old type become those of the new one.
    /// <https://www.postgresql.org/docs/current/sql-altersequence.html>
    pub fn retyped(&self, ty: &str) -> Self {
        let (lowest, highest) = Self::range_of(&self.ty);
        let (new_lowest, new_highest) = Self::range_of(ty);
        let minimum = if self.minimum == lowest { new_lowest } else { self.minimum };
        let maximum = if self.maximum == highest { new_highest } else { self.maximum };
        Self { ty: ty.to_owned(), minimum, maximum, ..self.clone() }
    }

    /// Whether its type holds its bounds and its start.
    pub fn is_within_its_type(&self) -> bool {
        let (lowest, highest) = Self::range_of(&self.ty);
        let within = |value| (lowest..=highest).contains(&value);
        within(self.minimum) && within(self.maximum) && (self.minimum..=self.maximum).contains(&self.start)
    }

    /// The lowest and highest value of a type.
    pub fn range_of(ty: &str) -> (i64, i64) {
        match ty {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        }
    }
}

/// A column default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Default {
    /// The expression as `pg_get_expr` prints it.
    pub expression: String,
    /// Whether it could give another value for each row (calls a volatile function).
    pub volatile: bool,
}

/// A constraint of a table, or a constraint trigger's absence: triggers are objects of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// The kind, with what only that kind has.
    pub kind: ConstraintKind,
    /// As `pg_get_constraintdef` prints it, without `NOT VALID` and without deferrability.
    pub definition: String,
    /// The constrained columns, by name.
    pub columns: Vec<String>,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub deferred: bool,
    /// False for `NOT VALID`.
    pub validated: bool,
    /// False for `NOT ENFORCED` (PostgreSQL 18).
    pub enforced: bool,
    /// Declared here, and not only inherited.
    pub local: bool,
    /// Inherited from at least one parent.
    pub inherited: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// The parent's constraint this one was made from (partitions).
    pub parent: Option<(QName, String)>,
}

/// The kinds of table constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConstraintKind {
    /// `CHECK`.
    Check,
    /// `PRIMARY KEY`, with its index.
    PrimaryKey(Index),
    /// `UNIQUE`, with its index.
    Unique(Index),
    /// `EXCLUDE`, with its index.
    Exclusion(Index),
    /// `FOREIGN KEY`: referenced relation and columns.
    ForeignKey {
        /// The referenced table.
        references: QName,
        /// The referenced columns.
        columns: Vec<String>,
    },
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The indexed table or materialized view.
    pub relation: QName,
    /// Everything `pg_get_indexdef` prints from `USING` on, storage parameters included.
    pub definition: String,
    /// `UNIQUE`.
    pub unique: bool,
    /// `ON ONLY` a partitioned table, still without its partitions' indexes.
    pub only: bool,
    /// `indisvalid`.
    pub valid: bool,
    /// Storage parameters.
    pub options: Parameters,
    /// The tablespace, when not the database's default.
    pub tablespace: Option<String>,
    /// Its age among the indexes of a partitioned table: the order in which `ATTACH PARTITION` looks at
    /// them. No difference.
    pub position: i32,
    /// What it indexes, in order.
    pub columns: Vec<IndexColumn>,
    /// `COMMENT ON INDEX` of an index behind a constraint; other indexes are objects with a comment.
    pub comment: Option<String>,
}

/// One key of an index: what can be altered in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexColumn {
    /// The column's name, or `None` for an expression.
    pub name: Option<String>,
    /// `SET STATISTICS` of an expression.
    pub statistics: Option<i32>,
}

/// A tie to a parent table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// `FOR VALUES ...` or `DEFAULT` as PostgreSQL prints it; `None` for plain inheritance.
    pub bound: Option<String>,
    /// The place among several parents (plain inheritance), from one on. No difference by itself: what is compared is
    /// the order of all of them.
    pub order: i32,
}

impl ConstraintKind {
    /// The index behind a key or exclusion constraint.
    pub fn index(&self) -> Option<&Index> {
        match self {
            ConstraintKind::PrimaryKey(index) | ConstraintKind::Unique(index) | ConstraintKind::Exclusion(index) => {
                Some(index)
            }
            ConstraintKind::Check | ConstraintKind::ForeignKey { .. } => None,
        }
    }

    /// Where people look for it in a table definition: keys first.
    pub fn order(&self) -> u8 {
        match self {
            ConstraintKind::PrimaryKey(_) => 0,
            ConstraintKind::Unique(_) => 1,
            ConstraintKind::Exclusion(_) => 2,
            ConstraintKind::Check => 3,
            ConstraintKind::ForeignKey { .. } => 4,
        }
    }
}
