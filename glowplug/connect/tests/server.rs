//! Connections to a real server: `GLOWPLUG_TEST_URL` names a disposable one and its superuser.

use glowplug_connect::{ConnectError, ConnectOptions, DatabaseIdentity, DatabaseUrl, connect};

mod support;
use support::server;

#[tokio::test]
async fn a_query_runs_over_the_given_url() {
    let connection = connect(&server(), &ConnectOptions::default()).await.unwrap();
    let row = connection.client.query_one("select 1 + 1", &[]).await.unwrap();
    assert_eq!(row.get::<_, i32>(0), 2);
    connection.close().await;
}

#[tokio::test]
async fn a_missing_database_is_named() {
    let url = server().with_database("glowplug_no_such_database");
    let error = connect(&url, &ConnectOptions::default()).await.unwrap_err();
    assert!(matches!(error, ConnectError::DatabaseMissing { .. }), "{error}");
    assert!(error.to_string().contains("glowplug_no_such_database"));
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let url: DatabaseUrl = "postgres://u:secret@127.0.0.1:1/x".parse().unwrap();
    let options = ConnectOptions { attempts: Some(1), ..ConnectOptions::default() };
    let error = connect(&url, &options).await.unwrap_err();
    assert!(matches!(error, ConnectError::Unreachable { .. }), "{error}");
    assert!(!error.to_string().contains("secret"));
}

#[tokio::test]
async fn one_database_has_one_identity_and_two_have_two() {
    let options = ConnectOptions::default();
    let first = connect(&server(), &options).await.unwrap();
    let again = connect(&server(), &options).await.unwrap();
    let other = connect(&server().with_database("template1"), &options).await.unwrap();
    let first = DatabaseIdentity::of(&first.client).await.unwrap();
    assert_eq!(first, DatabaseIdentity::of(&again.client).await.unwrap());
    assert_ne!(first, DatabaseIdentity::of(&other.client).await.unwrap());
}

#[tokio::test]
async fn what_the_url_sets_is_in_force_in_the_session() {
    let url: DatabaseUrl = format!(
        "{}{}application_name=by%20url&options=-c%20statement_timeout%3D4321%20-c%20search_path%3Dpg_catalog",
        server().reveal(),
        if server().reveal().contains('?') { '&' } else { '?' }
    )
    .parse()
    .unwrap();
    let options = ConnectOptions { application_name: Some("by caller".to_owned()), ..ConnectOptions::default() };
    let connection = connect(&url, &options).await.unwrap();
    for (setting, expected) in
        [("application_name", "by url"), ("statement_timeout", "4321ms"), ("search_path", "pg_catalog")]
    {
        let row = connection.client.query_one("select current_setting($1)", &[&setting]).await.unwrap();
        assert_eq!(row.get::<_, String>(0), expected);
    }
}
