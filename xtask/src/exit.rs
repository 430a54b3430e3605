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
    /// Something is pending or differs; only where a command was asked to check.
    Pending,
    /// Consent is needed that nobody gave: data would be lost, and there is no terminal to ask on.
    Consent,
    /// No database: no server, no way in, or no such database.
    Connect,
    /// Something that was run failed: a statement, a test, `psql`. The report says what stands.
    Failed,
    /// Refused: production, CI, an object that is not ours; or files, checksums and database tell different
    /// histories.
    Refused,
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
            Self::Pending => 3,
            Self::Consent => 4,
            Self::Connect => 5,
            Self::Failed => 6,
            Self::Refused => 7,
            Self::Interrupted => 130,
        }
    }

    /// The word for it in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Bug => "bug",
            Self::Usage => "usage",
            Self::Pending => "pending",
            Self::Consent => "consent-needed",
            Self::Connect => "cannot-connect",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Exit {
    /// From the number that a library gives its error. One that we do not know is a bug of ours.
    pub(crate) fn of(code: u8) -> Self {
        [Self::Done, Self::Usage, Self::Pending, Self::Consent, Self::Connect, Self::Failed, Self::Refused]
            .into_iter()
            .find(|exit| exit.code() == code)
            .unwrap_or(Self::Bug)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
