//! The runner: takes the lock, holds files against the database, runs what is to run.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use crate::error::RunError;
use crate::event::{Event, Ignore, Progress, Warning};
use crate::failure::Failure;
use crate::history::{self, History, Rows, Violation};
use crate::ledger::Ledger;
use crate::lock;
use crate::options::{Direction, Options, Ran, Report, RollbackTo};
use crate::run::{self, Context, Job, JobError};
use crate::source::{Migration, Migrations};
use crate::status::Status;

/// Runs a project's migrations on one database.
pub struct Runner<'a> {
    client: &'a Client,
    namespace: &'a str,
    migrations: &'a Migrations,
    ledger: Ledger,
    options: Options,
    listener: Box<dyn Progress + 'a>,
}

impl<'a> Runner<'a> {
    /// A runner over an open connection with a session of its own. Settings made on that session
    /// with `SET` are reset after each migration.
    pub fn new(client: &'a Client, namespace: &'a str, migrations: &'a Migrations) -> Self {
        Self {
            client,
            namespace,
            migrations,
            ledger: Ledger::new(namespace),
            options: Options::default(),
            listener: Box::new(Ignore),
        }
    }

    /// Sets how to run.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Sets who hears what happens.
    #[must_use]
    pub fn progress(mut self, listener: impl Progress + 'a) -> Self {
        self.listener = Box::new(listener);
        self
    }

