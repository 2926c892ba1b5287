//! The settings of a client that decide how it meets the network.

use super::ClientBuilder;
use crate::error::Error;
use crate::transport::{Attempt, Next, RetryPolicy, Time};
use bytes::Bytes;
use kayle_id_core::Clock;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

impl<S> ClientBuilder<S> {
    /// The most time that a call may take, over all its attempts and the waits between them, up to the
    /// last byte of the answer: 30 seconds unless set. It holds while a body comes byte by byte.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// The most time that one attempt may take, after which the call is tried again where that is safe.
    /// Unless set, an attempt may take all that is left of the call's [`timeout`](Self::timeout), which
    /// it never goes beyond.
    ///
    /// ```
    /// # fn example<S>(builder: kayle_id_http::ClientBuilder<S>) -> kayle_id_http::ClientBuilder<S> {
    /// use std::time::Duration;
    /// // A server that hangs is given up on after 5 seconds, and asked again, for 30 seconds in all.
    /// builder.attempt_timeout(Duration::from_secs(5))
    /// # }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = Some(timeout);
        self
    }

    /// The most time for making a connection: 10 seconds unless set. Without effect with a
    /// [`http_client`](Self::http_client) of your own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// The largest answer that is read, in bytes after decompression: 16 MiB unless set.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_response_bytes = bytes;
        self
    }

    /// How often a call is tried and what is waited in between. A request's own `retry`
    /// sets it for one call.
    ///
    /// Whatever the policy, a budget that the clones of the client share bounds the retries: while
    /// nothing is answered, ten of them are all that come on top of the calls.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Is told of every attempt when it is over. Keep it short: the call waits for it.
    ///
    /// ```
    /// # fn example<S>(builder: kayle_id_http::ClientBuilder<S>) -> kayle_id_http::ClientBuilder<S> {
    /// builder.on_attempt(|attempt| {
    ///     if let Some(wait) = attempt.retry_in {
    ///         eprintln!("{:?}: attempt {} failed, again in {wait:?}", attempt.operation, attempt.number);
    ///     }
    /// })
    /// # }
    /// ```
    pub fn on_attempt(mut self, observer: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.settings.observer = Some(Box::new(observer));
        self
    }

    /// What the client tells the time by and waits by, for tests; tokio's timer unless set.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Time::new(clock);
        self
    }

    /// Puts a function around each exchange with the server: each attempt of each call, and each
    /// redirect that one follows. The first that is added is the outermost.
    ///
    /// It sees the request as it is sent, credentials and body included, and the whole answer.
    /// An error of its own is [`Error::middleware`]; an error of [`Next::run`] is best handed on.
    ///
    /// ```
    /// # fn example<S>(builder: kayle_id_http::ClientBuilder<S>) -> kayle_id_http::ClientBuilder<S> {
    /// builder.middleware(|mut request, next| async move {
    ///     request.headers_mut().insert("x-trace", http::HeaderValue::from_static("1"));
    ///     next.run(request).await
    /// })
    /// # }
    /// ```
    pub fn middleware<F, A>(mut self, middleware: F) -> Self
    where
        F: Fn(http::Request<Bytes>, Next) -> A + Send + Sync + 'static,
        A: Future<Output = Result<http::Response<Bytes>, Error>> + Send + 'static,
    {
        self.layers.push(Arc::new(move |request, next| Box::pin(middleware(request, next))));
        self
    }

    /// A `reqwest::Client` of your own, for a proxy, client certificates or pinned roots.
    ///
    /// Give it `redirect::Policy::none()`: this crate follows redirects itself, within the origin. A
    /// client that follows them by itself drops the credential when the host or the port changes. Give it
    /// `retry::never()` where it has a retry policy: this crate knows what is safe to repeat.
    ///
    /// Its connections belong to the tokio runtime that made them, so the client is used on one runtime only; a call
    /// from another one is an error at once. A client without an `http_client` of your own can be used from any.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }
}
