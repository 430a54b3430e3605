//! What a plan does about roles: those that are missing, those that may not read everything, and those that own
//! members of extensions.

mod support {
    pub(crate) mod server;
}

use glowplug::catalog::{Catalog, Renames};
use glowplug::diff::Options;
use glowplug::introspect::{self, IntrospectError, Scope};
use glowplug::plan::{PlanError, plan};
use glowplug_connect::Connection;
use support::server;

const SCHEMA: &str = "
    create schema app;
    create table app.t (id bigint generated always as identity primary key, title text not null default 'x');
    create view app.v as select title from app.t;
    create function app.f(a int) returns int language sql as 'select a';
    alter table app.t enable row level security;
    create policy p on app.t using (title = current_user);
    do $$ begin create extension hstore schema public;
    exception when feature_not_supported or undefined_file then null; end $$;
";

/// A database with this schema, and a role of this name.
async fn prepare(name: &str) -> Connection {
    server::create(name).await;
    let connection = server::open(name).await;
    connection.client.batch_execute(SCHEMA).await.expect("the schema is built");
    let role = format!("drop role if exists {name}; create role {name}");
    connection.client.batch_execute(&role).await.expect("the role is made");
    connection
}

async fn clean(name: &str, connection: Connection) {
    connection.client.batch_execute("reset role").await.expect("back to the superuser");
    drop(connection);
    server::drop(name).await;
    server::execute(&format!("drop role {name}")).await;
}

#[tokio::test]
async fn a_role_that_the_server_does_not_have_is_refused_by_name() {
    let name = format!("glow_missing_{}", std::process::id());
    let connection = prepare(&name).await;
    let mut before = introspect::read(&connection.client, &Scope::Database).await.expect("readable");
    let change = format!(
        "grant select on app.t to {name}; alter table app.t owner to {name}; \
         create policy q on app.t to {name} using (true); \
         alter default privileges for role {name} in schema app grant select on tables to public"
    );
    connection.client.batch_execute(&change).await.expect("changed");
    let after = introspect::read(&connection.client, &Scope::Database).await.expect("readable");
    assert!(plan(&before, &after, &Renames::default(), &Options::default()).is_ok());
    before.roles.remove(&name);
    let error = plan(&before, &after, &Renames::default(), &Options::default()).expect_err("the role is missing");
    assert!(matches!(&error, PlanError::MissingRoles(roles) if roles.contains_key(&name)), "{error}");
    assert!(error.to_string().contains(&name), "{error}");
    // Without owners and grants, only the policy still needs the role.
    let options = Options { owners: false, grants: false };
    let error = plan(&before, &after, &Renames::default(), &options).expect_err("the policy needs the role");
    assert!(error.to_string().contains("policy q"), "{error}");
    connection.client.batch_execute(&format!("drop owned by {name} cascade")).await.expect("dropped");
    clean(&name, connection).await;
}

#[tokio::test]
async fn a_role_without_any_privilege_reads_the_same_catalog() {
    let name = format!("glow_reads_{}", std::process::id());
    let connection = prepare(&name).await;
    let whole = introspect::read(&connection.client, &Scope::Database).await.expect("readable");
    connection.client.batch_execute(&format!("set role {name}")).await.expect("set");
    let seen = introspect::read(&connection.client, &Scope::Database).await.expect("readable");
    assert_eq!((whole.objects, whole.depends), (seen.objects, seen.depends));
    clean(&name, connection).await;
}

#[tokio::test]
async fn what_is_hidden_from_the_reader_is_an_error_that_names_it() {
    let name = format!("glow_hidden_{}", std::process::id());
    let connection = prepare(&name).await;
    let mapping = "create foreign data wrapper w; create server s foreign data wrapper w; \
                   create user mapping for public server s options (password 'secret')";
    connection.client.batch_execute(mapping).await.expect("made");
    connection.client.batch_execute(&format!("set role {name}")).await.expect("set");
    let error = introspect::read(&connection.client, &Scope::Database).await.expect_err("the options are hidden");
    assert!(matches!(error, IntrospectError::Forbidden { .. }), "{error}");
    assert!(error.to_string().contains("user mapping for public on s"), "{error}");
    introspect::read(&connection.client, &Scope::namespace("app")).await.expect("not about the mapping");
    clean(&name, connection).await;
}

#[tokio::test]
async fn a_member_of_an_extension_keeps_its_owner_and_the_owner_its_privileges() {
    let name = format!("glow_owns_{}", std::process::id());
    let connection = prepare(&name).await;
    // A view that its extension grants to everybody, where the server has it.
    let extension = "do $$ begin create extension pg_stat_statements schema public;
        exception when feature_not_supported or undefined_file then null; end $$";
    connection.client.batch_execute(extension).await.expect("made where it is there");
    let read = || introspect::read(&connection.client, &Scope::Database);
    let statements = |before: &Catalog, after: &Catalog| {
        let plan = plan(before, after, &Renames::default(), &Options::default()).expect("there is a plan");
        plan.statements().map(|statement| glowplug::sql::print(&statement.ddl)).collect::<Vec<String>>()
    };
    let give = |owner: &str| {
        format!(
            "alter language plpgsql owner to {owner}; do $$ begin alter view public.pg_stat_statements owner to {owner};
             exception when undefined_table then null; end $$"
        )
    };
    let before = read().await.expect("readable");
    connection.client.batch_execute(&give(&name)).await.expect("changed");
    assert!(statements(&before, &read().await.expect("readable")).is_empty());
    connection.client.batch_execute("revoke usage on language plpgsql from public").await.expect("revoked");
    let after = read().await.expect("readable");
    assert_eq!(statements(&before, &after), ["REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC"]);
    connection.client.batch_execute(&give("current_user")).await.expect("changed back");
    let planned = read().await.expect("readable");
    assert!(statements(&planned, &after).is_empty() && statements(&after, &planned).is_empty());
    clean(&name, connection).await;
}
