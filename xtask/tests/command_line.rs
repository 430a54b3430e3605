//! What a command says and returns when it is used wrongly, or the world is not as it should be.

mod sandbox;

use std::fs;

use sandbox::Sandbox;

#[test]
fn a_misspelt_command_is_answered_with_the_right_one() {
    let run = Sandbox::new().fails(2, &["migarte"]);
    assert!(run.stderr.contains("'migrate'"), "{}", run.stderr);
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let run = Sandbox::new().ok(&["--help"]);
    for word in ["migrate", "rollback", "redo", "status", "db", "test", "Exit codes:", "--json"] {
        assert!(run.stdout.contains(word), "{word}");
    }
}

#[test]
fn outside_of_a_workspace_the_directory_is_named() {
    let sandbox = Sandbox::new();
    fs::remove_file(sandbox.root().join("Cargo.toml")).unwrap();
    let run = sandbox.fails(2, &["db", "status"]);
    assert!(run.stderr.contains("project"), "{}", run.stderr);
    sandbox.write("Cargo.toml", "[workspace]\n");
}

#[test]
fn a_directory_that_is_no_postgresql_is_named_with_its_variable() {
    let sandbox = Sandbox::new().with("GLOWPLUG_PG_BIN", "/nowhere");
    let run = sandbox.fails(2, &["db", "start"]);
    assert!(run.stderr.contains("GLOWPLUG_PG_BIN is /nowhere"), "{}", run.stderr);
    assert!(!sandbox.root().join(".glowplug/server.json").exists());
}

#[test]
fn a_version_that_is_not_installed_lists_the_ways_out() {
    let sandbox = Sandbox::new();
    let run = sandbox.fails(5, &["db", "start", "--test", "--pg", "98"]);
    for word in ["in version 98", "looked at", "GLOWPLUG_PG_BIN", "DATABASE_URL_DEV", "install"] {
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
    }
}

#[test]
fn a_malformed_url_names_its_variable_and_not_its_value() {
    let sandbox = migrating().with("DATABASE_URL_DEV", "mysql://ada:hunter2@host/db");
    let run = sandbox.fails(2, &["status"]);
    assert!(run.stderr.contains("DATABASE_URL_DEV"), "{}", run.stderr);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
}

#[test]
fn nobody_listening_a_wrong_password_and_a_missing_database_are_told_apart() {
    let embedded = Sandbox::new();
    let url = embedded.url();
    let password = url.split(['@', ':']).nth(2).unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let cases = [
        (format!("postgresql://ada:hunter2@{closed}/dev?connect_timeout=2"), "cannot reach"),
        (url.replace(password, "hunter2"), "refuses user postgres"),
        (url.replace("/dev?", "/absent?"), "no database absent"),
    ];
    for (url, expected) in cases {
        let run = migrating().with("DATABASE_URL_DEV", &url).fails(5, &["migrate"]);
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
        assert!(!run.stderr.contains("hunter2") && !run.stderr.contains(password), "{}", run.stderr);
    }
}

#[test]
fn migrating_goes_around_a_pooler_or_refuses() {
    let embedded = Sandbox::new();
    let url = embedded.url();
    let pooled = format!("{url}&pgbouncer=true");
    let run = migrating().with("DATABASE_URL_DEV", &pooled).fails(7, &["migrate"]);
    assert!(run.stderr.contains("DATABASE_URL_DEV") && run.stderr.contains("DIRECT_URL"), "{}", run.stderr);
    assert_eq!(embedded.sql("select to_regnamespace('my_blog') is null"), "t");
    migrating().with("DATABASE_URL_DEV", &pooled).with("DIRECT_URL", &url).ok(&["migrate"]);
    assert_eq!(embedded.sql("select to_regclass('my_blog.post') is null"), "f");
}

#[test]
fn end_to_end_tests_never_use_another_environments_database() {
    let embedded = Sandbox::new();
    let url = embedded.url();
    let refused = migrating().with("DATABASE_URL", &url).fails(7, &["e2e"]);
    assert!(refused.stderr.contains("DATABASE_URL"), "{}", refused.stderr);
    // The same database under another name of its server.
    let alias = url.replace("127.0.0.1", "localhost");
    for variable in ["DATABASE_URL_DEV", "DATABASE_URL_STAGING", "DATABASE_URL_PROD"] {
        let refused = migrating().with("DATABASE_URL_TEST", &url).with(variable, &alias).fails(7, &["e2e"]);
        assert!(refused.stderr.contains(variable), "{}", refused.stderr);
    }
}

#[test]
fn production_has_no_default() {
    let run = migrating().with("APP_ENV", "production").fails(2, &["migrate"]);
    assert!(run.stderr.contains("DATABASE_URL_PROD"), "{}", run.stderr);
    let run = migrating().with("APP_ENV", "prod").fails(2, &["migrate"]);
    assert!(run.stderr.contains("development, test, staging or production"), "{}", run.stderr);
}

