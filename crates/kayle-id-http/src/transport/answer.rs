//! What came of one request.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// A whole response.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether the protocol says where the body ends, so that an end too early was noticed.
    pub(super) framed: bool,
}
