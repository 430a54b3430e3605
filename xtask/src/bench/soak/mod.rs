//! The soak: the application under load while its server and the proxy before it are restarted in
//! turn. Counts what failed, and holds it to three promises: nothing fails but what was under way
//! during a restart, no row is lost or written twice, and no connection is left over.

mod load;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use glowplug::embedded::{Purpose, Running, Server, Settings, Silent};
use glowplug_connect::{ConnectOptions, Connection, DatabaseUrl, connect};
use serde_json::{Value, json};

use super::program::{self, Program};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::AtTheEnd;
use crate::project::Project;
use crate::story::Story;
use load::{Load, Seen};

/// How many connections the application may hold.
const POOL: i64 = 6;

/// Time between two restarts, at most.
const INTERVAL: Duration = Duration::from_secs(10);

/// A restart: from the moment something goes until it is back.
struct Window {
    what: &'static str,
    began: Instant,
    ended: Instant,
}

/// The stage: a server of its own, a proxy in front of it, the application behind that.
struct Stage {
    server: Server,
    running: Running,
    proxy_program: PathBuf,
    proxy: Program,
    app: Program,
    end: AtTheEnd,
}

/// Runs it for so long.
pub(crate) async fn run(project: &Project, story: Story, seconds: u64) -> Result<Exit, Failure> {
    let whole = Duration::from_secs(seconds);
    let interval = (whole / 5).clamp(Duration::from_secs(2), INTERVAL);
    let (application, proxy) = (program::application(project)?, program::proxy(project)?);
    let mut stage = Stage::set(project, &application, proxy)?;
    story.tell(&format!("soaking for {seconds} s, a restart every {} s", interval.as_secs()));
    let began = Instant::now();
    let load = Load::start(&stage.app.address);
    let mut windows = Vec::new();
    let mut most = 0;
    for number in 1.. {
        let next = began + interval * number;
        // The last stretch has none: what a restart leaves behind would show then.
        if next + interval / 2 > began + whole {
            break;
        }
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        most = most.max(stage.connections().await?);
        windows.push(if number % 2 == 1 { stage.restart_server()? } else { stage.restart_proxy()? });
        let window = windows.last().expect("it was pushed");
        story.aside(&format!("restarted {} in {} ms", window.what, (window.ended - window.began).as_millis()));
    }
    std::thread::sleep((began + whole).saturating_duration_since(Instant::now()));
    let seen = load.stop();
    most = most.max(stage.connections().await?);
    stage.app.finish()?;
    let left = stage.wait_for_none().await?;
    let rows = stage.rows().await?;
    stage.end.run();
    Report { whole, windows, seen, most, left, rows }.tell(story)
}

impl Stage {
    fn set(project: &Project, application: &Path, proxy_program: PathBuf) -> Result<Self, Failure> {
        let directory = std::env::temp_dir().join(format!("glowplug-soak-{}", std::process::id()));
        let (root, home) = (directory.join("project"), directory.join("home"));
        for path in [&root, &home] {
            std::fs::create_dir_all(path).map_err(|error| Failure::of(Exit::Failed, &error))?;
        }
        let mut settings: Settings = project.server_settings(None)?;
        settings.home = Some(home);
        let server = Server::new(&root, Purpose::Development, settings)?;
        let end = {
            let server = server.clone();
            AtTheEnd::arm(move || {
                // It was all made for this run; what cannot be removed lies among temporary files.
                let _ = server.stop(&Silent);
                let _ = std::fs::remove_dir_all(directory);
            })
        };
        let made = (|| {
            let running = server.ensure_running(&Silent)?;
            let proxy = start_proxy(&proxy_program, running.url.port(), 0)?;
            let url = through(&running.url, &proxy)?;
            migrate(application, &url)?;
            let app = start_app(application, &url)?;
            Ok::<_, Failure>((running, proxy, app))
        })();
        match made {
            Ok((running, proxy, app)) => Ok(Self { server, running, proxy_program, proxy, app, end }),
            Err(failure) => {
                end.run();
                Err(failure)
            }
        }
    }