#[test]
fn a_name_that_gives_no_namespace_is_refused() {
    for name in ["pg_blog", "fn", "", "information_schema", &"a".repeat(64)] {
        let sandbox = migrating();
        sandbox.write(".cargo/config.toml", &format!("[env]\nPROJECT_NAME = \"{name}\"\n"));
        sandbox.fails(2, &["status"]);
    }
}

#[test]
fn a_failure_in_json_has_the_code_the_message_and_the_help() {
    let sandbox = migrating().with("APP_ENV", "production");
    let run = sandbox.fails(2, &["migrate", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["error"]["exit_code"], 2);
    assert_eq!(json["error"]["kind"], "usage");
    assert!(json["error"]["message"].as_str().unwrap().contains("production"), "{json}");
}

#[test]
fn colour_is_used_when_asked_for_and_never_in_a_pipe() {
    let sandbox = migrating().with("APP_ENV", "production");
    assert!(!sandbox.fails(2, &["migrate"]).stderr.contains('\u{1b}'));
    assert!(sandbox.fails(2, &["migrate", "--color", "always"]).stderr.contains('\u{1b}'));
}

#[test]
fn migrations_go_up_and_down_and_say_where_they_stand() {
    let sandbox = migrating();
    assert_eq!(sandbox.json(&["status"])["pending"], true);
    sandbox.fails(3, &["status", "--check"]);
    assert!(sandbox.ok(&["migrate", "--dry-run"]).stdout.contains("create table post"));
    sandbox.fails(3, &["status", "--check"]);
    assert_eq!(sandbox.json(&["migrate"])["ran"][0]["name"], "20260101000000_add_post");
    assert_eq!(sandbox.json(&["migrate"])["ran"], serde_json::json!([]));
    sandbox.ok(&["status", "--check"]);
    assert_eq!(sandbox.sql("select count(*) from my_blog.post"), "0");
    sandbox.ok(&["redo"]);
    sandbox.ok(&["rollback"]);
    sandbox.fails(3, &["status", "--check"]);
    assert_eq!(sandbox.sql("select to_regclass('my_blog.post') is null"), "t");
}

#[test]
fn an_edited_history_is_refused_and_a_broken_statement_fails() {
    let sandbox = migrating();
    sandbox.ok(&["migrate"]);
    sandbox.write("migrations/20260101000000_add_post/up.sql", "create table post (id bigint);\n");
    let run = sandbox.fails(7, &["migrate"]);
    assert!(run.stderr.contains("--allow-edited"), "{}", run.stderr);
    sandbox.write("migrations/20260101000000_add_post/up.sql", UP);
    sandbox.write("migrations/20260102000000_broken/up.sql", "create table other ();\nselect nonsense;\n");
    let run = sandbox.fails(6, &["migrate"]);
    assert!(run.stderr.contains("up.sql:2:"), "{}", run.stderr);
    assert_eq!(sandbox.sql("select to_regclass('my_blog.other') is null"), "t");
}

#[test]
fn the_checksum_file_is_rewritten_when_asked() {
    let sandbox = migrating();
    let sum = sandbox.root().join("migrations/glowplug.sum");
    fs::write(&sum, "nonsense\n").unwrap();
    sandbox.fails(2, &["migrate"]);
    sandbox.ok(&["migrate", "--update-sum"]);
    sandbox.ok(&["migrate"]);
}

#[test]
fn rolling_back_production_needs_consent() {
    let embedded = Sandbox::new();
    let sandbox = migrating().with("APP_ENV", "production").with("DATABASE_URL_PROD", &embedded.url());
    sandbox.ok(&["migrate"]);
    sandbox.fails(4, &["rollback"]);
    sandbox.fails(4, &["redo"]);
    assert_eq!(embedded.sql("select count(*) from my_blog.post"), "0");
    sandbox.ok(&["rollback", "--yes"]);
    assert_eq!(embedded.sql("select to_regclass('my_blog.post') is null"), "t");
}

const UP: &str = "create table post (id bigint primary key);\n";

/// A project with one migration.
fn migrating() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(".cargo/config.toml", "[env]\nPROJECT_NAME = \"my-blog\"\n");
    sandbox.write("migrations/20260101000000_add_post/up.sql", UP);
    sandbox.write("migrations/20260101000000_add_post/down.sql", "drop table post;\n");
    sandbox
}

/// `script` gives a command a terminal; the answer is typed into it.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_consent_is_asked_for() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let sandbox = Sandbox::new();
    sandbox.sql("create table kept ()");
    let answer = |key: &str| {
        let xtask = sandbox.command(&[]).get_program().to_string_lossy().into_owned();
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &format!("{xtask} db reset"), "/dev/null"]);
        command.current_dir(sandbox.root()).env_clear().env("TERM", "xterm");
        command.envs(
            sandbox.command(&[]).get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))),
        );
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut terminal = child.stdin.take().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1500));
        terminal.write_all(key.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        drop(terminal);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, said) = answer("n");
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("Delete all data"), "{said}");
    assert_eq!(sandbox.sql("select to_regclass('kept') is null"), "f");
    let (code, said) = answer("y");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(sandbox.sql("select to_regclass('kept') is null"), "t");
}
