//! A copy of the migrations directory, where new files are tried before they count.

use std::fs;
use std::path::{Path, PathBuf};

use super::GenerateError;

/// A copy of the migrations directory in which the new ones are tried.
pub(super) struct Stage {
    pub(super) path: PathBuf,
}

impl Stage {
    pub(super) fn new(directory: &Path, mark: &str) -> Result<Self, GenerateError> {
        let path = std::env::temp_dir().join(format!("glowplug-proof-{mark}"));
        let failed = |source| GenerateError::Write { path: path.clone(), source };
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(&path).map_err(failed)?;
        let stage = Self { path: path.clone() };
        let entries = match fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(stage),
            Err(source) => return Err(GenerateError::Write { path: directory.to_owned(), source }),
        };
        for entry in entries {
            let entry = entry.map_err(failed)?;
            if entry.path().is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
                let target = path.join(entry.file_name());
                fs::create_dir(&target).map_err(failed)?;
                for file in fs::read_dir(entry.path()).map_err(failed)? {
                    let file = file.map_err(failed)?;
                    if file.path().is_file() {
                        fs::copy(file.path(), target.join(file.file_name())).map_err(failed)?;
                    }
                }
            }
        }
        Ok(stage)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.path).ok();
    }
}
