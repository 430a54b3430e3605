//! Runs a prepared push: under the lock, on the schema that was read, and committed only when the
//! result is the declared schema.

use tokio_postgres::Client;

use super::{Fingerprint, Focus, Prepared, PushError, fingerprint, parts};
use crate::apply::apply_in_transaction;
use crate::catalog::Renames;
use crate::diff::{Alteration, Cast, ColumnAlteration, Options};
use crate::introspect::{self, Scope};
use crate::plan::{Batch, Ddl, Plan, plan};
use crate::sql;

impl Prepared {
    /// Runs the plan. Values that a cast would cut are cut: the caller has consent for every loss.
    ///
    /// # Errors
    /// When a statement fails, or the result is not the declared schema. `Ok(None)` when the database
    /// has changed since it was read: the caller prepares again.
    pub async fn apply(&self, client: &Client, options: &Options) -> Result<Option<Fingerprint>, PushError> {
        watch(client).await?;
        let mut plan = self.plan.clone();
        self.cut_where_consented(&mut plan);
        let batches = parts::cut(client, plan, &self.before).await?;
        let mut result = self.fingerprint.clone();
        let mut committed = 0;
        for (position, batch) in batches.iter().enumerate() {
            let last = position + 1 == batches.len();
            match self.run_batch(client, batch, (position == 0, last), committed, options).await {
                Ok(Some(fingerprint)) => {
                    client.batch_execute("commit").await?;
                    result = fingerprint;
                    committed += batch.statements.len();
                }
                Ok(None) => {
                    client.batch_execute("rollback").await?;
                    return Ok(None);
                }
                Err(error) => {
                    client.batch_execute("rollback").await.ok();
                    return Err(error);
                }
            }
        }
        Ok(Some(result))
    }

    async fn run_batch(
        &self,
        client: &Client,
        batch: &Batch,
        (first, last): (bool, bool),
        committed: usize,
        options: &Options,
    ) -> Result<Option<Fingerprint>, PushError> {
        let scope = self.focus.as_ref().map_or_else(|| Scope::namespace(&self.namespace), Focus::scope);
        let found = fingerprint::begin_locked(client, &self.namespace, &scope).await?;
        if first && found.whole != self.fingerprint {
            return Ok(None);
        }
        apply_in_transaction(client, batch).await.map_err(|error| PushError::Statement {
            cause: batch
                .statements
                .iter()
                .find(|statement| sql::print(&statement.ddl) == error.sql)
                .map(|statement| Box::new(statement.cause.clone())),
            error,
            committed,
        })?;
        if !last {
            return Ok(Some(found.whole));
        }
        let (reached, reached_parts) =
            tokio::join!(introspect::read_in_transaction(client, &scope), fingerprint::parts(client, &scope));
        let (mut reached, parts) = (reached?.without_tables(glowplug_migrate::LEDGER_TABLES), reached_parts?);
        if let Some(focus) = &self.focus {
            // Something else changed as well: everything has to be looked at.
            if first && parts.beyond != found.beyond {
                return Ok(None);
            }
            reached = focus.of(reached);
        }
        let rest = plan(&reached, &self.after, &Renames::default(), options)?;
        if !rest.is_empty() {
            let rest = rest.statements().map(|statement| sql::print(&statement.ddl)).collect();
            return Err(PushError::NotConverged(rest));
        }
        Ok(Some(parts.whole))
    }

    /// An assignment cast refuses a value that is too long; an explicit one cuts it.
    fn cut_where_consented(&self, plan: &mut Plan) {
        for batch in &mut plan.batches {
            for statement in &mut batch.statements {
                for part in statement.ddl.parts_mut() {
                    let lossy = self.losses.iter().any(|loss| loss.id == part.id());
                    if let Ddl::Alter { alteration, .. } = part
                        && let Alteration::Column(ColumnAlteration::Type { cast, .. }) = alteration.as_mut()
                        && lossy
                        && *cast == Cast::Implicit
                    {
                        *cast = Cast::Explicit;
                    }
                }
            }
        }
    }
}

/// Lets the server notice within seconds that a killed push is gone, also in the middle of a long
/// statement: until then its locks would stand in the way of the next one. Not every platform can.
async fn watch(client: &Client) -> Result<(), tokio_postgres::Error> {
    match client.batch_execute("set client_connection_check_interval = '2s'").await {
        Err(error) if error.as_db_error().is_none() => Err(error),
        _ => Ok(()),
    }
}
