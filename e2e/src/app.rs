//! The app under test: its process, its database, and requests to it.

use std::process::{ExitStatus, Output};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use crate::clone::Clone as Database;
use crate::http::{Reply, agent, reply};
use crate::process::{Process, binary, command};
use crate::settings::Settings;

/// How much of the app's log a failure shows.
const SHOWN_LINES: usize = 200;

/// A running app with a database of its own.
pub struct App {
    database: Option<Database>,
    process: Process,
    agent: Agent,
    settings: &'static Settings,
}

impl App {
    pub(crate) fn start(settings: &'static Settings) -> Result<Self, String> {
        let binary = binary(settings)?;
        let database = Database::create(settings).map_err(|error| error.to_string())?;
        match Process::start(binary, &database.app_url) {
            Ok(process) => Ok(Self { database: Some(database), process, agent: agent(), settings }),
            Err(reason) => {
                database.drop_database();
                Err(reason)
            }
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.process.address
    }

    /// What the app has printed so far.
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// What the app has printed, once that contains `text`: its output arrives a moment later.
    ///
    /// # Panics
    ///
    /// When it does not come.
    pub fn log_with(&self, text: &str) -> String {
        for _ in 0..200 {
            let log = self.log();
            if log.contains(text) {
                return log;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the app's log lacks {text:?}:\n{}", self.log());
    }

    /// Runs SQL on the test's database; the first column of every row, as text.
    ///
    /// # Panics
    ///
    /// When the server refuses it.
    pub fn sql(&mut self, sql: &str) -> Vec<Option<String>> {
        self.database.as_mut().expect("it is there until the test ends").query(sql)
    }

    /// The project's namespace, quoted for SQL.
    pub fn namespace(&self) -> String {
        self.settings.namespace.clone()
    }

    /// Takes the database away, connections and all, until it is brought back.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub fn take_database_away(&mut self) {
        self.database.as_mut().expect("it is there until the test ends").take_away(true);
    }

    /// Brings it back.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    pub fn bring_database_back(&mut self) {
        self.database.as_mut().expect("it is there until the test ends").take_away(false);
    }

    /// `GET`, as a program asks.
    pub fn get(&self, path: &str) -> Reply {
        self.request("application/json", path)
    }

    /// `GET`, as a browser asks.
    pub fn page(&self, path: &str) -> Reply {
        self.request("text/html,application/xhtml+xml,*/*;q=0.8", path)
    }

    fn request(&self, accept: &str, path: &str) -> Reply {
        self.answered(path, self.agent.get(self.url(path)).header("accept", accept).call())
    }

    /// `POST` of JSON.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        let request = self.agent.post(self.url(path)).header("accept", "application/json");
        self.answered(path, request.send_json(body))
    }

    /// `POST` of a form, as a browser sends it.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.agent.post(self.url(path)).header("accept", "text/html");
        self.answered(path, request.send_form(fields.iter().copied()))
    }

    /// `POST` of these bytes under this type.
    pub fn post_raw(&self, path: &str, content_type: &str, body: &str) -> Reply {
        let request = self.agent.post(self.url(path)).header("accept", "application/json");
        self.answered(path, request.content_type(content_type).send(body))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.process.address)
    }

    fn answered(&self, path: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Reply {
        match reply(answer) {
            Ok(reply) => reply,
            Err(error) => panic!("no answer to {path}: {error}"),
        }
    }

    /// Runs another command of the app (`migrate`, say) on the same database.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let database = self.database.as_ref().expect("it is there until the test ends");
        let path = binary(self.settings).expect("the app runs already");
        let mut command = command(path, &database.app_url);
        if database.url != database.app_url {
            // What needs a session goes around what the app goes through.
            command.env("DIRECT_URL_TEST", database.url.reveal());
        }
        match command.args(arguments).output() {
            Ok(output) => output,
            Err(error) => panic!("cannot run the app: {error}"),
        }
    }

    /// Stops the app as a service manager does; its exit status, `None` when it does not stop.
    pub fn terminate(&mut self) -> Option<ExitStatus> {
        self.process.terminate()
    }

    pub(crate) fn finish(self) {
        let Self { database, process, .. } = self;
        drop(process);
        if let Some(database) = database {
            database.drop_database();
        }
    }

    /// The test failed: the database stays, and what helps is said.
    pub(crate) fn keep(mut self) {
        let Some(database) = self.database.take() else { return };
        let log = self.process.log();
        let lines = log.lines().collect::<Vec<_>>();
        let shown = lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n");
        show(&format!(
            "failed: {}\n  its database is kept until the next run: {}\n  the app's log:\n{shown}",
            std::thread::current().name().unwrap_or("a test"),
            database.url
        ));
    }
}

/// Into the output that the test runner keeps for a failed test.
#[allow(clippy::print_stderr, reason = "a test says what went wrong")]
fn show(text: &str) {
    eprintln!("\n{text}");
}
