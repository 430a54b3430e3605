//! The rules of the environment, against a second statement of them and by example.

use glowplug_connect::DatabaseUrl;
use glowplug_connect::environment::{
    AppEnv, Audience, EnvironmentError, Target, Variables, direct_url, resolve, same_address,
};
use proptest::prelude::*;
use std::ffi::OsString;
use std::path::Path;

const NAMES: [&str; 5] =
    ["DATABASE_URL", "DATABASE_URL_DEV", "DATABASE_URL_TEST", "DATABASE_URL_STAGING", "DATABASE_URL_PROD"];
const AUDIENCES: [Audience; 4] = [Audience::App, Audience::Migrate, Audience::Push, Audience::E2e];

/// How one variable is set: by the process, by `.env`.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Unset,
    Empty,
    Url,
    Broken,
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => Just(Value::Unset),
        2 => Just(Value::Empty),
        3 => Just(Value::Url),
        1 => Just(Value::Broken),
    ]
}

fn text(value: Value, origin: &str, name: &str) -> Option<String> {
    match value {
        Value::Unset => None,
        Value::Empty => Some(String::new()),
        Value::Url => Some(format!("postgres://u:hunter2@h/{origin}_{name}")),
        Value::Broken => Some("postgres://u:hunter2@h:hunter2/d".to_owned()),
    }
}

fn variables(
    process: &[(&str, &str)],
    dotenv: &[(&str, &str)],
    directory: &Path,
) -> Result<Variables, EnvironmentError> {
    let lines: Vec<String> = dotenv.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
    std::fs::write(directory.join(".env"), lines.concat()).expect("the directory is ours");
    let process = process.iter().map(|(n, v)| (OsString::from(n), OsString::from(v)));
    Variables::merge(process, directory)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn resolving_follows_the_rules(
        process in proptest::array::uniform5(any_value()),
        dotenv in proptest::array::uniform5(any_value()),
        environment in proptest::sample::select(AppEnv::ALL.to_vec()),
        audience in proptest::sample::select(AUDIENCES.to_vec()),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let pairs = |values: &[Value; 5], origin| -> Vec<(&str, String)> {
            NAMES.iter().zip(values)
                .filter_map(|(name, value)| Some((*name, text(*value, origin, name)?)))
                .collect()
        };
        let (outer, inner) = (pairs(&process, "process"), pairs(&dotenv, "dotenv"));
        let outer: Vec<(&str, &str)> = outer.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let inner: Vec<(&str, &str)> = inner.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let variables = variables(&outer, &inner, directory.path()).unwrap();

        // The rules once more, as a list of candidates.
        let mut candidates: Vec<(usize, Value, &str)> = Vec::new();
        let own = match (audience, environment) {
            (Audience::E2e, _) | (_, AppEnv::Test) => 2,
            (_, AppEnv::Development) => 1,
            (_, AppEnv::Staging) => 3,
            (_, AppEnv::Production) => 4,
        };
        let general = matches!(audience, Audience::App | Audience::Migrate);
        if general { candidates.push((0, process[0], "process")); }
        candidates.push((own, process[own], "process"));
        if process[own] == Value::Unset { candidates.push((own, dotenv[own], "dotenv")); }
        if general && process[0] == Value::Unset { candidates.push((0, dotenv[0], "dotenv")); }
        let first = candidates.into_iter().find(|it| matches!(it.1, Value::Url | Value::Broken));

        let got = resolve(&variables, environment, audience);
        assert!(!format!("{got:?} {variables:?}").contains("hunter2"));
        let protected = matches!(environment, AppEnv::Staging | AppEnv::Production);
        match (first, audience) {
            (_, Audience::Push) if protected => {
                assert!(matches!(got, Err(EnvironmentError::PushRefused { .. })));
            }
            (Some((name, Value::Url, origin)), _) => {
                let Ok(Target::Url { url, variable }) = got else { panic!("{got:?}") };
                assert_eq!(&variable, NAMES[name]);
                assert_eq!(url.database().unwrap(), format!("{origin}_{}", NAMES[name]));
            }
            (Some((name, _, _)), _) => {
                let Err(error @ EnvironmentError::Malformed { .. }) = got else { panic!("{got:?}") };
                assert!(error.to_string().starts_with(NAMES[name]));
                assert!(!error.to_string().contains("hunter2"));
            }
            (None, Audience::App | Audience::Migrate) if protected => {
                assert!(matches!(got, Err(EnvironmentError::Unset { .. })));
            }
            (None, Audience::App) => {
                assert!(matches!(got, Err(EnvironmentError::EmbeddedStopped { .. })));
            }
            (None, _) => assert_eq!(got.unwrap(), Target::Embedded),
        }
    }

    #[test]
    fn only_the_four_words_are_environments(word in "[a-zA-Z]{0,12}") {
        let variables = Variables::from_process([("APP_ENV", word.as_str())]);
        let expected = match word.as_str() {
            "" | "development" => Some(AppEnv::Development),
            "test" => Some(AppEnv::Test),
            "staging" => Some(AppEnv::Staging),
            "production" => Some(AppEnv::Production),
            _ => None,
        };
        prop_assert_eq!(AppEnv::read(&variables).ok(), expected);
    }
}

