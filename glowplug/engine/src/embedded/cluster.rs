//! Making a cluster, and the little that must be known of it later.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use super::account::{self, Account};
use super::error::EmbeddedError;
use super::locate::Installation;
use super::place::Place;

/// The superuser of every embedded cluster.
pub(super) const SUPERUSER: &str = "postgres";

/// What outlives the server: `.glowplug/dev/cluster.json`, readable by its owner alone.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Cluster {
    pub(super) id: String,
    pub(super) major: u32,
    /// The port it had last; taken again when free, so that a URL stays good.
    pub(super) port: Option<u16>,
    pub(super) password: String,
    /// The project it was made for. Tells a project that moved from a copy of one.
    pub(super) root: PathBuf,
    /// The directory outside of the project that holds `data`.
    pub(super) outside: Option<PathBuf>,
}

impl Cluster {
    /// Reads the file; `None` where there is none that makes sense.
    pub(super) fn read(place: &Place) -> Result<Option<Self>, EmbeddedError> {
        let path = place.cluster_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(EmbeddedError::file("read", path)(error)),
        };
        Ok(serde_json::from_str(&text).ok())
    }

    pub(super) fn write(&self, place: &Place) -> Result<(), EmbeddedError> {
        let text = serde_json::to_string_pretty(self).expect("plain strings and numbers are JSON");
        account::write_private(&place.cluster_file(), &text)
    }

    /// Facts of a cluster that is yet to be made. `former` lends the port and password of one that is gone.
    pub(super) fn plan(place: &Place, major: u32, former: Option<Self>) -> Result<Self, EmbeddedError> {
        let id = random_hexadecimal(8)?;
        let outside = place.outside(&id);
        let (port, password) = match former {
            Some(former) => (former.port, former.password),
            None => (None, random_hexadecimal(24)?),
        };
        Ok(Self { id, major, port, password, root: place.root.clone(), outside })
    }

    /// Whether its data directory is a finished one.
    pub(super) fn is_made(&self, place: &Place) -> bool {
        place.data(self).join("PG_VERSION").is_file()
    }

    /// Whether the project is a copy of the one that the cluster was made for, which still has it. A copy
    /// of a directory outside of the project is not made with it, so two projects would share one.
    pub(super) fn belongs_to_another(&self, place: &Place) -> bool {
        if self.outside.is_none() || self.root == place.root {
            return false;
        }
        let original = self.root.join(".glowplug").join(&place.instance).join("cluster.json");
        let twin = fs::read_to_string(original).ok().and_then(|text| serde_json::from_str::<Self>(&text).ok());
        twin.is_some_and(|twin| twin.id == self.id)
    }

    /// Runs `initdb` and creates the database. A kill at any point leaves at most a draft, never a half cluster.
    pub(super) fn make(&self, place: &Place, installation: &Installation) -> Result<(), EmbeddedError> {
        let owner = account::for_new_cluster()?;
        let base = place.base(self);
        if let Some(outside) = &self.outside {
            let parent = outside.parent().expect("it lies in the home");
            fs::create_dir_all(parent).map_err(EmbeddedError::file("create", parent))?;
        }
        account::private_directory(&base, owner.as_ref())?;
        clear_drafts(&base);
        let draft = base.join(format!("data.new-{}", std::process::id()));
        let outcome = self.make_draft(place, installation, &draft, owner.as_ref());
        if outcome.is_err() {
            clear_drafts(&base);
        }
        outcome?;
        let data = place.data(self);
        remove(&data)?;
        fs::rename(&draft, &data).map_err(EmbeddedError::file("create", &data))
    }

    fn make_draft(
        &self,
        place: &Place,
        installation: &Installation,
        draft: &Path,
        owner: Option<&Account>,
    ) -> Result<(), EmbeddedError> {
        let password_file = place.base(self).join(format!("password.new-{}", std::process::id()));
        account::write_private(&password_file, &self.password)?;
        account::give(&password_file, owner)?;
        let outcome = initdb(installation, draft, &password_file, owner);
        fs::remove_file(&password_file).map_err(EmbeddedError::file("remove", &password_file))?;
        outcome?;
        create_database(installation, draft, place.purpose.database(), owner)
    }
}

/// Tries the locales in order of preference; not every system has each.
fn initdb(
    installation: &Installation,
    data: &Path,
    password_file: &Path,
    owner: Option<&Account>,
) -> Result<(), EmbeddedError> {
    let mut reason = String::new();
    for locale in ["C.UTF-8", "en_US.UTF-8", "C"] {
        let output = run(account::command(&installation.program("initdb"), owner)
            .arg("--pgdata")
            .arg(data)
            .arg("--pwfile")
            .arg(password_file)
            .args(["--username", SUPERUSER, "--auth", "scram-sha-256", "--encoding", "UTF8"])
            .args(["--locale", locale, "--lc-messages", "C", "--no-sync", "--no-instructions"]))?;
        if output.status.success() {
            return Ok(());
        }
        reason = complaint(&output.stderr);
        if !reason.contains("locale") {
            break;
        }
    }
    Err(EmbeddedError::Init { data: data.into(), reason })
}

/// In single-user mode: nothing has to listen yet.
fn create_database(
    installation: &Installation,
    data: &Path,
    database: &str,
    owner: Option<&Account>,
) -> Result<(), EmbeddedError> {
    let program = installation.program("postgres");
    let spawn_error = |source| EmbeddedError::Spawn { program: program.display().to_string(), source };
    let mut child = account::command(&program, owner)
        .args(["--single", "-F", "-D"])
        .arg(data)
        .arg("postgres")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(spawn_error)?;
    let statement = format!("CREATE DATABASE {database}\n");
    let sent = child.stdin.take().expect("it is piped").write_all(statement.as_bytes());
    let output = child.wait_with_output().map_err(spawn_error)?;
    let story = String::from_utf8_lossy(&output.stderr);
    if sent.is_err() || !output.status.success() || story.contains("ERROR:") || story.contains("FATAL:") {
        return Err(EmbeddedError::Init { data: data.into(), reason: complaint(&output.stderr) });
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<std::process::Output, EmbeddedError> {
    command.output().map_err(|source| EmbeddedError::Spawn {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    })
}

/// The lines of a program's story that say what went wrong.
fn complaint(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let telling: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| ["error:", "ERROR:", "FATAL:", "PANIC:"].iter().any(|word| line.contains(word)))
        .collect();
    if telling.is_empty() { text.trim().to_owned() } else { telling.join("; ") }
}

/// Removes what killed attempts left. One whose orphaned `initdb` still writes is left for next time.
fn clear_drafts(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("data.new-") {
            let _ = fs::remove_dir_all(entry.path());
        } else if name.starts_with("password.new-") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes a directory that may not be there.
pub(super) fn remove(directory: &Path) -> Result<(), EmbeddedError> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(EmbeddedError::file("remove", directory)(error))
        }
        _ => Ok(()),
    }
}

fn random_hexadecimal(bytes: usize) -> Result<String, EmbeddedError> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer)
        .map_err(|error| EmbeddedError::file("read", "the system's random numbers")(error.into()))?;
    Ok(buffer.iter().map(|byte| format!("{byte:02x}")).collect())
}
