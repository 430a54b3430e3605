//! `bench`: what the commands cost, beside what psql costs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use glowplug::embedded::{Purpose, Running};
use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};
use serde_json::{Value, json};

use crate::bench::{Cost, Meter, Proxy, Sample, databases, diesel, diesel_run, pairs, sample, soak, transport};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

/// Measure the commands on projects of 10, 100 and 1,000 tables
///
/// Each run is a whole process, as a user starts it, on the embedded server for development. Wall time is
/// the median, CPU time the mean of the runs. `x psql` compares with `psql -c 'select 1'`; stock diesel
/// (GLOWPLUG_DIESEL, else on PATH) and an empty CREATE DATABASE stand beside what they are compared with.
/// Each group of figures is told as soon as it is measured; the whole table follows at the end.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many tables; may be repeated
    #[arg(long, value_name = "NUMBER", default_values_t = [10, 100, 1000])]
    tables: Vec<usize>,
    /// How many runs of each command
    #[arg(long, value_name = "NUMBER", default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Only what each transport costs: plain TCP, unix socket, WebSocket
    #[arg(long, conflicts_with_all = ["tables", "soak"])]
    transports: bool,
    /// Only put the application under load for so many seconds, with restarts of its server and of the proxy before it
    #[arg(long, value_name = "SECONDS", conflicts_with = "tables", value_parser = clap::value_parser!(u64).range(8..))]
    soak: Option<u64>,
    /// Instead: hold this many random pairs of schemas, with rows, to the laws of the differ
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["tables", "runs"])]
    pairs: Option<u64>,
    /// The seed of the first pair; every pair has its own, one higher than the last
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "pairs")]
    seed: u64,
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
const NAMESPACE: &str = "bench";
const EMPTY: &str = "glowplug_bench_empty";

pub(crate) async fn run(project: &Project, story: Story, arguments: Arguments) -> Result<Exit, Failure> {
    if let Some(seconds) = arguments.soak {
        return soak::run(project, story, seconds).await;
    }
    if arguments.transports {
        let (text, value) = transport::measure(project, story).await?;
        story.result(&text, &json!({ "transports": value }));
        return Ok(Exit::Done);
    }
    if let Some(pairs) = arguments.pairs {
        return pairs::run(project, story, pairs, arguments.seed);
    }
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
        let mut sample = Sample::write(&std::env::temp_dir(), tables)?;
        let mut told = |measured: Vec<Line>| {
            for line in &measured {
                story.aside(&line.text(psql));
            }
            lines.extend(measured);
        };
        told(bench.pushes(&mut sample, tables, arguments.runs, psql)?);
        told(bench.differences(tables, arguments.runs).await?);
        recreate(&running.url).await?;
        told(bench.migrations(&mut sample, tables, arguments.runs)?);
        let own = databases(&running.url, DATABASE, arguments.runs).await?;
        let line = |what, wall, goal| Line { tables, what, cost: Cost { wall, cpu: None }, trips: 1, goal };
        let goal = Some(own.empty + Duration::from_millis(30));
        told(vec![
            line("an empty database", own.empty, None),
            line("a copy of the schema", own.copy, goal),
            // What a test waits for if it lasts as long as a copy; a shorter one waits for the rest of that.
            line("taking a ready copy", own.ready, None),
        ]);
    }
    let (transports_text, transports) = transport::measure(project, story).await?;
    let mut text: Vec<String> =
        std::iter::once(HEAD.to_owned()).chain(lines.iter().map(|line| line.text(psql))).collect();
    text.extend([String::new(), transports_text]);
    let values: Vec<Value> = lines.iter().map(|line| line.json(psql)).collect();
    story.result(
        &text.join("\n"),
        &json!({ "psql_seconds": psql.wall.as_secs_f64(), "lines": values, "transports": transports }),
    );
    Ok(Exit::Done)
}

const HEAD: &str = "tables  command                    wall       cpu  trips  x psql  goal";

struct Bench {
    url: DatabaseUrl,
    proxy: Proxy,
    program: PathBuf,
}

impl Bench {
    fn pushes(&self, sample: &mut Sample, tables: usize, runs: u32, psql: Cost) -> Result<Vec<Line>, Failure> {
        let root = sample.root().to_path_buf();
        let push = |url| self.command(&root, url, &["db-push", "--accept-data-loss"]);
        let (first, first_trips) = self.counting(|url| Ok(push(url)))?;
        // The first one was counted on its way through the proxy: at this address nothing is remembered yet.
        Meter::runs(1, || Ok(push(self.url.clone())))?;
        let nothing = Meter::runs(runs, || Ok(push(self.url.clone())))?;
        let (_, nothing_trips) = self.counting(|url| Ok(push(url)))?;
        let column = Meter::runs(runs, || sample.add_column().map(|()| push(self.url.clone())))?;
        let (_, column_trips) = self.counting(|url| sample.add_column().map(|()| push(url)))?;
        let column_goal = match tables {
            ..=10 => Some(Duration::from_millis(150)),
            11..=999 => None,
            1000.. => Some(Duration::from_millis(500)),
        };
        Ok(vec![
            Line { tables, what: "first push", cost: first, trips: first_trips, goal: None },
            Line {
                tables,
                what: "push, nothing changed",
                cost: nothing,
                trips: nothing_trips,
                goal: Some(psql.wall * 3),
            },
            Line { tables, what: "push, one column added", cost: column, trips: column_trips, goal: column_goal },
        ])
    }

