//! Pooled or direct: what a URL says about it, what a server shows, and the way around.

use crate::connect::{ConnectOptions, connect};
use crate::connection::Connection;
use crate::error::ConnectError;
use crate::identity::DatabaseIdentity;
use crate::url::{DatabaseUrl, HostAddress};
use crate::wire::{AlreadySecured, Wire};
use tokio::io::AsyncReadExt;
use tokio_postgres::{Client, SimpleQueryMessage};

/// Whether a session of one's own is at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// A server, or something that gives each client a session.
    Direct,
    /// A pooler: what is set or locked for a session may be gone, or somebody else's, in the next
    /// transaction.
    Pooled,
}

impl DatabaseUrl {
    /// What the URL itself says: `pgbouncer=true` or `false`, else a host of Neon's (with or
    /// without `-pooler`). `None` means that only connecting will tell.
    pub fn pooling(&self) -> Option<Pooling> {
        match self.parameters.pgbouncer {
            Some(true) => return Some(Pooling::Pooled),
            Some(false) => return Some(Pooling::Direct),
            None => {}
        }
        let names = || {
            self.hosts.iter().filter_map(|host| match &host.address {
                HostAddress::Tcp(name) => Some(name.to_ascii_lowercase()),
                HostAddress::Unix(_) | HostAddress::Local => None,
            })
        };
        if names().any(|name| direct_host(&name).is_some()) {
            Some(Pooling::Pooled)
        } else if names().any(|name| name.ends_with(".neon.tech")) {
            // Neon's proxy stands before its direct names too, and looks like a pooler.
            Some(Pooling::Direct)
        } else {
            None
        }
    }

    /// Whether one of its servers has this name, pooled or direct.
    pub fn leads_to(&self, name: &str) -> bool {
        let plain = |name: &str| {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            direct_host(&name).unwrap_or(name)
        };
        self.hosts.iter().any(|host| match &host.address {
            HostAddress::Tcp(own) => plain(own) == plain(name),
            HostAddress::Unix(_) | HostAddress::Local => false,
        })
    }

    /// The direct address that follows from a pooled one: a Neon endpoint's without `-pooler`.
    pub fn direct(&self) -> Option<Self> {
        let mut copy = self.clone();
        let mut derived = false;
        for host in &mut copy.hosts {
            if let HostAddress::Tcp(name) = &mut host.address
                && let Some(direct) = direct_host(name)
            {
                *name = direct;
                // The address was the pooler's.
                host.hostaddr = None;
                derived = true;
            }
        }
        copy.parameters.pgbouncer = None;
        derived.then_some(copy)
    }
}

/// The direct name of a Neon endpoint's pooled one: `ep-x-pooler.region.aws.neon.tech` without
/// `-pooler`. Other hosts have no such rule.
pub(crate) fn direct_host(host: &str) -> Option<String> {
    let (endpoint, domain) = host.split_once('.')?;
    let direct = endpoint.strip_suffix("-pooler")?;
    (!direct.is_empty()).then(|| format!("{direct}.{domain}"))
}

/// Asks a connection whose process serves it. A pooler introduces itself with a number of its
/// own; a server with its process's, which is also what it answers when asked by query.
///
/// # Errors
///
/// When the query fails.
pub async fn pooling_of(client: &Client) -> Result<Pooling, tokio_postgres::Error> {
    let messages = client.simple_query("select pg_catalog.pg_backend_pid()").await?;
    let serving = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0)?.parse::<i32>().ok(),
        _ => None,
    });
    Ok(match (serving, introduced_as(client).await) {
        (Some(serving), Some(introduced)) if serving != introduced => Pooling::Pooled,
        _ => Pooling::Direct,
    })
}

/// The process number of the greeting. The driver tells it only in a request to cancel, so one is
/// written into a pipe and read.
async fn introduced_as(client: &Client) -> Option<i32> {
    let (here, mut there) = tokio::io::duplex(64);
    let wire = Wire::new(Box::new(here), None, false);
    let written = client.cancel_token().cancel_query_raw(wire, AlreadySecured).await;
    let mut request = Vec::new();
    there.read_to_end(&mut request).await.ok()?;
    written.ok()?;
    // Length, code, process, key: the last bytes, whatever was asked before.
    let request = request.last_chunk::<16>()?;
    let process = request.get(8..12)?;
    Some(i32::from_be_bytes(process.try_into().ok()?))
}

/// A connection for work that needs a session, and how it was come by.
#[derive(Debug)]
pub struct Session {
    /// The connection.
    pub connection: Connection,
    /// Where it leads.
    pub url: DatabaseUrl,
    /// `Pooled` where no direct address is known: the caller must do with what a transaction
    /// holds, or refuse before touching anything.
    pub pooling: Pooling,
    /// One line for the reader where another address than the given one was taken.
    pub note: Option<String>,
}

/// Opens a connection for work that needs a session: around a pooler where a way is known.
///
/// `direct` is what the environment names beside the URL
/// ([`direct_url`](crate::environment::direct_url)); it must lead to the same database.
///
/// # Errors
///
/// As [`connect`]; [`ConnectError::DirectElsewhere`] where `direct` leads to another database.
pub async fn connect_session(
    url: &DatabaseUrl,
    options: &ConnectOptions,
    direct: Option<(String, DatabaseUrl)>,
) -> Result<Session, ConnectError> {
    let said = url.pooling();
    if said == Some(Pooling::Pooled)
        && direct.is_none()
        && let Some(derived) = url.direct()
    {
        let connection = connect(&derived, options).await?;
        let note = format!("connected to {} directly: {} is a pooler", derived.host(), url.host());
        let pooling = Pooling::Direct;
        return Ok(Session { connection, url: derived, pooling, note: Some(note) });
    }
    let connection = connect(url, options).await?;
    let pooling = match said {
        Some(said) => said,
        None => pooling_of(&connection.client).await.map_err(|error| ConnectError::Protocol {
            server: connection.server().to_owned(),
            reason: error.to_string(),
        })?,
    };
    let (Pooling::Pooled, Some((variable, direct))) = (pooling, direct) else {
        return Ok(Session { connection, url: url.clone(), pooling, note: None });
    };
    let session = connect(&direct, options).await?;
    let pooled = DatabaseIdentity::of(&connection.client).await.ok();
    let reached = DatabaseIdentity::of(&session.client).await.ok();
    if pooled.is_none() || pooled != reached {
        return Err(ConnectError::DirectElsewhere {
            variable,
            pooled: connection.server().to_owned(),
            direct: session.server().to_owned(),
        });
    }
    let note = format!("connected to {} by {variable}: {} is a pooler", session.server(), connection.server());
    connection.close().await;
    let pooling = Pooling::Direct;
    Ok(Session { connection: session, url: direct, pooling, note: Some(note) })
}
