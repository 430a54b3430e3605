//! Branches at Neon, on a server of ours that follows its published API and its failures.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use glowplug_connect::environment::Variables;
use glowplug_connect::neon::{Limits, Neon, NeonError, NewBranch, lifetime};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::neon::{Fault, KEY, Neon as Server, PROJECT};

/// Short enough for a test, long enough for what it waits for.
fn limits() -> Limits {
    Limits {
        request: Duration::from_secs(2),
        repeat: Duration::from_secs(4),
        operations: Duration::from_secs(5),
        pause: Duration::from_millis(40),
    }
}

fn open(server: &Server, limits: Limits) -> Neon {
    let variables = Variables::from_process([
        ("NEON_API_KEY", KEY),
        ("NEON_PROJECT_ID", PROJECT),
        ("NEON_API_URL", &server.address()),
    ]);
    Neon::from_variables(&variables, limits).unwrap()
}

fn client(server: &Server) -> Neon {
    open(server, limits())
}

fn named(name: &str) -> NewBranch {
    NewBranch { name: name.to_owned(), ..NewBranch::default() }
}

/// The error's text, which never holds the key, nor does its `Debug`.
fn words(error: &NeonError) -> String {
    let text = error.to_string();
    assert!(!format!("{text} {error:?}").contains("hunter2"), "{text}");
    text
}

#[test]
fn a_branch_is_made_reset_and_deleted_and_every_step_waits_for_its_operations() {
    let server = Server::start();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&lines);
    let neon = client(&server).telling(move |line| told.lock().unwrap().push(line.to_owned()));
    let week = lifetime("7d").unwrap();
    let began = Instant::now();
    let seen = Mutex::new(String::new());
    let new = NewBranch { lifetime: Some(week), ..named("feature/x") };
    let made = neon.create(&new, &|branch| *seen.lock().unwrap() = branch.id.clone()).unwrap();
    assert!(began.elapsed() >= Duration::from_millis(300), "the operations take as long");
    assert_eq!(*seen.lock().unwrap(), made.branch.id);
    let url = made.url.unwrap();
    assert_eq!((url.host(), url.database()), ("ep-quiet-1.eu-central-1.aws.neon.tech", Some("neondb")));
    assert!(!format!("{url} {url:?}").contains("s3cret") && url.reveal().contains("s3cret"));

    let branch = neon.find("feature/x").unwrap();
    assert_eq!(neon.find(&branch.id).unwrap(), branch);
    assert_eq!(branch.parent, Some(neon.find("main").unwrap().id));
    let expires = humantime::parse_rfc3339(branch.expires.as_deref().unwrap()).unwrap();
    let left = expires.duration_since(std::time::SystemTime::now()).unwrap();
    assert!(left <= week && left > week - Duration::from_secs(60), "{left:?}");

    neon.reset(&branch, None).unwrap();
    neon.reset(&branch, Some("before")).unwrap();
    assert_eq!(server.names(), ["main", "feature/x", "before"]);
    assert!(neon.delete(&branch.id).unwrap());
    assert!(!neon.delete(&branch.id).unwrap(), "gone is gone");
    assert_eq!(server.names(), ["main", "before"]);
    let lines = lines.lock().unwrap().join("\n");
    assert!(lines.contains(&branch.id) && lines.contains("start_compute") && lines.contains("running"), "{lines}");
    assert!(!format!("{lines} {neon:?}").contains("hunter2"));
}

#[test]
fn a_branch_of_the_schema_alone_has_no_parent_to_be_reset_to() {
    let server = Server::start();
    let neon = client(&server);
    let parent = Some(neon.find("main").unwrap().id);
    let made = neon.create(&NewBranch { parent, schema_only: true, ..named("bare") }, &|_| {}).unwrap();
    assert_eq!(made.branch.parent, None);
    let error = neon.reset(&made.branch, None).unwrap_err();
    assert!(words(&error).contains("has no parent"), "{error}");
}

