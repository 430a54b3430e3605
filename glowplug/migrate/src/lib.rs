//! Runs Diesel migrations on PostgreSQL: ledger, locks, checksums, resumption.
//!
//! One runner serves the deploy job and the application's own binary, so both hold to the same
//! rules. It takes migrations in Diesel's layout ([`Migrations`]), a connection that is already
//! open, and the namespace that the ledger lives in:
//!
//! ```no_run
//! # async fn example(client: tokio_postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use glowplug_migrate::{Migrations, Runner};
//!
//! let migrations = Migrations::from_directory("migrations")?;
//! let report = Runner::new(&client, "blog", &migrations).migrate().await?;
//! println!("{} applied", report.ran.len());
//! # Ok(())
//! # }
//! ```
//!
//! The runner never opens a connection, prints nothing ([`Progress`] hears what happens), and
//! knows nothing of declared schemas. It needs a connection with a session of its own: advisory
//! locks do not survive a transaction-mode pooler.
//!
//! # Beside stock Diesel
//!
//! The ledger is `"namespace".__diesel_schema_migrations`, in Diesel's own form. Stock `diesel`
//! whose `search_path` begins with the namespace reads and writes the same one, provided the
//! namespace exists (this runner makes it, stock Diesel does not). While a migration runs,
//! `search_path` is the namespace, then `public`, so unqualified names mean the same to both.

mod checksum;
mod error;
mod event;
mod failure;
#[cfg(feature = "clap")]
mod flags;
#[cfg(feature = "diesel")]
mod harness;
mod history;
mod ledger;
mod lexer;
mod lock;
mod options;
mod quote;
mod run;
mod runner;
mod source;
mod statement;
mod status;
mod sum;

pub use error::RunError;
pub use event::{Event, Ignore, Progress, Warning};
pub use failure::{Failure, Outcome};
#[cfg(feature = "clap")]
pub use flags::Flags;
#[cfg(feature = "diesel")]
pub use harness::Harness;
pub use history::Violation;
pub use ledger::{CHECKSUMS_TABLE, LEDGER_TABLE, LEDGER_TABLES};
pub use lock::{Holder, advisory_key};
pub use options::{Allow, Direction, Options, Ran, Report, RollbackTo, Uncertain};
pub use runner::Runner;
pub use source::{Migration, Migrations, Script, SourceError, UNFINISHED};
pub use statement::{Statement, split};
pub use status::{Entry, State, Status};
pub use sum::{SUM_FILE, SumError, SumFile};
