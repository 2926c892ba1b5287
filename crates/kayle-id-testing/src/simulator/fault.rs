//! Things that go wrong between the server and its client, on demand.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, LOCATION, RETRY_AFTER};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;

use crate::loopback::{Body, Outcome, whole};
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::router::is_operation;
use crate::simulator::sync::lock;

/// Something that goes wrong with a call.
///
/// It happens to every call until [`on`](Self::on) and [`times`](Self::times) say otherwise. The first fault given that fits a call is
/// the one that happens.
///
/// ```
/// use kayle_id::testing::simulator::Fault;
/// use std::time::Duration;
///
/// let overload = Fault::status(503).retry_after("2").on("get_session").times(3);
/// let lost = Fault::reset_before_body().after_acting().on("create_session").times(1);
/// let slow = Fault::slow_bytes(Duration::from_millis(1));
/// # let _ = (overload, lost, slow);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until a simulator is given it"]
pub struct Fault {
    pub(crate) kind: Kind,
    pub(crate) operation: Option<String>,
    pub(crate) left: Option<u32>,
    pub(crate) acts: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Status { status: StatusCode, retry_after: Option<String> },
    Refusal { status: StatusCode, code: String },
    ResetBeforeBody,
    ResetInBody,
    SlowBytes(Duration),
    TruncatedJson,
    Oversize(usize),
    Redirect { status: StatusCode, location: String },
    Gzip,
}

impl Fault {
    /// The answer is this status, and the call does nothing.
    ///
    /// # Panics
    ///
    /// When the status is not between 100 and 999.
    pub fn status(status: u16) -> Self {
        Self::of(Kind::Status { status: status_of(status), retry_after: None }, false)
    }

    /// The answer is a refusal in the server's envelope with any code, and the call does nothing: for codes that the server publishes and
    /// none of its contract's operations leads to, such as `OWNER_NOT_ACTIVE`.
    ///
    /// # Panics
    ///
    /// When the status is not between 100 and 999.
    pub fn refusal(status: u16, code: impl Into<String>) -> Self {
        Self::of(Kind::Refusal { status: status_of(status), code: code.into() }, false)
    }

    /// The connection is reset before a byte of the answer, and the call does nothing.
    pub fn reset_before_body() -> Self {
        Self::of(Kind::ResetBeforeBody, false)
    }

    /// The call is carried out, and the connection is reset in the middle of the answer's body.
    pub fn reset_in_body() -> Self {
        Self::of(Kind::ResetInBody, true)
    }

    /// The answer's body comes byte by byte, with a pause before each.
    pub fn slow_bytes(pause: Duration) -> Self {
        Self::of(Kind::SlowBytes(pause), true)
    }

    /// The call is carried out, and its JSON ends in the middle, though the answer ends in good order.
    pub fn truncated_json() -> Self {
        Self::of(Kind::TruncatedJson, true)
    }

    /// The answer's body has so many bytes more, all of them white space.
    pub fn oversize(bytes: usize) -> Self {
        Self::of(Kind::Oversize(bytes), true)
    }

