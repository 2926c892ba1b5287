//! One connection: HTTP/1 in, what the stubs say out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::request::RecordedRequest;
use super::response::{Fault, Response};
use super::state::{State, unmatched_response};

/// The largest request body that is kept.
pub(super) const BODY_LIMIT: usize = 3 * 1024 * 1024;
/// How much of a larger body is read and dropped, so that the client gets to see the answer.
const DISCARD_LIMIT: usize = 64 * 1024 * 1024;
const HEADER_BYTES: usize = 64 * 1024;
const HEADER_COUNT: usize = 128;

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
enum Abort {
    #[error("a stub asked for a fault")]
    Fault,
    #[error(transparent)]
    Body(#[from] hyper::Error),
    #[error("the request body is far too large")]
    Flood,
}

/// Serves a connection until either side closes it.
pub(super) async fn serve(stream: TcpStream, state: Arc<State>) {
    let stream = SharedStream(Arc::new(stream));
    let socket = Arc::clone(&stream.0);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let (state, socket) = (Arc::clone(&state), Arc::clone(&socket));
        async move { answer(request, &state, &socket).await }
    });
    // Without a timer, on purpose: where a test has paused tokio's clock, a time limit would run out the moment everyone waits.
    let served = http1::Builder::new()
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_COUNT)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    // A connection that breaks off is the client's business, or what a stub asked for.
    drop(served);
}

async fn answer(
    request: http::Request<Incoming>,
    state: &State,
    socket: &TcpStream,
) -> Result<http::Response<Full<Bytes>>, Abort> {
    let (parts, body) = request.into_parts();
    let body = collect(body).await?;
    let too_large = body.is_none();
    let request = RecordedRequest::new(parts.method, &parts.uri, parts.headers, body.unwrap_or_default());
    if too_large {
        state.record(request);
        let error =
            serde_json::json!({"error": {"code": "PAYLOAD_TOO_LARGE", "message": "Request body is too large."}});
        return Ok(render(&Response::json(413, error), None));
    }
    match state.answer(request) {
        Ok(stub) => {
            if !stub.response.delay.is_zero() {
                tokio::time::sleep(stub.response.delay).await;
            }
            match stub.response.fault {
                Some(fault) => Err(break_off(fault, socket).await),
                None => Ok(render(&stub.response, stub.name.as_deref())),
            }
        }
        Err(text) => Ok(render(&unmatched_response(&text), None)),
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

fn render(response: &Response, stub: Option<&str>) -> http::Response<Full<Bytes>> {
    let mut rendered = http::Response::new(Full::new(response.body.clone()));
    *rendered.status_mut() = response.status;
    let headers = rendered.headers_mut();
    for (name, value) in &response.headers {
        headers.append(name, value.clone());
    }
    // As WireMock does, so that whoever looks at the traffic can tell.
    if let Some(name) = stub.and_then(|name| HeaderValue::try_from(name).ok()) {
        headers.insert("matched-stub-name", name);
    }
    if response.status == StatusCode::NO_CONTENT {
        headers.remove(CONTENT_TYPE);
        *rendered.body_mut() = Full::default();
    }
    rendered
}

/// Does the damage. Returning an error then makes hyper drop the connection as it is.
async fn break_off(fault: Fault, socket: &TcpStream) -> Abort {
    let mut bytes = fault.bytes();
    while !bytes.is_empty() && socket.writable().await.is_ok() {
        match socket.try_write(bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
    }
    if fault == Fault::ConnectionResetByPeer {
        // Closing without lingering sends a reset. If the option cannot be set, an ordinary close has to do.
        let _ = socket.set_zero_linger();
    }
    Abort::Fault
}

/// A socket that faults can get at while hyper has it.
struct SharedStream(Arc<TcpStream>);

impl AsyncRead for SharedStream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.0.poll_read_ready(context))?;
            match self.0.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for SharedStream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.0.poll_write_ready(context))?;
            match self.0.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                done => return Poll::Ready(done),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// The socket closes when the last handle to it goes, which is when the connection does.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
