//! Runs the very files that will be written, through the very runner that will apply them, on a clone
//! with rows in every table that they can touch: up, down, up again.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use glowplug_migrate::{Direction, Migrations, RollbackTo, RunError, Runner};

use super::files::{self, Directory};
use super::focused::Memory;
use super::rows::{self, Contents};
use super::stage::Stage;
use super::survival::Step;
use super::touched::Touched;
use super::workshop::Purpose;
use super::{Draft, GenerateError, Turn, Workshop, replay};
use crate::apply::{apply_in_transaction, run_statement};
use crate::catalog::{Body, Catalog, Id, QName, Renames};
use crate::introspect::{self, Scope};
use crate::plan::{Batch, Ddl, HazardKind, Plan, plan};
use crate::push::{self, Fingerprint, fingerprint};
use crate::sql;

/// Files that did what they should.
pub struct Proven {
    /// The directories to write.
    pub directories: Vec<Directory>,
    /// Tables that took no rows of ours, so that nothing is shown about rows in them.
    pub without_rows: BTreeSet<QName>,
    /// What the reader should know: files that fail on rows, what cannot be undone.
    pub notes: Vec<String>,
}

impl Proven {
    /// Writes the directories and the checksum file beside the existing migrations, as one step.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, turn: &Turn, directory: &Path, existing: &Migrations) -> Result<Vec<PathBuf>, GenerateError> {
        turn.commit(directory, existing, &self.directories)
    }
}

pub(super) async fn prove(
    draft: &Draft,
    workshop: &Workshop,
    directory: &Path,
    migrations: &Migrations,
    name: &str,
) -> Result<Proven, GenerateError> {
    let template = replay::template(workshop, migrations).await?;
    workshop.sweep().await?;
    let database = workshop.own(Purpose::Proof).await?;
    let stage = Stage::new(directory, &format!("{database}-{}", std::process::id()))?;
    let outcome =
        Proof { draft, workshop, template, database: database.clone(), stage: &stage }.run(migrations, name).await;
    match outcome {
        Ok((proven, Some((staged, fingerprint)))) => {
            // It stands where all migrations lead, the new ones included, and its rows are gone.
            replay::keep(workshop, &database, &staged).await?;
            if let Some(digests) = draft.digests.clone() {
                let (key, _) = replay::known(workshop, &staged);
                Memory { key, fingerprint, digests }.write(workshop);
            }
            Ok(proven)
        }
        Ok((proven, None)) => {
            workshop.drop(&database).await?;
            Ok(proven)
        }
        Err(error) => {
            workshop.drop(&database).await.ok();
            Err(error)
        }
    }
}

struct Proof<'a> {
    draft: &'a Draft,
    workshop: &'a Workshop,
    template: String,
    database: String,
    stage: &'a Stage,
}

/// All migrations, and the fingerprint of the database in which they ran.
type Reusable = (Migrations, Fingerprint);

/// The database before the new migrations.
struct World<'a> {
    catalog: Cow<'a, Catalog>,
    touched: Touched,
}

