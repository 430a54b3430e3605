//! Finding PostgreSQL's programs: the variable, `pg_config`, `PATH`, the places that systems and
//! installers use, what was fetched before; of these the newest supported version.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::account::{self, Account};
use super::error::EmbeddedError;
use super::fetch;
use super::settings::Settings;

/// The oldest major version that is supported.
pub const OLDEST_MAJOR: u32 = 14;

/// PostgreSQL's programs in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Installation {
    /// The directory that holds `initdb` and `postgres`.
    pub bin: PathBuf,
    /// The major version.
    pub major: u32,
    /// The whole version, as `15.14`.
    pub version: String,
}

impl Installation {
    /// One of its programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// What a search found, and where it looked.
pub(super) struct Search {
    /// Newest first.
    pub(super) found: Vec<Installation>,
    /// Every place, with what was there.
    pub(super) looked: Vec<String>,
}

impl Search {
    /// The newest, or the newest of one major version.
    pub(super) fn best(&self, major: Option<u32>) -> Option<&Installation> {
        self.found.iter().find(|installation| major.is_none_or(|major| installation.major == major))
    }
}

/// Searches this machine. With `GLOWPLUG_PG_BIN` set, only there.
pub(super) fn search(settings: &Settings, home: &Path, runner: Option<&Account>) -> Result<Search, EmbeddedError> {
    if let Some(path) = &settings.bin {
        // Programs run in another directory than ours, so a relative path must not stay one.
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        return match inspect(&real, runner) {
            Ok(installation) => {
                let looked = vec![format!("GLOWPLUG_PG_BIN {}: PostgreSQL {}", path.display(), installation.version)];
                Ok(Search { found: vec![installation], looked })
            }
            Err(reason) => Err(EmbeddedError::BadBinDir { path: path.clone(), reason }),
        };
    }
    let mut found = Vec::new();
    let mut looked = Vec::new();
    let mut seen = BTreeSet::new();
    let fetched = home.join("postgresql");
    let mut nothing = Vec::new();
    let mut places = places(settings);
    places.push((format!("{} (fetched before)", fetched.display()), fetch::fetched(home).collect()));
    for (place, directories) in places {
        let mut notes = Vec::new();
        for directory in directories {
            // `PATH` often holds links to the real programs, which find their libraries beside themselves.
            let real = fs::canonicalize(directory.join("initdb"))
                .ok()
                .and_then(|program| program.parent().map(Path::to_path_buf));
            let Some(real) = real else { continue };
            if !seen.insert(real.clone()) {
                notes.push(format!("{} again", real.display()));
                continue;
            }
            match inspect(&real, runner) {
                Ok(installation) if installation.major < OLDEST_MAJOR => notes.push(format!(
                    "PostgreSQL {} in {} (older than {OLDEST_MAJOR})",
                    installation.version,
                    real.display()
                )),
                Ok(installation) => {
                    notes.push(format!("PostgreSQL {} in {}", installation.version, real.display()));
                    found.push(installation);
                }
                Err(reason) => notes.push(format!("{}: {reason}", real.display())),
            }
        }
        if notes.is_empty() {
            nothing.push(place);
        } else {
            looked.push(format!("{place}: {}", notes.join(", ")));
        }
    }
    if !nothing.is_empty() {
        looked.push(format!("{}: nothing", nothing.join(", ")));
    }
    // What the system has comes first: one fetched for a test is not the choice for everything.
    // A stable sort: of one version, the place named first wins.
    found.sort_by_key(|installation| {
        (installation.bin.starts_with(&fetched), std::cmp::Reverse(numbers(&installation.version)))
    });
    Ok(Search { found, looked })
}

fn places(settings: &Settings) -> Vec<(String, Vec<PathBuf>)> {
    let path = settings.path.as_deref();
    let mut places = vec![
        ("pg_config --bindir".into(), pg_config(path).into_iter().collect()),
        ("PATH".into(), path.map(|path| std::env::split_paths(path).collect()).unwrap_or_default()),
    ];
    for pattern in &settings.usual_places {
        places.push((pattern.clone(), expand(pattern)));
    }
    places
}

fn pg_config(path: Option<&OsStr>) -> Option<PathBuf> {
    let program = std::env::split_paths(path?).map(|directory| directory.join("pg_config")).find(|p| p.is_file())?;
    let output = Command::new(program).arg("--bindir").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim())).filter(|directory| directory.is_absolute())
}

/// Expands the one `*` that a pattern's components may hold.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let mut directories = vec![PathBuf::from("/")];
    for component in pattern.split('/').filter(|component| !component.is_empty()) {
        directories = match component.split_once('*') {
            None => directories.into_iter().map(|directory| directory.join(component)).collect(),
            Some((start, end)) => directories.iter().flat_map(|directory| matching(directory, start, end)).collect(),
        };
    }
    directories
}

fn matching(directory: &Path, start: &str, end: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut names: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| {
            entry.file_name().to_str().is_some_and(|name| {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            })
        })
        .map(|entry| entry.path())
        .collect();
    names.sort();
    names
}

fn inspect(bin: &Path, runner: Option<&Account>) -> Result<Installation, String> {
    for program in ["initdb", "postgres"] {
        if !bin.join(program).is_file() {
            return Err(format!("there is no {program} in it"));
        }
    }
    let postgres = bin.join("postgres");
    let output = account::command(&postgres, runner).arg("--version").output().map_err(|error| {
        if error.kind() == std::io::ErrorKind::PermissionDenied && runner.is_some() {
            "the user that must run it (root may not) has no access".into()
        } else {
            format!("postgres does not run: {error}")
        }
    })?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let story = String::from_utf8_lossy(&output.stderr);
        return Err(format!("postgres does not run: {}", story.lines().next().unwrap_or("it gave no reason").trim()));
    }
    // postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)
    let version = text.split_whitespace().nth(2).unwrap_or_default().to_owned();
    match numbers(&version).first() {
        Some(&major) => Ok(Installation { bin: bin.to_path_buf(), major, version }),
        None => Err(format!("postgres --version says `{}`", text.trim())),
    }
}

/// `15.14` as `[15, 14]`; `19beta1` as `[19]`.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .map_while(|part| {
            let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
            part[..end].parse().ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_sort_by_number_not_by_text() {
        assert!(numbers("15.10") > numbers("15.9"));
        assert!(numbers("18beta1") > numbers("17.4"));
        assert_eq!(numbers("devel"), Vec::<u32>::new());
    }

    #[test]
    fn a_pattern_without_a_star_is_itself() {
        assert_eq!(expand("/usr/bin"), [PathBuf::from("/usr/bin")]);
        assert_eq!(expand("/nowhere-*/bin"), Vec::<PathBuf>::new());
    }
}
