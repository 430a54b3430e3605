//! `/health`: whether requests can be served, the database included.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::store::Store;
use crate::tell;

/// A prober gives up sooner than a person.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) async fn show(State(store): State<Store>) -> Response {
    let reason = match tokio::time::timeout(PATIENCE, store.ping()).await {
        Ok(Ok(())) => return Json(json!({ "status": "ok" })).into_response(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {} s", PATIENCE.as_secs()),
    };
    tell(&format!("unhealthy: {reason}"));
    (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "unavailable", "reason": "database" }))).into_response()
}
