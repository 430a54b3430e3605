//! The migrations a project has: versions, names, texts. From a directory in Diesel's layout or
//! from any Diesel `MigrationSource`. Reads files; never sees a database.

mod directory;
#[cfg(feature = "diesel")]
mod embedded;
mod metadata;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

#[cfg(feature = "diesel")]
pub(crate) use embedded::take;

pub use directory::UNFINISHED;

use crate::checksum;
use crate::statement::{Statement, split};
use crate::sum::SumFile;

/// A project's migrations, oldest first, and the checksum file beside them if there is one.
#[derive(Debug, Clone, Default)]
pub struct Migrations {
    pub(crate) list: Vec<Migration>,
    pub(crate) sum: Option<SumFile>,
}

/// One migration.
#[derive(Debug, Clone)]
pub struct Migration {
    /// What the ledger knows it by: the part of the name before the first `_`, dashes left out.
    pub version: String,
    /// The name of its directory.
    pub name: String,
    /// The text that applies it.
    pub up: Script,
    /// The text that takes it back, where there is one.
    pub down: Option<Script>,
    /// False when `metadata.toml` says so: then each statement stands for itself.
    pub run_in_transaction: bool,
}

/// The text of an `up.sql` or a `down.sql`.
#[derive(Debug, Clone)]
pub struct Script {
    /// Where it was read, for messages.
    pub origin: String,
    /// The text.
    pub sql: String,
    /// The SHA-256 of the text with `\n` line ends, in hexadecimal.
    pub checksum: String,
    /// Cut when first asked for: an applied migration never is, and a schema's first one can be a megabyte.
    statements: OnceLock<Vec<Statement>>,
}

impl Script {
    pub(crate) fn new(origin: String, sql: String) -> Self {
        // A byte order mark is an editor's, not the author's; the server would not accept it.
        let sql = sql.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(sql);
        Self { origin, checksum: checksum::of_text(&sql), sql, statements: OnceLock::new() }
    }

    /// Its statements.
    pub fn statements(&self) -> &[Statement] {
        self.statements.get_or_init(|| split(&self.sql))
    }

    /// The place of a byte of the text as `file:line:column`, both counted from one.
    pub fn place(&self, byte: usize) -> String {
        let (line, column) = self.line_and_column(byte);
        format!("{}:{line}:{column}", self.origin)
    }

    pub(crate) fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let before = &self.sql[..byte.min(self.sql.len())];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl Migrations {
    /// Reads a directory in Diesel's layout: `VERSION_name/{up.sql,down.sql,metadata.toml}`, and
    /// [`glowplug.sum`](crate::SUM_FILE) when it is there.
    ///
    /// # Errors
    /// When the directory cannot be read, a migration is incomplete, or two share a version.
    pub fn from_directory(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let path = path.as_ref();
        let sum = SumFile::read(path)?;
        Self::collect(directory::read(path)?, sum)
    }

    /// As [`from_directory`](Self::from_directory), the checksum file left alone.
    pub(crate) fn without_sum(path: &Path) -> Result<Self, SourceError> {
        Self::collect(directory::read(path)?, None)
    }

    /// Takes migrations from Diesel: `embed_migrations!`, `FileBasedMigrations`, any other.
    ///
    /// # Errors
    /// When the source fails, a migration does more than run SQL text, or two share a version.
    #[cfg(feature = "diesel")]
    pub fn from_diesel(source: &impl diesel::migration::MigrationSource<diesel::pg::Pg>) -> Result<Self, SourceError> {
        Self::collect(embedded::read(source)?, None)
    }

    fn collect(mut list: Vec<Migration>, sum: Option<SumFile>) -> Result<Self, SourceError> {
        // Diesel orders versions as text, too.
        list.sort_by(|a, b| a.version.cmp(&b.version).then_with(|| a.name.cmp(&b.name)));
        for pair in list.windows(2) {
            if pair[0].version == pair[1].version {
                return Err(SourceError::Duplicate {
                    version: pair[0].version.clone(),
                    first: pair[0].name.clone(),
                    second: pair[1].name.clone(),
                });
            }
        }
        Ok(Self { list, sum })
    }

    /// The migrations, oldest first.
    pub fn iter(&self) -> std::slice::Iter<'_, Migration> {
        self.list.iter()
    }

    /// Those up to and with this version; the checksum file is left out, since it speaks of all.
    #[must_use]
    pub fn up_to(&self, version: &str) -> Self {
        let list = self.list.iter().filter(|migration| migration.version.as_str() <= version).cloned().collect();
        Self { list, sum: None }
    }

    /// These and others together; the checksum file is left out, since it speaks of these alone.
    ///
    /// # Errors
    /// When two share a version.
    pub fn and(&self, others: Self) -> Result<Self, SourceError> {
        Self::collect(self.list.iter().cloned().chain(others.list).collect(), None)
    }

    /// Where the files and the checksum file disagree; nothing without one.
    pub fn against_sum(&self) -> Vec<crate::history::Violation> {
        crate::history::sum_rules(self)
    }

    /// The migration of this version.
    pub fn get(&self, version: &str) -> Option<&Migration> {
        self.list
            .binary_search_by(|migration| migration.version.as_str().cmp(version))
            .ok()
            .map(|index| &self.list[index])
    }
}

/// Why a project's migrations cannot be taken in. All are mistakes in files: exit code 2.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// A file or directory cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A directory without `up.sql`.
    #[error("migration {} has no up.sql", path.display())]
    MissingUp {
        /// The migration's directory.
        path: PathBuf,
    },
    /// A command that added migrations was killed between the first and the last of them.
    #[error("{} is there: a `generate` was killed while it put its files in place", path.display())]
    Unfinished {
        /// What is left to be moved.
        path: PathBuf,
    },
    /// The directory's name gives no version that fits Diesel's ledger.
    #[error("migration {name} has no usable version: {reason}")]
    Version {
        /// The directory's name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two migrations of one version; Diesel would drop one of them in silence.
    #[error("migrations {first} and {second} have the same version {version}")]
    Duplicate {
        /// The version.
        version: String,
        /// One directory.
        first: String,
        /// The other.
        second: String,
    },
    /// `metadata.toml` says something else than Diesel understands.
    #[error("{}:{line}: {reason}", path.display())]
    Metadata {
        /// The file.
        path: PathBuf,
        /// Counted from one.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// The checksum file is wrong in itself.
    #[error(transparent)]
    Sum(#[from] crate::sum::SumError),
    /// A Diesel source failed, or holds a migration that is not SQL text.
    #[error("migration {name} cannot be taken from Diesel: {reason}")]
    Diesel {
        /// The migration, or the source itself.
        name: String,
        /// What it said.
        reason: String,
    },
}

impl SourceError {
    /// What to do next.
    pub fn help(&self) -> String {
        match self {
            Self::Read { .. } => "check that the path exists and that it is UTF-8 text".to_owned(),
            Self::MissingUp { path } => format!("write {}, or remove the directory", path.join("up.sql").display()),
            Self::Unfinished { .. } => "run `cargo xtask generate`: it puts the rest in place".to_owned(),
            Self::Version { .. } => {
                "name the directory like 20260131120000_add_post: at most 50 characters before the first `_`".to_owned()
            }
            Self::Duplicate { .. } => "rename one of the directories to a later version".to_owned(),
            Self::Metadata { .. } => {
                "write `run_in_transaction = false` or `run_in_transaction = true`, or remove the file".to_owned()
            }
            Self::Sum(error) => error.help(),
            Self::Diesel { .. } => "keep migrations to SQL files".to_owned(),
        }
    }
}
