//! PostgreSQL connections that just work: URLs, TLS, retries, pooled or direct, WebSocket.