#[test]
fn what_neon_refuses_is_said_in_its_words_with_its_ids() {
    let server = Server::start();
    let neon = client(&server);
    neon.create(&named("one"), &|_| {}).unwrap();
    let error = neon.create(&named("one"), &|_| {}).unwrap_err();
    let text = words(&error);
    for part in ["409", "BRANCH_ALREADY_EXISTS", "already exists", "request 5c1ad0d8"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(error.help().join(" ").contains("another name") && !error.may_have_happened());
    server.with(|state| state.limit = 2);
    let text = words(&neon.create(&named("two"), &|_| {}).unwrap_err());
    assert!(text.contains("422 BRANCHES_LIMIT_EXCEEDED") && text.contains("branches limit exceeded"), "{text}");
    let text = words(&neon.delete(&neon.find("main").unwrap().id).unwrap_err());
    assert!(text.contains("cannot delete the default branch"), "{text}");
    let error = neon.find("three").unwrap_err();
    assert_eq!(words(&error), format!("project {PROJECT} has no branch three; it has main, one"));

    let other = |key: &str, project: &str| {
        let address = server.address();
        let variables =
            Variables::from_process([("NEON_API_KEY", key), ("NEON_PROJECT_ID", project), ("NEON_API_URL", &address)]);
        Neon::from_variables(&variables, limits()).unwrap().branches().unwrap_err()
    };
    let error = other("napi_wrong_hunter2", PROJECT);
    assert!(matches!(error, NeonError::Key { status: 401, .. }));
    assert!(words(&error).contains("do not pass authentication"));
    assert!(words(&other(KEY, "other-river-1")).contains("404"));
}

#[test]
fn a_busy_neon_is_asked_again_and_one_branch_is_made() {
    let server = Server::start();
    let neon = client(&server);
    let message = r#"{"code":"","message":"too many requests"}"#;
    server.with(|state| {
        state.faults = vec![
            Fault::new("POST", 2, 423, r#"{"code":"","message":"locked"}"#),
            Fault { headers: vec![("retry-after", "1")], ..Fault::new("POST", 1, 429, message) },
            Fault::new("POST", 1, 503, "<html>try later</html>"),
            Fault::new("POST", 1, 409, r#"{"code":"","message":"project already has running operations"}"#),
            Fault::new("GET", 2, 500, "{}"),
        ];
    });
    let began = Instant::now();
    neon.create(&named("busy"), &|_| {}).unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1), "Retry-After is kept");
    assert_eq!(server.names(), ["main", "busy"]);
    assert_eq!(server.asked("POST"), 6);

    // Right after it was made, a branch is locked by its own operations.
    server.with(|state| state.work = Duration::from_millis(500));
    let branch = neon.find("busy").unwrap();
    neon.reset(&branch, None).unwrap();
    server.with(|state| state.work = Duration::from_secs(1));
    let id = {
        let quick = open(&server, Limits { operations: Duration::ZERO, ..limits() });
        assert!(matches!(quick.reset(&branch, None).unwrap_err(), NeonError::Slow { .. }));
        branch.id
    };
    assert!(neon.delete(&id).unwrap());
}

#[test]
fn who_is_busy_for_too_long_is_given_up() {
    let server = Server::start();
    let neon = open(&server, Limits { repeat: Duration::from_millis(500), ..limits() });
    server.with(|state| state.faults = vec![Fault::new("POST", 1000, 423, r#"{"code":"","message":"locked by x"}"#)]);
    let began = Instant::now();
    let error = neon.create(&named("never"), &|_| {}).unwrap_err();
    assert!(matches!(error, NeonError::Busy { status: 423, .. }), "{error}");
    assert!(words(&error).contains("locked by x") && !error.may_have_happened());
    assert!(began.elapsed() < Duration::from_secs(3));
    // Longer than anybody waits is not waited for.
    let fault = Fault { headers: vec![("retry-after", "3600")], ..Fault::new("GET", 1, 429, "{}") };
    server.with(|state| state.faults = vec![fault]);
    let error = neon.branches().unwrap_err();
    assert!(matches!(error, NeonError::Busy { status: 429, .. }), "{error}");
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    let server = Server::start();
    let neon = client(&server);
    for status in [500, 502, 504] {
        server.with(|state| state.faults = vec![Fault::new("POST", 1, status, "<html>secret s3cret</html>")]);
        let error = neon.create(&named("once"), &|_| {}).unwrap_err();
        assert!(words(&error).contains(&status.to_string()) && error.may_have_happened(), "{error}");
        assert!(!error.to_string().contains("s3cret"), "a page that is none of Neon's is not shown");
    }
    assert_eq!(server.asked("POST"), 3);
    // The answer is lost on the way: it is there, and nobody asks again.
    let silence = Fault { after: Duration::from_secs(3), ..Fault::new("POST", 1, 0, "") };
    server.with(|state| state.faults = vec![silence]);
    let quick = open(&server, Limits { request: Duration::from_millis(300), ..limits() });
    let error = quick.create(&named("lost"), &|_| {}).unwrap_err();
    assert!(matches!(error, NeonError::Unreachable { uncertain: true, .. }), "{error}");
    assert!(error.help().join(" ").contains("branch list"), "{error}");
    assert_eq!(server.asked("POST"), 4);
    // Nobody there: nothing can have been done.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("http://{closed}/api/v2");
    let variables =
        Variables::from_process([("NEON_API_KEY", KEY), ("NEON_PROJECT_ID", PROJECT), ("NEON_API_URL", &address)]);
    let nobody = Neon::from_variables(&variables, limits()).unwrap();
    let error = nobody.create(&named("nobody"), &|_| {}).unwrap_err();
    assert!(matches!(error, NeonError::Unreachable { uncertain: false, .. }), "{error}");
    words(&error);
}

#[test]
fn an_operation_that_fails_or_never_ends_is_told_with_its_id() {
    let server = Server::start();
    server.with(|state| state.end = ("failed", "compute did not start"));
    let error = client(&server).create(&named("failing"), &|_| {}).unwrap_err();
    let text = words(&error);
    assert!(matches!(&error, NeonError::Operation { id, .. } if text.contains(id.as_str())), "{text}");
    assert!(text.contains("create_branch") && text.contains("compute did not start"), "{text}");
    for end in ["error", "cancelled"] {
        server.with(|state| state.end = (end, ""));
        assert!(matches!(client(&server).create(&named(end), &|_| {}), Err(NeonError::Operation { .. })));
    }
    server.with(|state| {
        state.end = ("finished", "");
        state.work = Duration::from_secs(60);
    });
    let quick = open(&server, Limits { operations: Duration::from_millis(400), ..limits() });
    let error = quick.create(&named("slow"), &|_| {}).unwrap_err();
    assert!(matches!(error, NeonError::Slow { .. }) && words(&error).contains("still running"), "{error}");
    assert!(error.may_have_happened());
}

#[test]
fn answers_that_are_not_what_they_should_be_are_errors_without_their_text() {
    let server = Server::start();
    let neon = client(&server);
    for body in [
        "{",
        "s3cret",
        "[]",
        r#"{"branches": 3}"#,
        r#"{"branches": [{"id": "br-1"}]}"#,
        r#"{"branches": [{"id": "../../s3cret", "name": "x", "current_state": "ready", "created_at": "x"}]}"#,
    ] {
        let fault = Fault::new("GET", 1, 200, Box::leak(body.to_owned().into_boxed_str()));
        server.with(|state| state.faults = vec![fault]);
        let error = neon.branches().unwrap_err();
        assert!(matches!(error, NeonError::Malformed { .. }), "{body}: {error}");
        assert!(!words(&error).contains("s3cret"), "{error}");
    }
    server.with(|state| state.url = "postgresql://ROLE:s3cret@h/DATABASE?no_such_parameter=1".to_owned());
    let main = neon.find("main").unwrap();
    let error = neon.url(&main, None, None, false).unwrap_err();
    assert!(words(&error).contains("no_such_parameter") && !error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn all_pages_are_read() {
    let server = Server::start();
    server.with(|state| {
        for number in 0..10 {
            state.add(&format!("branch {number}"), None, false);
        }
    });
    let branches = client(&server).branches().unwrap();
    assert_eq!(branches.len(), 11);
    assert_eq!(server.asked("GET"), 4);
    assert!(branches.windows(2).all(|pair| pair[0].name < pair[1].name));
}

#[test]
fn where_there_are_several_databases_one_must_be_named() {
    let server = Server::start();
    server.with(|state| state.databases = vec![("shop", "ada"), ("blog db", "grace")]);
    let neon = client(&server);
    let made = neon.create(&named("two"), &|_| {}).unwrap();
    assert!(made.url.is_none());
    let error = neon.url(&made.branch, None, None, false).unwrap_err();
    assert!(words(&error).contains("shop, blog db"), "{error}");
    assert!(neon.url(&made.branch, Some("other"), None, false).is_err());
    server.with(|state| state.url = state.url.replace("DATABASE", "it"));
    let url = neon.url(&made.branch, Some("blog db"), None, true).unwrap();
    assert_eq!((url.user(), url.host()), (Some("grace"), "ep-quiet-1-pooler.eu-central-1.aws.neon.tech"));
    let url = neon.url(&made.branch, Some("shop"), Some("reader"), false).unwrap();
    assert_eq!(url.user(), Some("reader"));
    let asked = server.with(|state| state.requests.join("\n"));
    assert!(asked.contains("database_name=blog%20db&role_name=grace&pooled=true"), "{asked}");
    // Whichever name of a compute is known, it is the same.
    assert!(url.leads_to("EP-quiet-1-pooler.eu-central-1.aws.neon.tech"));
    assert!(!url.leads_to("ep-quiet-2.eu-central-1.aws.neon.tech"));
}

#[test]
fn settings_are_checked_before_anything_is_sent() {
    let check = |pairs: &[(&str, &str)], expected: &str| {
        let variables = Variables::from_process(pairs.iter().copied());
        let error = Neon::from_variables(&variables, limits()).unwrap_err();
        assert!(words(&error).contains(expected), "{expected}: {error}");
    };
    let (key, project) = (("NEON_API_KEY", KEY), ("NEON_PROJECT_ID", PROJECT));
    check(&[project], "NEON_API_KEY is not set");
    check(&[key], "NEON_PROJECT_ID is not set");
    check(&[("NEON_API_KEY", "hunter2 hunter2"), project], "NEON_API_KEY is malformed");
    check(&[key, ("NEON_PROJECT_ID", "../other")], "NEON_PROJECT_ID is malformed");
    // The key would be readable on the way.
    check(&[key, project, ("NEON_API_URL", "http://neon.example.com/api/v2")], "https://");
    check(&[key, project, ("NEON_API_URL", "neon")], "NEON_API_URL is malformed");
}

#[test]
fn a_lifetime_is_a_time() {
    assert_eq!(lifetime("7d"), Ok(Duration::from_secs(7 * 24 * 3600)));
    assert_eq!(lifetime(" 1h 30m "), Ok(Duration::from_secs(5400)));
    for wrong in ["", "7", "soon", "0s", "-1d", "20ms"] {
        assert!(lifetime(wrong).is_err(), "{wrong}");
    }
}

/// What a process with `SSL_CERT_FILE` says of a Neon behind TLS.
#[test]
#[ignore = "run as a process by the test below"]
fn role() {
    let Ok(address) = std::env::var("NEON_TEST_ROLE") else { return };
    let variables =
        Variables::from_process([("NEON_API_KEY", KEY), ("NEON_PROJECT_ID", PROJECT), ("NEON_API_URL", &address)]);
    Neon::from_variables(&variables, limits()).unwrap().branches().unwrap();
}

#[test]
fn tls_is_held_to_the_authorities_of_the_system() {
    let server = Server::start();
    let (right, wrong) =
        (support::certificates::Authority::new("right"), support::certificates::Authority::new("wrong"));
    let secure = support::terminator::in_front_of(server.port, &right.sign("api", &["localhost"]), None);
    let directory = tempfile::tempdir().unwrap();
    let play = |authority: &support::certificates::Authority, host: &str| {
        let file = directory.path().join("root.pem");
        std::fs::write(&file, &authority.pem).unwrap();
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "role", "--ignored"])
            .env("NEON_TEST_ROLE", format!("https://{host}:{secure}/api/v2"))
            .env("SSL_CERT_FILE", &file)
            .env_remove("SSL_CERT_DIR")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (passed, text) = play(&right, "localhost");
    assert!(passed, "{text}");
    for (authority, host) in [(&wrong, "localhost"), (&right, "127.0.0.1")] {
        let (passed, text) = play(authority, host);
        assert!(!passed && text.contains("certificate") && !text.contains("hunter2"), "{host}: {text}");
    }
}
