//! One attempt at one server: the socket, TLS or not, who we are, and whether it is the right kind.

use crate::connect::{ConnectOptions, DEFAULT_CONNECT_TIMEOUT};
use crate::error::{ConnectError, from_driver};
use crate::passfile::{Password, password};
use crate::pooled::Pooling;
use crate::stream::{self, Endpoint};
use crate::surroundings::Surroundings;
use crate::tls::{Answer, TlsSettings, secure};
use crate::url::{ChannelBinding, DatabaseUrl, Host, HostAddress, SslMode, TargetSession};
use crate::wire::{AlreadySecured, Driver, Wire};
use tokio_postgres::config::{self, Config};
use tokio_postgres::{Client, SimpleQueryMessage};

/// A connection that is open and not yet driven.
pub(crate) struct Startup {
    pub(crate) client: Client,
    pub(crate) driver: Driver,
    pub(crate) server: String,
}

/// What all attempts of one call have in common.
pub(crate) struct Attempt<'a> {
    url: &'a DatabaseUrl,
    surroundings: &'a Surroundings,
    tls: TlsSettings,
    user: String,
    database: String,
    application_name: Option<String>,
    pooled: bool,
}

/// Whether TLS is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tls {
    Without,
    With,
    IfPossible,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(
        url: &'a DatabaseUrl,
        options: &ConnectOptions,
        surroundings: &'a Surroundings,
    ) -> Result<Self, ConnectError> {
        let parameters = url.parameters();
        let user = url.user().map_or_else(|| surroundings.user(), str::to_owned);
        // Where no server is reached by TCP, nothing that TLS needs has to be there.
        let mut may_encrypt = false;
        for host in url.hosts() {
            may_encrypt |= stream::may_encrypt(url, host, surroundings)?;
        }
        let application_name = parameters
            .application_name
            .clone()
            .or_else(|| surroundings.variable("PGAPPNAME"))
            .or_else(|| options.application_name.clone())
            .or_else(|| parameters.fallback_application_name.clone());
        Ok(Self {
            url,
            surroundings,
            tls: if may_encrypt { TlsSettings::read(parameters, surroundings)? } else { TlsSettings::off() },
            database: url.database().unwrap_or(&user).to_owned(),
            user,
            application_name,
            pooled: options.pooling.or(url.pooling()) == Some(Pooling::Pooled),
        })
    }

    /// Connects to one server: to each of its addresses until one answers.
    pub(crate) async fn connect_to(&self, host: &Host, wanted: TargetSession) -> Result<Startup, ConnectError> {
        let wait = self.url.parameters().connect_timeout.unwrap_or(Some(DEFAULT_CONNECT_TIMEOUT));
        let endpoints = within(wait, host, stream::endpoints(self.url, host, self.surroundings)).await?;
        let mut last = None;
        for endpoint in &endpoints {
            match within(wait, host, self.connect_at(host, endpoint, wanted)).await {
                Ok(startup) => return Ok(startup),
                // The next address may be of a network that works.
                Err(error @ (ConnectError::Unreachable { .. } | ConnectError::Timeout { .. })) => {
                    last = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| ConnectError::Unreachable {
            server: host.describe(),
            reason: "the name has no address".to_owned(),
        }))
    }

    async fn connect_at(
        &self,
        host: &Host,
        endpoint: &Endpoint,
        wanted: TargetSession,
    ) -> Result<Startup, ConnectError> {
        let mut startup = self.negotiate(host, endpoint).await?;
        if !is_wanted(&mut startup, wanted).await? {
            return Err(ConnectError::WrongKind { server: startup.server, wanted: wanted.word() });
        }
        Ok(startup)
    }

    /// Goes through the ways of connecting that the mode allows, as libpq does: `allow` without
    /// TLS and then with, `prefer` the other way round.
    async fn negotiate(&self, host: &Host, endpoint: &Endpoint) -> Result<Startup, ConnectError> {
        // Inside a unix socket there is no TLS.
        let mode = match endpoint {
            Endpoint::Tcp(_) => self.tls.mode,
            Endpoint::Unix(_) => SslMode::Disable,
            // Inside a WebSocket there is none either: it is outside.
            #[cfg(feature = "websocket")]
            Endpoint::WebSocket(_) => SslMode::Disable,
        };
        let (first, second) = match mode {
            SslMode::Disable => (Tls::Without, None),
            SslMode::Allow => (Tls::Without, Some(Tls::With)),
            SslMode::Prefer => (Tls::IfPossible, Some(Tls::Without)),
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => (Tls::With, None),
        };
        match (self.start(host, endpoint, first).await, second) {
            (Err(error), Some(second)) if is_about_encryption(&error) => {
                // Of two failures the first says what is wrong.
                self.start(host, endpoint, second).await.map_err(|_| error)
            }
            (result, _) => result,
        }
    }

    async fn start(&self, host: &Host, endpoint: &Endpoint, tls: Tls) -> Result<Startup, ConnectError> {
        let server = host.describe();
        let name = match &host.address {
            HostAddress::Tcp(name) => name.as_str(),
            HostAddress::Unix(_) | HostAddress::Local => "localhost",
        };
        let transport = stream::open(self.url, host, endpoint, self.surroundings).await?;
        let answer = match tls {
            Tls::Without => Answer::Declined(transport),
            Tls::With | Tls::IfPossible => secure(transport, &self.tls, name, &server).await?,
        };
        let (wire, mode) = match answer {
            Answer::Secured(secured) => {
                (Wire::new(secured.transport, secured.binding, self.pooled), config::SslMode::Require)
            }
            Answer::Declined(_) if tls == Tls::With => {
                return Err(ConnectError::TlsMissing { server, sslmode: self.tls.mode.word() });
            }
            Answer::Declined(transport) => (Wire::new(transport, None, self.pooled), config::SslMode::Disable),
        };
        let (config, ignored) = self.config(host, mode);
        let (client, driver) = config.connect_raw(wire, AlreadySecured).await.map_err(|error| {
            let mut error = from_driver(&error, &server, &self.user, &self.database);
            if let (ConnectError::Authentication { reason, .. }, Some(ignored)) = (&mut error, ignored) {
                *reason = format!("{reason} ({ignored})");
            }
            error
        })?;
        Ok(Startup { client, driver, server })
    }

    /// The driver's own settings, and why a password file was not used.
    fn config(&self, host: &Host, mode: config::SslMode) -> (Config, Option<String>) {
        let parameters = self.url.parameters();
        let mut config = Config::new();
        config.user(&self.user).dbname(&self.database).ssl_mode(mode);
        // The handshake is ours: to the driver TLS is there from the beginning.
        config.ssl_negotiation(config::SslNegotiation::Direct);
        config.channel_binding(match parameters.channel_binding {
            Some(ChannelBinding::Disable) => config::ChannelBinding::Disable,
            None | Some(ChannelBinding::Prefer) => config::ChannelBinding::Prefer,
            Some(ChannelBinding::Require) => config::ChannelBinding::Require,
        });
        if let Some(text) = &parameters.options {
            config.options(text.reveal());
        }
        if let Some(name) = &self.application_name {
            config.application_name(name);
        }
        match password(self.url, self.surroundings, host, &self.database, &self.user) {
            Password::Found(password) => {
                config.password(password.reveal());
                (config, None)
            }
            Password::Missing { ignored } => (config, ignored),
        }
    }
}