    /// Where every migration stands. Writes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn status(&self) -> Result<Status, RunError> {
        let rows = self.read().await?;
        let mut status = Status::of(self.migrations, &rows, &self.options.allow);
        if status.is_pending() {
            status.violations.extend(self.existing(&rows).await?);
        }
        Ok(status)
    }

    /// What [`migrate`](Self::migrate) would run, in order. Writes nothing, takes no lock.
    ///
    /// # Errors
    /// When a rule is broken, as `migrate` would say it.
    pub async fn plan(&self) -> Result<Vec<&'a Migration>, RunError> {
        let rows = self.read().await?;
        let pending = self.pending(&rows)?.pending;
        match self.existing(&rows).await? {
            Some(violation) if !pending.is_empty() => Err(RunError::Refused(vec![violation])),
            _ => Ok(pending),
        }
    }

    /// What [`rollback`](Self::rollback) would take back, in order. Writes nothing.
    ///
    /// # Errors
    /// When a rule is broken, as `rollback` would say it.
    pub async fn plan_rollback(&self, to: &RollbackTo) -> Result<Vec<&'a Migration>, RunError> {
        let rows = self.read().await?;
        self.to_revert(&rows, to)
    }

    /// Applies what is pending. With nothing pending it takes no lock and writes nothing.
    ///
    /// # Errors
    /// See [`RunError`]; each says what stands.
    pub async fn migrate(&mut self) -> Result<Report, RunError> {
        let began = Instant::now();
        let rows = self.read().await?;
        let history = self.pending(&rows)?;
        if history.pending.is_empty() && history.adopt.is_empty() && history.accepted.is_empty() {
            return Ok(self.report(Vec::new(), history.warnings, began));
        }
        self.lock().await?;
        let result = self.migrate_locked().await;
        self.unlock().await;
        let (ran, warnings) = result?;
        Ok(self.report(ran, warnings, began))
    }

    /// What [`mark_applied`](Self::mark_applied) would enter into the ledger, in order. Writes
    /// nothing, takes no lock.
    ///
    /// # Errors
    /// When a rule is broken, as `migrate` would say it.
    pub async fn plan_marking(&self) -> Result<Vec<&'a Migration>, RunError> {
        let rows = self.read().await?;
        Ok(self.pending(&rows)?.pending)
    }

    /// Enters the pending migrations into the ledger without running them, all at once. Whoever
    /// calls this has made sure that what they do is done.
    ///
    /// # Errors
    /// See [`RunError`]; then nothing is entered.
    pub async fn mark_applied(&mut self) -> Result<Report, RunError> {
        let began = Instant::now();
        self.lock().await?;
        let result = self.mark_locked().await;
        self.unlock().await;
        let (ran, warnings) = result?;
        Ok(self.report(ran, warnings, began))
    }

    /// Takes back the newest migrations.
    ///
    /// # Errors
    /// See [`RunError`]; each says what stands.
    pub async fn rollback(&mut self, to: &RollbackTo) -> Result<Report, RunError> {
        let began = Instant::now();
        self.lock().await?;
        let result = self.rollback_locked(to).await;
        self.unlock().await;
        Ok(self.report(result?.0, Vec::new(), began))
    }

    /// Takes back the newest migrations and applies them again, under one lock.
    ///
    /// # Errors
    /// See [`RunError`]; each says what stands.
    pub async fn redo(&mut self, steps: usize) -> Result<Report, RunError> {
        let began = Instant::now();
        self.lock().await?;
        let result = self.redo_locked(steps).await;
        self.unlock().await;
        Ok(self.report(result?, Vec::new(), began))
    }

    async fn lock(&mut self) -> Result<(), RunError> {
        lock::acquire(self.client, self.namespace, self.options.lock_wait, self.listener.as_mut()).await
    }

    async fn unlock(&self) {
        lock::release(self.client, self.namespace).await;
    }

    async fn read(&self) -> Result<Rows, RunError> {
        self.ledger.read(self.client).await.map_err(|error| RunError::database("read the ledger", error))
    }

    fn report(&mut self, ran: Vec<Ran>, warnings: Vec<Warning>, began: Instant) -> Report {
        for warning in &warnings {
            self.listener.event(&Event::Warning(warning));
        }
        Report { ran, warnings, elapsed: began.elapsed() }
    }

    /// The files held against these rows; an error when a rule is broken.
    fn pending(&self, rows: &Rows) -> Result<History<'a>, RunError> {
        let mut history = history::compare(self.migrations, rows, &self.options.allow);
        for (version, row) in rows {
            if let (Some(_), Some(progress)) =
                (&row.run_on, row.record.as_ref().and_then(|record| record.progress.as_ref()))
                && progress.direction == Direction::Down
            {
                history.violations.push(Violation::Interrupted { version: version.clone(), doing: "rolled back" });
            }
        }
        if !history.violations.is_empty() {
            return Err(RunError::Refused(history.violations));
        }
        if let Some(to) = &self.options.to {
            if self.migrations.get(to).is_none() {
                return Err(RunError::Target { version: to.clone(), reason: "no migration has it" });
            }
            history.pending.retain(|migration| migration.version <= *to);
        }
        Ok(history)
    }

    async fn migrate_locked(&mut self) -> Result<(Vec<Ran>, Vec<Warning>), RunError> {
        let rows = self.read().await?;
        let history = self.pending(&rows)?;
        if !history.pending.is_empty()
            && let Some(violation) = self.existing(&rows).await?
        {
            return Err(RunError::Refused(vec![violation]));
        }
        let created =
            self.ledger.create(self.client).await.map_err(|error| RunError::database("make the ledger", error))?;
        if created {
            self.listener.event(&Event::NamespaceCreated { namespace: self.namespace });
        }
        self.keep_checksums(&history).await?;
        let ran = self.run_all(&history.pending, Direction::Up, &rows).await?;
        Ok((ran, history.warnings))
    }

    async fn mark_locked(&mut self) -> Result<(Vec<Ran>, Vec<Warning>), RunError> {
        self.ledger.create(self.client).await.map_err(|error| RunError::database("make the ledger", error))?;
        let rows = self.read().await?;
        let history = self.pending(&rows)?;
        // One simple query is one transaction.
        let entries: String =
            history.pending.iter().map(|migration| self.ledger.book(migration, Direction::Up)).collect();
        self.client.batch_execute(&entries).await.map_err(|error| RunError::database("write the ledger", error))?;
        let mut marked = Vec::new();
        for migration in &history.pending {
            self.listener.event(&Event::Marked { name: &migration.name });
            let (version, name) = (migration.version.clone(), migration.name.clone());
            marked.push(Ran { version, name, direction: Direction::Up, elapsed: Duration::ZERO });
        }
        Ok((marked, history.warnings))
    }

    /// What stands in the namespace though no migration is applied: a first migration would run into
    /// it, half-way perhaps. Looked at once more when something is found: another runner's first
    /// migration and its line in the ledger come in one commit.
    async fn existing(&self, rows: &Rows) -> Result<Option<Violation>, RunError> {
        let begun = |rows: &Rows| {
            rows.values()
                .any(|row| row.run_on.is_some() || row.record.as_ref().is_some_and(|record| record.progress.is_some()))
        };
        if self.options.allow.existing || begun(rows) {
            return Ok(None);
        }
        let strangers = self.ledger.strangers(self.client).await;
        let objects = strangers.map_err(|error| RunError::database("look into the namespace", error))?;
        if objects.is_empty() || begun(&self.read().await?) {
            return Ok(None);
        }
        Ok(Some(Violation::Existing { namespace: self.namespace.to_owned(), objects }))
    }

    async fn keep_checksums(&mut self, history: &History<'_>) -> Result<(), RunError> {
        let records = history
            .adopt
            .iter()
            .chain(&history.accepted)
            .map(|migration| self.ledger.record(migration))
            .collect::<String>();
        if !records.is_empty() {
            self.client.batch_execute(&records).await.map_err(|error| RunError::database("record checksums", error))?;
        }
        if !history.adopt.is_empty() {
            self.listener.event(&Event::Adopted { count: history.adopt.len() });
        }
        Ok(())
    }

    async fn rollback_locked(&mut self, to: &RollbackTo) -> Result<(Vec<Ran>, Vec<&'a Migration>), RunError> {
        let rows = self.read().await?;
        let revert = self.to_revert(&rows, to)?;
        if revert.is_empty() {
            return Ok((Vec::new(), revert));
        }
        // Stock Diesel made the ledger alone; ours must stand to record an unfinished script.
        self.ledger.create(self.client).await.map_err(|error| RunError::database("make the checksum table", error))?;
        let ran = self.run_all(&revert, Direction::Down, &rows).await?;
        Ok((ran, revert))
    }

    async fn redo_locked(&mut self, steps: usize) -> Result<Vec<Ran>, RunError> {
        let rows = self.read().await?;
        let revert = self.to_revert(&rows, &RollbackTo::Steps(steps))?;
        let violations = revert
            .iter()
            .flat_map(|migration| {
                history::script_rules(&migration.up, migration.run_in_transaction, &self.options.allow)
            })
            .collect::<Vec<_>>();
        if !violations.is_empty() {
            return Err(RunError::Refused(violations));
        }
        let (mut ran, mut again) = self.rollback_locked(&RollbackTo::Steps(steps)).await?;
        again.reverse();
        let rows = self.read().await?;
        ran.extend(self.run_all(&again, Direction::Up, &rows).await?);
        Ok(ran)
    }

    /// Runs this one migration one way, whatever the others; nothing when it is done already.
    #[cfg(feature = "diesel")]
    pub(crate) async fn run_one(&mut self, migration: &Migration, direction: Direction) -> Result<(), RunError> {
        self.lock().await?;
        let result = self.run_one_locked(migration, direction).await;
        self.unlock().await;
        result
    }

    #[cfg(feature = "diesel")]
    async fn run_one_locked(&mut self, migration: &Migration, direction: Direction) -> Result<(), RunError> {
        self.ledger.create(self.client).await.map_err(|error| RunError::database("make the ledger", error))?;
        let rows = self.read().await?;
        let applied = rows.get(&migration.version).is_some_and(|row| row.run_on.is_some());
        let script = match direction {
            Direction::Up => Some(&migration.up),
            Direction::Down => migration.down.as_ref(),
        };
        let violations = match script {
            Some(script) => history::script_rules(script, migration.run_in_transaction, &self.options.allow),
            None => vec![Violation::NoDown { name: migration.name.clone() }],
        };
        if !violations.is_empty() {
            return Err(RunError::Refused(violations));
        }
        if applied == (direction == Direction::Up) {
            return Ok(());
        }
        self.run_all(&[migration], direction, &rows).await?;
        Ok(())
    }

    /// The migrations to take back, newest first; an error when one of them cannot be.
    fn to_revert(&self, rows: &Rows, to: &RollbackTo) -> Result<Vec<&'a Migration>, RunError> {
        // A half-applied migration is the newest thing that happened, whatever its version.
        let half = rows.iter().filter(|(_, row)| {
            row.run_on.is_none() && row.record.as_ref().is_some_and(|record| record.progress.is_some())
        });
        let applied = rows.iter().rev().filter(|(_, row)| row.run_on.is_some());
        let all = half.chain(applied).map(|(version, _)| version);
        let versions = match to {
            RollbackTo::Steps(steps) => all.take(*steps).collect::<Vec<_>>(),
            RollbackTo::All => all.collect(),
            RollbackTo::Version(version) => {
                if rows.get(version).is_none_or(|row| row.run_on.is_none()) {
                    return Err(RunError::Target { version: version.clone(), reason: "it is not applied" });
                }
                all.take_while(|newer| *newer != version).collect()
            }
        };
        let mut violations = Vec::new();
        let mut revert = Vec::new();
        for version in versions {
            let Some(migration) = self.migrations.get(version) else {
                violations.push(Violation::NotHere { version: version.clone() });
                continue;
            };
            let Some(down) = &migration.down else {
                violations.push(Violation::NoDown { name: migration.name.clone() });
                continue;
            };
            let allow = &self.options.allow;
            violations.extend(history::script_rules(down, migration.run_in_transaction, allow));
            if let Some(record) = rows.get(version).and_then(|row| row.record.as_ref())
                && !allow.edited
                && record.progress.is_none()
            {
                violations.extend(history::edits(migration, record));
            }
            revert.push(migration);
        }
        if violations.is_empty() { Ok(revert) } else { Err(RunError::Refused(violations)) }
    }

    async fn run_all(
        &mut self,
        migrations: &[&Migration],
        direction: Direction,
        rows: &Rows,
    ) -> Result<Vec<Ran>, RunError> {
        let mut ran: Vec<Ran> = Vec::new();
        for (position, migration) in migrations.iter().enumerate() {
            let script = match direction {
                Direction::Up => &migration.up,
                Direction::Down => migration.down.as_ref().expect("to_revert refuses what has no down.sql"),
            };
            let row = rows.get(&migration.version);
            let job = Job {
                migration,
                direction,
                script,
                progress: row.and_then(|row| row.record.as_ref()?.progress.clone()),
                in_ledger: row.is_some_and(|row| row.run_on.is_some()),
            };
            let name = migration.name.as_str();
            self.listener.event(&Event::Started { name, direction, statements: script.statements().len() });
            let began = Instant::now();
            let context = Context {
                client: self.client,
                namespace: self.namespace,
                ledger: &self.ledger,
                options: &self.options,
            };
            match run::run(&context, &job, self.listener.as_mut()).await {
                Ok(()) => {
                    let elapsed = began.elapsed();
                    self.listener.event(&Event::Finished { name, direction, elapsed });
                    ran.push(Ran {
                        version: migration.version.clone(),
                        name: migration.name.clone(),
                        direction,
                        elapsed,
                    });
                }
                Err(JobError::Elsewhere) => self.listener.event(&Event::Elsewhere { name }),
                Err(JobError::Statement { index, error, outcome }) => {
                    let mut failure = Failure::new(migration, direction, index, &error, outcome);
                    failure.before = ran.iter().map(|ran| ran.name.clone()).collect();
                    failure.after = migrations[position + 1..].iter().map(|migration| migration.name.clone()).collect();
                    return Err(RunError::Failed(Box::new(failure)));
                }
                Err(JobError::Database { doing, error }) => {
                    return Err(RunError::database(doing, error));
                }
                Err(JobError::Uncertain { index }) => {
                    let statement = &script.statements()[index];
                    return Err(RunError::Refused(vec![Violation::Uncertain {
                        place: script.place(statement.start),
                        statement: statement.summary(&script.sql, 60),
                    }]));
                }
            }
        }
        Ok(ran)
    }
}
