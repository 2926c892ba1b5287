//! A value with the status and headers it came with.

use crate::error;
use http::{HeaderMap, StatusCode};
use std::sync::OnceLock;

/// A value with the status and headers it came with.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    /// The body's, or a header's as soon as somebody asks.
    request_id: OnceLock<Option<String>>,
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

    /// The HTTP status: that of the last attempt. A delete that was repeated and found its work done
    /// already is a success with the server's 404.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The request's id for a support case, where the answer carries one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.get_or_init(|| error::request_id(&self.headers)).as_deref()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