/// Gives a step as long as the URL allows.
async fn within<T>(
    wait: Option<std::time::Duration>,
    host: &Host,
    step: impl Future<Output = Result<T, ConnectError>>,
) -> Result<T, ConnectError> {
    match wait {
        None => step.await,
        Some(wait) => tokio::time::timeout(wait, step)
            .await
            .unwrap_or_else(|_elapsed| Err(ConnectError::Timeout { server: host.describe(), seconds: wait.as_secs() })),
    }
}

/// Whether encrypting, or not, may help: the handshake failed, or `pg_hba.conf` has no line for
/// this kind of connection. A wrong password is wrong either way, and not sent again in the clear.
fn is_about_encryption(error: &ConnectError) -> bool {
    match error {
        ConnectError::TlsCertificate { .. } | ConnectError::TlsHandshake { .. } => true,
        ConnectError::Authentication { reason, .. } => reason.contains("pg_hba.conf"),
        _ => false,
    }
}

/// Whether the server is of the kind wanted.
async fn is_wanted(startup: &mut Startup, wanted: TargetSession) -> Result<bool, ConnectError> {
    if matches!(wanted, TargetSession::Any | TargetSession::PreferStandby) {
        return Ok(true);
    }
    let known = reported_kind(&startup.driver);
    let (standby, read_only) = match known {
        Some(known) => known,
        None => ask_for_kind(startup).await?,
    };
    Ok(match wanted {
        TargetSession::Any | TargetSession::PreferStandby => true,
        TargetSession::ReadWrite => !standby && !read_only,
        TargetSession::ReadOnly => standby || read_only,
        TargetSession::Primary => !standby,
        TargetSession::Standby => standby,
    })
}

/// Standby and read-only by default, where the greeting says so: since PostgreSQL 14, and not from
/// every pooler.
fn reported_kind(driver: &Driver) -> Option<(bool, bool)> {
    let reported = |name| driver.parameter(name).map(|value| value == "on");
    reported("in_hot_standby").zip(reported("default_transaction_read_only"))
}

async fn ask_for_kind(startup: &mut Startup) -> Result<(bool, bool), ConnectError> {
    let query = "select pg_catalog.pg_is_in_recovery()::text, \
                 pg_catalog.current_setting('default_transaction_read_only')";
    let broken = |error: tokio_postgres::Error| ConnectError::Protocol {
        server: startup.server.clone(),
        reason: error.to_string(),
    };
    let messages = tokio::select! {
        messages = startup.client.simple_query(query) => messages.map_err(broken)?,
        ended = &mut startup.driver => {
            ended.map_err(broken)?;
            Vec::new()
        }
    };
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let is = |index, word| row.and_then(|row| row.get(index)) == Some(word);
    Ok((is(0, "true"), is(1, "on")))
}
