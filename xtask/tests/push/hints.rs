//! `renamed from` on every kind of item: the object stays the one it was, and the hint does no harm later.

use crate::project::Project;

const HEAD: &str = "use super::namespace::{domain, pg_enum, sequence, table, view};\n";

/// Every item under its first name, or its second with the first as a hint.
fn items(renamed: bool) -> String {
    let name = |old: &str, new: &str| if renamed { new.to_owned() } else { old.to_owned() };
    let hint = |old: &str| if renamed { format!(" renamed from {old}") } else { String::new() };
    let (table, column, kind) = (name("post", "article"), name("permalink", "slug"), name("OldKind", "NewKind"));
    let (word, all, latest) = (name("OldWord", "NewWord"), name("posts", "articles"), name("newest", "latest"));
    let draft = if renamed { "Sketch renamed from draft" } else { "Draft" };
    format!(
        "{HEAD}
        pg_enum! {{ pub enum {kind}{of_kind} {{ {draft}, Live }} }}
        domain! {{ pub {word} -> Text check sql(\"value <> ''\"){of_word} }}
        sequence! {{ {counter} -> Int8 (start with 10){of_counter} }}
        table! {{ {table} (id){of_table} {{
            id -> BigInt = nextval(\"{counter}\"),
            {column} -> {word}{of_column},
            kind -> {kind},
            row level security,
            policy {policy} for select to public using sql(\"true\"){of_policy},
            unique {key} ({column}){of_key},
            check {check} sql(\"id > 0\"){of_check},
            index {index} (kind){of_index},
        }} }}
        view! {{ {all} (id){of_all} {{ id -> BigInt, title -> Text, }} as sql(\"select id, {column} as title from {table}\") }}
        view! {{ {latest} (id) materialized{of_latest} {{ id -> BigInt, }} as sql(\"select max(id) as id from {table}\") }}",
        of_kind = hint("old_kind"),
        of_word = hint("old_word"),
        of_counter = hint("ticket"),
        of_table = hint("post"),
        of_column = hint("permalink"),
        of_policy = hint("readers"),
        of_key = hint("post_key"),
        of_check = hint("post_check"),
        of_index = hint("post_kind"),
        of_all = hint("posts"),
        of_latest = hint("newest"),
        counter = name("ticket", "number"),
        policy = name("readers", "everybody"),
        key = name("post_key", "article_key"),
        check = name("post_check", "article_check"),
        index = name("post_kind", "article_kind"),
    )
}

/// What every object of the namespace is, apart from its name.
fn identities(project: &Project) -> String {
    project.sql(
        "select string_agg(what || ' ' || oid, ', ' order by what, oid) from (
             select 'relation', oid from pg_class where relnamespace = current_schema()::regnamespace
             union all select 'type', oid from pg_type where typnamespace = current_schema()::regnamespace and typtype in ('e', 'd')
             union all select 'label', e.oid from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typnamespace = current_schema()::regnamespace
             union all select 'constraint', oid from pg_constraint where connamespace = current_schema()::regnamespace
             union all select 'policy', oid from pg_policy) it(what, oid)",
    )
}

#[test]
fn every_renamed_item_stays_the_object_that_it_was() {
    let project = Project::pushed(&items(false));
    project.sql(
        "insert into post (permalink, kind) values ('a', 'draft'), ('b', 'live'); refresh materialized view newest",
    );
    let before = identities(&project);
    project.declare(&items(true));
    project.push(0, &[]);
    assert_eq!(project.sql("select id, slug, kind from article order by id"), "10|a|sketch\n11|b|live");
    assert_eq!(project.sql("select title from articles order by id; select id from latest"), "a\nb\n11");
    assert_eq!(identities(&project), before);
    project.is_settled();
    // What is done is not done again, and a hint that has served may stay.
    assert_eq!(project.json(0, &[])["changes"], serde_json::json!([]));
}
