//! The pages: plain HTML, written here, every value escaped.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse};

use crate::store::Article;
use crate::wire::Draft;

const STYLE: &str = include_str!("style.css");

/// The one stylesheet.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")], STYLE)
}

/// A post's address: its slug, percent-encoded.
pub(crate) fn address(slug: &str) -> String {
    let mut address = "/posts/".to_owned();
    for byte in slug.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            address.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

pub(crate) fn list(articles: &[Article]) -> Html<String> {
    let mut main = "<h1>Posts</h1>\n<p><a class=\"button\" href=\"/posts/new\">Write a post</a></p>\n".to_owned();
    if articles.is_empty() {
        main.push_str("<p>There is nothing here yet.</p>\n");
    } else {
        main.push_str("<ul class=\"posts\">\n");
        for article in articles {
            let _ = writeln!(
                main,
                "<li><article><h2><a href=\"{}\">{}</a></h2>{}</article></li>",
                escape(&address(&article.post.slug)),
                escape(&article.post.title),
                byline(article)
            );
        }
        main.push_str("</ul>\n");
        if let Some(last) = articles.last() {
            let _ = writeln!(
                main,
                "<nav aria-label=\"Pages\"><a href=\"/posts?before={}\">Older posts</a></nav>",
                last.post.id
            );
        }
    }
    layout("Posts", &main)
}

pub(crate) fn show(article: &Article) -> Html<String> {
    let post = &article.post;
    let mut main = format!("<article>\n<h1>{}</h1>\n{}\n", escape(&post.title), byline(article));
    for paragraph in post.body.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let _ = writeln!(main, "<p>{}</p>", escape(paragraph.trim()).replace('\n', "<br>"));
    }
    if !post.tags.is_empty() {
        main.push_str("<ul class=\"tags\" aria-label=\"Tags\">");
        for tag in &post.tags {
            let _ = write!(main, "<li>{}</li>", escape(tag));
        }
        main.push_str("</ul>\n");
    }
    main.push_str("</article>\n<p><a href=\"/posts\">All posts</a></p>\n");
    layout(&post.title, &main)
}

/// The form, with what was typed and what is wrong with it.
pub(crate) fn form(draft: &Draft, wrong: &BTreeMap<&'static str, String>) -> Html<String> {
    let mut main = "<h1>Write a post</h1>\n".to_owned();
    if !wrong.is_empty() {
        main.push_str("<p class=\"wrong\" role=\"alert\">It was not saved: some of it is not right.</p>\n");
    }
    main.push_str("<form method=\"post\" action=\"/posts\">\n");
    let inputs = [
        ("title", "Title", "text", &draft.title, "required maxlength=\"200\"", ""),
        ("slug", "Address", "text", &draft.slug, "maxlength=\"200\"", "Made from the title when left empty."),
        ("author_name", "Your name", "text", &draft.author_name, "required autocomplete=\"name\"", ""),
        (
            "author_email",
            "Your e-mail address",
            "email",
            &draft.author_email,
            "required autocomplete=\"email\"",
            "Not shown to anybody.",
        ),
        ("tags", "Tags", "text", &draft.tags.join(", "), "", "Words between commas."),
    ];
    for (name, label, kind, value, attributes, hint) in inputs {
        let control =
            format!("<input id=\"{name}\" name=\"{name}\" type=\"{kind}\" value=\"{}\" {attributes}", escape(value));
        field(&mut main, name, label, hint, wrong, &control, ">");
    }
    let control = "<textarea id=\"body\" name=\"body\" rows=\"12\"";
    // The parser drops one newline after the tag, so one is given.
    field(&mut main, "body", "Text", "", wrong, control, &format!(">\n{}</textarea>", escape(&draft.body)));
    let ticked = if draft.publish { " checked" } else { "" };
    let _ = writeln!(
        main,
        "<p class=\"tick\"><input id=\"publish\" name=\"publish\" type=\"checkbox\"{ticked}> <label for=\"publish\">Publish it now</label></p>"
    );
    main.push_str("<p><button type=\"submit\">Save</button></p>\n</form>\n");
    layout("Write a post", &main)
}

pub(crate) fn error(status: StatusCode, message: &str) -> Html<String> {
    let title = status.canonical_reason().unwrap_or("Error");
    layout(
        title,
        &format!("<h1>{}</h1>\n<p>{}</p>\n<p><a href=\"/posts\">All posts</a></p>\n", escape(title), escape(message)),
    )
}

/// A labelled control; what is wrong and what helps are told to those who hear the page, too.
fn field(
    main: &mut String,
    name: &str,
    label: &str,
    hint: &str,
    wrong: &BTreeMap<&'static str, String>,
    control: &str,
    closing: &str,
) {
    let wrong = wrong.get(name);
    let mut described = Vec::new();
    let mut notes = String::new();
    if !hint.is_empty() {
        described.push(format!("{name}-hint"));
        let _ = write!(notes, "<span class=\"hint\" id=\"{name}-hint\">{}</span>", escape(hint));
    }
    if let Some(wrong) = wrong {
        described.push(format!("{name}-wrong"));
        let _ = write!(notes, "<span class=\"wrong\" id=\"{name}-wrong\">{}</span>", escape(wrong));
    }
    let mut attributes = String::new();
    if !described.is_empty() {
        let _ = write!(attributes, " aria-describedby=\"{}\"", described.join(" "));
    }
    if wrong.is_some() {
        attributes.push_str(" aria-invalid=\"true\"");
    }
    let _ = writeln!(main, "<p><label for=\"{name}\">{label}</label>{control}{attributes}{closing}{notes}</p>");
}

fn byline(article: &Article) -> String {
    let post = &article.post;
    let shown = post.published_at.unwrap_or(post.created_at);
    let draft = if post.published_at.is_none() { " · draft" } else { "" };
    format!(
        "<p class=\"byline\">{} · <time datetime=\"{}\">{}</time>{draft}</p>",
        escape(&article.author.name),
        shown.format("%Y-%m-%dT%H:%M:%SZ"),
        shown.format("%-d %B %Y")
    )
}

fn layout(title: &str, main: &str) -> Html<String> {
    Html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} · Blog</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
         <header><a href=\"/posts\">Blog</a></header>\n<main id=\"main\">\n{main}</main>\n</body>\n</html>\n",
        escape(title)
    ))
}

/// Text as it may stand in HTML, between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_becomes_markup() {
        let nasty = "\"><script>alert('1')</script>&";
        let draft = Draft { title: nasty.to_owned(), body: format!("</textarea>{nasty}"), ..Draft::default() };
        let Html(page) = form(&draft, &BTreeMap::from([("title", nasty.to_owned())]));
        assert!(!page.contains("<script") && !page.contains("</textarea></textarea>"), "{page}");
        assert_eq!(page.matches("</textarea>").count(), 1);
        assert!(page.contains("aria-describedby=\"title-wrong\" aria-invalid=\"true\""));
    }

    #[test]
    fn an_address_is_percent_encoded() {
        assert_eq!(address("größe-1"), "/posts/gr%C3%B6%C3%9Fe-1");
    }
}
