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
    /// Sets the time limit of a call, over all attempts and waits, up to the last byte of the response. The default is 30
    /// seconds.
    #[doc(alias = "deadline")]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets the time limit of one attempt, after which the call is retried if that is safe. By default, an attempt may take
    /// the whole rest of the call's [`timeout`](Self::timeout), which is never exceeded.
    ///
    /// ```
    /// # fn example<S>(builder: kayle_id_http::ClientBuilder<S>) -> kayle_id_http::ClientBuilder<S> {
    /// use std::time::Duration;
    /// // An attempt is given up after 5 seconds; the call is retried for 30 seconds in all.
    /// builder.attempt_timeout(Duration::from_secs(5))
    /// # }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the time limit for making a connection. The default is 10 seconds. It has no effect together with
    /// [`http_client`](Self::http_client).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets the size of the largest response, in bytes after decompression. The default is 16 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_response_bytes = bytes;
        self
    }

    /// Sets the retry policy. A request's `retry` sets it for one call.
    ///
    /// In addition to the policy, all clones of a client share a retry budget: while the server answers nothing, they make
    /// at most ten retries, so that retries do not make an outage worse.
    #[doc(alias = "backoff")]
    #[doc(alias = "retries")]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Sets a callback for every finished attempt, for logs and metrics. The call waits for it, so it must be quick.
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
    #[doc(alias = "metrics")]
    #[doc(alias = "logging")]
    #[doc(alias = "observer")]
    pub fn on_attempt(mut self, observer: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.settings.observer = Some(Box::new(observer));
        self
    }

    /// Sets the clock, for tests. The default is the system's clock and tokio's timer.
    #[doc(alias = "time")]
    #[doc(alias = "mock time")]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Time::new(clock);
        self
    }

    /// Adds a function around each exchange with the server: each attempt of each call, and each redirect. The first one
    /// added is the outermost.
    ///
    /// It sees the request as it is sent, with credentials and body, and the whole response. Make its own errors with
    /// [`Error::middleware`], and return errors of [`Next::run`] unchanged.
    ///
    /// ```
    /// # fn example<S>(builder: kayle_id_http::ClientBuilder<S>) -> kayle_id_http::ClientBuilder<S> {
    /// builder.middleware(|mut request, next| async move {
    ///     request.headers_mut().insert("x-trace", http::HeaderValue::from_static("1"));
    ///     next.run(request).await
    /// })
    /// # }
    /// ```
    #[doc(alias = "interceptor")]
    #[doc(alias = "hook")]
    pub fn middleware<F, A>(mut self, middleware: F) -> Self
    where
        F: Fn(http::Request<Bytes>, Next) -> A + Send + Sync + 'static,
        A: Future<Output = Result<http::Response<Bytes>, Error>> + Send + 'static,
    {
        self.layers.push(Arc::new(move |request, next| Box::pin(middleware(request, next))));
        self
    }

    /// Sets the `reqwest::Client` that makes the calls, for a proxy, client certificates or pinned roots.
    ///
    /// Build it with `redirect::Policy::none()`, because this crate follows redirects itself, within the origin; a client
    /// that follows redirects drops the credential when the host or the port changes. Build it with `retry::never()` if it
    /// has a retry policy, because this crate knows what is safe to repeat.
    ///
    /// Its connections belong to the tokio runtime that made them, so the client can be used on one runtime only; a call
    /// from another one is an error. A client without this setting can be used from any runtime.
    #[doc(alias = "proxy")]
    #[doc(alias = "TLS")]
    #[doc(alias = "client certificate")]
    #[doc(alias = "mTLS")]
    #[doc(alias = "custom CA")]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }
}
