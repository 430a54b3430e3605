//! Posts as people see them.

#[test]
fn a_form_is_filled_in_sent_and_leads_to_the_post() {
    e2e::test(|app| {
        let form = app.page("/posts/new");
        assert_eq!(form.status, 200);
        assert!(form.content_type.starts_with("text/html"), "{}", form.content_type);
        for field in ["title", "slug", "author_name", "author_email", "tags", "body", "publish"] {
            assert!(form.text.contains(&format!("<label for=\"{field}\">")), "{field} has no label");
            assert!(form.text.contains(&format!("id=\"{field}\" name=\"{field}\"")), "{field} has no control");
        }
        let sent = app.submit(
            "/posts",
            &[
                ("title", "A <b>bold</b> title"),
                ("slug", ""),
                ("author_name", "Ada"),
                ("author_email", "ada@example.org"),
                ("tags", "one, two"),
                ("body", "First.\r\n\r\nSecond <script>"),
                ("publish", "on"),
            ],
        );
        assert_eq!((sent.status, sent.location.as_str()), (303, "/posts/a-b-bold-b-title"), "{}", sent.text);
        let page = app.page(&sent.location).text;
        assert!(page.contains("<h1>A &lt;b&gt;bold&lt;/b&gt; title</h1>"), "{page}");
        assert!(page.contains("<p>First.</p>\n<p>Second &lt;script&gt;</p>"), "{page}");
        assert!(page.contains("<li>one</li><li>two</li>"), "{page}");
        assert!(!page.contains("ada@example.org"), "an address is nobody's business");
        assert!(app.page("/posts").text.contains("<a href=\"/posts/a-b-bold-b-title\">"));
    });
}

#[test]
fn a_form_with_mistakes_comes_back_with_what_was_typed() {
    e2e::test(|app| {
        let sent =
            app.submit("/posts", &[("title", ""), ("author_name", "\"Ada\""), ("author_email", "x"), ("body", "Kept")]);
        assert_eq!(sent.status, 422);
        assert!(
            sent.text.contains("value=\"&quot;Ada&quot;\"") && sent.text.contains("Kept</textarea>"),
            "{}",
            sent.text
        );
        assert!(sent.text.contains("role=\"alert\"") && sent.text.contains("aria-invalid=\"true\""), "{}", sent.text);
    });
}

#[test]
fn every_page_is_a_whole_document_and_lets_nothing_in() {
    e2e::test(|app| {
        for path in ["/posts", "/posts/new", "/nowhere"] {
            let page = app.page(path);
            for part in ["<!doctype html>", "<html lang=\"en\">", "<title>", "<main id=\"main\">", "name=\"viewport\""]
            {
                assert!(page.text.contains(part), "{path} lacks {part}");
            }
            assert_eq!(page.text.matches("<h1>").count(), 1, "{path}");
            assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        }
        assert_eq!((app.page("/").status, app.page("/").location.as_str()), (303, "/posts"));
        assert!(app.page("/style.css").content_type.starts_with("text/css"));
        assert_eq!(app.page("/nowhere").status, 404);
    });
}
