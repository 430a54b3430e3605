//! The two tables in the namespace: Diesel's ledger and our checksums beside it.
//!
//! A version is applied when it is in the ledger, whatever the checksum table says: stock Diesel
//! writes the one and knows nothing of the other. Every read is one round trip; statements go
//! through the simple protocol, which needs no prepare.

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, SimpleQueryMessage, SimpleQueryRow};

use crate::history::{Progress, Record, Row, Rows};
use crate::options::Direction;
use crate::quote::{identifier, literal};
use crate::source::Migration;

/// Diesel's own table of what was applied.
pub const LEDGER_TABLE: &str = "__diesel_schema_migrations";

/// Our table of checksums and of unfinished scripts.
pub const CHECKSUMS_TABLE: &str = "__glowplug_checksums";

/// All tables of the runner: they live in the namespace and are no part of the schema.
pub const LEDGER_TABLES: &[&str] = &[LEDGER_TABLE, CHECKSUMS_TABLE];

/// The tables of one namespace, names quoted.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    namespace: String,
    pub(crate) table: String,
    pub(crate) checksums: String,
}

/// Which of the tables are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Present {
    namespace: bool,
    ledger: bool,
    checksums: bool,
}

impl Ledger {
    pub(crate) fn new(namespace: &str) -> Self {
        let schema = identifier(namespace);
        Self {
            namespace: namespace.to_owned(),
            table: format!("{schema}.{}", identifier(LEDGER_TABLE)),
            checksums: format!("{schema}.{}", identifier(CHECKSUMS_TABLE)),
        }
    }

    /// What the database knows. Writes nothing; missing tables are empty ones.
    pub(crate) async fn read(&self, client: &Client) -> Result<Rows, Error> {
        match self.read_tables(client, true, true).await {
            Err(error) if is_missing(&error) => {}
            result => return result,
        }
        let present = self.present(client).await?;
        self.read_tables(client, present.ledger, present.checksums).await
    }

    async fn read_tables(&self, client: &Client, ledger: bool, checksums: bool) -> Result<Rows, Error> {
        const COLUMNS: &str = "null::text, null::text, null::text, null::text, null::text, null::text";
        let sql = match (ledger, checksums) {
            (false, false) => return Ok(Rows::new()),
            (true, false) => {
                format!("SELECT version, to_char(run_on, 'YYYY-MM-DD HH24:MI:SS'), {COLUMNS} FROM {}", self.table)
            }
            (false, true) => format!(
                "SELECT version, null::text, up_sha256, down_sha256, direction, done::text, done_sha256, running::text FROM {}",
                self.checksums
            ),
            (true, true) => format!(
                "SELECT coalesce(l.version, c.version), to_char(l.run_on, 'YYYY-MM-DD HH24:MI:SS'), \
                 c.up_sha256, c.down_sha256, c.direction, c.done::text, c.done_sha256, c.running::text \
                 FROM {} AS l FULL JOIN {} AS c ON c.version = l.version",
                self.table, self.checksums
            ),
        };
        let mut rows = Rows::new();
        for message in client.simple_query(&sql).await? {
            if let SimpleQueryMessage::Row(row) = message {
                let version = row.get(0).unwrap_or_default().to_owned();
                rows.insert(version, parse(&row));
            }
        }
        Ok(rows)
    }

