//! A project of so many tables, each of ten columns and three indexes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::failure::Failure;

const TABLES_PER_FILE: usize = 25;

/// A project in a directory of its own, removed when dropped.
pub(crate) struct Sample {
    root: PathBuf,
    tables: usize,
    added: usize,
}

impl Sample {
    /// Writes it below `parent`.
    pub(crate) fn write(parent: &Path, tables: usize) -> Result<Self, Failure> {
        let root = parent.join(format!("bench-{tables}-{}", std::process::id()));
        let sample = Self { root, tables, added: 0 };
        sample.file("Cargo.toml", "[workspace]\n")?;
        sample.file(".cargo/config.toml", "[env]\nPROJECT_NAME = \"bench\"\n")?;
        for first in (0..tables).step_by(TABLES_PER_FILE) {
            sample.declare(first)?;
        }
        Ok(sample)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Adds a column to the first table, as somebody who edits a file.
    pub(crate) fn add_column(&mut self) -> Result<(), Failure> {
        self.added += 1;
        self.declare(0)
    }

    fn declare(&self, first: usize) -> Result<(), Failure> {
        let mut text = String::from("use super::namespace::table;\n");
        for number in first..self.tables.min(first + TABLES_PER_FILE) {
            let added = if number == 0 { self.added } else { 0 };
            text.push_str(&table(number, added));
        }
        self.file(&format!("db/src/schema/tables_{first:04}.rs"), &text)
    }

    fn file(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let parent = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Failure::new(Exit::Failed, format!("cannot write {}: {error}", path.display())))
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// A view, a function and a trigger for every fifth of so many tables, as SQL for the database that has them.
pub(crate) fn beyond_tables(tables: usize) -> Vec<String> {
    let of = |number: usize| {
        let table = format!("bench.t_{number:04}");
        format!(
            "create view bench.v_{number:04} as select id, name, score * 2 as twice from {table} where active;
             create function bench.f_{number:04}() returns trigger language plpgsql as
                 $$ begin new.updated_at := now(); return new; end $$;
             create trigger touch before update on {table} for each row execute function bench.f_{number:04}();"
        )
    };
    (0..tables).step_by(5).map(of).collect()
}

fn table(number: usize, added: usize) -> String {
    let parent = number.saturating_sub(1);
    let mut text = format!(
        "
table! {{
    t_{number:04} (id) {{
        id -> BigInt identity,
        parent_id -> Nullable<BigInt> references t_{parent:04}(id) on delete cascade,
        name -> Varchar(200),
        email -> Text,
        state -> Text = \"new\",
        score -> Numeric(10, 2) = 0,
        active -> Bool = true,
        note -> Nullable<Text>,
        created_at -> Timestamptz = now(),
        updated_at -> Timestamptz = now(),
"
    );
    for column in 1..=added {
        writeln!(text, "        added_{column} -> Nullable<Text>,").expect("writing to a string does not fail");
    }
    text.push_str(
        "
        index (parent_id),
        index (state, created_at desc),
        unique (email),
    }
}
",
    );
    text
}
