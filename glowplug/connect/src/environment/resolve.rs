//! From variables to a target: which one counts, for whom.

use super::{AppEnv, Audience, EnvironmentError, SERVER_FILE, Variables, embedded_url};
use crate::url::DatabaseUrl;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// At this URL.
    Url {
        /// The URL.
        url: DatabaseUrl,
        /// Where it was found: the name of a variable, or the embedded server's file.
        variable: String,
    },
    /// In the embedded server, which the caller starts. Never for [`Audience::App`].
    Embedded,
}

/// The variables that count for an environment and an audience, the strongest first.
pub fn sources(environment: AppEnv, audience: Audience) -> Vec<String> {
    let mut names = vec![in_force(environment, audience).variable().to_owned()];
    if audience.takes_database_url() {
        names.insert(0, "DATABASE_URL".to_owned());
    }
    names
}

/// Decides which database is meant, by the rules of the [module](super).
///
/// # Errors
///
/// A malformed URL, nothing set where nothing may be guessed, a push into staging or production,
/// or, for the app, an embedded server that is not running.
pub fn resolve(variables: &Variables, environment: AppEnv, audience: Audience) -> Result<Target, EnvironmentError> {
    let environment = in_force(environment, audience);
    if audience == Audience::Push && environment.is_protected() {
        return Err(EnvironmentError::PushRefused { environment });
    }
    let own = environment.variable();
    let general = audience.takes_database_url().then_some("DATABASE_URL");
    if let Some(name) = general
        && let Some(value) = variables.process_value(name)?
    {
        return at(name, value);
    }
    if let Some(value) = variables.get(own)? {
        return at(own, value);
    }
    if let Some(name) = general
        && let Some(value) = variables.get(name)?
    {
        return at(name, value);
    }
    if environment.is_protected() {
        return Err(EnvironmentError::Unset { environment, variables: sources(environment, audience) });
    }
    match audience {
        Audience::App => {
            Ok(Target::Url { url: embedded_url(variables, environment)?, variable: SERVER_FILE.to_owned() })
        }
        Audience::Migrate | Audience::Push | Audience::E2e => Ok(Target::Embedded),
    }
}

/// The address for sessions that the environment gives beside `variable`: with a pooler in
/// between, `DIRECT_URL` (as Prisma names it) or `DATABASE_URL_UNPOOLED` (as Neon does).
///
/// Beside `DATABASE_URL_DEV` these are `DIRECT_URL_DEV` and `DATABASE_URL_DEV_UNPOOLED`, and only
/// then the general ones: the caller must hold a general one to lead to the same database.
///
/// # Errors
///
/// When the one found is malformed.
pub fn direct_url(variables: &Variables, variable: &str) -> Result<Option<(String, DatabaseUrl)>, EnvironmentError> {
    let suffix = variable.strip_prefix("DATABASE_URL").unwrap_or_default();
    let names = [
        format!("DIRECT_URL{suffix}"),
        format!("DATABASE_URL{suffix}_UNPOOLED"),
        "DIRECT_URL".to_owned(),
        "DATABASE_URL_UNPOOLED".to_owned(),
    ];
    for name in names {
        if let Some(value) = variables.get(&name)? {
            let url = parse(&name, value)?;
            return Ok(Some((name, url)));
        }
    }
    Ok(None)
}

fn in_force(environment: AppEnv, audience: Audience) -> AppEnv {
    match audience {
        Audience::E2e => AppEnv::Test,
        Audience::App | Audience::Migrate | Audience::Push => environment,
    }
}

fn at(variable: &str, value: &str) -> Result<Target, EnvironmentError> {
    Ok(Target::Url { url: parse(variable, value)?, variable: variable.to_owned() })
}

pub(super) fn parse(variable: &str, value: &str) -> Result<DatabaseUrl, EnvironmentError> {
    value.parse().map_err(|reason| EnvironmentError::Malformed { variable: variable.to_owned(), reason })
}
