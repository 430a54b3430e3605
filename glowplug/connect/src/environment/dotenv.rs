//! `.env`: reading it, and setting one variable in it without touching anything else.
//!
//! Values are never printed: a malformed line is reported by its number.

use super::EnvironmentError;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The file `.env` in `directory` or the nearest directory above that has one.
pub(super) fn find(directory: &Path) -> Option<PathBuf> {
    directory.ancestors().map(|it| it.join(".env")).find(|it| it.is_file())
}

/// All assignments of a file.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, String>, EnvironmentError> {
    parse(path, &text_of(path)?)
}

/// Sets a variable in the `.env` that [`Variables::load`](super::Variables::load) would find from
/// `directory`, or in a new one there. Every other line stays as it is, comments included. The file
/// ends up readable for its owner alone: it holds passwords. Gives the path.
///
/// # Errors
///
/// When the file cannot be read, parsed or written, or the value cannot stand in one.
pub fn set_in_dotenv(directory: &Path, name: &str, value: &str) -> Result<PathBuf, EnvironmentError> {
    let path = find(directory).unwrap_or_else(|| directory.join(".env"));
    // A link stays one: what it leads to is written.
    let path = path.canonicalize().unwrap_or(path);
    let unwritable = |reason: String| EnvironmentError::DotenvUnwritable { path: path.clone(), reason };
    let before = if path.is_file() { text_of(&path)? } else { String::new() };
    parse(&path, &before)?;
    let after = with_assignment(&before, name, value);
    // The reader decides whether it was written right, not the writer.
    if parse(&path, &after)?.get(name).map(String::as_str) != Some(value) {
        return Err(unwritable(format!("the value of {name} cannot be written into one line")));
    }
    replace(&path, &after).map_err(|error| unwritable(error.to_string()))?;
    Ok(path)
}

fn text_of(path: &Path) -> Result<String, EnvironmentError> {
    std::fs::read_to_string(path)
        .map_err(|error| EnvironmentError::DotenvUnreadable { path: path.to_owned(), reason: error.to_string() })
}

fn parse(path: &Path, text: &str) -> Result<BTreeMap<String, String>, EnvironmentError> {
    let mut values = BTreeMap::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for entry in dotenvy::from_read_iter(text.as_bytes()) {
        match entry {
            // As dotenvy loads a file: of a name set twice, the first counts.
            Ok((name, value)) => {
                values.entry(name).or_insert(value);
            }
            // The error carries the line, and the line may hold a password: only its number is said.
            Err(dotenvy::Error::LineParse(line, _)) => {
                return Err(EnvironmentError::DotenvMalformed {
                    path: path.to_owned(),
                    line: line_number(text, &line),
                });
            }
            Err(error) => {
                let reason = error.to_string();
                return Err(EnvironmentError::DotenvUnreadable { path: path.to_owned(), reason });
            }
        }
    }
    Ok(values)
}

fn line_number(text: &str, line: &str) -> usize {
    let first = line.lines().next().unwrap_or_default().trim();
    text.lines().position(|each| each.trim() == first).map_or(1, |index| index + 1)
}

/// The text with the first assignment of `name` replaced, or one added at the end.
fn with_assignment(text: &str, name: &str, value: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let assignment = format!("{name}='{value}'");
    let mut after = String::with_capacity(text.len() + assignment.len() + 2);
    let mut rest = text;
    while !rest.is_empty() {
        let (length, comment) = entry(rest);
        let (line, tail) = rest.split_at(length);
        if name_of(line) == Some(name) {
            let body = line.trim_end_matches(['\n', '\r']);
            after.push_str(&assignment);
            if let Some(comment) = comment {
                after.push(' ');
                after.push_str(&body[comment..]);
            }
            after.push_str(&line[body.len()..]);
            after.push_str(tail);
            return after;
        }
        after.push_str(line);
        rest = tail;
    }
    if !after.is_empty() && !after.ends_with('\n') {
        after.push_str(end);
    }
    after.push_str(&assignment);
    after.push_str(end);
    after
}

/// How long the first entry of a text is, in bytes with its line's end (quotes may hold several
/// lines), and where in it a comment begins.
fn entry(text: &str) -> (usize, Option<usize>) {
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at + 1);
    if text.trim_start_matches([' ', '\t']).starts_with('#') {
        return (line_end(0), None);
    }
    let mut quote = None;
    let (mut escaped, mut spaced) = (false, false);
    for (at, c) in text.char_indices() {
        let was_escaped = std::mem::take(&mut escaped);
        let was_spaced = std::mem::replace(&mut spaced, c == ' ' || c == '\t');
        match (quote, c) {
            _ if was_escaped => {}
            (_, '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if was_spaced => return (line_end(at), Some(at)),
            (None, '\n') => return (at + 1, None),
            (None, _) => {}
        }
    }
    (text.len(), None)
}

/// The name that an entry assigns to.
fn name_of(entry: &str) -> Option<&str> {
    let entry = entry.trim_start_matches('\u{feff}').trim_start();
    let name = entry.split_once('=')?.0.trim();
    let name = name.strip_prefix("export").filter(|it| it.starts_with([' ', '\t'])).map_or(name, str::trim);
    (!name.is_empty() && !name.starts_with('#')).then_some(name)
}

/// Writes a file beside it and puts that in its place, so that nobody ever reads half of one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let temporary = path.with_file_name(format!(".env.{}.new", std::process::id()));
    let written = write_private(&temporary, text).and_then(|()| {
        #[cfg(unix)]
        keep_owner(path, &temporary)?;
        std::fs::rename(&temporary, path)
    });
    if written.is_err() {
        // What is left of it is of no use; the error that counts is the first.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The file stays its owner's when somebody else (root) rewrites it.
#[cfg(unix)]
fn keep_owner(from: &Path, to: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(before) = std::fs::metadata(from) else { return Ok(()) };
    let now = std::fs::metadata(to)?;
    if (before.uid(), before.gid()) == (now.uid(), now.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(to, Some(before.uid()), Some(before.gid()))
}

#[cfg(test)]
mod tests {
    use super::with_assignment;

    #[test]
    fn one_assignment_is_exchanged_and_all_else_stays() {
        for (before, after) in [
            ("", "A='new'\n"),
            ("B=1", "B=1\nA='new'\n"),
            ("B=1\r\n", "B=1\r\nA='new'\r\n"),
            ("# A=no\nA=old\nB=1\n", "# A=no\nA='new'\nB=1\n"),
            ("  export  A = 'old' # why\nB=1\n", "A='new' # why\nB=1\n"),
            ("A=old", "A='new'"),
            ("AB=1\nA=old\nA=second\n", "AB=1\nA='new'\nA=second\n"),
            ("B=\"two\nA=lines\"\nA=old\n", "B=\"two\nA=lines\"\nA='new'\n"),
            ("A='two\nlines'\nB=1\n", "A='new'\nB=1\n"),
            ("A=a#b\n", "A='new'\n"),
        ] {
            assert_eq!(with_assignment(before, "A", "new"), after, "{before:?}");
        }
    }
}
