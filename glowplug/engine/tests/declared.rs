//! Every form of the grammar, executed on a real PostgreSQL.

use glowplug::declared::DeclaredSchema;
use glowplug::declared::provenance::PartKind;
use glowplug::declared::read::{SourceFile, parse};
use std::env;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio_postgres::{Client, NoTls};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database of its own on the test server; dropped by `drop_database`.
struct Scratch {
    name: String,
    admin: Client,
    client: Client,
}

async fn connect(config: &tokio_postgres::Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.expect("the server of GLOWPLUG_TEST_URL is reachable");
    tokio::spawn(connection);
    client
}

impl Scratch {
    async fn create() -> Self {
        let url = env::var("GLOWPLUG_TEST_URL")
            .expect("set GLOWPLUG_TEST_URL to a superuser's URL of a disposable PostgreSQL, or run `cargo xtask test`");
        let mut config: tokio_postgres::Config = url.parse().expect("GLOWPLUG_TEST_URL is a PostgreSQL URL");
        let admin = connect(&config).await;
        let name = format!("declared_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        admin.batch_execute(&format!("create database {name}")).await.expect("a database can be created");
        let client = connect(config.dbname(&name)).await;
        Self { name, admin, client }
    }

    async fn drop(self) {
        drop(self.client);
        self.admin
            .batch_execute(&format!("drop database {} with (force)", self.name))
            .await
            .expect("the database can be dropped");
    }

    async fn declare(&self, source: &str) {
        let files = [SourceFile { path: "schema/all.rs".to_owned(), text: source.to_owned() }];
        let schema = parse(&files, "blog").unwrap_or_else(|error| panic!("{error}"));
        let path = schema.search_path();
        self.client.batch_execute(&format!("set search_path = {path}")).await.expect("the path can be set");
        for statement in &schema.statements {
            if let Err(error) = self.client.batch_execute(&statement.sql).await {
                let place = statement.place.as_ref().map(ToString::to_string).unwrap_or_default();
                let reason = error.as_db_error().map(ToString::to_string).unwrap_or_else(|| error.to_string());
                panic!("{place}: {reason}\n{}", statement.sql);
            }
        }
    }

    async fn lines(&self, query: &str) -> Vec<String> {
        let rows = self.client.query(query, &[]).await.unwrap_or_else(|error| panic!("{error}: {query}"));
        rows.iter().map(|row| row.get::<_, String>(0)).collect()
    }
}

const WHOLE_GRAMMAR: &str = include_str!("declared/whole_grammar.rs.txt");

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_the_grammar_is_executed_by_postgresql() {
    let scratch = Scratch::create().await;
    let version = scratch.lines("select current_setting('server_version_num')").await.concat();
    let needed = "citext pg_trgm btree_gist";
    let query =
        format!("select unnest(string_to_array('{needed}', ' ')) except select name from pg_available_extensions");
    let missing = scratch.lines(&query).await;
    if version.as_str() < "150000" || !missing.is_empty() {
        eprintln!(
            "SKIPPED on {version}: the grammar needs PostgreSQL 15 and the extensions {needed}; missing: {missing:?}"
        );
        return scratch.drop().await;
    }
    let extensions = needed.split(' ').map(|name| format!("create extension {name};")).collect::<String>();
    scratch.client.batch_execute(&extensions).await.expect("what is available can be created");
    scratch.declare(WHOLE_GRAMMAR).await;

    let columns = scratch
        .lines(
            "select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                 || case when a.attnotnull then ' not null' else '' end
                 || coalesce(' collate ' || (select collname from pg_collation where oid = nullif(a.attcollation, t.typcollation)), '')
                 || case a.attidentity when 'a' then ' identity always' when 'd' then ' identity by default' else '' end
                 || case a.attgenerated when 's' then ' generated' else '' end
                 || coalesce(' = ' || pg_get_expr(d.adbin, d.adrelid), '')
                 || coalesce(' -- ' || col_description(c.oid, a.attnum), '')
             from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
             join pg_type t on t.oid = a.atttypid
             left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where c.relnamespace = 'blog'::regnamespace and c.relkind = 'r' order by c.relname, a.attnum",
        )
        .await;
    let constraints = scratch
        .lines(
            "select conrelid::regclass::text || ': ' || conname || ' ' || pg_get_constraintdef(oid)
                 || coalesce(' -- ' || obj_description(oid, 'pg_constraint'), '')
             from pg_constraint where connamespace = 'blog'::regnamespace and contype <> 'n'
             order by conrelid::regclass::text, conname",
        )
        .await;
    let indexes = scratch
        .lines(
            "select pg_get_indexdef(indexrelid) || coalesce(' -- ' || obj_description(indexrelid, 'pg_class'), '')
             from pg_index join pg_class c on c.oid = indexrelid where c.relnamespace = 'blog'::regnamespace
             and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
             order by c.relname",
        )
        .await;
    let rest = scratch
        .lines(
            "select 'table ' || relname || ' ' || relpersistence::text || ' ' || coalesce(reloptions::text, '') || ' ' || coalesce(obj_description(oid, 'pg_class'), '')
             from pg_class where relnamespace = 'blog'::regnamespace and relkind = 'r'
             union all
             select 'enum ' || typname || ' ' || array_to_string(array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder), ', ')
                 || coalesce(' -- ' || obj_description(oid, 'pg_type'), '')
             from pg_type t where typnamespace = 'blog'::regnamespace and typtype = 'e'
             union all
             select 'view ' || relname || ' ' || relkind::text || ' ' || coalesce(reloptions::text, '') || ' ' || coalesce(obj_description(oid, 'pg_class'), '') || ' '
                 || array(select attname from pg_attribute where attrelid = c.oid and attnum > 0 order by attnum)::text
             from pg_class c where relnamespace = 'blog'::regnamespace and relkind in ('v', 'm')
             union all
             select 'domain ' || typname || ' ' || format_type(typbasetype, typtypmod) || ' ' || typnotnull || ' ' || coalesce(typdefault, '') || ' '
                 || array_to_string(array(select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where contypid = t.oid and contype <> 'n' order by 1), ', ')
                 || coalesce(' -- ' || obj_description(oid, 'pg_type'), '')
             from pg_type t where typnamespace = 'blog'::regnamespace and typtype = 'd'
             union all
             select 'sequence ' || relname || ' ' || (s.*)::text || coalesce(' -- ' || obj_description(oid, 'pg_class'), '')
             from pg_class c cross join lateral (select data_type, start_value, increment_by, min_value, max_value, cache_size, cycle from pg_sequences q where q.schemaname = 'blog' and q.sequencename = c.relname) s
             where relnamespace = 'blog'::regnamespace and relname in ('counter', 'Plain One')
             union all
             select 'policy ' || tablename || ' ' || policyname || ' ' || permissive || ' ' || cmd || ' ' || roles::text || coalesce(' using ' || qual, '') || coalesce(' check ' || with_check, '')
             from pg_policies where schemaname = 'blog'
             union all
             select 'security ' || relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity from pg_class where relnamespace = 'blog'::regnamespace and relrowsecurity
             order by 1",
        )
        .await;
    insta::assert_snapshot!([columns, constraints, indexes, rest].map(|lines| lines.join("\n")).join("\n\n"));
    scratch.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_projects_own_schema_is_executed_by_postgresql() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let schema =
        glowplug::declared::read(&root, &root.join("db/src/schema"), "blog").unwrap_or_else(|error| panic!("{error}"));
    assert!(schema.warnings.is_empty(), "{:?}", schema.warnings);
    let scratch = Scratch::create().await;
    let script = format!("set search_path = {};\n{}", schema.search_path(), schema.script());
    scratch.client.batch_execute(&script).await.unwrap_or_else(|error| panic!("{error:?}\n{script}"));
    let auth = scratch
        .lines(
            "select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                 || case when a.attnotnull then '' else ' null' end
                 || coalesce(' = ' || pg_get_expr(d.adbin, d.adrelid), '')
             from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
             left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where c.relnamespace = 'blog'::regnamespace and c.relname in ('user', 'session', 'account', 'verification')
             and c.relkind = 'r'
             union all
             select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
             where conrelid in ('blog.user'::regclass, 'blog.session'::regclass, 'blog.account'::regclass, 'blog.verification'::regclass)
             and contype <> 'n'
             union all
             select tablename || ' ' || regexp_replace(indexdef, '.* USING', '') from pg_indexes
             where schemaname = 'blog' and tablename in ('user', 'session', 'account', 'verification') and indexname like '%idx'
             order by 1",
        )
        .await;
    insta::assert_snapshot!(auth.join("\n"));
    scratch.drop().await;
}

