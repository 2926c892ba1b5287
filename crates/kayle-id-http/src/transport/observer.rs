//! What a caller is told of every attempt.

use super::answer::Answer;
use super::attempts::Over;
use crate::error::{ErrorKind, request_id};
use crate::operation::OperationInfo;
use http::{Method, StatusCode};
use std::time::Duration;

/// An attempt that is over, as [`ClientBuilder::on_attempt`](crate::ClientBuilder::on_attempt) tells it.
///
/// Holds no address, no header and no body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// What the document says of the operation; none for a raw request that it does not know.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: Method,
    /// 1 for the first attempt of a call.
    pub number: u32,
    /// How long it took, up to the last byte of the answer.
    pub duration: Duration,
    /// The answer's status, where there was an answer.
    pub status: Option<StatusCode>,
    /// The kind of failure, where there was none.
    pub failure: Option<ErrorKind>,
    /// The request's id, where a header of the answer carried one.
    pub request_id: Option<String>,
    /// How long the client waits before the next attempt; none when this was the last.
    pub retry_in: Option<Duration>,
}

impl Attempt {
    pub(super) fn new(info: Option<&'static OperationInfo>, method: &Method, over: &Over<'_, Answer>) -> Self {
        let answer = over.outcome.as_ref().ok();
        Self {
            operation: info.map(|info| info.id),
            method: method.clone(),
            number: over.number,
            duration: over.duration,
            status: answer.map(|answer| answer.status),
            failure: over.outcome.as_ref().err().map(crate::Error::kind),
            request_id: answer.and_then(|answer| request_id(&answer.headers)),
            retry_in: over.retry_in,
        }
    }
}
