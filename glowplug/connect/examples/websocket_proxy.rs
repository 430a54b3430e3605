//! A WebSocket proxy for tests and trials, which follows the protocol of Neon's.
//!
//! ```text
//! websocket_proxy [--listen 127.0.0.1:0] [--certificate PEM --key PEM]
//!                 [--route HOST=ADDRESS:PORT]... [--allow ADDRESS:PORT]... [--until-stdin-closes yes]
//! ```
//!
//! `/v2` leads where the Host header is routed to; `/v1?address=host:port` to the address asked
//! for, if it is allowed. The first line of stdout says where it listens.
#![allow(clippy::print_stdout, reason = "the address is the result of this program")]

use futures_util::{SinkExt, StreamExt};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};

type Failure = Box<dyn Error + Send + Sync>;

/// Which way leads where.
#[derive(Default)]
struct Routes {
    hosts: BTreeMap<String, String>,
    allowed: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut listen = "127.0.0.1:0".to_owned();
    let (mut certificate, mut key) = (None, None);
    let mut routes = Routes::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or("every option has a value")?;
        match name.as_str() {
            "--listen" => listen = value,
            "--certificate" => certificate = Some(value),
            "--key" => key = Some(value),
            // Whoever started it may die without ending it.
            "--until-stdin-closes" => {
                std::thread::spawn(|| {
                    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
                    std::process::exit(0);
                });
            }
            "--allow" => routes.allowed.push(value),
            "--route" => {
                let (host, address) = value.split_once('=').ok_or("a route is HOST=ADDRESS:PORT")?;
                routes.hosts.insert(host.to_owned(), address.to_owned());
            }
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    let tls = match (certificate, key) {
        (Some(certificate), Some(key)) => Some(acceptor(&certificate, &key)?),
        _ => None,
    };
    let listener = TcpListener::bind(listen).await?;
    println!("{}", listener.local_addr()?);
    let routes = Arc::new(routes);
    loop {
        let (client, _) = listener.accept().await?;
        let (routes, tls) = (Arc::clone(&routes), tls.clone());
        tokio::spawn(async move {
            client.set_nodelay(true)?;
            match tls {
                Some(tls) => serve(tls.accept(client).await?, &routes).await,
                None => serve(client, &routes).await,
            }
        });
    }
}

fn acceptor(certificate: &str, key: &str) -> Result<TlsAcceptor, Failure> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key)?)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Routes {
    fn target(&self, request: &Request) -> Result<String, StatusCode> {
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        match request.uri().path() {
            "/v2" => {
                let name = host.split(':').next().unwrap_or_default();
                self.hosts.get(name).cloned().ok_or(StatusCode::NOT_FOUND)
            }
            "/v1" => {
                let query = request.uri().query().unwrap_or_default();
                let address = query.split('&').find_map(|pair| pair.strip_prefix("address="));
                let address = address.ok_or(StatusCode::BAD_REQUEST)?;
                let allowed = self.allowed.iter().any(|allowed| allowed == address);
                allowed.then(|| address.to_owned()).ok_or(StatusCode::FORBIDDEN)
            }
            _ => Err(StatusCode::NOT_FOUND),
        }
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send>(client: S, routes: &Routes) -> Result<(), Failure> {
    let mut target = String::new();
    let decide = |request: &Request, response: Response| match routes.target(request) {
        Ok(address) => {
            target = address;
            Ok(response)
        }
        Err(status) => {
            let mut refusal = ErrorResponse::new(None);
            *refusal.status_mut() = status;
            Err(refusal)
        }
    };
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    let socket = tokio_tungstenite::accept_hdr_async_with_config(client, decide, Some(config)).await?;
    let server = TcpStream::connect(target).await?;
    server.set_nodelay(true)?;
    let (mut from_server, mut to_server) = server.into_split();
    let (mut to_client, mut from_client) = socket.split();
    let up = async {
        while let Some(Ok(message)) = from_client.next().await {
            match message {
                Message::Binary(bytes) => to_server.write_all(&bytes).await?,
                Message::Close(_) => break,
                Message::Text(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
        to_server.shutdown().await
    };
    let down = async {
        let mut chunk = vec![0; 64 * 1024];
        loop {
            match from_server.read(&mut chunk).await? {
                0 => return Ok::<(), Failure>(to_client.close().await?),
                count => to_client.send(Message::Binary(Bytes::copy_from_slice(&chunk[..count]))).await?,
            }
        }
    };
    // Either side's end is the other's.
    tokio::select! {
        ended = up => ended?,
        ended = down => ended?,
    }
    Ok(())
}
