//! PostgreSQL's protocol inside a WebSocket, for networks that let nothing out but port 443.
//!
//! As Neon's serverless driver does it: binary frames carry the plain protocol, TLS is outside and
//! none inside. Frames are a stream of bytes: their borders mean nothing.

use crate::error::ConnectError;
use crate::stream::configure;
use crate::surroundings::Surroundings;
use crate::tls::{Answer, TlsSettings, secure};
use crate::url::{DatabaseUrl, Host, HostAddress, Transport as Carrier};
use crate::wire::Transport;
use futures_util::{Sink, Stream};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

/// No frame sent is larger: the library moves what is left of a frame with every write, so that the
/// time for a frame grows with its square (20 MB in one: half a minute).
const LARGEST: usize = 64 * 1024;

/// Where the proxy of a host is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    secure: bool,
    host: String,
    port: u16,
    /// Path and query.
    target: String,
}

impl Proxy {
    /// The proxy for a host, if a WebSocket is asked for: by `transport`, else by
    /// `DATABASE_TRANSPORT`. The variable does not concern sockets of this machine, unless a proxy
    /// is named for them.
    pub(crate) fn of(
        url: &DatabaseUrl,
        host: &Host,
        surroundings: &Surroundings,
    ) -> Result<Option<Self>, ConnectError> {
        let named =
            url.parameters().websocket_proxy.clone().or_else(|| surroundings.variable("DATABASE_WEBSOCKET_PROXY"));
        let invalid = |reason: &str| ConnectError::WebSocket { server: host.describe(), reason: reason.to_owned() };
        let by_variable = match surroundings.variable("DATABASE_TRANSPORT").as_deref() {
            None | Some("socket" | "tcp") => false,
            Some("websocket") => true,
            Some(_) => return Err(invalid("DATABASE_TRANSPORT must be websocket or socket")),
        };
        let HostAddress::Tcp(name) = &host.address else {
            return match url.parameters().transport {
                Some(Carrier::WebSocket) => Err(invalid("a unix socket is not reached by one")),
                Some(Carrier::Socket) | None => Ok(None),
            };
        };
        let here = matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1");
        let wanted = match url.parameters().transport {
            Some(Carrier::WebSocket) => true,
            Some(Carrier::Socket) => false,
            None => by_variable && (!here || named.is_some()),
        };
        if !wanted {
            return Ok(None);
        }
        let address = if name.contains(':') { format!("[{name}]") } else { name.clone() };
        let text = named.unwrap_or_else(|| format!("wss://{address}/v2"));
        Self::parse(&text, &format!("{address}:{}", host.port))
            .map(Some)
            .ok_or_else(|| invalid("websocket_proxy must look like wss://HOST[:PORT]/PATH"))
    }

