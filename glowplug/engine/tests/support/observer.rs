//! The second observer: what `pg_dump` prints of two databases must agree, schema by schema.
//!
//! The order of columns is no difference, nor is the order in which objects were made: a dump is cut
//! into its entries, which are sorted, and so are the lines of a table.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use super::scenario::Scenario;
use super::server;

/// One schema's entries, each with its kind in front.
pub(crate) type Entries = Vec<String>;

/// `pg_dump` of the newest installation that has one: the folder that `GLOWPLUG_PG_BIN` names, the
/// system's, or whatever is on the path.
fn program() -> Option<PathBuf> {
    let named = std::env::var_os("GLOWPLUG_PG_BIN").map(|folder| PathBuf::from(folder).join("pg_dump"));
    if let Some(named) = named.filter(|path| path.exists()) {
        return Some(named);
    }
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = installed
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin/pg_dump"))))
        .filter(|(_, path)| path.exists())
        .max();
    let found = newest.map(|(_, path)| path).or_else(|| {
        let runs = Command::new("pg_dump").arg("--version").output().is_ok();
        runs.then(|| PathBuf::from("pg_dump"))
    });
    assert!(
        found.is_some() || std::env::var_os("GLOWPLUG_REQUIRE_TOOLS").is_none(),
        "pg_dump is not installed: put it on PATH or set GLOWPLUG_PG_BIN"
    );
    found
}

/// What `pg_dump` sees in a database, by schema; what is in no schema is under the empty name.
pub(crate) async fn schemas(database: &str) -> BTreeMap<String, Entries> {
    let database = database.to_owned();
    entries(&tokio::task::spawn_blocking(move || dump(&database)).await.expect("pg_dump ran"))
}

/// What `pg_dump` sees in a whole database.
pub(crate) async fn whole(database: &str) -> Entries {
    schemas(database).await.into_values().flatten().collect()
}

/// The whole dump of a database, without data. Empty, and said so, where no `pg_dump` of the server's
/// version is installed: the laws are then held by our own reading alone.
fn dump(database: &str) -> String {
    let url = server::url().with_database(database).reveal_for_libpq();
    let Some(program) = program() else { return not_run("it is not installed") };
    let output = Command::new(program)
        .args(["--schema-only", "--quote-all-identifiers", "--dbname"])
        .arg(url)
        .output()
        .expect("pg_dump runs: put it on PATH or set GLOWPLUG_PG_BIN");
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("server version mismatch") && std::env::var_os("GLOWPLUG_REQUIRE_TOOLS").is_none() {
        return not_run("it is older than the server");
    }
    assert!(output.status.success(), "pg_dump failed: {errors}");
    String::from_utf8(output.stdout).expect("the server speaks UTF-8")
}

#[expect(clippy::print_stderr, reason = "whoever reads the output of a test should know what it did not show")]
fn not_run(why: &str) -> String {
    eprintln!("NOT RUN: pg_dump as second observer, because {why} (GLOWPLUG_REQUIRE_TOOLS=1 makes this a failure)");
    String::new()
}

fn entries(dump: &str) -> BTreeMap<String, Entries> {
    let mut schemas: BTreeMap<String, Entries> = BTreeMap::new();
    for part in dump.split("\n--\n-- Name: ").skip(1) {
        let Some((header, body)) = part.split_once("\n--\n") else { continue };
        let Some((name, rest)) = header.rsplit_once("; Type: ") else { continue };
        let fields: Vec<&str> = rest.split("; ").collect();
        let kind = fields.first().copied().unwrap_or_default();
        let mut schema = fields.get(1).and_then(|field| field.strip_prefix("Schema: ")).unwrap_or_default();
        if schema == "-" {
            // The schema itself, its comment and its privileges.
            let own = name.strip_prefix("SCHEMA ").unwrap_or(name);
            schema = if kind == "SCHEMA" || name.starts_with("SCHEMA ") { own.trim_matches('"') } else { "" };
        }
        schemas.entry(schema.to_owned()).or_default().push(entry(kind, body));
    }
    for entries in schemas.values_mut() {
        entries.sort();
    }
    schemas
}

