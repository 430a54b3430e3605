//! A server that follows the published description of Neon's API, and fails on demand.
//!
//! It holds one project. Changes answer at once with operations that take a while; meanwhile the
//! branch is locked (423), as at Neon. What a request may not hold is refused, so that a client
//! which strays from the description fails its tests.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub(crate) const KEY: &str = "napi_hunter2hunter2";
pub(crate) const PROJECT: &str = "quiet-river-123456";

/// What goes wrong, how often: the first that fits a request is used up.
pub(crate) struct Fault {
    /// How the request line begins or ends, as in `POST` or `/branches`.
    pub(crate) asked: &'static str,
    pub(crate) times: u32,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: &'static str,
    /// How long before it answers.
    pub(crate) after: Duration,
}

impl Fault {
    pub(crate) fn new(asked: &'static str, times: u32, status: u16, body: &'static str) -> Self {
        Self { asked, times, status, headers: Vec::new(), body, after: Duration::ZERO }
    }
}

struct Operation {
    action: &'static str,
    branch: String,
    done: Instant,
}

pub(crate) struct State {
    pub(crate) branches: Vec<Value>,
    operations: BTreeMap<String, Operation>,
    /// Every request line, with the body behind it.
    pub(crate) requests: Vec<String>,
    pub(crate) faults: Vec<Fault>,
    /// How long an operation takes.
    pub(crate) work: Duration,
    /// The status operations end with, and the error they tell.
    pub(crate) end: (&'static str, &'static str),
    /// At most so many branches.
    pub(crate) limit: usize,
    /// Databases and their owners, the same in every branch.
    pub(crate) databases: Vec<(&'static str, &'static str)>,
    /// The URL of a database: ROLE and DATABASE are filled in.
    pub(crate) url: String,
    page: usize,
    next: u32,
}

/// The running server; it ends with the process.
#[derive(Clone)]
pub(crate) struct Neon {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
}

impl Neon {
    pub(crate) fn start() -> Self {
        let state = State {
            branches: Vec::new(),
            operations: BTreeMap::new(),
            requests: Vec::new(),
            faults: Vec::new(),
            work: Duration::from_millis(300),
            end: ("finished", ""),
            limit: 10,
            databases: vec![("neondb", "neondb_owner")],
            url: "postgresql://ROLE:s3cret@ep-quiet-1.eu-central-1.aws.neon.tech/DATABASE?sslmode=require&channel_binding=require".to_owned(),
            page: 3,
            next: 1,
        };
        let state = Arc::new(Mutex::new(state));
        state.lock().unwrap().add("main", None, true);
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let answer = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
                    let shared = Arc::clone(&shared);
                    async move { answer(&shared, &method, &uri, &headers, &body).await }
                };
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, Router::new().fallback(answer)).await.unwrap();
            });
        });
        Self { port, state }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/api/v2", self.port)
    }

    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }

    /// The names of the branches.
    pub(crate) fn names(&self) -> Vec<String> {
        self.with(|state| state.branches.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect())
    }

    /// How many requests began so.
    pub(crate) fn asked(&self, start: &str) -> usize {
        self.with(|state| state.requests.iter().filter(|it| it.starts_with(start)).count())
    }
}

impl State {
    pub(crate) fn add(&mut self, name: &str, parent: Option<&str>, default: bool) -> Value {
        let number = self.next;
        self.next += 1;
        let mut branch = json!({
            "id": format!("br-quiet-{number:06}"),
            "project_id": PROJECT,
            "name": name,
            "current_state": "ready",
            "default": default,
            "primary": default,
            "protected": false,
            "created_at": "2025-06-01T10:00:00Z",
            "updated_at": "2025-06-01T10:00:00Z",
        });
        if let Some(parent) = parent {
            branch["parent_id"] = json!(parent);
        }
        self.branches.push(branch.clone());
        branch
    }

