//! Functions, procedures, window functions and aggregates.

use serde::{Deserialize, Serialize};

/// What is called, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoutineKind {
    /// An ordinary function.
    Function,
    /// A procedure.
    Procedure,
    /// A window function.
    Window,
}

/// A function or procedure. <https://www.postgresql.org/docs/current/sql-createfunction.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routine {
    /// Which kind.
    pub kind: RoutineKind,
    /// The arguments by which statements address it, as `pg_get_function_identity_arguments` prints them.
    pub signature: String,
    /// All of them, outputs and table columns included.
    pub arguments: Vec<Argument>,
    /// How many of the last inputs have a default.
    pub defaults: u32,
    /// The type it returns.
    pub result: String,
    /// `SETOF`.
    pub returns_set: bool,
    /// What it is made of besides the attributes: language, source text, settings.
    pub substance: Substance,
    /// What `ALTER FUNCTION` can change.
    pub attributes: RoutineAttributes,
    /// The whole statement, as `pg_get_functiondef` prints it.
    pub definition: String,
}

/// One argument of a routine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// `i`n, `o`ut, in-out (`b`), `v`ariadic, `t`able column.
    pub mode: char,
    /// Its name, empty for none.
    pub name: String,
    /// Its type.
    pub ty: String,
}

impl Argument {
    /// Whether a caller passes it.
    pub fn is_input(&self) -> bool {
        matches!(self.mode, 'i' | 'b' | 'v')
    }
}

/// What a routine does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substance {
    /// The language's name.
    pub language: String,
    /// The source text, the linked symbol, or the built-in's name.
    pub source: String,
    /// The object file of a C function.
    pub library: Option<String>,
    /// The body in standard SQL form (`BEGIN ATOMIC` or `RETURN`), whose names PostgreSQL tracks.
    pub sql_body: Option<String>,
    /// `SET parameter TO value` clauses.
    pub settings: Vec<String>,
    /// The arguments with their defaults.
    pub arguments: String,
    /// `TRANSFORM FOR TYPE`.
    pub transforms: Vec<String>,
}

/// Attributes that can be altered where the routine stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutineAttributes {
    /// `IMMUTABLE`, `STABLE` or `VOLATILE`.
    pub volatility: String,
    /// `STRICT`.
    pub strict: bool,
    /// `LEAKPROOF`.
    pub leakproof: bool,
    /// `SECURITY DEFINER`.
    pub security_definer: bool,
    /// `SAFE`, `RESTRICTED` or `UNSAFE`.
    pub parallel: String,
    /// `COST`.
    pub cost: String,
    /// `ROWS`, for functions that return sets.
    pub rows: String,
    /// The planner support function, qualified.
    pub support: Option<String>,
}

/// An aggregate. <https://www.postgresql.org/docs/current/sql-createaggregate.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregate {
    /// The arguments by which statements address it; `*` for none.
    pub signature: String,
    /// The arguments as its creation spells them; `*` for none.
    pub arguments: String,
    /// The type it returns.
    pub result: String,
    /// `n`ormal, `o`rdered-set or `h`ypothetical-set.
    pub kind: char,
    /// How many arguments of an ordered-set aggregate are direct ones.
    pub direct: u32,
    /// `SFUNC = ...`, `STYPE = ...` and so on, in the order of the manual; an empty value stands for a
    /// key without one.
    pub options: Vec<(String, String)>,
}
