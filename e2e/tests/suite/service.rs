//! The app as an operator sees it.

use serde_json::json;

#[test]
fn health_is_ok_while_the_database_answers_and_unavailable_while_it_does_not() {
    e2e::test(|app| {
        assert_eq!((app.get("/health").status, app.get("/health").json()), (200, json!({ "status": "ok" })));
        app.take_database_away();
        let health = app.get("/health");
        assert_eq!((health.status, &health.json()["status"]), (503, &json!("unavailable")));
        let posts = app.get("/posts");
        assert_eq!((posts.status, &posts.json()["error"]["code"]), (503, &json!("unavailable")));
        assert!(app.page("/posts").text.contains("Try again in a moment"));
        app.bring_database_back();
        assert_eq!(app.get("/health").status, 200);
        assert_eq!(app.get("/posts").status, 200);
    });
}

#[test]
fn sigterm_ends_the_app_with_success() {
    e2e::test(|app| {
        assert_eq!(app.get("/health").status, 200);
        let status = app.terminate().expect("it stops in time");
        assert!(status.success(), "{status}\n{}", app.log());
        app.log_with("stopping");
    });
}

#[test]
fn each_request_is_one_line_of_the_log_and_no_line_has_a_password() {
    e2e::test(|app| {
        app.get("/posts?before=3");
        let log = app.log_with("GET /posts 200 ");
        assert!(!log.contains("postgres://") && !log.contains("postgresql://"), "{log}");
    });
}

#[test]
fn every_test_has_a_database_of_its_own() {
    e2e::test(|app| {
        let name = app.sql("SELECT current_database()").remove(0);
        e2e::test(|other| assert_ne!(other.sql("SELECT current_database()").remove(0), name));
        let clones = app.sql("SELECT count(*) FROM pg_database WHERE datname = current_database()");
        assert_eq!(clones, [Some("1".to_owned())]);
    });
}

#[test]
fn an_address_in_use_is_said_with_the_way_out() {
    e2e::test(|app| {
        let address = app.address().trim_start_matches("http://").to_owned();
        let output = app.run(&["serve", "--address", &address]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("cannot listen on") && text.contains("port 0"), "{text}");
    });
}
