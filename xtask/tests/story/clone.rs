//! The whole story on a fresh clone of this repository, under a name of its own: from the first push to
//! the end-to-end tests of the real application.
//!
//! The clone is every file that git would give. The commands are the program that is tested here; what is
//! compiled is what a user compiles, the application and its tests, in a target directory that is kept
//! under the build's own, so that only the first run compiles the dependencies.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project::{Databases, Project, sql};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const POST: &str = "db/src/schema/post.rs";
const ANCHOR: &str = "        slug -> Varchar(200) unique,\n";

/// What a clone would have, changes that are not committed included; none without git.
fn files() -> Option<Vec<String>> {
    let listed = Command::new("git")
        .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(REPOSITORY)
        .output();
    let output = listed.ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// The clone, renamed as its new owner would: one line of `.cargo/config.toml`.
#[allow(clippy::print_stderr, reason = "a test that does not run says so")]
fn cloned(databases: &Databases) -> Option<Project> {
    let Some(files) = files() else {
        assert!(std::env::var_os("GLOWPLUG_REQUIRE_TOOLS").is_none(), "git cannot list this repository's files");
        eprintln!("NOT RUN: this is no git repository (GLOWPLUG_REQUIRE_TOOLS makes this a failure)");
        return None;
    };
    let mut project = Project::new("fresh-clone", databases);
    let root = project.sandbox.root().to_owned();
    fs::remove_dir_all(root.join("db")).unwrap();
    for name in files {
        let (from, to) = (Path::new(REPOSITORY).join(&name), root.join(&name));
        if from.is_file() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }
    let config = fs::read_to_string(root.join(".cargo/config.toml")).unwrap();
    assert!(config.contains("PROJECT_NAME = \"blog\""), "{config}");
    project.sandbox.write(".cargo/config.toml", &config.replace("\"blog\"", "\"fresh-clone\""));
    // The example's migrations are those of the namespace `blog`.
    fs::remove_dir_all(root.join("migrations")).unwrap();

    project.sandbox.set("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/clone"));
    for name in ["CARGO", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "HOME"] {
        if let Ok(value) = std::env::var(name) {
            project.sandbox.set(name, &value);
        }
    }
    Some(project)
}

/// Adds a line to the posts' declaration.
fn add(project: &Project, line: &str) {
    let path = project.sandbox.root().join(POST);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(ANCHOR), "{text}");
    fs::write(path, text.replace(ANCHOR, &format!("{ANCHOR}        {line}\n"))).unwrap();
}

#[test]
fn the_whole_story_on_a_fresh_clone_with_a_name_of_its_own() {
    let databases = Databases::new("clone");
    let Some(project) = cloned(&databases) else { return };
    let (dev, live) = (databases.dev(), databases.live());
    let columns = |url| {
        let of_post = "select string_agg(column_name, ' ' order by column_name) from information_schema.columns \
                       where table_schema = 'fresh_clone' and table_name = 'post' and column_name ~ '^(likes|subtitle)$'";
        sql(url, of_post)
    };

    // Push, edit, push.
    project.ok(&["db-push"]);
    sql(&dev, "insert into fresh_clone.\"user\" (id, name, email) values ('1', 'Ada', 'ada@example.org')");
    add(&project, "subtitle -> Nullable<Text>,");
    project.ok(&["db-push"]);
    assert_eq!(columns(&dev), "subtitle");
    assert_eq!(sql(&dev, "select name from fresh_clone.\"user\""), "Ada");

    // Generate, check, migrate an empty database, status.
    project.fails(3, &["check"]);
    project.ok(&["generate"]);
    project.ok(&["check"]);
    assert_eq!(project.tables(&live), "");
    project.ok(&["migrate"]);
    assert_eq!(project.tables(&live), project.tables(&dev));
    project.ok(&["status", "--check"]);

    // Edit, generate, migrate, rollback, redo.
    add(&project, "likes -> Integer = 0,");
    project.ok(&["generate"]);
    assert_eq!(project.migrations(), ["initial", "add_post_likes"]);
    project.ok(&["migrate"]);
    assert_eq!(columns(&live), "likes subtitle");
    project.ok(&["rollback"]);
    assert_eq!(columns(&live), "subtitle");
    project.ok(&["migrate"]);
    project.ok(&["redo"]);
    assert_eq!(columns(&live), "likes subtitle");
    project.ok(&["check"]);

    // The end-to-end tests never take DATABASE_URL, nor another environment's database.
    project.fails(7, &["e2e"]);
    let test = databases.test();
    let without = |arguments: &[&str]| {
        let mut command = project.sandbox.command(arguments);
        command.env_remove("DATABASE_URL").env("DATABASE_URL_TEST", test.reveal());
        command
    };
    let same = without(&["e2e"]).env("DATABASE_URL_TEST", dev.reveal()).output().unwrap();
    assert_eq!(same.status.code(), Some(7), "{}", String::from_utf8_lossy(&same.stderr));
    let output = without(&["e2e", "--json"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let tally: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(tally["failed"], 0, "{told}");
    assert!(tally["passed"].as_u64().unwrap() >= 15, "{tally}");
    assert!(!project.tables(&test).is_empty(), "the schema was pushed into the test database first");
}
