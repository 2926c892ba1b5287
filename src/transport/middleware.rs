//! What a caller puts around each exchange with the server.

use super::exchange::failure;
use crate::error::Error;
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;

type Answered = BoxFuture<'static, Result<reqwest::Response, Error>>;
pub(crate) type Layer = Arc<dyn Fn(reqwest::Request, Next) -> Answered + Send + Sync>;

/// What comes after a middleware: the next one, and at last the network.
///
/// See [`ClientBuilder::middleware`](crate::ClientBuilder::middleware).
pub struct Next {
    client: reqwest::Client,
    layers: Arc<[Layer]>,
    at: usize,
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("remaining", &self.layers.len().saturating_sub(self.at)).finish_non_exhaustive()
    }
}

impl Next {
    pub(super) fn first(client: &reqwest::Client, layers: &Arc<[Layer]>) -> Self {
        Self { client: client.clone(), layers: Arc::clone(layers), at: 0 }
    }

    /// Hands the request on and gives the answer, whose body has not been read yet.
    ///
    /// # Errors
    ///
    /// [`Error::is_connect`], [`Error::is_timeout`] or [`Error::is_transport`], or the error of a
    /// middleware further in. Hand it on as it is, so that the client can tell what may be repeated.
    pub async fn run(self, request: reqwest::Request) -> Result<reqwest::Response, Error> {
        match self.layers.get(self.at).cloned() {
            Some(layer) => layer(request, Self { at: self.at + 1, ..self }).await,
            None => self.client.execute(request).await.map_err(failure),
        }
    }
}
