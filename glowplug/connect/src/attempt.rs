//! One attempt at one server: the socket, TLS or not, who we are, and whether it is the right kind.

use crate::connect::{ConnectOptions, DEFAULT_CONNECT_TIMEOUT};
use crate::error::{ConnectError, from_driver};
use crate::passfile::{Password, password};
use crate::stream::{self, Endpoint, Stream};
use crate::surroundings::Surroundings;
use crate::tls::TlsSettings;
use crate::url::{ChannelBinding, DatabaseUrl, Host, HostAddress, SslMode, SslNegotiation, TargetSession};
use tokio_postgres::config::{self, Config};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The driver's half of a connection.
pub(crate) type Driver = tokio_postgres::Connection<Stream, <MakeRustlsConnect as MakeTlsConnect<Stream>>::Stream>;

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
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(
        url: &'a DatabaseUrl,
        options: &ConnectOptions,
        surroundings: &'a Surroundings,
    ) -> Result<Self, ConnectError> {
        let parameters = url.parameters();
        let user = url.user().map_or_else(|| surroundings.user(), str::to_owned);
        let application_name = parameters
            .application_name
            .clone()
            .or_else(|| surroundings.variable("PGAPPNAME"))
            .or_else(|| options.application_name.clone())
            .or_else(|| parameters.fallback_application_name.clone());
        Ok(Self {
            url,
            surroundings,
            tls: TlsSettings::read(parameters, surroundings)?,
            database: url.database().unwrap_or(&user).to_owned(),
            user,
            application_name,
        })
    }

    /// Connects to one server: to each of its addresses until one answers.
    pub(crate) async fn connect_to(&self, host: &Host, wanted: TargetSession) -> Result<Startup, ConnectError> {
        let wait = self.url.parameters().connect_timeout.unwrap_or(Some(DEFAULT_CONNECT_TIMEOUT));
        let endpoints = within(wait, host, stream::endpoints(host)).await?;
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
        // Inside a unix socket there is no TLS; inside a WebSocket it would be the second.
        if !matches!(endpoint, Endpoint::Tcp(_)) {
            return self.start(host, endpoint, config::SslMode::Disable).await;
        }
        let (first, second) = match self.tls.mode {
            SslMode::Disable => (config::SslMode::Disable, None),
            SslMode::Allow => (config::SslMode::Disable, Some(config::SslMode::Require)),
            SslMode::Prefer => (config::SslMode::Prefer, Some(config::SslMode::Disable)),
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => (config::SslMode::Require, None),
        };
        match (self.start(host, endpoint, first).await, second) {
            (Err(error), Some(second)) if is_about_encryption(&error) => {
                // Of two failures the first says what is wrong.
                self.start(host, endpoint, second).await.map_err(|_| error)
            }
            (result, _) => result,
        }
    }

    async fn start(&self, host: &Host, endpoint: &Endpoint, mode: config::SslMode) -> Result<Startup, ConnectError> {
        let server = host.describe();
        let name = match &host.address {
            HostAddress::Tcp(name) => name.as_str(),
            HostAddress::Unix(_) | HostAddress::Local => "localhost",
        };
        let stream = stream::open(host, endpoint, &self.url.parameters().keepalives).await?;
        let (config, ignored) = self.config(host, mode);
        let tls_config = match mode {
            config::SslMode::Disable => self.tls.plain_config(),
            _ => self.tls.client_config(name)?,
        };
        let mut tls = MakeRustlsConnect::new(tls_config);
        let tls = MakeTlsConnect::<Stream>::make_tls_connect(&mut tls, name).unwrap_or_else(|never| match never {});
        let (client, driver) = config.connect_raw(stream, tls).await.map_err(|error| {
            let mut error = from_driver(&error, &server, &self.user, &self.database);
            if let ConnectError::TlsMissing { sslmode, .. } = &mut error {
                *sslmode = self.tls.mode.word();
            }
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
        config.ssl_negotiation(match self.tls.negotiation {
            SslNegotiation::Postgres => config::SslNegotiation::Postgres,
            SslNegotiation::Direct => config::SslNegotiation::Direct,
        });
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
    let reported = |name| startup.driver.parameter(name).map(|value| value == "on");
    // Reported since PostgreSQL 14, and not by every pooler: else it is asked for.
    let known = reported("in_hot_standby").zip(reported("default_transaction_read_only"));
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
