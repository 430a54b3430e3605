//! Pushes that are stopped in the middle, and pushes that meet.
//!
//! Another session holds a lock on a table that the push changes, so that it stands still in the middle
//! of its transaction.
#![cfg(unix)]

use std::process::{Child, Command};

use crate::project::{Project, Session, finish, server, tables};

fn note(columns: &str) -> String {
    tables(&format!(
        "table! {{ first_one (id) {{ id -> BigInt identity, {columns} }} }}\n\
         table! {{ second_one (id) {{ id -> BigInt identity, {columns} }} }}"
    ))
}

/// Waits until so many pushes wait for a lock in this database.
fn wait(project: &Project, pushes: u32) {
    let watch = Session::open(&server());
    let waiting = format!(
        "select count(*) from pg_stat_activity where datname = '{}' and application_name like '%db-push' \
         and wait_event_type = 'Lock'",
        project.name
    );
    for _ in 0..1500 {
        if watch.sql(&waiting) == pushes.to_string() {
            return;
        }
        watch.sql("select pg_sleep(0.02)");
    }
    panic!("no push came to wait for a lock within 30 s");
}

/// A push that stands still in the middle, and the session that holds it.
fn halted() -> (Project, Session, Child) {
    let project = Project::pushed(&note("title -> Text,"));
    project.declare(&note("title -> Text, more -> Nullable<Text>,"));
    let holder = project.session();
    holder.sql(&format!("begin; lock table \"{}\".second_one in access share mode", project.name));
    let child = project.command(&[]).spawn().expect("the command starts");
    wait(&project, 1);
    (project, holder, child)
}

fn signal(child: &Child, signal: &str) {
    let status = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
    assert!(status.is_ok_and(|status| status.success()));
}

fn columns(project: &Project) -> String {
    project.sql(&format!(
        "select count(*) from information_schema.columns where table_schema = '{}' and column_name = 'more'",
        project.name
    ))
}

#[test]
fn ctrl_c_in_the_middle_leaves_nothing_half_done() {
    let (project, holder, child) = halted();
    signal(&child, "INT");
    let run = finish(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert!(run.stderr.contains("interrupted"), "{}", run.stderr);
    assert_eq!(columns(&project), "0");
    holder.sql("rollback");
    project.push(0, &[]);
    assert_eq!(columns(&project), "2");
    project.is_settled();
}

#[test]
fn after_a_kill_in_the_middle_the_same_command_completes() {
    let (project, holder, child) = halted();
    signal(&child, "KILL");
    finish(child);
    assert_eq!(columns(&project), "0");
    // The dead push's server process still waits for the table: the server notices, and lets go of the lock.
    let second = project.command(&[]).spawn().expect("the command starts");
    holder.sql("rollback");
    let run = finish(second);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(columns(&project), "2");
    project.is_settled();
}

#[test]
fn of_two_pushes_at_once_both_succeed() {
    let (project, holder, first) = halted();
    let second = project.command(&[]).spawn().expect("the command starts");
    wait(&project, 2);
    holder.sql("rollback");
    for run in [finish(first), finish(second)] {
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    assert_eq!(columns(&project), "2");
    project.is_settled();
}
