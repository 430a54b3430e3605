//! What each way to a server costs: `transports NAME=URL...`, one line per way.
//!
//! Prints the time to connect, the median round trip of `select 1`, and how fast a large result
//! comes and a large parameter goes.
#![allow(clippy::print_stdout, reason = "the table is the result of this program")]

use glowplug_connect::{ConnectError, ConnectOptions, DatabaseUrl, connect};
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;
const MEGABYTES: usize = 32;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{:<12} {:>12} {:>12} {:>14} {:>14}", "way", "connect", "round trip", "result MB/s", "parameter MB/s");
    for argument in std::env::args().skip(1) {
        let (name, url) = argument.split_once('=').ok_or("every argument is NAME=URL")?;
        let url: DatabaseUrl = url.parse().map_err(ConnectError::from)?;
        let began = Instant::now();
        let connection = connect(&url, &ConnectOptions::default()).await?;
        let connected = began.elapsed();
        let client = &connection.client;

        let one = client.prepare("select 1").await?;
        let mut trips = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let began = Instant::now();
            client.query_one(&one, &[]).await?;
            trips.push(began.elapsed());
        }
        trips.sort_unstable();

        let began = Instant::now();
        let query = "select repeat('x', 1000) from generate_series(1, $1::int4)";
        let rows = client.query(query, &[&i32::try_from(MEGABYTES * 1_000)?]).await?;
        let result = began.elapsed();
        drop(rows);

        let large = "y".repeat(MEGABYTES * 1_000_000);
        let began = Instant::now();
        client.query_one("select length($1::text)", &[&large]).await?;
        let parameter = began.elapsed();

        let rate = |time: Duration| MEGABYTES as f64 / time.as_secs_f64();
        println!(
            "{name:<12} {connected:>12.1?} {:>12.1?} {:>14.0} {:>14.0}",
            trips[ROUNDS / 2],
            rate(result),
            rate(parameter)
        );
        connection.close().await;
    }
    Ok(())
}
