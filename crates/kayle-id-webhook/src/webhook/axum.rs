//! Deliveries as an extractor of axum handlers.

use ::axum::body::{Body, to_bytes};
use ::axum::extract::{FromRef, FromRequest, Request};
use ::axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::error::Error;
use super::{Receiver, SealedDelivery};

/// Takes the delivery out of a request: the raw body, before anything parses it, and the signature over it.
///
/// The [`Receiver`] comes from the router's state, by [`FromRef`]. The body is read up to the receiver's
/// [`Limits::body_bytes`](super::Limits::body_bytes), whatever axum's own limit is.
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
        let body: Body = body;
        let body = to_bytes(body, receiver.limits().body_bytes()).await.map_err(|_| WebhookRejection(None))?;
        receiver.verify(&parts.headers, &body).map_err(|error| WebhookRejection(Some(error)))
    }
}

/// A delivery that was refused: 400 without a body, or 413 where the body is too long or broke off.
///
/// The response says nothing more, whatever was wrong. [`error`](Self::error) is for the application.
#[derive(Debug)]
pub struct WebhookRejection(Option<Error>);

impl WebhookRejection {
    /// The error of [`Receiver::verify`]; nothing if the body was too long or broke off.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.0.as_ref()
    }

    fn status(&self) -> StatusCode {
        if self.0.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::PAYLOAD_TOO_LARGE }
    }
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        self.status().into_response()
    }
}

impl std::fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(error) => error.fmt(f),
            None => f.write_str("the webhook body is too long, or broke off"),
        }
    }
}

impl std::error::Error for WebhookRejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_ref().map(|error| error as _)
    }
}