    /// A proxy that is not told the destination by its own name is told by the query.
    fn parse(text: &str, destination: &str) -> Option<Self> {
        let (secure, rest) = match text.strip_prefix("wss://") {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix("ws://")?),
        };
        let (authority, path) = match rest.find(['/', '?']) {
            Some(at) => rest.split_at(at),
            None => (rest, "/v1"),
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, if secure { 443 } else { 80 }),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() || authority.contains('@') {
            return None;
        }
        let named_in_path = path.starts_with("/v2") || path.contains("address=");
        let target = if named_in_path {
            path.to_owned()
        } else {
            let separator = if path.contains('?') { '&' } else { '?' };
            format!("{path}{separator}address={destination}")
        };
        Some(Self { secure, host: host.to_owned(), port, target })
    }

    /// Opens a WebSocket to the proxy.
    pub(crate) async fn open(
        &self,
        url: &DatabaseUrl,
        host: &Host,
        surroundings: &Surroundings,
    ) -> Result<Transport, ConnectError> {
        let server = format!("{}:{}", self.host, self.port);
        let unreachable =
            |error: io::Error| ConnectError::Unreachable { server: server.clone(), reason: error.to_string() };
        // An address that the URL gives for this name saves looking it up.
        let known = host.hostaddr.filter(|_| host.address.as_str() == self.host);
        let name = known.map_or_else(|| self.host.clone(), |address| address.to_string());
        let stream = TcpStream::connect((name, self.port)).await.map_err(unreachable)?;
        configure(&stream, &url.parameters().keepalives).map_err(unreachable)?;
        let mut transport: Transport = Box::new(stream);
        if self.secure {
            let settings = TlsSettings::for_web(url.parameters(), surroundings)?;
            transport = match secure(transport, &settings, &self.host, &server).await? {
                Answer::Secured(secured) => secured.transport,
                Answer::Declined(transport) => transport,
            };
        }
        let failed = |error: Error| failure(&error, &server);
        let authority = match (self.secure, self.port) {
            (true, 443) | (false, 80) => self.bracketed(),
            (_, port) => format!("{}:{port}", self.bracketed()),
        };
        let scheme = if self.secure { "wss" } else { "ws" };
        let request = format!("{scheme}://{authority}{}", self.target).into_client_request().map_err(failed)?;
        // A result of any size may come in one frame.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _response) =
            tokio_tungstenite::client_async_with_config(request, transport, Some(config)).await.map_err(failed)?;
        Ok(Box::new(Frames { socket, unread: Bytes::new() }))
    }

    fn bracketed(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

fn failure(error: &Error, server: &str) -> ConnectError {
    let server = server.to_owned();
    match error {
        Error::Http(response) if response.status().is_server_error() => {
            ConnectError::NotReady { server, reason: format!("the WebSocket proxy answered {}", response.status()) }
        }
        Error::Http(response) => ConnectError::WebSocket {
            server,
            reason: format!(
                "the proxy answered {}; does it serve this host, and is the path right?",
                response.status()
            ),
        },
        other => ConnectError::WebSocket { server, reason: other.to_string() },
    }
}

/// A WebSocket as a stream of bytes.
struct Frames {
    socket: WebSocketStream<Transport>,
    /// What of the last frame has not been read.
    unread: Bytes,
}

fn broken(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        Error::ConnectionClosed | Error::AlreadyClosed => io::ErrorKind::ConnectionReset.into(),
        other => io::Error::other(other),
    }
}

impl AsyncRead for Frames {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.unread.is_empty() {
            match ready!(Pin::new(&mut this.socket).poll_next(context)) {
                Some(Ok(Message::Binary(bytes))) => this.unread = bytes,
                Some(Ok(Message::Close(_))) | None => return Poll::Ready(Ok(())),
                // Answered by the library.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Text(_))) => {
                    let reason = "the WebSocket proxy sent text where bytes belong";
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, reason)));
                }
                Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => {
                    return Poll::Ready(Ok(()));
                }
                Some(Err(error)) => return Poll::Ready(Err(broken(error))),
            }
        }
        let count = this.unread.len().min(buffer.remaining());
        buffer.put_slice(&this.unread.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Frames {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut socket = Pin::new(&mut self.get_mut().socket);
        ready!(socket.as_mut().poll_ready(context)).map_err(broken)?;
        let piece = &bytes[..bytes.len().min(LARGEST)];
        socket.start_send(Message::Binary(Bytes::copy_from_slice(piece))).map_err(broken)?;
        Poll::Ready(Ok(piece.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_flush(context).map_err(broken)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match ready!(Pin::new(&mut self.get_mut().socket).poll_close(context)) {
            Ok(()) | Err(Error::ConnectionClosed | Error::AlreadyClosed) => Poll::Ready(Ok(())),
            Err(error) => Poll::Ready(Err(broken(error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Proxy;

    #[test]
    fn the_destination_is_named_by_host_or_by_query() {
        for (text, expected) in [
            ("wss://db/v2", Some((true, "db", 443, "/v2"))),
            ("ws://proxy:80/v1", Some((false, "proxy", 80, "/v1?address=db:5432"))),
            ("wss://proxy", Some((true, "proxy", 443, "/v1?address=db:5432"))),
            ("wss://[::1]:8443/x?y=1", Some((true, "::1", 8443, "/x?y=1&address=db:5432"))),
            ("wss://proxy/v1?address=a:1", Some((true, "proxy", 443, "/v1?address=a:1"))),
            ("wss://user:secret@proxy/v1", None),
            ("https://proxy/v1", None),
            ("wss:///v1", None),
            ("wss://proxy:x/v1", None),
        ] {
            let parsed = Proxy::parse(text, "db:5432");
            let parsed = parsed.as_ref().map(|it| (it.secure, it.host.as_str(), it.port, it.target.as_str()));
            assert_eq!(parsed, expected, "{text}");
        }
    }
}
