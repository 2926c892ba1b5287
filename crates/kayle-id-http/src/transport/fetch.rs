//! A request and its whole response over the network, the body read under a limit.

use super::answer::Answer;
use super::loopback::leaves_the_machine;
use super::redirect;
use super::retry::is_unprocessed;
use crate::error::{Error, ErrorKind};
use bytes::{Bytes, BytesMut};
use http::Version;
use http::header::TRANSFER_ENCODING;

/// The most that is set aside for a body on its announced length alone.
const LARGE: usize = 1 << 20;

/// Sends a request and reads the whole response; a redirect without its body, which nobody looks at.
pub(super) async fn fetch(client: &reqwest::Client, request: reqwest::Request, limit: usize) -> Result<Answer, Error> {
    let mut response = client.execute(request).await.map_err(failure)?;
    if redirect::is_one(response.status(), response.headers()) {
        let headers = std::mem::take(response.headers_mut());
        return Ok(Answer { status: response.status(), headers, body: Bytes::new(), framed: true });
    }
    read(&mut response, limit).await
}

async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Answer, Error> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let status = response.status();
    // RFC 9112 section 6.3 and RFC 9113 section 8.1.
    let framed = announced.is_some()
        || response.headers().contains_key(TRANSFER_ENCODING)
        || response.version() == Version::HTTP_2;
    let headers = std::mem::take(response.headers_mut());
    let mut first = Bytes::new();
    // Joined as they come: a list of chunks would take many times what tiny ones hold.
    let mut joined = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if first.len().max(joined.len()) + chunk.len() > limit {
            return Err(too_large(limit));
        }
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if joined.is_empty() {
            joined.reserve(announced.unwrap_or_default().min(LARGE));
            joined.extend_from_slice(&first);
        }
        joined.extend_from_slice(&chunk);
    }
    // Most answers come in one piece, which is passed on as it is.
    let body = if joined.is_empty() { first } else { joined.freeze() };
    Ok(Answer { status, headers, body, framed })
}

fn too_large(limit: usize) -> Error {
    Error::new(
        ErrorKind::ResponseTooLarge,
        format!("the response is larger than {limit} bytes, the limit of `max_response_bytes`"),
    )
}

/// A network failure, by what it means for the caller. Addresses stay out: their queries may be private.
pub(super) fn failure(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if leaves_the_machine(&error) {
        let text = "plain http is for this machine, and the base URL's host name does not resolve to it, so nothing was sent; use \
                    https, or allow_plain_http()";
        return Error::configuration(text).with_source(error);
    }
    let (kind, text) = if error.is_timeout() {
        if error.is_connect() {
            (ErrorKind::Connect, "no connection could be made in time, so nothing was sent")
        } else {
            (
                ErrorKind::Timeout,
                "the time limit was reached before the response arrived; whether the server acted is unknown",
            )
        }
    } else if error.is_connect() {
        (ErrorKind::Connect, "no connection could be made, so nothing was sent")
    } else if error.is_builder() {
        (ErrorKind::InvalidInput, "the request cannot be written as HTTP")
    } else if is_unprocessed(&error) {
        (ErrorKind::Transport, "the server closed the connection before it processed the request")
    } else {
        (ErrorKind::Transport, "the connection broke before the response arrived; whether the server acted is unknown")
    };
    let cause = cause(&error);
    let text = if cause.is_empty() || error.is_timeout() { text.to_owned() } else { format!("{text} ({cause})") };
    Error::new(kind, text).with_source(error)
}

/// The innermost cause, which is the one that says something.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: Option<&dyn std::error::Error> = None;
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        innermost = Some(source);
        next = source.source();
    }
    innermost.map(|source| kayle_id_core::scrub::scrub(&source.to_string(), 200)).unwrap_or_default()
}
