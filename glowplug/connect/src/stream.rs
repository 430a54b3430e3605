//! The bytes below the protocol: a TCP or unix socket behind one type.

use crate::error::ConnectError;
use crate::url::{Host, HostAddress, Keepalives, SOCKET_DIRECTORIES};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};

/// An open socket to a server.
#[derive(Debug)]
pub(crate) enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

/// One way to a host.
#[derive(Debug, Clone)]
pub(crate) enum Endpoint {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

/// The ways to a host, in the order to be tried.
pub(crate) async fn endpoints(host: &Host) -> Result<Vec<Endpoint>, ConnectError> {
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
pub(crate) async fn open(host: &Host, endpoint: &Endpoint, keepalives: &Keepalives) -> Result<Stream, ConnectError> {
    match endpoint {
        Endpoint::Unix(path) => UnixStream::connect(path).await.map(Stream::Unix),
        Endpoint::Tcp(address) => match TcpStream::connect(address).await {
            Ok(stream) => configure(&stream, keepalives).map(|()| Stream::Tcp(stream)),
            Err(error) => Err(error),
        },
    }
    .map_err(|error| unreachable(host, &error))
}

fn unreachable(host: &Host, error: &io::Error) -> ConnectError {
    ConnectError::Unreachable { server: host.describe(), reason: error.to_string() }
}

/// Keepalives are on unless switched off, as in libpq.
fn configure(stream: &TcpStream, keepalives: &Keepalives) -> io::Result<()> {
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

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Unix(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Unix(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_flush(context),
            Self::Unix(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
