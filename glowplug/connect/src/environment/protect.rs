//! What must not be pushed into: the databases of production and staging, under any name.

use super::resolve::parse;
use super::{AppEnv, EnvironmentError, Variables};
use crate::connect::{ConnectOptions, connect};
use crate::connection::Connection;
use crate::identity::DatabaseIdentity;
use crate::url::{DatabaseUrl, HostAddress};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long a protected database is waited for; one that is not reachable from here in this time
/// is compared by its address alone.
const WAIT: Duration = Duration::from_secs(5);

/// Refuses a target that is the database of production or staging, by address or, after
/// connecting to both, by what the servers say of themselves.
///
/// # Errors
///
/// [`EnvironmentError::Protected`], or a malformed variable.
pub async fn refuse_protected(
    variables: &Variables,
    variable: &str,
    url: &DatabaseUrl,
    connection: &Connection,
) -> Result<(), EnvironmentError> {
    let mut identity = None;
    for environment in AppEnv::ALL.into_iter().filter(|each| each.is_protected()) {
        let protected = environment.variable();
        let Some(value) = variables.get(protected)? else {
            continue;
        };
        let other = parse(protected, value)?;
        let refused = || EnvironmentError::Protected { variable: variable.to_owned(), protected: protected.to_owned() };
        if same_address(url, &other) {
            return Err(refused());
        }
        let options = ConnectOptions { attempts: Some(1), ..ConnectOptions::default() };
        let other = other.with_parameters(|it| it.connect_timeout = Some(Some(WAIT)));
        let Ok(other) = connect(&other, &options).await else {
            continue;
        };
        if identity.is_none() {
            identity = DatabaseIdentity::of(&connection.client).await.ok();
        }
        let theirs = DatabaseIdentity::of(&other.client).await.ok();
        other.close().await;
        if identity.is_some() && identity == theirs {
            return Err(refused());
        }
    }
    Ok(())
}

/// Whether two URLs name one database by their text alone: a common server (loopback names are
/// one, a Neon endpoint's pooled and direct names are one) and the same database.
pub fn same_address(left: &DatabaseUrl, right: &DatabaseUrl) -> bool {
    let database = |url: &DatabaseUrl| url.database().or(url.user()).map(str::to_owned);
    !servers(left).is_disjoint(&servers(right)) && database(left) == database(right)
}

fn servers(url: &DatabaseUrl) -> BTreeSet<(String, u16)> {
    url.hosts()
        .iter()
        .map(|host| {
            let name = match &host.address {
                HostAddress::Unix(_) | HostAddress::Local => "localhost".to_owned(),
                HostAddress::Tcp(name) => match name.to_ascii_lowercase().trim_end_matches('.') {
                    "localhost" | "127.0.0.1" | "::1" => "localhost".to_owned(),
                    other => crate::pooled::direct_host(other).unwrap_or_else(|| other.to_owned()),
                },
            };
            (name, host.port)
        })
        .collect()
}
