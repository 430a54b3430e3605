//! Reads the files of a schema: `*.rs` for what the macros declare, `*.sql` for the rest.

use super::{DeclaredSchema, SqlFile, declare};
use glowplug_syntax::error::Diagnostic;
use glowplug_syntax::{Declared, Errors, parse_file};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The file, relative to the project, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Why there is no declared schema.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeclaredError {
    /// A file or folder cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The declarations hold mistakes.
    #[error("{}", .diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid {
        /// Each of them.
        diagnostics: Vec<Diagnostic>,
        /// The files they stand in, for showing the lines.
        sources: Vec<SourceFile>,
    },
}

/// Reads and declares the schema in a folder. Paths in places are relative to `root`.
///
/// # Errors
///
/// When a file cannot be read, or the declarations hold mistakes.
pub fn read(root: &Path, folder: &Path, namespace: &str) -> Result<DeclaredSchema, DeclaredError> {
    parse(&files(root, folder)?, namespace)
}

/// The files of a schema's folder, folders in it included, sorted by path.
///
/// # Errors
///
/// When the folder or a file cannot be read.
pub fn files(root: &Path, folder: &Path) -> Result<Vec<SourceFile>, DeclaredError> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    let mut files = Vec::new();
    for path in paths {
        let text =
            fs::read_to_string(&path).map_err(|source| DeclaredError::Unreadable { path: path.clone(), source })?;
        let shown = path.strip_prefix(root).unwrap_or(&path);
        let parts: Vec<_> = shown.iter().map(|part| part.to_string_lossy()).collect();
        files.push(SourceFile { path: parts.join("/"), text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Declares what stands in these files.
///
/// # Errors
///
/// When the declarations hold mistakes: all of them, in the order of the files.
pub fn parse(files: &[SourceFile], namespace: &str) -> Result<DeclaredSchema, DeclaredError> {
    let mut declared = Declared::default();
    let mut errors = Errors::default();
    let mut sql_files = Vec::new();
    for file in files {
        if file.path.ends_with(".sql") {
            sql_files.push(SqlFile { path: file.path.clone(), text: file.text.clone() });
            continue;
        }
        match parse_file(&file.path, &file.text) {
            Ok(items) => declared.extend(items),
            Err(found) => errors.errors.extend(found.errors),
        }
    }
    errors
        .into_result()
        .and_then(|()| declare(&declared, sql_files, namespace))
        .map_err(|errors| DeclaredError::Invalid { diagnostics: errors.diagnostics(), sources: files.to_vec() })
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), DeclaredError> {
    let unreadable = |source| DeclaredError::Unreadable { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        // Hidden files are editors' own: swap files, locks.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "sql") {
            paths.push(path);
        }
    }
    Ok(())
}
