//! The harness itself: what a failed test leaves, and who sweeps it up.

use std::process::Command;

use e2e::App;

const ROLE: &str = "E2E_HARNESS_ROLE";

/// A test that the others run in a process of their own: it fails, or passes.
#[test]
#[ignore = "run as a process by the other tests"]
fn role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    e2e::test(|app| {
        app.get("/health");
        app.log_with("GET /health 200");
        let oid = app.sql("SELECT oid FROM pg_database WHERE datname = current_database()").remove(0);
        println!("database {}", oid.expect("a number"));
        assert_eq!(role, "pass", "this one fails on purpose");
    });
}

fn play(role: &str) -> (bool, String) {
    let program = std::env::current_exe().expect("this is a program");
    let output = Command::new(program)
        .args(["--exact", "harness::role", "--ignored", "--nocapture"])
        .env(ROLE, role)
        .output()
        .expect("it can be run again");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

fn exists(app: &mut App, database: &str) -> bool {
    app.sql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{database}'")) == [Some("1".to_owned())]
}

#[test]
fn a_failed_test_keeps_its_database_says_where_and_shows_the_log_and_the_next_run_sweeps() {
    e2e::test(|app| {
        let (passed, text) = play("fail");
        assert!(!passed, "{text}");
        assert!(text.contains("failed: harness::role") && text.contains("GET /health 200"), "{text}");
        let url =
            text.lines().find_map(|line| line.split_once("kept until the next run: ")).expect("the URL is said").1;
        let database =
            url.split(['?', ' ']).next().and_then(|url| url.rsplit('/').next()).expect("it names a database");
        assert!(exists(app, database), "{text}");

        let (passed, text) = play("pass");
        assert!(passed, "{text}");
        assert!(!exists(app, database), "the run after it sweeps");
        let ours = app.sql("SELECT current_database()").remove(0).expect("a name");
        assert!(exists(app, &ours), "a run that goes on is left alone");
    });
}

#[test]
fn a_run_begins_with_a_database_that_stood_ready() {
    e2e::test(|app| {
        let ready = "SELECT oid FROM pg_database WHERE datname LIKE '%\\_s\\_%' AND NOT datallowconn";
        // The other tests take what stands ready, too.
        let began = (0..20).any(|_| {
            let before: Vec<String> = app.sql(ready).into_iter().flatten().collect();
            let (passed, text) = play("pass");
            assert!(passed, "{text}");
            let oid = text.lines().find_map(|line| line.strip_prefix("database ")).expect("the role says its database");
            before.iter().any(|ready| ready == oid)
        });
        assert!(began, "every run made a copy of its own");
    });
}
