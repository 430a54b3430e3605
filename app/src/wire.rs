//! What comes in: a new post, from JSON or from a form, checked before the database sees it.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::{Form, Json};
use serde::Deserialize;

use crate::error::AppError;

const LONGEST_TITLE: usize = 200;
/// What axum reads of a body at most.
const LARGEST_BODY: usize = 2 << 20;
const MOST_TAGS: usize = 20;

/// A new post as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) body: String,
    /// Made from the title when empty.
    pub(crate) slug: String,
    /// Who writes it; their user is made when there is none.
    pub(crate) author_name: String,
    pub(crate) author_email: String,
    #[serde(deserialize_with = "tags")]
    pub(crate) tags: Vec<String>,
    #[serde(deserialize_with = "flag")]
    pub(crate) publish: bool,
}

/// Read by its content type.
impl<S: Send + Sync> FromRequest<S> for Draft {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let announced =
            request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: usize| length > LARGEST_BODY) {
            // Read before the answer, or the client would still be sending and never see it.
            let _ = axum::body::to_bytes(request.into_body(), LARGEST_BODY * 8).await;
            return Err(AppError::TooLarge);
        }
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            "application/json" => match Json::from_request(request, state).await {
                Ok(Json(draft)) => Ok(draft),
                Err(rejection) => Err(unread(rejection.status(), rejection.body_text())),
            },
            "application/x-www-form-urlencoded" => match Form::from_request(request, state).await {
                Ok(Form(draft)) => Ok(draft),
                Err(rejection) => Err(unread(rejection.status(), rejection.body_text())),
            },
            _ => Err(AppError::UnsupportedMediaType),
        }
    }
}

fn unread(status: StatusCode, reason: String) -> AppError {
    if status == StatusCode::PAYLOAD_TOO_LARGE { AppError::TooLarge } else { AppError::Malformed(reason) }
}

impl Draft {
    /// Trims what people leave around words, and says what is wrong with each field.
    pub(crate) fn check(&mut self) -> Result<(), AppError> {
        for text in [&mut self.title, &mut self.slug, &mut self.author_name, &mut self.author_email] {
            *text = text.trim().to_owned();
        }
        self.body = self.body.replace("\r\n", "\n");
        if self.slug.is_empty() {
            self.slug = slug(&self.title);
        }
        let mut wrong = BTreeMap::new();
        if self.title.is_empty() {
            wrong.insert("title", "Give it a title.".to_owned());
        } else if self.title.chars().count() > LONGEST_TITLE {
            wrong.insert("title", format!("At most {LONGEST_TITLE} characters."));
        } else if self.slug.is_empty() {
            wrong.insert("slug", "The title has no letters to make an address of: write one.".to_owned());
        } else if self.slug != slug(&self.slug) {
            wrong.insert("slug", "Small letters, digits and single dashes only.".to_owned());
        }
        if self.author_name.is_empty() {
            wrong.insert("author_name", "Who writes it?".to_owned());
        }
        if !is_email(&self.author_email) {
            wrong.insert("author_email", "An e-mail address, like ada@example.org.".to_owned());
        }
        if self.tags.len() > MOST_TAGS {
            wrong.insert("tags", format!("At most {MOST_TAGS}."));
        }
        // PostgreSQL's text has no such character.
        let texts = [
            ("title", &self.title),
            ("body", &self.body),
            ("author_name", &self.author_name),
            ("author_email", &self.author_email),
        ];
        for (field, text) in texts {
            if text.contains('\0') {
                wrong.insert(field, "It has a character in it that cannot be stored.".to_owned());
            }
        }
        if self.tags.iter().any(|tag| tag.contains('\0')) {
            wrong.insert("tags", "One has a character in it that cannot be stored.".to_owned());
        }
        if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
    }
}

/// The last part of a post's address: letters and digits of the title, dashes between.
pub(crate) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase).take(LONGEST_TITLE) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').chars().take(LONGEST_TITLE).collect()
}

/// Enough to catch a slip; whether mail arrives is found out by sending some.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !text.contains(char::is_whitespace)
}

/// A list in JSON, words between commas in a form.
fn tags<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Tags {
        List(Vec<String>),
        Text(String),
    }
    let tags = match Tags::deserialize(deserializer)? {
        Tags::List(list) => list,
        Tags::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    let tags = tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    Ok(tags)
}

/// A boolean in JSON; a ticked box in a form says `on`.
fn flag<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Bool(bool),
        Text(String),
    }
    Ok(match Flag::deserialize(deserializer)? {
        Flag::Bool(value) => value,
        Flag::Text(text) => matches!(text.as_str(), "on" | "true" | "1"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_letters_digits_and_single_dashes() {
        assert_eq!(slug("Hello, World!"), "hello-world");
        assert_eq!(slug("  Größe -- 42 "), "größe-42");
        assert_eq!(slug("?!"), "");
        assert_eq!(slug(&"x".repeat(500)).len(), 200);
    }

    #[test]
    fn a_draft_says_what_is_wrong_with_each_field() {
        let mut draft = Draft { title: "  ".to_owned(), author_email: "no one".to_owned(), ..Draft::default() };
        let Err(AppError::Invalid(wrong)) = draft.check() else { panic!("nothing was wrong") };
        assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), ["author_email", "author_name", "title"]);
    }

    #[test]
    fn tags_and_ticks_are_read_from_both_kinds_of_body() {
        let json: Draft = serde_json::from_str(r#"{"tags": ["a", " b "], "publish": true}"#).expect("JSON is read");
        let text: Draft = serde_json::from_str(r#"{"tags": "a, b,", "publish": "on"}"#).expect("text is read");
        assert_eq!((json.tags, json.publish), (text.tags, text.publish));
        assert!(serde_json::from_str::<Draft>(r#"{"titel": "x"}"#).is_err());
    }
}
