//! Puts new directories and the checksum file into `migrations/` as one step, whenever it is killed.
//!
//! Everything is written into [`NEW`] first. Renaming that to [`UNFINISHED`] is the commit: before it
//! nothing has happened, and the next `generate` clears it away; after it all of it will be there, and
//! the next `generate` goes on where this one stopped. In between every reader of the directory refuses
//! by name, so that nobody takes a part for the whole. Dots keep stock Diesel from looking in.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use glowplug_migrate::{Migrations, SUM_FILE, SumFile, UNFINISHED};

use super::GenerateError;
use super::files::{self, Directory};

/// Where the files are written before they count.
const NEW: &str = ".glowplug-new";

/// The right to write into a project's migrations, held until it is dropped, a kill included.
pub struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits for its turn. `place` is a directory of the project's own, outside of version control.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn take(place: &Path) -> Result<Self, GenerateError> {
        let path = place.join("generate.lock");
        let lock = fs::create_dir_all(place)
            .and_then(|()| File::options().create(true).append(true).open(&path))
            .and_then(|file| file.lock().map(|()| file))
            .map_err(failed(&path))?;
        Ok(Self { _lock: lock })
    }

    /// Clears up what a killed `generate` left: finishes it when it was committed, else removes it.
    /// Gives the directories that are in place now because of that.
    ///
    /// # Errors
    /// When a file cannot be moved.
    pub fn recover(&self, directory: &Path) -> Result<Vec<String>, GenerateError> {
        let new = directory.join(NEW);
        if new.is_dir() {
            fs::remove_dir_all(&new).map_err(failed(&new))?;
        }
        if directory.join(UNFINISHED).is_dir() { finish(directory, &mut |_| Ok(())) } else { Ok(Vec::new()) }
    }

    /// Writes the directories and a checksum file that speaks of them and of the existing migrations.
    ///
    /// # Errors
    /// When a file cannot be written. Then nothing has changed, or the next command says so.
    pub fn commit(
        &self,
        directory: &Path,
        existing: &Migrations,
        directories: &[Directory],
    ) -> Result<Vec<PathBuf>, GenerateError> {
        if let Err(error) = steps(directory, existing, directories, &mut |_| Ok(())) {
            fs::remove_dir_all(directory.join(NEW)).ok();
            return Err(error);
        }
        Ok(directories.iter().map(|made| directory.join(made.folder())).collect())
    }
}

/// What a test stops, to stand at the place where a kill would leave it.
type Hook<'a> = &'a mut dyn FnMut(&Path) -> Result<(), Error>;

fn steps(
    directory: &Path,
    existing: &Migrations,
    directories: &[Directory],
    hook: Hook<'_>,
) -> Result<(), GenerateError> {
    let new = directory.join(NEW);
    fs::create_dir_all(&new).map_err(failed(&new))?;
    hook(&new).map_err(failed(&new))?;
    for made in directories {
        files::write(&new, std::slice::from_ref(made))?;
        hook(&new.join(made.folder())).map_err(failed(&new))?;
    }
    let all = existing.and(Migrations::from_directory(&new)?)?;
    SumFile::of(&all).write(&new)?;
    hook(&new.join(SUM_FILE)).map_err(failed(&new))?;
    let unfinished = directory.join(UNFINISHED);
    fs::rename(&new, &unfinished).map_err(failed(&unfinished))?;
    hook(&unfinished).map_err(failed(&unfinished))?;
    finish(directory, hook).map(|_| ())
}