impl Proof<'_> {
    /// The proven files; and all migrations, when the database can serve as their template.
    async fn run(&self, migrations: &Migrations, name: &str) -> Result<(Proven, Option<Reusable>), GenerateError> {
        let mut notes = Vec::new();
        let (directories, down_may_fail) = self.directories(migrations, name, &mut notes).await?;
        files::write(&self.stage.path, &directories)?;
        let staged = Migrations::from_directory(&self.stage.path)?;
        // Where nothing speaks for a second attempt, the template itself is the place: a copy of a
        // thousand tables takes longer than all the rest.
        let only_once = !down_may_fail && directories.len() == 1 && may_fail(&self.draft.plan).is_empty();
        // Somebody else may be at it: then a copy is waited for.
        let in_place = only_once && self.take_template().await?;
        let connection = if in_place { self.workshop.open(&self.database).await? } else { self.fresh().await? };
        let world = self.world(&connection.client).await?;
        let first = self.round_trip(&connection.client, &world, &staged, directories.len(), true).await;
        let mut reusable = None;
        if in_place && first.is_ok() {
            let catalogs = (world.catalog.as_ref(), &self.draft.before, &self.draft.after);
            if rows::clear(&connection.client, catalogs, &self.workshop.namespace, &world.touched.after).await {
                reusable = Some((staged.clone(), fingerprint(&connection.client, &self.workshop.namespace).await?));
            }
        }
        connection.close().await;
        let without_rows = match first {
            Ok(empty) => empty,
            Err(GenerateError::Replay(RunError::Failed(failure)))
                if match failure.direction {
                    Direction::Up => !may_fail(&self.draft.plan).is_empty(),
                    Direction::Down => down_may_fail,
                } =>
            {
                // What rows can forbid is proven without rows, and says so.
                let file = match failure.direction {
                    Direction::Up => "up.sql",
                    Direction::Down => "down.sql",
                };
                notes.push(format!("{}/{file} fails where rows do not allow it: {}", failure.name, failure.says));
                let connection = self.fresh().await?;
                // The way back may fail on rows that earlier migrations wrote, too. The way up may not.
                if failure.direction == Direction::Down {
                    rows::take_out(&connection.client, &self.workshop.namespace).await?;
                }
                let second = self.round_trip(&connection.client, &world, &staged, directories.len(), false).await;
                connection.close().await;
                second.map_err(failed)?
            }
            Err(error) => return Err(failed(error)),
        };
        Ok((Proven { directories, without_rows, notes }, reusable))
    }

    /// Makes the template the database of the proof. False when somebody else is at it, and when
    /// migrations wrote rows: those belong to the template, and ours could not be told from them.
    async fn take_template(&self) -> Result<bool, GenerateError> {
        let connection = self.workshop.open(&self.template).await?;
        let holds_rows = rows::any(&connection.client, &self.workshop.namespace).await;
        connection.close().await;
        Ok(!holds_rows? && self.workshop.rename(&self.template, &self.database).await.is_ok())
    }

    /// One directory a batch, with what undoes it; and whether rows can stop the way back.
    async fn directories(
        &self,
        migrations: &Migrations,
        name: &str,
        notes: &mut Vec<String>,
    ) -> Result<(Vec<Directory>, bool), GenerateError> {
        let batches = &self.draft.plan.batches;
        let stations = self.stations(batches).await?;
        let mut version = files::next_version(migrations);
        let mut directories = Vec::new();
        let mut down_may_fail = false;
        for (position, batch) in batches.iter().enumerate() {
            let name = if batches.len() == 1 { name.to_owned() } else { format!("{name}_{}", position + 1) };
            let Undo { text: down, irreversible, may_fail } =
                self.undo(&stations[position + 1], &stations[position], &name, notes);
            down_may_fail |= may_fail;
            directories.push(Directory {
                version: version.clone(),
                up: files::text(&name, batch, &irreversible),
                down,
                name,
                transaction: batch.transaction,
            });
            version = files::successor(&version);
        }
        Ok((directories, down_may_fail))
    }

    /// The catalogs between the batches. With one batch there is nothing in between.
    async fn stations(&self, batches: &[Batch]) -> Result<Vec<Catalog>, GenerateError> {
        let mut stations = vec![self.draft.before.clone()];
        if batches.len() > 1 {
            let client = self.fresh().await?;
            for batch in &batches[..batches.len() - 1] {
                if batch.transaction {
                    client.client.batch_execute("begin").await?;
                    apply_in_transaction(&client.client, batch).await?;
                    client.client.batch_execute("commit").await?;
                } else {
                    for statement in &batch.statements {
                        run_statement(&client.client, &sql::print(&statement.ddl)).await?;
                    }
                }
                stations.push(self.read(&client.client).await?);
            }
            client.close().await;
        }
        stations.push(self.draft.after.clone());
        Ok(stations)
    }

    /// The text of `down.sql`, and what it cannot bring back.
    fn undo(&self, from: &Catalog, to: &Catalog, name: &str, notes: &mut Vec<String>) -> Undo {
        let up = plan(to, from, &self.draft.renames, &self.draft.options).unwrap_or_default();
        let mut irreversible: Vec<String> = up
            .statements()
            .flat_map(|statement| &statement.hazards)
            .filter(|hazard| hazard.kind == HazardKind::DataLoss)
            .map(|hazard| format!("{}, and down.sql cannot bring them back", hazard.message))
            .collect();
        irreversible.dedup();
        match plan(from, to, &reverse(&self.draft.renames), &self.draft.options) {
            Ok(down) if down.is_empty() => {
                irreversible.push("down.sql changes nothing, because no statement takes this back".to_owned());
                let text = format!("-- {name} cannot be undone: no statement takes it back\n\n{NOTHING}");
                Undo { text, irreversible, may_fail: false }
            }
            Ok(down) => {
                let reasons = may_fail(&down);
                irreversible.extend(
                    reasons.iter().map(|reason| format!("down.sql fails where rows do not allow it: {reason}")),
                );
                let statements = down.batches.into_iter().flat_map(|batch| batch.statements).collect();
                let batch = Batch { transaction: true, statements };
                let text = files::text(&format!("undoes {name}"), &batch, &[]);
                Undo { text, irreversible, may_fail: !reasons.is_empty() }
            }
            Err(error) => {
                notes.push(format!("{name} cannot be undone: {error}"));
                irreversible.push(format!("down.sql is empty, because {error}"));
                let text = format!("-- {name} cannot be undone: {error}\n");
                Undo { text, irreversible, may_fail: false }
            }
        }
    }

    /// A new clone of the template.
    async fn fresh(&self) -> Result<glowplug_connect::Connection, GenerateError> {
        self.workshop.drop(&self.database).await?;
        self.workshop.clone_of(&self.template, &self.database).await?;
        Ok(self.workshop.open(&self.database).await?)
    }

    /// What stands there before anything is done.
    async fn world(&self, client: &tokio_postgres::Client) -> Result<World<'_>, GenerateError> {
        let catalog = match &self.draft.part {
            None => Cow::Borrowed(&self.draft.before),
            Some(part) => Cow::Owned(part.surroundings(client).await?),
        };
        let touched = Touched::by(self.draft, &catalog);
        Ok(World { catalog, touched })
    }

    async fn read(&self, client: &tokio_postgres::Client) -> Result<Catalog, GenerateError> {
        let Some(part) = &self.draft.part else {
            return Ok(introspect::read(client, &Scope::namespace(&self.workshop.namespace))
                .await?
                .without_tables(glowplug_migrate::LEDGER_TABLES));
        };
        let scope = part.scope();
        let parts = push::parts(client, &scope).await?;
        if !part.rest_stands(&parts) {
            return Err(GenerateError::Proof("something else than the changed tables changed".to_owned()));
        }
        Ok(part.of(introspect::read(client, &scope).await?.without_tables(glowplug_migrate::LEDGER_TABLES)))
    }

    /// Up, down, up again. Gives back the tables that took no rows.
    async fn round_trip(
        &self,
        client: &tokio_postgres::Client,
        world: &World<'_>,
        staged: &Migrations,
        count: usize,
        with_rows: bool,
    ) -> Result<BTreeSet<QName>, GenerateError> {
        let draft = self.draft;
        let mut empty = BTreeSet::new();
        if with_rows {
            rows::fill(client, &world.catalog, &world.touched.before).await?;
        }
        let contents_before = rows::contents(client, &world.catalog, &world.touched.before).await?;
        if with_rows {
            empty = rows::without(&world.catalog, &contents_before);
        }
        let run = |error| GenerateError::Replay(error);
        Runner::new(client, &self.workshop.namespace, staged).migrate().await.map_err(run)?;
        self.expect(client, &draft.after, "up.sql does not lead to the declared schema").await?;
        let mut contents_after = rows::contents(client, &draft.after, &world.touched.after).await?;
        Step::up(draft).survived(&contents_before, &contents_after)?;
        if with_rows && self.fill_new(client, &contents_after).await? {
            contents_after = rows::contents(client, &draft.after, &world.touched.after).await?;
        }
        let steps = RollbackTo::Steps(count);
        Runner::new(client, &self.workshop.namespace, staged).rollback(&steps).await.map_err(run)?;
        self.expect(client, &draft.before, "down.sql does not lead back").await?;
        let contents_back = rows::contents(client, &world.catalog, &world.touched.before).await?;
        let renames = reverse(&draft.renames).pending(&draft.after, &draft.before);
        // Where nothing leads back, down.sql is empty, and said to be.
        if let Ok(down) = plan(&draft.after, &draft.before, &renames, &draft.options) {
            Step::down(draft, &renames, &down).survived(&contents_after, &contents_back)?;
        }
        Runner::new(client, &self.workshop.namespace, staged).migrate().await.map_err(run)?;
        let reached =
            self.expect(client, &draft.after, "up.sql does not lead to the declared schema the second time").await?;
        if draft.part.is_none() {
            replay::know(self.workshop, staged, &reached);
        }
        Ok(empty)
    }

    /// Gives rows to the tables that up.sql made; the way back meets them, too. Whether there are any.
    async fn fill_new(&self, client: &tokio_postgres::Client, contents: &Contents) -> Result<bool, GenerateError> {
        let old: BTreeSet<Id> = self.draft.before.objects.keys().map(|id| self.draft.renames.target(id)).collect();
        let new = contents.keys().filter(|name| !old.contains(&Id::Relation((*name).clone())));
        let new: BTreeSet<QName> = new.cloned().collect();
        rows::fill(client, &self.draft.after, &new).await?;
        Ok(!new.is_empty())
    }

    async fn expect(
        &self,
        client: &tokio_postgres::Client,
        wanted: &Catalog,
        message: &str,
    ) -> Result<Catalog, GenerateError> {
        let reached = self.read(client).await?;
        // What is the same needs no plan to show that nothing is left over.
        if (&reached.objects, &reached.depends) == (&wanted.objects, &wanted.depends) {
            return Ok(reached);
        }
        let rest = plan(&reached, wanted, &Renames::default(), &self.draft.options)?;
        if rest.is_empty() {
            return Ok(reached);
        }
        let rest: Vec<String> = rest.statements().map(|statement| sql::print(&statement.ddl)).collect();
        Err(GenerateError::Proof(format!("{message}; left over: {}", rest.join("; "))))
    }
}

