//! What is wrong with a declaration: a message, advice, and the word it is about.
//!
//! An [`Error`] carries spans, for the compiler's caret; [`Errors::diagnostics`] gives the plain
//! form, for xtask's.

use crate::place::Place;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use std::fmt;
use std::rc::Rc;

/// One mistake in a declaration.
#[derive(Debug, Clone)]
pub struct Error {
    /// The word it is about.
    pub span: Span,
    /// The file, when the declaration was read from one.
    pub file: Rc<str>,
    /// What is wrong: lowercase, names the object.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second word that belongs to it, in the same declarations.
    pub also: Option<Box<Also>>,
}

/// A second place an error speaks of.
#[derive(Debug, Clone)]
pub struct Also {
    /// The word.
    pub span: Span,
    /// Its file.
    pub file: Rc<str>,
    /// What it is, for example `first declared here`.
    pub label: String,
}

impl Error {
    /// An error about a word.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, file: Rc::from(""), message: message.into(), help: None, also: None }
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second word in the same file.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also = Some(Box::new(Also { span, file: Rc::clone(&self.file), label: label.into() }));
        self
    }

    /// Says which file the declaration was read from.
    #[must_use]
    pub fn in_file(mut self, file: &Rc<str>) -> Self {
        self.file = Rc::clone(file);
        if let Some(also) = &mut self.also
            && also.file.is_empty()
        {
            also.file = Rc::clone(file);
        }
        self
    }

    /// The error as the compiler shows it: `compile_error!` on the word.
    #[must_use]
    pub fn to_compile_error(&self) -> TokenStream {
        let text = match &self.help {
            Some(help) => format!("{}\nhelp: {help}", self.message),
            None => self.message.clone(),
        };
        quote_spanned! { self.span => ::core::compile_error! { #text } }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<syn::Error> for Error {
    fn from(error: syn::Error) -> Self {
        Self::new(error.span(), error.to_string())
    }
}

/// Every mistake found in one reading, in the order of the source.
#[derive(Debug, Clone, Default)]
pub struct Errors {
    /// The mistakes.
    pub errors: Vec<Error>,
}

impl Errors {
    /// Takes one more.
    pub fn push(&mut self, error: Error) {
        self.errors.push(error);
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// `Ok` when there are none.
    ///
    /// # Errors
    ///
    /// The collected errors, when there are any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// All of them as `compile_error!`s.
    #[must_use]
    pub fn to_compile_errors(&self) -> TokenStream {
        self.errors.iter().map(Error::to_compile_error).collect()
    }

    /// The plain form: places instead of spans.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.errors
            .iter()
            .map(|error| Diagnostic {
                place: Place::of(&error.file, error.span),
                message: error.message.clone(),
                help: error.help.clone(),
                also: error.also.as_ref().map(|also| (Place::of(&also.file, also.span), also.label.clone())),
            })
            .collect()
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, diagnostic) in self.diagnostics().iter().enumerate() {
            if position > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Self { errors: vec![error] }
    }
}

/// One mistake in plain form: what a report prints.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Diagnostic {
    /// The word it is about.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place and what it is.
    pub also: Option<(Place, String)>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if let Some((place, label)) = &self.also {
            write!(f, "\n  note: {label}: {place}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}
