//! What is shown: the result on stdout, the story on stderr. The only place that prints.

use std::io::{ErrorKind, IsTerminal as _, Write};

use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RED: &str = "\u{1b}[1;31m";
const GREEN: &str = "\u{1b}[32m";
const YELLOW: &str = "\u{1b}[1;33m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

/// How to show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Story {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    pub(crate) yes: bool,
}

impl Story {
    /// A line of the story.
    pub(crate) fn tell(self, line: &str) {
        if !self.quiet {
            error_line(line);
        }
    }

    /// A quieter line of the story.
    pub(crate) fn aside(self, line: &str) {
        self.tell(&format!("{DIM}{line}{PLAIN}"));
    }

    /// Something the reader should know though the command goes on.
    pub(crate) fn warn(self, line: &str) {
        error_line(&format!("{YELLOW}warning{PLAIN}: {line}"));
    }

    /// The result: `text` for people, `value` with `--json`.
    pub(crate) fn result(self, text: &str, value: &Value) {
        if self.json {
            output_line(&value.to_string());
        } else if !text.is_empty() {
            output_line(text);
        }
    }

    /// A result that is printed as it is, in whatever format the command made it.
    pub(crate) fn line_of_result(self, text: &str) {
        if !text.is_empty() {
            print_line(&mut std::io::stdout().lock(), text);
        }
    }

    /// One change: a sign, what it is, where it was declared.
    pub(crate) fn change(self, sign: char, what: &str, width: usize, place: Option<&str>) {
        let colour = match sign {
            '+' => GREEN,
            '-' => RED,
            _ => YELLOW,
        };
        let place = place.map(|place| format!("{DIM}{place}{PLAIN}")).unwrap_or_default();
        self.tell(&format!("  {colour}{sign}{PLAIN} {what:<width$}  {place}"));
    }

    /// A line of another program's result; with `--json` part of the story.
    pub(crate) fn line(self, line: &str) {
        if self.json {
            error_line(line);
        } else {
            output_line(line);
        }
    }

    /// A failure; with `--json` also as the result.
    pub(crate) fn failure(self, failure: &Failure) {
        if self.json {
            output_line(&failure_json(failure).to_string());
        }
        error_line(&failure_text(failure));
    }

    /// Asks, if there is a terminal to ask on. `--yes` is a yes; without a terminal the answer is no.
    pub(crate) fn ask(self, question: &str) -> bool {
        if self.yes {
            return true;
        }
        if !may_ask() {
            return false;
        }
        confirm(question)
    }
}

/// Asks for a yes; anything else is a no. Only where [`may_ask`].
pub(crate) fn confirm(question: &str) -> bool {
    answered(dialoguer::Confirm::new().with_prompt(question).default(false).interact_opt()).unwrap_or(false)
}

/// Asks which of the items it is; none where it is not said. Only where [`may_ask`].
pub(crate) fn choose(question: &str, items: &[String]) -> Option<usize> {
    answered(dialoguer::Select::new().with_prompt(question).items(items).default(0).interact_opt())
}

/// The answer to a question. Ctrl-C comes as a key and is passed on as the signal: whoever watches for that
/// ends the command, and until then nothing else is to happen.
fn answered<T>(outcome: dialoguer::Result<Option<T>>) -> Option<T> {
    match outcome {
        Ok(answer) => answer,
        Err(dialoguer::Error::IO(error)) if error.kind() == ErrorKind::Interrupted => loop {
            std::thread::park();
        },
        Err(_) => None,
    }
}

/// Whether somebody is there to answer.
pub(crate) fn may_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && std::env::var_os("CI").is_none()
}

/// The end that Ctrl-C brings.
pub(crate) fn interrupted() {
    show_cursor();
    error_line(&format!(
        "\n{YELLOW}interrupted{PLAIN}: what was not committed is undone by PostgreSQL; the same command can be run again"
    ));
}

/// An interrupted question leaves the terminal without one.
pub(crate) fn show_cursor() {
    if may_ask() {
        // A terminal that takes nothing any more has no use for it.
        let _ = dialoguer::console::Term::stderr().show_cursor();
    }
}

/// The end that a bug of ours brings.
pub(crate) fn bug(what: &str, place: &str) {
    error_line(&format!("{RED}a bug in this tool{PLAIN}: {what} ({place})"));
    error_line(&help("nothing that was not committed has changed; the same command can be run again"));
    error_line(&help("please report it with the command and the output of RUST_BACKTRACE=1"));
}

/// Where the bug was met.
pub(crate) fn backtrace(trace: &std::backtrace::Backtrace) {
    error_line(&trace.to_string());
}

fn failure_text(failure: &Failure) -> String {
    let mut lines = vec![format!("{RED}error{PLAIN}{BOLD}: {}{PLAIN}", failure.message)];
    // A cause of several lines is a picture of its own.
    lines.extend(
        failure
            .causes
            .iter()
            .map(|cause| if cause.contains('\n') { format!("\n{cause}\n") } else { format!("  because {cause}") }),
    );
    lines.extend(failure.help.iter().map(|line| help(line)));
    lines.join("\n")
}

fn help(line: &str) -> String {
    format!("  {CYAN}help{PLAIN}: {line}")
}

fn failure_json(failure: &Failure) -> Value {
    let mut value = json!({
        "error": {
            "kind": failure.exit.word(),
            "exit_code": failure.exit.code(),
            "message": failure.message,
            "causes": failure.causes.iter().map(|cause| anstream::adapter::strip_str(cause).to_string()).collect::<Vec<_>>(),
            "help": failure.help,
        }
    });
    if let (Some(Value::Object(details)), Some(object)) = (&failure.details, value.as_object_mut()) {
        object.extend(details.clone());
    }
    value
}

/// Where no terminal listens, colours are taken out.
fn output_line(line: &str) {
    print_line(&mut anstream::stdout(), line);
}

/// A reader that went away (`| head`) is no failure of ours.
fn print_line(output: &mut impl Write, line: &str) {
    if writeln!(output, "{line}").and_then(|()| output.flush()).is_err() {
        std::process::exit(i32::from(Exit::Done.code()));
    }
}

fn error_line(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_message_causes_and_help_in_this_order() {
        let mut failure = Failure::new(Exit::Usage, "the thing is not there").help("make it");
        failure.causes.push("nobody made it".into());
        let text = anstream::adapter::strip_str(&failure_text(&failure)).to_string();
        assert_eq!(text, "error: the thing is not there\n  because nobody made it\n  help: make it");
    }
}
