//! What went wrong with a request, as JSON for programs and as a page for people.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::page;
use crate::store::StoreError;
use crate::tell;

/// Why a request was not done.
#[derive(Debug)]
pub(crate) enum AppError {
    NotFound,
    MethodNotAllowed,
    /// Neither JSON nor a form.
    UnsupportedMediaType,
    /// More than a request may carry.
    TooLarge,
    /// The body cannot be read as what it says it is.
    Malformed(String),
    /// Field by field what is wrong.
    Invalid(BTreeMap<&'static str, String>),
    /// The database did not do it.
    Store(StoreError),
}

impl AppError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(StoreError::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(StoreError::Query(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A word for programs.
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::TooLarge => "too_large",
            Self::Malformed(_) => "malformed",
            Self::Invalid(_) => "invalid",
            Self::Store(StoreError::Unavailable(_)) => "unavailable",
            Self::Store(StoreError::Query(_)) => "internal",
        }
    }

    /// A sentence for people. What the database said stays in the log.
    fn message(&self) -> String {
        match self {
            Self::NotFound => "There is nothing here.".to_owned(),
            Self::MethodNotAllowed => "This address does not take that.".to_owned(),
            Self::UnsupportedMediaType => "Send application/json or a form.".to_owned(),
            Self::TooLarge => "That is more than this takes.".to_owned(),
            Self::Malformed(reason) => format!("The request cannot be read: {reason}."),
            Self::Invalid(_) => "Some of this is not right.".to_owned(),
            Self::Store(StoreError::Unavailable(_)) => {
                "The database cannot be reached. Try again in a moment.".to_owned()
            }
            Self::Store(StoreError::Query(_)) => "Something went wrong here. It has been logged.".to_owned(),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Where nobody has asked what the other side wants.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        Wants::Json.error(self)
    }
}

/// What the other side wants to see: a browser asks for HTML, everything else gets JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Json,
    Page,
}

impl Wants {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if accepts.contains("text/html") { Self::Page } else { Self::Json }
    }

    /// The answer to a request that was not done.
    pub(crate) fn error(self, error: AppError) -> Response {
        if let AppError::Store(error) = &error {
            tell(&format!("error: {error}"));
        }
        let (status, message) = (error.status(), error.message());
        match self {
            Self::Json => {
                let mut body = json!({ "code": error.code(), "message": message });
                if let AppError::Invalid(fields) = &error {
                    body["fields"] = json!(fields);
                }
                (status, Json(json!({ "error": body }))).into_response()
            }
            Self::Page => (status, page::error(status, &message)).into_response(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Wants {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
