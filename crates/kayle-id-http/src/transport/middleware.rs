//! What a caller puts around each exchange with the server.

use super::answer::Answer;
use super::fetch::fetch;
use crate::error::{Error, ErrorKind};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;

type Answered = BoxFuture<'static, Result<http::Response<Bytes>, Error>>;
pub(crate) type Layer = Arc<dyn Fn(http::Request<Bytes>, Next) -> Answered + Send + Sync>;

/// What comes after a middleware: the next one, and at last the network.
///
/// See [`ClientBuilder::middleware`](crate::ClientBuilder::middleware).
pub struct Next {
    client: reqwest::Client,
    layers: Arc<[Layer]>,
    at: usize,
    max_response_bytes: usize,
}

/// Whether the protocol said where the body ends, of an answer on its way through the middleware.
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

    /// Hands the request on and gives the whole answer.
    ///
    /// # Errors
    ///
    /// [`Error::is_connect`], [`Error::is_timeout`], [`Error::is_transport`] or [`Error::is_response_too_large`], or
    /// the error of a middleware further in. Hand it on as it is, so that the client can tell what may be repeated.
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
