//! Reads scenario files. A file is `before`, `after`, and what is allowed:
//!
//! ```text
//! -- rename: column app.post.title -> app.post.headline
//! -- before
//! create table post (title text);
//! -- after
//! create table post (headline text);
//! ```
//!
//! Both halves run with `app` as the search path, in a schema of that name. Directives may stand above
//! `-- before`:
//!
//! - `-- scope: database` compares the whole database instead of the schema `app`; each half is then
//!   built in a database of its own.
//! - `-- without: owners` and `-- without: grants` leave those out of the comparison.
//! - `-- rename: ...` tells of a rename.
//! - `-- one way` leaves out the way back.
//! - `-- fails: TEXT` expects an error that holds TEXT.
//! - `-- apart` runs it in databases of its own (an extension, a foreign server, anything that is
//!   not inside the schema).
//! - `-- needs: icu` and `-- needs: xml` skip it on servers that were built without, and say so.
//! - `-- since: 15` skips it on servers older than that major version, and says so.
//! - `-- about: TEXT` says what it is there for.
//!
//! The roles `glow_app`, `glow_reader`, `glow_admin` and, with a name that must be quoted,
//! `Glow "Odd"` are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use glowplug::catalog::{Id, QName, Renames};
use glowplug::diff::Options;
use glowplug::introspect::Scope;

/// One parsed file.
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) scope: Scope,
    pub(crate) options: Options,
    pub(crate) renames: Renames,
    pub(crate) one_way: bool,
    pub(crate) fails: Option<String>,
    /// Needs databases of its own.
    pub(crate) apart: bool,
    /// What the server must have been built with.
    pub(crate) needs: Option<String>,
    /// The first major version that knows its SQL.
    pub(crate) since: u32,
    /// The extensions it creates, with the version where it says one.
    pub(crate) extensions: Vec<(String, Option<String>)>,
}

/// Every scenario below a folder, in order.
pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    all_files(folder, found);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    found.sort();
}

/// Every file below a folder.
pub(crate) fn all_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the scenario folder is there") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            all_files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Reads one file; its name is its path below `root`.
pub(crate) fn parse(root: &Path, path: &Path) -> Scenario {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let name = path.strip_prefix(root).expect("inside the root").with_extension("").to_string_lossy().into_owned();
    let (directives, rest) = text.split_once("-- before\n").unwrap_or_else(|| panic!("{name}: no `-- before`"));
    let (before, after) = rest.split_once("-- after\n").unwrap_or_else(|| panic!("{name}: no `-- after`"));
    let mut scenario = Scenario {
        name: name.clone(),
        before: before.to_owned(),
        after: after.to_owned(),
        scope: Scope::namespace("app"),
        options: Options::default(),
        renames: Renames::default(),
        one_way: false,
        fails: None,
        apart: false,
        needs: None,
        since: 0,
        extensions: extensions(&text),
    };
    for line in directives.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.strip_prefix("-- ").unwrap_or_else(|| panic!("{name}: not a directive: {line}"));
        match line.split_once(": ") {
            Some(("scope", "database")) => (scenario.scope, scenario.apart) = (Scope::Database, true),
            Some(("rename", renamed)) => add_rename(&mut scenario.renames, renamed),
            Some(("fails", message)) => scenario.fails = Some(message.to_owned()),
            Some(("without", "owners")) => scenario.options.owners = false,
            Some(("without", "grants")) => scenario.options.grants = false,
            Some(("needs", part)) => scenario.needs = Some(part.to_owned()),
            Some(("since", major)) => {
                scenario.since = major.parse().unwrap_or_else(|_| panic!("{name}: not a version: {major}"));
            }
            Some(("about", _)) => {}
            None if line == "one way" => scenario.one_way = true,
            None if line == "apart" => scenario.apart = true,
            _ => panic!("{name}: unknown directive: {line}"),
        }
    }
    scenario.renames.certain = true;
    // An extension is in a database once, whatever its schema.
    scenario.apart |= !scenario.extensions.is_empty();
    scenario
}

/// What `create extension` names in a text, with `version '...'` where it says so.
fn extensions(text: &str) -> Vec<(String, Option<String>)> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for rest in lower.split("create extension ").skip(1) {
        let statement = rest.split(';').next().unwrap_or(rest);
        let mut words = statement.split_whitespace().skip_while(|word| matches!(*word, "if" | "not" | "exists"));
        let Some(name) = words.next() else { continue };
        let version = words.skip_while(|word| *word != "version").nth(1);
        let bare = |word: &str| word.trim_matches(['"', '\'']).to_owned();
        found.push((bare(name), version.map(bare)));
    }
    found
}

fn add_rename(renames: &mut Renames, text: &str) {
    let (kind, rest) = text.split_once(' ').expect("kind");
    let (old, new) = rest.split_once(" -> ").expect("old -> new");
    let parts = |name: &str| name.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (parts(old), parts(new));
    let id = |parts: &[String]| {
        if let [name] = parts {
            return Id::Schema(name.clone());
        }
        let relation = QName::new(parts[0].clone(), parts[1].clone());
        match kind {
            "table" => Id::Relation(relation),
            "type" => Id::Type(relation),
            "sequence" => Id::Sequence(relation),
            "index" => Id::Index(relation),
            "column" => Id::Column(relation, parts[2].clone()),
            "constraint" => Id::Constraint(relation, parts[2].clone()),
            "trigger" => Id::Trigger(relation, parts[2].clone()),
            "policy" => Id::Policy(relation, parts[2].clone()),
            _ => panic!("unknown kind {kind}"),
        }
    };
    if kind == "label" {
        renames.labels.insert((Id::Type(QName::new(new[0].clone(), new[1].clone())), old[2].clone()), new[2].clone());
    } else {
        renames.objects.insert(id(&old), id(&new));
    }
}

impl Scenario {
    /// The renames of the way back.
    pub(crate) fn renames_back(&self) -> Renames {
        let objects: BTreeMap<Id, Id> =
            self.renames.objects.iter().map(|(old, new)| (new.clone(), old.clone())).collect();
        let original = |ty: &Id| objects.get(ty).cloned().unwrap_or_else(|| ty.clone());
        let labels = self.renames.labels.iter();
        let labels = labels.map(|((ty, old), new)| ((original(ty), new.clone()), old.clone())).collect();
        Renames { objects, labels, certain: true, ..Renames::default() }
    }
}

/// Every how many scenarios the expensive tests take one: `GLOWPLUG_STRIDE`, 4 when it is not set. With 1
/// they take all, and so they do when `SCENARIO` names some.
pub(crate) fn stride() -> usize {
    if std::env::var_os("SCENARIO").is_some_and(|wanted| !wanted.is_empty()) {
        return 1;
    }
    std::env::var("GLOWPLUG_STRIDE").ok().and_then(|text| text.parse().ok()).filter(|stride| *stride > 0).unwrap_or(4)
}
