//! Takes migrations out of Diesel's `MigrationSource`, `embed_migrations!` among them.
//!
//! Diesel does not hand out an embedded migration's text, and our checksums need it. But a
//! migration runs itself on whatever `BoxableConnection` it is given, through `batch_execute`:
//! given one that only writes down, it tells its text. All of this is Diesel's public interface.

use std::any::Any;

use diesel::connection::{BoxableConnection, SimpleConnection};
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel_migrations::MigrationError;

use super::{Migration, Script, SourceError, directory};

/// Writes down what it is told to execute.
#[derive(Default)]
struct Recorder {
    sql: String,
}

impl SimpleConnection for Recorder {
    fn batch_execute(&mut self, query: &str) -> diesel::QueryResult<()> {
        self.sql.push_str(query);
        Ok(())
    }
}

impl BoxableConnection<Pg> for Recorder {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

pub(super) fn read(source: &impl MigrationSource<Pg>) -> Result<Vec<Migration>, SourceError> {
    let migrations = source
        .migrations()
        .map_err(|error| SourceError::Diesel { name: "source".to_owned(), reason: error.to_string() })?;
    migrations.iter().map(|migration| take(migration.as_ref())).collect()
}

/// The text of one migration of Diesel's.
pub(crate) fn take(migration: &dyn diesel::migration::Migration<Pg>) -> Result<Migration, SourceError> {
    let name = migration.name().to_string();
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| SourceError::Diesel {
        name: name.clone(),
        reason: error.to_string(),
    };
    let mut up = Recorder::default();
    migration.run(&mut up).map_err(failed)?;
    let mut down = Recorder::default();
    let down = match migration.revert(&mut down) {
        Ok(()) => Some(Script::new(format!("{name}/down.sql"), down.sql)),
        Err(error) if matches!(error.downcast_ref(), Some(MigrationError::NoMigrationRevertFile)) => None,
        Err(error) => return Err(failed(error)),
    };
    Ok(Migration {
        version: directory::version(&name)?,
        up: Script::new(format!("{name}/up.sql"), up.sql),
        down,
        run_in_transaction: migration.metadata().run_in_transaction(),
        name,
    })
}
