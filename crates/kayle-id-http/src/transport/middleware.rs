//! Middleware: functions of the application around each exchange with the server.

use super::answer::Answer;
use super::fetch::fetch;
use crate::error::{Error, ErrorKind};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;

type Answered = BoxFuture<'static, Result<http::Response<Bytes>, Error>>;
pub(crate) type Layer = Arc<dyn Fn(http::Request<Bytes>, Next) -> Answered + Send + Sync>;

/// The rest of the chain after a middleware: the next middleware, and the network at the end.
///
/// A [`middleware`](crate::ClientBuilder::middleware) gets it, and calls [`run`](Self::run) with the request.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use bytes::Bytes;
/// use kayle_id::{Error, Next};
///
/// /// A middleware that measures each exchange.
/// async fn measure(request: http::Request<Bytes>, next: Next) -> Result<http::Response<Bytes>, Error> {
///     let started = std::time::Instant::now();
///     let response = next.run(request).await;
///     println!("{:?}", started.elapsed());
///     response
/// }
///
/// fn add<S>(builder: kayle_id::ClientBuilder<S>) -> kayle_id::ClientBuilder<S> {
///     builder.middleware(measure)
/// }
/// ```
pub struct Next {
    client: reqwest::Client,
    layers: Arc<[Layer]>,
    at: usize,
    max_response_bytes: usize,
}

/// Whether the protocol said where the body ends, of a response on its way through the middleware.
#[derive(Clone, Copy)]
struct Framed(bool);

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("remaining", &self.layers.len().saturating_sub(self.at)).finish_non_exhaustive()
    }
}

impl Next {
    pub(super) fn first(client: &reqwest::Client, layers: &Arc<[Layer]>, max_response_bytes: usize) -> Self {
        Self { client: client.clone(), layers: Arc::clone(layers), at: 0, max_response_bytes }
    }

    /// Hands a request through all of the middleware.
    pub(super) async fn run_all(self, request: reqwest::Request) -> Result<Answer, Error> {
        let request = http::Request::try_from(request).map_err(|_| unwritable())?;
        // Bodies are written whole before they are sent, so there is no other kind.
        let request = request.map(|body| body.as_bytes().map(Bytes::copy_from_slice).unwrap_or_default());
        let (parts, body) = self.run(request).await?.into_parts();
        let framed = parts.extensions.get().is_none_or(|Framed(framed)| *framed);
        Ok(Answer { status: parts.status, headers: parts.headers, body, framed })
    }

    /// Passes the request on and returns the whole response.
    ///
    /// # Errors
    ///
    /// [`Error::is_connect`], [`Error::is_timeout`], [`Error::is_transport`] or [`Error::is_response_too_large`], or
    /// the error of an inner middleware. Return it unchanged, so that the client knows what is safe to retry.
    pub async fn run(self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, Error> {
        if let Some(layer) = self.layers.get(self.at).cloned() {
            return layer(request, Self { at: self.at + 1, ..self }).await;
        }
        let mut request = reqwest::Request::try_from(request).map_err(|_| unwritable())?;
        if request.body().and_then(reqwest::Body::as_bytes).is_some_and(<[u8]>::is_empty) {
            *request.body_mut() = None;
        }
        let Answer { status, headers, body, framed } = fetch(&self.client, request, self.max_response_bytes).await?;
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response.extensions_mut().insert(Framed(framed));
        Ok(response)
    }
}

fn unwritable() -> Error {
    Error::new(ErrorKind::InvalidInput, "the request cannot be written as HTTP")
}
