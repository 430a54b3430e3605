//! `bench`: what the commands cost, beside what psql costs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use glowplug::embedded::{Purpose, Running};
use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};
use serde_json::{Value, json};

use crate::bench::{Cost, Meter, Proxy, Sample};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Measure the commands on projects of 10, 100 and 1,000 tables
///
/// Each run is a whole process, as a user starts it, on the embedded server for development. Wall time is
/// the median, CPU time the mean of the runs. The last column compares with `psql -c 'select 1'`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many tables; may be repeated
    #[arg(long, value_name = "NUMBER", default_values_t = [10, 100, 1000])]
    tables: Vec<usize>,
    /// How many runs of each command
    #[arg(long, value_name = "NUMBER", default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// One line of the report.
struct Line {
    tables: usize,
    what: &'static str,
    cost: Cost,
    trips: u64,
    goal: Option<Duration>,
}

const DATABASE: &str = "glowplug_bench";

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    let running = project.server(Purpose::Development, None)?.ensure_running(&story)?;
    let program = std::env::current_exe().map_err(|error| Failure::of(Exit::Bug, &error))?;
    let bench = Bench { url: running.url.with_database(DATABASE), proxy: Proxy::to(running.url.port())?, program };
    let psql = Meter::runs(arguments.runs, || Ok(psql(&running)))?;
    story.aside(&format!("psql -c 'select 1': {}", milliseconds(psql.wall)));
    if let Some(start) = cargo_start(project, &bench.program, arguments.runs)? {
        story.aside(&format!("cargo's own start, not counted below: {}", milliseconds(start)));
    }
    let mut lines = Vec::new();
    for &tables in &arguments.tables {
        recreate(&running.url).await?;
        story.aside(&format!("{tables} tables"));
        lines.extend(bench.pushes(tables, arguments.runs, psql)?);
    }
    let text: Vec<String> = std::iter::once(HEAD.to_owned()).chain(lines.iter().map(|line| line.text(psql))).collect();
    let values: Vec<Value> = lines.iter().map(|line| line.json(psql)).collect();
    story.result(&text.join("\n"), &json!({ "psql_seconds": psql.wall.as_secs_f64(), "lines": values }));
    Ok(Exit::Done)
}

const HEAD: &str = "tables  command                    wall       cpu  trips  x psql  goal";

struct Bench {
    url: DatabaseUrl,
    proxy: Proxy,
    program: PathBuf,
}

impl Bench {
    fn pushes(&self, tables: usize, runs: u32, psql: Cost) -> Result<Vec<Line>, Failure> {
        let mut sample = Sample::write(&std::env::temp_dir(), tables)?;
        let line = |what, cost, trips, goal| Line { tables, what, cost, trips, goal };
        let first = Meter::runs(1, || Ok(self.push(sample.root(), self.counted())))?;
        let first_trips = self.proxy.take();
        let nothing = Meter::runs(runs, || Ok(self.push(sample.root(), self.url.clone())))?;
        Meter::runs(1, || Ok(self.push(sample.root(), self.counted())))?;
        let nothing_trips = self.proxy.take();
        let mut root = sample.root().to_path_buf();
        let column = Meter::runs(runs, || {
            sample.add_column()?;
            Ok(self.push(&root, self.url.clone()))
        })?;
        sample.add_column()?;
        root = sample.root().to_path_buf();
        Meter::runs(1, || Ok(self.push(&root, self.counted())))?;
        let column_trips = self.proxy.take();
        let column_goal = match tables {
            ..=10 => Some(Duration::from_millis(150)),
            11..=999 => None,
            1000.. => Some(Duration::from_millis(500)),
        };
        Ok(vec![
            line("first push", first, first_trips, None),
            line("push, nothing changed", nothing, nothing_trips, Some(psql.wall * 3)),
            line("push, one column added", column, column_trips, column_goal),
        ])
    }

    /// The server's URL by way of the proxy.
    fn counted(&self) -> DatabaseUrl {
        let text = self.url.reveal().replace(&format!(":{}/", self.url.port()), &format!(":{}/", self.proxy.port));
        text.parse().expect("a URL with another port is one")
    }

    fn push(&self, root: &Path, url: DatabaseUrl) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["db-push", "--accept-data-loss"]).current_dir(root).stdin(Stdio::null());
        for name in ["CI", "APP_ENV", "PROJECT_NAME", "SHADOW_DATABASE_URL"] {
            command.env_remove(name);
        }
        command.env("DATABASE_URL_DEV", url.reveal());
        command
    }
}

fn psql(running: &Running) -> Command {
    let beside = running.bin.join("psql");
    let mut command = Command::new(if beside.is_file() { beside } else { "psql".into() });
    command.arg(running.url.reveal_for_libpq()).args(["-X", "-A", "-t", "-c", "select 1"]).stdin(Stdio::null());
    command
}

/// How much longer `cargo xtask` takes than the program itself; none where it was not built by Cargo.
fn cargo_start(project: &Project, program: &Path, runs: u32) -> Result<Option<Duration>, Failure> {
    let Some(cargo) = std::env::var_os("CARGO") else { return Ok(None) };
    let through = Meter::runs(runs, || {
        let mut command = Command::new(&cargo);
        command.args(["xtask", "--version"]).current_dir(&project.root).stdin(Stdio::null());
        Ok(command)
    })?;
    let itself = Meter::runs(runs, || {
        let mut command = Command::new(program);
        command.arg("--version").stdin(Stdio::null());
        Ok(command)
    })?;
    Ok(Some(through.wall.saturating_sub(itself.wall)))
}

/// An empty database, whatever a former run left.
async fn recreate(server: &DatabaseUrl) -> Result<(), Failure> {
    let connection = connect(server, &ConnectOptions::default()).await?;
    for statement in [format!("drop database if exists {DATABASE} with (force)"), format!("create database {DATABASE}")]
    {
        connection.client.batch_execute(&statement).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
    }
    Ok(())
}

impl Line {
    fn text(&self, psql: Cost) -> String {
        let cpu = self.cost.cpu.map_or_else(|| "?".into(), milliseconds);
        let goal = match self.goal {
            None => String::new(),
            Some(goal) if self.cost.wall <= goal => format!("{} met", milliseconds(goal)),
            Some(goal) => format!("{} MISSED", milliseconds(goal)),
        };
        format!(
            "{:>6}  {:<22}  {:>8}  {:>8}  {:>5}  {:>6.1}  {goal}",
            self.tables,
            self.what,
            milliseconds(self.cost.wall),
            cpu,
            self.trips,
            self.ratio(psql)
        )
    }

    fn json(&self, psql: Cost) -> Value {
        json!({
            "tables": self.tables,
            "command": self.what,
            "wall_seconds": self.cost.wall.as_secs_f64(),
            "cpu_seconds": self.cost.cpu.map(|cpu| cpu.as_secs_f64()),
            "round_trips": self.trips,
            "times_psql": self.ratio(psql),
            "goal_seconds": self.goal.map(|goal| goal.as_secs_f64()),
        })
    }

    fn ratio(&self, psql: Cost) -> f64 {
        self.cost.wall.as_secs_f64() / psql.wall.as_secs_f64()
    }
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.0} ms", duration.as_secs_f64() * 1000.0)
}
