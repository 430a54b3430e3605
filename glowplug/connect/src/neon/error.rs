//! What can go wrong between a command and Neon.

/// Why Neon did not do what was asked. Messages and ids are Neon's own; the key is in none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NeonError {
    /// A variable is missing.
    #[error("{variable} is not set, in the environment or in .env")]
    Unset {
        /// Which one.
        variable: &'static str,
    },
    /// A variable holds what it cannot hold.
    #[error("{variable} is malformed: {reason}")]
    Setting {
        /// Which one.
        variable: &'static str,
        /// Why, without the value.
        reason: String,
    },
    /// No answer: no connection, no TLS, or silence.
    #[error("no answer from Neon to {action}: {reason}")]
    Unreachable {
        /// What was asked.
        action: String,
        /// What happened.
        reason: String,
        /// Whether the request may have been carried out all the same.
        uncertain: bool,
    },
    /// The key is wrong, or may not do this.
    #[error("Neon refuses the key in NEON_API_KEY ({status}): {message}")]
    Key {
        /// 401 or 403.
        status: u16,
        /// Neon's words.
        message: String,
    },
    /// Neon said no.
    #[error("Neon refuses {action} ({}): {message}", answer(*status, code, request.as_deref()))]
    Refused {
        /// What was asked.
        action: String,
        /// The status of the answer.
        status: u16,
        /// Neon's code; it may be empty.
        code: String,
        /// Neon's words.
        message: String,
        /// Neon's id of the request.
        request: Option<String>,
    },
    /// Neon was busy for longer than anybody waits.
    #[error("Neon is still busy with other work after {seconds} s; it last answered {action} with {status}: {message}")]
    Busy {
        /// What was asked.
        action: String,
        /// The status of the last answer.
        status: u16,
        /// Neon's words.
        message: String,
        /// How long it was asked.
        seconds: u64,
    },
    /// An answer that is not what the description promises.
    #[error("Neon's answer to {action} cannot be read: {reason}")]
    Malformed {
        /// What was asked.
        action: String,
        /// What is wrong, without the answer: it may hold passwords.
        reason: String,
    },
    /// An operation failed at Neon.
    #[error("Neon's operation {action} ({id}) ended as {status}{}", reason.as_ref().map(|it| format!(": {it}")).unwrap_or_default())]
    Operation {
        /// Neon's id of the operation.
        id: String,
        /// What it was to do.
        action: String,
        /// How it ended.
        status: String,
        /// Neon's words.
        reason: Option<String>,
    },
    /// An operation takes too long.
    #[error("Neon's operation {action} ({id}) is still {status} after {seconds} s")]
    Slow {
        /// Neon's id of the operation.
        id: String,
        /// What it is to do.
        action: String,
        /// Where it stands.
        status: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// No branch has this name or id.
    #[error("project {project} has no branch {name}; it has {}", list(known))]
    NoBranch {
        /// The project.
        project: String,
        /// What was looked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A branch that nothing can be reset to.
    #[error("branch {name} ({id}) has no parent to be reset to")]
    NoParent {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
    },
    /// It must be said which database or role is meant.
    #[error("branch {branch} has {}, and it must be said which {what} is meant", list(names))]
    Choose {
        /// The branch.
        branch: String,
        /// `database` or `role`.
        what: &'static str,
        /// The choice.
        names: Vec<String>,
    },
}

impl NeonError {
    /// Whether what was asked for may have been done, or begun, all the same.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Unreachable { uncertain, .. } => *uncertain,
            Self::Malformed { .. } | Self::Operation { .. } | Self::Slow { .. } => true,
            // A server that failed in the middle of it.
            Self::Refused { status, .. } => *status >= 500,
            Self::Unset { .. }
            | Self::Setting { .. }
            | Self::Key { .. }
            | Self::Busy { .. }
            | Self::NoBranch { .. }
            | Self::NoParent { .. }
            | Self::Choose { .. } => false,
        }
    }

    /// What to do about it, a step a line.
    pub fn help(&self) -> Vec<String> {
        let lines: &[&str] = match self {
            Self::Unset { variable: super::KEY } => {
                &["make a key in Neon's console (Account settings, API keys) and put it into .env"]
            }
            Self::Unset { .. } => &["the project's id is in Neon's console (Settings); put it into .env"],
            Self::Key { .. } => &["make another key in Neon's console (Account settings, API keys)"],
            Self::Unreachable { uncertain: true, .. } => {
                &["it may have been done all the same: look with `cargo xtask branch list`"]
            }
            Self::Slow { .. } => &["it goes on at Neon: look with `cargo xtask branch list`"],
            Self::Operation { .. } => &["look at the branch with `cargo xtask branch list`, or in Neon's console"],
            Self::Choose { what: "role", .. } => &["say it with --role NAME"],
            Self::Choose { .. } => &["say it with --database NAME"],
            Self::Refused { status: 404, .. } => &["check NEON_PROJECT_ID"],
            Self::Refused { status: 409, message, .. } if message.contains("exist") => {
                &["choose another name, or delete the branch with `cargo xtask branch delete NAME`"]
            }
            Self::Setting { .. }
            | Self::Unreachable { .. }
            | Self::Refused { .. }
            | Self::Busy { .. }
            | Self::Malformed { .. }
            | Self::NoBranch { .. }
            | Self::NoParent { .. } => &[],
        };
        lines.iter().map(|line| (*line).to_owned()).collect()
    }
}

fn answer(status: u16, code: &str, request: Option<&str>) -> String {
    let mut text = status.to_string();
    if !code.is_empty() {
        text.push(' ');
        text.push_str(code);
    }
    if let Some(request) = request {
        text.push_str(", request ");
        text.push_str(request);
    }
    text
}

fn list(names: &[String]) -> String {
    /// More than these nobody reads.
    const SHOWN: usize = 12;
    match names.len() {
        0 => "none".to_owned(),
        count if count > SHOWN => format!("{} and {} more", names[..SHOWN].join(", "), count - SHOWN),
        _ => names.join(", "),
    }
}
