//! The grammar of URLs, by example.

use glowplug_connect::{DatabaseUrl, HostAddress, SslMode, SslRootCert, TargetSession, UrlError};
use proptest::prelude::*;
use std::time::Duration;

#[path = "support/fuzz.rs"]
mod fuzz;

fn parse(text: &str) -> DatabaseUrl {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refuse(text: &str) -> UrlError {
    match text.parse::<DatabaseUrl>() {
        Ok(url) => panic!("{text} was taken as {url}"),
        Err(error) => error,
    }
}

#[test]
fn both_schemes_are_one() {
    assert_eq!(parse("postgres://h/d"), parse("postgresql://h/d"));
    assert_eq!(refuse("mysql://h/d"), UrlError::Scheme);
    assert_eq!(refuse(""), UrlError::Empty);
}

#[test]
fn a_socket_directory_is_a_host_in_either_spelling() {
    for text in [
        "postgres://u@%2Fvar%2Frun%2Fpg:5433/d",
        "postgres://u@/d?host=/var/run/pg&port=5433",
        "postgresql:///d?host=/var/run/pg&port=5433&user=u",
    ] {
        let url = parse(text);
        assert_eq!(url.hosts()[0].address, HostAddress::Unix("/var/run/pg".into()), "{text}");
        assert_eq!((url.port(), url.user(), url.database()), (5433, Some("u"), Some("d")));
    }
    assert_eq!(parse("postgres:///d").hosts()[0].address, HostAddress::Local);
}

#[test]
fn several_hosts_have_their_own_ports_or_share_one() {
    let url = parse("postgres://a:1,b,[::1]:3/d?target_session_attrs=read-write");
    let ports: Vec<_> = url.hosts().iter().map(|host| (host.address.as_str(), host.port)).collect();
    assert_eq!(ports, [("a", 1), ("b", 5432), ("::1", 3)]);
    assert_eq!(url.parameters().target_session, Some(TargetSession::ReadWrite));
    let url = parse("postgres://a,b/d?port=6000");
    assert!(url.hosts().iter().all(|host| host.port == 6000));
    assert_eq!(refuse("postgres://a,b,c/d?port=1,2"), UrlError::ListLength { parameter: "port" });
}

#[test]
fn parameters_have_their_types() {
    let url = parse(
        "postgres://h/d?sslmode=verify-full&sslrootcert=system&connect_timeout=7&options=endpoint%3Dep-x&channel_binding=require",
    );
    let parameters = url.parameters();
    assert_eq!(parameters.sslmode, Some(SslMode::VerifyFull));
    assert_eq!(parameters.sslrootcert, Some(SslRootCert::System));
    assert_eq!(parameters.connect_timeout, Some(Some(Duration::from_secs(7))));
    assert_eq!(parameters.options.as_ref().unwrap().reveal(), "endpoint=ep-x");
}

#[test]
fn a_url_tells_whether_it_leads_to_a_pooler_and_neons_tells_the_way_around() {
    use glowplug_connect::Pooling;
    let pooled = parse("postgres://u@ep-x-1-pooler.eu-central-1.aws.neon.tech/d?sslmode=require");
    assert_eq!(pooled.pooling(), Some(Pooling::Pooled));
    let direct = pooled.direct().unwrap();
    assert_eq!(direct, parse("postgres://u@ep-x-1.eu-central-1.aws.neon.tech/d?sslmode=require"));
    assert_eq!((direct.pooling(), direct.direct()), (Some(Pooling::Direct), None));
    assert_eq!(parse("postgres://h/d?pgbouncer=true").pooling(), Some(Pooling::Pooled));
    assert_eq!(parse("postgres://h/d?pgbouncer=true").direct(), None);
    assert_eq!(parse("postgres://ep-x-pooler.h/d?pgbouncer=false").pooling(), Some(Pooling::Direct));
    assert_eq!(parse("postgres://h/d").pooling(), None);
}

#[test]
fn an_unknown_parameter_is_named() {
    assert_eq!(refuse("postgres://h/d?sslmod=require"), UrlError::UnknownParameter { parameter: "sslmod".into() });
    assert!(refuse("postgres://h/d?sslpassword=x").to_string().contains("sslpassword"));
    assert!(refuse("postgres://h/d?sslmode=full").to_string().contains("sslmode takes disable"));
}

#[test]
fn a_badly_encoded_password_is_never_read_as_something_shown() {
    for text in [
        "postgres://u:hunter2@hunter2@h/d",
        "postgres://u:hunter2/hunter2@h/d",
        "postgres://u:1/hunter2@h/d",
        "postgres://u:1?hunter2@h/d",
        "postgres://u:hunter2%@h/d",
        "postgres://h?password=hunter2@x",
        "postgres://u:1/d?hunter2 x=y",
        "'postgres://u:hunter2@h/d'",
        " postgres://u:hunter2@h/d",
    ] {
        match text.parse::<DatabaseUrl>() {
            Ok(url) => assert!(!format!("{url} {url:?}").contains("hunter2"), "{url}"),
            Err(error) => assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}"),
        }
    }
}

#[test]
fn printing_hides_the_password_and_revealing_parses_back() {
    let url = parse("postgres://u:p%40ss@h:5433/d%2Fe?sslmode=require&options=-c%20a.b%3Dp%40ss&hostaddr=127.0.0.1");
    assert!(!format!("{url} {url:?}").contains("p%40ss"));
    assert!(!format!("{url} {url:?}").contains("p@ss"));
    assert_eq!(parse(&url.reveal()), url);
    assert_eq!(parse(&url.reveal()).reveal(), url.reveal());
}

#[test]
fn sound_and_broken_urls_by_chance_keep_the_laws() {
    let sound = fuzz::check_many(7, 50_000);
    assert!(sound > 2_000, "only {sound} were URLs");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_encoded_comes_back(
        user in "[^\\x00]{1,12}",
        password in "[^\\x00]{1,12}",
        database in "[^\\x00]{1,12}",
        name in "[^\\x00]{1,12}",
    ) {
        let set = percent_encoding::NON_ALPHANUMERIC;
        let encode = |text: &str| percent_encoding::utf8_percent_encode(text, set).to_string();
        let text = format!(
            "postgres://{}:{}@h/{}?application_name={}",
            encode(&user), encode(&password), encode(&database), encode(&name),
        );
        let url = parse(&text);
        prop_assert_eq!(url.user(), Some(user.as_str()));
        prop_assert_eq!(url.database(), Some(database.as_str()));
        prop_assert_eq!(url.parameters().application_name.as_deref(), Some(name.as_str()));
        prop_assert_eq!(parse(&url.reveal()), url.clone());
        let with_password = url.with_user(&user, Some(glowplug_connect::Secret::new(&password)));
        prop_assert_eq!(with_password, url);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,80}") {
        let _ = text.parse::<DatabaseUrl>();
        let _ = format!("postgres://{text}").parse::<DatabaseUrl>();
    }
}
