//! A draft about a few changed tables, as [`push`](crate::push) has it for a database that is as the last
//! push left it: the template is as the last `generate` left it, and that was declared then.
//!
//! Only the changed tables are made and read, with those that foreign keys tie to them. Everything else is
//! held to its fingerprint, before the proof and after each of its steps: the same catalog rows, written by
//! the same transactions, are the same schema. Whatever goes wrong on this way, the long one is taken.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::{Draft, GenerateError, Workshop, losses, proof, replay};
use crate::canonical::Canonical;
use crate::catalog::{Catalog, Literal, Renames};
use crate::declared::DeclaredSchema;
use crate::introspect::{self, Scope, texts};
use crate::plan::{Plan, plan};
use crate::push::{self, Answers, Digests, Fingerprint, Focus, Parts};

/// What a template is, and what was declared when it came to be.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The migrations that ran in it.
    pub(super) key: String,
    pub(super) fingerprint: Fingerprint,
    pub(super) digests: Digests,
}

impl Memory {
    fn path(workshop: &Workshop) -> Option<PathBuf> {
        Some(workshop.cache.as_ref()?.join(format!("generate-{}.json", workshop.namespace)))
    }

    fn read(workshop: &Workshop) -> Option<Self> {
        serde_json::from_slice(&fs::read(Self::path(workshop)?).ok()?).ok()
    }

    /// A memory that cannot be written is no failure: the next draft looks at everything.
    pub(super) fn write(&self, workshop: &Workshop) {
        if let Some(path) = Self::path(workshop)
            && let Ok(bytes) = serde_json::to_vec(self)
        {
            let aside = path.with_extension(format!("{}.new", std::process::id()));
            fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, &path)).ok();
        }
    }

    pub(super) fn forget(workshop: &Workshop) {
        Self::path(workshop).and_then(|path| fs::remove_file(path).ok());
    }
}

/// What a draft is about, when that is not everything.
pub(super) struct Part {
    focus: Focus,
    /// The fingerprint of all the rest.
    beyond: Fingerprint,
}

impl Part {
    pub(super) fn scope(&self) -> Scope {
        self.focus.scope()
    }

    /// The part of a reading that the draft is about.
    pub(super) fn of(&self, catalog: Catalog) -> Catalog {
        self.focus.of(catalog)
    }

    /// Whether all the rest is as it was.
    pub(super) fn rest_stands(&self, parts: &Parts) -> bool {
        parts.beyond == self.beyond
    }

    /// The tables that it is about with those that their rows cannot do without, read whole.
    pub(super) async fn surroundings(&self, client: &Client) -> Result<Catalog, GenerateError> {
        let Scope::Tables { namespace, tables } = self.scope() else { return Ok(Catalog::default()) };
        let question = format!(
            "with recursive needed(oid) as ( \
             select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = {} and c.relname = any({}) \
             union select k.confrelid from needed join pg_catalog.pg_constraint k on k.conrelid = needed.oid \
             where k.contype = 'f' and not exists (select from pg_catalog.pg_attribute a \
             where a.attrelid = k.conrelid and a.attnum = any(k.conkey) and not a.attnotnull)) \
             select c.relname from needed join pg_catalog.pg_class c on c.oid = needed.oid order by c.relname",
            Literal(&namespace),
            texts(&tables),
        );
        let mut wanted = Vec::new();
        for message in client.simple_query(&question).await? {
            if let SimpleQueryMessage::Row(row) = message {
                wanted.extend(row.get(0).map(str::to_owned));
            }
        }
        let scope = Scope::Tables { namespace, tables: wanted };
        Ok(introspect::read(client, &scope).await?.without_tables(glowplug_migrate::LEDGER_TABLES))
    }
}

/// A draft of what changed since the template came to be; none when that does not do.
pub(super) async fn draft(
    workshop: &Workshop,
    canonical: &Canonical<'_>,
    declared: &DeclaredSchema,
    migrations: &glowplug_migrate::Migrations,
    answers: &Answers,
) -> Option<Draft> {
    let memory = Memory::read(workshop)?;
    let (key, template) = replay::known(workshop, migrations);
    if memory.key != key || !answers.renames.is_empty() || !answers.drops.is_empty() {
        return None;
    }
    let focus = Focus::since(&memory.digests, declared)?;
    let connection = workshop.open(&template).await.ok()?;
    let draft = look(&connection.client, canonical, declared, (memory, focus)).await;
    connection.close().await;
    draft.ok().flatten()
}

async fn look(
    client: &Client,
    canonical: &Canonical<'_>,
    declared: &DeclaredSchema,
    (memory, focus): (Memory, Focus),
) -> Result<Option<Draft>, GenerateError> {
    let scope = focus.scope();
    let parts = push::parts(client, &scope).await?;
    if parts.whole != memory.fingerprint {
        return Ok(None);
    }
    let options = push::options(declared);
    let mut draft = Draft {
        plan: Plan::default(),
        losses: Vec::new(),
        questions: Vec::new(),
        renames: Renames::default(),
        before: Catalog::default(),
        after: Catalog::default(),
        options,
        digests: Digests::of(declared),
        part: None,
    };
    if !focus.is_empty() {
        let statements = focus.statements(declared);
        let (after, before) = tokio::join!(canonical.some(declared, &statements), introspect::read(client, &scope));
        let (before, after) = (focus.of(before?.without_tables(glowplug_migrate::LEDGER_TABLES)), focus.of(after?));
        let answers = Answers::default();
        let renames = push::collect_renames(declared, &answers, &before, &after)
            .map_err(GenerateError::Answer)?
            .pending(&before, &after);
        let mut up = plan(&before, &after, &renames, &draft.options)?;
        push::convert(&mut up, declared);
        let down = plan(&after, &before, &proof::reverse(&renames), &draft.options)?;
        let clear = push::questions(&before, &after, &renames, &answers).is_empty()
            && focus.holds(&up, &before, &after)
            && focus.holds(&down, &after, &before);
        if !clear || focus.names_clash(client, &before, &after).await.map_err(GenerateError::Answer)? {
            return Ok(None);
        }
        draft.losses = losses(&up);
        (draft.plan, draft.renames, draft.before, draft.after) = (up, renames, before, after);
    }
    draft.part = Some(Part { focus, beyond: parts.beyond });
    Ok(Some(draft))
}
