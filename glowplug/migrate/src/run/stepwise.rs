//! A migration without a transaction of its own: statement by statement, each step recorded, so
//! that a run killed at any point is taken up where it stopped and nothing is done twice.
//!
//! A statement that can run in a transaction runs in one together with its record. Only what
//! PostgreSQL refuses there runs bare, between two records: "running" before, "done" after. If
//! the second is missing, the catalogs are asked what came of it.

use std::ops::Range;
use std::time::Instant;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::recovery::{Standing, standing};
use super::{Context, Job, JobError, is_lost, pipeline, retry};
use crate::event::{Event, Progress as Listener};
use crate::failure::Outcome;
use crate::history::{Progress, done_sha256};
use crate::ledger::Ledger;
use crate::options::Uncertain;
use crate::source::Script;
use crate::statement::Form;

pub(super) async fn run(context: &Context<'_>, job: &Job<'_>, listener: &mut dyn Listener) -> Result<(), JobError> {
    let client = context.client;
    client
        .batch_execute(&context.search_path(false))
        .await
        .map_err(|error| JobError::Database { doing: "set search_path", error })?;
    let mut steps = Steps { context, job, listener, done: 0 };
    if let Some(former) = job.progress.as_ref().filter(|former| former.direction == job.direction) {
        steps.resume(former).await?;
    }
    for unit in units(job.script) {
        if unit.range.end <= steps.done {
            continue;
        }
        let began = Instant::now();
        let index = unit.range.start;
        match unit.closing {
            Some(commits) => steps.block(unit.range, commits).await?,
            None if runs_bare(&job.script.statements()[index].form) => steps.bare(index).await?,
            None => steps.wrapped(index).await?,
        }
        steps.tell(index, began);
    }
    if job.script.statements().is_empty() || !steps.is_booked() {
        steps.write(&steps.record(false)).await?;
    }
    Ok(())
}

/// Statements that are done together.
struct Unit {
    range: Range<usize>,
    /// For `BEGIN ... COMMIT` in the script: whether it ends in a commit.
    closing: Option<bool>,
}

fn units(script: &Script) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut open = None;
    for (index, statement) in script.statements().iter().enumerate() {
        match (&statement.form, open) {
            (Form::Begin, None) => open = Some(index),
            (Form::Commit | Form::Abort, Some(start)) => {
                units.push(Unit { range: start..index + 1, closing: Some(statement.form == Form::Commit) });
                open = None;
            }
            (_, Some(_)) => {}
            (_, None) => units.push(Unit { range: index..index + 1, closing: None }),
        }
    }
    units
}

fn runs_bare(form: &Form) -> bool {
    match form {
        Form::CreateIndexConcurrently { .. }
        | Form::DropIndexConcurrently { .. }
        | Form::DetachPartitionConcurrently { .. }
        | Form::Repeatable => true,
        Form::Plain | Form::Begin | Form::Commit | Form::Abort | Form::Setting { .. } | Form::CopyStdin => false,
    }
}

struct Steps<'a> {
    context: &'a Context<'a>,
    job: &'a Job<'a>,
    listener: &'a mut dyn Listener,
    /// Statements done and recorded.
    done: usize,
}