    fn restart_server(&mut self) -> Result<Window, Failure> {
        let began = Instant::now();
        self.server.stop(&Silent)?;
        self.running = self.server.ensure_running(&Silent)?;
        Ok(Window { what: "the server", began, ended: Instant::now() })
    }

    fn restart_proxy(&mut self) -> Result<Window, Failure> {
        let port = port_of(&self.proxy)?;
        let began = Instant::now();
        self.proxy.kill();
        self.proxy = start_proxy(&self.proxy_program, self.running.url.port(), port)?;
        Ok(Window { what: "the proxy", began, ended: Instant::now() })
    }

    /// Around the proxy.
    async fn connect(&self) -> Result<Connection, Failure> {
        Ok(connect(&self.running.url, &ConnectOptions::default()).await?)
    }

    /// How many connections the server has, but for the one that asks.
    async fn connections(&self) -> Result<i64, Failure> {
        let query = "select count(*) from pg_stat_activity \
                     where backend_type = 'client backend' and pid <> pg_backend_pid()";
        self.number(query).await
    }

    /// As [`Stage::connections`], once there are none, or after five seconds: a server notices that a
    /// client has gone, but not at once.
    async fn wait_for_none(&self) -> Result<i64, Failure> {
        let began = Instant::now();
        loop {
            let left = self.connections().await?;
            if left == 0 || began.elapsed() > Duration::from_secs(5) {
                return Ok(left);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// How many rows there are, and how many different ones.
    async fn rows(&self) -> Result<(i64, i64), Failure> {
        let failed = |error| Failure::of(Exit::Failed, &error);
        let connection = self.connect().await?;
        // The application knows its namespace; this knows only that it has posts.
        let query = "select relnamespace::regnamespace::text from pg_class where relname = 'post'";
        let namespace: String = connection.client.query_one(query, &[]).await.map_err(failed)?.get(0);
        let query = format!("select count(*), count(distinct title) from {namespace}.post");
        let row = connection.client.query_one(&query, &[]).await.map_err(failed)?;
        connection.close().await;
        Ok((row.get(0), row.get(1)))
    }

    async fn number(&self, query: &str) -> Result<i64, Failure> {
        let connection = self.connect().await?;
        let row = connection.client.query_one(query, &[]).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
        connection.close().await;
        Ok(row.get(0))
    }
}

/// The same database by way of the proxy.
fn through(url: &DatabaseUrl, proxy: &Program) -> Result<DatabaseUrl, Failure> {
    let proxy = format!("ws://{}/v1", proxy.address);
    Ok(url.with_parameters(|it| {
        it.transport = Some(glowplug_connect::Transport::WebSocket);
        it.websocket_proxy = Some(proxy);
    }))
}

fn port_of(proxy: &Program) -> Result<u16, Failure> {
    let port = proxy.address.rsplit(':').next().and_then(|port| port.parse().ok());
    port.ok_or_else(|| Failure::new(Exit::Failed, "the proxy does not say its port"))
}

/// Starts a proxy that leads to a server on this machine; port 0 takes a free one.
pub(crate) fn start_proxy(program: &Path, server: u16, port: u16) -> Result<Program, Failure> {
    let mut command = program::command(program);
    command.args(["--until-stdin-closes", "yes", "--listen", &format!("127.0.0.1:{port}")]);
    // However the URL of the server on this machine names it.
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        command.args(["--allow", &format!("{host}:{server}")]);
    }
    Program::start(&mut command, "127.0.0.1:")
}

fn app(program: &Path, url: &DatabaseUrl) -> Command {
    let mut command = program::command(program);
    command.env("DATABASE_URL", url.reveal()).env("DATABASE_POOL_SIZE", POOL.to_string());
    command.current_dir(std::env::temp_dir());
    command
}

fn migrate(program: &Path, url: &DatabaseUrl) -> Result<(), Failure> {
    let output = app(program, url).arg("migrate").output().map_err(|error| Failure::of(Exit::Failed, &error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Failure::new(Exit::Failed, format!("the application cannot migrate: {said}")))
}

fn start_app(program: &Path, url: &DatabaseUrl) -> Result<Program, Failure> {
    let mut command = app(program, url);
    command.args(["serve", "--address", "127.0.0.1:0", "--until-stdin-closes"]);
    Program::start(&mut command, "listening on ")
}

/// What came of it.
struct Report {
    whole: Duration,
    windows: Vec<Window>,
    seen: Seen,
    most: i64,
    left: i64,
    rows: (i64, i64),
}

impl Report {
    /// Failed requests that no restart accounts for: they were under way during none.
    fn outside(&self) -> Vec<&load::Failed> {
        let during =
            |failed: &load::Failed, window: &Window| failed.began <= window.ended && failed.ended >= window.began;
        self.seen.failed.iter().filter(|failed| !self.windows.iter().any(|window| during(failed, window))).collect()
    }

    /// Which promises were not kept.
    fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        let outside = self.outside();
        if let Some(first) = outside.first() {
            broken.push(format!("{} requests failed outside of restarts, such as {}", outside.len(), first.reason));
        }
        if self.left != 0 {
            broken.push(format!("{} connections were left over", self.left));
        }
        if self.most > POOL {
            broken.push(format!("{} connections were open at once, more than the pool's {POOL}", self.most));
        }
        let (rows, titles) = self.rows;
        if rows != titles {
            broken.push(format!("{} rows were written twice", rows - titles));
        }
        let rows = u64::try_from(rows).unwrap_or_default();
        if rows < self.seen.written || rows > self.seen.written + self.seen.uncertain {
            let Seen { written, uncertain, .. } = self.seen;
            broken.push(format!(
                "{written} rows were acknowledged and {uncertain} requests failed, but {rows} are there"
            ));
        }
        if self.seen.latencies.is_empty() {
            broken.push("nothing was answered".to_owned());
        }
        broken
    }

    fn latency(&self, share: f64) -> f64 {
        let last = self.seen.latencies.len().saturating_sub(1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index within the list")]
        let index = (last as f64 * share) as usize;
        self.seen.latencies.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    }

    fn tell(&self, story: Story) -> Result<Exit, Failure> {
        let (answered, failed, outside) = (self.seen.latencies.len(), self.seen.failed.len(), self.outside().len());
        let count = |what: &str| self.windows.iter().filter(|window| window.what == what).count();
        let (servers, proxies) = (count("the server"), count("the proxy"));
        let text = format!(
            "{answered} requests answered in {} s, {failed} failed, {outside} of them outside of a restart\n\
             {servers} restarts of the server, {proxies} of the proxy\n\
             latency: median {:.1} ms, 99 % within {:.1} ms, longest {:.0} ms\n\
             {} rows acknowledged, {} there\n\
             connections: {} at most, {} at the end",
            self.whole.as_secs(),
            self.latency(0.5),
            self.latency(0.99),
            self.latency(1.0),
            self.seen.written,
            self.rows.0,
            self.most,
            self.left,
        );
        let value: Value = json!({
            "seconds": self.whole.as_secs(),
            "answered": answered,
            "failed": failed,
            "failed_outside": outside,
            "server_restarts": servers,
            "proxy_restarts": proxies,
            "median_milliseconds": self.latency(0.5),
            "p99_milliseconds": self.latency(0.99),
            "longest_milliseconds": self.latency(1.0),
            "rows_acknowledged": self.seen.written,
            "rows": self.rows.0,
            "most_connections": self.most,
            "connections_left": self.left,
        });
        let broken = self.broken();
        if broken.is_empty() {
            story.result(&text, &value);
            return Ok(Exit::Done);
        }
        story.tell(&text);
        let mut failure = Failure::new(Exit::Failed, "the soak did not hold");
        failure.causes = broken;
        failure.details = Some(json!({ "soak": value }));
        Err(failure)
    }
}
