//! The text of migration files, and where they go.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use glowplug_migrate::Migrations;

use super::GenerateError;
use crate::catalog::{Body, ConstraintKind, Id};
use crate::plan::{Batch, Ddl, HazardKind, Lock};
use crate::push::describe;
use crate::sql;

/// One migration directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// `20261122101500`.
    pub version: String,
    /// The rest of the folder's name.
    pub name: String,
    /// `up.sql`.
    pub up: String,
    /// `down.sql`.
    pub down: String,
    /// False needs a `metadata.toml` that says so.
    pub transaction: bool,
}

impl Directory {
    /// `20261122101500_add_post`.
    pub fn folder(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}

/// A version after now and after every existing one.
pub(super) fn next_version(migrations: &Migrations) -> String {
    let now = stamp(SystemTime::now());
    match migrations.iter().map(|migration| migration.version.clone()).max() {
        Some(last) if last >= now => successor(&last),
        _ => now,
    }
}

/// The version after this one: a number one higher, as wide as before.
pub(super) fn successor(version: &str) -> String {
    match version.parse::<u128>() {
        Ok(number) => format!("{:0width$}", number + 1, width = version.len()),
        Err(_) => format!("{version}1"),
    }
}

/// A time as `YYYYMMDDhhmmss`, in UTC.
fn stamp(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string().chars().filter(char::is_ascii_digit).collect()
}

/// The text of one file: a comment block on what it does, then the statements.
pub(super) fn text(title: &str, batch: &Batch, irreversible: &[String]) -> String {
    let mut lines = vec![format!("-- {title}"), "--".to_owned()];
    for statement in &batch.statements {
        let told = statement.ddl.parts().iter().map(describe);
        lines.extend(told.map(|(sign, what)| comment(&format!("  {sign} {what}"))));
    }
    let mut locks: BTreeMap<Lock, BTreeSet<String>> = BTreeMap::new();
    let new: BTreeSet<String> = batch
        .statements
        .iter()
        .filter_map(|statement| match &statement.ddl {
            Ddl::CreateTable(table) => Some(table.name.to_string()),
            _ => None,
        })
        .collect();
    for statement in &batch.statements {
        // Nobody waits for a table that was not there before.
        let tables = locked(&statement.ddl).into_iter().filter(|table| !new.contains(table));
        if statement.lock != Lock::None {
            locks.entry(statement.lock).or_default().extend(tables);
        }
    }
    locks.retain(|_, tables| !tables.is_empty());
    for (lock, tables) in locks.iter().rev() {
        lines.push(comment(&format!("lock {lock}: {}", tables.iter().cloned().collect::<Vec<_>>().join(", "))));
    }
    let mut hazards: Vec<String> = Vec::new();
    for hazard in batch.statements.iter().flat_map(|statement| &statement.hazards) {
        if hazard.kind != HazardKind::BreaksRunningCode || hazards.is_empty() {
            let line = format!("{}: {}", hazard.kind, hazard.message);
            if !hazards.contains(&line) {
                hazards.push(line);
            }
        }
    }
    lines.extend(hazards.iter().map(|line| comment(line)));
    lines.extend(irreversible.iter().map(|what| comment(&format!("irreversible: {what}"))));
    let mut text = lines.join("\n");
    text.push_str("\n\n");
    let statements: Vec<String> =
        batch.statements.iter().map(|statement| format!("{};\n", sql::print(&statement.ddl))).collect();
    text.push_str(&statements.join("\n"));
    text
}

/// The tables whose lock it is.
fn locked(ddl: &Ddl) -> Vec<String> {
    match ddl {
        Ddl::CreateTable(table) => table
            .constraints
            .iter()
            .filter_map(|(_, constraint)| match &constraint.kind {
                ConstraintKind::ForeignKey { references, .. } => Some(references.to_string()),
                _ => None,
            })
            .collect(),
        Ddl::Create { object, .. } | Ddl::Drop { object, .. } if let Body::Index(index) = &object.body => {
            vec![index.relation.to_string()]
        }
        other => match other.id() {
            Id::Relation(name) => vec![name.to_string()],
            id => id.relation().map(ToString::to_string).into_iter().collect(),
        },
    }
}

/// One comment line. A name may hold a line break, which must not end the comment.
fn comment(text: &str) -> String {
    format!("-- {}", text.replace(['\n', '\r'], " "))
}

/// Writes directories. That nobody sees one half there is the caller's care.
pub(super) fn write(directory: &Path, directories: &[Directory]) -> Result<(), GenerateError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| GenerateError::Write { path, source }
    };
    for made in directories {
        let folder = directory.join(made.folder());
        fs::create_dir_all(&folder).map_err(failed(&folder))?;
        let mut files = vec![("up.sql", made.up.as_str()), ("down.sql", made.down.as_str())];
        if !made.transaction {
            files.push(("metadata.toml", "run_in_transaction = false\n"));
        }
        for (name, text) in files {
            let path = folder.join(name);
            fs::write(&path, text).map_err(failed(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_the_date_and_time_in_utc() {
        let at = |seconds| std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        assert_eq!(stamp(at(0)), "19700101000000");
        assert_eq!(stamp(at(951_782_400)), "20000229000000");
    }

    #[test]
    fn a_successor_sorts_after_its_version() {
        assert_eq!(successor("20261122101500"), "20261122101501");
        assert_eq!(successor("0009"), "0010");
    }
}
