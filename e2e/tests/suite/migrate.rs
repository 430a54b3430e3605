//! `app migrate`: the runner in the app's own binary.

/// The database is a pushed one, so the app's own migrations do not fit it; what is shown here is
/// an empty one beside it.
fn on_an_empty_database(test: impl FnOnce(&mut e2e::App)) {
    e2e::test(|app| {
        let namespace = app.namespace();
        app.sql(&format!("DROP SCHEMA {namespace} CASCADE"));
        test(app);
    });
}

#[test]
fn a_dry_run_prints_sql_and_changes_nothing() {
    on_an_empty_database(|app| {
        let output = app.run(&["migrate", "--dry-run"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(
            app.sql("SELECT count(*) FROM pg_class WHERE relname = '__diesel_schema_migrations'"),
            [Some("0".to_owned())]
        );
    });
}

#[test]
fn what_is_pending_is_applied_once_and_the_app_works_on_it() {
    on_an_empty_database(|app| {
        for _ in 0..2 {
            let output = app.run(&["migrate"]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let again = app.run(&["migrate"]);
        assert!(String::from_utf8_lossy(&again.stderr).contains("nothing is pending"));
        assert_eq!(app.get("/posts").status, 200);
    });
}