/// A file without any statement is taken for an unfinished one.
const NOTHING: &str = "SELECT;\n";

/// What undoes one directory.
struct Undo {
    /// The text of `down.sql`.
    text: String,
    /// What it cannot bring back.
    irreversible: Vec<String>,
    /// Whether rows can forbid it.
    may_fail: bool,
}

/// Why rows can forbid a plan. A table that it makes itself has none.
fn may_fail(plan: &Plan) -> Vec<String> {
    let made: BTreeSet<&QName> = plan
        .statements()
        .filter_map(|statement| match &statement.ddl {
            Ddl::CreateTable(table) => Some(&table.name),
            _ => None,
        })
        .collect();
    let mut reasons: Vec<String> = Vec::new();
    for statement in plan.statements() {
        let table = match &statement.ddl {
            Ddl::Create { object, .. } if let Body::Index(index) = &object.body => Some(index.relation.clone()),
            ddl => ddl.id().relation().cloned(),
        };
        if table.is_some_and(|table| made.contains(&table)) {
            continue;
        }
        for hazard in statement.hazards.iter().filter(|hazard| hazard.kind == HazardKind::MayFailOnData) {
            let reason = format!("{}: {}", statement.concerned(hazard), hazard.message);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    reasons
}

/// In a proof, a migration that fails is a mistake of ours.
fn failed(error: GenerateError) -> GenerateError {
    match error {
        GenerateError::Replay(error) => GenerateError::Proof(error.to_string()),
        other => other,
    }
}

/// The renames the other way.
pub(super) fn reverse(renames: &Renames) -> Renames {
    let objects = renames.objects.iter().map(|(old, new)| (new.clone(), old.clone())).collect();
    let original =
        |ty: &Id| renames.objects.iter().find(|(_, new)| *new == ty).map_or_else(|| ty.clone(), |(old, _)| old.clone());
    let labels = renames.labels.iter().map(|((ty, old), new)| ((original(ty), new.clone()), old.clone())).collect();
    let along = renames.along.iter().filter_map(|old| renames.objects.get(old).cloned()).collect();
    Renames { objects, labels, along, certain: true, ..Renames::default() }
}
