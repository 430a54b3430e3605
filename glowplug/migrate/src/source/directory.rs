//! Reads a migrations directory by Diesel's rules: files and dot-directories beside the
//! migrations are not looked at, every other directory is a migration.

use std::io::ErrorKind;
use std::path::Path;

use super::{Migration, Script, SourceError, metadata};

/// Diesel's ledger keeps the version in a `varchar(50)`.
const LONGEST_VERSION: usize = 50;

/// What a command that adds migrations keeps beside them until all are in place. While it is there,
/// the migrations are not whole.
pub const UNFINISHED: &str = ".glowplug-unfinished";

pub(super) fn read(path: &Path) -> Result<Vec<Migration>, SourceError> {
    let unreadable = |source| SourceError::Read { path: path.to_path_buf(), source };
    let unfinished = path.join(UNFINISHED);
    if unfinished.exists() {
        return Err(SourceError::Unfinished { path: unfinished });
    }
    let mut migrations = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let directory = entry.map_err(unreadable)?.path();
        let hidden = directory.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if directory.is_dir() && !hidden {
            migrations.push(migration(&directory)?);
        }
    }
    Ok(migrations)
}

fn migration(directory: &Path) -> Result<Migration, SourceError> {
    let name = directory.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let version = version(&name)?;
    let up =
        script(&directory.join("up.sql"))?.ok_or_else(|| SourceError::MissingUp { path: directory.to_path_buf() })?;
    let down = script(&directory.join("down.sql"))?;
    let metadata_file = directory.join("metadata.toml");
    let run_in_transaction = match text(&metadata_file)? {
        Some(text) => metadata::run_in_transaction(&metadata_file, &text)?,
        None => true,
    };
    Ok(Migration { version, name, up, down, run_in_transaction })
}

/// The version in a migration's name, as Diesel reads it.
pub(super) fn version(name: &str) -> Result<String, SourceError> {
    let version = name.split('_').next().unwrap_or_default().replace('-', "");
    let reason = if version.is_empty() {
        "nothing stands before the first `_`"
    } else if version.chars().count() > LONGEST_VERSION {
        "it is longer than the 50 characters of Diesel's ledger"
    } else if version.chars().any(|c| c.is_whitespace() || c.is_control()) {
        "it has a blank in it"
    } else {
        return Ok(version);
    };
    Err(SourceError::Version { name: name.to_owned(), reason })
}

fn script(path: &Path) -> Result<Option<Script>, SourceError> {
    Ok(text(path)?.map(|sql| Script::new(path.display().to_string(), sql)))
}

fn text(path: &Path) -> Result<Option<String>, SourceError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SourceError::Read { path: path.to_path_buf(), source }),
    }
}
