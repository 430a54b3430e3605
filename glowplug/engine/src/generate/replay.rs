//! Where the existing migrations lead: replayed once, then kept as a template under a name made from
//! their content, so that only new migrations cost anything.

use std::fs;

use glowplug_migrate::{Allow, Migrations, Options, Outcome, RunError, Runner};
use sha2::{Digest as _, Sha256};

use super::workshop::Purpose;
use super::{GenerateError, Workshop};
use crate::catalog::Catalog;
use crate::introspect::{self, Scope};

/// The catalog after all migrations.
pub(super) async fn catalog(workshop: &Workshop, migrations: &Migrations) -> Result<Catalog, GenerateError> {
    if migrations.iter().next().is_none() {
        // Nothing to replay: an empty database has an empty catalog of the server's version.
        let template = template(workshop, migrations).await?;
        return read(workshop, &template).await;
    }
    let key = key(workshop, migrations);
    if let Some(catalog) = remembered(workshop, &key) {
        return Ok(catalog);
    }
    let template = template(workshop, migrations).await?;
    let catalog = read(workshop, &template).await?;
    remember(workshop, &key, &catalog);
    Ok(catalog)
}

/// The key of these migrations, and the name of their template, which may not be there.
pub(super) fn known(workshop: &Workshop, migrations: &Migrations) -> (String, String) {
    let key = key(workshop, migrations);
    let name = name(workshop, &key);
    (key, name)
}

/// The name of a database in which exactly these migrations ran; made when it is not there.
pub(super) async fn template(workshop: &Workshop, migrations: &Migrations) -> Result<String, GenerateError> {
    let name = name(workshop, &key(workshop, migrations));
    if workshop.exists(&name).await? {
        return Ok(name);
    }
    workshop.sweep().await?;
    let building = workshop.own(Purpose::Build).await?;
    workshop.drop(&building).await?;
    let begun = begin(workshop, migrations, &building).await?;
    let connection = workshop.open(&building).await?;
    // A down.sql may have been edited since; only up.sql is part of what a template stands for.
    let options = Options { allow: Allow { edited: true, ..Allow::default() }, ..Options::default() };
    let ran = Runner::new(&connection.client, &workshop.namespace, migrations).options(options).migrate().await;
    connection.close().await;
    match ran {
        Ok(_) => {
            keep(workshop, &building, migrations).await?;
            Ok(name)
        }
        Err(error) => {
            let done = match &error {
                RunError::Failed(failure) if failure.outcome == Outcome::RolledBack => begun + failure.before.len(),
                _ => 0,
            };
            match done {
                0 => workshop.drop(&building).await?,
                // It stands where the one before the failed one ends: the next try begins there.
                done => keep(workshop, &building, &first(migrations, done)).await?,
            }
            Err(GenerateError::Replay(error))
        }
    }
}

/// Makes the database in which the migrations are replayed: the template of as many of them as there is
/// one of, else an empty database. Gives how many have run in it.
async fn begin(workshop: &Workshop, migrations: &Migrations, building: &str) -> Result<usize, GenerateError> {
    let templates = workshop.named(&format!("{}r", prefix(workshop))).await?;
    for count in (1..migrations.iter().count()).rev() {
        let name = name(workshop, &key(workshop, &first(migrations, count)));
        // Somebody may be cloning it: then everything is replayed.
        if templates.contains(&name) && workshop.rename(&name, building).await.is_ok() {
            return Ok(count);
        }
    }
    workshop.create(building).await?;
    Ok(0)
}

/// The oldest so many.
fn first(migrations: &Migrations, count: usize) -> Migrations {
    match count.checked_sub(1).and_then(|last| migrations.iter().nth(last)) {
        Some(last) => migrations.up_to(&last.version),
        None => Migrations::default(),
    }
}

/// Makes a database in which exactly these migrations ran the template for the next time, and drops
/// the templates of other contents.
pub(super) async fn keep(workshop: &Workshop, database: &str, migrations: &Migrations) -> Result<(), GenerateError> {
    let name = name(workshop, &key(workshop, migrations));
    for old in workshop.named(&prefix(workshop)).await? {
        if old != database && old != name && !old[prefix(workshop).len()..].starts_with(['b', 'p']) {
            // Someone else's command may be cloning it right now; then it goes the next time.
            workshop.drop(&old).await.ok();
        }
    }
    if workshop.exists(&name).await? {
        workshop.drop(database).await?;
    } else {
        workshop.rename(database, &name).await?;
    }
    Ok(())
}

async fn read(workshop: &Workshop, database: &str) -> Result<Catalog, GenerateError> {
    let connection = workshop.open(database).await?;
    let catalog = introspect::read(&connection.client, &Scope::namespace(&workshop.namespace)).await;
    connection.close().await;
    Ok(catalog?.without_tables(glowplug_migrate::LEDGER_TABLES))
}

/// The beginning of all names of this namespace's databases.
pub(super) fn prefix(workshop: &Workshop) -> String {
    format!("glowplug_{}_", &hex(&Sha256::digest(format!("{} {}", workshop.namespace, workshop.line)))[..8])
}

fn name(workshop: &Workshop, key: &str) -> String {
    format!("{}r{}", prefix(workshop), &key[..24])
}

fn key(workshop: &Workshop, migrations: &Migrations) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    };
    part(concat!("replay 2 ", env!("CARGO_PKG_VERSION")));
    part(&workshop.environment);
    part(&workshop.namespace);
    for migration in migrations.iter() {
        part(&migration.version);
        part(&migration.up.checksum);
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn remembered(workshop: &Workshop, key: &str) -> Option<Catalog> {
    let path = workshop.cache.as_ref()?.join(format!("replay-{}.json", workshop.namespace));
    let (of, catalog): (String, Catalog) = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    (of == key).then_some(catalog)
}

/// Remembers where migrations lead without a replay: the proof has just been there.
pub(super) fn know(workshop: &Workshop, migrations: &Migrations, catalog: &Catalog) {
    remember(workshop, &key(workshop, migrations), catalog);
}

fn remember(workshop: &Workshop, key: &str, catalog: &Catalog) {
    if let Some(directory) = &workshop.cache
        && let Ok(bytes) = serde_json::to_vec(&(key, catalog))
    {
        let path = directory.join(format!("replay-{}.json", workshop.namespace));
        let aside = path.with_extension(format!("{}.new", std::process::id()));
        let written = fs::create_dir_all(directory)
            .and_then(|()| fs::write(&aside, bytes))
            .and_then(|()| fs::rename(&aside, path));
        if written.is_err() {
            fs::remove_file(&aside).ok();
        }
    }
}
