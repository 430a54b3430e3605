//! `generate` killed with SIGKILL, wherever it is: the next command sees nothing new, or all of it, or
//! is told; and the next `generate` completes.

use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::project::{Databases, FIRST, Project};

/// A new enum value that is the default at once: two directories.
fn second() -> String {
    FIRST.replace("Published,", "Published,\n        Archived,").replace("\"draft\"", "\"archived\"")
}

fn dotted(project: &Project) -> Vec<String> {
    let entries = std::fs::read_dir(project.sandbox.root().join("migrations")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

/// Kills a `generate` when `when` says so; then looks at what is left and completes it. True when it was
/// killed while it wrote.
fn killed(databases: &Databases, name: &str, when: impl FnOnce(&mut Child, &Path)) -> bool {
    let project = Project::new(name, databases);
    project.ok(&["generate"]);
    project.declare(&second());
    let mut child = project.sandbox.command(&["generate", "more", "--quiet"]).spawn().unwrap();
    when(&mut child, &project.sandbox.root().join("migrations"));
    child.kill().unwrap();
    child.wait().unwrap();

    let writing = !dotted(&project).is_empty();
    let check = project.sandbox.run(&["check"]);
    match check.code {
        0 => assert_eq!(project.migrations(), ["initial", "more_1", "more_2"]),
        3 => assert_eq!(project.migrations(), ["initial"]),
        2 => assert!(check.stderr.contains(".glowplug-unfinished is there"), "{}", check.stderr),
        code => panic!("{code}: {}", check.stderr),
    }
    let status = project.sandbox.run(&["status"]);
    assert_eq!(status.code, if check.code == 2 { 2 } else { 0 }, "{}", status.stderr);
    project.ok(&["generate", "more"]);
    assert_eq!(project.migrations(), ["initial", "more_1", "more_2"]);
    assert_eq!(dotted(&project), Vec::<String>::new());
    project.ok(&["check"]);
    assert!(project.left_behind().len() <= 2, "{:?}", project.left_behind());
    writing
}

#[test]
fn a_generate_killed_at_any_time_leaves_nothing_half_that_a_later_command_takes_for_whole() {
    let databases = Databases::new("killed");
    let began = Instant::now();
    killed(&databases, "killed-whole", |child, _| drop(child.wait()));
    // A third of all that was the one `generate` at most.
    let whole = began.elapsed() / 3;
    for moment in 0..6 {
        killed(&databases, &format!("killed-{moment}"), |_, _| sleep(whole * moment / 6));
    }
    // And right when it begins to write.
    let written = (0..3).filter(|number| {
        killed(&databases, &format!("killed-writing-{number}"), |child, migrations| {
            while child.try_wait().unwrap().is_none() {
                if [".glowplug-new", ".glowplug-unfinished"].iter().any(|name| migrations.join(name).is_dir()) {
                    break;
                }
                sleep(Duration::from_micros(50));
            }
        })
    });
    // It is a matter of a millisecond, so it may be over; every step is stopped at in the unit test.
    eprintln!("killed while it wrote: {} of 3", written.count());
}