#[test]
fn every_object_knows_its_place_and_its_former_name() {
    let files = [
        SourceFile {
            path: "db/src/schema/a.rs".to_owned(),
            text: "table! {\n    post (id) renamed from article {\n        id -> Int4,\n        slug -> Text unique renamed from permalink,\n        title -> Text using sql(\"slug\") check sql(\"true\"),\n        index (slug, sql(\"lower(title)\")),\n        index by_title (title) renamed from title_index,\n    }\n}\n".to_owned(),
        },
        SourceFile {
            path: "db/src/schema/b.rs".to_owned(),
            text: "pg_enum! { pub enum Mood renamed from feeling { Good renamed from fine, Bad } }".to_owned(),
        },
        SourceFile { path: "db/src/schema/c.sql".to_owned(), text: "create view v as select 1;\n".to_owned() },
    ];
    let schema = parse(&files, "blog").unwrap_or_else(|error| panic!("{error}"));
    let at = |place: Option<&glowplug_syntax::Place>| place.map(ToString::to_string).unwrap_or_default();
    let places = &schema.provenance;
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(at(places.table("post")), "db/src/schema/a.rs:2:5");
    assert_eq!(at(places.column("post", "slug")), "db/src/schema/a.rs:4:9");
    assert_eq!(at(places.enumeration("mood")), "db/src/schema/b.rs:1:21");
    assert_eq!(at(places.enum_value("mood", "bad")), "db/src/schema/b.rs:1:73");
    // Named by PostgreSQL, found by their columns.
    let part = |kind, name, columns: &[Option<String>]| at(places.part("post", kind, name, columns));
    assert_eq!(part(PartKind::PrimaryKey, "post_pkey", &[some("id")]), "db/src/schema/a.rs:2:11");
    assert_eq!(part(PartKind::Unique, "post_slug_key", &[some("slug")]), "db/src/schema/a.rs:4:22");
    assert_eq!(part(PartKind::Check, "post_check", &[]), "db/src/schema/a.rs:5:41");
    assert_eq!(part(PartKind::Index, "post_slug_lower_idx", &[some("slug"), None]), "db/src/schema/a.rs:6:9");
    assert_eq!(part(PartKind::Index, "by_title", &[]), "db/src/schema/a.rs:7:9");
    assert_eq!(part(PartKind::Index, "no_such", &[some("id")]), "");

    let renames: Vec<String> =
        schema.renames.hints.iter().map(|hint| format!("{} at {}", hint.from, hint.place)).collect();
    assert_eq!(
        renames,
        [
            "feeling at db/src/schema/b.rs:1:39",
            "fine at db/src/schema/b.rs:1:67",
            "article at db/src/schema/a.rs:2:28",
            "permalink at db/src/schema/a.rs:4:42",
            "title_index at db/src/schema/a.rs:7:45",
        ]
    );
    assert_eq!(schema.conversions[0].expression, "slug");
    assert_eq!(schema.sql_files[0].path, "db/src/schema/c.sql");
    // It can be kept: what is read again is what was written.
    let kept = serde_json::to_string(&schema).expect("plain data");
    assert_eq!(serde_json::from_str::<DeclaredSchema>(&kept).expect("plain data"), schema);
}
