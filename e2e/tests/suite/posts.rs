//! Posts as programs see them.

use e2e::App;
use serde_json::{Value, json};

fn draft(title: &str) -> Value {
    json!({ "title": title, "body": "Hello.", "author_name": "Ada", "author_email": "ada@example.org", "publish": true })
}

fn with(mut draft: Value, field: &str, value: Value) -> Value {
    draft[field] = value;
    draft
}

fn count(app: &mut App, table: &str) -> String {
    let namespace = app.namespace();
    app.sql(&format!("SELECT count(*) FROM {namespace}.\"{table}\"")).remove(0).unwrap_or_default()
}

#[test]
fn a_post_is_created_listed_and_read() {
    e2e::test(|app| {
        assert_eq!(app.get("/posts").json(), json!({ "posts": [] }));
        let created = app.post("/posts", &with(draft("Größe & Wahn"), "tags", json!(["a", "b"])));
        assert_eq!(created.status, 201, "{}", created.text);
        assert_eq!(created.location, "/posts/gr%C3%B6%C3%9Fe-wahn");
        let post = created.json();
        assert_eq!((&post["title"], &post["status"]), (&json!("Größe & Wahn"), &json!("published")));
        assert_eq!((&post["tags"], &post["author"]["name"]), (&json!(["a", "b"]), &json!("Ada")));

        assert_eq!(app.get(&created.location).json(), post);
        assert_eq!(app.get("/posts").json(), json!({ "posts": [post] }));
        assert_eq!(count(app, "post"), "1");
    });
}

#[test]
fn two_posts_of_one_author_make_one_user() {
    e2e::test(|app| {
        app.post("/posts", &draft("One"));
        app.post("/posts", &with(draft("Two"), "author_name", json!("Someone else")));
        assert_eq!((count(app, "post"), count(app, "user")), ("2".to_owned(), "1".to_owned()));
        assert_eq!(app.get("/posts/two").json()["author"]["name"], "Ada");
    });
}

#[test]
fn the_list_goes_back_page_by_page() {
    e2e::test(|app| {
        for number in 0..25 {
            assert_eq!(app.post("/posts", &draft(&format!("Post {number}"))).status, 201);
        }
        let first = app.get("/posts").json();
        let first = first["posts"].as_array().expect("a list").clone();
        assert_eq!((first.len(), &first[0]["title"]), (20, &json!("Post 24")));
        let second = app.get(&format!("/posts?before={}", first[19]["id"])).json();
        assert_eq!(second["posts"].as_array().map(Vec::len), Some(5));
        assert_eq!(app.get("/posts?before=x").status, 400);
    });
}

#[test]
fn what_is_wrong_with_a_post_is_said_field_by_field() {
    e2e::test(|app| {
        let reply = app.post("/posts", &json!({ "title": " ", "author_email": "nobody" }));
        assert_eq!(reply.status, 422);
        let error = &reply.json()["error"];
        assert_eq!(error["code"], "invalid");
        let fields = error["fields"].as_object().expect("fields").keys().cloned().collect::<Vec<_>>();
        assert_eq!(fields, ["author_email", "author_name", "title"]);

        assert_eq!(app.post("/posts", &with(draft("x"), "title", json!("x".repeat(201)))).status, 422);
        assert_eq!(app.post("/posts", &with(draft("x"), "body", json!("a\u{0}b"))).status, 422);
        assert_eq!(app.post("/posts", &draft("Same")).status, 201);
        let taken = app.post("/posts", &draft("Same"));
        assert_eq!(
            (taken.status, &taken.json()["error"]["fields"]["slug"]),
            (422, &json!("A post has this address already."))
        );
        assert_eq!(count(app, "post"), "1");
    });
}

#[test]
fn two_requests_for_one_address_make_one_post() {
    e2e::test(|app| {
        let statuses = std::thread::scope(|scope| {
            let app: &App = app;
            let requests =
                (0..8).map(|_| scope.spawn(|| app.post("/posts", &draft("Race")).status)).collect::<Vec<_>>();
            requests.into_iter().map(|request| request.join().expect("it was answered")).collect::<Vec<_>>()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 7, "{statuses:?}");
        assert_eq!(count(app, "post"), "1");
    });
}

#[test]
fn what_cannot_be_read_is_refused_as_json() {
    e2e::test(|app| {
        for (kind, body, status, code) in [
            ("application/json", "{", 400, "malformed"),
            ("application/json", "{\"titel\": \"x\"}", 400, "malformed"),
            ("text/plain", "hello", 415, "unsupported_media_type"),
            ("application/json", "3", 400, "malformed"),
        ] {
            let reply = app.post_raw("/posts", kind, body);
            assert_eq!(
                (reply.status, &reply.json()["error"]["code"]),
                (status, &json!(code)),
                "{body}: {}",
                reply.text
            );
        }
        let huge = app.post("/posts", &with(draft("Huge"), "body", json!("x".repeat(3 << 20))));
        assert_eq!((huge.status, &huge.json()["error"]["code"]), (413, &json!("too_large")));
        assert_eq!(app.get("/posts/nowhere").json()["error"]["code"], "not_found");
        assert_eq!(app.get("/elsewhere").status, 404);
        assert_eq!(app.post("/health", &json!({})).status, 405);
    });
}

#[test]
fn text_that_looks_like_sql_stays_text() {
    e2e::test(|app| {
        let title = "Robert'); DROP TABLE post; --";
        assert_eq!(app.post("/posts", &draft(title)).status, 201);
        assert_eq!(app.get("/posts/robert-drop-table-post").json()["title"], title);
    });
}
