//! What every command's failure becomes: an exit code, a message, its causes, and what to do.

use std::error::Error;

use glowplug::canonical::{CanonicalError, ScratchError};
use glowplug::declared::DeclaredError;
use glowplug::difference::DifferenceError;
use glowplug::embedded::{EmbeddedError, SettingsError};
use glowplug::generate::{GenerateError, WorkshopError};
use glowplug::plan::PlanError;
use glowplug::pull::PullError;
use glowplug::push::PushError;
use glowplug_connect::ConnectError;
use glowplug_connect::environment::EnvironmentError;
use glowplug_connect::neon::NeonError;
use glowplug_migrate::{RunError, SourceError, SumError};
use glowplug_syntax::namespace::NamespaceError;

use crate::exit::Exit;
use crate::snippet;

/// A command that did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
    /// Outer to inner.
    pub(crate) causes: Vec<String>,
    /// One step a line.
    pub(crate) help: Vec<String>,
    /// More for scripts: merged into the JSON form of the failure.
    pub(crate) details: Option<serde_json::Value>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), causes: Vec::new(), help: Vec::new(), details: None }
    }

    /// From an error and what lies behind it. A cause that the message already quotes is left out.
    pub(crate) fn of(exit: Exit, error: &dyn Error) -> Self {
        let mut failure = Self::new(exit, error.to_string());
        let mut next = error.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            if !failure.message.contains(&text) && !failure.causes.contains(&text) {
                failure.causes.push(text);
            }
            next = cause.source();
        }
        failure
    }

    pub(crate) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

impl From<EmbeddedError> for Failure {
    fn from(error: EmbeddedError) -> Self {
        let exit = match &error {
            EmbeddedError::BadBinDir { .. } | EmbeddedError::OtherMajor { .. } | EmbeddedError::Settings(_) => {
                Exit::Usage
            }
            EmbeddedError::NotFound { .. }
            | EmbeddedError::MajorGone { .. }
            | EmbeddedError::NoAccount
            | EmbeddedError::Init { .. }
            | EmbeddedError::DidNotStart { .. }
            | EmbeddedError::DidNotStop { .. }
            | EmbeddedError::Busy { .. }
            | EmbeddedError::Fetch { .. }
            | EmbeddedError::Spawn { .. }
            | EmbeddedError::File { .. }
            | _ => Exit::Connect,
        };
        Self { help: error.help(), ..Self::of(exit, &error) }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::of(Exit::Usage, &error)
    }
}

impl From<EnvironmentError> for Failure {
    fn from(error: EnvironmentError) -> Self {
        let exit = match &error {
            EnvironmentError::PushRefused { .. } | EnvironmentError::Protected { .. } => Exit::Refused,
            _ => Exit::Usage,
        };
        Self::of(exit, &error)
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        Self::of(Exit::Connect, &error)
    }
}

impl From<NeonError> for Failure {
    fn from(error: NeonError) -> Self {
        let exit = match &error {
            NeonError::Unset { .. }
            | NeonError::Setting { .. }
            | NeonError::NoBranch { .. }
            | NeonError::NoParent { .. }
            | NeonError::Choose { .. } => Exit::Usage,
            NeonError::Refused { .. } | NeonError::Operation { .. } | NeonError::Slow { .. } => Exit::Failed,
            NeonError::Unreachable { .. }
            | NeonError::Key { .. }
            | NeonError::Busy { .. }
            | NeonError::Malformed { .. }
            | _ => Exit::Connect,
        };
        Self { help: error.help(), ..Self::of(exit, &error) }
    }
}

impl From<DeclaredError> for Failure {
    fn from(error: DeclaredError) -> Self {
        match &error {
            DeclaredError::Invalid { diagnostics, sources } => {
                let count = diagnostics.len();
                let plural = if count == 1 { "" } else { "s" };
                let mut failure = Self::new(Exit::Usage, format!("{count} mistake{plural} in the declarations"));
                failure.causes = diagnostics.iter().map(|diagnostic| snippet::render(diagnostic, sources)).collect();
                failure
            }
            _ => Self::of(Exit::Usage, &error),
        }
    }
}

