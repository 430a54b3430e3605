//! The bytes below the protocol: finding a server's addresses and opening sockets to them.

use crate::error::ConnectError;
use crate::surroundings::Surroundings;
use crate::url::{DatabaseUrl, Host, HostAddress, Keepalives, SOCKET_DIRECTORIES};
#[cfg(feature = "websocket")]
use crate::websocket::Proxy;
use crate::wire::Transport;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::{TcpStream, UnixStream};

/// One way to a host.
#[derive(Debug, Clone)]
pub(crate) enum Endpoint {
    Tcp(SocketAddr),
    Unix(PathBuf),
    #[cfg(feature = "websocket")]
    WebSocket(Proxy),
}

/// Whether PostgreSQL's own TLS has a place on the way to a host: not in a unix socket, and not in a
/// WebSocket, which has its own.
pub(crate) fn may_encrypt(url: &DatabaseUrl, host: &Host, surroundings: &Surroundings) -> Result<bool, ConnectError> {
    #[cfg(feature = "websocket")]
    if Proxy::of(url, host, surroundings)?.is_some() {
        return Ok(false);
    }
    #[cfg(not(feature = "websocket"))]
    let _ = (url, surroundings);
    Ok(!matches!(host.address, HostAddress::Unix(_)))
}

/// The ways to a host, in the order to be tried.
pub(crate) async fn endpoints(
    url: &DatabaseUrl,
    host: &Host,
    surroundings: &Surroundings,
) -> Result<Vec<Endpoint>, ConnectError> {
    #[cfg(feature = "websocket")]
    if let Some(proxy) = Proxy::of(url, host, surroundings)? {
        return Ok(vec![Endpoint::WebSocket(proxy)]);
    }
    #[cfg(not(feature = "websocket"))]
    refuse_websocket(url, host, surroundings)?;
    let socket = |directory: &str| PathBuf::from(format!("{directory}/.s.PGSQL.{}", host.port));
    let name = match &host.address {
        HostAddress::Unix(directory) => return Ok(vec![Endpoint::Unix(socket(directory))]),
        HostAddress::Local => {
            let found = SOCKET_DIRECTORIES.into_iter().map(socket).find(|path| path.exists());
            match found {
                Some(path) => return Ok(vec![Endpoint::Unix(path)]),
                None => "localhost",
            }
        }
        HostAddress::Tcp(name) => name,
    };
    if let Some(address) = host.hostaddr {
        return Ok(vec![Endpoint::Tcp(SocketAddr::new(address, host.port))]);
    }
    match tokio::net::lookup_host((name, host.port)).await {
        Ok(addresses) => Ok(addresses.map(Endpoint::Tcp).collect()),
        Err(error) => Err(unreachable(host, &error)),
    }
}

/// Opens a socket.
pub(crate) async fn open(
    url: &DatabaseUrl,
    host: &Host,
    endpoint: &Endpoint,
    surroundings: &Surroundings,
) -> Result<Transport, ConnectError> {
    #[cfg(not(feature = "websocket"))]
    let _ = surroundings;
    match endpoint {
        #[cfg(feature = "websocket")]
        Endpoint::WebSocket(proxy) => proxy.open(url, host, surroundings).await,
        Endpoint::Unix(path) => match UnixStream::connect(path).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(unreachable(host, &error)),
        },
        Endpoint::Tcp(address) => match TcpStream::connect(address).await {
            Ok(stream) => match configure(&stream, &url.parameters().keepalives) {
                Ok(()) => Ok(Box::new(stream)),
                Err(error) => Err(unreachable(host, &error)),
            },
            Err(error) => Err(unreachable(host, &error)),
        },
    }
}

#[cfg(not(feature = "websocket"))]
fn refuse_websocket(url: &DatabaseUrl, host: &Host, surroundings: &Surroundings) -> Result<(), ConnectError> {
    let by_variable = surroundings.variable("DATABASE_TRANSPORT").as_deref() == Some("websocket");
    match url.parameters().transport {
        Some(crate::url::Transport::WebSocket) => {}
        None if by_variable => {}
        Some(crate::url::Transport::Socket) | None => return Ok(()),
    }
    Err(ConnectError::WebSocket {
        server: host.describe(),
        reason: "this binary was built without the feature `websocket`".to_owned(),
    })
}

fn unreachable(host: &Host, error: &io::Error) -> ConnectError {
    ConnectError::Unreachable { server: host.describe(), reason: error.to_string() }
}

/// Keepalives are on unless switched off, as in libpq.
pub(crate) fn configure(stream: &TcpStream, keepalives: &Keepalives) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = socket2::SockRef::from(stream);
    if keepalives.enabled != Some(false) {
        let mut settings = socket2::TcpKeepalive::new();
        if let Some(idle) = keepalives.idle {
            settings = settings.with_time(idle);
        }
        if let Some(interval) = keepalives.interval {
            settings = settings.with_interval(interval);
        }
        if let Some(count) = keepalives.count {
            settings = settings.with_retries(count);
        }
        socket.set_keepalive(true)?;
        if keepalives.idle.or(keepalives.interval).is_some() || keepalives.count.is_some() {
            socket.set_tcp_keepalive(&settings)?;
        }
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if keepalives.user_timeout.is_some() {
        socket.set_tcp_user_timeout(keepalives.user_timeout)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::configure;
    use crate::url::{DatabaseUrl, Keepalives};
    use std::time::Duration;

    async fn configured(parameters: &str) -> (bool, Option<Duration>, Option<Duration>, Option<u32>, Option<Duration>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let stream = tokio::net::TcpStream::connect(address).await.expect("it listens");
        let url: DatabaseUrl = format!("postgres://h/d?{parameters}").parse().expect("a URL");
        let keepalives: &Keepalives = &url.parameters().keepalives;
        configure(&stream, keepalives).expect("the system takes it");
        let socket = socket2::SockRef::from(&stream);
        (
            socket.keepalive().expect("it can be asked"),
            socket.tcp_keepalive_time().ok(),
            socket.tcp_keepalive_interval().ok(),
            socket.tcp_keepalive_retries().ok(),
            socket.tcp_user_timeout().expect("it can be asked"),
        )
    }

    #[tokio::test]
    #[cfg(target_os = "linux")]
    async fn keepalives_reach_the_socket() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let all = "keepalives_idle=11&keepalives_interval=7&keepalives_count=3&tcp_user_timeout=5000";
        assert_eq!(configured(all).await, (true, seconds(11), seconds(7), Some(3), seconds(5)));
        assert!(configured("").await.0, "on unless switched off");
        assert!(!configured("keepalives=0&keepalives_idle=11").await.0);
    }
}
