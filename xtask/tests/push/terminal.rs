//! Pushes by somebody who sits at a terminal: what is asked, and what each answer does.
#![cfg(unix)]

use std::process::Stdio;

use rexpect::process::WaitStatus;
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};

use crate::project::{Project, tables};

const ENTER: &str = "\r";
const DOWN: &str = "\u{1b}[B";
const ESCAPE: &str = "\u{1b}";
const RENAMED: &str = "What became of column";
const LOSS: &str = "Lose this data?";

fn post(columns: &str) -> String {
    tables(&format!("table! {{ post (id) {{ id -> BigInt identity, {columns} }} }}"))
}

/// A project whose declarations have lost a column with a row, and gained one.
fn renamed() -> Project {
    let project = Project::pushed(&post("permalink -> Nullable<Text>,"));
    project.sql("insert into post (permalink) values ('a')");
    project.declare(&post("slug -> Nullable<Text>,"));
    project
}

/// A push at a terminal.
fn push(project: &Project, arguments: &[&str]) -> PtySession {
    start(project, arguments, true)
}

/// As [`push`], with what the terminal does not show as letters, or without.
fn start(project: &Project, arguments: &[&str], plain: bool) -> PtySession {
    let mut command = project.command(arguments);
    command.stdin(Stdio::inherit()).stdout(Stdio::inherit()).stderr(Stdio::inherit());
    command.env("TERM", "xterm-256color");
    let options = Options::new().timeout_ms(Some(60_000)).strip_ansi_escape_codes(plain);
    spawn_with_options(command, options).expect("a terminal can be made")
}

/// Waits for a question, answers it with these keys; gives what was said before it.
fn answer(push: &mut PtySession, question: &str, keys: &str) -> String {
    let before = push.exp_string(question).unwrap_or_else(|error| panic!("{question}: {error}"));
    push.send(keys).and_then(|_| push.flush()).expect("the terminal takes keys");
    before
}

/// What it said to the end, which comes with this exit code.
fn end(mut push: PtySession, code: i32) -> String {
    let said = push.exp_eof().expect("it ends");
    let status = push.process().wait().expect("it ended");
    assert!(matches!(status, WaitStatus::Exited(_, it) if it == code), "{status:?}: {said}");
    assert!(!said.contains("panicked") && !said.contains("a bug in this tool"), "{said}");
    said
}

fn permalink(project: &Project) -> String {
    project.sql("select permalink from post")
}

#[test]
fn a_rename_is_asked_about_and_the_hint_that_spares_the_question_is_told() {
    let project = renamed();
    let mut push = push(&project, &[]);
    answer(&mut push, RENAMED, ENTER);
    let said = end(push, 0);
    assert!(said.contains("renamed from permalink"), "{said}");
    assert_eq!(project.sql("select slug from post"), "a");
    project.is_settled();
}

#[test]
fn what_is_gone_is_asked_about_twice_because_of_its_rows() {
    let project = renamed();
    for (keys, code) in [("n", 4), (ENTER, 4), (ESCAPE, 4)] {
        let mut push = push(&project, &[]);
        answer(&mut push, RENAMED, &format!("{DOWN}{ENTER}"));
        answer(&mut push, LOSS, keys);
        assert!(end(push, code).contains("nothing was changed"));
        assert_eq!(permalink(&project), "a");
    }
    let mut push = push(&project, &[]);
    answer(&mut push, RENAMED, &format!("{DOWN}{ENTER}"));
    answer(&mut push, LOSS, "y");
    end(push, 0);
    assert_eq!(project.sql("select slug from post"), "");
    project.is_settled();
}

#[test]
fn no_answer_changes_nothing() {
    let project = renamed();
    let mut push = push(&project, &[]);
    answer(&mut push, RENAMED, ESCAPE);
    assert!(end(push, 4).contains("nothing was changed"));
    assert_eq!(permalink(&project), "a");
}

#[test]
fn ctrl_c_at_a_question_is_an_interruption_and_gives_the_cursor_back() {
    let project = renamed();
    let mut push = start(&project, &[], false);
    let said = answer(&mut push, "it is gone", "\u{3}") + &end(push, 130);
    let (hidden, shown) = (said.rfind("\u{1b}[?25l"), said.rfind("\u{1b}[?25h"));
    assert!(hidden.is_some() && hidden < shown, "{said:?}");
    assert!(said.contains("interrupted"), "{said:?}");
    assert_eq!(permalink(&project), "a");
}

#[test]
fn a_flag_that_says_yes_is_no_consent_to_a_loss() {
    let project = renamed();
    let mut push = push(&project, &["--yes", "--drop", "post.permalink"]);
    answer(&mut push, LOSS, "n");
    end(push, 4);
    assert_eq!(permalink(&project), "a");
}

#[test]
fn a_program_at_a_terminal_is_not_asked() {
    let project = renamed();
    let said = end(push(&project, &["--json"]), 4);
    assert!(said.contains("\"questions\"") && !said.contains("What became of"), "{said}");
}
