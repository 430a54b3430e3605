//! What the driver reads and writes: a transport, already encrypted where it is to be, with the
//! statements rewritten where a pooler is in between.

use crate::statements::Rewriter;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready as poll_ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

/// A stream of bytes to a server.
pub(crate) trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Bytes for T {}

/// Any such stream.
pub(crate) type Transport = Box<dyn Bytes>;

/// The driver's half of a connection.
pub(crate) type Driver = tokio_postgres::Connection<Wire, Wire>;

/// A transport as the driver sees it.
pub(crate) struct Wire {
    transport: Transport,
    /// The hash of the server's certificate that SCRAM is bound to.
    binding: Option<Vec<u8>>,
    pooled: Option<Box<Pooled>>,
}

#[derive(Default)]
struct Pooled {
    rewriter: Rewriter,
    /// Rewritten bytes the server has not taken yet.
    outgoing: Vec<u8>,
    written: usize,
    /// Rewritten bytes the driver has not taken yet.
    incoming: Vec<u8>,
    read: usize,
}

impl Wire {
    pub(crate) fn new(transport: Transport, binding: Option<Vec<u8>>, pooled: bool) -> Self {
        Self { transport, binding, pooled: pooled.then(Box::default) }
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let transport = Pin::new(&mut this.transport);
        let Some(pooled) = &mut this.pooled else {
            return transport.poll_read(context, buffer);
        };
        let transport = transport.get_mut();
        while pooled.read == pooled.incoming.len() {
            let mut space = [0; 16 * 1024];
            let mut chunk = ReadBuf::new(&mut space);
            poll_ready!(Pin::new(&mut *transport).poll_read(context, &mut chunk))?;
            if chunk.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            pooled.incoming.clear();
            pooled.read = 0;
            pooled.rewriter.incoming(chunk.filled(), &mut pooled.incoming);
        }
        let rest = &pooled.incoming[pooled.read..];
        let count = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..count]);
        pooled.read += count;
        Poll::Ready(Ok(()))
    }
}

impl Wire {
    /// Hands rewritten bytes to the server until none is left.
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(pooled) = &mut self.pooled {
            while pooled.written < pooled.outgoing.len() {
                let rest = &pooled.outgoing[pooled.written..];
                let count = poll_ready!(Pin::new(&mut self.transport).poll_write(context, rest))?;
                if count == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                pooled.written += count;
            }
            pooled.outgoing.clear();
            pooled.written = 0;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        // Not before the last bytes are gone: the driver's back pressure stays in force.
        poll_ready!(this.poll_drain(context))?;
        match &mut this.pooled {
            None => Pin::new(&mut this.transport).poll_write(context, bytes),
            Some(pooled) => {
                pooled.rewriter.outgoing(bytes, &mut pooled.outgoing);
                Poll::Ready(Ok(bytes.len()))
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        poll_ready!(this.poll_drain(context))?;
        Pin::new(&mut this.transport).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        poll_ready!(this.poll_drain(context))?;
        Pin::new(&mut this.transport).poll_shutdown(context)
    }
}

impl TlsStream for Wire {
    fn channel_binding(&self) -> ChannelBinding {
        match &self.binding {
            Some(hash) => ChannelBinding::tls_server_end_point(hash.clone()),
            None => ChannelBinding::none(),
        }
    }
}

/// Tells the driver that the handshake is already done.
pub(crate) struct AlreadySecured;

impl TlsConnect<Wire> for AlreadySecured {
    type Stream = Wire;
    type Error = Infallible;
    type Future = Ready<Result<Wire, Infallible>>;

    fn connect(self, stream: Wire) -> Self::Future {
        ready(Ok(stream))
    }
}