    /// The whole schema with views, functions and triggers, beside itself and beside nothing.
    async fn differences(&self, tables: usize, runs: u32) -> Result<Vec<Line>, Failure> {
        let connection = connect(&self.url, &ConnectOptions::default()).await?;
        for text in sample::beyond_tables(tables) {
            connection.client.batch_execute(&text).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
        }
        recreate_as(&self.url, EMPTY).await?;
        let goals = (tables >= 1000).then_some((Duration::from_secs(1), Duration::from_secs(3)));
        let command = |from: DatabaseUrl, to: DatabaseUrl| {
            let mut command = Command::new(&self.program);
            command.args(["diff", "--namespace", "bench", "--from", &from.reveal(), "--to", &to.reveal()]);
            command.stdin(Stdio::null());
            command
        };
        let empty = |url: &DatabaseUrl| url.with_database(EMPTY);
        let own = Meter::runs(runs, || Ok(command(self.url.clone(), self.url.clone())))?;
        let (_, own_trips) = self.counting(|url| Ok(command(url.clone(), url)))?;
        let all = Meter::runs(runs, || Ok(command(empty(&self.url), self.url.clone())))?;
        let (_, all_trips) = self.counting(|url| Ok(command(empty(&url), url)))?;
        Ok(vec![
            Line { tables, what: "diff with itself", cost: own, trips: own_trips, goal: goals.map(|(own, _)| own) },
            Line { tables, what: "diff from empty", cost: all, trips: all_trips, goal: goals.map(|(_, all)| all) },
        ])
    }

    fn migrations(&self, sample: &mut Sample, tables: usize, runs: u32) -> Result<Vec<Line>, Failure> {
        let root = sample.root().to_path_buf();
        let run = |url, arguments: &[&str]| self.command(&root, url, arguments);
        let (first, first_trips) = self.counting(|url| Ok(run(url, &["generate", "first"])))?;
        let mut number = 0;
        let mut edited = |sample: &mut Sample, url| {
            number += 1;
            sample.add_column().map(|()| run(url, &["generate", &format!("column_{number}")]))
        };
        let column = Meter::runs(runs, || edited(sample, self.url.clone()))?;
        let (_, column_trips) = self.counting(|url| edited(sample, url))?;
        let (all, all_trips) = self.counting(|url| Ok(run(url, &["migrate"])))?;
        let nothing = Meter::runs(runs, || Ok(run(self.url.clone(), &["migrate"])))?;
        let stock = diesel().map(|diesel| Meter::runs(runs, || Ok(diesel_run(&diesel, &root, &self.url, NAMESPACE))));
        let stock = stock.transpose()?;
        let (_, nothing_trips) = self.counting(|url| Ok(run(url, &["migrate"])))?;
        let column_goal = (tables >= 1000).then_some(Duration::from_millis(1500));
        let mut lines = vec![
            Line { tables, what: "first generate", cost: first, trips: first_trips, goal: None },
            Line { tables, what: "generate, one column", cost: column, trips: column_trips, goal: column_goal },
            Line { tables, what: "migrate, all of it", cost: all, trips: all_trips, goal: None },
            Line {
                tables,
                what: "migrate, nothing to do",
                cost: nothing,
                trips: nothing_trips,
                goal: stock.map(|stock| stock.wall),
            },
        ];
        // Its round trips are its own affair: the proxy is not asked.
        lines.extend(stock.map(|cost| Line { tables, what: "diesel migration run", cost, trips: 0, goal: None }));
        Ok(lines)
    }

    /// One run through the proxy, with its round trips.
    fn counting(&self, command: impl FnOnce(DatabaseUrl) -> Result<Command, Failure>) -> Result<(Cost, u64), Failure> {
        let mut command = Some(command);
        let cost = Meter::runs(1, || command.take().expect("there is one run")(self.counted()))?;
        Ok((cost, self.proxy.take()))
    }

    /// The server's URL by way of the proxy.
    fn counted(&self) -> DatabaseUrl {
        let text = self.url.reveal().replace(&format!(":{}/", self.url.port()), &format!(":{}/", self.proxy.port));
        text.parse().expect("a URL with another port is one")
    }

    fn command(&self, root: &Path, url: DatabaseUrl, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(root).stdin(Stdio::null());
        for name in ["CI", "APP_ENV", "DATABASE_URL", "PROJECT_NAME", "SHADOW_DATABASE_URL"] {
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
    recreate_as(server, DATABASE).await
}

async fn recreate_as(server: &DatabaseUrl, name: &str) -> Result<(), Failure> {
    let connection = connect(server, &ConnectOptions::default()).await?;
    for statement in [format!("drop database if exists {name} with (force)"), format!("create database {name}")] {
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
