//! A value with the status and headers of its response.

use crate::error;
use http::header::HeaderName;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::sync::OnceLock;

/// A value with the HTTP status and headers of its response. A `Request`'s `send_with_response` returns it.
///
/// `Debug` shows the status and the names of the headers: the headers' values may be secret, such as cookies, and the value
/// may be personal.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn log<T>(response: &kayle_id::Response<T>) {
///     println!("{}, request {:?}", response.status(), response.request_id());
/// }
/// ```
#[doc(alias = "headers")]
#[doc(alias = "status code")]
#[doc(alias = "request id")]
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    /// The body's, or a header's as soon as somebody asks.
    request_id: OnceLock<Option<String>>,
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("Response").field("status", &self.status).field("headers", &names).finish_non_exhaustive()
    }
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { value, status, headers, request_id: OnceLock::new() }
    }

    /// With the id that the body carries, if it does.
    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        if request_id.is_some() {
            self.request_id = request_id.into();
        }
        self
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, owned.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status of the last attempt. If a retried `DELETE` returned 404, the call succeeded and the status is 404: an
    /// earlier attempt had deleted the resource already.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The request's id, for a support case, if the response has one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.get_or_init(|| error::request_id(&self.headers)).as_deref()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