    fn operate(&mut self, branch: &str, actions: &[&'static str]) -> Value {
        let mut operations = Vec::new();
        for action in actions {
            let number = self.next;
            self.next += 1;
            let id = format!("d8ac46eb-a757-42b1-9907-{number:012}");
            let done = Instant::now() + self.work;
            self.operations.insert(id.clone(), Operation { action, branch: branch.to_owned(), done });
            operations.push(self.operation(&id).unwrap());
        }
        json!(operations)
    }

    fn operation(&self, id: &str) -> Option<Value> {
        let operation = self.operations.get(id)?;
        let mut value = json!({
            "id": id, "project_id": PROJECT, "branch_id": operation.branch, "action": operation.action,
            "status": "running", "failures_count": 0, "total_duration_ms": 100,
            "created_at": "2025-06-01T10:00:00Z", "updated_at": "2025-06-01T10:00:00Z",
        });
        if Instant::now() >= operation.done {
            value["status"] = json!(self.end.0);
            if !self.end.1.is_empty() {
                value["error"] = json!(self.end.1);
            }
        }
        Some(value)
    }

    fn is_locked(&self, branch: &str) -> bool {
        self.operations.values().any(|it| it.branch == branch && Instant::now() < it.done)
    }

    fn url(&self, role: &str, database: &str, pooled: bool) -> String {
        let url = self.url.replace("ROLE", role).replace("DATABASE", database);
        if pooled { url.replacen(".eu-central-1", "-pooler.eu-central-1", 1) } else { url }
    }
}

async fn answer(shared: &Mutex<State>, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Response {
    let line = format!("{method} {uri}");
    let fault = {
        let mut state = shared.lock().unwrap();
        state.requests.push(format!("{line} {}", String::from_utf8_lossy(body)));
        let path = format!("{method} {}", uri.path());
        let fits = |it: &&mut Fault| it.times > 0 && (path.starts_with(it.asked) || path.ends_with(it.asked));
        state.faults.iter_mut().find(fits).map(|fault| {
            fault.times -= 1;
            (fault.status, fault.headers.clone(), fault.body, fault.after)
        })
    };
    if let Some((status, headers, body, after)) = fault {
        tokio::time::sleep(after).await;
        // A status of zero is a delay alone.
        if status != 0 {
            return respond(status, &headers, body.to_owned());
        }
    }
    let (status, value) = dispatch(&mut shared.lock().unwrap(), method, uri, headers, body);
    let text = if status == 204 { String::new() } else { value.to_string() };
    respond(status, &[("content-type", "application/json")], text)
}

fn respond(status: u16, headers: &[(&'static str, &'static str)], text: String) -> Response {
    let mut response = (StatusCode::from_u16(status).unwrap(), text).into_response();
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}

fn refusal(status: u16, code: &str, message: &str) -> (u16, Value) {
    (status, json!({ "code": code, "message": message, "request_id": "5c1ad0d8-1f1a-4a0a-8e63-aaaaaaaaaaaa" }))
}

fn dispatch(state: &mut State, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> (u16, Value) {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if authorization != format!("Bearer {KEY}") {
        return refusal(401, "", "supplied credentials do not pass authentication");
    }
    let body: Value = if body.is_empty() { json!({}) } else { serde_json::from_slice(body).unwrap_or(Value::Null) };
    if method == Method::POST && (headers.get("content-type").is_none() || !body.is_object()) {
        return refusal(400, "", "request body has an error: header Content-Type has unexpected value");
    }
    let query = parse_query(uri.query().unwrap_or_default());
    let Some(path) = uri.path().strip_prefix("/api/v2/projects/") else {
        return refusal(404, "", "this route does not exist");
    };
    let parts: Vec<&str> = path.split('/').collect();
    if parts[0] != PROJECT {
        return refusal(404, "", &format!("project {} not found", parts[0]));
    }
    match (method.as_str(), &parts[1..]) {
        ("GET", ["branches"]) => list(state, &query),
        ("POST", ["branches"]) => create(state, &body),
        ("DELETE", ["branches", id]) => delete(state, id),
        ("POST", ["branches", id, "restore"]) => restore(state, id, &body),
        ("GET", ["branches", id, "endpoints"]) => {
            let host = state.url.split('@').nth(1).and_then(|it| it.split(['/', ':']).next()).unwrap().to_owned();
            // Each branch has a compute of its own.
            let host = if *id == "br-quiet-000001" { "ep-main-1.eu-central-1.aws.neon.tech".to_owned() } else { host };
            (200, json!({ "endpoints": [{ "id": "ep-quiet-1", "branch_id": id, "host": host, "type": "read_write" }] }))
        }
        ("GET", ["branches", id, "databases"]) => {
            let database = |(name, owner): &(&str, &str)| json!({ "id": 1, "branch_id": id, "name": name, "owner_name": owner, "created_at": "2025-06-01T10:00:00Z", "updated_at": "2025-06-01T10:00:00Z" });
            (200, json!({ "databases": state.databases.iter().map(database).collect::<Vec<_>>() }))
        }
        ("GET", ["connection_uri"]) => {
            let (Some(role), Some(database)) = (query.get("role_name"), query.get("database_name")) else {
                return refusal(400, "", "database_name and role_name are required");
            };
            (200, json!({ "uri": state.url(role, database, query.get("pooled").is_some_and(|it| it == "true")) }))
        }
        ("GET", ["operations", id]) => match state.operation(id) {
            Some(operation) => (200, json!({ "operation": operation })),
            None => refusal(404, "", "operation not found"),
        },
        _ => refusal(404, "", "this route does not exist"),
    }
}

fn parse_query(text: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decode(name), decode(value))).collect()
}

fn list(state: &State, query: &BTreeMap<String, String>) -> (u16, Value) {
    let limit = query.get("limit").map_or(Ok(100), |limit| limit.parse::<usize>());
    let Ok(limit @ 1..=10_000) = limit else { return refusal(400, "", "limit must be between 1 and 10000") };
    let mut branches = state.branches.clone();
    branches.sort_by_key(|branch| branch["name"].as_str().unwrap().to_owned());
    let start = query.get("cursor").map_or(0, |cursor| cursor.trim_start_matches("at+").parse().unwrap());
    let end = (start + limit.min(state.page)).min(branches.len());
    let mut value = json!({ "branches": branches[start..end], "annotations": {} });
    if end < branches.len() {
        value["pagination"] = json!({ "next": format!("at+{end}"), "sort_by": "name", "sort_order": "asc" });
    }
    (200, value)
}

fn create(state: &mut State, body: &Value) -> (u16, Value) {
    let branch = &body["branch"];
    let known = ["name", "parent_id", "init_source", "expires_at"];
    let stray = branch.as_object().and_then(|it| it.keys().find(|name| !known.contains(&name.as_str())));
    if let Some(stray) = stray {
        return refusal(400, "", &format!("property {stray:?} is unsupported"));
    }
    let name = branch["name"].as_str().unwrap_or_default().to_owned();
    if state.branches.iter().any(|it| it["name"] == name.as_str()) {
        return refusal(
            409,
            "BRANCH_ALREADY_EXISTS",
            &format!("branch with the provided name \"{name}\" already exists"),
        );
    }
    if state.branches.len() >= state.limit {
        return refusal(422, "BRANCHES_LIMIT_EXCEEDED", "branches limit exceeded");
    }
    if let Some(expires) = branch.get("expires_at") {
        let sound = humantime::parse_rfc3339(expires.as_str().unwrap_or_default());
        if !sound.is_ok_and(|at| at > std::time::SystemTime::now()) {
            return refusal(400, "", "expires_at must be in the future, to the second");
        }
    }
    if !matches!(branch["init_source"].as_str(), None | Some("schema-only" | "parent-data")) {
        return refusal(400, "", "init_source is unsupported");
    }
    let main = state.branches[0]["id"].as_str().unwrap().to_owned();
    let from = branch["parent_id"].as_str().map_or(main, str::to_owned);
    if !state.branches.iter().any(|it| it["id"] == from.as_str()) {
        return refusal(404, "", &format!("branch {from} not found"));
    }
    // A branch of the schema alone is a root of its own.
    let parent = (branch["init_source"] != "schema-only").then_some(from.as_str());
    let mut made = state.add(&name, parent, false);
    made["current_state"] = json!("init");
    if let Some(expires) = branch.get("expires_at") {
        made["expires_at"] = expires.clone();
        state.branches.last_mut().unwrap()["expires_at"] = expires.clone();
    }
    let endpoints = body["endpoints"].as_array().cloned().unwrap_or_default();
    let actions: &[&str] = if endpoints.is_empty() { &["create_branch"] } else { &["create_branch", "start_compute"] };
    let operations = state.operate(made["id"].as_str().unwrap(), actions);
    let mut value = json!({
        "branch": made, "endpoints": endpoints, "operations": operations,
        "roles": [{ "name": state.databases[0].1 }], "databases": [],
    });
    // Only a branch with one database and one role gets its URL at once.
    if let [(database, owner)] = state.databases[..]
        && !endpoints.is_empty()
    {
        value["connection_uris"] = json!([{
            "connection_uri": state.url(owner, database, false),
            "connection_parameters": { "database": database, "role": owner, "password": "s3cret" },
        }]);
    }
    (201, value)
}

const LOCKED: (u16, &str) =
    (423, "project already has running conflicting operations, scheduling of new ones is prohibited");

fn delete(state: &mut State, id: &str) -> (u16, Value) {
    let Some(at) = state.branches.iter().position(|it| it["id"] == id) else { return (204, Value::Null) };
    if state.branches[at]["default"] == true {
        return refusal(422, "", "cannot delete the default branch of the project");
    }
    if state.branches.iter().any(|it| it["parent_id"] == id) {
        return refusal(422, "", "cannot delete branch that has children");
    }
    if state.is_locked(id) {
        return refusal(LOCKED.0, "", LOCKED.1);
    }
    let branch = state.branches.remove(at);
    let operations = state.operate(id, &["suspend_compute", "delete_timeline"]);
    (200, json!({ "branch": branch, "operations": operations }))
}

fn restore(state: &mut State, id: &str, body: &Value) -> (u16, Value) {
    let Some(at) = state.branches.iter().position(|it| it["id"] == id) else {
        return refusal(404, "", &format!("branch {id} not found"));
    };
    if state.is_locked(id) {
        return refusal(LOCKED.0, "", LOCKED.1);
    }
    let Some(source) = body["source_branch_id"].as_str() else {
        return refusal(400, "", "source_branch_id is required");
    };
    let keep = body["preserve_under_name"].as_str();
    if source == id || (keep.is_none() && state.branches.iter().any(|it| it["parent_id"] == id)) {
        return refusal(400, "", "preserve_under_name is required");
    }
    let branch = state.branches[at].clone();
    if let Some(keep) = keep {
        let parent = branch["parent_id"].as_str().map(str::to_owned);
        state.add(keep, parent.as_deref(), false);
    }
    let operations = state.operate(id, &["create_branch", "apply_config"]);
    (200, json!({ "branch": branch, "operations": operations }))
}
