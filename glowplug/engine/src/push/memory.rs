//! Remembers the last successful push, so that a push of nothing costs one query.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Fingerprint;
use crate::declared::SourceFile;

/// What was pushed where, and what the database looked like afterwards.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    sources: String,
    fingerprint: Fingerprint,
}

/// The memory of one target.
pub struct Memory {
    path: PathBuf,
    sources: String,
}

impl Memory {
    /// `target` tells databases apart; it must hold no secret. `files` is the whole declared schema.
    pub fn new(directory: &Path, target: &str, namespace: &str, files: &[SourceFile]) -> Self {
        let mut hash = Sha256::new();
        hash.update(concat!("push 1 ", env!("CARGO_PKG_VERSION")));
        hash.update(namespace);
        for file in files {
            for text in [&file.path, &file.text] {
                hash.update(text.len().to_le_bytes());
                hash.update(text);
            }
        }
        let name = hex(&Sha256::digest(format!("{target} {namespace}")));
        Self { path: directory.join(format!("push-{}.json", &name[..16])), sources: hex(&hash.finalize()) }
    }

    /// Whether these very sources were pushed, and nothing has changed in the database since.
    pub fn knows(&self, fingerprint: &Fingerprint) -> bool {
        let entry: Option<Entry> = fs::read(&self.path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        entry.is_some_and(|entry| entry.sources == self.sources && entry.fingerprint == *fingerprint)
    }

    /// Remembers. A memory that cannot be written is no failure: the next push looks again.
    pub fn remember(&self, fingerprint: Fingerprint) {
        let entry = Entry { sources: self.sources.clone(), fingerprint };
        if let (Some(directory), Ok(bytes)) = (self.path.parent(), serde_json::to_vec(&entry)) {
            fs::create_dir_all(directory).and_then(|()| fs::write(&self.path, bytes)).ok();
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
