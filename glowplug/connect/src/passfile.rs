//! The password, where the URL has none: `PGPASSWORD`, then libpq's password file.
//!
//! <https://www.postgresql.org/docs/current/libpq-pgpass.html>

use crate::secret::Secret;
use crate::surroundings::Surroundings;
use crate::url::{DatabaseUrl, Host, HostAddress, SOCKET_DIRECTORIES};
use std::path::{Path, PathBuf};

/// What was found.
pub(crate) enum Password {
    /// This one.
    Found(Secret),
    /// None, and, where a file was there but not used, why.
    Missing { ignored: Option<String> },
}

/// The password for `user` and `database` on `host`.
pub(crate) fn password(
    url: &DatabaseUrl,
    surroundings: &Surroundings,
    host: &Host,
    database: &str,
    user: &str,
) -> Password {
    if let Some(password) = &url.password {
        return Password::Found(password.clone());
    }
    if let Some(password) = surroundings.variable("PGPASSWORD") {
        return Password::Found(Secret::new(password));
    }
    let file = url
        .parameters
        .passfile
        .clone()
        .or_else(|| surroundings.variable("PGPASSFILE").map(PathBuf::from))
        .or_else(|| surroundings.home().map(|home| home.join(".pgpass")));
    let Some(path) = file.filter(|path| path.is_file()) else {
        return Password::Missing { ignored: None };
    };
    if readable_by_others(&path) {
        let ignored = format!("{} is ignored because others may read it: chmod 600", path.display());
        return Password::Missing { ignored: Some(ignored) };
    }
    let Ok(text) = std::fs::read_to_string(&path) else {
        let ignored = format!("{} cannot be read", path.display());
        return Password::Missing { ignored: Some(ignored) };
    };
    let host_name = match &host.address {
        HostAddress::Local => "localhost",
        HostAddress::Unix(directory) if SOCKET_DIRECTORIES.contains(&directory.as_str()) => "localhost",
        HostAddress::Unix(name) | HostAddress::Tcp(name) => name,
    };
    let wanted = [host_name, &host.port.to_string(), database, user];
    match text.lines().find_map(|line| entry(line, wanted)) {
        Some(password) => Password::Found(Secret::new(password)),
        None => Password::Missing { ignored: None },
    }
}

/// The password of a line, if its four fields are `wanted` or `*`.
fn entry(line: &str, wanted: [&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![(String::new(), false)];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let count = fields.len();
        let last = fields.last_mut().expect("there is always one field");
        match character {
            // Behind a backslash nothing has a meaning of its own.
            '\\' => {
                if let Some(escaped) = characters.next() {
                    last.0.push(escaped);
                    last.1 = true;
                }
            }
            // The password is the last field: a colon belongs to nothing else.
            ':' if count <= wanted.len() => fields.push((String::new(), false)),
            other => last.0.push(other),
        }
    }
    let (password, _) = fields.pop().filter(|_| fields.len() == wanted.len())?;
    let fits =
        fields.iter().zip(wanted).all(|((field, escaped), wanted)| field == wanted || (field == "*" && !escaped));
    fits.then_some(password).filter(|password| !password.is_empty())
}

#[cfg(unix)]
fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|data| data.mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn fields_are_escaped_and_starred() {
        let wanted = ["h:x", "5432", "d", "u"];
        for (line, password) in [
            (r"h\:x:5432:d:u:pass", Some("pass")),
            (r"*:*:*:*:pa\:s\\s", Some(r"pa:s\s")),
            (r"*:*:*:*:pa:ss", Some("pa:ss")),
            (r"\*:*:*:*:pass", None),
            ("h:x:5432:d:u", None),
            ("#*:*:*:*:pass", None),
            ("*:*:*:*:", None),
            ("", None),
        ] {
            assert_eq!(entry(line, wanted).as_deref(), password, "{line}");
        }
    }
}
