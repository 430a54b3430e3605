//! `branch` and `e2e --branch` as processes, on a server of ours that follows Neon's API and hands
//! out the URL of a real database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to stop")]

#[path = "../../../glowplug/connect/tests/support/neon.rs"]
#[allow(dead_code, reason = "shared with the tests of the crate that talks to Neon")]
mod neon;
#[path = "../story/project.rs"]
#[allow(dead_code, reason = "shared with the story")]
mod project;
#[path = "../sandbox/mod.rs"]
mod sandbox;

mod run;

use std::fs;
use std::time::Duration;

use neon::{Fault, KEY, Neon, PROJECT};
use sandbox::{Run, Sandbox};

/// A project without anything, whose `.env` names the key.
fn sandbox(server: &Neon) -> Sandbox {
    let sandbox = Sandbox::new().with("NEON_API_URL", &server.address());
    sandbox.write(".env", &format!("NEON_API_KEY={KEY}\nNEON_PROJECT_ID={PROJECT} # ours\n"));
    sandbox
}

/// Neither the key nor a password is in what was said.
#[track_caller]
fn assert_discreet(run: &Run) {
    for secret in ["hunter2", "s3cret"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_branch_is_made_listed_reset_and_deleted() {
    let server = Neon::start();
    let sandbox = sandbox(&server);
    let run = sandbox.ok(&["branch", "create", "feature/x", "--from", "main", "--expires", "7d"]);
    assert_discreet(&run);
    for part in ["feature/x", "br-quiet-", "ep-quiet-1", "neondb_owner:***@", "--write-env"] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    assert!(run.stderr.contains("start_compute"), "{}", run.stderr);

    let run = sandbox.ok(&["branch", "list"]);
    assert!(run.stdout.contains("default") && run.stdout.contains("feature/x"), "{}", run.stdout);
    let list = sandbox.json(&["branch", "list"]);
    assert_eq!(list["branches"][0]["name"], "feature/x");
    assert_eq!(list["branches"][0]["parent_id"], list["branches"][1]["id"]);
    assert!(list["branches"][0]["expires_at"].as_str().unwrap().ends_with('Z'));

    // What loses data is agreed to.
    for command in ["reset", "delete"] {
        let run = sandbox.fails(4, &["branch", command, "feature/x"]);
        assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    }
    assert_eq!(server.names(), ["main", "feature/x"]);
    sandbox.ok(&["branch", "reset", "feature/x", "--keep-as", "before"]);
    sandbox.ok(&["branch", "reset", "feature/x", "--yes"]);
    sandbox.ok(&["branch", "delete", "feature/x", "--yes"]);
    let run = sandbox.ok(&["branch", "create", "bare", "--schema-only"]);
    assert_discreet(&run);
    assert!(server.with(|state| state.requests.join("\n")).contains(r#""init_source":"schema-only""#));
    assert_eq!(server.names(), ["main", "before", "bare"]);
}

#[test]
fn its_url_is_written_into_dotenv_and_everything_else_there_stays() {
    let server = Neon::start();
    let sandbox = sandbox(&server);
    let before = format!(
        "# Mine.\nNEON_API_KEY={KEY}\nNEON_PROJECT_ID={PROJECT} # ours\n\n#DATABASE_URL_DEV='no'\nexport DATABASE_URL_DEV=postgres://old:pw@h/d # local\nOTHER=\"two\nlines\""
    );
    sandbox.write(".env", &before);
    let path = sandbox.root().join(".env");
    let run = sandbox.ok(&["branch", "create", "mine", "--write-env", "dev"]);
    assert_discreet(&run);
    assert!(run.stdout.contains("DATABASE_URL_DEV is set in .env"), "{}", run.stdout);
    let after = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = after.lines().collect();
    assert!(
        lines[5].starts_with("DATABASE_URL_DEV='postgresql://neondb_owner:s3cret@ep-quiet-1")
            && lines[5].ends_with("' # local"),
        "{after}"
    );
    let mut expected: Vec<&str> = before.lines().collect();
    expected[5] = lines[5];
    assert_eq!(lines, expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // The test's as well, by the pooler's address; a variable of the process wins, which is said.
    let sandbox = sandbox.with("DATABASE_URL_TEST", "postgres://h/d");
    let run = sandbox.ok(&["branch", "create", "tests", "--write-env", "test", "--pooled"]);
    assert!(run.stderr.contains("wins over .env"), "{}", run.stderr);
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.contains("\nDATABASE_URL_TEST='postgresql://neondb_owner:s3cret@ep-quiet-1-pooler."), "{after}");
    assert!(after.contains("OTHER=\"two\nlines\"\n"), "{after}");

    // Which of several databases is meant is not guessed.
    server.with(|state| state.databases = vec![("shop", "ada"), ("blog", "ada")]);
    let run = sandbox.fails(2, &["branch", "create", "several", "--write-env", "dev"]);
    assert!(run.stderr.contains("shop, blog") && run.stderr.contains("branch delete several"), "{}", run.stderr);
    sandbox.ok(&["branch", "create", "one", "--write-env", "dev", "--database", "shop"]);
    assert!(fs::read_to_string(&path).unwrap().contains("/shop?"));
}

#[test]
fn what_goes_wrong_has_its_exit_code_and_neons_words() {
    let server = Neon::start();
    let sandbox = sandbox(&server);
    let check = |code: i32, arguments: &[&str], expected: &str| {
        let run = sandbox.fails(code, arguments);
        assert_discreet(&run);
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
    };
    check(6, &["branch", "create", "main"], "already exists");
    check(2, &["branch", "create", "x", "--from", "nowhere"], "has no branch nowhere; it has main");
    check(2, &["branch", "create", "x", "--expires", "never"], "7d");
    check(2, &["branch", "delete", "nowhere", "--yes"], "nowhere");
    check(6, &["branch", "delete", "main", "--yes"], "cannot delete the default branch");
    check(2, &["branch", "reset", "main", "--yes"], "no parent");
    server.with(|state| state.end = ("failed", "no compute"));
    check(6, &["branch", "create", "failing"], "no compute");
    server.with(|state| state.faults = vec![Fault::new("GET", 1, 200, "<html>")]);
    check(5, &["branch", "list"], "cannot be read");
    server.with(|state| state.limit = 1);
    check(6, &["branch", "create", "more"], "BRANCHES_LIMIT_EXCEEDED");

    let wrong = Sandbox::new().with("NEON_API_URL", &server.address()).with("NEON_PROJECT_ID", PROJECT);
    let run = wrong.fails(2, &["branch", "list"]);
    assert!(run.stderr.contains("NEON_API_KEY is not set"), "{}", run.stderr);
    let wrong = wrong.with("NEON_API_KEY", "napi_wrong_hunter2");
    let run = wrong.fails(5, &["branch", "list"]);
    assert_discreet(&run);
    assert!(run.stderr.contains("401"), "{}", run.stderr);
}

#[test]
fn the_branch_of_production_is_left_alone() {
    let server = Neon::start();
    let branch = sandbox(&server);
    branch.ok(&["branch", "create", "live"]);
    let url = "postgres://u:s3cret@ep-quiet-1-pooler.eu-central-1.aws.neon.tech/neondb";
    let sandbox = branch.with("DATABASE_URL_PROD", url);
    for command in ["delete", "reset"] {
        let run = sandbox.fails(7, &["branch", command, "live", "--yes"]);
        assert_discreet(&run);
        assert!(run.stderr.contains("DATABASE_URL_PROD leads to branch live"), "{}", run.stderr);
    }
    assert_eq!(server.names(), ["main", "live"]);
}

#[test]
fn an_interrupted_creation_says_what_may_be_left() {
    let server = Neon::start();
    server.with(|state| state.work = Duration::from_secs(60));
    let sandbox = sandbox(&server);
    let mut command = sandbox.command(&["branch", "create", "slow"]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    run::wait_until(|| server.names().len() == 2);
    sandbox.signal("INT", &child.id().to_string());
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{text}");
    assert!(text.contains("branch delete slow"), "{text}");
}
