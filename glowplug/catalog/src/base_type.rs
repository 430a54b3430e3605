//! Base types: values that functions of their own read and write.

use serde::{Deserialize, Serialize};

/// A base type. Functions are named as `pg_proc` names them, qualified.
/// <https://www.postgresql.org/docs/current/sql-createtype.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseType {
    /// The length in bytes, -1 for a variable one.
    pub length: i32,
    /// `PASSEDBYVALUE`.
    pub by_value: bool,
    /// `INPUT`.
    pub input: String,
    /// `OUTPUT`.
    pub output: String,
    /// `RECEIVE`.
    pub receive: Option<String>,
    /// `SEND`.
    pub send: Option<String>,
    /// `TYPMOD_IN`.
    pub modifier_in: Option<String>,
    /// `TYPMOD_OUT`.
    pub modifier_out: Option<String>,
    /// `ANALYZE`.
    pub analyze: Option<String>,
    /// `SUBSCRIPT`.
    pub subscript: Option<String>,
    /// `ELEMENT`.
    pub element: Option<String>,
    /// `DEFAULT`, as its input function takes it.
    pub default: Option<String>,
    /// `CATEGORY`.
    pub category: String,
    /// `PREFERRED`.
    pub preferred: bool,
    /// `DELIMITER` in arrays.
    pub delimiter: String,
    /// `ALIGNMENT`.
    pub alignment: String,
    /// `STORAGE`.
    pub storage: String,
    /// `COLLATABLE`.
    pub collatable: bool,
}

impl BaseType {
    /// The names of functions, to exchange them.
    pub fn names_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let options = [
            &mut self.receive,
            &mut self.send,
            &mut self.modifier_in,
            &mut self.modifier_out,
            &mut self.analyze,
            &mut self.subscript,
            &mut self.element,
        ];
        [&mut self.input, &mut self.output].into_iter().chain(options.into_iter().flatten())
    }
}
