//! Remembers the last canonical catalog of a namespace, by content.
//!
//! A cache and nothing more: a file that cannot be read, or was written by another version, counts
//! as absent; a file that cannot be written is not written.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::catalog::Catalog;
use crate::declared::DeclaredSchema;

/// Changes whenever the form of the file or the meaning of a catalog changes.
const FORMAT: &str = concat!("canonical 4 ", env!("CARGO_PKG_VERSION"));

/// What is remembered.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) environment: String,
    pub(super) declared: DeclaredSchema,
    pub(super) catalog: Catalog,
}

/// Everything that the canonical form depends on: statements, files, server version, extensions.
/// Places in the source do not matter to it.
pub(super) fn key(declared: &DeclaredSchema, environment: &str) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    };
    part(FORMAT);
    part(environment);
    part(&declared.namespace);
    for statement in &declared.statements {
        part(&statement.sql);
    }
    for file in &declared.sql_files {
        part(&file.text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn read(directory: &Path, namespace: &str) -> Option<Entry> {
    let bytes = fs::read(path(directory, namespace)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Written aside and renamed: a reader never sees half a file.
pub(super) fn write(directory: &Path, entry: &Entry) {
    let path = path(directory, &entry.declared.namespace);
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    let written = fs::create_dir_all(directory)
        .ok()
        .and_then(|()| serde_json::to_vec(entry).ok())
        .and_then(|bytes| fs::write(&aside, bytes).ok())
        .and_then(|()| fs::rename(&aside, &path).ok());
    if written.is_none() {
        fs::remove_file(&aside).ok();
    }
}

fn path(directory: &Path, namespace: &str) -> PathBuf {
    directory.join(format!("canonical-{namespace}.json"))
}
