//! Reading Neon's JSON: what must be there, and what may be.

use super::error::NeonError;
use serde_json::Value;

/// A JSON object of an answer, and what it answers.
#[derive(Clone, Copy)]
pub(super) struct Answer<'a> {
    pub(super) action: &'a str,
    pub(super) value: &'a Value,
}

impl<'a> Answer<'a> {
    /// A text that must be there.
    pub(super) fn text(self, name: &str) -> Result<String, NeonError> {
        self.optional(name).ok_or_else(|| self.lacks(name))
    }

    /// A text that may be missing, null or empty.
    pub(super) fn optional(self, name: &str) -> Option<String> {
        self.value.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Yes, no, or missing, which is no.
    pub(super) fn flag(self, name: &str) -> bool {
        self.value.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// An object that must be there.
    pub(super) fn object(self, name: &str) -> Result<Self, NeonError> {
        let value = self.value.get(name).filter(|value| value.is_object()).ok_or_else(|| self.lacks(name))?;
        Ok(Self { value, ..self })
    }

    /// The elements of a list that must be there.
    pub(super) fn list(self, name: &str) -> Result<impl Iterator<Item = Self>, NeonError> {
        let list = self.value.get(name).and_then(Value::as_array).ok_or_else(|| self.lacks(name))?;
        Ok(list.iter().map(move |value| Self { value, ..self }))
    }

    fn lacks(self, name: &str) -> NeonError {
        NeonError::Malformed { action: self.action.to_owned(), reason: format!("it has no {name:?}") }
    }
}
