//! `e2e --branch`: the branch it makes, what is pushed into it, and that it goes in every case.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};

use crate::neon::{Fault, KEY, Neon, PROJECT};
use crate::project::{FIRST, server, sql};
use crate::sandbox::Sandbox;

/// Plays cargo: builds nothing, and as the tests notes where they would run.
const CARGO: &str = r#"#!/bin/sh
if [ "$1" = build ]; then
    echo '{"target":{"name":"app"},"profile":{"test":false},"executable":"/bin/true"}'
    exit 0
fi
echo "$GLOWPLUG_E2E_URL" >url.new && mv url.new url
echo "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s"
if [ -f wait ]; then exec sleep 30; fi
exit "$(cat status 2>/dev/null || echo 0)"
"#;

pub(crate) fn wait_until(done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(60), "it does not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A project with tables, and a Neon whose branches are on the test server.
struct Stage {
    neon: Neon,
    sandbox: Sandbox,
}

impl Stage {
    fn set() -> Self {
        let neon = Neon::start();
        neon.with(|state| {
            state.url = server().reveal();
            state.databases = vec![("postgres", "postgres"), ("another", "postgres")];
        });
        let sandbox = Sandbox::new()
            .with("NEON_API_URL", &neon.address())
            .with("NEON_API_KEY", KEY)
            .with("NEON_PROJECT_ID", PROJECT);
        sandbox.write(".cargo/config.toml", "[env]\nPROJECT_NAME = \"branching\"\n");
        sandbox.write("db/src/schema/blog.rs", FIRST);
        sandbox.write("cargo", CARGO);
        let program = sandbox.root().join("cargo");
        #[cfg(unix)]
        fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let program = program.display().to_string();
        Self { neon, sandbox: sandbox.with("CARGO", &program) }
    }

    /// Where the tests ran.
    fn url(&self) -> Option<DatabaseUrl> {
        fs::read_to_string(self.sandbox.root().join("url")).ok()?.trim().parse().ok()
    }

    /// The branch's database was made in a real server that knows nothing of branches.
    fn drop_database(&self) {
        let Some(url) = self.url() else { return };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let connection = connect(&server(), &ConnectOptions::default()).await.unwrap();
            let drop = format!("drop database if exists \"{}\" with (force)", url.database().unwrap());
            connection.client.batch_execute(&drop).await.unwrap();
        });
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.drop_database();
    }
}

#[test]
fn the_tests_run_in_a_branch_of_their_own_which_expires_and_is_deleted() {
    let stage = Stage::set();
    let run = stage.sandbox.ok(&["e2e", "--branch", "--from", "main"]);
    assert!(run.stdout.contains("1 passed, 0 failed"), "{}", run.stdout);
    assert!(run.stderr.contains("pushed") && run.stderr.contains("is deleted"), "{}", run.stderr);
    assert_eq!(stage.neon.names(), ["main"]);
    let asked = stage.neon.with(|state| state.requests.join("\n"));
    assert!(asked.contains(r#""expires_at":""#) && asked.contains(r#""name":"e2e-branching-"#), "{asked}");
    // A database of its own with the declared tables, whatever was in the branch.
    let url = stage.url().unwrap();
    assert!(url.database().unwrap().starts_with("e2e-branching-"), "{url}");
    let tables = "select table_name::text from information_schema.tables where table_schema = 'branching' order by 1";
    assert_eq!(sql(&url, tables), "author\npost");
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("hunter2"));
}

#[test]
fn the_branch_goes_when_tests_fail_and_when_nothing_can_be_pushed() {
    let stage = Stage::set();
    stage.sandbox.write("status", "101");
    let run = stage.sandbox.fails(6, &["e2e", "--branch"]);
    assert!(run.stderr.contains("not all tests passed") && run.stderr.contains("is deleted"), "{}", run.stderr);
    assert_eq!(stage.neon.names(), ["main"]);
    stage.drop_database();

    stage.sandbox.write("db/src/schema/blog.rs", "table! { broken");
    let run = stage.sandbox.fails(2, &["e2e", "--branch"]);
    assert!(run.stderr.contains("is deleted"), "{}", run.stderr);
    assert_eq!(stage.neon.names(), ["main"]);
    let name = run.stderr.split("making branch ").nth(1).unwrap().split(' ').next().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = connect(&server(), &ConnectOptions::default()).await.unwrap();
        connection.client.batch_execute(&format!("drop database \"{name}\" with (force)")).await.unwrap();
    });

    // The answer that would have told its id is lost: it is found by its name.
    stage.neon.with(|state| state.end = ("failed", "no compute"));
    let run = stage.sandbox.fails(6, &["e2e", "--branch"]);
    assert!(run.stderr.contains("no compute"), "{}", run.stderr);
    assert_eq!(stage.neon.names(), ["main"]);
}

#[test]
fn the_branch_goes_on_ctrl_c() {
    let stage = Stage::set();
    stage.sandbox.write("wait", "");
    for signal in ["INT", "TERM"] {
        let mut command = stage.sandbox.command(&["e2e", "--branch"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        wait_until(|| stage.url().is_some());
        assert_eq!(stage.neon.names().len(), 2);
        stage.sandbox.signal(signal, &child.id().to_string());
        wait_until(|| stage.neon.names() == ["main"]);
        // Not `wait_with_output`: what plays the tests goes on for a while and holds the pipe.
        let mut child = child;
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        stage.drop_database();
        fs::remove_file(stage.sandbox.root().join("url")).unwrap();
    }
}

#[test]
fn a_branch_that_neon_has_not_told_of_yet_goes_on_ctrl_c_too() {
    let stage = Stage::set();
    // Neon makes it and takes its time to say so.
    let late = Fault { after: Duration::from_secs(2), ..Fault::new("POST", 1, 0, "") };
    stage.neon.with(|state| state.faults = vec![late]);
    let mut child = stage.sandbox.command(&["e2e", "--branch"]).stderr(Stdio::null()).spawn().unwrap();
    wait_until(|| stage.neon.asked("POST") == 1);
    stage.sandbox.signal("INT", &child.id().to_string());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(stage.neon.names(), ["main"]);
}
