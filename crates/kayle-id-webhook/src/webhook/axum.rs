//! Deliveries as an extractor of axum handlers.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use ::axum::body::{Body, HttpBody};
use ::axum::extract::{FromRef, FromRequest, Request};
use ::axum::response::{IntoResponse, Response};
use http::header::{CONNECTION, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::error::Error;
use super::{Receiver, RefusalReason, SealedDelivery};
use kayle_id_core::{Clock, Sleep};

/// Extracts a delivery from a request: reads the raw body and verifies the signature over it.
///
/// The [`Receiver`] comes from the router's state, by [`FromRef`]. The body is read up to the receiver's
/// [`Limits::body_bytes`](super::Limits::body_bytes), whatever axum's own limit is, and for as long as
/// [`ReceiverBuilder::body_timeout`](super::ReceiverBuilder::body_timeout) allows. A `Content-Length` beyond the limit is
/// refused before anything is read.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use axum::{Router, http::StatusCode, routing::post};
/// use kayle_id::webhook::{Receiver, SealedDelivery};
///
/// async fn receive(sealed: SealedDelivery) -> StatusCode {
///     // Store it durably here: after a 200 the server keeps no copy.
///     StatusCode::OK
/// }
///
/// fn router(receiver: Receiver) -> Router {
///     Router::new().route("/webhooks/kayle", post(receive)).with_state(receiver)
/// }
/// ```
impl<S> FromRequest<S> for SealedDelivery
where
    S: Send + Sync,
    Receiver: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let receiver = Receiver::from_ref(state);
        let (parts, body) = request.into_parts();
        let body = read_body(&receiver, &parts.headers, body).await.map_err(|reason| WebhookRejection {
            status: status(reason),
            error: receiver.inner.refuse(reason.into()),
        })?;
        receiver
            .verify(&parts.headers, &body)
            .map_err(|error| WebhookRejection { status: StatusCode::BAD_REQUEST, error })
    }
}

/// Reads the body within the receiver's limit and time.
async fn read_body(receiver: &Receiver, headers: &HeaderMap, mut body: Body) -> Result<Vec<u8>, RefusalReason> {
    let limit = receiver.limits().body_bytes();
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.trim().parse::<u64>().ok());
    let announced = announced.unwrap_or_default().max(body.size_hint().lower());
    if usize::try_from(announced).map_or(true, |announced| announced > limit) {
        return Err(RefusalReason::BodyTooLarge);
    }
    let (clock, timeout) = (&*receiver.inner.clock, receiver.inner.body_timeout);
    let deadline = clock.monotonic().checked_add(timeout);
    let mut timer = timer(clock, timeout);
    let mut bytes = Vec::new();
    loop {
        let frame = poll_fn(|context| {
            // The deadline first: a body of many small pieces is always ready.
            if timer.as_mut().is_some_and(|timer| timer.as_mut().poll(context).is_ready())
                || deadline.is_some_and(|deadline| clock.monotonic() >= deadline)
            {
                return Poll::Ready(Err(RefusalReason::BodyTimeout));
            }
            Pin::new(&mut body).poll_frame(context).map(Ok)
        });
        match frame.await? {
            None => return Ok(bytes),
            Some(Err(_)) => return Err(RefusalReason::BodyIncomplete),
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                if data.len() > limit - bytes.len() {
                    return Err(RefusalReason::BodyTooLarge);
                }
                bytes.extend_from_slice(&data);
            }
        }
    }
}

/// The clock's own wait, or the runtime's timer. Outside a runtime the deadline is looked at whenever something arrives.
fn timer(clock: &dyn Clock, timeout: Duration) -> Option<Sleep<'_>> {
    clock.expire(timeout).or_else(|| {
        tokio::runtime::Handle::try_current().ok()?;
        Some(Box::pin(tokio::time::sleep(timeout)))
    })
}

fn status(reason: RefusalReason) -> StatusCode {
    match reason {
        RefusalReason::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalReason::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The rejection of a delivery: 413 if the body is too long, 408 if it did not arrive in time, and 400 for everything
/// else. The response has no body.
///
/// The response tells the sender nothing more. [`error`](Self::error) is for the application.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use axum::http::StatusCode;
/// use kayle_id::webhook::{SealedDelivery, WebhookRejection};
///
/// async fn receive(delivery: Result<SealedDelivery, WebhookRejection>) -> Result<StatusCode, WebhookRejection> {
///     let sealed = delivery.inspect_err(|rejection| eprintln!("{}", rejection.error()))?;
///     // Store `sealed` here.
/// #   drop(sealed);
///     Ok(StatusCode::OK)
/// }
/// ```
#[derive(Debug)]
pub struct WebhookRejection {
    status: StatusCode,
    error: Error,
}

impl WebhookRejection {
    /// The error, as [`Receiver::verify`] returns it.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status != StatusCode::BAD_REQUEST {
            // The rest of the body is not waited for.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

impl std::fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for WebhookRejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
