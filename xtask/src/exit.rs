//! The exit codes: what a script can know without reading text.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or there was nothing to do.
    Done,
    /// A bug of ours: a panic, or a state that cannot be.
    Bug,
    /// The command line, a setting or a declaration makes no sense.
    Usage,
    /// Consent is needed that nobody gave: data would be lost, and there is no terminal to ask on.
    Consent,
    /// No database: no server, no way in, or no such database.
    Connect,
    /// A program that was run failed: a test, `psql`, a statement. The report says what holds afterwards.
    Failed,
    /// Ctrl-C, as shells number it.
    Interrupted,
}

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Bug => 1,
            Self::Usage => 2,
            Self::Consent => 4,
            Self::Connect => 5,
            Self::Failed => 6,
            Self::Interrupted => 130,
        }
    }

    /// The word for it in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Bug => "bug",
            Self::Usage => "usage",
            Self::Consent => "consent-needed",
            Self::Connect => "cannot-connect",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
