//! A request as the server received it.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;

use super::redact::{REDACTED, is_sensitive};
use crate::loopback::{Outcome, url};

/// A request that a [`MockServer`](super::MockServer) or a [`Simulator`](crate::simulator::Simulator) received. Its `Debug` output hides credentials and the body.
#[derive(Clone)]
pub struct RecordedRequest {
    method: Method,
    target: String,
    path_len: usize,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    value: OnceLock<Option<Value>>,
    pub(crate) operation: Option<Cow<'static, str>>,
    pub(super) stub: Option<String>,
    answered: OnceLock<Answered>,
}

/// How a request was answered.
#[derive(Clone, Copy)]
struct Answered {
    status: Option<u16>,
    fault: Option<&'static str>,
}

impl RecordedRequest {
    pub(crate) fn new(method: Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Self {
        let target = uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
        let query = url::query_pairs(uri.query().unwrap_or_default());
        Self {
            method,
            path_len: uri.path().len(),
            target,
            query,
            headers,
            body,
            value: OnceLock::new(),
            operation: None,
            stub: None,
            answered: OnceLock::new(),
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path as it was sent, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.get(..self.path_len).unwrap_or(&self.target)
    }

    /// The pairs of the query, in order and decoded.
    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// The first query value of this name.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query_values(name).next()
    }

    /// The headers, credentials and all.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of this name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body. It is empty if it was over the server's limit of 3 MiB.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    pub fn json(&self) -> serde_json::Result<Value> {
        serde_json::from_slice(&self.body)
    }

    /// The operation this request calls, by its `operationId`, whatever answered it.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// The name of the stub that answered; nothing if none did, or if it has no name.
    #[must_use]
    pub fn stub(&self) -> Option<&str> {
        self.stub.as_deref()
    }

    /// The status of the response. Nothing while the request is being answered, and where the connection was broken off instead.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.answered.get()?.status
    }

    /// The kind of the simulator's [fault](crate::simulator::Fault) that happened to this request, such as `reset_in_body`.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        self.answered.get()?.fault
    }

    /// Notes how the request was answered.
    pub(crate) fn answered(&self, outcome: &Outcome, fault: Option<&'static str>) {
        let status = match outcome {
            Outcome::Response(response) => Some(response.status().as_u16()),
            Outcome::Break { .. } => None,
        };
        // It is answered once.
        let _ = self.answered.set(Answered { status, fault });
    }

    pub(super) fn target(&self) -> &str {
        &self.target
    }

    pub(crate) fn query_values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn header_values(&self, name: &http::HeaderName) -> impl Iterator<Item = Cow<'_, str>> {
        self.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    pub(crate) fn cookie_values(&self, name: &str) -> Vec<&str> {
        let headers = self.headers.get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        headers.flat_map(url::cookie_pairs).filter(|(given, _)| *given == name).map(|(_, value)| value).collect()
    }

    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body's JSON, parsed once however many stubs look at it.
    pub(super) fn value(&self) -> Option<&Value> {
        self.value.get_or_init(|| self.json().ok()).as_ref()
    }

    /// Method and target for a message.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method, self.public_target())
    }

    /// The path and the query, without values of credentials.
    pub(crate) fn public_target(&self) -> String {
        let mut line = self.path().to_owned();
        for (position, (name, value)) in self.query.iter().enumerate() {
            let value = if is_sensitive(name) { REDACTED } else { value };
            line.push(if position == 0 { '?' } else { '&' });
            line.push_str(&format!("{name}={value}"));
        }
        line
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                if is_sensitive(name.as_str()) { format!("{name}: {REDACTED}") } else { format!("{name}: {value}") }
            })
            .collect();
        f.debug_struct("RecordedRequest")
            .field("line", &self.line())
            .field("headers", &headers)
            .field("body_len", &self.body.len())
            .field("operation", &self.operation)
            .field("status", &self.status())
            .field("fault", &self.fault())
            .field("stub", &self.stub)
            .finish()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A request for the tests of this module's neighbours.
    pub(in super::super) fn request(
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> RecordedRequest {
        let mut builder = http::Request::builder().method(method).uri(target);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let (parts, body) = builder.body(Bytes::from(body.to_owned())).unwrap().into_parts();
        RecordedRequest::new(parts.method, &parts.uri, parts.headers, body)
    }

    #[test]
    fn its_debug_output_shows_neither_credentials_nor_body() {
        let headers = [
            ("authorization", "Bearer kk_topsecret"),
            ("cookie", "kayle-id.session_token=topsecret"),
            ("accept", "*/*"),
        ];
        let text = format!(
            "{:?}",
            request("POST", "/v1/x?cancel_token=topsecret&limit=5", &headers, "{\"code\":\"topsecret\"}")
        );
        assert!(!text.contains("topsecret"), "{text}");
        assert!(text.contains("limit=5") && text.contains("accept: */*") && text.contains("body_len: 20"), "{text}");
    }

    #[test]
    fn its_parts_are_those_that_were_sent() {
        let request = request("POST", "/v1/a%20b?q=a+b&q=c", &[("x-a", "1")], "{\"a\":1}");
        assert_eq!((request.path(), request.target()), ("/v1/a%20b", "/v1/a%20b?q=a+b&q=c"));
        assert_eq!((request.query_value("q"), request.query_value("z")), (Some("a b"), None));
        assert_eq!(request.header("X-A"), Some("1"));
        assert_eq!(request.json().unwrap(), serde_json::json!({"a": 1}));
    }
}
