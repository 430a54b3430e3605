//! The embedded server against real processes: first starts, starts at once, killed starts, crashes,
//! removed, moved and copied projects, root and not root.

mod sandbox;

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use sandbox::Sandbox;

#[test]
fn the_first_start_makes_a_server_and_the_next_finds_it() {
    let sandbox = Sandbox::new();
    let since = Instant::now();
    let first = sandbox.json(&["db", "start"]);
    assert!(since.elapsed() < Duration::from_secs(30), "the first start took {:?}", since.elapsed());
    assert_eq!(first["started"], true);
    let again = sandbox.json(&["db", "start"]);
    assert_eq!(again["started"], false);
    assert_eq!(again["port"], first["port"]);
    assert_eq!(sandbox.sql("select current_database(), current_setting('is_superuser')"), "dev|on");
    assert_eq!(sandbox.sql("show listen_addresses"), "127.0.0.1");
}

#[test]
fn a_stopped_server_comes_back_on_its_url_with_its_data() {
    let sandbox = Sandbox::new();
    let url = sandbox.url();
    sandbox.sql("create table kept as select 7 as number");
    assert_eq!(sandbox.run(&["db", "stop"]).stdout, "stopped dev\n");
    assert_eq!(sandbox.run(&["db", "stop"]).stdout, "nothing was running\n");
    assert_eq!(sandbox.json(&["db", "status"])["running"], false);
    assert_eq!(sandbox.url(), url);
    assert_eq!(sandbox.sql("select number from kept"), "7");
}

#[test]
fn a_port_that_was_taken_meanwhile_is_given_up() {
    let sandbox = Sandbox::new();
    let port = sandbox.json(&["db", "start"])["port"].as_u64().unwrap();
    sandbox.run(&["db", "stop"]);
    let _taken = std::net::TcpListener::bind(("127.0.0.1", u16::try_from(port).unwrap())).unwrap();
    assert_ne!(sandbox.json(&["db", "start"])["port"].as_u64().unwrap(), port);
    assert_eq!(sandbox.sql("select 1"), "1");
}

