//! One connection: HTTP/1 in, what the service says out.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::stream::SharedStream;

/// The largest request body that is kept.
const BODY_LIMIT: usize = 3 * 1024 * 1024;
/// How much of a larger body is read and dropped, so that the client gets to see the answer.
const DISCARD_LIMIT: usize = 64 * 1024 * 1024;
const HEADER_BYTES: usize = 64 * 1024;
const HEADER_COUNT: usize = 128;

/// The body of an answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// A body that is sent in one piece, with its length.
pub(crate) fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed_unsync()
}

/// A request that was read to its end.
pub(crate) struct Arrived {
    pub(crate) parts: Parts,
    /// The other end of the connection.
    pub(crate) peer: SocketAddr,
    /// Nothing if it was over the limit.
    pub(crate) body: Option<Bytes>,
}

/// What becomes of a request.
pub(crate) enum Outcome {
    Response(http::Response<Body>),
    /// These bytes go over the wire as they are, then the connection ends, with a reset if it says so.
    Break {
        bytes: Bytes,
        reset: bool,
    },
}

/// Answers requests.
pub(crate) trait Service: Send + Sync + 'static {
    fn answer(&self, request: Arrived) -> impl Future<Output = Outcome> + Send;
}

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
enum Abort {
    #[error("the service asked for it")]
    Broken,
    #[error(transparent)]
    Body(#[from] hyper::Error),
    #[error("the request body is far too large")]
    Flood,
    #[error(transparent)]
    Socket(#[from] io::Error),
}

/// Serves a connection until either side closes it.
pub(super) async fn serve<S: Service>(stream: TcpStream, service: Arc<S>) {
    let stream = SharedStream(Arc::new(stream));
    let socket = Arc::clone(&stream.0);
    let answering = service_fn(move |request: http::Request<Incoming>| {
        let (service, socket) = (Arc::clone(&service), Arc::clone(&socket));
        async move { answer(request, &*service, &socket).await }
    });
    // Without a timer, on purpose: where a test has paused tokio's clock, a time limit would run out the moment everyone waits.
    let served = http1::Builder::new()
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_COUNT)
        .serve_connection(TokioIo::new(stream), answering)
        .await;
    // A connection that breaks off is the client's business, or what a test asked for.
    drop(served);
}

async fn answer<S: Service>(
    request: http::Request<Incoming>,
    service: &S,
    socket: &TcpStream,
) -> Result<http::Response<Body>, Abort> {
    let (parts, body) = request.into_parts();
    let body = collect(body).await?;
    let peer = socket.peer_addr()?;
    match service.answer(Arrived { parts, peer, body }).await {
        Outcome::Response(response) => Ok(response),
        Outcome::Break { bytes, reset } => Err(break_off(&bytes, reset, socket).await),
    }
}

/// The body, or nothing if it is over the limit.
async fn collect(mut body: Incoming) -> Result<Option<Bytes>, Abort> {
    let (mut kept, mut seen) = (BytesMut::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            seen += data.len();
            if seen > DISCARD_LIMIT {
                return Err(Abort::Flood);
            }
            if seen <= BODY_LIMIT {
                kept.extend_from_slice(&data);
            }
        }
    }
    Ok((seen <= BODY_LIMIT).then(|| kept.freeze()))
}

/// Does the damage. Returning an error then makes hyper drop the connection as it is.
async fn break_off(mut bytes: &[u8], reset: bool, socket: &TcpStream) -> Abort {
    while !bytes.is_empty() && socket.writable().await.is_ok() {
        match socket.try_write(bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
    }
    if reset {
        // Closing without lingering sends a reset. If the option cannot be set, an ordinary close has to do.
        let _ = socket.set_zero_linger();
    }
    Abort::Broken
}
