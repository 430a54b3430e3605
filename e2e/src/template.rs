//! The template that every test's database is cloned from, and the sweeping of what earlier runs
//! left.
//!
//! Names: the template is `<test>_t_<fingerprint>`, a clone is `<test>_e_<run>_<number>`, where a
//! run is alive as long as a session called `e2e <test> <run>` is; what stands ready: [`crate::spare`].

use std::time::Duration;

use glowplug_connect::{ConnectError, ConnectOptions, Connection, connect};
use tokio::sync::OnceCell;
use tokio_postgres::error::SqlState;

use crate::settings::{Settings, SettingsError};
use crate::spare::{self, Spares};

/// A run's connection to the server, for creating and dropping databases, and what it learnt.
pub(crate) struct Server {
    pub(crate) connection: Connection,
    pub(crate) template: String,
    pub(crate) clones: String,
    /// How to copy: by files for a large template, through the log for a small one.
    pub(crate) strategy: &'static str,
    pub(crate) spares: Spares,
}

/// Why there is no template.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("cannot reach the test server: {0}")]
    Connect(#[from] ConnectError),
    #[error("{url} names no database")]
    NoDatabase { url: String },
    #[error("database {database} is in use, so it cannot be copied: {sessions}; end them and run again")]
    InUse { database: String, sessions: String },
    #[error("cannot {doing}: {}", says(.source))]
    Query { doing: &'static str, source: tokio_postgres::Error },
}

pub(crate) fn says(error: &tokio_postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |error| format!("{} ({})", error.message(), error.code().code()))
}

/// Copying files costs a checkpoint; below this many bytes writing the log is quicker.
const LARGE: i64 = 96 << 20;

/// The server, made ready by the first test that asks.
pub(crate) async fn server(settings: &Settings) -> Result<&'static Server, TemplateError> {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    SERVER.get_or_try_init(|| prepare(settings)).await
}

async fn prepare(settings: &Settings) -> Result<Server, TemplateError> {
    let test = settings.url.database().ok_or_else(|| TemplateError::NoDatabase { url: settings.url.to_string() })?;
    // Names end at 63 bytes: what distinguishes must come first or stay short.
    let base = test.chars().take(20).collect::<String>();
    let run = format!("{:x}", std::process::id());
    let template = format!("{base}_t_{}", settings.fingerprint);
    let clones = format!("{base}_e_{run}_");

    let own = connect(&settings.url, &ConnectOptions::default()).await?;
    settings.refuse_shared(&own).await?;
    own.close().await;

    let application = format!("e2e {base} {run}");
    let options = ConnectOptions { application_name: Some(application), ..ConnectOptions::default() };
    let mut elsewhere = settings.url.with_database("postgres");
    let connection = match connect(&elsewhere, &options).await {
        Ok(connection) => connection,
        Err(_) => {
            elsewhere = settings.url.with_database("template1");
            connect(&elsewhere, &options).await?
        }
    };
    let client = &connection.client;
    let failed = |doing| move |source| TemplateError::Query { doing, source };

    // One at a time, also among test programs that start together.
    client
        .execute("SELECT pg_advisory_lock(hashtext($1))", &[&format!("e2e {base}")])
        .await
        .map_err(failed("lock the template"))?;
    let spares = spare::begins(&base, &settings.fingerprint);
    sweep(&connection, &base, &template, &spares).await.map_err(failed("sweep what earlier runs left"))?;
    let there = client
        .query_opt("SELECT FROM pg_database WHERE datname = $1", &[&template])
        .await
        .map_err(failed("look for the template"))?;
    if there.is_none() {
        make(&connection, test, &template).await?;
    }
    let facts = client
        .query_one("SELECT current_setting('server_version_num')::int, pg_database_size($1::name)", &[&template])
        .await
        .map_err(failed("look at the template"))?;
    client
        .execute("SELECT pg_advisory_unlock(hashtext($1))", &[&format!("e2e {base}")])
        .await
        .map_err(failed("unlock the template"))?;
    let strategy = match (facts.get::<_, i32>(0), facts.get::<_, i64>(1)) {
        (version, _) if version < 150_000 => "",
        (_, size) if size > LARGE => "STRATEGY file_copy",
        _ => "STRATEGY wal_log",
    };
    // Not called as the run is: the server goes on copying for a moment when the run is over.
    let apart = ConnectOptions { application_name: Some(format!("e2e {base} {run} spares")), ..options };
    let spares = Spares::keep(connect(&elsewhere, &apart).await?, &template, spares, strategy);
    Ok(Server { connection, template, clones, strategy, spares })
}

/// Copies the test database under another name first, so that a killed run leaves no half template.
async fn make(connection: &Connection, test: &str, template: &str) -> Result<(), TemplateError> {
    let client = &connection.client;
    let failed = |doing| move |source| TemplateError::Query { doing, source };
    let half = format!("{template}_half");
    client
        .batch_execute(&format!("DROP DATABASE IF EXISTS {}", quote(&half)))
        .await
        .map_err(failed("drop a half-made template"))?;
    if let Err(source) =
        client.batch_execute(&format!("CREATE DATABASE {} TEMPLATE {}", quote(&half), quote(test))).await
    {
        if source.code() != Some(&SqlState::OBJECT_IN_USE) {
            return Err(TemplateError::Query { doing: "copy the test database", source });
        }
        let sessions = client
            .query(
                "SELECT format('pid %s (%s)', pid, application_name) FROM pg_stat_activity WHERE datname = $1",
                &[&test],
            )
            .await
            .map_err(failed("ask who is connected"))?;
        let sessions = sessions.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join(", ");
        return Err(TemplateError::InUse { database: test.to_owned(), sessions });
    }
    // Nobody may connect: a session on a template stops every clone.
    client
        .batch_execute(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", quote(&half)))
        .await
        .map_err(failed("close the template"))?;
    client
        .batch_execute(&format!("ALTER DATABASE {} RENAME TO {}", quote(&half), quote(template)))
        .await
        .map_err(failed("name the template"))
}

/// Drops templates and spares of other fingerprints, and clones whose run is over.
async fn sweep(connection: &Connection, base: &str, template: &str, spares: &str) -> Result<(), tokio_postgres::Error> {
    let stale = connection
        .client
        .query(
            "SELECT d.datname FROM pg_database AS d WHERE \
             (starts_with(d.datname, $1 || '_t_') AND d.datname <> $2) OR \
             (starts_with(d.datname, $1 || '_s_') AND NOT starts_with(d.datname, $3)) OR \
             (starts_with(d.datname, $1 || '_e_') AND NOT EXISTS (SELECT FROM pg_stat_activity AS a \
              WHERE a.application_name = 'e2e ' || $1 || ' ' || split_part(substr(d.datname, length($1) + 4), '_', 1)))",
            &[&base, &template, &spares],
        )
        .await?;
    for row in stale {
        let name = row.get::<_, String>(0);
        // A session whose client was just killed needs a moment to end, and one that a pooler keeps for
        // the app of that run does not end by itself. A database that somebody looks into, or another
        // role's, stays.
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = $1 AND application_name IN ('app', 'app migrate') AND usename = current_user";
        connection.client.execute(end, &[&name]).await?;
        for _ in 0..5 {
            let dropped = connection.client.batch_execute(&format!("DROP DATABASE IF EXISTS {}", quote(&name))).await;
            if dropped.err().and_then(|error| error.code().cloned()) != Some(SqlState::OBJECT_IN_USE) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    Ok(())
}

pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
