//! What others take for the same: stock diesel with nothing to migrate, PostgreSQL with an empty database.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use glowplug_connect::{ConnectOptions, DatabaseUrl, connect};

use super::meter::median;
use crate::exit::Exit;
use crate::failure::Failure;

/// The stock command: `GLOWPLUG_DIESEL`, else on PATH.
pub(crate) fn diesel() -> Option<PathBuf> {
    let named = std::env::var_os("GLOWPLUG_DIESEL").map(PathBuf::from);
    named.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|directory| directory.join("diesel")).find(|candidate| candidate.is_file())
    })
}

/// `diesel migration run` on our directories and our ledger.
pub(crate) fn diesel_run(program: &Path, root: &Path, url: &DatabaseUrl, namespace: &str) -> Command {
    let text = url.reveal_for_libpq();
    let sign = if text.contains('?') { '&' } else { '?' };
    let mut command = Command::new(program);
    command.args(["migration", "run", "--migration-dir"]).arg(root.join("migrations"));
    command.arg("--database-url").arg(format!("{text}{sign}options=-csearch_path%3D{namespace},public"));
    command.current_dir(root).stdin(Stdio::null()).env_remove("DATABASE_URL");
    command
}

/// An empty database, and a copy of one that holds a schema: what a test of its own costs.
pub(crate) struct Databases {
    pub(crate) empty: Duration,
    pub(crate) copy: Duration,
}

/// Makes and drops both so many times, in turn, as `e2e` does it; gives the medians of the making.
pub(crate) async fn databases(server: &DatabaseUrl, template: &str, runs: u32) -> Result<Databases, Failure> {
    let client = connect(server, &ConnectOptions::default()).await?.client;
    let (mut empty, mut copy) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        for (times, from) in [(&mut empty, "template0"), (&mut copy, template)] {
            client
                .batch_execute("drop database if exists glowplug_bench_copy with (force)")
                .await
                .map_err(|error| Failure::of(Exit::Failed, &error))?;
            let began = Instant::now();
            let make = format!("create database glowplug_bench_copy template {from}");
            client.batch_execute(&make).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
            times.push(began.elapsed());
        }
    }
    client
        .batch_execute("drop database if exists glowplug_bench_copy with (force)")
        .await
        .map_err(|error| Failure::of(Exit::Failed, &error))?;
    Ok(Databases { empty: median(empty), copy: median(copy) })
}
