//! Remembers the last successful push, so that a push of nothing costs one query, and so that what
//! declarations made can be told from what was made by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::focus::Digests;
use super::{Fingerprint, Prepared};
use crate::catalog::Id;
use crate::declared::{DeclaredSchema, SourceFile};

/// What was pushed where, and what the database looked like afterwards.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    sources: String,
    fingerprint: Fingerprint,
    /// What was declared then, parts of tables left out.
    objects: BTreeSet<String>,
    /// What the declarations said, where tables can be told apart.
    digests: Option<Digests>,
}

/// The memory of one target.
pub struct Memory {
    path: PathBuf,
    sources: String,
    last: Option<Entry>,
}

impl Memory {
    /// `target` tells databases apart; it must hold no secret. `files` is the whole declared schema.
    pub fn new(directory: &Path, target: &str, namespace: &str, files: &[SourceFile]) -> Self {
        let mut hash = Sha256::new();
        hash.update(concat!("push 3 ", env!("CARGO_PKG_VERSION")));
        hash.update(namespace);
        for file in files {
            for text in [&file.path, &file.text] {
                hash.update(text.len().to_le_bytes());
                hash.update(text);
            }
        }
        let name = hex(&Sha256::digest(format!("{target} {namespace}")));
        let path = directory.join(format!("push-{}.json", &name[..16]));
        let last = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { path, sources: hex(&hash.finalize()), last }
    }

    /// Whether these very sources were pushed, and nothing has changed in the database since.
    pub fn knows(&self, fingerprint: &Fingerprint) -> bool {
        self.last.as_ref().is_some_and(|last| last.sources == self.sources && last.fingerprint == *fingerprint)
    }

    /// What was declared when this target was pushed into the last time, if it is still as it was then.
    pub(super) fn digests(&self, fingerprint: &Fingerprint) -> Option<&Digests> {
        let last = self.last.as_ref().filter(|last| last.fingerprint == *fingerprint)?;
        last.digests.as_ref()
    }

    /// Whether an object was declared when this target was pushed into the last time.
    pub fn declared(&self, id: &Id) -> bool {
        self.last.as_ref().is_some_and(|last| last.objects.contains(&id.to_string()))
    }

    /// Remembers. A memory that cannot be written is no failure: the next push looks again.
    pub fn remember(&self, fingerprint: Fingerprint, prepared: &Prepared, declared: &DeclaredSchema) {
        let (before, after) = prepared.catalogs();
        let names = |ids: &mut dyn Iterator<Item = &Id>| -> BTreeSet<String> {
            ids.filter(|id| stands_alone(id)).map(ToString::to_string).collect()
        };
        let mut objects = names(&mut after.objects.keys());
        if let (true, Some(last)) = (prepared.is_focused(), &self.last) {
            let read = names(&mut before.objects.keys());
            objects.extend(last.objects.difference(&read).cloned());
        }
        let digests = Digests::of(declared);
        let entry = Entry { sources: self.sources.clone(), fingerprint, objects, digests };
        if let (Some(directory), Ok(bytes)) = (self.path.parent(), serde_json::to_vec(&entry)) {
            let aside = self.path.with_extension(format!("{}.new", std::process::id()));
            fs::create_dir_all(directory)
                .and_then(|()| fs::write(&aside, bytes))
                .and_then(|()| fs::rename(&aside, &self.path))
                .ok();
        }
    }
}

/// Whether somebody can have made an object for its own sake: all but what belongs to a table as its
/// shape or its speed. Triggers, rules and policies hold work of their own.
pub(super) fn stands_alone(id: &Id) -> bool {
    !matches!(
        id,
        Id::Role(_)
            | Id::Schema(_)
            | Id::Column(..)
            | Id::Default(..)
            | Id::Constraint(..)
            | Id::DomainConstraint(..)
            | Id::Attachment(..)
            | Id::Index(_)
            | Id::IndexAttachment(_)
            | Id::SequenceOwner(_)
            | Id::ReplicaIdentity(..)
            | Id::ClusterOn(..)
            | Id::DefaultPrivileges(..)
            | Id::ExtensionTie(..)
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
