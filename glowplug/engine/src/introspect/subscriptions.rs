//! Reads subscriptions: in a question of its own, asked only where there are some, because most of a
//! subscription is readable for superusers alone.

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryMessage};

use super::IntrospectError;
use super::reader::{Reader, Row};
use crate::catalog::{Body, Id, Parameters, Subscription};

/// Options that are read as they are stored, with PostgreSQL's default for each.
const OPTIONS: [(&str, &str); 9] = [
    ("binary", "false"),
    ("disable_on_error", "false"),
    ("failover", "false"),
    ("origin", "any"),
    ("password_required", "true"),
    ("run_as_owner", "false"),
    ("streaming", ""),
    ("synchronous_commit", "off"),
    ("two_phase", "false"),
];

/// What an option is where nothing was said. `streaming` has none: it differs between versions.
pub(crate) fn default_of(option: &str) -> &'static str {
    OPTIONS.iter().find(|(name, _)| *name == option).map_or("", |(_, default)| default)
}

/// Reads those of these OIDs. One round trip, and only when there is one.
///
/// # Errors
/// When the role that reads may not see them.
pub(super) async fn read(client: &Client, reader: &mut Reader, oids: &[u32]) -> Result<(), IntrospectError> {
    let answer = match client.simple_query(&question(oids)).await {
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            let (role, what) = (reader.catalog.role.clone(), vec!["subscriptions".to_owned()]);
            return Err(IntrospectError::Forbidden { role, what });
        }
        answer => answer?,
    };
    for message in answer {
        if let SimpleQueryMessage::Row(row) = message {
            read_subscription(reader, &Row::new(&row))?;
        }
    }
    Ok(())
}

fn question(oids: &[u32]) -> String {
    let oids: Vec<String> = oids.iter().map(u32::to_string).collect();
    format!(
        "select s.oid, s.subname as name, s.subconninfo as connection, pg_catalog.array_to_json(s.subpublications) as publications, \
         s.subslotname as slot, s.subenabled as enabled, pg_catalog.to_jsonb(s)->>'subbinary' as binary, \
         pg_catalog.to_jsonb(s)->>'subdisableonerr' as disable_on_error, pg_catalog.to_jsonb(s)->>'subfailover' as failover, \
         pg_catalog.to_jsonb(s)->>'suborigin' as origin, pg_catalog.to_jsonb(s)->>'subpasswordrequired' as password_required, \
         pg_catalog.to_jsonb(s)->>'subrunasowner' as run_as_owner, \
         case pg_catalog.to_jsonb(s)->>'substream' when 'true' then 'on' when 't' then 'on' when 'p' then 'parallel' else 'off' end as streaming, \
         s.subsynccommit as synchronous_commit, case when pg_catalog.to_jsonb(s)->>'subtwophasestate' <> 'd' then 'true' end as two_phase, \
         pg_catalog.pg_get_userbyid(s.subowner) as owner, pg_catalog.obj_description(s.oid, 'pg_subscription') as comment \
         from pg_catalog.pg_subscription s where s.oid = any(array[{}]::pg_catalog.oid[])",
        oids.join(", ")
    )
}

fn read_subscription(reader: &mut Reader, row: &Row<'_>) -> Result<(), IntrospectError> {
    let mut options = Parameters::new();
    for (option, default) in OPTIONS {
        if let Some(value) = row.string(option)?
            && value != default
        {
            options.insert(option.to_owned(), value);
        }
    }
    let body = Subscription {
        connection: row.text("connection")?.to_owned(),
        publications: row.json("publications")?,
        slot: row.string("slot")?,
        enabled: row.flag("enabled")?,
        options,
    };
    reader.add("pg_subscription", row, Id::Subscription(row.text("name")?.to_owned()), Body::Subscription(body))
}
