//! `.glowplug/server.json`: which servers run, and where. The application reads `url` and `test_url` of it
//! and needs nothing else of this crate. A server that does not run is not in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::account;
use super::error::EmbeddedError;

/// The whole file.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Record {
    /// The development database.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The test database.
    #[serde(skip_serializing_if = "Option::is_none")]
    test_url: Option<String>,
    /// By name: `dev`, `test`, `test-18`.
    #[serde(default)]
    servers: BTreeMap<String, Entry>,
}

/// One running server.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) url: String,
    pub(super) port: u16,
    pub(super) version: String,
    pub(super) bin: PathBuf,
}

impl Record {
    /// Reads the file; one that is missing or makes no sense says that nothing runs.
    pub(super) fn read(path: &Path) -> Result<Self, EmbeddedError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(serde_json::from_str(&text).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(EmbeddedError::file("read", path)(error)),
        }
    }

    pub(super) fn get(&self, server: &str) -> Option<&Entry> {
        self.servers.get(server)
    }

    /// Adds, replaces or removes a server, and writes the file. The caller holds the lock.
    pub(super) fn set(path: &Path, server: &str, entry: Option<Entry>) -> Result<(), EmbeddedError> {
        let mut record = Self::read(path)?;
        let before = record.servers.remove(server);
        if before.is_none() && entry.is_none() {
            return Ok(());
        }
        if let Some(entry) = entry {
            record.servers.insert(server.into(), entry);
        }
        let url_of = |name: &str| record.servers.get(name).map(|entry| entry.url.clone());
        record.url = url_of("dev");
        record.test_url = url_of("test");
        let text = serde_json::to_string_pretty(&record).expect("plain strings and numbers are JSON");
        account::write_private(path, &text)
    }
}
