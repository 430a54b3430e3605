//! `app serve`: routes, what every answer carries, and a calm end.

use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use glowplug_connect::environment::Variables;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::command_line::Serve;
use crate::error::{AppError, Wants};
use crate::store::Store;
use crate::{Failure, health, page, post, tell};

const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// How long running requests may take after the app was asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// No script, no frame, nothing from elsewhere.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
];

pub(crate) async fn run(arguments: &Serve) -> Result<(), Failure> {
    let store = Store::open()?;
    let wanted = match arguments.address {
        Some(address) => address,
        None => address(&Variables::load(&std::env::current_dir().unwrap_or_default())?)?,
    };
    let listener = TcpListener::bind(wanted).await.map_err(|error| Failure {
        code: 2,
        message: format!("cannot listen on {wanted}: {error}"),
        help: vec!["choose another --address; port 0 takes a free one".to_owned()],
    })?;
    let address = listener.local_addr().map_err(|error| Failure {
        code: 1,
        message: format!("the listening socket has no address: {error}"),
        help: Vec::new(),
    })?;
    announce(&format!("listening on http://{address}"));

    let (stopping, stopped) = oneshot::channel();
    let until_stdin_closes = arguments.until_stdin_closes;
    let stop = async move {
        asked_to_stop(until_stdin_closes).await;
        tell("stopping: running requests may end");
        let _ = stopping.send(());
    };
    let server = axum::serve(listener, routes(store)).with_graceful_shutdown(stop);
    let deadline = async {
        let _ = stopped.await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        result = server => result.map_err(|error| Failure {
            code: 1,
            message: format!("the server failed: {error}"),
            help: Vec::new(),
        }),
        () = deadline => {
            tell("stopped with requests still running");
            Ok(())
        }
    }
}

/// `APP_ADDRESS`, of the process or of `.env`.
fn address(variables: &Variables) -> Result<SocketAddr, Failure> {
    let Some(value) = variables.get("APP_ADDRESS")? else { return Ok(DEFAULT_ADDRESS) };
    value.parse().map_err(|_| Failure {
        code: 2,
        message: format!("APP_ADDRESS is {value:?}: it must be an IP address and a port"),
        help: vec!["write it like 0.0.0.0:3000".to_owned()],
    })
}

fn routes(store: Store) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/posts") }))
        .route("/health", get(health::show))
        .route("/posts", get(post::list).post(post::create))
        .route("/posts/new", get(post::form))
        .route("/posts/{slug}", get(post::show))
        .route("/style.css", get(page::style))
        .fallback(not_found)
        .layer(from_fn(log_and_guard))
        .with_state(store)
}

async fn not_found(State(_store): State<Store>, wants: Wants) -> Response {
    wants.error(AppError::NotFound)
}

/// One line per request, and the headers every answer carries.
async fn log_and_guard(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let wants = Wants::of(request.headers());
    let began = Instant::now();
    let mut response = next.run(request).await;
    // The router's own refusal has no body.
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = wants.error(AppError::MethodNotAllowed).into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, value);
    }
    tell(&format!("{method} {path} {} {} ms", response.status().as_u16(), began.elapsed().as_millis()));
    response
}

/// SIGTERM or Ctrl-C; and, when asked for, the end of standard input.
async fn asked_to_stop(until_stdin_closes: bool) {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    let closed = async {
        if until_stdin_closes {
            let (closing, closed) = oneshot::channel();
            // A thread of its own: the runtime would wait for one of its own to end.
            std::thread::spawn(move || {
                let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
                let _ = closing.send(());
            });
            let _ = closed.await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
        () = closed => {}
    }
}

/// The address is what a harness or a person waits for: stdout.
#[allow(clippy::print_stdout, reason = "the result goes there")]
fn announce(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_comes_from_the_environment_or_is_the_default() {
        let read = |value: &str| address(&Variables::from_process([("APP_ADDRESS", value)]));
        assert_eq!(read("").ok(), Some(DEFAULT_ADDRESS));
        assert_eq!(read("0.0.0.0:80").ok(), "0.0.0.0:80".parse().ok());
        assert!(read("port 80").is_err_and(|failure| failure.message.contains("APP_ADDRESS") && failure.code == 2));
    }
}
