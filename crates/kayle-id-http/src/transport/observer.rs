//! What the application is told of every attempt.

use super::answer::Answer;
use super::attempts::Over;
use crate::error::{ErrorKind, request_id};
use crate::operation::OperationInfo;
use http::{Method, StatusCode};
use std::time::Duration;

/// A finished attempt of a call. The callback of [`ClientBuilder::on_attempt`](crate::ClientBuilder::on_attempt) gets it.
///
/// It holds no URL, no header and no body.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use kayle_id::Attempt;
///
/// fn log(attempt: &Attempt) {
///     println!("{:?} {:?} took {:?}", attempt.operation, attempt.status, attempt.duration);
/// }
///
/// fn observe<S>(builder: kayle_id::ClientBuilder<S>) -> kayle_id::ClientBuilder<S> {
///     builder.on_attempt(log)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation's id; `None` for a raw request of an unknown operation.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: Method,
    /// 1 for the first attempt of a call.
    pub number: u32,
    /// How long it took, up to the last byte of the response.
    pub duration: Duration,
    /// The response's status, if there was a response.
    pub status: Option<StatusCode>,
    /// The kind of failure, if there was no response.
    pub failure: Option<ErrorKind>,
    /// The request's id, if a header of the response has one.
    pub request_id: Option<String>,
    /// How long the client waits before the next attempt; `None` if this was the last one.
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