impl Steps<'_> {
    fn sql(&self, index: usize) -> &str {
        let script = self.job.script;
        &script.sql[script.statements()[index].range.clone()]
    }

    fn tell(&mut self, index: usize, began: Instant) {
        let script = self.job.script;
        self.listener.event(&Event::Statement {
            number: self.done,
            of: script.statements().len(),
            text: &script.statements()[index].summary(&script.sql, 60),
            elapsed: began.elapsed(),
        });
    }

    /// Whether the last record put the migration into the ledger (or took it out).
    fn is_booked(&self) -> bool {
        self.done == self.job.script.statements().len() && self.done > 0
    }

    /// What to record with `self.done` statements done: progress, or after the last one the end.
    fn record(&self, running: bool) -> String {
        let ledger = self.context.ledger;
        if self.done == self.job.script.statements().len() {
            return ledger.book(self.job.migration, self.job.direction);
        }
        ledger.progress(
            self.job.migration,
            &Progress {
                direction: self.job.direction,
                done: self.done,
                done_sha256: done_sha256(self.job.script, self.done).unwrap_or_default(),
                running,
            },
        )
    }

    async fn write(&self, record: &str) -> Result<(), JobError> {
        self.context.client.batch_execute(record).await.map_err(|error| {
            if Ledger::is_taken(&error) {
                JobError::Elsewhere
            } else {
                JobError::Database { doing: "record the progress", error }
            }
        })
    }

    fn failed(&self, index: usize, error: Error) -> JobError {
        JobError::Statement { index: Some(index), outcome: Outcome::Partly { done: self.done, left: None }, error }
    }

    /// Takes up what a former run left.
    async fn resume(&mut self, former: &Progress) -> Result<(), JobError> {
        let statements = self.job.script.statements();
        self.done = former.done.min(statements.len());
        self.listener.event(&Event::Resuming { name: &self.job.migration.name, done: self.done, of: statements.len() });
        for (index, statement) in statements.iter().enumerate().take(self.done) {
            if matches!(statement.form, Form::Setting { .. }) {
                let sql = self.sql(index);
                self.context.client.batch_execute(sql).await.map_err(|error| self.failed(index, error))?;
            }
        }
        let index = self.done;
        if !former.running || index >= statements.len() {
            return Ok(());
        }
        let client = self.context.client;
        let asked = |error| JobError::Database { doing: "find out what a killed run left", error };
        let done = match standing(client, &statements[index].form).await.map_err(asked)? {
            Standing::Done => true,
            // Dropped where it is run again.
            Standing::NotDone | Standing::InvalidIndex { .. } => false,
            Standing::Pending { finish } => {
                client.batch_execute(&finish).await.map_err(|error| self.failed(index, error))?;
                true
            }
            Standing::Unknown => match self.context.options.uncertain {
                Uncertain::Refuse => return Err(JobError::Uncertain { index }),
                Uncertain::Retry => false,
                Uncertain::Skip => true,
            },
        };
        self.done += usize::from(done);
        let record = self.record(false);
        self.write(&record).await
    }

    /// One statement and its record in one transaction.
    async fn wrapped(&mut self, index: usize) -> Result<(), JobError> {
        let mut attempt = 1;
        let before = self.done;
        loop {
            let opening = if self.sets_lock_timeout(index) {
                "BEGIN".to_owned()
            } else {
                format!("BEGIN; {}", self.context.lock_timeout())
            };
            self.done = index + 1;
            let record = self.record(false);
            self.done = before;
            let client = self.context.client;
            let steps = [opening.as_str(), self.sql(index), &record, "COMMIT"];
            let Err((step, error)) = pipeline::in_order(client, steps.into_iter(), |_| {}).await else {
                self.done = index + 1;
                return Ok(());
            };
            self.context.roll_back().await;
            if refuses_transaction(&error) && step == 1 {
                return self.bare(index).await;
            }
            if retry::is_worthwhile(&error) && attempt <= self.context.options.lock_retries {
                retry::pause(self.context, &self.job.migration.name, attempt, &error, self.listener).await;
                attempt += 1;
                continue;
            }
            return Err(match step {
                2 if Ledger::is_taken(&error) => JobError::Elsewhere,
                0 | 2 if !is_lost(&error) => JobError::Database { doing: "record the progress", error },
                3 if is_lost(&error) => {
                    JobError::Statement { index: Some(index), outcome: Outcome::Unknown { done: self.done }, error }
                }
                _ => self.failed(index, error),
            });
        }
    }

    /// The script's own `BEGIN ... COMMIT`: the record goes in before its last statement.
    async fn block(&mut self, range: Range<usize>, commits: bool) -> Result<(), JobError> {
        let before = self.done;
        self.done = range.end;
        let record = self.record(false);
        self.done = before;
        let last = range.end - 1;
        let mut steps = range.clone().map(|index| self.sql(index)).collect::<Vec<_>>();
        // After a ROLLBACK nothing of the block stands, so nothing can be done twice.
        let place = if commits { steps.len() - 1 } else { steps.len() };
        steps.insert(place, &record);
        let ran = pipeline::in_order(self.context.client, steps.into_iter(), |_| {}).await;
        let Err((step, error)) = ran else {
            self.done = range.end;
            return Ok(());
        };
        self.context.roll_back().await;
        if step == place {
            return Err(JobError::Database { doing: "record the progress", error });
        }
        let index = (range.start + step).min(last);
        Err(if index == last && is_lost(&error) {
            JobError::Statement { index: Some(index), outcome: Outcome::Unknown { done: self.done }, error }
        } else {
            self.failed(index, error)
        })
    }

    /// A statement that cannot run in a transaction.
    async fn bare(&mut self, index: usize) -> Result<(), JobError> {
        let client = self.context.client;
        let form = &self.job.script.statements()[index].form;
        let asked = |error| JobError::Database { doing: "look for what a failed run left", error };
        let mut there = false;
        if matches!(form, Form::CreateIndexConcurrently { .. }) {
            match standing(client, form).await.map_err(asked)? {
                Standing::InvalidIndex { index: invalid } => {
                    // It would make the statement fail, or worse, pass it over (IF NOT EXISTS).
                    client
                        .batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {invalid}"))
                        .await
                        .map_err(|error| self.failed(index, error))?;
                    self.listener.event(&Event::Cleaned { index: &invalid });
                }
                // Not our doing: the server says what it thinks of it.
                Standing::Done => there = true,
                Standing::NotDone | Standing::Pending { .. } | Standing::Unknown => {}
            }
        }
        if !there {
            self.write(&self.record(true)).await?;
        }
        if let Err(error) = client.batch_execute(self.sql(index)).await {
            if is_lost(&error) {
                return Err(JobError::Statement {
                    index: Some(index),
                    outcome: Outcome::Unknown { done: self.done },
                    error,
                });
            }
            self.write(&self.record(false)).await?;
            let left = match standing(client, form).await {
                Ok(Standing::InvalidIndex { index }) => {
                    Some(format!("index {index} is left invalid, the next run drops it"))
                }
                _ => None,
            };
            return Err(JobError::Statement {
                index: Some(index),
                outcome: Outcome::Partly { done: self.done, left },
                error,
            });
        }
        self.done = index + 1;
        self.write(&self.record(false)).await
    }

    /// Whether the script has said by here how long it wants to wait for locks.
    fn sets_lock_timeout(&self, index: usize) -> bool {
        self.job.script.statements()[..index]
            .iter()
            .any(|statement| statement.form == Form::Setting { lock_timeout: true })
    }
}

fn refuses_transaction(error: &Error) -> bool {
    matches!(error.code(), Some(&SqlState::ACTIVE_SQL_TRANSACTION | &SqlState::INVALID_TRANSACTION_TERMINATION))
}
