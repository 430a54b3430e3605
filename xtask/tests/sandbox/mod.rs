//! A throw-away project with an embedded server of its own, and the command run in it.

#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its sandbox is to stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A project directory. Its server is stopped when it is dropped.
pub(crate) struct Sandbox {
    /// Everything of it: the project, the home of servers, the program.
    directory: PathBuf,
    root: PathBuf,
    program: PathBuf,
    home: Option<PathBuf>,
    account: Option<(u32, u32)>,
    variables: Vec<(String, String)>,
    owns: bool,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

const NOBODY: u32 = 65534;

impl Sandbox {
    /// For the account that runs the tests.
    pub(crate) fn new() -> Self {
        let directory = open_directory();
        let root = directory.join("project");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
        let home = am_root().then(|| directory.join("home"));
        let program = env!("CARGO_BIN_EXE_xtask").into();
        Self { directory, root, program, home, account: None, variables: Vec::new(), owns: true }
    }

    /// For an account without rights where the tests run as root, else for the account that runs them.
    pub(crate) fn unprivileged() -> Self {
        let mut sandbox = Self::new();
        sandbox.home = None;
        sandbox.variables.push(("HOME".into(), sandbox.directory.display().to_string()));
        if am_root() {
            sandbox.account = Some((NOBODY, NOBODY));
            own(&sandbox.directory, NOBODY);
            own(&sandbox.root, NOBODY);
            // The target directory may be closed to others.
            let program = sandbox.directory.join("xtask");
            fs::copy(&sandbox.program, &program).unwrap();
            sandbox.program = program;
        }
        sandbox
    }

    /// The same project, worked on by the account that runs the tests.
    pub(crate) fn as_caller(&self) -> Self {
        Self {
            directory: self.directory.clone(),
            root: self.root.clone(),
            program: self.program.clone(),
            home: self.home.clone(),
            account: None,
            variables: self.variables.clone(),
            owns: false,
        }
    }

    /// Sets a variable for every command.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.into(), value.into()));
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn rename(&mut self, name: &str) {
        let new = self.directory.join(name);
        fs::rename(&self.root, &new).unwrap();
        self.root = new;
    }

    /// A copy of the project beside it.
    pub(crate) fn copy(&self) -> Self {
        let root = self.directory.join("copy");
        let status = Command::new("cp").arg("-a").arg(&self.root).arg(&root).status().unwrap();
        assert!(status.success());
        let mut copy = self.as_caller();
        copy.root = root;
        copy
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(&self.root).stdin(Stdio::null()).env_clear();
        for name in ["PATH", "LANG", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if let Some(home) = &self.home {
            command.env("GLOWPLUG_HOME", home);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        #[cfg(unix)]
        if let Some((uid, gid)) = self.account {
            use std::os::unix::process::CommandExt as _;
            command.uid(uid).gid(gid);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must end with this exit code.
    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}{}", run.stdout, run.stderr);
        assert!(!run.stderr.contains("panicked") && !run.stderr.contains("a bug in this tool"), "{}", run.stderr);
        run
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
        run
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let run = self.ok(&[arguments, &["--json"]].concat());
        serde_json::from_str(&run.stdout).unwrap()
    }

    pub(crate) fn url(&self) -> String {
        self.ok(&["db", "url"]).stdout.trim().to_owned()
    }

    /// Runs SQL on the development server; gives what psql prints.
    pub(crate) fn sql(&self, text: &str) -> String {
        let run = self.ok(&["db", "psql", "--", "-X", "-v", "ON_ERROR_STOP=1", "-Atc", text]);
        run.stdout.trim().to_owned()
    }

    /// The development cluster's data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.sql("show data_directory").into()
    }

    pub(crate) fn postmaster(&self) -> String {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        text.lines().next().unwrap().to_owned()
    }

    /// Forgets the cluster, as if none had been made.
    pub(crate) fn forget_cluster(&self) {
        fs::remove_dir_all(self.root.join(".glowplug")).unwrap();
    }

    pub(crate) fn signal(&self, signal: &str, pid: &str) {
        let status = Command::new("sh").args(["-c", "kill -s \"$1\" \"$2\"", "sh", signal, pid]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if self.root.is_dir() {
            let _ = self.run(&["db", "stop"]);
        }
        if self.owns {
            let _ = fs::remove_dir_all(&self.directory);
        }
    }
}

pub(crate) fn am_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

/// A new directory that the account running the server can enter.
fn open_directory() -> PathBuf {
    let directory = tempfile::Builder::new().prefix("glowplug-").tempdir().unwrap().keep();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    }
    directory
}

#[cfg(unix)]
fn own(path: &Path, account: u32) {
    std::os::unix::fs::chown(path, Some(account), Some(account)).unwrap();
}

#[cfg(not(unix))]
fn own(_: &Path, _: u32) {}
