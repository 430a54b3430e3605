//! The grammar and model of glowplug's declarations.
//!
//! One grammar serves two readers: the macros (`table!`, `pg_enum!`), which turn a declaration
//! into plain Diesel at compile time, and the engine, which reads the same source files and turns
//! them into a schema. They cannot disagree, because both call this crate.
//!
//! This crate does no input or output: it takes tokens or text and returns values or errors.
//! What a declaration means in SQL is the engine's business (`glowplug::declared`).
//!
//! Spans: every part of the model carries the [`proc_macro2::Span`] of the word that declared it.
//! Such spans belong to the thread that made them, so the model is neither `Send` nor meant to be
//! kept; [`file::parse_file`] is cheap, and [`place::Place`] is the plain form of a span.
//!
//! Where a mistake is found:
//!
//! | mistake | macro | xtask |
//! |---|---|---|
//! | anything visible in one declaration (unknown column in a key, two objects of one name, missing primary key, `set null` on a not-null column, ...) | [`check::table`](mod@check::table), span on the word | the same |
//! | unknown table or column behind `references` | the path does not resolve | [`check::schema`](mod@check::schema) |
//! | types of a foreign key differ, referenced columns not unique | traits in the expansion | [`check::schema`](mod@check::schema) |
//! | two tables or types of one name | two modules of one name, when re-exported together | [`check::schema`](mod@check::schema) |

pub mod check;
mod column;
mod constraint;
mod cursor;
mod data_type;
mod declared;
mod domain;
mod enumeration;
pub mod error;
mod expression;
mod external;
pub mod file;
mod foreign_key;
mod index;
mod name;
pub mod namespace;
pub mod place;
mod policy;
mod sequence;
mod sql_text;
mod storage;
mod suggest;
mod table;
mod view;

pub use column::{Collation, ColumnDecl, ColumnValue, Generated, GeneratedKind, Identity, IdentityKind};
pub use constraint::{
    Check, ConstraintDecl, ConstraintKind, Deferral, Exclusion, ExclusionElement, PrimaryKey, UniqueKey,
};
pub use data_type::{DataType, PostgresType, TypeName};
pub use declared::Declared;
pub use domain::{DomainCheck, DomainDecl};
pub use enumeration::{EnumDecl, EnumValueDecl};
pub use error::{Error, Errors};
pub use expression::{Expression, Literal};
pub use external::SqlTypeDecl;
pub use file::{Item, parse_file};
pub use foreign_key::{Action, ForeignKey, Match, TableReference};
pub use index::{IndexDecl, IndexElement, IndexKey, NullsOrder, OperatorClass, SortOrder};
pub use name::{Name, QualifiedName};
pub use place::Place;
pub use policy::{PolicyCommand, PolicyDecl, RowSecurity};
pub use sequence::SequenceDecl;
pub use sql_text::SqlText;
pub use storage::Parameter;
pub use table::TableDecl;
pub use view::{CheckOption, ViewDecl};