    /// What stands in the namespace beside our two tables: relations, types, routines. What belongs
    /// to an extension, a table or a type is not counted by itself.
    pub(crate) async fn strangers(&self, client: &Client) -> Result<Vec<String>, Error> {
        let sql = format!(
            "WITH n AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {namespace}), found AS ( \
             SELECT 'pg_catalog.pg_class'::regclass AS catalog, c.oid, CASE c.relkind WHEN 'v' THEN 'view ' \
             WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence ' WHEN 'f' THEN 'foreign table ' \
             ELSE 'table ' END || c.relname AS name \
             FROM pg_catalog.pg_class c, n WHERE c.relnamespace = n.oid \
             AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relname NOT IN ({ledger}, {checksums}) \
             UNION ALL SELECT 'pg_catalog.pg_type'::regclass, t.oid, 'type ' || t.typname \
             FROM pg_catalog.pg_type t, n WHERE t.typnamespace = n.oid AND t.typtype IN ('e', 'd', 'r') \
             UNION ALL SELECT 'pg_catalog.pg_proc'::regclass, p.oid, 'routine ' || p.proname \
             FROM pg_catalog.pg_proc p, n WHERE p.pronamespace = n.oid) \
             SELECT name FROM found WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
             WHERE d.classid = found.catalog AND d.objid = found.oid AND d.objsubid = 0 \
             AND (d.deptype IN ('e', 'i') OR d.deptype = 'a' AND name LIKE 'sequence %')) ORDER BY name",
            namespace = literal(&self.namespace),
            ledger = literal(LEDGER_TABLE),
            checksums = literal(CHECKSUMS_TABLE)
        );
        let messages = client.simple_query(&sql).await?;
        let names = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(names.collect())
    }

    async fn present(&self, client: &Client) -> Result<Present, Error> {
        let sql = format!(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = {}), \
             to_regclass({}) IS NOT NULL, to_regclass({}) IS NOT NULL",
            literal(&self.namespace),
            literal(&self.table),
            literal(&self.checksums)
        );
        let messages = client.simple_query(&sql).await?;
        let row = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let yes = |column| row.and_then(|row| row.get(column)) == Some("t");
        Ok(Present { namespace: yes(0), ledger: yes(1), checksums: yes(2) })
    }

    /// Makes what is missing, and nothing else: `CREATE SCHEMA IF NOT EXISTS` would ask for the
    /// right to create schemas even where the namespace stands. True when it made the namespace.
    pub(crate) async fn create(&self, client: &Client) -> Result<bool, Error> {
        let present = self.present(client).await?;
        let mut parts = Vec::new();
        if !present.namespace {
            parts.push(format!("CREATE SCHEMA IF NOT EXISTS {};", identifier(&self.namespace)));
        }
        if !present.ledger {
            parts.push(format!(
                "CREATE TABLE IF NOT EXISTS {} (version varchar(50) PRIMARY KEY NOT NULL, \
                 run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);",
                self.table
            ));
        }
        if !present.checksums {
            parts.push(format!(
                "CREATE TABLE IF NOT EXISTS {} (version varchar(50) PRIMARY KEY, \
                 up_sha256 text NOT NULL, down_sha256 text, direction text, \
                 done integer NOT NULL DEFAULT 0, done_sha256 text, \
                 running boolean NOT NULL DEFAULT false);",
                self.checksums
            ));
        }
        if !parts.is_empty() {
            // One simple query is one transaction.
            client.batch_execute(&parts.concat()).await?;
        }
        Ok(!present.namespace)
    }

    /// Puts a version into the ledger, or takes it out; run inside the migration's transaction,
    /// and before its statements: whoever else runs the same one then waits for this row.
    pub(crate) fn book(&self, migration: &Migration, direction: Direction) -> String {
        let version = literal(&migration.version);
        match direction {
            Direction::Up => {
                format!("INSERT INTO {} (version) VALUES ({version}); {}", self.table, self.record(migration))
            }
            Direction::Down => self.forget(migration),
        }
    }

    /// Takes a version out of both tables.
    pub(crate) fn forget(&self, migration: &Migration) -> String {
        let version = literal(&migration.version);
        format!(
            "DELETE FROM {} WHERE version = {version}; DELETE FROM {} WHERE version = {version};",
            self.table, self.checksums
        )
    }

    /// Records a migration's checksums, and that nothing of it is unfinished.
    pub(crate) fn record(&self, migration: &Migration) -> String {
        self.upsert(migration, "NULL, 0, NULL, false")
    }

    /// Records how far an unfinished script has come.
    pub(crate) fn progress(&self, migration: &Migration, progress: &Progress) -> String {
        self.upsert(
            migration,
            &format!(
                "{}, {}, {}, {}",
                literal(progress.direction.word()),
                progress.done,
                literal(&progress.done_sha256),
                progress.running
            ),
        )
    }

    fn upsert(&self, migration: &Migration, state: &str) -> String {
        let down = migration.down.as_ref().map_or_else(|| "NULL".to_owned(), |down| literal(&down.checksum));
        format!(
            "INSERT INTO {} (version, up_sha256, down_sha256, direction, done, done_sha256, running) \
             VALUES ({}, {}, {down}, {state}) ON CONFLICT (version) DO UPDATE SET \
             (up_sha256, down_sha256, direction, done, done_sha256, running) = \
             (excluded.up_sha256, excluded.down_sha256, excluded.direction, excluded.done, \
             excluded.done_sha256, excluded.running);",
            self.checksums,
            literal(&migration.version),
            literal(&migration.up.checksum)
        )
    }

    /// Whether this error says that the version is in the ledger already (or out of it).
    pub(crate) fn is_taken(error: &Error) -> bool {
        error
            .as_db_error()
            .is_some_and(|error| *error.code() == SqlState::UNIQUE_VIOLATION && error.table() == Some(LEDGER_TABLE))
    }
}

fn is_missing(error: &Error) -> bool {
    matches!(error.code(), Some(&SqlState::UNDEFINED_TABLE | &SqlState::INVALID_SCHEMA_NAME))
}

fn parse(row: &SimpleQueryRow) -> Row {
    let text = |column: usize| row.get(column).map(str::to_owned);
    let progress = text(4).map(|direction| Progress {
        direction: Direction::from_word(&direction),
        done: text(5).and_then(|done| done.parse().ok()).unwrap_or(0),
        done_sha256: text(6).unwrap_or_default(),
        running: text(7).as_deref() == Some("true"),
    });
    Row { run_on: text(1), record: text(2).map(|up| Record { up, down: text(3), progress }) }
}