fn entry(kind: &str, body: &str) -> String {
    let lines = body.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("SET default_"));
    // PostgreSQL 18 names them; a name that was made up from an earlier one is no difference.
    let unnamed = |line: &str| match line.split_once(" CONSTRAINT \"") {
        Some((head, rest)) if rest.contains("\" NOT NULL") => {
            format!("{head} NOT NULL{}", rest.split_once("\" NOT NULL").map_or("", |(_, tail)| tail))
        }
        _ => line.to_owned(),
    };
    let noise = |line: &&str| line.starts_with("-- PostgreSQL") || line.starts_with("\\unrestrict") || *line == "--";
    let mut lines: Vec<String> =
        lines.filter(|line| !noise(line)).map(|line| unnamed(&published(&sorted_options(line)))).collect();
    if matches!(kind, "TABLE" | "FOREIGN TABLE") {
        lines.iter_mut().for_each(|line| line.truncate(line.trim_end_matches(',').len()));
    }
    if matches!(kind, "TABLE" | "FOREIGN TABLE" | "ACL") {
        lines.sort_unstable();
    }
    format!("{kind}: {}", lines.join("\n"))
}

/// The order of storage parameters is no difference.
fn sorted_options(line: &str) -> String {
    // Nor is whether the only alias of a list of values was given or made up, nor whether a join without a condition was
    // written as a natural one.
    let line = &without_aliases(&line.replace("( VALUES (", "(VALUES (").replace(" ON TRUE", " ON (true)"));
    let Some((head, rest)) = line.split_once("WITH (") else { return line.to_owned() };
    let Some((options, tail)) = rest.split_once(')') else { return line.to_owned() };
    let mut options: Vec<&str> = options.split(", ").collect();
    options.sort_unstable();
    format!("{head}WITH ({}){tail}", options.join(", "))
}

/// The columns of a publication's table are printed in the order of the table's, which is no difference.
fn published(line: &str) -> String {
    let listed = || {
        let (head, rest) = line.strip_prefix("ALTER PUBLICATION ")?.split_once(" (\"")?;
        let (columns, tail) = rest.split_once("\")")?;
        let mut columns: Vec<&str> = columns.split("\", \"").collect();
        columns.sort_unstable();
        Some(format!("ALTER PUBLICATION {head} (\"{}\"){tail}", columns.join("\", \"")))
    };
    listed().unwrap_or_else(|| line.to_owned())
}

/// The columns of a call in `FROM` are printed in the order of its row type's, and without those that came later,
/// which is no difference.
fn without_aliases(line: &str) -> String {
    let mut rest = line;
    let mut kept = String::new();
    while let Some((head, tail)) = rest.split_once("\"(") {
        kept.push_str(head);
        kept.push('"');
        let called =
            head.rsplit_once('"').is_some_and(|(before, _)| before.ends_with(") ") || before.ends_with(" ORDINALITY "));
        rest = match tail.split_once(')').filter(|_| called) {
            Some((_, after)) => after,
            None => {
                kept.push('(');
                tail
            }
        };
    }
    kept + rest
}

/// What one has and the other has not.
pub(crate) fn difference(scenario: &Scenario, led: &Entries, wanted: &Entries) -> Result<(), String> {
    let kept = |entries: &Entries| -> Entries {
        let grants = |entry: &&String| !entry.starts_with("ACL: ") && !entry.starts_with("DEFAULT ACL: ");
        let entries = entries.iter().filter(|entry| scenario.options.grants || grants(entry));
        let line = |line: &&str| scenario.options.owners || !line.contains(" OWNER TO ");
        entries.map(|entry| entry.lines().filter(line).collect::<Vec<_>>().join("\n")).collect()
    };
    let (led, wanted) = (kept(led), kept(wanted));
    if led == wanted {
        return Ok(());
    }
    let mut text = String::from("pg_dump disagrees\n");
    for (title, one, other) in [("after the plan only", &led, &wanted), ("built from nothing only", &wanted, &led)] {
        for entry in one.iter().filter(|entry| !other.contains(entry)) {
            text.push_str(&format!("  {title}: {}\n", entry.replace('\n', "\n    ")));
        }
    }
    Err(text)
}
