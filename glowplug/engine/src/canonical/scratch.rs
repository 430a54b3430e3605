//! A database of our own, where declarations are tried out.
//!
//! It lies on the same server as the target, so that both print alike, and holds nothing: what is
//! made in it is rolled back. It has the extensions that the target has, in the same schemas.

use glowplug_connect::{ConnectError, ConnectOptions, Connection, DatabaseUrl, connect};
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::catalog::{Ident, Literal};

/// The name of the scratch database, the same for all projects of a server: nothing stays in it.
pub(super) const NAME: &str = "glowplug_scratch";

/// An open scratch database.
pub struct Scratch {
    /// The connection to it.
    pub connection: Connection,
    /// What canonical forms depend on besides the declarations: version, extensions.
    pub environment: String,
    /// The target's extensions: name, schema, version.
    pub(crate) extensions: Vec<Extension>,
    /// Where it is.
    pub(super) url: DatabaseUrl,
}

/// Why there is no scratch database.
#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    /// It could not be reached.
    #[error("the scratch database: {0}")]
    Connect(#[from] ConnectError),
    /// It could not be made.
    #[error(
        "cannot create the scratch database {NAME}: {reason}; let the role create databases, create it once by hand, \
         or set SHADOW_DATABASE_URL to an empty database"
    )]
    Create {
        /// PostgreSQL's message.
        reason: String,
    },
    /// An extension of the target is not to be had.
    #[error("cannot create extension {extension} in the scratch database: {reason}")]
    Extension {
        /// Its name.
        extension: String,
        /// PostgreSQL's message.
        reason: String,
    },
    /// The connection was lost.
    #[error("the scratch database: {0}")]
    Query(#[from] tokio_postgres::Error),
}

/// An installed extension: name, schema, version.
pub(crate) type Extension = (String, String, String);

impl Scratch {
    /// Opens the scratch database beside a target, making it first when it is missing.
    ///
    /// `shadow` is a database that the user set aside for this, instead of one of our own.
    ///
    /// # Errors
    /// When it cannot be made, reached, or given the target's extensions.
    pub async fn open(
        target: &DatabaseUrl,
        target_client: &Client,
        shadow: Option<&DatabaseUrl>,
    ) -> Result<Self, ScratchError> {
        let options =
            ConnectOptions { application_name: Some("glowplug scratch".to_owned()), ..ConnectOptions::default() };
        let url = shadow.cloned().unwrap_or_else(|| target.with_database(NAME));
        let connection = match connect(&url, &options).await {
            Err(ConnectError::DatabaseMissing { .. }) if shadow.is_none() => {
                create(target_client).await?;
                connect(&url, &options).await?
            }
            other => other?,
        };
        let (wanted, (present, version)) =
            tokio::try_join!(async { Ok::<_, ScratchError>(extensions(target_client).await?.0) }, async {
                Ok(extensions(&connection.client).await?)
            })?;
        let missing = |wanted: &&Extension| !present.iter().any(|there| there.0 == wanted.0);
        for extension in wanted.iter().filter(|wanted| stays(wanted)).filter(missing) {
            install(&connection.client, extension).await?;
        }
        let environment = format!("{version} {wanted:?}");
        Ok(Self { connection, environment, extensions: wanted, url })
    }
}

/// Whether an extension is installed once and for all. In another schema than `public`, which can be a
/// project's namespace, it is installed for each trial and goes with it.
pub(super) fn stays((_, schema, _): &Extension) -> bool {
    matches!(schema.as_str(), "public" | "pg_catalog")
}

/// The statement that installs an extension for one trial.
pub(super) fn for_a_trial((name, schema, version): &Extension, schema_is_there: bool) -> Vec<String> {
    let there = (!schema_is_there).then(|| format!("create schema if not exists {}", Ident(schema)));
    let statements = [
        format!("drop extension if exists {} cascade", Ident(name)),
        format!("create extension {} schema {} version {} cascade", Ident(name), Ident(schema), Literal(version)),
    ];
    there.into_iter().chain(statements).collect()
}

/// Two commands may try at once: that it exists already is as good.
async fn create(client: &Client) -> Result<(), ScratchError> {
    match client.batch_execute(&format!("create database {NAME} template template0")).await {
        Ok(()) => Ok(()),
        Err(error) => match error.as_db_error() {
            Some(db) if matches!(db.code().code(), "42P04" | "23505") => Ok(()),
            Some(db) => Err(ScratchError::Create { reason: db.message().to_owned() }),
            None => Err(error.into()),
        },
    }
}

/// The extensions of a database but `plpgsql`, and the server's version.
async fn extensions(client: &Client) -> Result<(Vec<Extension>, String), tokio_postgres::Error> {
    let answer = client
        .simple_query(
            "select pg_catalog.current_setting('server_version_num') as version, e.extname as name, n.nspname as schema, e.extversion \
             from (select 1) one left join (pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace) on e.extname <> 'plpgsql' \
             order by e.extname",
        )
        .await?;
    let mut version = String::new();
    let mut found = Vec::new();
    for message in answer {
        if let SimpleQueryMessage::Row(row) = message {
            version = row.get("version").unwrap_or_default().to_owned();
            if let (Some(name), Some(schema), Some(extension_version)) =
                (row.get("name"), row.get("schema"), row.get("extversion"))
            {
                found.push((name.to_owned(), schema.to_owned(), extension_version.to_owned()));
            }
        }
    }
    Ok((found, version))
}

pub(super) async fn install(client: &Client, (name, schema, version): &Extension) -> Result<(), ScratchError> {
    let text = format!(
        "create schema if not exists {schema}; create extension if not exists {} schema {schema} version {} cascade",
        Ident(name),
        Literal(version),
        schema = Ident(schema)
    );
    match client.batch_execute(&text).await {
        Ok(()) => Ok(()),
        Err(error) => Err(ScratchError::Extension {
            extension: name.clone(),
            reason: error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned()),
        }),
    }
}