/// Moves what is committed into place: the directories in their order, the checksum file last.
fn finish(directory: &Path, hook: Hook<'_>) -> Result<Vec<String>, GenerateError> {
    let unfinished = directory.join(UNFINISHED);
    let mut names = Vec::new();
    for entry in fs::read_dir(&unfinished).map_err(failed(&unfinished))? {
        let entry = entry.map_err(failed(&unfinished))?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    for name in &names {
        let path = directory.join(name);
        fs::rename(unfinished.join(name), &path).map_err(failed(&path))?;
        hook(&path).map_err(failed(&path))?;
    }
    let sum = directory.join(SUM_FILE);
    match fs::rename(unfinished.join(SUM_FILE), &sum) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&sum)(error)),
        // Not found: it is in place, and only the empty directory was left.
        Ok(()) | Err(_) => hook(&sum).map_err(failed(&sum))?,
    }
    fs::remove_dir(&unfinished).map_err(failed(&unfinished))?;
    Ok(names)
}

fn failed(path: &Path) -> impl FnOnce(Error) -> GenerateError {
    let path = path.to_owned();
    move |source| GenerateError::Write { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(version: &str) -> Directory {
        Directory {
            version: version.into(),
            name: "one".into(),
            up: format!("SELECT {version};\n"),
            down: String::new(),
            transaction: true,
        }
    }

    fn names(migrations: &Migrations) -> Vec<String> {
        migrations.iter().map(|migration| migration.name.clone()).collect()
    }

    /// Stops after every step in turn; gives false when there was no such step.
    fn killed_after(stop: usize) -> bool {
        let place = tempfile::tempdir().expect("a directory");
        let directory = place.path().join("migrations");
        let turn = Turn::take(place.path()).expect("nobody else has it");
        turn.commit(&directory, &Migrations::default(), &[made("1")]).expect("the first is written");
        let existing = Migrations::from_directory(&directory).expect("it is whole");

        let mut seen = 0;
        let mut hook = |_: &Path| {
            seen += 1;
            if seen > stop { Err(Error::other("killed")) } else { Ok(()) }
        };
        let outcome = steps(&directory, &existing, &[made("2"), made("3"), made("4")], &mut hook);
        let was_killed = outcome.is_err();

        // A reader sees what was, or all of it, or is told of what is in the way.
        match Migrations::from_directory(&directory) {
            Ok(migrations) => {
                assert!(
                    [vec!["1_one"], vec!["1_one", "2_one", "3_one", "4_one"]]
                        .contains(&names(&migrations).iter().map(String::as_str).collect())
                );
                assert!(migrations.against_sum().is_empty());
            }
            Err(error) => {
                let text = format!("{error}; {}", error.help());
                assert!(text.contains(UNFINISHED) && text.contains("cargo xtask generate"), "{text}");
            }
        }
        // The next one clears it up, to nothing or to all of it.
        let finished = turn.recover(&directory).expect("it can be cleared up");
        let migrations = Migrations::from_directory(&directory).expect("it is whole");
        assert!(matches!(migrations.iter().count(), 1 | 4), "{finished:?}");
        assert!(migrations.against_sum().is_empty());
        assert_eq!(
            Migrations::from_directory(&directory).expect("it is whole").iter().count(),
            migrations.iter().count()
        );
        let left = fs::read_dir(&directory).expect("a directory").count();
        assert_eq!(left, migrations.iter().count() + 1, "nothing of ours is left beside them");
        was_killed
    }

    #[test]
    fn a_kill_after_any_step_leaves_all_or_nothing_or_a_name_for_it() {
        let steps = (0..).take_while(|stop| killed_after(*stop)).count();
        assert_eq!(steps, 10, "the test stops after each of them");
    }

    #[test]
    fn a_second_writer_waits_for_its_turn() {
        let place = tempfile::tempdir().expect("a directory");
        let turn = Turn::take(place.path()).expect("nobody else has it");
        let path = place.path().to_owned();
        let (sender, receiver) = std::sync::mpsc::channel();
        let second = std::thread::spawn(move || {
            let turn = Turn::take(&path);
            sender.send(()).ok();
            turn.map(drop)
        });
        assert!(receiver.recv_timeout(std::time::Duration::from_millis(100)).is_err());
        drop(turn);
        assert!(receiver.recv_timeout(std::time::Duration::from_secs(10)).is_ok());
        second.join().expect("no panic").expect("its turn");
    }
}
