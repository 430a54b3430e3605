//! The bytes below the protocol: a TCP or unix socket behind one type.

use crate::error::ConnectError;
use crate::url::{Host, HostAddress};
use std::io;
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

/// Opens a socket to a host.
pub(crate) async fn open(host: &Host) -> Result<Stream, ConnectError> {
    let unreachable =
        |error: &io::Error| ConnectError::Unreachable { server: host.describe(), reason: error.to_string() };
    let unix = |directory: &str| format!("{directory}/.s.PGSQL.{}", host.port);
    match &host.address {
        HostAddress::Unix(directory) => {
            UnixStream::connect(unix(directory)).await.map(Stream::Unix).map_err(|error| unreachable(&error))
        }
        HostAddress::Local => {
            for directory in crate::url::SOCKET_DIRECTORIES {
                if let Ok(stream) = UnixStream::connect(unix(directory)).await {
                    return Ok(Stream::Unix(stream));
                }
            }
            tcp("localhost", host.port).await.map_err(|error| unreachable(&error))
        }
        HostAddress::Tcp(name) => {
            let name = host.hostaddr.map_or_else(|| name.clone(), |address| address.to_string());
            tcp(&name, host.port).await.map_err(|error| unreachable(&error))
        }
    }
}

async fn tcp(name: &str, port: u16) -> io::Result<Stream> {
    let stream = TcpStream::connect((name, port)).await?;
    stream.set_nodelay(true)?;
    Ok(Stream::Tcp(stream))
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
