//! Posts: listing, reading, writing.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use crate::error::{AppError, Wants};
use crate::page;
use crate::store::Store;
use crate::wire::Draft;

/// Which part of the list.
#[derive(Debug, Deserialize)]
pub(crate) struct Slice {
    /// Posts older than this one.
    before: Option<i64>,
}

pub(crate) async fn list(
    State(store): State<Store>,
    wants: Wants,
    slice: Result<Query<Slice>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let before = match slice {
        Ok(Query(slice)) => slice.before,
        Err(rejection) => return wants.error(AppError::Malformed(rejection.body_text())),
    };
    let articles = match store.posts(before).await {
        Ok(articles) => articles,
        Err(error) => return wants.error(error.into()),
    };
    match wants {
        Wants::Json => Json(json!({ "posts": articles })).into_response(),
        Wants::Page => page::list(&articles).into_response(),
    }
}

pub(crate) async fn show(State(store): State<Store>, wants: Wants, Path(slug): Path<String>) -> Response {
    match (store.post(&slug).await, wants) {
        (Err(error), _) => wants.error(error.into()),
        (Ok(None), _) => wants.error(AppError::NotFound),
        (Ok(Some(article)), Wants::Json) => Json(article).into_response(),
        (Ok(Some(article)), Wants::Page) => page::show(&article).into_response(),
    }
}

pub(crate) async fn form() -> Response {
    page::form(&Draft::default(), &BTreeMap::new()).into_response()
}

pub(crate) async fn create(State(store): State<Store>, wants: Wants, draft: Result<Draft, AppError>) -> Response {
    let mut draft = match draft {
        Ok(draft) => draft,
        Err(error) => return wants.error(error),
    };
    let created = match draft.check() {
        Ok(()) => match store.create(&draft).await {
            Ok(Some(article)) => Ok(article),
            Ok(None) => {
                Err(AppError::Invalid(BTreeMap::from([("slug", "A post has this address already.".to_owned())])))
            }
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error),
    };
    match (created, wants) {
        (Ok(article), Wants::Json) => {
            let place = page::address(&article.post.slug);
            (StatusCode::CREATED, [(header::LOCATION, place)], Json(article)).into_response()
        }
        // A browser is sent on, so that reloading does not send the form again.
        (Ok(article), Wants::Page) => Redirect::to(&page::address(&article.post.slug)).into_response(),
        // What was typed stays typed.
        (Err(AppError::Invalid(wrong)), Wants::Page) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page::form(&draft, &wrong)).into_response()
        }
        (Err(error), _) => wants.error(error),
    }
}
