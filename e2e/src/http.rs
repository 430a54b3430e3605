//! Requests to the app: plain HTTP, no TLS, every status an answer.

use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Response};

/// What the app answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Content-Type`, empty without one.
    pub content_type: String,
    /// `Location`, empty without one.
    pub location: String,
    /// The body.
    pub text: String,
    headers: HeaderMap,
}

impl Reply {
    /// A header, empty without one.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub fn json(&self) -> Value {
        match serde_json::from_str(&self.text) {
            Ok(value) => value,
            Err(error) => panic!("not JSON ({error}), status {}: {}", self.status, self.text),
        }
    }
}

/// A client that reports every status and follows no redirect.
pub(crate) fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .new_agent()
}

pub(crate) fn reply(answer: Result<Response<ureq::Body>, ureq::Error>) -> Result<Reply, String> {
    let mut response = answer.map_err(|error| error.to_string())?;
    let headers = response.headers().clone();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    Ok(Reply {
        status: response.status().as_u16(),
        content_type: header("content-type"),
        location: header("location"),
        text: response.body_mut().read_to_string().map_err(|error| error.to_string())?,
        headers,
    })
}