#[test]
fn ten_starts_at_once_start_one_server() {
    let sandbox = Sandbox::new();
    let children: Vec<_> = (0..10)
        .map(|_| sandbox.command(&["db", "start", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn())
        .collect();
    let mut ports = Vec::new();
    let mut started = 0;
    for child in children {
        let output = child.unwrap().wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        started += i32::from(json["started"] == true);
        ports.push(json["port"].clone());
    }
    assert_eq!(started, 1);
    assert!(ports.iter().all(|port| *port == ports[0]), "{ports:?}");
}

#[test]
fn after_a_start_killed_at_any_moment_the_next_one_succeeds() {
    let sandbox = Sandbox::new();
    for delay in [5, 100, 200, 350, 500] {
        let mut child = sandbox.command(&["db", "start"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(sandbox.sql("select current_database()"), "dev", "killed after {delay} ms");
        sandbox.ok(&["db", "stop"]);
        sandbox.forget_cluster();
    }
}

#[test]
fn after_a_crash_the_data_is_there_and_no_other_process_is_harmed() {
    let sandbox = Sandbox::new();
    sandbox.sql("create table kept as select 7 as number");
    sandbox.sql("checkpoint");
    let pid_file = sandbox.data().join("postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    sandbox.signal("KILL", text.lines().next().unwrap());
    // As after a restart of the machine: the number now belongs to somebody else.
    let mut bystander = Command::new("sleep").arg("60").spawn().unwrap();
    let rest = text.split_once('\n').unwrap().1;
    fs::write(&pid_file, format!("{}\n{rest}", bystander.id())).unwrap();

    assert_eq!(sandbox.run(&["db", "stop"]).stdout, "nothing was running\n");
    assert_eq!(sandbox.sql("select number from kept"), "7");
    assert!(bystander.try_wait().unwrap().is_none(), "the bystander was ended");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[test]
fn a_removed_state_directory_begins_anew_while_the_old_server_still_runs() {
    let sandbox = Sandbox::new();
    let before = sandbox.url();
    let pid = sandbox.postmaster();
    fs::remove_dir_all(sandbox.root().join(".glowplug")).unwrap();
    assert_ne!(sandbox.url(), before);
    assert_eq!(sandbox.sql("select current_database()"), "dev");
    sandbox.signal("QUIT", &pid);
}

#[test]
fn a_removed_data_directory_begins_anew_with_the_same_password() {
    let sandbox = Sandbox::new();
    sandbox.sql("create table lost ()");
    let pid = sandbox.postmaster();
    fs::remove_dir_all(sandbox.data()).unwrap();
    assert_eq!(sandbox.sql("select to_regclass('lost') is null"), "t");
    sandbox.signal("QUIT", &pid);
}

#[test]
fn a_moved_project_keeps_its_data() {
    let mut sandbox = Sandbox::new();
    sandbox.sql("create table kept as select 7 as number");
    sandbox.rename("moved while it runs");
    assert_eq!(sandbox.sql("select number from kept"), "7");
    sandbox.ok(&["db", "stop"]);
    sandbox.rename("moved-while-stopped");
    assert_eq!(sandbox.sql("select number from kept"), "7");
}

#[test]
fn a_copied_project_has_a_server_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.sql("create table kept as select 7 as number");
    let copy = sandbox.copy();
    let urls = (sandbox.url(), copy.url());
    assert_ne!(urls.0, urls.1);
    copy.sql("create table only_in_the_copy ()");
    assert_eq!(sandbox.sql("select to_regclass('only_in_the_copy') is null"), "t");
}

#[test]
fn odd_and_long_directories_work() {
    for name in ["it's, a \"test\" $HOME ümlaut", &"long".repeat(50)] {
        let mut sandbox = Sandbox::new();
        sandbox.rename(name);
        assert_eq!(sandbox.sql("select current_database()"), "dev", "{name}");
        assert_eq!(sandbox.run(&["db", "stop"]).stdout, "stopped dev\n");
    }
}

#[test]
fn development_and_test_have_a_server_each() {
    let sandbox = Sandbox::new();
    sandbox.ok(&["db", "start", "--test"]);
    let record = fs::read_to_string(sandbox.root().join(".glowplug/server.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert!(record["url"].is_null() && record["test_url"].as_str().unwrap().contains("/test?"), "{record}");
    sandbox.ok(&["db", "start"]);
    assert_eq!(sandbox.sql("show fsync"), "on");
    assert_eq!(sandbox.run(&["db", "psql", "--test", "--", "-Atc", "show fsync"]).stdout, "off\n");
    assert_eq!(sandbox.run(&["db", "stop", "--test"]).stdout, "stopped test\n");
    assert_eq!(sandbox.run(&["db", "stop"]).stdout, "stopped dev\n");
}

#[test]
fn resetting_needs_consent_and_keeps_the_url() {
    let sandbox = Sandbox::new();
    let url = sandbox.url();
    sandbox.sql("create table lost ()");
    let refused = sandbox.run(&["db", "reset"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    assert_eq!(sandbox.sql("select to_regclass('lost') is null"), "f");
    sandbox.ok(&["db", "reset", "--yes"]);
    assert_eq!(sandbox.url(), url);
    assert_eq!(sandbox.sql("select to_regclass('lost') is null"), "t");
}

#[test]
fn the_password_is_in_private_files_and_in_no_story() {
    let sandbox = Sandbox::new();
    let password = sandbox.url().split(['@', ':']).nth(2).unwrap().to_owned();
    assert_eq!(password.len(), 48);
    for arguments in [&["db", "start"][..], &["db", "status"], &["db", "start", "--json"], &["db", "reset", "--yes"]] {
        let run = sandbox.run(arguments);
        assert!(!run.stdout.contains(&password) && !run.stderr.contains(&password), "{arguments:?}");
    }
    #[cfg(unix)]
    for name in [".glowplug/server.json", ".glowplug/dev/cluster.json"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(sandbox.root().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn interrupting_a_start_ends_it_with_130_and_harms_nothing() {
    let sandbox = Sandbox::new();
    let child = sandbox.command(&["db", "start"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_millis(150));
    sandbox.signal("INT", &child.id().to_string());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));
    assert_eq!(sandbox.sql("select current_database()"), "dev");
}

/// Root alone can become somebody else; anyone else is unprivileged in every test of this file.
#[test]
fn an_unprivileged_user_runs_it_inside_the_project() {
    let sandbox = Sandbox::unprivileged();
    sandbox.ok(&["db", "start"]);
    assert!(sandbox.root().join(".glowplug/dev/data/PG_VERSION").is_file());
    assert_eq!(sandbox.sql("select current_database()"), "dev");
    // Root on a user's project works as the user, on the same server.
    let as_root = sandbox.as_caller();
    assert_eq!(as_root.sql("select current_database()"), "dev");
    as_root.ok(&["db", "stop"]);
    as_root.ok(&["db", "start"]);
    assert_eq!(as_root.sql("select current_database()"), "dev");
    assert_eq!(as_root.run(&["db", "stop"]).stdout, "stopped dev\n");
}
