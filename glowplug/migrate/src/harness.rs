//! Diesel's `MigrationHarness` over our runner: same lock, same ledger, same resumption, for code
//! that is written against Diesel's trait. Rules that need all files at once are [`Runner`]'s.

use diesel::migration::{Migration, MigrationVersion, Result};
use diesel::pg::Pg;
use diesel_migrations::MigrationHarness;
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio_postgres::Client;

use crate::options::{Direction, Options};
use crate::runner::Runner;
use crate::source::{Migrations, take};

/// Runs Diesel migrations one by one. Its methods block, so the runtime must be the
/// multi-threaded one.
pub struct Harness<'a> {
    client: &'a Client,
    namespace: &'a str,
    options: Options,
}

impl<'a> Harness<'a> {
    /// A harness over an open connection with a session of its own.
    pub fn new(client: &'a Client, namespace: &'a str, options: Options) -> Self {
        Self { client, namespace, options }
    }

    fn run(&self, migration: &dyn Migration<Pg>, direction: Direction) -> Result<MigrationVersion<'static>> {
        let migration = take(migration)?;
        let none = Migrations::default();
        let mut runner = Runner::new(self.client, self.namespace, &none).options(self.options.clone());
        block_in_place(|| Handle::current().block_on(runner.run_one(&migration, direction)))?;
        Ok(MigrationVersion::from(migration.version))
    }
}

impl MigrationHarness<Pg> for Harness<'_> {
    fn run_migration(&mut self, migration: &dyn Migration<Pg>) -> Result<MigrationVersion<'static>> {
        self.run(migration, Direction::Up)
    }

    fn revert_migration(&mut self, migration: &dyn Migration<Pg>) -> Result<MigrationVersion<'static>> {
        self.run(migration, Direction::Down)
    }

    fn applied_migrations(&mut self) -> Result<Vec<MigrationVersion<'static>>> {
        let none = Migrations::default();
        let runner = Runner::new(self.client, self.namespace, &none);
        let status = block_in_place(|| Handle::current().block_on(runner.status()))?;
        // Diesel wants the newest first.
        Ok(status
            .entries
            .into_iter()
            .rev()
            .filter(|entry| entry.run_on.is_some())
            .map(|entry| MigrationVersion::from(entry.version))
            .collect())
    }
}