    /// The answer is a redirect, and the call does nothing.
    ///
    /// # Panics
    ///
    /// When the status is not between 100 and 999.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::of(Kind::Redirect { status: status_of(status), location: location.into() }, false)
    }

    /// The answer is compressed, whether it was asked for or not.
    pub fn gzip() -> Self {
        Self::of(Kind::Gzip, true)
    }

    /// Adds a `Retry-After` to a [`status`](Self::status).
    pub fn retry_after(mut self, value: impl Into<String>) -> Self {
        if let Kind::Status { retry_after, .. } = &mut self.kind {
            *retry_after = Some(value.into());
        }
        self
    }

    /// Happens to this operation only, by its `operationId`, such as `create_session`.
    ///
    /// # Panics
    ///
    /// When the simulator has no operation of this name, since the fault would never happen.
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        let operation = operation.into();
        assert!(
            is_operation(&operation),
            "there is no operation `{operation}`; use an `operationId` such as `create_session`"
        );
        self.operation = Some(operation);
        self
    }

    /// Happens so many times.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// The call is carried out before its answer is lost.
    pub fn after_acting(mut self) -> Self {
        self.acts = true;
        self
    }

    fn of(kind: Kind, acts: bool) -> Self {
        Self { kind, operation: None, left: None, acts }
    }

    /// The name by which the control API knows its kind.
    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Status { .. } => "status",
            Kind::Refusal { .. } => "refusal",
            Kind::ResetBeforeBody => "reset_before_body",
            Kind::ResetInBody => "reset_in_body",
            Kind::SlowBytes(_) => "slow_bytes",
            Kind::TruncatedJson => "truncated_json",
            Kind::Oversize(_) => "oversize",
            Kind::Redirect { .. } => "redirect",
            Kind::Gzip => "gzip",
        }
    }

    /// What happens in the place of the call.
    pub(crate) fn instead(&self) -> Option<Outcome> {
        if self.acts { None } else { self.answer() }
    }

    /// An answer that has nothing of the call's own.
    fn answer(&self) -> Option<Outcome> {
        match &self.kind {
            Kind::Status { status, retry_after } => {
                let mut response = plain(*status);
                if let Some(value) = retry_after.as_ref().and_then(|value| value.parse().ok()) {
                    response.headers_mut().insert(RETRY_AFTER, value);
                }
                Some(Outcome::Response(response))
            }
            Kind::Refusal { status, code } => Some(Outcome::Response(refused(*status, code))),
            Kind::Redirect { status, location } => {
                let mut response = plain(*status);
                if let Ok(location) = location.parse() {
                    response.headers_mut().insert(LOCATION, location);
                }
                Some(Outcome::Response(response))
            }
            Kind::ResetBeforeBody => Some(Outcome::Break { bytes: Bytes::new(), reset: true }),
            _ => None,
        }
    }

    /// What becomes of an answer before it is HTTP.
    pub(crate) fn spoil(&self, reply: &mut Reply) {
        match self.kind {
            Kind::TruncatedJson => {
                let mut half = reply.body.len() / 2;
                while !reply.body.is_char_boundary(half) {
                    half -= 1;
                }
                reply.body.truncate(half);
            }
            Kind::Oversize(bytes) => reply.body.extend(std::iter::repeat_n(' ', bytes)),
            _ => {}
        }
    }

    /// Whether the answer is compressed, whatever the client said.
    pub(crate) fn zips(&self) -> bool {
        matches!(self.kind, Kind::Gzip)
    }

    /// What becomes of an answer on its way.
    pub(crate) async fn upon(&self, response: http::Response<Body>) -> Outcome {
        if let Some(outcome) = self.answer() {
            return outcome;
        }
        match self.kind {
            Kind::ResetInBody => Outcome::Break { bytes: half(response).await, reset: true },
            Kind::SlowBytes(pause) => Outcome::Response(slowly(response, pause).await),
            _ => Outcome::Response(response),
        }
    }
}

#[expect(clippy::panic, reason = "a mistake in a test fails the test")]
fn status_of(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(status) => status,
        Err(_) => panic!("{status} is not an HTTP status"),
    }
}

fn plain(status: StatusCode) -> http::Response<Body> {
    let mut response = http::Response::new(whole(status.canonical_reason().unwrap_or_default()));
    *response.status_mut() = status;
    let plain = http::HeaderValue::from_static("text/plain; charset=UTF-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, plain);
    response
}

fn refused(status: StatusCode, code: &str) -> http::Response<Body> {
    let docs = format!("https://kayle.id/docs/api/errors#{}", code.to_lowercase());
    let (message, hint) = ("The request was refused.", "A test asked for this refusal.");
    let error = object! {"code": code, "message": message, "hint": hint, "docs": docs};
    let mut response = http::Response::new(whole(object! {"data": Json::Null, "error": error}.to_string()));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}

async fn bytes_of(body: Body) -> Bytes {
    body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default()
}

/// The head of an answer and half of its body, as they go over the wire.
async fn half(response: http::Response<Body>) -> Bytes {
    let (parts, body) = response.into_parts();
    let body = bytes_of(body).await;
    let mut bytes = format!("HTTP/1.1 {}\r\n{CONTENT_LENGTH}: {}\r\n", parts.status, body.len()).into_bytes();
    for (name, value) in &parts.headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&body[..body.len() / 2]);
    bytes.into()
}

async fn slowly(response: http::Response<Body>, pause: Duration) -> http::Response<Body> {
    let (parts, body) = response.into_parts();
    let bytes = bytes_of(body).await;
    let drops = stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let one = rest.split_to(1);
        Some((Ok(Frame::data(one)), rest))
    });
    http::Response::from_parts(parts, StreamBody::new(drops).boxed_unsync())
}

/// The faults that are still to happen.
#[derive(Default)]
pub(crate) struct Faults {
    waiting: Mutex<Vec<Fault>>,
    any: AtomicBool,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        lock(&self.waiting).push(fault);
        self.any.store(true, Ordering::Release);
    }

    pub(crate) fn clear(&self) {
        lock(&self.waiting).clear();
        self.any.store(false, Ordering::Release);
    }

    /// Those that are still to happen.
    pub(crate) fn to_vec(&self) -> Vec<Fault> {
        lock(&self.waiting).iter().filter(|fault| fault.left != Some(0)).cloned().collect()
    }

    /// The fault that happens to a call.
    pub(crate) fn take(&self, operation: Option<&str>) -> Option<Fault> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut waiting = lock(&self.waiting);
        let fits = |fault: &Fault| {
            fault.left != Some(0) && fault.operation.as_deref().is_none_or(|wanted| Some(wanted) == operation)
        };
        let fault = waiting.iter_mut().find(|fault| fits(fault))?;
        fault.left = fault.left.map(|left| left - 1);
        Some(fault.clone())
    }
}
