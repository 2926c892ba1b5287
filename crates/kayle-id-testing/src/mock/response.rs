//! What a stub answers.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue, StatusCode};

/// The answer of a [`Stub`](super::Stub).
///
/// ```
/// use kayle_id::testing::mock::Response;
///
/// let limited = Response::json(429, serde_json::json!({"data": null})).header("retry-after", "2");
/// ```
#[derive(Clone)]
pub struct Response {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Bytes,
    pub(super) delay: Duration,
    pub(super) fault: Option<Fault>,
}

/// A way for a connection to break instead of carrying an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed in an orderly way, without a byte.
    EmptyResponse,
    /// The connection is reset.
    ConnectionResetByPeer,
    /// A status line, headers, then a chunk that is none.
    MalformedResponseChunk,
    /// Bytes that are not HTTP.
    RandomDataThenClose,
}

impl Response {
    /// An answer without headers and body.
    ///
    /// # Panics
    ///
    /// When the status is not between 100 and 999.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) => Self::of(status),
            Err(_) => panic!("{status} is not an HTTP status"),
        }
    }

    /// A JSON body.
    ///
    /// # Panics
    ///
    /// When the status is not between 100 and 999.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "so that `json!` can stand in the call")]
    pub fn json(status: u16, value: serde_json::Value) -> Self {
        Self::empty(status).header("content-type", "application/json").body(value.to_string())
    }

    /// A `text/plain` body.
    ///
    /// # Panics
    ///
    /// When the status is not between 100 and 999.
    #[must_use]
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::empty(status).header("content-type", "text/plain;charset=UTF-8").body(text.into())
    }

    /// No answer: the connection breaks.
    #[must_use]
    pub fn fault(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::of(StatusCode::OK) }
    }

    /// Adds a header. A name given twice is sent twice.
    ///
    /// # Panics
    ///
    /// When the name or the value is not one that HTTP allows, and for `content-length` and `transfer-encoding`, which are the
    /// server's to set.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) if !is_framing(&name) => self.headers.push((name, value)),
            _ => panic!("`{name}: {value}` is not a header that can be set"),
        }
        self
    }

    /// Replaces the body.
    #[must_use]
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Waits before it answers.
    #[must_use]
    pub fn delay(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub(super) fn of(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), delay: Duration::ZERO, fault: None }
    }
}

/// Leaves out the values of headers and the body, which may hold secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &headers)
            .field("body_len", &self.body.len())
            .field("delay", &self.delay)
            .field("fault", &self.fault)
            .finish()
    }
}

/// Whether the server alone says how a body is delimited. A header that says otherwise would break the connection.
pub(super) fn is_framing(name: &HeaderName) -> bool {
    name == CONTENT_LENGTH || name == TRANSFER_ENCODING
}

impl Fault {
    /// The fault of this name in WireMock's format.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "EMPTY_RESPONSE" => Self::EmptyResponse,
            "CONNECTION_RESET_BY_PEER" => Self::ConnectionResetByPeer,
            "MALFORMED_RESPONSE_CHUNK" => Self::MalformedResponseChunk,
            "RANDOM_DATA_THEN_CLOSE" => Self::RandomDataThenClose,
            _ => return None,
        })
    }

    /// What goes over the wire before the connection ends.
    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::EmptyResponse | Self::ConnectionResetByPeer => b"",
            Self::MalformedResponseChunk => {
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nnot a chunk size\r\n\x01\x02"
            }
            Self::RandomDataThenClose => b"\x16\xf3\x99\x00kayle\x8a\xd1not http\xfe\x07\r\n\r\n",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_text_carry_their_content_type() {
        let json = Response::json(404, serde_json::json!({"data": null}));
        assert_eq!((json.status.as_u16(), &json.body[..]), (404, &b"{\"data\":null}"[..]));
        assert_eq!(json.headers[0].1, "application/json");
        assert_eq!(Response::text(500, "x").headers[0].1, "text/plain;charset=UTF-8");
    }

    #[test]
    fn a_header_given_twice_is_kept_twice() {
        assert_eq!(Response::empty(200).header("set-cookie", "a=1").header("set-cookie", "b=2").headers.len(), 2);
    }

    #[test]
    #[should_panic(expected = "is not a header that can be set")]
    fn a_header_that_would_split_the_answer_is_refused() {
        let _ = Response::empty(200).header("x-a", "1\r\nx-b: 2");
    }

    #[test]
    #[should_panic(expected = "is not a header that can be set")]
    fn a_header_that_says_how_long_the_body_is_is_refused() {
        let _ = Response::empty(200).header("Content-Length", "5");
    }

    #[test]
    #[should_panic(expected = "1000 is not an HTTP status")]
    fn a_status_out_of_range_is_refused() {
        let _ = Response::empty(1000);
    }
}
