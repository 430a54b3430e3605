//! Drafts that look at the changed tables alone lead to the same files as a look at everything, and are
//! given up where they would not do.

mod support {
    pub(crate) mod server;
}

use std::fs;
use std::path::Path;

use glowplug::canonical::{Canonical, Scratch};
use glowplug::declared::{self, DeclaredSchema};
use glowplug::generate::{Draft, Turn, Workshop, draft};
use glowplug::push::Answers;
use glowplug_migrate::Migrations;
use support::server;

const NAMESPACE: &str = "focused";

/// A chain of tables, each of which needs a row of the one before it.
struct Schema {
    tables: Vec<String>,
}

impl Schema {
    fn new() -> Self {
        let body = |number: usize| match number.checked_sub(1) {
            None => "name -> Text,".to_owned(),
            Some(before) => format!("name -> Text, before_id -> BigInt references t{before}(id) on delete cascade,"),
        };
        let table =
            |number: usize| format!("table! {{ t{number} (id) {{ id -> BigInt identity, {} }} }}", body(number));
        Self { tables: (0..24).map(table).collect() }
    }

    fn edit(&mut self, number: usize, from: &str, to: &str) {
        assert!(self.tables[number].contains(from));
        self.tables[number] = self.tables[number].replacen(from, to, 1);
    }

    fn declare(&self, root: &Path) -> DeclaredSchema {
        let folder = root.join("schema");
        fs::create_dir_all(&folder).expect("a directory");
        let text = format!("use super::namespace::table;\n{}\n", self.tables.join("\n"));
        fs::write(folder.join("tables.rs"), text).expect("written");
        declared::read(root, &folder, NAMESPACE).expect("it parses")
    }
}

/// What is at hand in each step.
struct Bench<'a> {
    root: &'a Path,
    scratch: &'a Scratch,
    quick: &'a Workshop,
    thorough: &'a Workshop,
}

impl Bench<'_> {
    fn migrations(&self) -> Migrations {
        Migrations::from_directory(self.root.join("migrations")).expect("they are whole")
    }

    async fn draft(&self, schema: &Schema, thorough: bool) -> Draft {
        let cache = (!thorough).then(|| self.root.join("cache"));
        let canonical = Canonical { scratch: self.scratch, cache };
        let workshop = if thorough { self.thorough } else { self.quick };
        let declared = schema.declare(self.root);
        draft(workshop, &canonical, &declared, &self.migrations(), &Answers::default()).await.expect("a draft")
    }

    /// Generates, and has somebody without a memory look at everything.
    async fn generate(&self, schema: &Schema, what: &str) -> bool {
        let draft = self.draft(schema, false).await;
        assert!(!draft.plan.is_empty(), "{what}: nothing to do");
        let (directory, migrations) = (self.root.join("migrations"), self.migrations());
        let proven = draft.prove(self.quick, &directory, &migrations, "step").await.expect(what);
        assert_eq!(proven.without_rows.len(), 0, "{what}: a table took no rows");
        let turn = Turn::take(&self.root.join("cache")).expect("our turn");
        proven.write(&turn, &directory, &migrations).expect("written");
        let rest = self.draft(schema, true).await;
        assert!(!rest.is_focused() && rest.plan.is_empty(), "{what}: {:?}", rest.plan);
        draft.is_focused()
    }
}

#[tokio::test]
async fn a_draft_of_a_few_changed_tables_is_as_good_as_one_of_all() {
    let target = format!("glow_focused_{}", std::process::id());
    server::create(&target).await;
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    fs::create_dir_all(root.join("cache")).expect("a directory");
    fs::create_dir_all(root.join("migrations")).expect("a directory");
    let url = server::url().with_database(&target);
    let scratch = Scratch::open(&url, &server::open(&target).await.client, None).await.expect("a scratch database");
    let cache = Some(root.join("cache"));
    let quick = Workshop::new(server::open(&target).await, server::url(), NAMESPACE, &scratch, cache).apart(&target);
    let other = format!("{target} thorough");
    let thorough = Workshop::new(server::open(&target).await, server::url(), NAMESPACE, &scratch, None).apart(&other);
    let bench = Bench { root, scratch: &scratch, quick: &quick, thorough: &thorough };
    let mut schema = Schema::new();

    assert!(!bench.generate(&schema, "everything is new").await);
    assert!(bench.draft(&schema, false).await.plan.is_empty(), "nothing changed");
    schema.edit(20, "name -> Text,", "name -> Text, more -> Integer = 7,");
    assert!(bench.generate(&schema, "a column, at the end of a chain of rows that need one another").await);
    schema.edit(5, "name -> Text,", "title -> Text renamed from name,");
    assert!(bench.generate(&schema, "a renamed column in the middle").await);
    schema.tables.push("table! { extra (id) { id -> BigInt, t -> BigInt references t3(id) } }".to_owned());
    assert!(bench.generate(&schema, "a new table that refers to an old one").await);
    schema.edit(24, "references t3(id)", "references t4(id)");
    assert!(bench.generate(&schema, "a foreign key that leads elsewhere").await);
    schema.tables.pop();
    // Rows could have forbidden that: it was proven on a copy, and no template is known.
    assert!(!bench.generate(&schema, "the table goes again").await);

    // Somebody was in the template: what is remembered of it is worth nothing.
    schema.edit(0, "name -> Text,", "name -> Text, more -> Integer = 7,");
    assert!(bench.draft(&schema, false).await.is_focused());
    let rows = server::open("postgres").await;
    let templates = "select datname from pg_database where datname like 'glowplug\\_%\\_r%'";
    for row in rows.client.query(templates, &[]).await.expect("readable") {
        let name: String = row.get(0);
        // Other tests' templates, which may go at any time, are left alone.
        let Ok(found) = glowplug_connect::connect(&server::url().with_database(&name), &Default::default()).await
        else {
            continue;
        };
        found.client.batch_execute("comment on table focused.t1 is 'touched'").await.ok();
    }
    assert!(!bench.draft(&schema, false).await.is_focused());
    quick.clear().await.expect("our databases are dropped");
    thorough.clear().await.expect("our databases are dropped");
    drop((quick, thorough, scratch, rows));
    server::drop(&target).await;
}
