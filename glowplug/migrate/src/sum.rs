//! The checksum file `glowplug.sum` beside the migrations: history that git can see.
//!
//! One line per migration, oldest first, each carrying a link that hashes everything up to it.
//! Two branches that add a migration each both append after the same last line, so git reports a
//! conflict; resolving it by keeping both lines breaks the chain, which is found here. A later
//! migration can be added without touching the lines before it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::checksum;
use crate::source::{Migration, Migrations, SourceError};

/// The name of the checksum file.
pub const SUM_FILE: &str = "glowplug.sum";

/// The command that takes the files as they are for the truth.
pub(crate) const UPDATE: &str = "cargo xtask migrate --update-sum";

const HEADER: &str = "\
# Checksums of the migrations, kept by `cargo xtask`; commit it with them.
# version, sha256 of up.sql, sha256 of down.sql (- without one), link to the lines above
";

/// The checksum file's content; its chain has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumFile {
    pub(crate) lines: Vec<SumLine>,
}

/// One migration's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SumLine {
    pub(crate) version: String,
    pub(crate) up: String,
    pub(crate) down: Option<String>,
    link: String,
}

impl SumFile {
    /// What the file should say for these migrations.
    pub fn of(migrations: &Migrations) -> Self {
        let mut lines: Vec<SumLine> = Vec::new();
        for migration in migrations.iter() {
            let link = link(lines.last(), migration);
            lines.push(SumLine {
                version: migration.version.clone(),
                up: migration.up.checksum.clone(),
                down: migration.down.as_ref().map(|down| down.checksum.clone()),
                link,
            });
        }
        Self { lines }
    }

    /// Takes the migrations in this directory as they are for the truth and writes the file anew,
    /// whatever the one there says.
    ///
    /// # Errors
    /// When a migration cannot be taken in, or the file cannot be written.
    pub fn rebuild(directory: &Path) -> Result<Self, SourceError> {
        let sum = Self::of(&Migrations::without_sum(directory)?);
        sum.write(directory)?;
        Ok(sum)
    }

    /// Reads the file in this directory, `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read, a line is malformed, or a line does not follow the one above.
    pub fn read(directory: &Path) -> Result<Option<Self>, SumError> {
        let path = directory.join(SUM_FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => parse(&path, &text).map(Some),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SumError::Io { path, source }),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = HEADER.to_owned();
        for line in &self.lines {
            let down = line.down.as_deref().unwrap_or("-");
            for (field, end) in [(&*line.version, " "), (&*line.up, " "), (down, " "), (&*line.link, "\n")] {
                text.push_str(field);
                text.push_str(end);
            }
        }
        text
    }

    /// Writes the file into this directory: a new file first, then one rename, so that a kill
    /// leaves the old one or the new one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, directory: &Path) -> Result<(), SumError> {
        let path = directory.join(SUM_FILE);
        let fresh = directory.join(format!(".{SUM_FILE}.{}", std::process::id()));
        std::fs::write(&fresh, self.text())
            .and_then(|()| std::fs::rename(&fresh, &path))
            .map_err(|source| SumError::Io { path, source })
    }

    pub(crate) fn line(&self, version: &str) -> Option<&SumLine> {
        self.lines.iter().find(|line| line.version == version)
    }
}

/// Everything above, this version, its texts. `run_in_transaction` is not part of it: a line
/// must be verifiable from the file alone.
fn link(above: Option<&SumLine>, migration: &Migration) -> String {
    let down = migration.down.as_ref().map(|down| down.checksum.as_str());
    link_of(above, &migration.version, &migration.up.checksum, down)
}

fn link_of(above: Option<&SumLine>, version: &str, up: &str, down: Option<&str>) -> String {
    let above = above.map_or("", |line| &line.link);
    let mut link = checksum::of_parts(&[above, " ", version, " ", up, " ", down.unwrap_or("-")]);
    link.truncate(16);
    link
}

fn parse(path: &Path, text: &str) -> Result<SumFile, SumError> {
    let mut lines: Vec<SumLine> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let malformed = |reason| SumError::Malformed { path: path.to_path_buf(), line: index + 1, reason };
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| raw.starts_with(mark)) {
            return Err(malformed("a merge conflict is left in it"));
        }
        if raw.starts_with('#') || raw.trim().is_empty() {
            continue;
        }
        let fields = raw.split_whitespace().collect::<Vec<_>>();
        let [version, up, down, link] = fields[..] else {
            return Err(malformed("a line has four fields"));
        };
        let is_sum = |field: &str| field.len() == 64 && field.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_sum(up) || !(down == "-" || is_sum(down)) {
            return Err(malformed("this is not a SHA-256 in hexadecimal"));
        }
        let down = (down != "-").then(|| down.to_owned());
        if link_of(lines.last(), version, up, down.as_deref()) != link {
            return Err(SumError::Broken { path: path.to_path_buf(), line: index + 1, version: version.to_owned() });
        }
        lines.push(SumLine { version: version.to_owned(), up: up.to_owned(), down, link: link.to_owned() });
    }
    Ok(SumFile { lines })
}

/// Why the checksum file cannot be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SumError {
    /// It cannot be read or written.
    #[error("cannot use {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line that nothing of ours wrote.
    #[error("{}:{line}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Counted from one.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// A line that does not follow the line above it.
    #[error(
        "{}:{line}: migration {version} does not follow the line above: two branches were merged, or the file was edited",
        path.display()
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// Counted from one.
        line: usize,
        /// The migration of that line.
        version: String,
    },
}

impl SumError {
    /// What to do next.
    pub fn help(&self) -> String {
        match self {
            Self::Io { .. } => "check the file's permissions".to_owned(),
            Self::Malformed { .. } | Self::Broken { .. } => format!(
                "check that the migrations of both branches are there and run in the right order, then `{UPDATE}`"
            ),
        }
    }
}