impl From<ScratchError> for Failure {
    fn from(error: ScratchError) -> Self {
        let exit = match &error {
            ScratchError::Connect(_) | ScratchError::Query(_) => Exit::Connect,
            ScratchError::Create { .. } | ScratchError::Extension { .. } => Exit::Failed,
        };
        Self::of(exit, &error)
    }
}

impl From<CanonicalError> for Failure {
    fn from(error: CanonicalError) -> Self {
        match error {
            CanonicalError::Scratch(error) => error.into(),
            CanonicalError::Refused { ref sql, ref help, .. } => {
                let mut failure = Self::of(Exit::Usage, &error);
                failure.causes.push(format!("the statement was: {sql}"));
                failure.help.extend(help.clone());
                failure
            }
            CanonicalError::Introspect(_) | CanonicalError::Connection(_) | CanonicalError::Lost { .. } => {
                Self::of(Exit::Connect, &error)
            }
        }
    }
}

impl From<PushError> for Failure {
    fn from(error: PushError) -> Self {
        let exit = match error {
            PushError::Canonical(error) => return error.into(),
            PushError::Plan(error) => return error.into(),
            PushError::Introspect(_) | PushError::Connection(_) => Exit::Connect,
            PushError::Answer(_) => Exit::Usage,
            PushError::Statement { .. } | PushError::Locked | PushError::Restless => Exit::Failed,
            PushError::NotConverged(_) => Exit::Bug,
        };
        let mut failure = Self::of(exit, &error);
        if let PushError::Statement { error, cause, .. } = &error {
            failure.causes = vec![format!("the statement was: {}", error.sql)];
            failure.causes.extend(cause.as_ref().map(|cause| format!("it serves {cause}")));
        }
        failure
    }
}

impl From<GenerateError> for Failure {
    fn from(error: GenerateError) -> Self {
        let exit = match error {
            GenerateError::Canonical(error) => return error.into(),
            GenerateError::Source(error) => return error.into(),
            GenerateError::Sum(error) => return error.into(),
            GenerateError::Plan(error) => return error.into(),
            GenerateError::Workshop(WorkshopError::Connect(_)) | GenerateError::Connection(_) => Exit::Connect,
            GenerateError::Answer(_) | GenerateError::Write { .. } => Exit::Usage,
            GenerateError::Replay(ref inner) => {
                let exit = Exit::of(inner.exit_code());
                return Self { help: inner.help(), ..Self::of(exit, &error) };
            }
            GenerateError::Workshop(WorkshopError::Create { .. })
            | GenerateError::Introspect(_)
            | GenerateError::Apply(_) => Exit::Failed,
            GenerateError::Proof(_) => Exit::Bug,
        };
        Self::of(exit, &error)
    }
}

impl From<PullError> for Failure {
    fn from(error: PullError) -> Self {
        match error {
            PullError::Canonical(error) => error.into(),
            PullError::Plan(error) => error.into(),
            PullError::Declared(_) | PullError::Differs(_) => Self::of(Exit::Bug, &error),
        }
    }
}

impl From<NamespaceError> for Failure {
    fn from(error: NamespaceError) -> Self {
        Self::of(Exit::Usage, &error).help(error.help())
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self { help: error.help(), ..Self::of(Exit::of(error.exit_code()), &error) }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::of(Exit::Usage, &error).help(error.help())
    }
}

impl From<SumError> for Failure {
    fn from(error: SumError) -> Self {
        Self::of(Exit::Usage, &error).help(error.help())
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        Self::of(Exit::Refused, &error)
    }
}

impl From<DifferenceError> for Failure {
    fn from(error: DifferenceError) -> Self {
        let exit = match &error {
            DifferenceError::From(_) | DifferenceError::To(_) => Exit::Failed,
            DifferenceError::Rename(_) => Exit::Usage,
            DifferenceError::Plan(_) => Exit::Refused,
        };
        Self::of(exit, &error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_that_the_message_quotes_is_not_said_twice() {
        let source = std::io::Error::other("the disk is full");
        let error = EmbeddedError::Spawn { program: "initdb".into(), source };
        assert_eq!(Failure::from(error).causes, Vec::<String>::new());
    }
}
