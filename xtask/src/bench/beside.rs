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

/// An empty database, a copy of one that holds a schema, and taking a copy that stands ready.
pub(crate) struct Databases {
    pub(crate) empty: Duration,
    pub(crate) copy: Duration,
    pub(crate) ready: Duration,
}

/// Makes and drops them so many times, in turn, as `e2e` does it; gives the medians of the making.
pub(crate) async fn databases(server: &DatabaseUrl, template: &str, runs: u32) -> Result<Databases, Failure> {
    let client = connect(server, &ConnectOptions::default()).await?.client;
    let run = async |sql: &str| {
        let began = Instant::now();
        client.batch_execute(sql).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
        Ok::<_, Failure>(began.elapsed())
    };
    let drop = "drop database if exists glowplug_bench_copy with (force)";
    let (mut empty, mut copy, mut ready) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        run(drop).await?;
        empty.push(run("create database glowplug_bench_copy template template0").await?);
        run(drop).await?;
        copy.push(
            run(&format!("create database glowplug_bench_ready template {template} allow_connections false")).await?,
        );
        // As the end-to-end tests' harness takes one.
        ready.push(
            run("alter database glowplug_bench_ready rename to glowplug_bench_copy; \
                 alter database glowplug_bench_copy allow_connections true")
            .await?,
        );
    }
    run(drop).await?;
    Ok(Databases { empty: median(empty), copy: median(copy), ready: median(ready) })
}
