//! One request to Neon, repeated where that is safe.
//!
//! By the API's description: 423 (another operation holds the resource) and 503 may always be
//! repeated; 429 says that nothing was done; after any other failure only a `GET` may be. No answer's
//! text reaches an error unless it is Neon's own message.

use super::error::NeonError;
use super::{ADDRESS, Limits};
use crate::secret::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::crypto::ring;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// No pause that we choose ourselves is longer.
const LONGEST: Duration = Duration::from_secs(2);

/// Answers are lists of branches at most; one that is larger is not Neon's.
const LARGEST: u64 = 64 << 20;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Delete,
}

impl Method {
    fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// The way to Neon. `Debug` shows the address alone.
pub(crate) struct Http {
    agent: Agent,
    base: String,
    key: Secret,
    pub(super) limits: Limits,
    pub(super) listener: Box<dyn Fn(&str) + Send + Sync>,
}

/// An answer, whatever it says.
struct Reply {
    status: u16,
    retry_after: Option<Duration>,
    text: String,
}

impl Http {
    pub(super) fn new(address: &str, key: Secret, limits: Limits) -> Result<Self, NeonError> {
        let malformed = |reason: &str| NeonError::Setting { variable: ADDRESS, reason: reason.to_owned() };
        let uri: ureq::http::Uri = address.parse().map_err(|_| malformed("it is no address"))?;
        let host = uri.host().ok_or_else(|| malformed("it names no host"))?;
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if here => false,
            // The key would go over the network for everybody to read.
            _ => return Err(malformed("it must begin with https://")),
        };
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(limits.request))
            .user_agent(concat!("glowplug/", env!("CARGO_PKG_VERSION")));
        if here {
            config = config.proxy(None);
        }
        if secure {
            config = config.tls_config(tls()?);
        }
        Ok(Self {
            agent: config.build().new_agent(),
            base: address.trim_end_matches('/').to_owned(),
            key,
            limits,
            listener: Box::new(|_| {}),
        })
    }

    pub(super) fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, NeonError> {
        self.request(Method::Get, path, query, None)
    }

    /// Asks until there is an answer that counts; an empty one is `null`.
    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Value, NeonError> {
        let action = format!("{} {path}", method.word());
        let began = Instant::now();
        for attempt in 0.. {
            let outcome = self.once(method, &self.address(path, query), body);
            let (problem, wanted) = match outcome {
                Ok(reply) if (200..300).contains(&reply.status) => {
                    if reply.text.trim().is_empty() {
                        return Ok(Value::Null);
                    }
                    return serde_json::from_str(&reply.text)
                        .map_err(|error| NeonError::Malformed { action, reason: format!("it is no JSON ({error})") });
                }
                Ok(reply) => {
                    let problem = self.problem(&action, &reply);
                    if !repeatable(method, &reply, &problem) {
                        return Err(problem);
                    }
                    (problem, reply.retry_after)
                }
                Err(error) => {
                    let problem = self.unreachable(method, &action, &error);
                    if method != Method::Get || is_final(&error) {
                        return Err(problem);
                    }
                    (problem, None)
                }
            };
            let pause = wanted.unwrap_or_else(|| self.pause(attempt));
            if began.elapsed() + pause > self.limits.repeat {
                return Err(self.given_up(action, problem, began.elapsed()));
            }
            (self.listener)(&format!("{problem}; asking again in {:.1} s", pause.as_secs_f64()));
            std::thread::sleep(pause);
        }
        unreachable!("the loop ends by returning")
    }

    /// Longer from time to time, and never the same for two that were turned away together.
    pub(super) fn pause(&self, attempt: u32) -> Duration {
        let whole = self.limits.pause.saturating_mul(1 << attempt.min(10)).min(LONGEST);
        whole.mul_f64(0.5 + 0.5 * rand::random::<f64>())
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> String {
        let mut address = format!("{}{path}", self.base);
        for (index, (name, value)) in query.iter().enumerate() {
            address.push(if index == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
        }
        address
    }

    fn once(&self, method: Method, address: &str, body: Option<&Value>) -> Result<Reply, ureq::Error> {
        let bearer = format!("Bearer {}", self.key.reveal());
        let mut response = match method {
            Method::Get => self.agent.get(address).header("authorization", bearer).header("accept", JSON).call()?,
            Method::Delete => {
                self.agent.delete(address).header("authorization", bearer).header("accept", JSON).call()?
            }
            Method::Post => {
                let request = self.agent.post(address).header("authorization", bearer).header("accept", JSON);
                match body {
                    Some(body) => request.content_type(JSON).send(body.to_string())?,
                    None => request.send_empty()?,
                }
            }
        };
        let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let retry_after = header.and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
        let text = response.body_mut().with_config().limit(LARGEST).lossy_utf8(true).read_to_string()?;
        Ok(Reply { status: response.status().as_u16(), retry_after, text })
    }

    /// What an answer that is none of success says.
    fn problem(&self, action: &str, reply: &Reply) -> NeonError {
        let json: Value = serde_json::from_str(&reply.text).unwrap_or_default();
        let field = |name: &str| json.get(name).and_then(Value::as_str).map(|text| self.without_key(text));
        let message = field("message").unwrap_or_else(|| "it gives no reason".to_owned());
        match reply.status {
            status @ (401 | 403) => NeonError::Key { status, message },
            status => NeonError::Refused {
                action: action.to_owned(),
                status,
                code: field("code").unwrap_or_default(),
                message,
                request: field("request_id"),
            },
        }
    }

    fn unreachable(&self, method: Method, action: &str, error: &ureq::Error) -> NeonError {
        let (reason, before) = match error {
            ureq::Error::Timeout(_) => (format!("none within {} s", self.limits.request.as_secs_f64()), false),
            ureq::Error::HostNotFound => ("its name is not known here".to_owned(), true),
            ureq::Error::Io(error) => (error.to_string(), error.kind() == std::io::ErrorKind::ConnectionRefused),
            other => (self.without_key(&other.to_string()), false),
        };
        NeonError::Unreachable { action: action.to_owned(), reason, uncertain: method != Method::Get && !before }
    }

    fn given_up(&self, action: String, problem: NeonError, after: Duration) -> NeonError {
        match problem {
            NeonError::Refused { status, message, .. } => {
                NeonError::Busy { action, status, message, seconds: after.as_secs() }
            }
            other => other,
        }
    }

    /// Nobody sends a key back; should somebody, it goes no further.
    fn without_key(&self, text: &str) -> String {
        text.replace(self.key.reveal(), "***")
    }
}

const JSON: &str = "application/json";

/// Whether a failure to get an answer will not pass by itself: a certificate, an address.
fn is_final(error: &ureq::Error) -> bool {
    match error {
        // rustls hands its errors on in this form.
        ureq::Error::Io(error) => error.kind() == std::io::ErrorKind::InvalidData,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::BadUri(_) => true,
        _ => false,
    }
}

/// Whether the same request may be sent once more.
fn repeatable(method: Method, reply: &Reply, problem: &NeonError) -> bool {
    match reply.status {
        423 | 429 | 503 => true,
        500 | 502 | 504 => method == Method::Get,
        // Work in progress was once told by this status, too.
        409 => {
            matches!(problem, NeonError::Refused { message, .. } if message.contains("running") && message.contains("operation"))
        }
        _ => false,
    }
}

/// The system's authorities, and the cryptography that database connections use.
fn tls() -> Result<TlsConfig, NeonError> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        return Err(NeonError::Unreachable {
            action: "anything".to_owned(),
            reason: "no trusted authorities were found on this system: install the ca-certificates package, or name their file in SSL_CERT_FILE".to_owned(),
            uncertain: false,
        });
    }
    let roots: Vec<Certificate<'static>> =
        found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build())
}

impl fmt::Debug for Http {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Http").field("base", &self.base).field("limits", &self.limits).finish_non_exhaustive()
    }
}