#[test]
fn push_and_e2e_never_take_the_general_url() {
    let variables = Variables::from_process([("DATABASE_URL", "postgres://h/production")]);
    for audience in [Audience::Push, Audience::E2e] {
        assert_eq!(resolve(&variables, AppEnv::Development, audience).unwrap(), Target::Embedded);
    }
}

#[test]
fn another_project_name_in_dotenv_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let process = [("PROJECT_NAME", "blog")];
    let error = variables(&process, &[("PROJECT_NAME", "shop")], directory.path()).unwrap_err();
    assert!(matches!(error, EnvironmentError::ProjectName { .. }), "{error}");
    variables(&process, &[("PROJECT_NAME", "blog")], directory.path()).unwrap();
    variables(&process, &[("PROJECT_NAME", "")], directory.path()).unwrap();
}

#[test]
fn a_broken_line_of_dotenv_is_told_by_its_number_alone() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join(".env"), "A=1\n\nDATABASE_URL=x hunter2 'y\n").unwrap();
    let none: [(OsString, OsString); 0] = [];
    let error = Variables::merge(none, directory.path()).unwrap_err();
    assert!(matches!(error, EnvironmentError::DotenvMalformed { line: 3, .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn the_app_finds_the_embedded_server_by_its_file() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join(".glowplug")).unwrap();
    let file = directory.path().join(".glowplug/server.json");
    std::fs::write(
        &file,
        r#"{"url": "postgres://u@localhost:5999/blog", "test_url": "postgres://u@localhost:5998/blog_test"}"#,
    )
    .unwrap();
    let inside = directory.path().join("app");
    std::fs::create_dir(&inside).unwrap();
    let none: [(OsString, OsString); 0] = [];
    let variables = Variables::merge(none, &inside).unwrap();
    let database = |environment| match resolve(&variables, environment, Audience::App).unwrap() {
        Target::Url { url, .. } => url.database().unwrap().to_owned(),
        Target::Embedded => panic!("the app cannot start a server"),
    };
    assert_eq!(database(AppEnv::Development), "blog");
    assert_eq!(database(AppEnv::Test), "blog_test");
    std::fs::remove_file(&file).unwrap();
    let error = resolve(&variables, AppEnv::Development, Audience::App).unwrap_err();
    assert!(error.to_string().contains("cargo xtask db start"), "{error}");
}

#[test]
fn the_direct_url_beside_a_variable_is_found() {
    let variables = Variables::from_process([
        ("DIRECT_URL", "postgres://h/general"),
        ("DATABASE_URL_PROD_UNPOOLED", "postgres://h/prod"),
    ]);
    let name = |variable| direct_url(&variables, variable).unwrap().unwrap().0;
    assert_eq!(name("DATABASE_URL"), "DIRECT_URL");
    assert_eq!(name("DATABASE_URL_DEV"), "DIRECT_URL");
    assert_eq!(name("DATABASE_URL_PROD"), "DATABASE_URL_PROD_UNPOOLED");
}

#[test]
fn one_database_under_two_names_is_recognised_by_address() {
    let url = |text: &str| text.parse::<DatabaseUrl>().unwrap();
    for (left, right) in [
        ("postgres://a@h/d", "postgresql://b:x@H./d?sslmode=require"),
        ("postgres://u@localhost/d", "postgres://u@127.0.0.1/d"),
        ("postgres://u@localhost", "postgres:///u"),
        ("postgres://u@ep-a-1-pooler.eu.aws.neon.tech/d", "postgres://u@ep-a-1.eu.aws.neon.tech/d"),
        ("postgres://u@a,b/d", "postgres://u@b,c/d"),
    ] {
        assert!(same_address(&url(left), &url(right)), "{left} {right}");
    }
    for (left, right) in [
        ("postgres://h/d", "postgres://h/e"),
        ("postgres://h/d", "postgres://h:5433/d"),
        ("postgres://g/d", "postgres://h/d"),
    ] {
        assert!(!same_address(&url(left), &url(right)), "{left} {right}");
    }
}
