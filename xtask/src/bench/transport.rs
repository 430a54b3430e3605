//! What each way to a server costs: connecting, a round trip, a large result, a large parameter.

use std::time::{Duration, Instant};

use glowplug::embedded::Purpose;
use glowplug_connect::{ConnectOptions, DatabaseUrl, Transport, connect};
use serde_json::{Value, json};

use super::program;
use super::soak::start_proxy;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::story::Story;

const CONNECTS: usize = 15;
const TRIPS: usize = 500;
const MEGABYTES: i32 = 32;

const HEAD: &str = "transport    connect   round trip   result MB/s   parameter MB/s";

/// What one way costs.
struct Line {
    name: &'static str,
    connect: Duration,
    trip: Duration,
    result: Duration,
    parameter: Duration,
}

/// Measures plain TCP, the unix socket and a WebSocket to the embedded server for development.
pub(crate) async fn measure(project: &Project, story: Story) -> Result<(String, Value), Failure> {
    let running = project.server(Purpose::Development, None)?.ensure_running(&story)?;
    let proxy = start_proxy(&program::proxy(project)?, running.url.port(), 0)?;
    let tcp = running.url.clone();
    let websocket = tcp.with_parameters(|it| {
        it.transport = Some(Transport::WebSocket);
        it.websocket_proxy = Some(format!("ws://{}/v1", proxy.address));
    });
    let mut lines = vec![line("TCP", &tcp).await?];
    if let Some(socket) = socket(&tcp).await? {
        lines.push(line("unix socket", &socket).await?);
    }
    lines.push(line("WebSocket", &websocket).await?);
    let text: Vec<String> = std::iter::once(HEAD.to_owned()).chain(lines.iter().map(Line::text)).collect();
    Ok((text.join("\n"), lines.iter().map(Line::json).collect()))
}

/// The same server by its socket, where it has one.
async fn socket(url: &DatabaseUrl) -> Result<Option<DatabaseUrl>, Failure> {
    let failed = |error: &dyn std::error::Error| Failure::of(Exit::Failed, error);
    let connection = connect(url, &ConnectOptions::default()).await?;
    let query = "select split_part(current_setting('unix_socket_directories'), ',', 1)";
    let row = connection.client.query_one(query, &[]).await.map_err(|error| failed(&error))?;
    connection.close().await;
    let directory: String = row.get(0);
    if !directory.starts_with('/') {
        return Ok(None);
    }
    let text = url.reveal().replacen(
        &format!("@{}:{}/", url.host(), url.port()),
        &format!("@{}:{}/", directory.replace('/', "%2F"), url.port()),
        1,
    );
    Ok(text.parse().ok())
}

async fn line(name: &'static str, url: &DatabaseUrl) -> Result<Line, Failure> {
    let failed = |error: tokio_postgres::Error| Failure::of(Exit::Failed, &error);
    let mut connects = Vec::with_capacity(CONNECTS);
    for _ in 0..CONNECTS {
        let began = Instant::now();
        let connection = connect(url, &ConnectOptions::default()).await?;
        connects.push(began.elapsed());
        connection.close().await;
    }
    let connection = connect(url, &ConnectOptions::default()).await?;
    let client = &connection.client;
    let one = client.prepare("select 1").await.map_err(failed)?;
    let mut trips = Vec::with_capacity(TRIPS);
    for _ in 0..TRIPS {
        let began = Instant::now();
        client.query_one(&one, &[]).await.map_err(failed)?;
        trips.push(began.elapsed());
    }
    let began = Instant::now();
    let query = "select repeat('x', 1000) from generate_series(1, $1::int4)";
    let rows = client.query(query, &[&(MEGABYTES * 1000)]).await.map_err(failed)?;
    let result = began.elapsed();
    drop(rows);
    let large = "y".repeat(usize::try_from(MEGABYTES).unwrap_or_default() * 1_000_000);
    let began = Instant::now();
    client.query_one("select length($1::text)", &[&large]).await.map_err(failed)?;
    let parameter = began.elapsed();
    connection.close().await;
    Ok(Line { name, connect: median(connects), trip: median(trips), result, parameter })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Line {
    fn text(&self) -> String {
        format!(
            "{:<11}  {:>7}  {:>11}  {:>12.0}  {:>15.0}",
            self.name,
            microseconds(self.connect),
            microseconds(self.trip),
            rate(self.result),
            rate(self.parameter)
        )
    }

    fn json(&self) -> Value {
        json!({
            "transport": self.name,
            "connect_seconds": self.connect.as_secs_f64(),
            "round_trip_seconds": self.trip.as_secs_f64(),
            "result_megabytes_per_second": rate(self.result),
            "parameter_megabytes_per_second": rate(self.parameter),
        })
    }
}

fn rate(time: Duration) -> f64 {
    f64::from(MEGABYTES) / time.as_secs_f64()
}

fn microseconds(time: Duration) -> String {
    format!("{} µs", time.as_micros())
}
